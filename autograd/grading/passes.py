"""grading: the judge of an engine's backward pass as a whole: order, state, paths, depth."""

from __future__ import annotations

from autograd.grading.cases import FEW, LONG, MANY, SHORT, Case
from autograd.grading.marking import FAILED, PASSED, UNEXAMINED, Marking
from autograd.grading.mistakes import same
from autograd.grading.objections import ENDED, HARMLESS
from autograd.grading.running import TIRED
from autograd.grading.watching import SLOW

LONG_REPR = 2_000  # characters; a node's own numbers take some fifty
STEEPER = 5.0  # how many times as many calls for twice the size are too many


def judge_pass(marking: Marking, case: Case) -> None:
    """One case that is about no single operation."""
    unsure = {name for each in marking.found if each.key not in HARMLESS for name in each.operations}
    outcome = marking.outcomes[case]
    keys = {each.key for each in marking.found}
    # programs of the pass are written with signs: a function add(a, b) is no help
    signed = (each for each in marking.verdicts if each.form and not each.form.text.startswith(f"{each.operation}("))
    there = {each.operation for each in signed if marking.verdicts[each] in (PASSED, FAILED)}
    if outcome.error == "skipped" or set(case.helpers) & unsure or not set(case.helpers) <= there:
        marking.verdicts[case] = UNEXAMINED
    elif case.kind == "calls":
        _calls(marking, case)
    elif case.kind == "chain":
        _chain(marking, case)
    elif case.kind == "repr":
        _repr(marking, case)
    elif outcome.error:
        marking.failed(ENDED.get(outcome.error, "crash"), case, (), marking.error(case))
    elif not (wrong := marking.wrong(case)):
        marking.passed(case)
    elif case.kind == "twice":
        once = all(isinstance(right, float) and same(came, right / 2) for came, right in marking.pairs(case).values())
        marking.failed("zeroes" if once and "zeroes" in keys else "state" if once else "twice", case, wrong)
    elif case.kind == "two_losses" and {"zeroes", "state"} & keys:  # it has been said
        marking.verdicts[case] = FAILED
    else:
        said = {"zeroed": "state", "apart": "shared_state"}
        marking.failed(said.get(case.kind, case.kind), case, wrong)


def _calls(marking: Marking, case: Case) -> None:
    """How the number of calls grows: the larger graph has the verdict, beside the smaller one."""
    outcome = marking.outcomes[case]
    few = next(each for each in marking.outcomes if each.kind == "calls")
    if outcome.error:
        marking.failed(ENDED.get(outcome.error, "crash"), case, (), marking.error(case))
        return
    if case == few or not (before := marking.outcomes[few].numbers):
        marking.passed(case)
        return
    less, more = float(before[-1]), float(outcome.numbers[-1])
    if more > STEEPER * less:
        many = f"{more:.0f}" if more <= TIRED else f"> {TIRED}"
        into = [("few", f"{less:.0f}"), ("many", many), ("few_doublings", f"{FEW}"), ("many_doublings", f"{MANY}")]
        marking.failed("paths", case, (), into)
    elif wrong := [shown for shown in marking.wrong(case) if shown != "calls"]:
        marking.failed("order", case, wrong)
    else:
        marking.passed(case)


def _chain(marking: Marking, case: Case) -> None:
    outcome = marking.outcomes[case]
    count = SHORT if f"{SHORT:_}" in case.text else LONG
    into = [("count", f"{count:,}".replace(",", "\u00a0")), ("seconds", f"{SLOW:g}"), *marking.error(case)]
    if outcome.error == "time":
        marking.failed("slow", case, (), into)
    elif outcome.error:
        key = "recursion" if outcome.error in ("RecursionError", "died") else ENDED.get(outcome.error, "crash")
        marking.failed(key, case, (), into)
    elif wrong := marking.wrong(case):
        marking.failed("chain", case, wrong, into)
    else:
        marking.passed(case)


def _repr(marking: Marking, case: Case) -> None:
    outcome = marking.outcomes[case]
    if outcome.error:
        marking.failed("repr_error", case, (), marking.error(case))
    elif float(outcome.numbers[0]) > LONG_REPR:
        into = [("length", f"{outcome.numbers[0]:.0f}"), ("doublings", f"{FEW}")]
        marking.failed("repr_long", case, (), into)
    else:
        marking.passed(case)
