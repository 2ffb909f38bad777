"""What models give: every form that means one thing is trained, eager and replayed; all else is one clear error."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pytest

from autograd import Value
from nn import (
    MLP,
    Dropout,
    Layer,
    Linear,
    Module,
    accuracy,
    bce_with_logits,
    cross_entropy,
    fit,
    hinge,
    huber,
    mae,
    mse,
)
from nn.training.outputs import output_shape

X = np.random.default_rng(0).normal(size=(24, 2))
LABELS = (X[:, 0] > X[:, 1]).astype(int)


class Pair(NamedTuple):
    no: Any
    yes: Any


class Giving(Module):
    """A model of two outputs and one of one output, and what is made of them."""

    def __init__(self, give: Callable[[list[Value], list[Value]], Any]) -> None:
        self.two, self.one, self.give = Linear(2, 2, seed=1), Linear(2, 1, seed=2), give

    def forward(self, x: Any) -> Any:
        return self.give(self.two(x), self.one(x))


def array(values: Any) -> Any:
    return np.array(values, dtype=object)


def trained(give: Callable[[Any, Any], Any], loss: Any, compiled: bool | None, y: Any = LABELS) -> Any:
    model = Giving(give)
    history = fit(model, loss, (X, y), epochs=5, metric=accuracy, compiled=compiled)
    return [*history.loss, *history.metric, *model.state_dict().values()]


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("loss", [bce_with_logits, mse, mae, huber, hinge])
@pytest.mark.parametrize(
    "give",
    [
        lambda _, one: one,
        lambda _, one: tuple(one),
        lambda _, one: [one],
        lambda _, one: array(one),
        lambda _, one: array([one]),
        lambda _, one: array(one[0]),
    ],
)
def test_one_output_in_any_form_is_the_value_alone(give: Any, loss: Any, compiled: bool) -> None:
    y = 2.0 * LABELS - 1.0 if loss is hinge else LABELS
    found, expected = trained(give, loss, compiled, y), trained(lambda _, one: one[0], loss, compiled, y)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("give", [lambda two, _: tuple(two), lambda two, _: Pair(*two), lambda two, _: array(two)])
def test_two_outputs_in_any_form_are_a_list(give: Any, compiled: bool) -> None:
    np.testing.assert_allclose(
        trained(give, cross_entropy, compiled), trained(lambda two, _: two, cross_entropy, compiled), rtol=1e-12
    )


@pytest.mark.parametrize("compiled", [False, None])
@pytest.mark.parametrize(
    ("give", "error", "says"),
    [
        (lambda two, one: {"a": two, "b": one}, TypeError, "the model's output is a dict"),
        (lambda two, one: [{"a": two}, one], TypeError, "the model's output[0] is a dict"),
        (lambda two, _: set(two), TypeError, "the model's output is a set"),
        (lambda two, one: (two, one[0]), ValueError, "is uneven: [0] is a list of 2 and [1] is one number"),
        (lambda two, one: (one[0], two), ValueError, "is uneven: [0] is one number and [1] is a list of 2"),
        (lambda two, one: Pair(two, one), ValueError, "is uneven: [0] is a list of 2 and [1] is a list of 1"),
        (lambda *_: None, TypeError, "the model's output is None"),
        (lambda *_: "ab", TypeError, "the model's output is a str, 'ab'"),
        (lambda *_: [], ValueError, "the model's output is empty"),
        (lambda two, _: iter(two), TypeError, "the model's output is a list_iterator"),
        (lambda two, _: [two[0] > 0, two[1] > 0], TypeError, "the model's output[0] is a bool"),
    ],
)
def test_what_is_no_output_is_one_error(give: Any, error: type[Exception], says: str, compiled: Any) -> None:
    with pytest.raises(error, match=re.escape(says)):
        trained(give, bce_with_logits, compiled)


def test_a_shape_is_numpys() -> None:
    one = Value(1.0)
    for output in (one, [one], [[one, 2.0]], ((one, one), [one, one]), array([[one], [one]]), array(one)):
        assert output_shape(output) == np.array(output, dtype=object).shape


def test_a_column_of_labels_is_labels_and_one_of_numbers_is_told_apart_from_them() -> None:
    for y in (LABELS.reshape(-1, 1), LABELS.reshape(-1, 1) > 0):
        history = fit(MLP(2, [2], seed=1), cross_entropy, (X, y), epochs=2)
        assert history.loss == fit(MLP(2, [2], seed=1), cross_entropy, (X, LABELS), epochs=2).loss
    with pytest.raises(ValueError, match=re.escape("2 outputs and y of the data the shape (24, 1), one number for")):
        fit(MLP(2, [2]), cross_entropy, (X, LABELS.reshape(-1, 1) * 1.0), epochs=1)


@dataclass
class Plain(Module):
    first: Layer
    second: Linear
    drop: Dropout

    def forward(self, x: Any) -> Any:
        return self.second(self.drop(self.first(x)))


@dataclass(frozen=True)
class Frozen(Module):
    first: Layer
    second: Linear
    drop: Dropout

    forward = Plain.forward


@dataclass(slots=True)
class Slotted(Module):
    first: Layer
    second: Linear
    drop: Dropout

    forward = Plain.forward


@dataclass(frozen=True, slots=True)
class FrozenSlotted(Module):
    first: Layer
    second: Linear
    drop: Dropout

    forward = Plain.forward


@dataclass
class OwnDropout(Dropout):
    p: float = 0.3

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(4)


class Stubborn(Module):
    """It can't be compared."""

    def __init__(self, *parts: Any) -> None:
        self.first, self.second, self.drop = parts

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("compared")

    forward = Plain.forward


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("kind", [Frozen, Slotted, FrozenSlotted, Stubborn])
@pytest.mark.parametrize("drop", [lambda: Dropout(0.3, seed=4), OwnDropout])
def test_modules_of_any_make_train_as_a_plain_class_does(kind: Any, drop: Any, compiled: bool) -> None:
    def weights(kind: Any, drop: Any) -> Any:
        model = kind(Layer(2, 3, "tanh", seed=1), Linear(3, 1, seed=2), drop())
        history = fit(model, bce_with_logits, (X, LABELS), epochs=5, metric=accuracy, compiled=compiled)
        assert not model.training
        assert not model.drop.training
        return [*history.loss, *model.state_dict().values()]

    assert weights(kind, drop) == weights(Plain, lambda: Dropout(0.3, seed=4))
