"""What a file says of its model and its training: another one is refused by its first difference, its like goes on.

Also of: nn/training/trying, nn/training/telling.
"""

from __future__ import annotations

import copy
import functools
import json
import random
import re
import threading
from array import array
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

import nn
from autograd import Value, tanh
from nn import MLP, SGD, Data, Dropout, Embedding, Layer, LayerNorm, Linear, Module, Residual, RMSNorm, Sequential
from nn.training.archive import read_archive, write_archive
from nn.training.structure import same, structure_of
from nn.training.telling import of_function
from nn.training.weights import FORMAT

X = np.random.default_rng(0).normal(size=(24, 2))
LABELS = (X[:, 0] > X[:, 1]).astype(int)


class Own(Module):
    """Of one's own, with whatever one thinks of."""

    def __init__(self, slope: float = 0.1, unit: Any = tanh, scale: Any = 2.0, size: int = 3) -> None:
        self.layer, self._slope, self.unit, self.scale = Linear(2, size, seed=1), slope, unit, scale
        self.head = Linear(size, 1, seed=2)

    def forward(self, x: Any) -> Any:
        units = [self.unit(each) for each in self.layer(x)]
        return self.head([each + self._slope * each * each for each in units])[0] * float(np.ravel(self.scale)[0])


@dataclass(frozen=True)
class Options:
    unit: str
    sizes: tuple[int, ...]


class Kind(Enum):
    SOFT = 1
    HARD = 2


class Steep(Layer):
    steepness = 1.0

    def __init__(self, steepness: float) -> None:
        super().__init__(2, 1, "tanh")
        self.steepness = steepness


def half(units: Any) -> Any:
    return [unit / 2 for unit in units]


def third(units: Any) -> Any:
    return [unit / 3 for unit in units]


def times(factor: float) -> Any:
    return lambda units: [unit * factor for unit in units]


class Factor:
    """A function that holds a number, in an object without a dictionary."""

    __slots__ = ("factor",)

    def __init__(self, factor: float) -> None:
        self.factor = factor

    def __call__(self, value: Any) -> Any:
        return value * self.factor


class Doubled:
    """An object like any other."""

    def __init__(self, factor: Any) -> None:
        self.factor, self.me = factor, self

    def apply(self, value: Any) -> Any:
        return value * 2


def named(factor: float) -> Any:
    def scaled(value: Any) -> Any:
        return value * factor

    return scaled


class Several(Module):
    """Modules in what holds them: a list, in which one may stand twice, or a dictionary."""

    unit = "m"

    def __init__(self, times: int = 1, names: str = "ab") -> None:
        self.layers = [Linear(2, 2, seed=1)] * times
        self.named = {name: Linear(2, 2) for name in names}


class InFeet(Several):
    unit = "ft"


InFeet.__name__ = "Several"

# what an option may be, and another of its kind
OTHERS: list[tuple[Any, Any]] = [
    ({1.0, 2.0}, {1.0, 3.0}), (frozenset("a"), frozenset("b")), (range(1, 3), range(1, 4)),
    (array("d", [1.0]), array("d", [2.0])), (deque([1]), deque([2])), (Counter("ab"), Counter("aab")),
    (Fraction(1, 3), Fraction(2, 3)), (Decimal("0.1"), Decimal("0.2")), (bytearray(b"a"), bytearray(b"b")),
    (date(2020, 1, 1), date(2020, 1, 2)), (Path("a"), Path("b")), (re.compile("a"), re.compile("b")),
    (1 + 2j, 1 + 3j), ([Doubled(1.0)], [Doubled(2.0)]), ({"a": (Doubled([1]),)}, {"a": (Doubled([2]),)}),
    (functools.partial(max, Value(1.0)), functools.partial(max, Value(2.0))),
    (np.array([Fraction(1)]), np.array([Fraction(2)])), (np.array(["a"]), np.array(["b"])), (b"a", "a"), (1, "1"),
]  # fmt: skip

PAIRS: list[tuple[Callable[[], Module], Callable[[], Module], str]] = [
    (
        lambda: MLP(2, [3, 1], "tanh"),
        lambda: MLP(2, [3, 1]),
        "layers.0 is Layer(2 -> 3, tanh) in the file and Layer(2 ",
    ),
    (lambda: MLP(2, [3, 1]), lambda: MLP(2, [3, 1], output="sigmoid"), "layers.1 is Layer(3 -> 1, linear) in the file"),
    (lambda: MLP(2, [3, 1]), lambda: MLP(2, [4, 1]), "layers.0 is Layer(2 -> 3, relu) in the file and Layer(2 -> 4, r"),
    (lambda: MLP(2, [3, 1]), lambda: MLP(4, [3, 1]), "layers.0 is Layer(2 -> 3, relu) in the file and Layer(4 -> 3, r"),
    (lambda: MLP(2, [3, 1]), lambda: MLP(2, [3, 3, 1]), "layers.1 is Layer(3 -> 1, linear) in the file and Layer(3 -"),
    (
        lambda: Sequential(Linear(2, 1)),
        lambda: MLP(2, [1]),
        "the whole is Sequential(3 parameters) in the file and MLP(",
    ),
    (
        lambda: Linear(2, 1),
        lambda: Linear(2, 1, bias=False),
        "the whole is Linear(2 -> 1, linear) in the file and Line",
    ),
    (
        lambda: Sequential(Dropout(0.3), Linear(2, 1)),
        lambda: Sequential(Dropout(0.5), Linear(2, 1)),
        "layers.0 is Dropout(p=0.3) in the file and Dropout(p=0.5) in the model",
    ),
    (
        lambda: Dropout(0.3),
        lambda: Dropout(0.3 + 1e-12),
        "p of the whole, Dropout(p=0.3), is 0.3 in the file and 0.300000",
    ),
    (
        lambda: LayerNorm(2),
        lambda: LayerNorm(2, eps=1e-3),
        "is LayerNorm(2, eps=1e-05) in the file and LayerNorm(2, eps",
    ),
    (
        lambda: LayerNorm(2),
        lambda: RMSNorm(2),
        "is LayerNorm(2, eps=1e-05) in the file and RMSNorm(2, eps=1e-05) in th",
    ),
    (
        lambda: Embedding(2, 3),
        lambda: Embedding(3, 2),
        "is Embedding(2 rows of 3) in the file and Embedding(3 rows of 2",
    ),
    (lambda: Residual("tanh"), lambda: Residual("relu"), "module is Activation(tanh) in the file and Activation(relu)"),
    (
        lambda: Residual(half),
        lambda: Residual(third),
        "module is Function(half) in the file and Function(third) in the",
    ),
    (
        lambda: Residual(lambda units: [unit * 2 for unit in units]),
        lambda: Residual(lambda units: [unit * 3 for unit in units]),
        "function of module, Function(<lambda>), is {",
    ),
    (lambda: Residual(times(2)), lambda: Residual(times(3)), "function of module, Function(<lambda>), is {"),
    (lambda: Own(0.1), lambda: Own(0.2), "_slope of the whole, Own(), is 0.1 in the file and 0.2 in the model"),
    (lambda: Own(unit=tanh), lambda: Own(unit=nn.MLP), "unit of the whole, Own(), is 'tanh' in the file and 'MLP' in"),
    (lambda: Own(scale=[1, 2]), lambda: Own(scale=[1, 3]), "scale.1 of the whole, Own(), is 2 in the file and 3 in t"),
    (lambda: Own(scale=[1, 2]), lambda: Own(scale=[1]), "scale.1 of the whole, Own(), is 2 in the file and nothing in"),
    (lambda: Own(scale=np.ones(2)), lambda: Own(scale=np.zeros(2)), "scale of the whole, Own(), is "),
    (
        lambda: Own(scale=Value(1.0, constant=True)),
        lambda: Own(scale=Value(2.0, constant=True)),
        "scale of the whole, Own(), is 1.0 in the file and 2.0 in the model",
    ),
    (lambda: Own(size=3), lambda: Own(size=4), "layer is Linear(2 -> 3, linear) in the file and Linear(2 -> 4, linear"),
    (
        lambda: Own(scale=Options("tanh", (3, 1))),
        lambda: Own(scale=Options("relu", (3, 1))),
        "scale of the whole, Own(), is {'name': 'Options', 'unit': 'tanh', 'sizes': [3, 1]} in the file",
    ),
    (
        lambda: Own(scale=Kind.SOFT),
        lambda: Own(scale=Kind.HARD),
        "is {'name': 'Kind.SOFT'} in the file and {'name': 'K",
    ),
    (
        lambda: Own(scale=SimpleNamespace(a=1)),
        lambda: Own(scale=SimpleNamespace(a=2)),
        "is {'name': 'SimpleNamespace', 'a': 1} in the file and {'name': 'SimpleNamespace', 'a': 2}",
    ),
    (
        lambda: Own(unit=Factor(1.0)),
        lambda: Own(unit=Factor(2.0)),
        "unit of the whole, Own(), is {'name': 'Factor', 'fa",
    ),
    (lambda: Own(unit=named(1.0)), lambda: Own(unit=named(2.0)), "unit of the whole, Own(), is {'name': 'named.<local"),
    (
        lambda: Own(unit=Doubled(1).apply),
        lambda: Own(unit=Doubled(2).apply),
        "unit of the whole, Own(), is {'name': 'apply', 'holds': {'name': 'Doubled', 'factor': 1",
    ),
    (
        lambda: Several(1),
        lambda: Several(2),
        "layers.1 of the whole, Several(), is nothing in the file and {'module': '",
    ),
    (
        lambda: Several(),
        lambda: Several(names="ba"),
        "named of the whole, Several(), is ['a', 'b'] in the file and ['b',",
    ),
    (lambda: Several(), lambda: InFeet(), "unit of the whole, Several(), is 'm' in the file and 'ft' in the model"),
    (lambda: Steep(1.0), lambda: Steep(2.0), "steepness of the whole, Steep(2 -> 1, tanh), is 1.0 in the file and 2.0"),
    (
        lambda: Steep(1.0),
        lambda: Layer(2, 1, "tanh"),
        "is Steep(2 -> 1, tanh) in the file and Layer(2 -> 1, tanh) in t",
    ),
]


@pytest.mark.parametrize(("saved", "other", "says"), PAIRS)
def test_weights_of_another_model_are_refused_by_the_first_difference(
    tmp_path: Path, saved: Any, other: Any, says: str
) -> None:
    first = saved()
    path = nn.save(first, tmp_path / "w.npz")
    assert nn.load(saved(), path).state_dict() == first.state_dict()
    model = other()
    before = model.state_dict()
    with pytest.raises(ValueError, match=re.escape(says)) as caught:
        nn.load(model, path)
    assert str(caught.value).startswith(f"load: {path} is of another model: ")
    assert str(caught.value).endswith("; make the model as it was, nothing was changed")
    assert model.state_dict() == before


def test_what_doesnt_matter_is_no_difference(tmp_path: Path) -> None:
    path = nn.save(MLP(2, [3, 1], seed=1).eval(), tmp_path / "w.npz")
    assert nn.load(MLP(2, [3, 1], seed=2), path).training
    for first, second in (
        (Sequential(Dropout(0.3, seed=1), Linear(2, 1)), Sequential(Dropout(0.3, seed=2), Linear(2, 1, init="ones"))),
        (Own(np.float64(0.1)), Own(0.1)),
        (Own(scale=float("nan")), Own(scale=float("nan"))),
        (Residual(times(2)), Residual(times(2.0))),
    ):
        assert nn.load(first, nn.save(second, path)) is first


@pytest.mark.parametrize(("saved", "other"), OTHERS)
def test_whatever_an_option_is_another_is_refused(tmp_path: Path, saved: Any, other: Any) -> None:
    def holding(thing: Any) -> Module:
        model = Own()
        model.scale = thing
        return model

    path = nn.save(holding(saved), tmp_path / "w.npz")
    nn.load(holding(copy.deepcopy(saved)), path)
    with pytest.raises(ValueError, match=re.escape("scale")):
        nn.load(holding(other), path)


def test_what_can_not_be_told_of_is_told_by_its_kind(tmp_path: Path) -> None:
    """Generators, locks, open files, a model's own weights in another object."""

    class Holding(Own):
        def __init__(self, seed: int) -> None:
            super().__init__()
            self.scale = [1.0, np.random.default_rng(seed), random.Random(seed), threading.Lock(), iter("ab")]  # noqa: S311
            self.helper = Doubled([self.layer, self.layer.parameters()[0], threading.Lock()])

    assert nn.load(Holding(1), nn.save(Holding(2), tmp_path / "w.npz"))


def test_a_structure_is_what_a_file_can_hold() -> None:
    for saved, *_ in PAIRS:
        said = structure_of(saved())
        assert json.loads(json.dumps(said)) == said


def test_what_a_model_was_trained_with_goes_along(tmp_path: Path) -> None:
    data = Data({"a": X[:, 0], "b": X[:, 1]}, LABELS, classes=["no", "yes"]).standardised()
    path = nn.save(MLP(2, [1], seed=0), tmp_path / "w.npz", data=data)
    said = read_archive(path, FORMAT, "test")[0]["columns"]
    assert said == {
        "names": ["a", "b"], "target_names": [], "classes": ["no", "yes"],
        "means": list(data.means), "scales": list(data.scales),
    }  # fmt: skip
    assert nn.load(MLP(2, [1], seed=3), path).state_dict() == MLP(2, [1], seed=0).state_dict()
    with pytest.raises(TypeError, match="save: data is a tuple; expected the Data the model was trained with"):
        nn.save(MLP(2, [1]), path, data=(X, LABELS))  # type: ignore[arg-type]


@pytest.mark.parametrize("structure", [None, 7, [], {"": None}, {"": 3}, {}, {"": {}}, {"": {"class": "MLP"}}])
def test_a_damaged_structure_is_refused(tmp_path: Path, structure: Any) -> None:
    path = nn.save(MLP(2, [1]), tmp_path / "w.npz")
    about, arrays = read_archive(path, FORMAT, "test")
    write_archive(path, {**about, "structure": structure}, arrays, "test")
    with pytest.raises(ValueError, match="is of another model: .*nothing was changed"):
        nn.load(MLP(2, [1]), path)


def test_a_function_that_holds_itself_is_told_of(tmp_path: Path) -> None:
    class Loss:
        def __init__(self) -> None:
            self.again, self.parts = self, [self]

        def __call__(self, p: Any, t: Any) -> Any:
            return nn.mse(p, t)

    training(tmp_path / "c.npz", loss=Loss())
    assert len(training(tmp_path / "c.npz", loss=Loss(), epochs=3)) == 3


def test_code_is_compared_within_one_version_of_python() -> None:
    one: Any = of_function(lambda x: x + 1)
    another: Any = of_function(lambda x: x + 2)
    assert one["code"] != another["code"]
    assert not same(one, another)
    assert same(one, {**another, "python": "3.1"})
    assert not same(one, {**another, "python": "3.1", "name": "other"})
    assert of_function(functools.partial(nn.huber, delta=0.5)) != of_function(functools.partial(nn.huber, delta=0.4))


STRENGTH = {"by": 1.0}


class Secret(Module):
    """What it computes by stands outside of it."""

    def __init__(self) -> None:
        self.layer, self.head = Linear(2, 3, seed=1), Linear(3, 1, seed=2)

    def forward(self, x: Any) -> Any:
        return self.head([tanh(unit) * STRENGTH["by"] for unit in self.layer(x)])[0]


def training(path: Path, *, model: Any = None, epochs: int = 2, **others: Any) -> Any:
    chosen = model or MLP(2, [3, 1], "tanh", seed=1)
    usual = {"loss": nn.bce_with_logits, "data": (X, LABELS), "batch": 8, "checkpoint": path, "resume": True}
    return nn.fit(chosen, epochs=epochs, **{**usual, **others})


def loss_of(strength: float) -> Any:
    def loss(p: Any, t: Any) -> Any:
        return nn.bce_with_logits(p, t) * strength

    return loss


class Damped(SGD):
    damping = 1.0

    def update(self, numbers: Any, gradients: Any) -> Any:
        return super().update(numbers, gradients * self.damping)


class MoreDamped(Damped):
    damping = 0.5


MoreDamped.__name__ = "Damped"


def with_optimizer(kind: type[SGD]) -> dict[str, Any]:
    model = MLP(2, [3, 1], "tanh", seed=1)
    return {"model": model, "optimizer": kind(model.parameters(), lr=0.1)}


def constant_bias() -> Module:
    model = MLP(2, [3, 1], "tanh", seed=1)
    cast(Any, model.layers[1]).neurons[0].b = Value(0.0, constant=True)
    return model


def share(threshold: float) -> Any:
    return lambda predictions, targets: float(np.mean(np.ravel(predictions) > threshold))


DATA = Data({"a": X[:, 0], "b": X[:, 1]}, LABELS)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (
            {},
            {"model": MLP(2, [3, 1])},
            "another model: layers.0 is Layer(2 -> 3, tanh) in the file and Layer(2 -> 3, r",
        ),
        ({"model": Own(0.1)}, {"model": Own(0.2)}, "another model: _slope of the whole, Own(), is 0.1 in the file"),
        ({"model": constant_bias()}, {}, "another model: the whole is MLP(12 parameters) in the file and MLP(13 param"),
        ({"metric": share(0.0)}, {"metric": share(1.0)}, "the metric function holds: [{'threshold': 0.0}, None, None]"),
        ({}, {"clip_norm": 1.0}, "the clip_norm None, and it is 1.0 now"),
        ({"clip_norm": 2.0}, {"clip_norm": 1.0}, "the clip_norm 2.0, and it is 1.0 now"),
        ({}, {"clip_value": 1.0}, "the clip_value None, and it is 1.0 now"),
        ({}, {"schedule": nn.cosine(100)}, "the schedule None, and it is"),
        ({"schedule": nn.cosine(100)}, {"schedule": nn.cosine(101)}, "the schedule"),
        ({"schedule": nn.step_decay(10**6, 0.5)}, {"schedule": nn.step_decay(10**6 + 1, 0.5)}, "the schedule"),
        ({"schedule": lambda s: 1 / (s + 1)}, {"schedule": lambda s: 1 / (s + 2)}, "the schedule"),
        ({}, {"penalty": lambda m: nn.l2(m, 1e-3)}, "the penalty None, and it is {"),
        ({"penalty": lambda m: nn.l2(m, 1e-2)}, {"penalty": lambda m: nn.l2(m, 1e-3)}, "the penalty"),
        (
            {"penalty": functools.partial(nn.l2, strength=1e-2)},
            {"penalty": functools.partial(nn.l2, strength=1e-3)},
            "pe",
        ),
        ({"loss": nn.mse}, {"loss": nn.mae}, "the loss 'mse', and it is 'mae' now"),
        (
            {"loss": functools.partial(nn.huber, delta=2.0)},
            {"loss": functools.partial(nn.huber, delta=1.0)},
            "function o",
        ),
        ({"loss": loss_of(1.0)}, {"loss": loss_of(2.0)}, "another loss: with the weights in it, some samples gave"),
        ({"loss": lambda p, t: nn.mse(p, t)}, {"loss": lambda p, t: nn.mae(p, t)}, "the loss function code: '"),
        ({"optimizer": ("sgd", 0.9)}, {"optimizer": ("sgd", 0.5)}, "the optimizer's momentum: 0.9, and it is 0.5 now"),
        ({"batch": 8}, {"batch": 6}, "the batch 8, and it is 6 now"),
        (
            {"data": DATA},
            {"data": Data(X, LABELS, names=["b", "a"])},
            "the columns names: ['a', 'b'], and it is ['b', 'a'",
        ),
        ({"data": DATA}, {"data": DATA.standardised()}, "the columns means: [], and it is ["),
        (
            {"data": DATA},
            {"data": Data(X, LABELS, names=["a", "b"], classes=["no", "yes"])},
            "the columns classes: ['0', '1'], an",
        ),
        ({"data": DATA}, {"data": (X, 1 - LABELS)}, "the columns names: ['a', 'b'], and it is ['x₁', 'x₂'] now"),
        ({}, {"data": (X, 1 - LABELS)}, "other data than those now"),
    ],
)
def test_another_training_is_refused(
    tmp_path: Path, first: dict[str, Any], second: dict[str, Any], says: str, compiled: bool
) -> None:
    def options(given: dict[str, Any]) -> dict[str, Any]:
        model = given.get("model") or MLP(2, [3, 1], "tanh", seed=1)
        found = {**given, "model": model, "compiled": compiled}
        if "optimizer" in given:
            found["optimizer"] = SGD(model.parameters(), 0.1, momentum=given["optimizer"][1])
        return found

    path = tmp_path / "c.npz"
    training(path, **options(first))
    content, again = path.read_bytes(), options(second)
    before = again["model"].state_dict()
    with pytest.raises(ValueError, match=re.escape(says)) as caught:
        training(path, epochs=4, **again)
    assert str(caught.value).startswith(f"fit: the checkpoint {path} was made with ")
    assert str(caught.value).endswith("; give the same again, or begin anew with resume=False")
    assert again["model"].state_dict() == before
    assert path.read_bytes() == content
    assert len(training(path, epochs=3, **options(first))) == 3


def test_what_stands_outside_of_model_and_penalty_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c.npz"
    training(path, model=Secret())
    assert len(training(path, model=Secret(), epochs=3)) == 3
    monkeypatch.setitem(STRENGTH, "by", 1.5)
    with pytest.raises(ValueError, match="made with another model: with the weights in it, some samples gave"):
        training(path, model=Secret(), epochs=4)
    path.unlink()

    def penalty(model: Module) -> Any:
        return nn.l2(model, 0.01 * STRENGTH["by"])

    training(path, penalty=penalty)
    monkeypatch.setitem(STRENGTH, "by", 2.5)
    with pytest.raises(ValueError, match="made with another penalty: with the weights in it, some samples gave"):
        training(path, penalty=penalty, epochs=4)


def test_a_training_may_go_on_longer_with_more_patience_and_at_another_rate(tmp_path: Path) -> None:
    path = tmp_path / "c.npz"
    training(path, validation=0.25, patience=5)
    assert len(training(path, validation=0.25, patience=50, lr=0.5, epochs=5)) == 5


def test_an_optimizer_of_ones_own_is_what_its_class_says(tmp_path: Path) -> None:
    training(tmp_path / "c.npz", **with_optimizer(Damped))
    with pytest.raises(ValueError, match="the optimizer's damping: 1.0, and it is 0.5 now"):
        training(tmp_path / "c.npz", **with_optimizer(MoreDamped), epochs=3)
    assert len(training(tmp_path / "c.npz", **with_optimizer(Damped), epochs=3)) == 3


@pytest.mark.parametrize("again", [False, True])
def test_what_calls_change_is_no_option(tmp_path: Path, again: bool) -> None:
    class Counting(Linear):
        def __init__(self) -> None:
            super().__init__(2, 1, seed=1)
            self.calls, self.last = 0, 0.0

        def __call__(self, inputs: Any) -> Any:
            self.calls += 1
            units = super().__call__(inputs)
            self.last, self.first = units[0].data, inputs[0]
            return units

    class Helped(Linear):
        def __init__(self) -> None:
            super().__init__(2, 1, seed=1)
            self.helper = Doubled(0)

        def __call__(self, inputs: Any) -> Any:
            self.helper.factor += 1
            return super().__call__(inputs)

    path, model = tmp_path / "c.npz", Counting()
    training(path, model=model, compiled=False)
    assert len(training(path, model=model if again else Counting(), compiled=False, epochs=3)) == 3
    assert model.calls > 2 * len(X)
    # so it does where they are in an object of one's own
    helped: list[Any] = [Helped(), Helped()]
    path = tmp_path / "h.npz"
    training(path, model=helped[0], compiled=False)
    assert len(training(path, model=helped[not again], compiled=False, epochs=3)) == 3
    path = tmp_path / "c.npz"
    with pytest.raises(ValueError, match="calls of the whole, Counting.*, is .* in the file and 0 in the model"):
        nn.load(Counting(), nn.save(model, path))


def test_a_model_that_is_never_the_same_goes_on_without_being_tried(tmp_path: Path) -> None:
    class Restless(Linear):
        def __call__(self, inputs: Any) -> Any:
            return [unit + float(np.random.default_rng().random()) * 1e-3 for unit in super().__call__(inputs)]

    path = tmp_path / "c.npz"
    training(path, model=Restless(2, 1), compiled=False)
    assert len(training(path, model=Restless(2, 1), compiled=False, epochs=3)) == 3
