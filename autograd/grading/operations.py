"""grading: the judge of an engine's operations, each from its value to its kinks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograd.common.words import number as in_words
from autograd.grading.cases import Case
from autograd.grading.marking import ABSENT, FAILED, PASSED, UNEXAMINED, Marking
from autograd.grading.mistakes import Slope, named, same
from autograd.grading.objections import ENDED
from autograd.grading.running import NOTHING
from autograd.rows import evaluating
from autograd.rows.table import TABLE

ASIDE = 1e-6  # how far from a kink its two slopes are looked at


def spelled(found: float | str) -> str:
    """A number as people read it, or the word for what is none.

    >>> spelled(-7.0), spelled("complex 1j")
    ('−7', 'complex 1j')
    """
    return in_words(found, 10) if isinstance(found, float) else found


def judge_operation(marking: Marking, cases: Sequence[Case]) -> None:
    """The cases of an operation with these operands, from its value to its kinks."""
    for case in cases:
        error = marking.outcomes[case].error
        if error in ENDED or error == "skipped":
            marking.verdicts[case] = FAILED if error in ENDED else UNEXAMINED
            if error in ENDED:
                marking.object_to(ENDED[error], case)
        elif marking.rights[case].error and case.kind != "outside":  # nobody knows what is right
            marking.verdicts[case] = UNEXAMINED
    left = [case for case in cases if case not in marking.verdicts]
    kinds: dict[str, list[Case]] = {}
    for case in left:
        kinds.setdefault(case.kind, []).append(case)
    right_values = all([_value(marking, case) for case in kinds.get("value", [])])  # noqa: C419 - all are looked at
    slopes: dict[str, float] = {}
    right_slopes = right_values and _gradients(marking, kinds.get("gradient", []), slopes)
    overwritten = early = False
    for case in left:
        if case in marking.verdicts:
            continue
        if not right_values or (case.kind in ("ints", "same", "in_place", "kink") and not right_slopes):
            marking.verdicts[case] = UNEXAMINED if case.kind != "outside" else _outside(marking, case)
        elif marking.outcomes[case].error and case.kind not in ("outside", "kink"):
            _after_an_error(marking, case)
        elif case.kind == "upstream":
            early = _upstream(marking, case, slopes)
        elif early:
            marking.verdicts[case] = UNEXAMINED
        elif case.kind == "below":
            _below(marking, case, slopes)
        elif case.kind == "shared":
            overwritten |= _shared(marking, case, slopes)
        elif case.kind in ("held", "same"):
            (_held if case.kind == "held" else _same)(marking, case, slopes, overwritten)
        elif case.kind == "outside":
            marking.verdicts[case] = _outside(marking, case)
        elif case.kind == "kink":
            _kink(marking, case)
        else:
            _plain(marking, case)


def _after_an_error(marking: Marking, case: Case) -> None:
    if case.kind in ("upstream", "below", "shared", "held"):  # a helper that isn't there, or a gradient nobody may set
        marking.verdicts[case] = UNEXAMINED
    else:
        marking.failed("crash", case, (), marking.error(case))


def _value(marking: Marking, case: Case) -> bool:
    if marking.outcomes[case].error:
        return marking.failed("crash", case, (), marking.error(case))
    wrong = marking.wrong(case)
    changed = [shown for shown in wrong if shown != "c.data"]
    if changed:
        return marking.failed("changes_operand", case, changed)
    return marking.failed("value", case, wrong) if wrong else marking.passed(case)


def _gradients(marking: Marking, cases: Sequence[Case], slopes: dict[str, float]) -> bool:
    """Whether gradients are right at all points; ``slopes`` gets those of the first one."""
    points: dict[str, list[tuple[Case, Slope]]] = {}
    fine = True
    for case in cases:
        if marking.outcomes[case].error:
            fine = marking.failed("crash", case, (), marking.error(case))
            continue
        pairs = marking.pairs(case)
        changed = marking.wrong(case, ".data")
        if same(pairs["c.grad"][0], 0.0) and pairs["c.grad"][0] != NOTHING:
            fine = marking.failed("no_seed", case, ["c.grad"])
            continue
        if changed:
            fine = marking.failed("changes_later", case, changed)
            continue
        assert case.form is not None  # noqa: S101 - for the type checker
        out = evaluating.at(case.form.row.name, case.form.point)[0]
        wrong = [shown for shown in marking.wrong(case, ".grad") if shown != "c.grad"]
        marking.verdicts[case] = FAILED if wrong else PASSED
        for name, _ in case.form.leaves:
            came, right = ((0.0 if x == NOTHING else x) for x in pairs[f"{name}.grad"])
            if isinstance(came, float) and isinstance(right, float):
                points.setdefault(name, []).append((case, Slope(case.form, name, came, right, out)))
                slopes.setdefault(name, came)
            else:
                fine = marking.failed("gradient_other", case, [f"{name}.grad"], [("operand", name)])
    for name, each in points.items():
        bad = [case for case, slope in each if not same(slope.came, slope.right)]
        if bad:
            key, factor = named([slope for _, slope in each])
            into = [("operand", name), ("factor", factor)]
            fine = marking.failed(f"gradient_{key}", bad[0], [f"{name}.grad"], into)
    return fine


def _beside(marking: Marking, case: Case, slopes: Mapping[str, float], expected: Mapping[str, float]) -> list[str]:
    """The gradients that are not what follows from those of the operation alone, right or wrong."""
    pairs = marking.pairs(case)
    return [
        f"{name}.grad"
        for name in slopes
        if f"{name}.grad" in pairs and not same(pairs[f"{name}.grad"][0], expected[name])
    ]


def _arrived(marking: Marking, case: Case) -> bool:
    """Whether the gradient that the operation was to get did arrive: if not, others are to blame."""
    came, right = marking.pairs(case)["c.grad"]
    return came == NOTHING or same(came, right)


def _upstream(marking: Marking, case: Case, slopes: Mapping[str, float]) -> bool:
    """Whether its turn comes too early."""
    if not _arrived(marking, case):
        marking.verdicts[case] = UNEXAMINED
        return False
    arrived = float(marking.pairs(case)["c.grad"][1])
    wrong = _beside(marking, case, slopes, {name: arrived * slope for name, slope in slopes.items()})
    if not wrong:
        return not marking.passed(case)
    came = {name: marking.pairs(case)[f"{name}.grad"][0] for name in slopes}
    alone = all(same(came[name], slopes[name]) for name in slopes if f"{name}.grad" in wrong)
    nothing = all(same(number, 0.0) for number in came.values())
    marking.failed("no_upstream" if alone else "early" if nothing else "upstream_other", case, wrong)
    return nothing and not alone


def _below(marking: Marking, case: Case, slopes: Mapping[str, float]) -> None:
    """Whether its operands send on what they get: not where the new node doesn't know them."""
    came = {shown: number for shown, (number, _) in marking.pairs(case).items()}
    cut = [
        name
        for name, slope in slopes.items()
        if slope and f"{name}_.grad" in came and same(came[f"{name}.grad"], slope) and same(came[f"{name}_.grad"], 0.0)
    ]
    if cut:
        marking.failed("no_parents", case, [f"{name}_.grad" for name in cut], [("operand", ", ".join(cut))])
    elif marking.wrong(case):  # of addition, or of the order, which others tell
        marking.verdicts[case] = ABSENT
    else:
        marking.passed(case)


def _shared(marking: Marking, case: Case, slopes: Mapping[str, float]) -> bool:
    """Whether it overwrites."""
    if not _arrived(marking, case):
        marking.verdicts[case] = UNEXAMINED
        return False
    wrong = _beside(marking, case, slopes, {name: 1 + slope for name, slope in slopes.items()})
    if not wrong:
        marking.passed(case)
        return False
    came = marking.pairs(case)[wrong[0]][0]
    one_left = same(came, slopes[wrong[0].removesuffix(".grad")]) or same(came, 1.0)  # whichever came last
    marking.failed("overwrites" if one_left else "shared_other", case, wrong)
    return one_left


def _held(marking: Marking, case: Case, slopes: Mapping[str, float], overwritten: bool) -> None:
    text = case.text.split(".grad = ", 1)[1]
    held = float(text.split("\n", 1)[0])
    wrong = _beside(marking, case, slopes, {name: held + slope for name, slope in slopes.items()})
    if not wrong:
        marking.passed(case)
    elif overwritten:  # it has been said
        marking.verdicts[case] = FAILED
    else:
        alone = all(same(marking.pairs(case)[each][0], slopes[each.removesuffix(".grad")]) for each in wrong)
        marking.failed("zeroes" if alone else "held_other", case, wrong)


def _same(marking: Marking, case: Case, slopes: Mapping[str, float], overwritten: bool) -> None:
    wrong = marking.wrong(case)
    if not wrong:
        marking.passed(case)
    elif overwritten:
        marking.verdicts[case] = FAILED
    else:
        assert case.form is not None  # noqa: S101 - for the type checker
        number = case.form.leaves[0][1]
        parts = evaluating.at(case.operation, [number, number])[1]
        once = any(same(marking.pairs(case)[wrong[0]][0], part) for part in parts)
        marking.failed("once" if once else "same_other", case, wrong)


def _kink(marking: Marking, case: Case) -> None:
    pairs = marking.pairs(case) if not marking.outcomes[case].error else {}
    wrong = marking.wrong(case) if pairs else []
    if pairs and not wrong:
        marking.passed(case)
        return
    if not pairs:
        marking.failed("crash", case, (), marking.error(case))
        return
    between = True
    for place, (name, number) in enumerate(case.form.leaves if case.form else ()):
        point = list(case.form.point) if case.form else []
        sides = []
        for at in (number - ASIDE, number + ASIDE):
            point[place] = at
            sides.append(evaluating.at(case.operation, point)[1][place])
        came = pairs[f"{name}.grad"][0]
        between &= isinstance(came, float) and min(sides) - ASIDE <= came <= max(sides) + ASIDE
    came, right = pairs[wrong[0]]
    into = [("came", spelled(came)), ("right", spelled(right))]
    marking.failed("kink_convention" if between else "kink_wrong", case, wrong, into)


def _outside(marking: Marking, case: Case) -> str:
    numbers = marking.outcomes[case].numbers
    if marking.outcomes[case].error in ENDED:
        marking.failed(ENDED[marking.outcomes[case].error], case)
    elif marking.outcomes[case].error or (isinstance(numbers[0], float) and numbers[0] - numbers[0] != 0):
        marking.passed(case)
    else:
        key = "outside" if isinstance(numbers[0], float) else "complex"
        marking.failed(key, case, ["c.data"], [("domain", TABLE[case.operation].domain)])
    return marking.verdicts[case]


def _plain(marking: Marking, case: Case) -> None:
    """What has one text for whatever goes wrong: ints and assignments in place."""
    wrong = marking.wrong(case)
    if wrong:
        marking.failed(case.kind, case, wrong)
    else:
        marking.passed(case)
