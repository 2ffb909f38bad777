"""Modules in a row and around one another."""

import copy
from typing import Any, cast

import numpy as np
import pytest

import autograd
from autograd import Value, compile, draw, gradcheck  # noqa: A004 - as its user writes it
from autograd.core.graph import order
from nn import (
    MLP,
    SGD,
    Activation,
    BatchNorm,
    Dropout,
    Embedding,
    Layer,
    LayerNorm,
    Linear,
    Module,
    Reshape,
    Residual,
    Sequential,
    mse,
)
from nn.modules import noise


def everything() -> Sequential:
    """One of each."""
    block = Sequential(LayerNorm(4), Linear(4, 4, seed=2), "tanh")
    return Sequential(
        Linear(3, 4, seed=1), Dropout(0.5, seed=5), Residual(block), lambda xs: [x * 2 for x in xs], Layer(4, 1, seed=3)
    )


def test_parts_come_one_after_another() -> None:
    first, last = Linear(2, 3, seed=1), Linear(3, 2, seed=2)
    model = Sequential(first, "tanh", lambda units: [unit * 2 for unit in units], last)
    expected = last([unit.tanh() * 2 for unit in first([0.5, -1.0])])
    assert [output.data for output in model([0.5, -1.0])] == [output.data for output in expected]
    assert model.layers[0] is first
    assert isinstance(model.layers[1], Activation)


def test_one_output_is_a_value_and_a_batch_a_list() -> None:
    one, two = Sequential(Linear(2, 1)), Sequential(Linear(2, 2))
    assert isinstance(one([0.5, -1.0]), Value)
    assert [output.data for output in one([[0.5, -1.0], [1.0, 2.0]])] == [one([0.5, -1.0]).data, one([1.0, 2.0]).data]
    assert [len(outputs) for outputs in two(np.ones((3, 2)))] == [2, 2, 2]


def test_what_passes_between_parts_is_a_list_of_values() -> None:
    met: list[Any] = []

    def look(units: Any) -> Any:
        met.append(units)
        return units

    inner = Sequential(Linear(2, 1))  # gives a Value when it is called alone
    model = Sequential(look, inner, look, lambda units: units[0] * 2, look, lambda _: 3, lambda _: (1.0, Value(2.0)))
    outputs = model([1.0, 2.0])
    assert [[type(unit) for unit in units] for units in met] == [[Value, Value], [Value], [Value]]
    assert [type(output) for output in outputs] == [Value, Value]


def test_a_module_of_one_s_own_is_a_part() -> None:
    class Scale(Module):
        def __init__(self) -> None:
            self.by = {"factor": [Value(3.0)]}

        def forward(self, units: list[Value]) -> list[Value]:
            return [unit * self.by["factor"][0] for unit in units]

    model = Sequential(Scale(), Linear(1, 1, init="ones"))
    assert model([2.0]).data == 6.0
    assert next(iter(model.state_dict())) == "layers.0.by.factor.0"


def test_residual_adds_what_comes_in() -> None:
    layer = Layer(2, 2, "tanh", seed=1)
    x = [Value(0.5), Value(-1.0)]
    assert [unit.data for unit in Residual(layer)(x)] == [a.data + b.data for a, b in zip(x, layer(x), strict=True)]
    assert Residual(Sequential(Linear(1, 1, init="ones")))([2.0])[0].data == 4.0
    assert next(iter(Residual(layer).state_dict())) == "module.neurons.0.w.0"


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: Sequential(), ValueError, "no parts; expected at least one"),
        (lambda: Sequential("swish"), ValueError, "unknown activation 'swish'"),
        (lambda: Sequential(Linear(1, 1), cast(Any, Dropout)), TypeError, "part 1 is <class .*; expected a module"),
        (lambda: Sequential(cast(Any, [Linear(1, 1)])), TypeError, "part 0 is .*; expected a module"),
        (lambda: Residual(cast(Any, None)), TypeError, "Residual: module is None"),
        (lambda: Residual(Linear(2, 3))([1.0, 2.0]), ValueError, "2 unit.s. went into Linear and 3 came out"),
        (lambda: Sequential(Linear(2, 3), Linear(2, 1))([1.0, 2.0]), ValueError, "expected 2 input.s., got 3"),
        (
            lambda: Sequential(Linear(2, 3))(Value(1.0)),
            TypeError,
            "Sequential: inputs is Value.*; expected a list of num",
        ),
        (lambda: MLP(2, [1])("ab"), TypeError, "MLP: inputs is 'ab'; expected a list of numbers, or a list of such"),
        (lambda: MLP(2, [1])(["ab"]), TypeError, "Value: data is a str"),
        (lambda: MLP(2, [1])(3), TypeError, "Layer: inputs is 3; expected a list"),
        (lambda: Sequential(lambda _: None)([1.0]), TypeError, "Value: data is None"),
    ],
)
def test_bad_input(make: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        make()


def test_a_whole_number_goes_to_an_embedding() -> None:
    model = Sequential(Embedding(3, 4, seed=1), Linear(4, 2, seed=2))
    assert [output.data for output in model(2)] == [output.data for output in model([0, 0, 1])]
    assert len(model([[0, 0, 1], [1, 0, 0]])) == 2


def test_gradients_are_right() -> None:
    model = everything().eval()
    assert gradcheck(model([0.5, -1.0, 2.0]), model).ok


def test_it_compiles_with_its_noise_as_inputs() -> None:
    samples, targets = np.random.default_rng(0).normal(size=(5, 3)), np.arange(5.0)
    eager = everything()
    mse(eager(samples), targets).backward()

    model, x, y = everything(), [Value(1.0) for _ in range(3)], Value(1.0)
    with noise.collected() as found:
        loss = mse(model(x), y)
    program = compile(loss, [*x, y, *[leaf for _, leaf in found]], model, backend="numpy")
    drop = found[0][0]
    assert all(layer is drop for layer, _ in found)
    _, gradients = program(np.column_stack([samples, targets, drop.masks(5, len(found))]))
    assert gradients == pytest.approx([parameter.grad for parameter in eager.parameters()], rel=1e-12)


def test_drawings_fold_it_by_module() -> None:
    output = everything()([0.5, -1.0, 2.0])
    folded = draw(output, depth=1).dot
    for title in (
        "Linear(3 → 4, linear)",
        "Dropout(p=0.5)",
        "Residual(Sequential)",
        "Function(&lt;lambda&gt;)",
        "Layer(4 → 1, relu)",
    ):
        assert title in folded
    assert "LayerNorm(4, eps=1e-05)" in draw(output, depth=3).dot
    assert folded.count(" -> ") == 3 + 4  # the inputs, and from part to part: masks and other constants are inside


def test_it_learns_and_copies_learn_alike() -> None:
    rows, targets = [[0.0, 0.0, 1.0], [1.0, 0.5, 0.0], [0.5, 1.0, 1.0]], [0.1, 0.9, 0.5]
    model = Sequential(Linear(3, 8, seed=1), LayerNorm(8), "tanh", Dropout(0.1, seed=2), Linear(8, 1, seed=3))
    again = copy.deepcopy(model)
    for each in (model, again):
        optimizer = SGD(each.parameters(), lr=0.05)
        for _ in range(100):
            optimizer.zero_grad()
            mse(each(rows), targets).backward()
            optimizer.step()
        each.eval()
    assert mse(model(rows), targets).data < 0.02
    assert again.state_dict() == model.state_dict()


def test_few_nodes() -> None:
    outputs = Sequential(Linear(3, 4), "relu", Residual(Linear(4, 4)))([1.0, 2.0, 3.0])
    assert sum(1 for node in order(autograd.sum(outputs)) if node.op) == 4 + 4 + 4 + 4 + 1


def test_a_row_of_layers_inside_takes_every_step_of_a_sequence_by_itself() -> None:
    inner = Sequential(LayerNorm(2), Linear(2, 1, seed=1))
    steps = [[0.5, -1.0], [1.0, 2.0], [0.0, 3.0]]
    model = Sequential(Reshape(3, 2), inner)
    assert [[unit.data for unit in step] for step in model([x for step in steps for x in step])] == [
        [inner(step).data] for step in steps
    ]
    normal = Sequential(Reshape(3, 2), Sequential(BatchNorm(3), "tanh")).eval()([float(i) for i in range(6)])
    assert normal[2][1].data == pytest.approx(np.tanh(5 / np.sqrt(1 + 1e-5)), rel=1e-14)
    assert normal[2][1].scope.path == "Sequential.layers.1.layers.1"
    added = Sequential(Reshape(3, 2), Residual(Sequential(Linear(2, 2, seed=1), "tanh")))([0.1] * 6)
    assert [len(step) for step in added] == [2, 2, 2]
