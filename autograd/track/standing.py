"""track: how far a learner's file is: every step's trials with their marks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from autograd.common.files import path_of
from autograd.grading.cases import Case
from autograd.grading.judging import judge
from autograd.grading.marking import ABSENT, FAILED, PASSED, UNEXAMINED, Marking
from autograd.grading.objections import ENDED, Objection
from autograd.grading.running import NOTHING, Names, Outcome
from autograd.grading.verdict import Remark, refused
from autograd.grading.watching import USUAL, Examination, examine, expected, of_file
from autograd.track.probes import agree
from autograd.track.trials import LAST, TRIALS, Trial, cases_up_to, up_to

# Mistakes that a step can name, whatever else they break
NAMED = {name for trial in up_to(LAST) if trial.probe for name in trial.probe.names} | {"state"}
# What the steps ask for by name, where an error says that an object hasn't got it
ASKED = ("w", "b", "neurons", "layers", "parameters", "zero_grad")


@dataclass(frozen=True)
class Mark:
    """What came of a trial.

    Args:
        trial: what was tried.
        verdict: PASSED, FAILED, ABSENT for what isn't there yet, UNEXAMINED where something else has to be right first.
        remarks: what is wrong.
    """

    trial: Trial
    verdict: str
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Standing:
    """How far a file is.

    Args:
        title: the file.
        step: the step that was asked for.
        marks: of each step up to that one, its trials.
        refusal: why nothing could be tried, or None.
        raised: the error at which the file stopped, its message and line; or nothing.
    """

    title: str
    step: int
    marks: Mapping[int, Sequence[Mark]]
    refusal: Remark | None = None
    raised: Sequence[str] = ()

    @property
    def ok(self) -> bool:
        """Whether the step is right, and all before it."""
        return self.reached == self.step

    @property
    def reached(self) -> int:
        """How many steps are right, one after another from the first."""
        return next((number - 1 for number in self.marks if not self.right(number)), len(self.marks))

    def right(self, step: int) -> bool:
        """Whether all of a step's trials are right."""
        return all(mark.verdict == PASSED for mark in self.marks[step])

    def points(self, step: int) -> int:
        """How many of 100 of a step's trials are right."""
        marks = self.marks.get(step, ())
        return sum(mark.verdict == PASSED for mark in marks) * 100 // len(marks) if marks else 0

    @property
    def at(self) -> int:
        """The step that is to be looked at: the first that isn't right.

        A mistake in a later one may break what was right before; where the step that was asked for knows its name, it's
        that one.
        """
        named = any(remark.kind in NAMED for mark in self.marks.get(self.step, ()) for remark in mark.remarks)
        return self.step if named else min(self.reached + 1, self.step)

    @property
    def remark(self) -> Remark | None:
        """The first thing that is wrong in that step."""
        return next((remark for mark in self.marks.get(self.at, ()) for remark in mark.remarks), None)


def standing(
    path: str | os.PathLike[str],
    step: int,
    *,
    value: str = "",
    data: str = "data",
    grad: str = "grad",
    backward: str = "backward",
) -> Standing:
    """Try a learner's file with all of a step and of those before it.

    The programs run in a process of their own, as in `autograd.grading.grade.grade`.

    Args:
        path: the learner's file.
        step: the step's number.
        value: the class's name, "" for Value.
        data: what it calls a node's number.
        grad: and its gradient.
        backward: and the method that fills these in.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: there is no such step.
    """
    if step not in TRIALS:
        raise ValueError(f"standing: step is {step!r:.60}; expected one of 1 to {LAST}")
    place = path_of(path, "grade")
    if not place.is_file():
        raise FileNotFoundError(f"grade: there is no file {place}; expected the path of a file of Python")
    names = Names(value or "Value", data, grad, backward)
    found = examine(of_file(place, names.value, names), lambda known: cases_up_to(step, known))
    return of_examination_in_steps(str(place), step, found)


def of_examination_in_steps(title: str, step: int, found: Examination) -> Standing:
    """The standing of what was found."""
    if found.names is None:
        return Standing(title, step, {}, refused(title, found).findings[0])
    probes = {trial.probe.case for trial in up_to(step) if trial.probe}
    rights = dict(expected([case for case in found.outcomes if case not in probes]))
    marks = {number: tuple(_marks_of(number, found, rights)) for number in range(1, step + 1)}
    return Standing(title, step, marks, None, found.raised)


def _marks_of(step: int, found: Examination, rights: Mapping[Case, Outcome]) -> Iterator[Mark]:
    """The marks of a step's trials, judged beside all that the steps before it try."""
    trials, names = TRIALS[step], found.names or Names()
    own = {trial: _of_probe(trial, found, names) for trial in trials if trial.probe}
    held_back = any(remark.kind in NAMED for mark in own.values() for remark in mark.remarks)  # and said already
    there = [*rights][:1] + [case for case in rights if any(each.takes(case) for each in up_to(step))]
    marking = Marking({case: found.outcomes[case] for case in there}, {case: rights[case] for case in there})
    said = judge(marking)
    objections, limits = [each for each in said if not each.is_limit], {each.case for each in said if each.is_limit}
    said_of_cases = any(each.takes(case) for each in trials for objection in objections if (case := objection.case))
    for trial in trials:
        if trial in own:
            unnamed = said_of_cases and {each.kind for each in own[trial].remarks} == {"as_said"}
            yield replace(own[trial], remarks=()) if unnamed else own[trial]
            continue
        cases = [case for case in there if trial.takes(case)]
        if not cases or any(name not in found.known for name in trial.needs):
            if not trial.optional:
                yield _absent(trial, names)
            continue
        verdicts = {marking.verdicts[case] for case in cases if case not in limits}
        here = [each for each in objections if each.case in cases]
        verdict = next((each for each in (FAILED, ABSENT, UNEXAMINED) if each in verdicts), PASSED)
        if verdict == ABSENT and not here:
            yield _absent(trial, names)
        elif held_back and verdict != PASSED:
            yield Mark(trial, UNEXAMINED)
        else:
            yield Mark(trial, verdict, tuple(Remark(each, names) for each in here))


def _absent(trial: Trial, names: Names) -> Mark:
    name = trial.needs[0].lstrip(".") if trial.needs else trial.name
    return Mark(trial, ABSENT, (Remark(Objection("not_yet", into=(("name", name),)), names),))


def _of_probe(trial: Trial, found: Examination, names: Names) -> Mark:
    """The mark of a trial that is a program of its own."""
    probe = trial.probe
    assert probe is not None  # noqa: S101 - for the type checker
    if any(name not in found.known for name in trial.needs):
        return _absent(trial, names)
    case, outcome = probe.case, found.outcomes[probe.case]

    def mark(key: str, verdict: str = FAILED, **into: str) -> Mark:
        filled = {"error": outcome.error, "message": outcome.message, "seconds": f"{USUAL:g}", **into}
        return Mark(trial, verdict, (Remark(Objection(key, (), (), case, came, right, tuple(filled.items())), names),))

    came: tuple[tuple[str, float | str], ...] = ()
    right: tuple[float | str, ...] = ()
    if outcome.error == "skipped":
        return Mark(trial, UNEXAMINED)
    if missing := _missing(outcome):
        return mark("not_yet", ABSENT, name=missing)
    if outcome.error:
        return mark(probe.mistake_of_error(outcome.message) or ENDED.get(outcome.error, "crash"))
    triples = list(zip(probe.shown, outcome.numbers, probe.right().numbers, strict=True))
    wrong = [each for each in triples if not agree(*each[1:])]
    if not wrong:
        return Mark(trial, PASSED)
    told = [each for each in wrong if " " not in each[0]]  # yes and no are said in the sentence
    came, right = tuple((shown, number) for shown, number, _ in told), tuple(number for _, _, number in told)
    return mark(probe.mistake(outcome.numbers) or "as_said")


def _missing(outcome: Outcome) -> str:
    """What isn't there yet, by what the error says; "" for nothing."""
    patterns = {"NameError": r"name '(\w+)'", "AttributeError": r"has no attribute '(\w+)'"}
    if found := re.search(patterns.get(outcome.error, "(?!)"), outcome.message):
        name = str(found[1])
        if outcome.error == "NameError":
            return name
        return f".{name}" if name in ASKED and f"'{NOTHING}Type'" not in outcome.message else ""
    return ""
