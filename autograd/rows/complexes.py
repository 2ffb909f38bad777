"""rows: the rows' values on complex arrays, for derivatives by a complex step: f'(x) = Im f(x + ih)/h with a tiny h.

Source: W. Squire and G. Trapp, "Using complex variables to estimate derivatives of real functions", 1998. Nothing is
subtracted, so nothing cancels. Branches look at the real part. What has no complex form here is given as value and
derivative, which is circular: `is_circular` says so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.rows.caching import per_row
from autograd.rows.generated import run
from autograd.rows.intrinsics import ARRAYS
from autograd.rows.language import INTRINSICS
from autograd.rows.row import Op
from autograd.rows.source import ATOM, ArraySource, Piece, read
from autograd.rows.table import TABLE

SLOPE = 2.0 / math.sqrt(math.pi)  # of erf at 0


def _turned(x: Any) -> Any:
    return np.where(x.real < 0.0, -x, x)


def _flat(name: str) -> Callable[[Any], Any]:
    """A function whose derivative is 0 wherever it has one."""
    return lambda x: ARRAYS[name](np.real(x)) + 0j


def _erf(name: str, slope: float) -> Callable[[Any], Any]:
    """The value, and the derivative times the imaginary part: circular."""

    def circular(x: Any) -> Any:
        real = np.real(x)
        return ARRAYS[name](real) + 1j * slope * np.exp(-real * real) * np.imag(x)

    return circular


def _power(x: Any, y: Any) -> Any:
    """x**y; of a negative x through -x, because a tiny imaginary part is lost in an angle near π."""
    x, y = np.asarray(x, dtype=complex), np.asarray(y, dtype=complex)
    whole = y.real == np.floor(y.real)
    parity = np.where(whole, np.where(np.mod(y.real, 2.0) == 0.0, 1.0, -1.0), np.nan)
    at_zero = np.where(y.real == 0.0, 1.0, np.where(y.real > 0.0, 0.0, np.inf)) + 1j * np.where(y == 1.0, x.imag, 0.0)
    size = np.where(x.real < 0.0, -x, np.where(x.real == 0.0, 1.0, x))
    found = np.exp(y * np.log(size))
    return np.where(y == 0.0, 1.0, np.where(x.real == 0.0, at_zero, np.where(x.real < 0.0, parity * found, found)))


def _max(terms: Sequence[Any]) -> Any:
    largest = terms[0]
    for term in terms[1:]:
        largest = np.where(np.real(term) > np.real(largest), term, largest)
    return largest


CIRCULAR = {"erf": _erf("erf", SLOPE), "erfc": _erf("erfc", -SLOPE)}
COMPLEX: Mapping[str, Callable[..., Any]] = {
    **ARRAYS,
    **CIRCULAR,
    "abs": _turned,
    **{name: _flat(name) for name in ("sign", "step", "floor")},
    "pow": _power,
    "max": _max,
}


class ComplexSource(ArraySource):
    """Source on complex arrays, whose conditions look at the real parts."""

    def compare(self, operators: Sequence[str], operands: Sequence[Callable[[], Piece]]) -> Piece:
        def real(operand: Callable[[], Piece]) -> Callable[[], Piece]:
            return lambda: (f"_real({operand()[0]})", ATOM)

        return super().compare(operators, [real(operand) for operand in operands])

    def called(self, function: str, arguments: Sequence[Piece]) -> Piece:
        if function in INTRINSICS:
            return super().called(function, arguments)
        return f"_row({function!r}, {', '.join(argument[0] for argument in arguments)})", ATOM


NAMES: dict[str, Any] = {
    **{f"_{name}": function for name, function in COMPLEX.items()},
    "_inf": math.inf,
    "_nan": math.nan,
    "_where": np.where,
    "_real": np.real,
    "_row": lambda name, *arguments: value_of_complex(name, arguments),
}


@per_row
def _value(op: Op) -> Callable[..., Any]:
    lets, value, _ = read(op, ComplexSource)
    arguments = ", ".join(f"{name}_" if kind == "list" else name for name, kind in op.names.items())
    lines = "".join(f"    {line}\n" for line in [*lets, f"return {value}"])
    made = run(f"def value({arguments}):\n{lines}", f"<autograd row {op.name}, complex>", NAMES)
    function: Callable[..., Any] = made["value"]
    return function


def value_of_complex(op: str, arguments: Sequence[Any]) -> Any:
    """A row's value at complex arrays that broadcast (lists as sequences of arrays), silently.

    Example:
        >>> float(value_of_complex("sin", [np.array(0.5 + 1e-50j)]).imag / 1e-50) == math.cos(0.5)
        True
    """
    with np.errstate(all="ignore"):
        return _value(TABLE[op])(*arguments)


@per_row
def is_circular(op: Op) -> bool:
    """Whether the complex form of a row is made with the derivative, so that it's no opinion of its own.

    Example:
        >>> is_circular(TABLE["gelu"]), is_circular(TABLE["tanh"])
        (True, False)
    """
    words = set(re.findall(r"\w+", " ".join((op.value, *op.let))))
    return any(word in CIRCULAR for word in words) or any(
        is_circular(TABLE[word]) for word in words & set(TABLE) - {op.name}
    )
