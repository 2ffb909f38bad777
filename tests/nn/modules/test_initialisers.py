"""Initialisers: how wide, of which shape, and the same for the same seed."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from nn import MLP, Embedding, Layer, Linear, Neuron
from nn.modules.initialisers import INITIALISERS, initial_numbers

INPUTS, OUTPUTS = 100, 200
DEVIATIONS = {
    "he_uniform": math.sqrt(2 / INPUTS),
    "he_normal": math.sqrt(2 / INPUTS),
    "xavier_uniform": math.sqrt(2 / (INPUTS + OUTPUTS)),
    "xavier_normal": math.sqrt(2 / (INPUTS + OUTPUTS)),
    "lecun_normal": math.sqrt(1 / INPUTS),
    "normal": 0.05,
    "uniform": 0.05 / math.sqrt(3),
    "zeros": 0.0,
    "ones": 0.0,
}


@pytest.mark.parametrize("name", INITIALISERS)
def test_weights_spread_as_the_name_says(name: str) -> None:
    weights = np.array([[w.data for w in neuron.w] for neuron in Linear(INPUTS, OUTPUTS, init=name, seed=1).neurons])
    assert weights.std() == pytest.approx(DEVIATIONS[name], rel=0.03)
    assert weights.mean() == pytest.approx(1.0 if name == "ones" else 0.0, abs=0.01)
    widest, bound = np.abs(weights).max(), math.sqrt(3) * DEVIATIONS[name]
    assert widest <= bound if name.endswith("uniform") else widest > 2 * bound or name in ("zeros", "ones")
    again = Linear(INPUTS, OUTPUTS, init=name, seed=1)
    assert [[w.data for w in neuron.w] for neuron in again.neurons] == weights.tolist()


def test_without_a_name_it_is_he_s_or_xavier_s_by_the_activation() -> None:
    for activation, name in (("relu", "he_uniform"), ("gelu", "he_uniform"), ("tanh", "xavier_uniform")):
        assert Layer(3, 4, activation, seed=2).state_dict() == Layer(3, 4, activation, init=name, seed=2).state_dict()
    assert Linear(3, 4, seed=2).state_dict() == Layer(3, 4, "linear", init="xavier_uniform", seed=2).state_dict()


def test_numbers_of_a_seed_stay() -> None:
    """Pictures and lessons show them."""
    drawn, bound = np.random.default_rng(1), math.sqrt(6 / 2)
    model = MLP(2, [2, 1], seed=1)
    for neuron in model.layers[0].neurons:
        assert [w.data for w in neuron.w] == drawn.uniform(-bound, bound, 2).tolist()
    assert [w.data for w in model.layers[1].neurons[0].w] == drawn.uniform(-math.sqrt(2), math.sqrt(2), 2).tolist()


def test_a_function_can_say_how_weights_begin() -> None:
    asked = []

    def counted(random: np.random.Generator, inputs: int, outputs: int) -> list[float]:
        asked.append((inputs, outputs))
        return [float(random.integers(1, 3))] * inputs

    layer = Layer(3, 2, init=counted, seed=1)
    assert asked == [(3, 2), (3, 2)]
    assert all(w.data in (1.0, 2.0) for neuron in layer.neurons for w in neuron.w)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Layer(2, 3, init="glorot"), "unknown initialiser 'glorot'; the known ones are: he_uniform, .*, ones"),
        (lambda: Neuron(2, init=3), "unknown initialiser 3; the known"),  # type: ignore[arg-type]
        (lambda: Embedding(2, 3, init="he"), "unknown initialiser 'he'"),
        (lambda: Layer(2, 3, init=lambda *_: [1.0]), "the initialiser gave .*; expected 2 finite"),
        (lambda: Layer(1, 3, init=lambda *_: [math.nan]), "the initialiser gave .nan.; expected 1 finite"),
    ],
)
def test_what_is_no_initialiser(make: Callable[[], object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        make()


def test_numbers_are_plain_floats() -> None:
    assert all(type(number) is float for number in initial_numbers("zeros", np.random.default_rng(0), 2, 1))
