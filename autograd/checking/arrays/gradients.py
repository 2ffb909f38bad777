"""checking/arrays: check_gradient(): anybody's gradient of anybody's function, entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograd.checking.arrays.calling import Called, own_gradient, point_of
from autograd.checking.arrays.compared import Compared
from autograd.checking.arrays.engine import by_operations, own_graph
from autograd.checking.arrays.mistakes import complaints
from autograd.checking.arrays.projecting import DIRECTIONS, MANY, Projected
from autograd.checking.arrays.rules import rule_at_fault
from autograd.checking.arrays.slopes import Slopes, precision_of
from autograd.checking.arrays.verdicts import OPEN, entries_of, settle
from autograd.checking.kinds import (
    ALONG,
    BRANCH,
    OUTSIDE,
    RANDOM,
    Problem,
    problem,
)
from autograd.checking.numeric import Floats
from autograd.checking.report import Report
from autograd.checking.words import check_language, check_rtol
from autograd.common.errors import GradientError
from autograd.common.words import number

COARSE = 100.0  # roundings that count as agreement
FINE = 1e-6


def check_gradient(
    function: Any,
    gradient: Any,
    point: Any,
    *,
    rtol: float = FINE,
    raise_on: str | None = "wrong",
    language: str = "en",
) -> Report:
    """Compare a gradient that somebody wrote with differences of the function, entry by entry; raise where it is wrong.

    The function is called as it is, in its own precision, on numbers, arrays of NumPy, PyTorch or JAX, or any nesting
    of them. Where it also runs on Values, this engine's gradient is the judge, if differences confirm it. What is wrong
    is said by name: the entry, and the mistake. A gradient of more than 2,000 numbers is compared along random
    directions, many numbers at once, and only what these can't settle one by one; a note says what they would not show.

    Args:
        function: gives a number, or an array of them. A tuple as ``point`` is its arguments, but where it takes one
            alone, and so is a list where it takes that many; anything else is its one argument.
        gradient: called like ``function``, after it and at the same point; gives the gradient in the point's nesting,
            for an array of results by ``result.shape + array.shape``. Or these numbers themselves. None: what PyTorch
            or JAX, whose arrays the point must hold, say themselves.
        point: where.
        rtol: the largest relative error that counts as agreement; in coarser types than doubles at least 100 roundings.
        raise_on: "wrong"; "not verified", also where nothing is wrong but something could not be verified; None: never.
        language: "en" or "pl", which the report and the error speak.

    Returns:
        The report; print it to read it.

    Raises:
        GradientError: the gradient is wrong; it has the report.
        TypeError: something in the point, the result or the gradient is no real number.
        ValueError: there is no number in the point, ``rtol`` is no relative error, or there is no such language.

    Example:
        >>> import numpy as np
        >>> x = np.array([1.0, 2.0, 4.0])
        >>> check_gradient(lambda x: (x**2).mean(), lambda x: 2 * x / len(x), x).ok
        True
        >>> report = check_gradient(lambda x: (x**2).mean(), lambda x: 2 * x, x, raise_on=None)
        >>> print(report.problems[-1])
        x: all of it is 3 times what it should be. Is it a sum where a mean over 3 is meant?
    """
    __tracebackhide__ = True
    if raise_on not in ("wrong", "not verified", None):
        raise ValueError(f"check_gradient: raise_on is {raise_on!r}; expected 'wrong', 'not verified' or None")
    check_language(language, "check_gradient")
    check_rtol(rtol, "check_gradient")
    report = replace(report_of(function, gradient, point, rtol), language=language)
    if raise_on and not (report.ok if raise_on == "wrong" else report.verified):
        raise GradientError(report.complaint, report)
    return report


def report_of(
    function: Any, gradient: Any, given: Any, rtol: float, names: Sequence[str] = (), lines: bool = True
) -> Report:
    """The report of `check_gradient`, whatever it says.

    ``names``: of the arguments, where the function has others; ``lines``: its code has lines that somebody wrote.
    """
    point, call = point_of(function, given, names)
    try:
        results = Called(function, point, call)
    except ArithmeticError as error:
        return Report((), (), (problem(OUTSIDE, "outside", wrong=False, error=str(error)),))
    here = results(point.numbers)
    again = results(point.numbers)  # the last before the gradient, which may use what was kept of the forward pass
    if not np.array_equal(here, again, equal_nan=True):
        return _random(here, again)
    if not np.isfinite(here).all():
        number_there = str(here[~np.isfinite(here)][0])
        return Report((), (), (problem(OUTSIDE, "value not finite", wrong=False, number=number_there),))
    if gradient is None:
        theirs = own_gradient(function, point, call)
    else:
        theirs = point.read(call(gradient, point.at(point.numbers)) if callable(gradient) else gradient)
    precision = precision_of(point.arrays, *(np.empty(0, array.dtype) for array in results.result.arrays))
    compared = Compared(point, results.result, theirs, max(rtol, COARSE * float(np.finfo(precision).eps)))
    exact = own_graph(function, point, call, here, lines)
    slopes = Slopes(results, point, precision)
    seen = None
    if len(compared.names) > MANY and len(here) == 1:
        seen = Projected(slopes, point.arrays, exact.gradients[0] if exact else compared.theirs[0], compared.rtol)
    entries = list(entries_of(compared, slopes, exact, seen))
    unsure = any(each.verdict in OPEN for each in entries)
    asked = by_operations(exact, results, point.numbers, compared.names, compared.rtol) if exact and unsure else None
    if exact and asked and asked.ok:
        settle(entries, compared, exact, asked)
    after = results(point.numbers)
    if not np.array_equal(here, after, equal_nan=True):
        return _random(here, after)
    problems = complaints(compared)
    if exact and compared.wrong.any():
        problems = rule_at_fault(compared, exact) + problems
    problems += [each for each in asked.problems if each.kind == BRANCH] if asked else []
    notes = () if seen is None else (_together(seen),)
    return Report(tuple(entries), (), tuple(problems), notes, operations=asked is not None)


def _together(seen: Projected) -> Problem:
    """A note on how many gradients were looked at along directions, and what these would not show."""
    settled, alone = int(seen.is_settled.sum()), int(seen.alone.sum())
    told: dict[str, Any] = {"settled": f"{settled:,}", "alone": f"{alone:,}", "size": f"{len(seen.right):,}"}
    told |= {"directions": DIRECTIONS, "worst": f"{seen.worst:.0e}"}
    return problem(ALONG, "looked at together" if settled else "looked at alone", wrong=False, **told)


def _random(one: Floats, other: Floats) -> Report:
    place = int(np.argmax(one != other))
    first, second = (number(float(each[place]), 12) for each in (one, other))
    return Report((), (), (problem(RANDOM, RANDOM, wrong=False, where="", one=first, other=second),))
