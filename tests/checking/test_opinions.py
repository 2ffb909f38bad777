"""What gradcheck says beside central differences, and the kinds of trouble it tells apart.

No file of this name: what each opinion and each verdict is, several files of checking decide together.

Also of: checking/forward, checking/kinds, checking/reasons, checking/registering, checking/replaying.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
from autograd import GradientError, Op, Value, diagnose, gradcheck, ieee
from autograd.checking.differences import check
from autograd.checking.forward import forward
from autograd.checking.kinds import ACCUMULATION, CUT, KINK, NONFINITE, OUTSIDE, RIGHT, STALE, WRONG
from autograd.core import backward
from autograd.core.graph import order
from autograd.core.own_rows import install, unregister
from autograd.explaining.rules import rule
from autograd.rows.table import TABLE
from nn import MLP, SGD, mse
from tests.checking.test_differences import mutants, random_graph
from tests.support.graphs import flat

ROWS = list(TABLE.values())


def kinds(function: Any, point: Any = None) -> tuple[str, ...]:
    return check(function, point, 1e-6).kinds


# ---- the opinions that need no step ---------------------------------------------------------------------------------


def test_a_wrong_row_is_seen_with_many_digits_and_not_by_dual_numbers_which_use_it() -> None:
    wrong = install(Op("wrong_cube", "a", "a*a*a", ("2*a*a",)))
    try:
        report = check(wrong, [2.0], 1e-6)
        assert (report[0].analytic, report[0].dual) == (8.0, 8.0)
        assert report[0].right == pytest.approx(12.0)
        assert report.to_dict(opinions=True)["entries"][0]["exact"] == 12.0
    finally:
        unregister("wrong_cube")


def test_a_form_that_is_taught_must_be_the_partial() -> None:
    points = ((2.0,), (-1.5,))
    with pytest.raises(GradientError, match=r"∂/∂a is taught as 2\*a\*a, 8.0 at \(2.0,\), but is 12.0"):
        autograd.register(Op("taught_cube", "a", "a*a*a", ("3*a*a",), points=points, taught=("2*a*a",)))
    assert "taught_cube" not in TABLE
    autograd.register(Op("taught_cube", "a", "a*a*a", ("3*a*a",), points=points, taught=("3*out/a",)))
    try:
        assert rule(TABLE["taught_cube"], "a") == "∂(a·a·a)/∂a = 3·(a·a·a)/a"
    finally:
        autograd.unregister("taught_cube")


@pytest.mark.parametrize(
    ("runs", "says"),
    [
        (("b = 3*a", "a*a*a", "b*a"), ""),
        (("b = a*a", "b*a", "3*b"), r"∂/∂a is 3\*a\*a, 0.26999999999999996 at \(0.3,\), but runs as 0\.27"),
        (("2*a", "3*a*a"), r"the value is a\*a\*a, 8.0 at \(2.0,\), but runs as 4.0"),
    ],
)
def test_what_runs_must_have_the_bits_of_the_texts(runs: tuple[str, ...], says: str) -> None:
    row = Op("quick_cube", "a", "a*a*a", ("3*a*a",), points=((2.0,), (0.3,)), runs=runs)
    if says:
        with pytest.raises(GradientError, match=says):
            autograd.register(row)
    else:
        autograd.register(row)
        autograd.unregister("quick_cube")
    assert "quick_cube" not in TABLE


@given(st.integers(0, 10_000))
def test_forward_mode_agrees_on_random_graphs(seed: int) -> None:
    for entry in gradcheck(random_graph(np.random.default_rng(seed))):
        assert entry.dual == pytest.approx(entry.analytic, rel=1e-9, abs=1e-12)


@settings(max_examples=10)
@given(st.integers(0, 10_000))
def test_many_digits_agree_on_random_graphs(seed: int) -> None:
    report = gradcheck(random_graph(np.random.default_rng(seed)))
    for entry, said in zip(report, report.to_dict(opinions=True)["entries"], strict=True):
        if entry.verdict != KINK:
            assert said["exact"] == pytest.approx(entry.analytic, rel=1e-12, abs=1e-15)


def test_many_leaves_are_taken_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    leaves = [Value(0.1 * i + 0.05) for i in range(11)]
    nodes = order(autograd.sum([leaf.sin() * leaf for leaf in leaves]))[::-1]
    whole = forward(nodes, leaves)
    monkeypatch.setattr("autograd.checking.forward.MOST", 3 * len(nodes))
    assert np.array_equal(whole.slopes, forward(nodes, leaves).slopes)


def test_every_opinion_is_shown_and_is_there_for_machines() -> None:
    report = gradcheck(lambda x: x.exp(), [1.0])
    heading, line = report.opinions().splitlines()
    assert heading.split() == ["analytic", "central", "forward", "dual", "numbers", "50", "digits"]
    assert line.split() == ["x₁", *["2.718281828"] * 5]
    said = json.loads(json.dumps(report.to_dict(opinions=True)))["entries"][0]
    assert said["exact"] == said["dual"] == math.e
    assert report.to_dict()["entries"][0]["exact"] == "nan"  # nobody asked


def test_opinions_are_of_the_numbers_that_were_checked() -> None:
    x = Value(2.0, label="x")
    report = gradcheck(x * x * x)
    x.data = 5.0
    assert report.opinions().split()[-1] == "12"


def test_without_mpmath_the_other_opinions_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograd.checking.exactness.find_spec", lambda _: None)
    report = gradcheck(lambda x: x.exp(), [1.0])
    assert "digits" not in report.opinions()
    assert report.to_dict(opinions=True)["entries"][0]["exact"] == "nan"


# ---- what can be checked --------------------------------------------------------------------------------------------


def test_a_model_with_a_loss_is_checked_by_its_parameters_names() -> None:
    model = MLP(2, [3, 1], "tanh", seed=1)
    report = gradcheck(lambda: mse([model([1.4, -0.4])], [1.0]), model)
    assert [entry.name for entry in report] == list(model.named_parameters())
    again = gradcheck(mse([model([1.4, -0.4])], [1.0]), model)
    assert [entry.analytic for entry in again] == [entry.analytic for entry in report]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_is_checked_by_itself_or_its_name(row: Op) -> None:
    report = gradcheck(row)
    assert len(report) == sum(name in row.active for point in row.points for name, _ in row.slots(len(flat(point))))
    assert [entry.analytic for entry in report] == [entry.analytic for entry in gradcheck(row.name)]


def test_a_row_is_checked_at_a_point_of_ones_own() -> None:
    report = gradcheck("div", [1.0, 4.0])
    assert [(entry.name, entry.analytic) for entry in report] == [("a | (1, 4)", 0.25), ("b | (1, 4)", -0.0625)]
    with pytest.raises(ValueError, match=r"row 'div' takes a, b; got 3 numbers"):
        gradcheck("div", [1.0, 2.0, 3.0])
    with pytest.raises(autograd.RowError, match="no operation 'dvi'; did you mean 'div'"):
        gradcheck("dvi")


def test_a_wrong_row_is_refused_by_gradcheck() -> None:
    mutant = mutants(TABLE["mul"])[0]
    install(mutant)
    try:
        with pytest.raises(GradientError, match="wrong local derivative in mutant"):
            gradcheck(mutant)
    finally:
        unregister("mutant")


# ---- the kinds of trouble -------------------------------------------------------------------------------------------


def test_a_broken_backward_pass_is_found_for_graphs_and_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    right = backward.backward

    def forgets(root: Any, seed: float = 1.0) -> None:
        right(root, seed)
        next(node for node in order(root) if not node.op).grad *= 0.5

    monkeypatch.setattr(backward, "backward", forgets)
    x = Value(3.0, label="x")
    with pytest.raises(GradientError, match=r"wrong accumulation: backward\(\) gave x the gradient 3.0, but .* 6.0"):
        gradcheck(x * x)
    assert kinds(lambda x: x * x, [3.0]) == (ACCUMULATION,)
    assert x.grad == 0.0


def test_a_path_cut_by_data_is_no_stale_value() -> None:
    assert kinds(lambda x: x * x.data, [3.0]) == (CUT,)


def test_a_function_that_uses_what_was_computed_before_is_stale() -> None:
    kept: list[Value] = []

    def function(x: Value) -> Value:
        if not kept:
            kept.append(x.exp())
        return kept[0] * x

    with pytest.raises(GradientError, match="stale value: .*computed before its inputs moved: x₁ changed") as it:
        gradcheck(function, [0.5])
    assert it.value.report.kinds == (STALE,)  # type: ignore[attr-defined]


def test_a_function_that_changes_what_it_has_used_is_stale() -> None:
    weight = Value(2.0, label="w")

    def function() -> Value:
        loss = weight * weight
        weight.data = 2.5
        return loss

    assert kinds(function, [weight]) == (STALE,)
    assert weight.data == 2.0


def test_outside_of_the_domain_names_the_operation_and_the_line() -> None:
    with pytest.raises(GradientError, match=r"outside domain: log\(sub.* = -1.0 .* test_opinions.py:\d+") as it:
        gradcheck(lambda x: (x - 1).log(), [0.0])
    assert it.value.report.kinds == (OUTSIDE,)  # type: ignore[attr-defined]


def test_a_nan_or_inf_is_named_where_it_begins() -> None:
    with ieee():
        report = check(lambda x: (x.log() * 2).tanh() + 1, [-1.0], 1e-6)
        assert report.kinds == (NONFINITE,)
        assert "log of x₁" in str(report)
        assert "it's the first of 4" in str(report)
        assert kinds(lambda x: x.sqrt() * 0.0, [0.0]) == (NONFINITE,)  # a gradient of inf·0
        assert not check(Value(1.0) / 0.0, None, 1e-6).ok


def test_a_derivative_too_large_for_a_float_is_no_wrong_one() -> None:
    report = check(1.0 / Value(1e-200, label="x"), None, 1e-6)
    assert report.kinds == (NONFINITE,)
    assert "the gradient of x is -inf" in str(report)


EDGES: list[tuple[Callable[[Any], Any], float, str]] = [
    (lambda x: x.sqrt(), 0.0, "has no value to the left: its domain is x₁ ≥ 0"),
    (lambda x: x.asin() + x, 1.0, "has no value to the right: its domain is −1 ≤ x₁ ≤ 1"),
    (lambda x: x**1.5, 0.0, "has no value to the left: its domain is x₁ > 0 or"),
]


@pytest.mark.parametrize(("function", "at", "words"), EDGES)
def test_the_edge_of_a_domain_is_no_fault_and_is_explained(function: Any, at: float, words: str) -> None:
    report = gradcheck(function, [at])
    assert report[0].verdict == OUTSIDE
    assert words in str(report)
    assert re.search(
        r"leży na brzegu .*: operacja \w+ na x₁.* nie ma wartości z \w+: dziedzina to .*x₁", report.text("pl")
    )


@pytest.mark.parametrize(
    ("at", "words"),
    [(0.0, "v₁ = 0, on the kink"), (1e-9, "right of the kink at 0"), (-1e-9, "left of the kink at 0")],
)
def test_a_kink_is_one_only_at_the_point_and_nearby_is_named_with_its_side(at: float, words: str) -> None:
    (entry,) = gradcheck(lambda x: (x - 1.0).relu() * 3.0, [1.0 + at])
    assert (entry.verdict == KINK) is (at == 0.0)
    assert at == 0.0 or entry.verdict in RIGHT
    assert "relu, test_opinions.py:" in entry.why
    assert words in entry.why
    assert re.search(r"operacja relu, test_opinions.py:.*: v₁ = .*załamani", entry.whys["pl"])


def test_the_error_holds_the_report() -> None:
    wrong = install(Op("wrong_cube", "a", "a*a*a", ("2*a*a",)))
    try:
        with pytest.raises(GradientError) as caught:
            gradcheck(wrong, [2.0])
        assert caught.value.report.kinds == (WRONG,)  # type: ignore[attr-defined]
    finally:
        unregister("wrong_cube")


# ---- a forgotten zero_grad, which only the training loop shows ------------------------------------------------------


def test_a_forgotten_zero_grad_is_told() -> None:
    model = MLP(2, [3, 1], "tanh", seed=1)
    optimizer = SGD(model.parameters(), lr=0.1)
    for number in range(2):
        loss = mse([model([1.4, -0.4])], [1.0])
        loss.backward()
        found = [finding for finding in diagnose(loss, model) if finding.kind == "not zeroed"]
        assert len(found) == number
        optimizer.step()
    assert "as 13 leaves did; was zero_grad() forgotten" in found[0].message
    assert len(found[0].nodes) == 13


def test_gradients_of_one_backward_are_never_called_not_zeroed() -> None:
    x = Value(3.0, label="x")
    loss = x * x + x.sin()
    assert diagnose(loss) == ()
    loss.backward()
    assert diagnose(loss) == ()
    loss.zero_grad()
    loss.backward(seed=2.0)
    assert diagnose(loss) == ()
