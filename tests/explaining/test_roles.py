"""What the nodes of a network are called, as a first lecture draws it."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import autograd
from autograd import Value, steps, unfold
from autograd.core.graph import order
from autograd.explaining.naming import names_of
from autograd.explaining.roles import roles_of
from autograd.explaining.steps import steps_of
from nn import MLP, Layer, LayerNorm, Linear, Module, Neuron, Residual, RMSNorm, Sequential, mse


def names(root: Value) -> dict[Any, str]:
    nodes = order(root)[::-1]
    return dict(zip(nodes, names_of(nodes), strict=True))


def of(nodes: Any, root: Value) -> str:
    found = names(root)
    return " ".join(found[node] for node in nodes)


def test_a_network_of_one_hidden_layer_is_called_as_in_a_first_lecture() -> None:
    model = MLP(2, [3, 1], "sigmoid", output="sigmoid")
    y = model([1.4, -0.4])
    first, second = model.layers
    assert of(first.neurons[0].w, y) == "w₁₁ w₁₂"
    assert of([*first.neurons[2].w, first.neurons[2].b], y) == "w₃₁ w₃₂ b₃"
    assert of([*second.neurons[0].w, second.neurons[0].b], y) == "w₁⁽²⁾ w₂⁽²⁾ w₃⁽²⁾ b⁽²⁾"
    formulas = [f"{step.name} = {step.rule}" for step in steps_of(y, forward=True)]
    assert formulas == [
        "z₁ = w₁₁·x₁ + w₁₂·x₂ + b₁", "h₁ = σ(z₁)", "z₂ = w₂₁·x₁ + w₂₂·x₂ + b₂", "h₂ = σ(z₂)",
        "z₃ = w₃₁·x₁ + w₃₂·x₂ + b₃", "h₃ = σ(z₃)", "z⁽²⁾ = w₁⁽²⁾·h₁ + w₂⁽²⁾·h₂ + w₃⁽²⁾·h₃ + b⁽²⁾", "ŷ = σ(z⁽²⁾)",
    ]  # fmt: skip


def test_deeper_layers_have_their_number_above_and_several_results_theirs_below() -> None:
    model = MLP(1, [2, 2, 2], "tanh")
    y = model([1.0])
    loss = mse(y, [0.0, 1.0])
    assert of(y, loss) == "ŷ₁ ŷ₂"
    (hidden,) = {step.node for step in steps_of(loss) if step.name == "h₂⁽²⁾"}
    rules = [str(each.rule) for step in steps_of(loss) if step.node is hidden for each in step.contributions]
    assert rules == ["∂h₂⁽²⁾/∂z₂⁽²⁾ = 1 − (h₂⁽²⁾)²"]  # no square of a layer's number
    assert of([model.layers[0].neurons[1].w[0], model.layers[2].neurons[1].w[0]], loss) == "w₂ w₂₁⁽³⁾"


def test_a_linear_output_is_its_result_itself() -> None:
    y = Linear(2, 1)([1.0, 2.0])[0]
    assert names(y)[y] == "ŷ"
    assert "z" not in names(y).values()


def test_a_lone_neuron_has_no_numbers() -> None:
    neuron = Neuron(2, "sigmoid")
    y = neuron([1.0, 2.0])
    assert [f"{step.name} = {step.rule}" for step in steps_of(y, forward=True)] == ["z = w₁·x₁ + w₂·x₂ + b", "ŷ = σ(z)"]


def test_numbers_of_two_digits_stand_apart() -> None:
    model = MLP(11, [2, 1])
    y = model([1.0] * 11)
    assert of(model.layers[0].neurons[0].w[9:], y) == "w₁,₁₀ w₁,₁₁"


def test_names_of_the_user_s_stay() -> None:
    model = MLP(2, [2, 1])
    model.layers[0].neurons[0].w[1].label = "slope"
    a = Value(1.0, label="age")
    y = model([a, 2.0])
    y.label = "score"
    assert of([model.layers[0].neurons[0].w[1], a, y], y) == "slope age score"


def test_labels_of_the_model_are_left_alone() -> None:
    model = MLP(2, [2, 1])
    before = [each.label for each in model.parameters()]
    steps(model([1.0, 2.0]))
    assert [each.label for each in model.parameters()] == before


def test_samples_are_told_apart() -> None:
    model = MLP(2, [2, 1], "tanh")
    loss = mse(model([[1.0, 2.0], [3.0, 4.0]]), [0.0, 1.0])
    found = list(names(loss).values())
    assert [name for name in found if name.startswith(("x₁", "h₂", "ŷ"))] == [
        "x₁[1]", "h₂[1]", "ŷ[1]", "x₁[2]", "h₂[2]", "ŷ[2]",
    ]  # fmt: skip


def test_a_label_stays_as_it_is_where_a_network_would_say_the_same() -> None:
    x, z, target, factor = (Value(1.0, label=label) for label in ("x₁", "z₁", "ŷ", "h1"))
    y = MLP(2, [2, 1], "tanh")([x, z])
    loss = (y - target) ** 2 * factor
    assert of([x, z, target, factor], loss) == "x₁ z₁ ŷ h1"
    assert names(loss)[y] == "ŷ[1]"
    assert {"z₁[1]", "h₁[1]", "z₂", "h₂"} <= set(names(loss).values())
    plain = MLP(2, [2, 1], "tanh")([1.0, 2.0]) - x
    assert names(plain)[x] == "x₁"


def test_a_cell_that_is_called_again_is_counted_call_by_call() -> None:
    class Recurrent(Module):
        def __init__(self) -> None:
            self.cell = Layer(3, 2, "tanh", seed=1)

        def forward(self, series: Any) -> Any:
            state = [Value(0.0, constant=True), Value(0.0, constant=True)]
            for number in series:
                state = self.cell([number, *state])
            return state[0] * state[1]

    found = names(Recurrent()([10.0, 20.0, 30.0]))
    assert {name: node.data for node, name in found.items() if name.startswith("x₁")} == {
        "x₁[1]": 10.0, "x₁[2]": 20.0, "x₁[3]": 30.0,
    }  # fmt: skip
    first, second = ({node: name for node, name in found.items() if name in pair} for pair in (("h₁[1]",), ("z₁[2]",)))
    assert next(iter(first)) in next(iter(second)).parents


@pytest.mark.parametrize("norm", [LayerNorm(2), RMSNorm(2)])
def test_a_layer_that_brings_to_one_scale_is_none_of_neurons(norm: Module) -> None:
    y = Sequential(Linear(2, 2), norm, Linear(2, 1))([1.0, 2.0])
    found = set(names(y).values())
    assert {"γ₁", "γ₂", "z₂", "w₁⁽²⁾", "b⁽²⁾", "ŷ"} <= found
    assert not any("⁽³⁾" in name for name in found)


def softmax(units: list[Value]) -> list[Value]:
    total = autograd.logsumexp(units)
    return [(unit - total).exp() for unit in units]


@pytest.mark.parametrize("last", [softmax, Residual(Linear(2, 2))])
def test_results_are_what_the_model_gives_whatever_comes_last(last: Any) -> None:
    model = Sequential(Linear(2, 2), last)
    with autograd.scope("forward"):
        first, second = model([1.0, 2.0])
    loss = mse([first, second], [0.0, 1.0])
    assert of([first, second], loss) == "ŷ₁ ŷ₂"
    assert {"z₁", "z₂"} <= set(names(loss).values())
    assert not any(name.startswith("ŷ") for node, name in names(loss).items() if node not in (first, second))


@pytest.mark.parametrize("same", [copy.deepcopy, unfold])
def test_a_copy_and_an_unfolded_graph_have_the_same_names(same: Callable[[Value], Value]) -> None:
    y = MLP(2, [2, 2, 1], "tanh", output="sigmoid")([1.0, 2.0])
    assert set(roles_of(order(y)[::-1]).values()) == set(roles_of(order(same(y))[::-1]).values())


def test_a_graph_from_a_file_has_names_too() -> None:
    y = pickle.loads(pickle.dumps(MLP(2, [2, 1])([1.0, 2.0])))
    found = list(names(y).values())
    assert len(set(found)) == len(found)


def test_activations_and_neurons_may_stand_by_themselves() -> None:
    class Net(Module):
        def __init__(self) -> None:
            self.hidden = [Neuron(2, "tanh", seed=i) for i in range(2)]
            self.out = Neuron(2, "linear")

        def forward(self, x: Any) -> Any:
            return self.out([neuron(x) for neuron in self.hidden])

    row = Sequential(Linear(2, 2), "tanh", Linear(2, 1))
    for model in (Net(), row):
        assert {"z₁", "h₁", "z₂", "h₂", "ŷ", "w₂₁", "w₂⁽²⁾", "b⁽²⁾"} <= set(names(model([1.0, 2.0])).values())


def test_part_of_a_network_keeps_its_names() -> None:
    model = MLP(2, [2, 2, 1], "tanh")
    model([1.0, 2.0])
    y = model([1.0, 2.0])
    hidden = next(node for node, name in names(y).items() if name == "h₂⁽²⁾")
    part = set(names(hidden).values())
    assert {"h₂⁽²⁾", "z₂⁽²⁾", "w₂₁⁽²⁾", "h₁", "w₁₁"} <= part
    assert "ŷ" not in part


def test_what_has_no_neurons_has_no_roles() -> None:
    a = Value(1.0, label="a")
    with autograd.scope("part"):
        y = a * a
    assert roles_of(order(y)[::-1]) == {}


def test_of_an_activation_of_several_operations_the_sum_is_z_and_the_last_h() -> None:
    y = MLP(2, [2, 1], lambda z: z.tanh() + 0.1 * z)([1.0, 2.0])
    operations = {name: node.op for node, name in names(y).items()}
    assert [operations[name] for name in ("z₁", "h₁", "z₂", "h₂", "ŷ")] == [
        *["weighted_sum", "add"] * 2,
        "weighted_sum",
    ]
