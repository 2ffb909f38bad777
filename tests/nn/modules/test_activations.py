"""Activations: rows, softmax over a whole layer, and functions: values, drawings, files, and both ways of fit."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograd
import nn
from autograd import Value, draw_network, gradcheck
from nn import MLP, Activation, Layer, Neuron
from nn.modules.activations import OF_ALL

X = np.random.default_rng(0).normal(size=(24, 2))
LABELS = (X[:, 0] > X[:, 1]).astype(int)


def leaky(z: Any) -> Any:
    return z.tanh() + 0.1 * z


def reversed_units(units: list[Value]) -> list[Value]:
    return units[::-1]


def test_a_function_of_one_value_is_applied_unit_by_unit() -> None:
    layer, linear = Layer(2, 3, leaky, seed=1), Layer(2, 3, "linear", seed=1)
    assert [each.data for each in layer([0.5, -1.0])] == [leaky(z).data for z in linear([0.5, -1.0])]
    assert Neuron(2, leaky, seed=1)([0.5, -1.0]).data == leaky(Neuron(2, "linear", seed=1)([0.5, -1.0])).data
    assert [each.data for each in Activation(np.tanh)([0.5])] == [Value(0.5).tanh().data]
    assert MLP(2, [3, 1], leaky).layers[0].activation is leaky
    assert MLP(2, [3, 3, 1], [leaky, "tanh"]).layers[2].activation == "linear"


def test_a_function_of_a_list_gets_all_units() -> None:
    layer, linear = Layer(2, 3, reversed_units, seed=1), Layer(2, 3, "linear", seed=1)
    assert [each.data for each in layer([0.5, -1.0])] == [z.data for z in linear([0.5, -1.0])][::-1]
    assert [each.data for each in Activation(reversed_units)([1.0, 2.0])] == [2.0, 1.0]


@pytest.mark.parametrize("name", OF_ALL)
def test_softmax_is_pytorch_s(name: str) -> None:
    torch = pytest.importorskip("torch", reason="the oracle extra is not installed: pip install -e '.[oracle]'")
    layer = Layer(2, 3, name, seed=1)
    scores = [z.data for z in Layer(2, 3, "linear", seed=1)([0.5, -1.0])]
    expected = getattr(torch, name)(torch.tensor(scores, dtype=torch.float64), dim=0).tolist()
    assert [each.data for each in layer([0.5, -1.0])] == pytest.approx(expected, rel=1e-13)
    assert [each.data for each in Activation(name)(scores)] == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("given", ["softmax", "log_softmax", leaky, reversed_units, "elu", "silu"])
def test_gradients_are_right_and_it_trains_compiled_as_eagerly(given: Any) -> None:
    model = MLP(2, [3, 2], "tanh", output=given, seed=1)
    assert gradcheck(lambda: autograd.dot(model([0.5, -1.0]), [1.0, -2.0]), model).ok
    runs = [MLP(2, [3, 2], "tanh", output=given, seed=1) for _ in range(2)]
    losses = [
        nn.fit(each, nn.mse, (X, np.eye(2)[LABELS]), epochs=2, batch=8, compiled=way, progress=False).loss
        for each, way in zip(runs, (False, True), strict=True)
    ]
    assert losses[0] == pytest.approx(losses[1], rel=1e-9)


def test_reprs_and_drawings_say_its_name_or_that_it_is_a_function() -> None:
    assert repr(Layer(2, 2, leaky)) == "Layer(2 -> 2, leaky)"
    assert repr(Layer(2, 2, lambda z: z * z, bias=False)) == "Layer(2 -> 2, a function, no bias)"
    assert repr(Neuron(2, leaky)) == "Neuron(2 inputs, leaky)"
    assert repr(Activation(lambda z: z * z)) == "Activation(a function)"
    drawn = draw_network(MLP(2, [3, 2], lambda z: z * z, output="softmax"), [0.5, 1.0]).dot
    assert "hidden 1 · a function" in drawn
    assert "output · softmax" in drawn
    assert "hidden 1 · leaky" in draw_network(MLP(2, [3, 2], leaky)).dot


def test_a_file_keeps_which_it_was(tmp_path: Path) -> None:
    for given, other in (("softmax", "linear"), (leaky, reversed_units), (lambda z: z * z, lambda z: z + z)):
        path = nn.save(Layer(2, 2, given), tmp_path / "w.npz")
        nn.load(Layer(2, 2, given), path)
        with pytest.raises(ValueError, match="is of another model"):
            nn.load(Layer(2, 2, other), path)


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ("sofmax", ValueError, "unknown activation 'sofmax'; .*gelu.*, softmax, log_softmax, or any function"),
        (3, TypeError, "activation is 3; expected a name such as 'tanh', or a function"),
        (int, TypeError, "activation is <class 'int'>"),
        (lambda z: 3.0, TypeError, "a function that gives no Values: for one Value it gave 3.0, and for a list"),
        (lambda z: z.nothing, TypeError, "for one Value it raised AttributeError.*'list' object has no attribute"),
        (lambda zs: zs[:1], TypeError, "for a list of two it gave .Value"),
    ],
)
def test_what_is_none(given: Any, error: type[Exception], says: str) -> None:
    for make in (Layer, lambda _, __, given: Activation(given)):
        with pytest.raises(error, match=says):
            make(2, 3, given)
    if not callable(given):
        with pytest.raises(error, match=says):
            MLP(2, [3, 1], output=given)


def test_an_activation_of_all_units_is_none_of_a_neuron_and_keeps_their_number() -> None:
    with pytest.raises(ValueError, match="the activation softmax is of all units of a layer, and a neuron is one"):
        Neuron(2, "softmax")
    with pytest.raises(ValueError, match="the activation a function gave 2 value.s. for 3 unit"):
        Layer(2, 3, lambda units: units[:2])([0.5, 1.0])
