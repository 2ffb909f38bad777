"""A verdict is true: nothing wrong is vouched for, nothing right is accused, and the reason is the right one.

No file of this name: it is what all of checking is for.

Also of: checking/judging.
"""

from __future__ import annotations

import math
from collections import Counter

import pytest

from autograd.checking.differences import check
from autograd.checking.kinds import FAULTY, RIGHT
from tests.support.planted import MAKERS, Planted, planted, relative

RTOL = 1e-6
MANY, PARTS = 700, 2  # parts, so that they can run side by side


def faults_of(case: Planted) -> tuple[list[str], bool]:
    """What is untrue in the report on a function; and whether it names what was planted."""
    truth = case.derivatives()
    report = check(case.on_values(), case.point, RTOL)
    untrue = []
    off = [
        0.0 if math.isnan(true) else relative(entry.analytic, true) for entry, true in zip(report, truth, strict=True)
    ]
    for entry, true, apart in zip(report, truth, off, strict=True):
        agrees, accuses = entry.verdict in RIGHT, entry.verdict in FAULTY
        if agrees and (apart > 1.1 * RTOL or (math.isnan(true) and case.expected != {"not deterministic"})):
            untrue.append(f"{entry.name} agrees, but {entry.analytic} is {true}")
        if accuses and apart < 0.9 * RTOL:
            untrue.append(f"{entry.name} is accused, but {entry.analytic} is {true}")
    if 0.9 * RTOL < max(off) < 1.1 * RTOL:  # right or wrong, as one likes
        return untrue, True
    kinds = {finding.kind for finding in report.findings}
    expected = case.expected
    if expected == {"maybe rounding"}:
        expected = frozenset({"rounding"} if max(off) > RTOL else ())
        named = bool(kinds & expected) or (not expected and (report.verified or kinds <= {"rounding"}))
    elif not expected or (max(off) <= RTOL and not any(map(math.isnan, truth)) and "outside domain" not in expected):
        named = report.verified  # what was planted may by chance be nothing
    else:
        named = bool(kinds & expected)
    if not report.ok and max(off) < 0.9 * RTOL:
        untrue.append(f"nothing is wrong, but it says {report.kinds}")
    return untrue, named


@pytest.mark.parametrize("seed", range(4 * len(MAKERS)))
def test_of_planted_functions_what_is_said_is_true_and_names_the_reason(seed: int) -> None:
    case = planted(seed)
    untrue, named = faults_of(case)
    assert not untrue, case.name
    assert named, case.name


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_of_hundreds_nothing_untrue_is_said_and_nearly_every_reason_named(part: int) -> None:
    untrue: list[tuple[int, str, str]] = []
    missed: Counter[str] = Counter()
    for seed in range(10_000 + part, 10_000 + MANY, PARTS):
        case = planted(seed)
        said, named = faults_of(case)
        untrue += [(seed, case.name, each) for each in said]
        missed[case.name] += not named
    assert not untrue
    assert missed.total() <= 0.01 * MANY / PARTS, missed
