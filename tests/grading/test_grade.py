"""Students' engines with a mistake each, and right ones: what is said of them.

Also of: grading/cases, grading/forms, grading/judging, grading/marking, grading/mistakes, grading/objections,
grading/operations, grading/passes, grading/running, grading/verdict.
"""

from __future__ import annotations

import json
import math
import runpy
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograd
from autograd.core.value import functions
from autograd.grading import cases as cases_module
from autograd.grading.cases import cases_of
from autograd.grading.grade import grade
from autograd.grading.marking import Marking
from autograd.grading.running import Names, run, translated
from autograd.grading.verdict import Grade, of_examination
from autograd.grading.watching import InThisProcess, examine, expected
from autograd.rows.table import TABLE

STUDENTS = Path(__file__).parent / "students"
# What is to be said of each: the kind of finding, and operations that show it ("" for the backward pass)
PLANTED = {
    "changes_constants": ("changes_operand", {"add"}),
    "changes_operands": ("in_place", {"add"}),
    "difference_with_plus": ("gradient_negated", {"sub"}),
    "forward_order": ("early", {"add", "mul", "tanh"}),
    "log_of_anything": ("outside", {"log"}),
    "no_parents_in_tanh": ("no_parents", {"tanh"}),
    "no_rsub": ("form", {"sub"}),
    "no_seed": ("no_seed", {"add", "mul", "tanh"}),
    "no_upstream_in_tanh": ("no_upstream", {"tanh"}),
    "one_list_for_all": ("state", set[str]()),
    "one_seen_for_all": ("state", set[str]()),
    "one_tape_for_all": ("state", set[str]()),
    "overwrites_everywhere": ("overwrites", {"add", "mul", "tanh", "exp", "log", "relu", "powc"}),
    "overwrites_in_mul": ("overwrites", {"mul"}),
    "parents_in_a_set": ("once", {"add", "mul"}),
    "pow_by_value": ("gradient_zero", {"pow"}),
    "power_without_exponent": ("gradient_factor_missing", {"powc"}),
    "relu_always_one": ("gradient_one", {"relu"}),
    "relu_at_zero": ("kink_convention", {"relu"}),
    "seen_by_number": ("equal", set[str]()),
    "tanh_at_input": ("gradient_at_input", {"tanh"}),
    "visits_again": ("paths_wrong", set[str]()),
    "walks_paths": ("paths", set[str]()),
    "wrong_exp": ("value", {"exp"}),
    "wrong_order": ("order", set[str]()),
    "wrong_rtruediv": ("value", {"div"}),
    "zeroes_first": ("zeroes", {"add", "mul", "tanh"}),
}
# What follows from a mistake, and is said beside it, since it is as true
CONSEQUENCES = {
    "pow_by_value": {("form", "pow")},  # there is no 2 ** b either
    "power_without_exponent": {("gradient_negated", "div")},  # which is made of a power
    "one_list_for_all": {("two_losses", "")},
    "visits_again": {("paths", "")},
}
RIGHT = {"right": {"twice"}, "right_recursive": {"twice", "recursion"}}


@pytest.fixture(autouse=True)
def _shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases_module, "LONG", 3_000)  # as telling as 100,000 here, and soon done


def graded(engine: type, around: dict[str, Any] | None = None, names: Names = Names()) -> Grade:  # noqa: B008 - frozen
    """The report, without a process of its own."""
    found = examine(lambda _: InThisProcess(engine, around or {}, names), cases_of)
    marking = Marking(found.outcomes, dict(expected(list(found.outcomes))))
    return of_examination(engine.__name__, found, marking)


@cache
def student(name: str) -> Grade:
    names = runpy.run_path(str(STUDENTS / f"{name}.py"))
    return graded(names["Value"], names)


def kinds(report: Grade) -> set[tuple[str, str]]:
    return {(each.objection.key, each.operation) for each in report.findings}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_mistake_is_named_with_its_operation(name: str) -> None:
    report = student(name)
    key, operations = PLANTED[name]
    (found,) = [each for each in report.findings if each.objection.key == key]
    assert operations <= {*found.objection.operations}
    assert bool(operations) == bool(found.objection.operations)
    assert report.ok == (name == "relu_at_zero")  # any slope between both sides is one at a kink
    others = {each for each in kinds(report) if each[0] not in (key, "twice", "recursion", "complex")}
    assert others <= CONSEQUENCES.get(name, set())


@pytest.mark.parametrize("name", PLANTED)
def test_the_program_that_is_shown_shows_it(name: str) -> None:
    """Run by somebody with this engine, it gives the numbers that are told, and with ours the right ones."""
    names = runpy.run_path(str(STUDENTS / f"{name}.py"))
    ours = {**functions, "Value": autograd.Value}
    for each in student(name).findings:
        case = each.objection.case
        assert case is not None
        for shown, came in each.objection.came:
            there = run(each.program, [shown], names)
            assert there.numbers == (came,)
            here = run(case.text, [shown], ours)
            assert here.numbers != there.numbers


@pytest.mark.parametrize("name", RIGHT)
def test_of_a_right_engine_is_said_only_what_is_true_of_it(name: str) -> None:
    report = student(name)
    assert report.ok
    assert {each.objection.key for each in report.findings} <= RIGHT[name]
    assert report.unexamined == ()
    assert report.points >= 98


def test_what_is_not_there_is_listed_and_no_fault() -> None:
    report = student("walks_paths")
    assert {"a / b", "tanh", "abs(a)"} <= {*report.missing}
    assert "sin" not in report.missing
    assert not [each for each in report.findings if each.objection.key == "crash"]


def test_our_own_engine_has_all_of_it_right() -> None:
    report = graded(autograd.Value, dict(functions))
    assert report.ok
    assert report.points == 100
    assert report.findings == ()


def test_every_row_joins_by_itself() -> None:
    known = {f".__{row.operator}__": 1 for row in TABLE.values() if row.operator}
    known |= {row.name: len(row.all_arguments) for row in TABLE.values()}
    tried = {case.operation for case in cases_of(known)}
    assert {row.name for row in TABLE.values() if row.points} <= tried


@pytest.mark.parametrize(
    ("broken", "key"),
    [
        (lambda value, slope: -slope, "gradient_negated"),
        (lambda value, slope: slope / 2, "gradient_halved"),
        (lambda value, slope: 2 * slope, "gradient_doubled"),
        (lambda value, slope: 1 / slope, "gradient_inverted"),
        (lambda value, slope: value, "gradient_value"),
        (lambda value, slope: slope + 0.5, "gradient_other"),
    ],
)
def test_the_mistake_in_a_derivative_is_told_from_its_numbers(
    broken: Callable[[float, float], float], key: str
) -> None:
    class Engine:
        def __init__(self, data: float, parent: Any = None, slope: float = 0.0) -> None:
            self.data, self.grad, self.parent, self.slope = data, 0.0, parent, slope

        def cosh(self) -> Engine:
            value = math.cosh(self.data)
            return Engine(value, self, broken(value, math.sinh(self.data)))

        def backward(self) -> None:
            self.grad = 1.0
            if self.parent is not None:
                self.parent.grad += self.slope

    assert (key, "cosh") in kinds(graded(Engine))


def test_names_are_adjustable() -> None:
    text = (STUDENTS / "right.py").read_text(encoding="utf-8")
    for ours, theirs in (("Value", "Scalar"), ("data", "number"), ("grad", "slope"), ("def backward", "def run_back")):
        text = text.replace(ours, theirs)
    names: dict[str, Any] = {}
    exec(text, names)  # noqa: S102 - our own
    report = graded(names["Scalar"], names, Names("Value", "number", "slope", "run_back"))
    assert report.ok
    assert report.points == 100
    (twice,) = report.findings
    assert twice.program.splitlines()[0] == "a = Scalar(2.0)"
    assert twice.program.splitlines()[-1] == "L.run_back()"
    assert twice.objection.came[0][0] == "a.grad"
    assert "a.slope is" in twice.text()


def test_a_backward_pass_that_wants_a_gradient_gets_it() -> None:
    text = (STUDENTS / "walks_paths.py").read_text(encoding="utf-8").replace("arriving=1.0", "arriving")
    names: dict[str, Any] = {}
    exec(text, names)  # noqa: S102 - our own
    report = graded(names["Value"], names)
    assert {key for key, _ in kinds(report)} == {"paths", "recursion"}
    assert all("x.backward(1.0)" in each.program for each in report.findings)


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [
        ("reversed(order):", "reversed(order[:-1]):", "gradient_zero"),
        ("self.grad = 1.0", "self.grad = 2.0", "gradient_doubled"),
        ("self.grad = 0.0", "self.grad = None", "crash"),
        ("node._backward()", "node._backward()\n            node.data -= 0.01 * node.grad", "changes_later"),
        ("self.data = data", "self.data = int(data)", "made"),
    ],
)
def test_what_every_operation_shows_is_said_once(right: str, wrong: str, key: str) -> None:
    text = (STUDENTS / "right.py").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    exec(text.replace(right, wrong), names)  # noqa: S102 - our own
    report = graded(names["Value"], names)
    assert {each.objection.key for each in report.findings if not each.is_limit} == {key}
    assert len([each for each in report.findings if not each.is_limit]) == 1


def test_numbers_of_32_bits_are_right() -> None:
    text = (STUDENTS / "right.py").read_text(encoding="utf-8").replace("data = data", "data = float32(data)")
    names: dict[str, Any] = {}
    exec(text.replace("import math", "import math\nfrom numpy import float32"), names)  # noqa: S102 - our own
    with np.errstate(all="ignore"):
        assert graded(names["Value"], names).ok


def test_a_power_that_takes_numbers_alone_says_so_and_is_no_fault() -> None:
    text = (STUDENTS / "right.py").read_text(encoding="utf-8")
    more = "    def __rpow__(self, base):\n        return (self * math.log(base)).exp()\n\n    def __neg__"
    names: dict[str, Any] = {}
    refused = "        assert isinstance(exponent, (int, float))\n        out = Value(self.data**exponent"
    text = text.replace("        out = Value(self.data**exponent", refused).replace("    def __neg__", more)
    exec(text, names)  # noqa: S102 - our own
    report = graded(names["Value"], names)
    assert report.ok
    assert "a ** b" in report.missing
    assert "n ** b" not in report.missing


FUNCTIONS = """
import math

class Var:
    def __init__(self, data, back=()):
        self.data, self.grad, self.back = data, 0.0, back

    def backward(self, arriving=1.0):
        self.grad += arriving
        for parent, slope in self.back:
            parent.backward(arriving * slope)

def add(a, b): return Var(a.data + b.data, [(a, 1.0), (b, 1.0)])
def mul(a, b): return Var(a.data * b.data, [(a, b.data), (b, a.data)])
def exp(a): return Var(math.exp(a.data), [(a, a.data)])
def cross_entropy(scores, label): return scores[label]
"""


def test_operations_may_be_functions_of_nodes_alone() -> None:
    names: dict[str, Any] = {}
    exec(FUNCTIONS, names)  # noqa: S102 - our own
    report = graded(names["Var"], names)
    assert kinds(report) == {("gradient_own", "exp")}  # and nothing of what it hasn't got, or has by another meaning
    assert {"cross_entropy"} <= {*report.missing} | {each.partition("(")[0] for each in report.missing}
    assert "add" in report.unexamined


def test_a_class_that_makes_no_node_of_a_number_is_said_so_once() -> None:
    class Engine:
        def __init__(self, data: float, label: str) -> None: ...

        def __add__(self, other: Any) -> Any: ...

        def backward(self) -> None: ...

    (found,) = (report := graded(Engine)).findings
    assert found.program == "a = Engine(2.5)"
    assert "missing 1 required positional argument: 'label'" in found.sentence()
    assert not report.ok


def test_a_program_in_other_names() -> None:
    text = "data = 1\nb = Value(data)\nb.grad = 2\nb.backward()\nb.data"
    assert translated(text, Names("V", "x", "g", "back")) == "data = 1\nb = V(data)\nb.g = 2\nb.back()\nb.x"


def test_the_report_is_for_machines_and_in_polish_too() -> None:
    report = student("tanh_at_input")
    found = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert found["ok"] is False
    assert found["findings"][0]["operations"] == ["tanh"]
    assert found["findings"][0]["numbers"][0]["shown"] == "a.grad"
    polish = report.text("pl").splitlines()
    assert polish[0] == f"Value (Value): są błędy (uwag: 2, przypadków: {report.count})"
    assert "pochodna lokalna po a jest policzona z wejścia, a jej wzór używa wyniku działania." in polish[2]
    assert "<pre>Value (Value): wrong" in report._repr_html_()


def test_texts_are_there_in_both_languages_with_the_same_places() -> None:
    import re

    from autograd.common.tables import table

    for key, text in table("autograd.grading", "texts").items():
        places = [sorted({*re.findall(r"{(\w+)}", text[language])}) for language in ("en", "pl")]
        assert places[0] == places[1], key


def test_what_is_needed_and_not_there_is_a_fault() -> None:
    path = STUDENTS / "walks_paths.py"
    report = grade(path, needs=["add", "tanh"])
    (lacking,) = [each for each in report.findings if each.objection.key == "needed"]
    assert lacking.operation == "tanh"
    assert "tanh" not in report.missing
    with pytest.raises(ValueError, match="there is no operation 'tahn'"):
        grade(path, needs=["tahn"])


@pytest.mark.parametrize("wrong", [3, None, ["a.py"]])
def test_what_can_be_graded_is_a_class_or_a_path(wrong: Any) -> None:
    with pytest.raises(TypeError, match="expected a class, or a file's path"):
        grade(wrong)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="there is no file"):
        grade(tmp_path / "nobody.py")
