"""A function is called beside its point, and what it records there tells whether its graph is all of it.

Also of: checking/branching, checking/cutting, checking/findings, checking/missing, checking/recordings, checking/sides.
"""

from __future__ import annotations

import itertools
import json
import math
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograd
from autograd import DomainError, GradientError, Value, assert_gradients_match, gradcheck, no_grad
from autograd.checking.differences import check
from autograd.checking.kinds import BRANCH, CUT, KINK, NONFINITE, OUTSIDE, RANDOM, RIGHT, STALE, STUCK
from autograd.checking.report import Report
from nn import MLP, mse

Function = Callable[..., Any]


def report_of(function: Function, point: Any) -> Report:
    return check(function, point, 1e-6)


def kinds(report: Report) -> list[str]:
    return [finding.kind for finding in report.findings]


# ---- paths that are cut ---------------------------------------------------------------------------------------------


def seven_layers(*weights: Any) -> Any:
    x: Any = 1.4
    for i, w in enumerate(weights):
        x = autograd.sigmoid((w.data if i == 0 else w) * x - 0.3)
    return (x - 1.0) ** 2


def under_no_grad(x: Any, y: Any) -> Any:
    with no_grad():
        hidden = (x * y).sin()
    return hidden * x + y


CUTS: list[tuple[Function, list[float], int, float]] = [
    (lambda x, y: x**2 + y.data * y, [1000.0, 1.0], 1, 2.0),
    (lambda x, y: 1e6 * x * x + y * y.data, [1.0, 1.0], 1, 2.0),
    (lambda x, y: 1e6 * x * x + y * y.data * 1e-12, [1.0, 1e-6], 1, 2e-18),
    (lambda x, y: x**y.data, [2.0, 3.0], 1, 8 * math.log(2.0)),
    (lambda x, y: x.data * y, [0.0, 2.0], 0, 2.0),
    (lambda x, y: (x.data + 1.0) * y, [1e-15, 2.0], 0, 2.0),  # the constant moves by less than its last place
    (lambda x, y: (x.data + 1e12) * y, [1.0, 2.0], 0, 2.0),
    (lambda x: x.data * x.data, [3.0], 0, 6.0),  # no Value at all
    (lambda x, y: x.sqrt() + y.data * y, [0.0, 1.0], 1, 2.0),  # x is on an edge
    (lambda x, y: Value(x.data).tanh() * y, [0.5, 2.0], 0, 2.0 / math.cosh(0.5) ** 2),
    (seven_layers, [0.3, 0.5, -0.2, 0.7, 0.1, 0.4, 0.9], 0, 1.8918379e-07),
    (under_no_grad, [1.0, 2.0], 0, math.sin(2.0) + 2 * math.cos(2.0)),
    (lambda x: x * math.tanh(3e3 * (x.data - 1.0)), [1.0001], 0, math.tanh(0.3) + 3000.3 / math.cosh(0.3) ** 2),
    (lambda x: x * math.sin(1e6 * x.data), [1.13], 0, math.sin(1.13e6) + 1.13e6 * math.cos(1.13e6)),  # waves in a step
]


@pytest.mark.parametrize(("function", "point", "place", "true"), CUTS)
def test_a_cut_is_found_whatever_stands_beside_it(
    function: Function, point: list[float], place: int, true: float
) -> None:
    report = report_of(function, point)
    assert CUT in report.kinds
    assert report[place].verdict == CUT
    assert report[place].numeric == pytest.approx(true, rel=1e-6, abs=report[place].error)
    assert "test_nearby.py:" in str(report) or "plain number" in str(report)


def test_a_cut_below_a_root_leaves_no_hiding_in_small_numbers() -> None:
    report = report_of(lambda L, C: 1 / (2 * math.pi * (L * C.data).sqrt()), [1e-3, 1e-12])  # noqa: N803 - as in LC
    assert report[1].verdict == CUT
    assert report[1].numeric == pytest.approx(-0.5 / (2 * math.pi * math.sqrt(1e-15)) / 1e-12)
    assert "gradient of x₂ is −2.5164606e+18, not 0" in str(report)
    assert "recorded as the constant 1e−12" in str(report)
    assert "it depends on x₂" in str(report)


def softmax(*z: Any) -> Any:
    shifted = [(score - max(each.data for each in z)).exp() for score in z]
    return (shifted[0] / autograd.sum(shifted)).log()


RIGHT_ONES: list[tuple[Function, list[float]]] = [
    (softmax, [0.3, 0.1, -2.0]),
    (lambda x: x * math.floor(x.data), [2.5]),  # flat where it is
    *[(lambda x: x * x * math.floor(x.data * 1000.0), [x]) for x in (1.3600975, 1.3224182)],  # no slope seen from afar
    (lambda x, y: x.data**2 * y, [0.0, 2.0]),  # its derivative there is 0
    (lambda x: x * 3.0 + 0.0 * x.data, [2.0]),
    (lambda x: 3.0, [1.0]),
]


@pytest.mark.parametrize(("function", "point"), RIGHT_ONES)
def test_a_constant_that_moves_and_does_not_matter_is_none_to_blame(function: Function, point: list[float]) -> None:
    assert gradcheck(function, point).verified


@pytest.mark.parametrize("count", [3, 100])
def test_of_many_leaves_those_to_blame_are_named(count: int) -> None:
    point = np.random.default_rng(0).normal(size=count).tolist()
    report = report_of(lambda *x: autograd.sum([each * each for each in x]) + x[1].data * x[1], point)
    assert [entry.name for entry in report if entry.verdict == CUT] == ["x₂"]
    assert report[1].numeric == pytest.approx(4 * point[1])


# ---- not the same twice ---------------------------------------------------------------------------------------------


def running_mean() -> Function:
    held = [0.0]

    def function(x: Any) -> Any:
        held[0] = 0.9 * held[0] + 0.1 * x.data
        return (x - held[0]) ** 2

    return function


def times(numbers: Any) -> Function:
    return lambda x: x * next(numbers)


def noisy(seed: int) -> Function:
    rng = random.Random(seed)  # noqa: S311
    return lambda x: x * x + rng.gauss(0.0, 1.0)


def dropout(seed: int) -> Function:
    rng = random.Random(seed)  # noqa: S311

    def function(x: Any) -> Any:
        total = x * 1.0
        for i in range(4):
            if rng.random() < 0.5:
                total = total + x * float(i + 2)
        return total

    return function


@pytest.mark.parametrize(
    "function", [running_mean(), times(itertools.count(1)), *(make(s) for make in (noisy, dropout) for s in range(5))]
)
def test_what_is_not_the_same_twice_is_called_that_and_nothing_else(function: Function) -> None:
    report = report_of(function, [2.0])
    assert kinds(report) == [RANDOM]
    assert (report.ok, report.verified) == (True, False)
    with pytest.raises(GradientError, match="could not be verified"):
        assert_gradients_match(function, [2.0])


def test_nan_as_a_point_is_not_called_assigned() -> None:
    assert kinds(report_of(lambda x: x * x, [math.nan])) == [NONFINITE]


def test_both_values_and_the_operation_are_told() -> None:
    said = str(report_of(times(itertools.count(1)), [2.25]))
    assert "not deterministic: 2.25, then 4.5 at the same point; it differs first in mul, at test_nearby.py:" in said
    ticks = times(itertools.count(10**10))
    assert "not deterministic: 10000000000, then 10000000001 at the same point" in str(report_of(ticks, [1.0]))
    assert "niedeterministyczna: " in report_of(noisy(1), [2.0]).text("pl")


# ---- branches of the function's own ---------------------------------------------------------------------------------


BRANCHES: list[tuple[Function, list[float], tuple[float, float]]] = [
    (lambda x: x if x > 0 else 0 * x, [0.0], (0.0, 1.0)),
    (lambda x: max(x, 0.01 * x), [0.0], (0.01, 1.0)),
    (lambda x: max(0, x), [0.0], (0.0, 1.0)),
    (lambda x: x * x if x < 1 else 2 * x + 5, [1.0], (2.0, 2.0)),
    (lambda x: x if x.data > 0 else -x, [0.0], (-1.0, 1.0)),
    (lambda x: x * math.floor(x.data), [2.0], (1.0, 2.0)),
    (lambda x: abs(x.data) * x + abs(x.data), [0.0], (-1.0, 1.0)),
]


@pytest.mark.parametrize(("function", "point", "slopes"), BRANCHES)
def test_a_kink_or_a_jump_of_ones_own_is_not_verified_and_both_slopes_told(
    function: Function, point: list[float], slopes: tuple[float, float]
) -> None:
    report = report_of(function, point)
    assert kinds(report) == [BRANCH]
    assert (report.ok, report.verified, report[0].verdict) == (True, False, BRANCH)
    assert (report[0].left, report[0].right) == pytest.approx(slopes, abs=1e-6)


def test_where_both_sides_meet_the_gradient_is_right_or_it_is_wrong() -> None:
    assert gradcheck(lambda x: x * x if x < 1 else 2 * x - 1, [1.0]).verified
    assert gradcheck(lambda x: x * x if x > 0 else x * 0, [0.0]).verified  # only the second derivative jumps
    report = report_of(lambda x: x * x if x != 1 else 5 * x - 4, [1.0])
    assert report.kinds == (BRANCH,)
    assert report[0].numeric == pytest.approx(2.0)
    assert "its derivative is 2 on both sides, but the gradient 5" in str(report)


@pytest.mark.parametrize("away", [1e-9, 1e-5, 0.01])
@pytest.mark.parametrize("x", [1.0, -1e-9, 1e9])
def test_a_branch_nearby_is_no_trouble(x: float, away: float) -> None:
    edge = x + away * abs(x)
    assert gradcheck(lambda v: v * v if v < edge else v + 5, [x]).verified


@pytest.mark.parametrize(("at", "slope"), [(-1.0, 0.0), (1.0, 1.0)])
def test_a_branch_may_give_a_plain_number(at: float, slope: float) -> None:
    report = gradcheck(lambda x: max(0, x), [at])
    assert report.verified
    assert report[0].analytic == slope


@pytest.mark.parametrize(("function", "point", "said"), [
    (lambda x: x if x >= 0 else 0.2 * x, [0.0], "where it did x₁, it does mul beside it"),
    (lambda x, y: (x if x < 3 else Value(4.0)) * y, [3.0, 2.0], "where it did 4, at "),
    (lambda x, y: x - y if x > y else y - x, [1.0, 1.0], "it does x₁ beside it"),
])  # fmt: skip
def test_what_is_told_of_a_branch_is_what_differs(function: Function, point: list[float], said: str) -> None:
    assert said in str(report_of(function, point))


def test_a_branch_that_only_several_take_together_is_told() -> None:
    report = report_of(lambda x, y: x + y + 1 if x.data > 0 and y.data > 0 else x * 0 + y * 0, [0.0, 0.0])
    assert kinds(report) == [BRANCH]
    assert "several inputs move at once" in str(report)


def test_of_many_leaves_the_one_on_a_branch_is_named() -> None:
    point = np.random.default_rng(0).normal(size=100).tolist()
    report = report_of(lambda *x: autograd.sum([v * v for v in x]) + (x[5] if x[5].data > point[5] else 0), point)
    assert [entry.name for entry in report if entry.verdict not in RIGHT] == ["x₆"]


# ---- edges of the domain --------------------------------------------------------------------------------------------


def test_who_cannot_be_moved_is_named_and_the_others_are_checked() -> None:
    def function(x: Any, y: Any) -> Any:
        if x.data != 2.0:
            raise DomainError("only at 2")
        return x * y

    report = report_of(function, [2.0, 3.0])
    assert [entry.verdict for entry in report] == [STUCK, "ok"]
    assert "x₁ could not be moved, so nothing is verified there: only at 2" in str(report)


def test_one_side_is_enough_to_find_a_cut() -> None:
    report = report_of(lambda x: x.sqrt() * 0.0 + x.data * 3.0, [0.0])
    assert report[0].verdict in (CUT, "non-finite")


def test_a_side_that_the_function_refuses_is_an_edge() -> None:
    def function(x: Any, y: Any) -> Any:
        if x.data < 1.0:
            raise ValueError("x is at least 1")
        return x * y

    report = report_of(function, [1.0, 3.0])
    assert [entry.verdict for entry in report] == [OUTSIDE, "ok"]
    assert report[0].why == "x is at least 1"


def test_edges_nearby_are_no_trouble() -> None:
    for function, x in (
        (lambda v: v.sqrt(), 1e-12),
        (lambda v: (v - 1.0).log(), 1.0 + 1e-9),
        (lambda v: v.asin(), 1 - 1e-11),
    ):
        assert gradcheck(function, [x]).verified


# ---- what else ------------------------------------------------------------------------------------------------------


def test_a_function_that_assigns_to_a_leaf_is_told() -> None:
    w = Value(2.0, label="w")

    def function() -> Value:
        w.data = 1.5
        return w * w

    report = report_of(function, [w])
    assert report.kinds == (STALE,)  # no operation is to blame
    assert w.data == 2.0
    report = report_of(assigns_and_puts_back, [3.0])
    assert report.kinds == (STALE,)


def assigns_and_puts_back(x: Any) -> Any:
    before, x.data = x.data, 2.0
    y = x * x
    x.data = before
    return y * 1.0


def test_a_function_that_assigns_to_another_value_cuts_itself_and_the_value_is_put_back() -> None:
    w = Value(3.0, label="w")

    def function(x: Any) -> Any:
        w.data = x.data
        return x * w

    report = report_of(function, [3.0])
    assert report.kinds == (CUT,)
    assert report[0].numeric == pytest.approx(6.0)
    assert w.data == 3.0


def test_what_changes_after_some_calls_is_not_deterministic() -> None:
    calls = itertools.count()
    assert kinds(report_of(lambda x: x * x if next(calls) < 3 else x * x * 1.5, [2.0])) == [RANDOM]
    calls = itertools.count()
    report = report_of(lambda x, y: x * y if next(calls) < 12 else x * y * 1.5, [2.0, 3.0])
    assert not report.verified


def test_kinks_are_of_rows_only_where_they_are() -> None:
    assert report_of(lambda x: x.relu(), [0.0])[0].verdict == KINK
    for x in (0.01, 1e-9, -1e-9, 1e-300):
        assert gradcheck(lambda v: v.relu(), [x]).verified
    assert gradcheck(lambda v: v.abs() * v.abs(), [0.0]).verified  # whose slope is 0 on both sides


@pytest.mark.parametrize("name", ["sin", "cos", "tan"])
@pytest.mark.parametrize("x", [1e10, 2.0**48, 1e15, 1e16, 1e18])
def test_periods_are_not_jumped_over(name: str, x: float, monkeypatch: pytest.MonkeyPatch) -> None:
    def function(v: Any, y: Any) -> Any:
        return getattr(v, name)() * y

    assert gradcheck(function, [x, 2.0]).verified
    monkeypatch.setattr("autograd.checking.exactness.find_spec", lambda _: None)
    assert gradcheck(function, [x, 2.0]).ok  # verified or not, but never wrong


@pytest.mark.parametrize(("name", "x"), [
    ("sin", 31945963279.40826), ("cos", 24410174912.56731), ("tan", 3907786872891.1714),  # beside a peak, or a pole
    ("sin", -387.98669271833944), ("cos", -1529.9556222982292), ("cos", 200 * math.pi), ("sin", 1000.5 * math.pi),
    ("cos", 1.2453718550486237e19), ("sin", 1.6884935354121538e19), ("tan", 2.284646113317497e19),
])  # fmt: skip
def test_what_large_steps_alone_say_accuses_nobody(name: str, x: float, monkeypatch: pytest.MonkeyPatch) -> None:
    assert gradcheck(lambda v: getattr(v, name)(), [x]).verified
    monkeypatch.setattr("autograd.checking.exactness.find_spec", lambda _: None)
    assert gradcheck(lambda v: getattr(v, name)(), [x]).ok


def test_a_network_is_called_a_few_times_only() -> None:
    model, calls = MLP(4, [16, 16, 1], "tanh", seed=1), [0]

    def loss() -> Any:
        calls[0] += 1
        return mse([model([0.1, 0.2, -0.3, 0.4])], [1.0])

    assert gradcheck(loss, model).verified
    assert calls[0] <= 16


def test_of_many_gradients_the_worst_are_shown() -> None:
    model = MLP(8, [32, 16, 1], "tanh", seed=1)  # 833 parameters

    def loss() -> Any:
        first = model.parameters()[0]
        return mse([model([0.1] * 8)], [1.0]) + first.data * first

    with pytest.raises(GradientError) as caught:
        gradcheck(loss, model)
    report: Any = caught.value.report
    lines = str(caught.value).splitlines()
    assert len(lines) < 20
    assert sum(line.endswith("WRONG") for line in lines) == 1
    assert lines[-1] == f"and {len(report) - 10} more: {len(report) - 10} agree"
    assert len(report.table().splitlines()) == len(report) + 1
    assert len(json.loads(json.dumps(report.to_dict()))["entries"]) == len(report)


@pytest.mark.parametrize("name", ["gradcheck", "assert_gradients_match"])
def test_pytest_shows_the_users_line_and_the_report_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / "test_users.py").write_text(
        f"from autograd import {name}\n\ndef test_mine():\n    {name}(lambda x: x * x.data, [3.0])\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_users.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60)  # noqa: S603
    assert "the gradient of x₁ is 6, not 3" in done.stdout
    assert "differences.py" not in done.stdout
    assert len(done.stdout.splitlines()) < 40
