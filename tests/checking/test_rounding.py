"""How many digits rounding leaves: never fewer wrong than is said, and where they are lost."""

from __future__ import annotations

import math
from functools import reduce
from typing import Any

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
from autograd import Value, gradcheck
from autograd.checking.rounding import Rounding
from autograd.core.graph import order
from nn import MLP, mse
from tests.support.planted import CANCELLATIONS, OnMany, OnValues, Planted


def rounding_of(function: Any, *numbers: float) -> tuple[Rounding, list[Value], Value]:
    leaves = [Value(x, label=f"x{i}") for i, x in enumerate(numbers)]
    root = function(*leaves)
    root.backward()
    return Rounding(order(root)[::-1]), leaves, root


@settings(max_examples=150)
@given(st.sampled_from(sorted(CANCELLATIONS)), st.integers(0, 10_000))
def test_a_gradient_and_a_value_are_no_more_wrong_than_is_said(name: str, seed: int) -> None:
    function, at = CANCELLATIONS[name]
    point = at(np.random.default_rng(seed))
    found, leaves, root = rounding_of(lambda *x: function(OnValues(), *x), *point)
    true = Planted(name, function, point).derivatives()
    for leaf, slope in zip(leaves, true, strict=True):
        assert abs(leaf.grad - slope) <= found.error(leaf) + 4e-16 * abs(slope)
    with mp.workdps(100):
        exact = float(function(OnMany(), *map(mp.mpf, point)))
    if found.kept_of_value(root) >= 2:
        assert root.data == pytest.approx(exact, rel=10.0 ** -(found.kept_of_value(root) - 1))


def fifty_layers(x: Any, w: Any) -> Any:
    for _ in range(50):
        x = (x * w + 0.1).tanh()
    return x


@pytest.mark.parametrize(
    ("function", "point", "least"),
    [
        (lambda *x: autograd.logsumexp(x), [1.0, 1000.0, -3.0], 13),
        (fifty_layers, [0.3, 1.2], 11),
        (fifty_layers, [0.3, 3.2], 11),
        (lambda x: x.sin(), [1e16], 14),  # the number is what it is: nothing is lost
        (lambda x: x - x, [0.1], 15),
        (lambda x: (x + 1e16) - 1e16, [1.0], 15),  # of the value, but not of the gradient
    ],
)
def test_where_no_digits_are_lost_none_are_said_to_be(function: Any, point: list[float], least: int) -> None:
    found, leaves, _ = rounding_of(function, *point)
    assert min(found.kept(leaf) for leaf in leaves) >= least


def test_a_network_keeps_its_digits() -> None:
    model = MLP(4, [16, 16, 2], "tanh", seed=1)
    nodes = order(mse(model([0.1, -0.4, 0.7, 0.2]), [0.3, -0.1]))[::-1]
    found = Rounding(nodes)
    assert min(found.kept(parameter) for parameter in model.parameters()) >= 10


@pytest.mark.parametrize(
    ("function", "x", "op", "adding"),
    [
        (lambda a: (1 - a.cos()) / a**2, 1e-7, "sub", False),
        (lambda a: (1 - a.cos()) / a**2 * 3 + a.sin(), 1e-7, "sub", False),
        (lambda x: (x + 1).sqrt() - x.sqrt(), 1e12, "", True),
        (lambda x: x - x.sin(), 1e-6, "", True),
        (lambda x: ((x + 1e14) - 1e14) ** 2, 1.3, "sub", False),
    ],
)
def test_where_digits_are_lost_is_named(function: Any, x: float, op: str, adding: bool) -> None:
    found, (leaf,), _ = rounding_of(function, x)
    lost, node, in_sum = found.lost(leaf)
    assert (node.op, in_sum) == (op, adding)
    assert 15 - found.kept(leaf) - 3 <= lost <= 16


def test_on_a_kink_is_what_rounding_can_put_on_either_side() -> None:
    x = Value(0.1)
    for root, on in ((((x + 0.2) - 0.3).relu(), True), ((x - 0.0999).relu(), False), ((x - 0.1).abs(), True)):
        assert Rounding(order(root)[::-1]).on_kink(root) is on


def test_digits_that_are_lost_little_by_little_are_lost_nowhere() -> None:
    roots = reduce(lambda each, _: each.sqrt(), range(40), Value(2.0, label="a"))
    said = str(gradcheck(reduce(lambda each, _: each * each, range(40), roots)))
    assert "lost little by little" in said
    assert " 0 are lost" not in said


def test_lost_digits_are_not_verified_and_said_with_the_operation_and_the_line(monkeypatch: Any) -> None:
    report = gradcheck(lambda a: (1 - a.cos()) / a**2, [1e-7])
    (finding,) = report.findings
    assert (report.ok, report.verified, finding.kind, finding.wrong) == (True, False, "rounding", False)
    assert "are lost at sub, test_rounding.py:" in str(finding)
    assert "no digit of 7992.78 is right: the exact gradient is −8.33333e−09" in str(finding)
    assert report[0].exact == pytest.approx(-1e-7 / 12, rel=1e-9)
    monkeypatch.setattr("autograd.checking.exactness.find_spec", lambda _: None)
    report = gradcheck(lambda a: (1 - a.cos()) / a**2, [1e-7])
    assert [each.kind for each in report.findings] == ["rounding", "inconclusive"]
    assert math.isnan(report[0].exact)
    assert "pip install 'autograd-by-hand[exact]'" in str(report)


def test_many_digits_settle_what_was_only_feared(monkeypatch: Any) -> None:
    def function(x: Any) -> Any:
        return x - x.sin()

    assert gradcheck(function, [1e-4]).verified
    monkeypatch.setattr("autograd.checking.exactness.find_spec", lambda _: None)
    assert gradcheck(function, [1e-5]).findings[0].kind == "rounding"


def test_a_gradient_that_is_zero_but_for_rounding_is_right() -> None:
    def shifted(a: Any, b: Any, k: Any) -> Any:
        one, two = (a + k).exp(), (b + k).exp()
        return -(one / (one + two)).log()

    report = gradcheck(shifted, [0.1, 0.7, 0.45])
    assert report.verified
    assert abs(report[2].analytic) < 1e-15
    assert report[2].exact == 0.0


def test_of_a_value_that_has_no_digits_it_is_noted() -> None:
    report = gradcheck(lambda x: (x + 1e16) - 1e16, [1.0])
    assert report.verified
    (note,) = report.notes
    assert "the function's value itself has 0 digits left after rounding: " in str(note)
    assert "lost at sub, test_rounding.py:" in str(note)
    assert gradcheck(lambda x: x - x, [1.0]).notes == ()


def test_below_the_smallest_normal_number_digits_are_lost() -> None:
    report = gradcheck(lambda x: (x * 1e-300) * 1e-20, [1.0])
    assert [finding.kind for finding in report.findings] == ["rounding"]
