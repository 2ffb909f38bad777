"""Penalties: their formulas, against PyTorch, few nodes, compiled."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

import autograd
from autograd import Value, gradcheck
from autograd.core.graph import order
from nn import MLP, SGD, l1, l2, mse

numbers = st.lists(st.floats(-1e3, 1e3, allow_subnormal=False), min_size=1, max_size=8)
both = pytest.mark.parametrize("penalty", [l1, l2])


@given(numbers, st.floats(0.0, 10.0, allow_subnormal=False))
def test_values_and_gradients_are_the_formulas(weights: list[float], strength: float) -> None:
    w = np.array(weights)
    for penalty, value, slope in ((l1, np.abs(w).sum(), np.sign(w)), (l2, (w**2).sum(), 2 * w)):
        leaves = [Value(each) for each in weights]
        found = penalty(leaves, strength)
        found.backward()
        assert found.data == pytest.approx(strength * value, rel=1e-13, abs=1e-300)
        np.testing.assert_allclose([each.grad for each in leaves], strength * slope, rtol=1e-15)


@both
def test_values_and_gradients_are_pytorch_s(penalty: Callable[..., Value]) -> None:
    torch = pytest.importorskip("torch", reason="the oracle extra is not installed: pip install -e '.[oracle]'")
    model = MLP(3, [4, 2], seed=1)
    theirs = torch.tensor([each.data for each in model.parameters()], dtype=torch.float64, requires_grad=True)
    wanted = 0.3 * (theirs.abs() if penalty is l1 else theirs**2).sum()
    wanted.backward()
    found = penalty(model, 0.3)
    found.backward()
    assert found.data == pytest.approx(wanted.item(), rel=1e-14)
    np.testing.assert_allclose([each.grad for each in model.parameters()], theirs.grad, rtol=1e-14)


@both
def test_gradients_are_those_of_differences(penalty: Callable[..., Value]) -> None:
    weights = [Value(each) for each in (0.5, -2.0, 3.0)]
    assert gradcheck(lambda: penalty(weights, 0.1), weights).ok


def test_a_step_with_l2_is_weight_decay() -> None:
    weights = [Value(2.0), Value(-3.0)]
    l2(weights, 0.1 / 2).backward()
    SGD(weights, lr=0.5).step()
    assert [each.data for each in weights] == pytest.approx([2.0 - 0.5 * 0.1 * 2.0, -3.0 + 0.5 * 0.1 * 3.0])


def test_l2_is_two_nodes_and_l1_one_more_per_parameter() -> None:
    model = MLP(4, [8, 3], seed=1)
    count = len(model.parameters())
    assert sum(bool(node.op) for node in order(l2(model, 0.1))) == 2
    assert sum(bool(node.op) for node in order(l1(model, 0.1))) == count + 2


@both
def test_a_model_its_parameters_some_of_them_or_one(penalty: Callable[..., Value]) -> None:
    model = MLP(2, [3, 1], seed=1)
    for parameters in (model.parameters(), iter(model.parameters()), tuple(model.parameters())):
        assert penalty(parameters, 0.1).data == penalty(model, 0.1).data
    assert penalty(model.parameters()[:2], 0.1).data < penalty(model, 0.1).data
    assert penalty(Value(1.0), 0.5).data == 0.5
    assert penalty(model, 0).data == 0.0


@both
def test_compiled_with_a_loss_it_is_the_eager_one(penalty: Callable[..., Value], backend: str) -> None:
    model = MLP(2, [3, 1], "tanh", seed=1)
    x, y = [Value(0.0), Value(0.0)], Value(0.0)
    loss = mse(model(x), y) + penalty(model, 0.01)
    program = autograd.compile(loss, inputs=[x, y], parameters=model, backend=backend)
    rng = np.random.default_rng(0)
    points, targets = rng.normal(size=(9, 2)), rng.normal(size=9)
    value, gradients = program((points, targets))
    eager = mse(model(points), targets) + penalty(model, 0.01)
    eager.backward()
    assert np.mean(value) == pytest.approx(eager.data, rel=1e-12)
    np.testing.assert_allclose(gradients, [each.grad for each in model.parameters()], rtol=1e-11, atol=1e-13)


@both
@pytest.mark.parametrize(
    ("parameters", "strength", "error", "says"),
    [
        ([], 0.1, ValueError, "no parameters; expected at least one"),
        ([Value(1.0)], -0.1, ValueError, "strength is -0.1; expected a finite number, at least 0"),
        ([Value(1.0)], math.nan, ValueError, "strength is nan"),
        ([Value(1.0)], math.inf, ValueError, "strength is inf"),
        ([Value(1.0)], "0.1", TypeError, "strength is a str, '0.1'; expected a number, at least 0"),
        ([Value(1.0), 2.0], 0.1, TypeError, "parameter 1 is 2.0; expected a Value"),
        (3.0, 0.1, TypeError, "got 3.0; expected a model, or a list of its parameters"),
    ],
)
def test_what_is_wrong_is_named(
    penalty: Callable[..., Value], parameters: Any, strength: Any, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=f"{penalty.__name__}: {says}"):
        penalty(parameters, strength)
