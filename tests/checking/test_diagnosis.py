"""diagnose() finds what is unhealthy, names it, and keeps quiet about what is well.

Also of: checking/reasons, checking/words.
"""

from __future__ import annotations

import math
from typing import Any

import pytest

from autograd import StaleError, Value, diagnose, ieee, trace
from autograd.core.graph import order
from nn import MLP, mse

POINTS = [[math.sin(i), math.cos(3 * i)] for i in range(12)]


def loss_of(model: Any) -> Value:
    return mse(model(POINTS), [0.5] * len(POINTS))


def kinds(loss: Value, model: Any = None) -> list[str]:
    return [finding.kind for finding in diagnose(loss, model)]


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
def test_a_healthy_network_is_left_in_peace(activation: str) -> None:
    model = MLP(2, [5, 1], activation, seed=2)
    found = diagnose(loss_of(model), model)
    assert found == ()
    assert str(found) == "nothing unhealthy was found"
    assert all(parameter.grad == 0.0 for parameter in model.parameters())


def test_the_first_nan_is_named_with_its_numbers_and_line() -> None:
    a, b = Value(0.0, label="a"), Value(1.0, label="b")
    with ieee(), trace():
        ratio = b / a
        loss = (ratio - ratio) * b
    first, second = diagnose(loss)
    assert first.kind == "non-finite"
    assert "div of b, a, labelled ratio, test_diagnosis.py:" in first.message
    assert ", is inf: b/a = 1/0; it's the first of 3" in first.message
    assert "the gradient of " in second.message


def test_dead_units_are_named_once_for_all_samples() -> None:
    model = MLP(2, [3, 1], "relu", seed=1)
    model.layers[0].neurons[1].b.data = -50.0
    dead = [finding for finding in diagnose(loss_of(model)) if finding.kind == "dead"]
    assert len(dead) == 1
    assert "relu in MLP.layers.0.neurons.1 lets no gradient through, in all 12 uses" in dead[0].message
    assert len(dead[0].nodes) == 12


def test_saturated_units_are_named() -> None:
    model = MLP(2, [3, 1], "sigmoid", seed=1)
    model.layers[0].neurons[2].b.data = 20.0
    saturated = [finding for finding in diagnose(loss_of(model)) if finding.kind == "saturated"]
    assert len(saturated) == 1
    assert "sigmoid in MLP.layers.0.neurons.2 is nearly flat in all 12 uses" in saturated[0].message


def test_vanishing_gradients_are_told_by_layer() -> None:
    model = MLP(2, [4] * 8 + [1], "sigmoid", seed=1)
    (finding,) = (each for each in diagnose(loss_of(model)) if each.kind == "vanishing")
    assert "the gradients of MLP.layers.0 are" in finding.message
    assert "MLP.layers.8" in finding.message


def test_exploding_gradients_are_told_by_layer() -> None:
    model = MLP(2, [4] * 4 + [1], "relu", seed=1)
    for parameter in model.parameters():
        parameter.data = 60.0
    assert "exploding" in kinds(loss_of(model))


def test_unused_parameters_are_named() -> None:
    model: Any = MLP(2, [2, 1], seed=1)
    model.extra = Value(1.0)
    model.cut = Value(2.0)
    loss = loss_of(model) + model.cut.detach() * 0
    (finding,) = (each for each in diagnose(loss, model) if each.kind == "unused")
    assert "extra, cut: not in the graph" in finding.message


def test_nothing_changes_and_stale_graphs_are_refused() -> None:
    x = Value(-1.0, label="<x>")
    y = x.relu()
    before = [(node.data, node.grad) for node in order(y)]
    found = diagnose(y)
    assert "&lt;x&gt;" in found._repr_html_()
    assert found.to_dict()["findings"][0]["kind"] == "dead"
    assert [(node.data, node.grad) for node in order(y)] == before
    x.data = 1.0
    with pytest.raises(StaleError):
        diagnose(y)
    with pytest.raises(TypeError, match="diagnose: loss is a int, 3"):
        diagnose(3)
