"""rows: what the row language's intrinsics are on Python floats and on NumPy arrays: one dictionary per target.

The fast float functions are `math`'s and raise where IEEE arithmetic would give inf or nan; the total ones give
inf or nan instead. Wherever the fast one answers, the total one gives the same number, bit for bit.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from autograd.rows.language import INTRINSICS

FAILURES = (ArithmeticError, ValueError)  # what math raises at the edge of a function's domain


def sign(x: float) -> float:
    """-1, 0 or 1; nan of nan."""
    return 1.0 if x > 0.0 else -1.0 if x < 0.0 else 0.0 if x == 0.0 else x


def step(x: float) -> float:
    """1 right of 0, else 0; nan of nan."""
    return 1.0 if x > 0.0 else 0.0 if x <= 0.0 else x


def floor(x: float) -> float:
    """The largest whole number not above x; inf and nan stay."""
    return float(math.floor(x)) if math.isfinite(x) and x != 0.0 else x  # and -0.0 stays -0.0


def power(x: float, y: float) -> float:
    """x**y; a square and a cube as products, which takes a fraction of the time and rounds a square only once.

    >>> power(3.0, 2.0), power(2.0, 0.5) == math.sqrt(2.0)
    (9.0, True)
    """
    return x * x if y == 2.0 else x * x * x if y == 3.0 else math.pow(x, y)


def fold_sum(terms: Sequence[Any]) -> Any:
    """Left fold with + from the first element (never compensated); 0.0 of nothing.

    >>> fold_sum([0.1, 0.2, 0.3])
    0.6000000000000001
    """
    return reduce(operator.add, terms) if terms else 0.0


def fold_max(terms: Sequence[float]) -> float:
    """The largest; nan where any is nan. Raises ValueError of nothing."""
    largest: float = _first(terms)
    for term in terms:
        if not term <= largest and largest == largest:
            largest = term
    return largest


def fold_max_of_arrays(terms: Sequence[Any]) -> Any:
    """The same, elementwise."""
    return reduce(np.maximum, terms, _first(terms))


def _first(terms: Sequence[Any]) -> Any:
    if not len(terms):
        raise ValueError("max of an empty list")
    return terms[0]


def _elementwise(function: Callable[..., float]) -> Callable[..., Any]:
    """A float function on arrays, for what NumPy does not have."""
    return np.vectorize(function, otypes=[float])


# What math and NumPy call by the same name
_SHARED = ("exp", "expm1", "log", "log1p", "log2", "log10", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "fmod")

FAST: dict[str, Callable[..., float]] = {
    **{name: getattr(math, name) for name in (*_SHARED, "asin", "acos", "atan", "atan2", "erf", "erfc")},
    "abs": abs,
    "sign": sign,
    "step": step,
    "floor": floor,
    "pow": power,
    "sum": fold_sum,
    "max": fold_max,
}

ARRAYS: dict[str, Callable[..., Any]] = {
    **{name: getattr(np, name) for name in (*_SHARED, "abs", "sign", "floor")},
    **{name: getattr(np, f"arc{name[1:]}") for name in ("asin", "acos", "atan", "atan2")},
    "erf": _elementwise(math.erf),
    "erfc": _elementwise(math.erfc),
    "step": lambda x: np.heaviside(x, 0.0),
    "pow": np.float_power,
    "div": np.divide,
    "sum": fold_sum,
    "max": fold_max_of_arrays,
}


def _total(fast: Callable[..., float], ieee: Callable[..., Any]) -> Callable[..., float]:
    """``fast`` where it answers, IEEE's inf or nan (NumPy's) where it raises."""

    def total(*arguments: float) -> float:
        try:
            return fast(*arguments)
        except FAILURES:
            with np.errstate(all="ignore"):
                return float(ieee(*map(np.float64, arguments)))

    return total


_RAISING = {
    name: _total(FAST[name], ARRAYS[name])
    for name in FAST
    if name not in ("sum", "max", "abs", "sign", "step", "floor")
}
TOTAL: dict[str, Callable[..., float]] = {**FAST, **_RAISING, "div": _total(operator.truediv, np.divide)}


# ---- words of a user's ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Word:
    """A function that a user has added to the row language, as far as readers know it.

    Args:
        name: what rows call it.
        function: on Python floats.
        javascript: what JavaScript calls it, such as ``Math.cbrt``; "" where a page has none.
        mpmath: on mpmath's numbers; None where there is none.
        made_by: what made the word, where that wasn't the user.
    """

    name: str
    function: Callable[..., float]
    javascript: str = ""
    mpmath: Callable[..., Any] | None = None
    made_by: str = ""

    def advice(self, what: str) -> str:
        """What to do where a reader lacks ``what`` of it."""
        return f"{self.made_by}() has no way to say it" if self.made_by else f"tell register_intrinsic {what}"


OWN: dict[str, Word] = {}


def put(word: Word, count: int, arrays: Callable[..., Any] | None) -> None:
    """Let the readers on numbers know a word; ``arrays`` is it on NumPy's arrays, None for one by one."""

    def fails(*_: float) -> float:
        return math.nan

    INTRINSICS[word.name], OWN[word.name] = count, word
    FAST[word.name] = word.function
    TOTAL[word.name] = _total(word.function, fails)
    ARRAYS[word.name] = arrays or _elementwise(TOTAL[word.name])


def take(name: str) -> None:
    """Let them forget it."""
    for table in (INTRINSICS, OWN, FAST, TOTAL, ARRAYS):
        table.pop(name, None)
