"""nn, as its user sees it.

No file of nn is called so: what is tested here goes through several of them, or is the page about all of them.

Also of: nn/common/ranges, nn/modules/activations, nn/modules/containers, nn/modules/initialisers, nn/modules/layers,
nn/modules/module.
"""

import copy
import math
import re

import numpy as np
import pytest

from nn import MLP, SGD, Layer, Neuron, bce_with_logits
from tests.support.places import ROOT


def test_the_page_names_the_rooms_and_files_that_there_are() -> None:
    house = ROOT / "nn"
    page = (house / "README.md").read_text(encoding="utf-8")
    rooms = {path.name for path in house.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert set(re.findall(r"^\| `(\w+)/`", page, re.MULTILINE)) == rooms
    files = {path.name for path in [*house.rglob("*.py"), *(ROOT / "tests" / "nn").rglob("*.py")]}
    assert {name.rpartition("/")[2] for name in re.findall(r"`([\w/]+\.py)`", page)} <= files


def test_shapes_of_results() -> None:
    assert MLP(2, [3, 1])([0.5, -1.0]).op == "weighted_sum"
    assert len(MLP(2, [3, 2])([0.5, -1.0])) == 2
    assert len(MLP(2, [3, 1])([[0.5, -1.0], [1.0, 2.0], [0.0, 0.0]])) == 3
    assert len(MLP(2, [16, 16, 1]).parameters()) == 337


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: MLP(2, []), "sizes"),
        (lambda: MLP(2, [-1]), "at least 1"),
        (lambda: MLP(2, [3, 0, 1]), "at least 1"),
        (lambda: Neuron(0), "inputs is 0; expected at least 1"),
        (lambda: Layer(2, 0), "outputs is 0; expected at least 1"),
        (lambda: Layer(2, -3), "outputs is -3; expected at least 1"),
        (lambda: MLP(2, [1], "swish"), "the known ones are: linear, .*relu"),
        (lambda: MLP(2, [3, 3, 1], ["relu", "tanh", "linear", "relu"]), "4 activations for 3 layers"),
        (lambda: MLP(2, [1])([1.0, 2.0, 3.0]), "expected 2 input.*got 3"),
        (lambda: MLP(2, [1])([1.0]), "expected 2 input"),
    ],
)
def test_bad_input(make: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        make()  # type: ignore[operator]


def test_xor_is_learned() -> None:
    x, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    model = MLP(2, [8, 1], "tanh", seed=3)
    optimizer = SGD(model.parameters(), lr=0.2, momentum=0.9)
    for _ in range(200):
        optimizer.zero_grad()
        loss = bce_with_logits(model(x), y)
        loss.backward()
        optimizer.step()
    assert [int(score > 0) for score in model(x)] == y


def test_deepcopy_shares_nothing_with_the_original_and_keeps_shared_leaves_shared() -> None:
    model = MLP(2, [2, 1])
    model.layers[0].neurons[1].b = model.layers[0].neurons[0].b
    again = copy.deepcopy(model)
    assert again.layers[0].neurons[1].b is again.layers[0].neurons[0].b
    assert again.layers[0].neurons[0].b is not model.layers[0].neurons[0].b


@pytest.mark.parametrize("size", [1.5, "3", None, True])
def test_a_size_is_a_whole_number(size: object) -> None:
    with pytest.raises(TypeError, match="expected a whole number"):
        MLP(2, [size])  # type: ignore[list-item]


def test_activations_by_name_and_per_layer() -> None:
    model = MLP(2, [3, 3, 1], ["tanh", "sigmoid", "linear"])
    assert [layer.neurons[0].activation for layer in model.layers] == ["tanh", "sigmoid", "linear"]
    assert [layer.neurons[0].activation for layer in MLP(2, [3, 1]).layers] == ["relu", "linear"]
    assert [layer.neurons[0].activation for layer in MLP(2, [3, 1], output="tanh").layers] == ["relu", "tanh"]
    assert repr(model).splitlines()[1:] == [
        "  layers[0]: Layer(2 -> 3, tanh)",
        "  layers[1]: Layer(3 -> 3, sigmoid)",
        "  layers[2]: Layer(3 -> 1, linear)",
    ]


def test_a_forward_pass_is_the_formula() -> None:
    model, x = MLP(2, [3, 2], "tanh", seed=5), np.array([0.3, -0.7])
    for layer in model.layers:
        weights = np.array([[w.data for w in neuron.w] for neuron in layer.neurons])
        x = weights @ x + np.array([neuron.b.data for neuron in layer.neurons])
        x = np.tanh(x) if layer is model.layers[0] else x
    assert [out.data for out in model([0.3, -0.7])] == pytest.approx(x.tolist(), rel=1e-14)


def test_weights_are_seeded_and_as_wide_as_he_and_xavier_say() -> None:
    def weights(model: MLP, layer: int) -> list[float]:
        return [w.data for neuron in model.layers[layer].neurons for w in neuron.w]

    assert weights(MLP(4, [8, 1], seed=3), 0) == weights(MLP(4, [8, 1], seed=3), 0)
    assert weights(MLP(4, [8, 1], seed=3), 0) != weights(MLP(4, [8, 1], seed=4), 0)
    he, xavier = (MLP(50, [100, 1], name, seed=1) for name in ("relu", "tanh"))
    for model, bound in ((he, math.sqrt(6 / 50)), (xavier, math.sqrt(6 / 150))):
        widest = max(map(abs, weights(model, 0)))
        assert 0.98 * bound < widest <= bound
        assert all(neuron.b.data == 0.0 for neuron in model.layers[0].neurons)
    np.random.seed(0)
    before = weights(MLP(2, [2], seed=0), 0)
    np.random.seed(1)
    assert weights(MLP(2, [2], seed=0), 0) == before


def test_parameters_have_names_and_come_once() -> None:
    model = MLP(2, [2, 1])
    named = model.named_parameters()
    assert list(named)[:3] == ["layers.0.neurons.0.w.0", "layers.0.neurons.0.w.1", "layers.0.neurons.0.b"]
    assert list(map(id, model.parameters())) == list(map(id, named.values()))
    model.layers[1].neurons[0].b = model.layers[0].neurons[0].b
    assert len(model.parameters()) == len(named) - 1
    assert list(map(id, model.parameters())) == list(map(id, model.named_parameters().values()))


def test_a_child_may_know_its_parent() -> None:
    model = MLP(2, [2, 1])
    names = list(model.named_parameters())
    model.layers[0].parent = model  # type: ignore[attr-defined]
    assert list(model.named_parameters()) == names
    assert len(model.parameters()) == len(names)
    assert list(model.named_modules())[:3] == ["", "layers.0", "layers.0.neurons.0"]
