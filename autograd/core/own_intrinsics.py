"""core: words of the user's in the row language: functions that are given, not written in it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from functools import wraps
from numbers import Real
from typing import Any

from autograd.common.errors import RowError
from autograd.core import own_rows
from autograd.rows import evaluating, intrinsics
from autograd.rows.intrinsics import Word
from autograd.rows.language import FOLDS, INTRINSICS, RESERVED
from autograd.rows.row import check_name
from autograd.rows.table import TABLE, changing, check_texts

IN_JAVASCRIPT = re.compile(r"Math\.[a-z][a-z0-9]*", re.ASCII)


def register_intrinsic(
    name: str,
    function: Callable[..., float],
    *,
    numpy: Callable[..., Any] | None = None,
    javascript: str = "",
    mpmath: Callable[..., Any] | None = None,
) -> None:
    """Add a function of numbers to the words that rows may be written with; it has a derivative once a row says so.

    What a reader isn't told of it, it has to do without: NumPy calls the function number by number, the stepping page
    and `exact` refuse rows with it and name it, and so does LLVM, where a program runs with NumPy instead.

    Args:
        name: what rows call it.
        function: of one or more floats, gives a float; what it raises of `math`'s errors is outside its domain.
        numpy: the same on NumPy's arrays.
        javascript: the same in JavaScript, one of its ``Math``: ``"Math.cbrt"``.
        mpmath: the same on mpmath's numbers, such as ``mpmath.gamma``.

    Raises:
        RowError: the name is taken, or it is no function of so many numbers.

    Example:
        >>> import math
        >>> from autograd import Op, Value, register, unregister
        >>> register_intrinsic("gamma", math.gamma)
        >>> gamma = register(Op("gamma", "a", "gamma(a)", ("out*digamma(a)",), domain="a > 0"), reference=math.gamma)
        >>> gamma(Value(5.0)).data
        24.0
        >>> unregister("gamma")
        >>> unregister_intrinsic("gamma")
    """
    where = f"register_intrinsic {name!r:.60}"
    check_name(name, where)
    for what, given in (("function", function), ("numpy", numpy), ("mpmath", mpmath)):
        if not callable(given) and (what == "function" or given is not None):
            raise RowError(f"{where}: {what} is {given!r:.60}; expected a function")
    if not isinstance(javascript, str) or (javascript and not IN_JAVASCRIPT.fullmatch(javascript)):
        raise RowError(f"{where}: javascript is {javascript!r:.60}; expected a function of Math's, such as 'Math.cbrt'")
    count, function = _count(function, where), _giving_floats(name, function)
    with changing:
        if is_taken(name):
            raise RowError(f"{where}: the name is taken; choose another")
        put(Word(name, function, javascript, mpmath), count, numpy)


def is_taken(name: str) -> bool:
    """Whether a row, an argument of one, or the language goes by this name."""
    rows = {each for op in TABLE.values() for each in (op.name, *op.aliases, *op.names, *op.lets)}
    return name in {*INTRINSICS, *FOLDS, *RESERVED, *rows}


def put(word: Word, count: int, numpy: Callable[..., Any] | None = None) -> None:
    """Let the language and its readers know a word of ``count`` numbers, whose name is free."""
    intrinsics.put(word, count, numpy)
    floats, arrays = evaluating.namespaces()
    floats[f"_{word.name}"], arrays[f"_{word.name}"] = intrinsics.TOTAL[word.name], intrinsics.ARRAYS[word.name]
    own_rows.names[f"_{word.name}"] = word.function


def _giving_floats(name: str, function: Callable[..., Any]) -> Callable[..., float]:
    """The function, which says so where it gives something else than a number."""

    @wraps(function)
    def checked(*numbers: float) -> float:
        found = function(*numbers)
        if isinstance(found, Real):
            return float(found)
        at = ", ".join(map(repr, numbers))
        raise TypeError(f"intrinsic {name!r}: {name}({at}) is {found!r:.60}; expected a float, or a ValueError outside")

    return checked


def unregister_intrinsic(name: str) -> None:
    """Take such a word out again.

    Raises:
        RowError: there is no such word, it is built in, or a row is written with it.

    Example:
        >>> unregister_intrinsic("exp")
        Traceback (most recent call last):
        ...
        autograd.common.errors.RowError: 'exp' is no intrinsic of your own; those are: none
    """
    with changing:
        if name not in intrinsics.OWN:
            own = ", ".join(each.name for each in intrinsics.OWN.values() if not each.made_by) or "none"
            raise RowError(f"{name!r} is no intrinsic of your own; those are: {own}")
        count = INTRINSICS.pop(name)
        try:
            for op in TABLE.values():
                check_texts(op, {each.name: each for each in TABLE.values() if each is not op})
        except RowError:
            problem = f"the row {op.name!r} is written with it; take that one out first"
            raise RowError(f"intrinsic {name!r}: {problem}") from None
        finally:
            INTRINSICS[name] = count
        intrinsics.take(name)
        for names in (*evaluating.namespaces(), own_rows.names):
            names.pop(f"_{name}", None)


def _count(function: Callable[..., float], where: str) -> int:
    """How many numbers a function takes."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # some of C's don't say
        return 1
    needed = [each for each in parameters if each.default is each.empty and each.kind <= each.POSITIONAL_OR_KEYWORD]
    if not needed:
        raise RowError(f"{where}: the function takes {inspect.signature(function)}; expected one or more numbers")
    return len(needed)
