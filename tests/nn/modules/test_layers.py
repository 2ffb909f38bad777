"""Layers: with and without a bias or an activation, as formulas and as nodes; what MLPs do is in test_nn."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd import Value
from autograd.core.graph import order
from nn import MLP, Activation, Dropout, Layer, LayerNorm, Linear, Neuron, Sequential, fit, mse, r2
from nn.modules.activations import known_activations


def test_a_layer_without_a_bias_is_a_dot_product() -> None:
    layer = Layer(2, 3, "tanh", bias=False, seed=1)
    x = [0.5, -1.0]
    for output, neuron in zip(layer(x), layer.neurons, strict=True):
        z = sum(w.data * each for w, each in zip(neuron.w, x, strict=True))
        assert output.data == pytest.approx(Value(z).tanh().data, rel=1e-15)
        assert [node.op for node in order(output) if node.op] == ["tanh", "dot"]
    assert len(layer.parameters()) == 6
    assert repr(layer) == "Layer(2 -> 3, tanh, no bias)"
    assert repr(layer.neurons[0]) == "Neuron(2 inputs, tanh, no bias)"


def test_linear_is_a_layer_without_an_activation_and_one_node_per_output() -> None:
    layer = Linear(3, 2, seed=4)
    assert [[node.op for node in order(output) if node.op] for output in layer([1.0, 2.0, 3.0])] == [
        ["weighted_sum"]
    ] * 2
    assert layer.state_dict() == Layer(3, 2, "linear", seed=4).state_dict()
    assert repr(layer) == "Linear(3 -> 2, linear)"
    assert Linear(3, 2, bias=False)([0.0, 0.0, 0.0])[0].data == 0.0


@pytest.mark.parametrize("name", known_activations())
def test_an_activation_is_value_s_method_unit_by_unit(name: str) -> None:
    units = [Value(-0.5), Value(1.5)]
    expected = units if name == "linear" else [getattr(unit, name)() for unit in units]
    outputs = Activation(name)(units)
    assert [output.data for output in outputs] == [each.data for each in expected]
    assert [output.op for output in outputs] == [each.op for each in expected]
    assert repr(Activation(name)) == f"Activation({name})"


def test_an_unknown_activation_is_named() -> None:
    for make in (lambda: Activation("swish"), lambda: Layer(1, 1, "swish"), lambda: Neuron(1, "swish")):
        with pytest.raises(ValueError, match="unknown activation 'swish'; the known ones are: linear, .*relu"):
            make()


def test_a_layer_says_what_it_cannot_take() -> None:
    with pytest.raises(TypeError, match="Linear: inputs is 3; expected a list"):
        Linear(2, 1)(3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="expected 2 input.*got 3"):
        Linear(2, 1)([1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="Linear: outputs is 0; expected at least 1"):
        Linear(2, 0)


def test_an_mlp_is_a_sequential_with_the_names_it_always_had() -> None:
    model = MLP(2, [2, 1])
    assert list(model.state_dict()) == [
        f"layers.{layer}.neurons.{i}.{each}" for layer, i in ((0, 0), (0, 1), (1, 0)) for each in ("w.0", "w.1", "b")
    ]
    assert [type(layer) for layer in model.layers] == [Layer, Layer]


def test_a_layer_takes_a_list_of_rows_and_gives_a_list_for_each() -> None:
    layer, rows = Layer(2, 3, "tanh", seed=1), [[0.5, -1.0], [1.0, 2.0]]
    expected = [[unit.data for unit in layer(row)] for row in rows]
    for given in (rows, np.array(rows), tuple(map(tuple, rows)), [[Value(x) for x in row] for row in rows]):
        assert [[unit.data for unit in row] for row in layer(given)] == expected  # type: ignore[attr-defined]
    deeper: Any = layer([rows, rows])
    assert [[unit.data for unit in row] for row in deeper[1]] == expected
    norm: Any = LayerNorm(2)(rows)
    assert [unit.data for unit in norm[1]] == [unit.data for unit in LayerNorm(2)(rows[1])]
    kept: Any = Dropout(0.5).eval()(rows)
    assert [[unit.data for unit in row] for row in kept] == rows


MAKERS: list[Callable[[], Any]] = [
    lambda: Linear(2, 1, seed=1), lambda: Sequential(Linear(2, 1, seed=1)), lambda: MLP(2, [1], seed=1)
]  # fmt: skip


def test_one_output_is_a_list_of_a_layer_and_a_value_of_a_model_and_training_takes_them_alike() -> None:
    x, y = [[0.0, 1.0], [1.0, 1.0], [1.0, 0.0]], [0.5, 2.0, 1.5]
    assert [type(make()(x[0])) for make in MAKERS] == [list, Value, Value]
    assert len({mse(make()(x), y).data for make in MAKERS}) == len({r2(make()(x), y) for make in MAKERS}) == 1
    found = [
        fit(make(), mse, (x, y), epochs=2, compiled=compiled, progress=False, metric=r2)
        for make in MAKERS for compiled in (False, True)
    ]  # fmt: skip
    assert all(each.loss == pytest.approx(found[0].loss, rel=1e-12) for each in found)
    assert all(each.metric == pytest.approx(found[0].metric, rel=1e-12) for each in found)
