"""rows: the rows on arrays of which every lane rounds otherwise: how far the lanes are apart is what rounding does.

Source: J. Vignes, "A stochastic arithmetic for reliable scientific computation", 1993: each result of an operation is
off by a random unit in its last place. A literal and a name are exact, and so are a sign and a choice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import cycle
from typing import Any

import numpy as np

from autograd.rows.caching import per_row
from autograd.rows.generated import run
from autograd.rows.intrinsics import ARRAYS, OWN
from autograd.rows.language import INTRINSICS
from autograd.rows.row import Op
from autograd.rows.source import ATOM, SIGN, ArraySource, Piece, row_functions, wrap
from autograd.rows.table import TABLE

LANES = 6
EXACT = frozenset({"abs", "sign", "step", "floor", "fmod"})
UNITS = 1.0 + np.finfo(float).eps * np.random.default_rng(0).uniform(-1.5, 1.5, (4096, LANES))
_units: ContextVar[Iterator[Any]] = ContextVar("units")


@contextmanager
def rounding() -> Iterator[None]:
    """A context in which `noisy` and `at_noisy` round, the same way each time one is entered."""
    token = _units.set(cycle(UNITS))
    try:
        yield
    finally:
        _units.reset(token)


def noisy(x: Any) -> Any:
    """A number, or one per lane, as each lane rounds it.

    >>> with rounding():
    ...     bool(abs(noisy(3.0) - 3.0).max() < 1e-15), len(set(noisy(3.0).tolist())) > 1
    (True, True)
    """
    return x * next(_units.get())


def _plus(x: Any, y: Any) -> Any:
    """A sum; of two plain numbers that have one without rounding, that one."""
    total = x + y
    exact = not np.ndim(total) and total - x == y and total - y == x
    return total if exact else noisy(total)


def _product(x: Any, y: Any) -> Any:
    """A product; of two plain numbers of few digits it is exact."""
    return x * y if _is_short(x) and _is_short(y) else noisy(x * y)


def _quotient(x: Any, y: Any) -> Any:
    """A quotient; exact where it has few digits and times the divisor gives the dividend."""
    found = np.divide(x, y)
    return found if _is_short(y) and _is_short(found) and found * y == x else noisy(found)


def _is_short(x: Any) -> bool:
    """Whether a plain number has so few digits that the product of two such has a float's at most."""
    return not np.ndim(x) and math.isfinite(x) and (math.frexp(x)[0] * 2.0**26).is_integer()


def _flat(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function that gives few numbers only: where all lanes have the same, that is a plain one again."""

    def same(x: Any) -> Any:
        lanes = function(x)
        return float(np.ravel(lanes)[0]) if np.ndim(lanes) and (lanes == lanes[0]).all() else lanes

    return same


def _sum(terms: Sequence[Any]) -> Any:
    """A left fold whose sums are rounded, each in its turn."""
    total = terms[0] if terms else 0.0
    for term in terms[1:]:
        total = _plus(total, term)
    return total


class NoisySource(ArraySource):
    """Source on arrays of lanes."""

    def arithmetic(self, operator: str, x: Piece, y: Piece) -> Piece:
        if operator in "+-":
            return f"_plus({x[0]}, {'-' * (operator == '-')}{wrap(y, SIGN)})", ATOM
        if operator in "*/":
            return f"{'_product' if operator == '*' else '_quotient'}({x[0]}, {y[0]})", ATOM
        return f"_noisy({super().arithmetic(operator, x, y)[0]})", ATOM

    def called(self, function: str, arguments: Sequence[Piece]) -> Piece:
        if function in INTRINSICS:
            called = super().called(function, arguments)[0]
            return called if function in EXACT else f"_noisy({called})", ATOM
        return f"_row({function!r})({', '.join(argument[0] for argument in arguments)})", ATOM


NAMES: Mapping[str, Any] = {
    **{f"_{name}": function for name, function in ARRAYS.items()},
    "_inf": math.inf,
    "_nan": math.nan,
    "_where": np.where,
    "_noisy": noisy,
    **{f"_{name}": _flat(ARRAYS[name]) for name in ("sign", "step", "floor")},
    "_plus": _plus,
    "_product": _product,
    "_quotient": _quotient,
    "_sum": _sum,
}


@per_row
def _functions(op: Op) -> tuple[Callable[..., Any], Callable[..., Any]]:
    own = {f"_{name}": ARRAYS[name] for name in OWN}
    made = run(row_functions(op, NoisySource), f"<autograd row {op.name}, noisy>", {**NAMES, **own, "_row": _value_of})
    return made[f"_row_{op.name}"], made[f"_at_{op.name}"]


def _value_of(op: str) -> Callable[..., Any]:
    return _functions(TABLE[op])[0]


def at_noisy(op: str, arguments: Sequence[Any]) -> tuple[Any, tuple[Any, ...]]:
    """A row's value and flat partials, in every lane; a partial that isn't computed is a plain number.

    Example:
        >>> with rounding():
        ...     value, (partial, _) = at_noisy("add", [1.0, 1e-16])
        >>> value.shape, partial
        ((6,), 1.0)
    """
    with np.errstate(all="ignore"):
        found: tuple[Any, tuple[Any, ...]] = _functions(TABLE[op])[1](*arguments)
    return found
