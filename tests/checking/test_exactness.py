"""exact(): value and gradients in many digits, beside the engine's."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
from autograd import StaleError, Value, exact, ieee
from autograd.checking.exactness import digits_right, exact_numbers
from autograd.core.graph import order
from nn import MLP, mse
from tests.checking.test_differences import random_graph
from tests.support.growth import assert_in_proportion
from tests.support.planted import OnMany, OnValues, smooth


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_fifty_digits_are_those_of_mpmath(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    function, point = smooth(rng, count), rng.uniform(-1.5, 1.5, count).tolist()
    found = exact(lambda *x: function(OnValues(), *x), point)
    with mp.workdps(150):
        at = [mp.mpf(x) for x in point]
        assert abs(found.value.exact - function(OnMany(), *at)) <= abs(found.value.exact) * mp.mpf(10) ** -49
        for i, each in enumerate(found.gradients):
            h = mp.mpf(10) ** -60
            ends = [function(OnMany(), *at[:i], at[i] + step, *at[i + 1 :]) for step in (h, -h)]
            slope = (ends[0] - ends[1]) / (2 * h)
            # sigmoid is written 1/(1 + exp(-a)) or exp(a)/(1 + exp(a)), which is the same
            assert abs(each.exact - slope) <= abs(slope) * mp.mpf(10) ** -49 + mp.mpf(10) ** -80
            assert each.right >= 12 or abs(slope) < 1e-6


def test_it_says_how_many_digits_are_right_and_where_they_are_lost() -> None:
    found = exact(lambda a: (1 - a.cos()) / a**2, [1e-7])
    assert (found.value.right, found[0].right, len(found)) == (3, 0, 1)
    lines = str(found).splitlines()
    with mp.workdps(100):
        assert lines[0] == f"value = {mp.nstr((1 - mp.cos(mp.mpf(1e-7))) / mp.mpf(1e-7) ** 2, 50)}"
    assert lines[2].startswith("gradient of x₁ = -0.00000000833333333333332740067870966")
    assert lines[3] == "    by the engine 7992.778373572975, digits right: none"
    assert any("13 digits of the value are lost at sub, test_exactness.py:" in line for line in lines)
    assert any("digits of the gradient of x₁ are lost at sub, test_exactness.py:" in line for line in lines)


def test_as_many_digits_as_asked_for_survive_cancellation() -> None:
    found = exact(lambda x: ((x + 1e200) - 1e200) * x.exp().log(), [3.0], digits=70)
    assert found.value.exact == 9
    assert mp.almosteq(found[0].exact, 6, mp.mpf(10) ** -60)
    assert found.value.engine == 0.0


def test_what_is_infinite_is_no_zero() -> None:
    with ieee():
        found = exact(lambda x: 1 / x, [0.0])
    assert (found.value.exact, found.value.right) == (math.inf, 16)
    assert (found[0].exact, found[0].right) == (-math.inf, 16)


def test_of_a_recorded_graph_some_leaves_or_all() -> None:
    x, y = Value(0.1, label="x"), Value(3.0, label="y")
    root = x * y
    assert [each.name for each in exact(root).gradients] == ["x", "y"]
    found = exact(root, [y], digits=20)
    assert str(found).splitlines()[2] == "gradient of y = 0.10000000000000000555"  # what 0.1 is as a float
    said = json.loads(json.dumps(found.to_dict()))
    assert said["gradients"] == [{"name": "y", "engine": "0.1", "exact": "0.10000000000000000555", "right": 16}]
    with pytest.raises(ValueError, match="is no leaf of this graph"):
        exact(root, [Value(1.0)])
    x.data = 2.0
    with pytest.raises(StaleError, match="x changed"):
        exact(root)
    with pytest.raises(ValueError, match="digits is 0; expected at least 1"):
        exact(y * 2, digits=0)


def test_on_a_kink_the_slope_is_the_rows() -> None:
    for function, slope in ((lambda x: x.relu(), 0.0), (lambda x: x.abs(), 0.0), (lambda x: x.maximum(1.0), 0.5)):
        at = 1.0 if slope else 0.0
        assert float(exact(function, [at])[0].exact) == slope


def test_what_is_zero_but_for_rounding_is_zero() -> None:
    assert exact(lambda x: x.exp().log() - x, [0.3])[0].exact == 0


def test_it_agrees_with_backward_on_random_graphs_and_networks() -> None:
    for seed in range(5):
        root = random_graph(np.random.default_rng(seed))
        assert min(each.right for each in exact(root).gradients) >= 11
    model = MLP(3, [4, 1], "gelu", seed=1)
    assert min(each.right for each in exact(mse([model([0.1, 0.4, -0.3])], [1.0])).gradients) >= 12


def test_without_mpmath_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mpmath", None)
    with pytest.raises(ImportError, match=r"pip install 'autograd-by-hand\[exact\]'"):
        exact(Value(1.0) * 2)


def test_digits_are_counted() -> None:
    assert [digits_right(x, mp.mpf(1) / 3) for x in (0.3, 0.3333, 1 / 3, 5.0)] == [1, 4, 16, 0]
    assert digits_right(float("inf"), mp.inf) == 16


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["chain", "wide"])
def test_it_grows_with_the_graph(shape: str) -> None:
    def prepare(n: int) -> Callable[[], object]:
        leaves = [Value(0.001 * i + 0.1) for i in range(n if shape == "wide" else 1)]
        root = autograd.logsumexp(leaves) if shape == "wide" else leaves[0]
        for _ in range(n if shape == "chain" else 0):
            root = root.sin()
        nodes = order(root)[::-1]
        return lambda: exact_numbers(nodes, leaves, 50)

    assert_in_proportion(prepare, 200)
