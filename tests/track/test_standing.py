"""Learners' files, step by step: the reference solutions, and these with the mistakes that learners make.

Also of: track/probes, track/reference, track/trials.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from autograd.grading.running import Names
from autograd.grading.watching import InThisProcess, examine
from autograd.track import report
from autograd.track.standing import Standing, of_examination_in_steps
from autograd.track.trials import LAST, TRIALS, cases_up_to
from tests.support.places import ROOT
from tests.track.mistakes import MISTAKES

SOLUTIONS = ROOT / "demos" / "workshop" / "steps"
STEPS = range(1, LAST + 1)


def solution(step: int) -> str:
    return (SOLUTIONS / f"step_{step}.py").read_text(encoding="utf-8")


def stands(text: str, step: int) -> Standing:
    """How far a text is, without a process of its own."""
    around: dict[str, Any] = {"__name__": "mine", "ORDER": [], "SEEN": set()}
    exec(text, around)  # noqa: S102 - our own
    found = examine(lambda _: InThisProcess(around["Value"], around, Names()), lambda known: cases_up_to(step, known))
    return of_examination_in_steps("mine.py", step, found)


@cache
def solved(step: int) -> Standing:
    return stands(solution(step), LAST)


@pytest.mark.parametrize("step", STEPS)
def test_a_solution_is_right_up_to_its_step_and_no_further(step: int) -> None:
    assert stands(solution(step), step).ok
    assert solved(step).reached == step
    assert solved(step).ok == (step == LAST)


@pytest.mark.parametrize("step", STEPS)
def test_every_trial_of_a_step_is_new_in_it(step: int) -> None:
    """A step that asked for nothing would be right without any work; each asks for something that wasn't there."""
    if step > 1:
        assert not solved(step - 1).right(step)
    assert len(TRIALS[step]) >= 2


PLANTED = [(step, *each) for step, mistakes in MISTAKES.items() for each in mistakes]


@pytest.mark.parametrize(("step", "right", "wrong", "key"), PLANTED)
def test_a_mistake_is_named(step: int, right: str, wrong: str, key: str) -> None:
    text = solution(step)
    assert right in text
    found = stands(text.replace(right, wrong), step)
    assert not found.ok
    remark = found.remark
    assert remark is not None
    at = found.at
    assert report.key_of(remark, at) in (key, f"{at}.{key}"), report.text(found)
    assert report.sentence(remark, at, "pl") != report.sentence(remark, at, "en")
    assert report.hint(remark, at, "pl") in report.text(found, "pl") or key == "not_yet"


def test_there_are_at_least_three_mistakes_for_each_step() -> None:
    assert all(len(MISTAKES[step]) >= 3 for step in STEPS)


STUDENTS = ROOT / "tests" / "grading" / "students"
CLOSURES = (STUDENTS / "right.py").read_text(encoding="utf-8")


def test_an_engine_of_closures_is_as_right() -> None:
    assert stands(CLOSURES, 8).ok
    assert stands((STUDENTS / "right_recursive.py").read_text(encoding="utf-8"), 8).ok


@pytest.mark.parametrize(
    ("right", "wrong", "step", "key"),
    [
        ("out._backward = _backward\n", "out._backward = _backward()\n", 3, "called_too_early"),
        ("self.grad += other.data * out.grad", "self.grad += other.data", 4, "no_upstream"),
        ("self.grad += other.data * out.grad", "self.grad = other.data * out.grad", 5, "overwrites"),
        ("set(), [(self", "Value.seen, [(self", 6, "state"),
        ("(1 - out.data**2) * out.grad", "(1 - out.data**2)", 8, "no_upstream"),
    ],
)
def test_a_mistake_in_one_of_the_closures_is_named(right: str, wrong: str, step: int, key: str) -> None:
    text = CLOSURES.replace("class Value:\n", "class Value:\n    seen = set()\n")
    assert right in text
    found = stands(text.replace(right, wrong), step)
    remark = found.remark
    assert remark is not None
    assert found.at == step
    assert report.key_of(remark, step) in (key, f"{step}.{key}")
    assert "here something else comes out" not in report.text(found)
