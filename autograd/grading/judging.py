"""grading: the judge: what of an engine is there, what is right, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograd.grading.cases import Case
from autograd.grading.forms import python_has_it
from autograd.grading.marking import ABSENT, FAILED, PASSED, UNEXAMINED, Marking
from autograd.grading.objections import ENDED, Objection, joined
from autograd.grading.operations import judge_operation
from autograd.grading.passes import judge_pass
from autograd.rows.row import Op
from autograd.rows.table import TABLE

UNWRITTEN = {"TypeError", "NotImplementedError", "AttributeError", "AssertionError"}  # raised for other operands


def judge(marking: Marking) -> list[Objection]:
    """All objections, those that say the same joined into one; the marking then has a verdict on each case."""
    first = next(iter(marking.outcomes))
    if marking.outcomes[first].error or marking.wrong(first):  # nothing else can be examined
        return _unmade(marking, first)
    shapes: dict[tuple[str, str], list[Case]] = {}
    for case in marking.outcomes:
        if case.form is not None:
            shapes.setdefault((case.operation, case.form.shape), []).append(case)
    _missing(marking, shapes)
    for cases in shapes.values():
        judge_operation(marking, [case for case in cases if case not in marking.verdicts])
    for case in marking.outcomes:
        if case not in marking.verdicts:
            judge_pass(marking, case)
    examined = {case.kind for case in examined_cases(marking)}
    for case, verdict in marking.verdicts.items():  # with other operations it was examined
        if not case.operation and verdict == UNEXAMINED and case.kind in examined:
            marking.verdicts[case] = ABSENT
    return joined(marking.found, len({case.operation for case in examined_cases(marking)} - {""}))


def examined_cases(marking: Marking) -> list[Case]:
    """Those that have a verdict."""
    return [case for case, verdict in marking.verdicts.items() if verdict in (PASSED, FAILED)]


def _unmade(marking: Marking, case: Case) -> list[Objection]:
    error = marking.outcomes[case].error
    marking.verdicts = dict.fromkeys(marking.outcomes, UNEXAMINED)
    if error:
        marking.failed(ENDED.get(error, "crash"), case, (), marking.error(case))
    else:
        marking.failed("made", case, marking.wrong(case))
    return marking.found


def _missing(marking: Marking, shapes: Mapping[tuple[str, str], Sequence[Case]]) -> None:
    """Tell what an engine hasn't got from what fails."""
    failing: dict[str, dict[str, Case]] = {}
    working: dict[str, set[str]] = {}
    for (operation, shape), cases in shapes.items():
        values = [case for case in cases if case.kind == "value"]
        errors = [marking.outcomes[case].error for case in values]
        if all(error and error not in (*ENDED, "skipped") for error in errors):
            failing.setdefault(operation, {})[shape] = values[0]
        else:
            working.setdefault(operation, set()).add(shape)
    for operation, each in failing.items():
        row = TABLE[operation]
        kinds = {marking.outcomes[case].error for case in each.values()}
        unwritten = kinds == {"NotImplementedError"}
        another = kinds == {"TypeError"} and all(_is_call(case) for case in each.values())
        no_sum = _is_builtin(row) and "add" not in working
        # the same sign is another operation's, which is there: a**2 without a**b
        others = {TABLE[name].operator for name in working if name != operation} - {""}
        for shape, case in each.items():
            numbers = bool(case.form and case.form.has_numbers)
            refused = row.operator in others and (operation not in working or not numbers) and kinds <= UNWRITTEN
            if unwritten or another or no_sum or refused:
                marking.absent.setdefault(operation, []).append(shape)
                verdict = ABSENT
            else:
                verdict = FAILED
                part = (operation in working and numbers) or _is_builtin(row)
                _raised(marking, case, "form" if part and kinds <= UNWRITTEN else "crash")
            for same_shape in shapes[operation, shape]:
                marking.verdicts[same_shape] = verdict


def _is_builtin(row: Op) -> bool:
    """Whether it is a function of Python's own, made of an engine's operators: ``sum([a, b])``."""
    return python_has_it(row) and not row.operator


def _is_call(case: Case) -> bool:
    """Whether it calls a function of the file, which may have the name of a row and be something else."""
    return bool(case.form and not python_has_it(case.form.row) and case.form.text.startswith(case.operation))


def _raised(marking: Marking, case: Case, key: str) -> None:
    outcome = marking.outcomes[case]
    assert case.form is not None  # noqa: S101 - for the type checker
    row, into = case.form.row, [("error", outcome.error), ("message", outcome.message)]
    if key == "form":
        advice = "operand" if not case.form.shape.startswith("n ") else "reflected"
        advice = advice if row.operator else "sum"
        into += [("advice", advice), ("magic", f"__r{row.operator}__")]
    marking.object_to(key, case, (), into)
