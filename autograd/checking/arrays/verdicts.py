"""checking/arrays: the verdict on each number of a gradient: by differences of its own, or of many numbers together."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from autograd.checking.arrays.compared import Compared
from autograd.checking.arrays.engine import OwnGraph
from autograd.checking.arrays.projecting import Projected
from autograd.checking.arrays.slopes import SURE, Slopes
from autograd.checking.entries import Entry
from autograd.checking.kinds import ALONG, BRANCH, KINK, NONFINITE, OK, OUTSIDE, PARTS, RIGHT, UNSURE, WRONG
from autograd.checking.numeric import Estimates, known
from autograd.checking.report import Report
from autograd.checking.words import languages

ROUGH = 1e-5  # of a result: noise that may hide what isn't 0
OPEN = frozenset({UNSURE, KINK, OUTSIDE})  # what differences of the whole leave to those of its operations


def entries_of(compared: Compared, slopes: Slopes, exact: OwnGraph | None, seen: Projected | None) -> Iterator[Entry]:
    """The verdicts, number by number of the point; what is right and wrong is written into ``compared``."""
    for place in range(len(compared.names)):
        entry = None if seen is None else _together_with_others(compared, place, exact, seen)
        yield from _alone(compared, place, slopes, exact) if entry is None else (entry,)


def settle(entries: list[Entry], compared: Compared, exact: OwnGraph, asked: Report) -> None:
    """Put right in ``entries`` what differences of the whole left open and those of its operations tell."""
    for i, (entry, other) in enumerate(zip(entries, asked, strict=True)):
        if entry.verdict in OPEN and (other.verdict in RIGHT or math.isfinite(other.exact)):
            value, error = other.analytic, float(exact.errors[0, i])
            if math.isfinite(other.exact):  # with many digits, where the engine has lost them
                value, error = other.exact, 0.0
            ours = known(value, error)
            verdict = _agree(entry.analytic, ours, compared.rtol)
            compared.note(0, i, ours.value, ours.error, verdict)
            verdict = PARTS if verdict == OK else verdict
            entries[i] = Entry(entry.name, entry.analytic, ours.value, ours.error, verdict)
        elif entry.verdict in OPEN and other.verdict == BRANCH:
            entries[i] = replace(other, name=entry.name, analytic=entry.analytic)


def _together_with_others(compared: Compared, place: int, exact: OwnGraph | None, seen: Projected) -> Entry | None:
    """The verdict of directions on a number of the point; None where it's to be looked at alone."""
    name, theirs = compared.name(0, place), float(compared.theirs[0, place])
    right, bound = float(seen.right[place]), float(seen.bound[place])
    if seen.alone[place]:
        return None
    if not seen.is_settled[place]:
        compared.note(0, place, math.nan, math.nan, UNSURE)
        skipped = {} if seen.unseen[place] else dict.fromkeys(languages(), "not looked at")
        return Entry(name, theirs, math.nan, math.inf, UNSURE, whys=skipped)
    error = float(exact.errors[0, place]) if exact else bound
    if not math.isfinite(theirs):
        verdict = NONFINITE
    elif abs(theirs - right) > compared.rtol * max(abs(theirs), abs(right)) + bound:
        verdict = WRONG
    elif exact:
        verdict = _agree(theirs, known(right, error), compared.rtol)
        verdict = verdict if verdict == OK else UNSURE  # by less than directions would show
    else:
        verdict = ALONG
    compared.note(0, place, right, error, verdict)
    return Entry(name, theirs, math.nan if verdict == ALONG else right, error, verdict)


def _alone(compared: Compared, place: int, slopes: Slopes, exact: OwnGraph | None) -> Iterator[Entry]:
    """The verdicts on one number of the point, for each result."""
    rtol = compared.rtol
    quick, doubt, bent = slopes.quick(place)
    thorough: list[Estimates] | None = None
    near: list[Estimates] | None = None
    for k in range(len(quick)):
        theirs = float(compared.theirs[k, place])
        found = known(float(quick[k]), float(doubt[k]))
        ours = float(exact.gradients[k, place]) if exact else math.nan
        confirmed = exact is not None and _agree(ours, found, rtol) == OK
        if exact and confirmed:  # else rounding may have spoilt it, or it isn't the function
            found = known(ours, float(exact.errors[k, place]))
        verdict = _agree(theirs, found, rtol)
        unlike_ours = confirmed and verdict == WRONG
        if verdict != OK or bent[k]:
            thorough = thorough or slopes.thorough(place)
            verdict, found = _closer(theirs, verdict, found, thorough[k], rtol, unlike_ours)
        if verdict == OK and theirs == found.value == 0.0 and slopes.noise[k] > ROUGH * abs(slopes.here[k]):
            verdict = UNSURE  # rounding would hide what isn't 0
        if verdict in (WRONG, UNSURE, KINK):  # a kink beside the point may be in the way of all but the smallest steps
            near = near or slopes.nearby(place)
            apart = abs(near[k].value - found.value) > 8 * near[k].error
            tells = not unlike_ours and (verdict == UNSURE or apart)
            if tells and _agree(theirs, near[k], rtol) == OK and not _is_spoilt(near[k].value, slopes, place, k):
                verdict, found = OK, near[k]
            elif verdict == KINK and not near[k].kink:
                verdict = UNSURE
            elif verdict == UNSURE and _agree(theirs, near[k], rtol) == WRONG:
                verdict, found = WRONG, near[k]
        if verdict == WRONG:
            others = [found, thorough[k]] if thorough else [found]
            verdict, found = _accused(theirs, others, slopes, place, k, rtol)
            if exact and verdict == WRONG and _agree(ours, found, rtol) == OK:
                found = known(ours, float(exact.errors[k, place]))
        compared.note(k, place, found.value, found.error, verdict)
        yield Entry(compared.name(k, place), theirs, found.value, found.error, verdict, found.left, found.right)


def _closer(
    theirs: float, verdict: str, found: Estimates, thorough: Estimates, rtol: float, unlike_ours: bool
) -> tuple[str, Estimates]:
    """The verdict where it was looked at closer: a kink, noise; or differences that only many of them settle."""
    also = _agree(theirs, thorough, rtol)
    if verdict == WRONG == also:
        return WRONG, found
    contradicted = (verdict == OK and also == WRONG) or (unlike_ours and also == OK)
    return (UNSURE if contradicted else also), thorough


def _accused(
    theirs: float, others: list[Estimates], slopes: Slopes, place: int, result: int, rtol: float
) -> tuple[str, Estimates]:
    """Whether a number is wrong that differences have shown to be: others, by smaller steps, are to say so, too."""
    also = slopes.accuse(place, result, theirs, lambda each: _agree(theirs, each, rtol))
    verdict = _agree(theirs, also, rtol)
    if verdict not in (OK, WRONG) or _is_spoilt(also.value, slopes, place, result):
        return UNSURE, others[-1]
    if verdict == OK:
        return OK, also
    return WRONG, min([also, *(each for each in others if _is_alike(each, also, rtol))], key=lambda each: each.error)


def _is_alike(one: Estimates, other: Estimates, rtol: float) -> bool:
    """Whether two estimates differ by no more than they may be wrong."""
    apart = abs(one.value - other.value)
    return bool(apart <= rtol * max(abs(one.value), abs(other.value)) + 4 * (one.error + other.error))


def _is_spoilt(fine: float, slopes: Slopes, place: int, result: int) -> bool:
    """Whether small steps see but the function's rounding: large ones see something else, and it jumps."""
    coarse = float(slopes.coarse(place)[result])
    unlike = fine == 0.0 or abs(coarse - fine) > 0.1 * max(abs(coarse), abs(fine))
    return unlike and slopes.jumps(place, result, is_flat=fine == 0.0)


def _agree(theirs: float, found: Estimates, rtol: float) -> str:
    """What differences say of a number."""
    value, error = found.value, found.error
    if found.kink:
        low, high = sorted((found.left, found.right))
        room = rtol * max(abs(low), abs(high)) + 10 * error
        return KINK if low - room <= theirs <= high + room else WRONG
    if not (math.isfinite(value) and math.isfinite(error)):
        return OUTSIDE if found.edge else UNSURE
    if not math.isfinite(theirs):
        return NONFINITE
    size = max(abs(theirs), abs(value))
    off = abs(theirs - value) - rtol * size
    if off > 4 * error:
        return WRONG
    return OK if (error <= SURE * size and off <= error) or theirs == value == 0.0 else UNSURE
