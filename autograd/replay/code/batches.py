"""replay/code: what a program is given: leaves, batches, parameters; and errors that say what came instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.common.errors import GuardError
from autograd.core.graph import order
from autograd.core.value import Value
from autograd.replay.code.result import Floats
from autograd.replay.guarding import Guard

Shape = tuple[int, ...]
FLOAT = np.dtype(float)  # which compares sooner than the type does


def shapes(inputs: Any) -> list[Shape]:
    """The shape of each entry of the inputs: () for a Value.

    >>> shapes([[Value(1.0), Value(2.0)], Value(3.0)])
    [(2,), ()]
    """
    return [np.shape(np.array(each, dtype=object)) if not isinstance(each, Value) else () for each in inputs]


def flat(given: Any) -> list[Any]:
    """What is in lists of any nesting, from left to right.

    >>> flat([[1, 2], (3,)])
    [1, 2, 3]
    """
    found: list[Any] = []
    waiting = [given]
    while waiting:
        each = waiting.pop()
        if isinstance(each, (list, tuple, np.ndarray)):
            waiting += list(each)[::-1]
        else:
            found.append(each)
    return found


def leaves(given: Any, what: str) -> list[Value]:
    """The leaves in lists of any nesting.

    Raises:
        TypeError: there is something else than Values.
        ValueError: one is no leaf, is a constant, or stands twice.
    """
    found = flat(given if isinstance(given, Value) else list(given))
    for each in found:
        if not isinstance(each, Value):
            raise TypeError(f"compile: among the {what} is a {type(each).__name__}, {each!r:.60}; expected Values")
        if each.op:
            raise ValueError(f"compile: among the {what} is {each!r}, which was computed; expected leaves")
        if each.constant:
            raise ValueError(
                f"compile: among the {what} is {each!r}, a constant: what was computed from it alone was not recorded. "
                f"Make it with Value({each.data!r}) and record again"
            )
    if len(set(found)) < len(found):
        twice = next(each for i, each in enumerate(found) if each in found[:i])
        raise ValueError(f"compile: {twice!r} stands twice among the {what}")
    return found


def parameters_in(given: Any) -> list[Value]:
    """The parameters of a model, or the leaves themselves."""
    named = given.named_parameters().values() if hasattr(given, "named_parameters") else given
    return leaves(list(named), "parameters")


def check_apart(inputs: Sequence[Value], parameters: Sequence[Value]) -> None:
    """Raise ValueError where a leaf is both."""
    both = set(inputs) & set(parameters)
    if both:
        raise ValueError(f"compile: {next(iter(both))!r} is an input and a parameter; expected one of both")


def below(roots: Sequence[Value]) -> list[Value]:
    """All nodes below several roots, parents first."""
    found: dict[Value, None] = {}
    for root in roots:
        found |= dict.fromkeys(reversed(order(root, found.__contains__ if found else None)))
    return list(found)


def as_batch(batch: Any, entries: Sequence[Shape], count: int) -> Floats:
    """A batch as one array of floats, of shape (samples, inputs).

    Raises:
        ValueError: it has another shape.
        TypeError: it is no array of numbers.
    """
    if type(batch) is np.ndarray and batch.dtype == FLOAT and batch.shape[1:] == (count,) and len(batch):
        return batch  # as it is, mostly
    if batch is None:
        if count:
            raise ValueError(f"the program has {count} inputs; expected an array of shape (samples, {count})")
        return np.empty((1, 0))
    if isinstance(batch, tuple):
        array = _per_entry(batch, entries)
        if array.shape[1] != count:  # lists of different lengths have no shape
            raise ValueError(f"the inputs are nested unevenly: expected one array of shape (samples, {count})")
        return array
    array = numbers(batch, "the batch")
    if array.ndim == 1 and count == 1:
        array = array[:, None]
    if array.ndim > 2 and len(entries) == 1 and array.shape[1:] == tuple(entries[0]):
        array = array.reshape(len(array), -1)
    if array.ndim != 2 or array.shape[1] != count or not len(array):
        raise ValueError(f"the batch has shape {array.shape}; expected (samples, {count}), with at least one sample")
    return array


def _per_entry(batch: Sequence[Any], entries: Sequence[Shape]) -> Floats:
    """One array per entry of the inputs, put side by side."""
    arrays = [numbers(each, "the batch") for each in batch]
    expected = ", ".join(str(("samples", *shape)).replace("'", "") for shape in entries)
    if [array.shape[1:] for array in arrays] != [tuple(shape) for shape in entries]:
        got = ", ".join(str(array.shape) for array in arrays)
        raise ValueError(f"the batch is a tuple of arrays of the shapes {got}; expected one per input: {expected}")
    lengths = [len(array) if array.ndim else 0 for array in arrays]
    if len(set(lengths)) > 1 or not lengths[0]:
        raise ValueError(f"the batch's arrays have {lengths} samples; expected as many in each, at least 1")
    return np.concatenate([array.reshape(len(array), -1) for array in arrays], axis=1)


def as_parameters(given: Any, count: int) -> Floats:
    """All parameters as one array of floats.

    Raises:
        ValueError: it has another shape.
        TypeError: it is no array of numbers.
    """
    array = given if type(given) is np.ndarray and given.dtype == float else numbers(given, "parameters")
    if array.shape != (count,):
        raise ValueError(f"parameters has shape {array.shape}; expected ({count},)")
    return array


def numbers(given: Any, what: str) -> Floats:
    """An array of floats; a TypeError that says what came where it can't be one."""
    try:
        array = np.asarray(given)
    except ValueError:
        raise ValueError(f"{what} has rows of different lengths; expected an array of numbers") from None
    if array.dtype.kind not in "fiu":
        raise TypeError(f"{what} is an array of {array.dtype}; expected an array of numbers")
    return array.astype(float, copy=False)


def check_guards(broken: Floats, guards: Sequence[Guard]) -> None:
    """Raise GuardError where a comparison came out otherwise than while recording."""
    if broken.any():
        sample = int(np.flatnonzero(broken)[0])
        raise GuardError(sample, guards[int(broken[sample]) - 1])
