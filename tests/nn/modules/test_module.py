"""Module: one's own classes, training and predicting, and the state that can be put away."""

import copy
import math
from dataclasses import dataclass

import numpy as np
import pytest

from autograd import Value, draw
from nn import MLP, Dropout, Layer, Module


class Own(Module):
    """A module of one's own, with others in lists and dicts."""

    def __init__(self) -> None:
        self.scale = Value(2.0, label="scale")
        self.blocks = [
            Layer(2, 2, "tanh", seed=1),
            {"noise": Dropout(0.5, seed=2), "head": (Layer(2, 1, "linear", seed=3),)},
        ]
        self.again = self.blocks[0]

    def forward(self, x: list[float]) -> Value:
        units = self.blocks[0](x)  # type: ignore[operator]
        output: Value = self.blocks[1]["head"][0](self.blocks[1]["noise"](units))[0]  # type: ignore[index]
        return self.scale * output


def test_training_and_predicting_reach_every_module_inside() -> None:
    model = Own()
    drop = model.named_modules()["blocks.1.noise"]
    assert model.training
    assert drop.training
    assert model.eval() is model
    assert not any(module.training for module in model.named_modules().values())
    assert model([0.5, -1.0]).data == model([0.5, -1.0]).data
    assert model.train() is model
    assert all(module.training for module in model.named_modules().values())
    assert len({model([-3.0, 2.0]).data for _ in range(20)}) > 1
    assert Own().training  # another's stays


def test_a_state_comes_back_by_its_names() -> None:
    model, other = Own(), Own()
    names = ["scale", *[f"blocks.0.neurons.{i}.{each}" for i in (0, 1) for each in ("w.0", "w.1", "b")]]
    names += [f"blocks.1.head.0.neurons.0.{each}" for each in ("w.0", "w.1", "b")]
    assert list(model.state_dict()) == names  # `again` is there once
    for parameter in other.parameters():
        parameter.data += 1.0
    assert other.state_dict() != model.state_dict()
    other.load_state_dict(model.state_dict())
    assert other.state_dict() == model.state_dict()
    other.load_state_dict(dict.fromkeys(names, np.float64(0.5)))
    assert set(other.state_dict().values()) == {0.5}


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (lambda state: state.pop("scale"), ValueError, "load_state_dict of Own: misses scale$"),
        (lambda state: state.update(bias=1.0), ValueError, "doesn't know bias$"),
        (lambda state: state.update({"scale": "1"}), TypeError, "scale is a str, '1'; expected a number"),
        (lambda state: state.update({"scale": None}), TypeError, "scale is None"),
        (lambda state: state.update({"scale": np.ones(3)}), TypeError, "scale is a ndarray"),
        (lambda state: state.update({"scale": math.nan}), ValueError, "scale is nan; expected a finite number"),
        (lambda state: (state.clear(), state.update(a=1.0)), ValueError, "misses .* and 7 more; doesn't know a$"),
    ],
)
def test_a_wrong_state_changes_nothing(change: object, error: type[Exception], says: str) -> None:
    model = Own()
    before = model.state_dict()
    state = {name: number + 1.0 for name, number in before.items()}
    change(state)  # type: ignore[operator]
    with pytest.raises(error, match=says):
        model.load_state_dict(state)
    assert model.state_dict() == before


def test_a_state_is_a_dict() -> None:
    with pytest.raises(TypeError, match="state is a list; expected a dict"):
        Own().load_state_dict([1.0])  # type: ignore[arg-type]


def test_a_copy_has_its_own_state_and_noise() -> None:
    model = Own()
    again = copy.deepcopy(model)
    again.scale.data = 5.0
    assert model.scale.data == 2.0
    assert [again([1.0, 2.0]).data / 5.0 for _ in range(10)] == [model([1.0, 2.0]).data / 2.0 for _ in range(10)]


def test_a_loaded_model_predicts_as_the_one_it_came_from() -> None:
    model, other = MLP(2, [3, 1], "tanh", seed=1), MLP(2, [3, 1], "tanh", seed=2)
    other.load_state_dict(model.state_dict())
    assert other([0.5, -1.0]).data == model([0.5, -1.0]).data


@dataclass
class Line(Module):
    """A dataclass: it has no hash, and equal weights make it equal to another."""

    slope: Value
    start: Value

    def forward(self, x: float) -> Value:
        return self.slope * x + self.start


class Slotted(Module):
    __slots__ = ("line", "lines")

    def __init__(self, *lines: Line) -> None:
        self.line, self.lines = lines[0], lines


def test_modules_go_by_identity_whatever_they_think_of_equality() -> None:
    slope, start = Value(2.0), Value(1.0)
    model = Slotted(Line(slope, start), Line(slope, start))
    assert model.lines[0] == model.lines[1]
    assert list(model.named_modules()) == ["", "line", "lines.1"]
    assert list(model.named_parameters()) == ["line.slope", "line.start"]
    model.eval()
    assert [line.training for line in model.lines] == [False, False]
    assert "lines[1]: " in repr(model)
    assert "Line" in draw(model.line(3.0)).dot
