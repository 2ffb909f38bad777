"""core: functions that are no rows: plain Python that records some operations."""

from __future__ import annotations

from functools import reduce
from itertools import accumulate
from operator import add, mul
from typing import Any

import numpy as np

from autograd.core.value import functions


def listed(name: str, values: Any, least: int = 1) -> list[Any]:
    """The elements of a list, a tuple or an array (along its first axis), at least so many."""
    if isinstance(values, (str, bytes)) or getattr(values, "shape", None) == () or not hasattr(values, "__iter__"):
        raise TypeError(f"{name}: values is a {type(values).__name__}; expected a list of Values or numbers")
    found = list(values)
    if len(found) < least:
        raise ValueError(f"{name}: {len(found)} value(s) are given; expected at least {least}")
    return found


def prod(values: Any) -> Any:
    """The product, from left to right; 1 of nothing.

    Each multiplication is a node, so that a 0 among the values does no harm to the gradients.

    Args:
        values: Values or numbers.

    Raises:
        TypeError: it is no list.

    Example:
        >>> from autograd import Value
        >>> a, b = Value(0.0), Value(3.0)
        >>> prod([a, b, 2]).backward()
        >>> a.grad, b.grad
        (6.0, 0.0)
    """
    found = listed("prod", values, 0)
    return reduce(mul, found) if found else 1.0


def cumsum(values: Any) -> list[Any]:
    """The sums of the first, of the first two, and so on.

    Args:
        values: Values or numbers.

    Example:
        >>> cumsum([1.0, 2.0, 3.0])
        [1.0, 3.0, 6.0]
    """
    return list(accumulate(listed("cumsum", values, 0), add))


def mean(values: Any) -> Any:
    """The sum divided by how many there are.

    Args:
        values: Values or numbers, at least one.

    Raises:
        ValueError: there is none.

    Example:
        >>> from autograd import Value
        >>> a = Value(2.0)
        >>> mean([a, 4.0, 6.0]).backward()
        >>> round(a.grad, 4)
        0.3333
    """
    found = listed("mean", values)
    return functions["sum"](found) / len(found)


def var(values: Any, ddof: int = 0) -> Any:
    """The variance: the mean of the squares of what the values differ from their mean.

    Args:
        values: Values or numbers.
        ddof: what is taken off their number before it divides: 1 for an estimate from a sample, as `torch.var` has it.
            Here it is 0, as in `numpy.var`.

    Raises:
        ValueError: there are not more than ``ddof``.

    Example:
        >>> var([1.0, 2.0, 3.0]), var([1.0, 2.0, 3.0], ddof=1)
        (0.6666666666666666, 1.0)
    """
    off = _deviations("var", values, ddof)
    return functions["dot"](off, off) / (len(off) - ddof)


def std(values: Any, ddof: int = 0) -> Any:
    """The standard deviation, the root of the variance.

    Where all values are the same it is 0 and so are its derivatives: it is a `norm`.

    Args:
        values: Values or numbers.
        ddof: as in `var`.

    Raises:
        ValueError: there are not more than ``ddof``.

    Example:
        >>> std([1.0, 2.0, 3.0], ddof=1)
        1.0
    """
    off = _deviations("std", values, ddof)
    return functions["norm"](off) / float(np.sqrt(len(off) - ddof))


def _deviations(name: str, values: Any, ddof: int) -> list[Any]:
    found = listed(name, values, ddof + 1)
    middle = mean(found)
    return [each - middle for each in found]


def softmax(values: Any) -> list[Any]:
    """Numbers above 0 that add up to 1: exp(a) divided by the sum of them all, without overflow.

    Args:
        values: Values or numbers, at least one.

    Example:
        >>> [round(p, 4) for p in softmax([1000.0, 1001.0])]
        [0.2689, 0.7311]
    """
    return [functions["exp"](each) for each in log_softmax(values)]


def log_softmax(values: Any) -> list[Any]:
    """The logarithms of `softmax`, a - logsumexp(a): exact to a unit in the last place of the largest value.

    For a loss, the row `cross_entropy` is one node and keeps more digits.

    Args:
        values: Values or numbers, at least one.

    Example:
        >>> [round(x, 4) for x in log_softmax([0.0, 0.0])]
        [-0.6931, -0.6931]
    """
    found = listed("log_softmax", values)
    whole = functions["logsumexp"](found)
    return [each - whole for each in found]


def where(condition: Any, yes: Any, no: Any) -> Any:
    """``yes`` where a condition holds, else ``no``: of numbers, Values or arrays of them.

    What is picked is the very node, and the other one gets no gradient from here. The condition is a comparison, or an
    array of such, and `record` notes it: another sample that would take the other branch is told so.

    Args:
        condition: True or False, or an array of them.
        yes: what is taken where it holds.
        no: what is taken elsewhere.

    Raises:
        TypeError: the condition is something else, such as a Value: compare it.

    Example:
        >>> from autograd import Value
        >>> x = Value(-2.0)
        >>> where(x > 0, x, 0.1 * x).data
        -0.2
    """
    if isinstance(condition, (bool, np.bool_)) and not (isinstance(yes, np.ndarray) or isinstance(no, np.ndarray)):
        return yes if condition else no
    tests = np.asarray(condition)
    if tests.dtype == object and all(isinstance(each, (bool, np.bool_)) for each in tests.flat):
        tests = tests.astype(bool)
    if tests.dtype != bool:
        raise TypeError(f"where: the condition is {condition!r:.60}; expected True or False, such as x > 0")
    return np.where(tests, yes, no)
