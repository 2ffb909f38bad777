"""grading: which mistake in a local derivative gives the numbers that came, at all points of a row at once."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from autograd.grading.forms import Written
from autograd.rows import evaluating

CLOSE = 1e-6  # how far off a number may be, beside its size: floats of 32 bits, never another formula
TINY = 1e-9


def same(came: float | str, right: float | str) -> bool:
    """Whether two numbers are one but for rounding.

    >>> same(0.1 + 0.2, 0.3), same("None", 0.0), same(1.0, 1.001)
    (True, True, False)
    """
    came = 0.0 if came == "None" else came  # a gradient that nothing has arrived at yet
    if isinstance(came, str) or isinstance(right, str):
        return False
    return math.isclose(came, right, rel_tol=CLOSE, abs_tol=TINY) or (math.isnan(came) and math.isnan(right))


@dataclass(frozen=True)
class Slope:
    """A gradient of an operation alone.

    Args:
        form: the operation with its numbers.
        operand: the variable.
        came: its gradient.
        right: what that should be.
        out: the operation's value.
    """

    form: Written
    operand: str
    came: float
    right: float
    out: float


def _place(form: Written, operand: str) -> tuple[str, int]:
    """An operand's argument in its row, and its place in a list."""
    name = operand if operand in form.row.names else operand.rstrip("0123456789")
    return name, int(operand[len(name) :]) - 1 if operand != name else -1


def _in_text(change: Callable[[str, str], str]) -> Callable[[Slope], float]:
    """The number of a local derivative whose text, as it is taught, was changed; nan where it stays as it was."""

    def number(slope: Slope) -> float:
        row, (name, place) = slope.form.row, _place(slope.form, slope.operand)
        text = row.taught_of(name)
        changed = change(text, row.active[0])
        return evaluating.in_partial(row, changed, slope.form.point, place) if changed != text else math.nan

    return number


def _others(slope: Slope) -> float:
    """The local derivative by the other operand."""
    row, (name, _) = slope.form.row, _place(slope.form, slope.operand)
    others = [other for other in row.active if other != name]
    if len(others) != 1 or row.variadic:
        return math.nan
    return float(evaluating.in_partial(row, row.partial_of(others[0]), slope.form.point))


# Each gives the number that would have come; a number that is another by chance at one point isn't at the next
WAYS: dict[str, Callable[[Slope], float]] = {
    "zero": lambda slope: 0.0,
    "negated": lambda slope: -slope.right,
    "one": lambda slope: 1.0,
    "at_input": _in_text(lambda text, first: re.sub(r"\bout\b", first, text)),
    "at_output": _in_text(lambda text, first: re.sub(rf"\b{first}\b", "out", text)),
    "swapped": _others,
    "value": lambda slope: slope.out,
    "own": lambda slope: dict(slope.form.leaves)[slope.operand],
    "halved": lambda slope: slope.right / 2,
    "doubled": lambda slope: slope.right * 2,
    "inverted": lambda slope: 1 / slope.right if slope.right else math.nan,
}


def _factors(slopes: Sequence[Slope]) -> Iterator[tuple[str, str]]:
    """A factor that is missing, or is there once too often: one of the arguments."""
    row = slopes[0].form.row
    for name, kind in row.names.items():
        if kind == "scalar":
            numbers = [float(slope.form.point[list(row.names).index(name)]) for slope in slopes]
            pairs = list(zip(slopes, numbers, strict=True))
            if all(same(slope.came * number, slope.right) for slope, number in pairs):
                yield "factor_missing", name
            if all(same(slope.came, slope.right * number) for slope, number in pairs):
                yield "factor_extra", name


def named(slopes: Sequence[Slope]) -> tuple[str, str]:
    """The key of the mistake that gives all of these gradients, and the factor that it's about; "other" for none.

    Example:
        >>> from autograd.grading.forms import forms_of
        >>> from autograd.rows.table import TABLE
        >>> form = next(forms_of(TABLE["tanh"], {".tanh": 0}))
        >>> form.leaves
        (('a', -2.0),)
        >>> named([Slope(form, "a", 1 - 2.0**2, 0.07065082485316443, -0.9640275800758169)])
        ('at_input', '')
    """
    for key, number in WAYS.items():
        if all(same(slope.came, number(slope)) for slope in slopes):
            return key, ""
    return next(_factors(slopes), ("other", ""))
