"""workshop: the exercises of chapter 2: from a sample forward through a layer, a network, a batch."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.core.graph import order
from autograd.core.value import Value
from autograd.workshop.exercises import Exercise, correction, stopped
from autograd.workshop.looking import (
    COMPUTED,
    TYPED,
    Floats,
    Looking,
    array,
    called,
    close,
    compare,
    function,
    number,
    numbers,
)

W = np.array([[0.25, -0.9, 1.2], [0.1, 0.1, -0.4]])  # of the worked example: a column for each neuron


def weighted_sums(z2: Any, z3: Any) -> Looking[None]:
    """The other two neurons of the worked example."""
    second = yield from number("z2", z2)
    third = yield from number("z3", z3)
    yield from compare("z2", second, -1.3, {"minus_lost": -1.22, "neuron_swapped": 1.84, "first_minus": 1.22}, TYPED)
    yield from compare("z3", third, 1.84, {"minus_times_minus": 1.52, "neuron_swapped": -1.3}, TYPED)


def hidden(h2: Any, h3: Any) -> Looking[None]:
    """What they give."""
    for what, given, z, other in (("h2", h2, -1.3, 1.84), ("h3", h3, 1.84, -1.3)):
        got = yield from number(what, given)
        slips = {"no_activation": z, "neuron_swapped": sigma(other), "sign_of_exponent": sigma(-z)}
        yield from compare(what, got, float(sigma(z)), slips, TYPED)


def matrix(given: Any) -> Looking[None]:
    """Their weights, for x·W."""
    found = yield from numbers("W", given, "no_array")
    if close(found, W.T, TYPED):
        yield correction("neurons_in_rows")
    got = yield from array("W", given, (2, 3))
    yield from compare("W", got, W, {"reshaped": W.T.reshape(2, 3)}, TYPED)


def layer(written: Any) -> Looking[None]:
    """σ(x·W) for any size."""
    yield from function("layer", written)
    for inputs, neurons in ((3, 3), (2, 3), (4, 1)):
        x, weights = filled(inputs), filled(inputs, neurons)
        what = f"layer(x{x.shape}, W{weights.shape})"
        given = yield from called(what, written, x, weights)
        got = yield from array(what, given, (neurons,))
        z = x @ weights
        slips = {"no_activation": z, "sign_of_exponent": sigma(-z), **other_way_round(x, weights)}
        yield from compare(what, got, sigma(z), slips)


def growth(given: Any) -> Looking[None]:
    """How much z₁ grows if w₁₁ grows by 0.01."""
    got = yield from number("growth", given)
    slips = {"growth_of_weight": 0.01, "growth_by_weight": 0.0025, "slope_alone": 1.4, "sum_after": 0.324}
    yield from compare("growth", got, 0.014, slips, TYPED)


def forward(written: Any) -> Looking[None]:
    """A network with one hidden layer, of any size, for numbers and for Values."""
    yield from function("forward", written)
    for inputs, neurons, outputs in ((2, 3, 1), (3, 3, 3), (1, 4, 2)):
        x, w1, b1 = filled(inputs), filled(inputs, neurons), filled(neurons) + 0.3
        w2, b2 = filled(neurons, outputs), filled(outputs) - 0.7
        what = f"forward(x{x.shape}, W1{w1.shape}, b1{b1.shape}, W2{w2.shape}, b2{b2.shape})"
        given = yield from called(what, written, x, w1, b1, w2, b2)
        z = x @ w1 + b1
        h = sigma(z)
        if close((yield from numbers(what, given, "no_array")), h, COMPUTED):
            yield correction("hidden_returned", what=what)
        got = yield from array(what, given, (outputs,))
        slips = {
            "no_output_activation": h @ w2 + b2,
            "no_hidden_activation": sigma(z @ w2 + b2),
            "no_activations": z @ w2 + b2,
            "no_biases_at_all": sigma(sigma(x @ w1) @ w2),
            "no_hidden_biases": sigma(sigma(x @ w1) @ w2 + b2),
            "no_output_biases": sigma(h @ w2),
            "biases_behind": sigma((sigma(x @ w1) + b1) @ w2) + b2,
        }
        if inputs == outputs == neurons:
            slips["product_order"] = sigma(w2 @ sigma(w1 @ x + b1) + b2)
        yield from compare(what, got, sigma(h @ w2 + b2), slips)
    yield from remembers(written)


def remembers(written: Any) -> Looking[None]:
    """Whether what a forward pass gives for Values knows all of them."""
    shapes = {"W1": (2, 3), "b1": (3,), "W2": (3, 1), "b2": (1,)}
    weights = {name: np.vectorize(Value, otypes=[object])(filled(*shape)) for name, shape in shapes.items()}
    what = "forward(x, W1, b1, W2, b2)"
    try:
        given = written(filled(2), *weights.values())
    except Exception as error:  # noqa: BLE001 - whatever a learner's function raises
        yield stopped("call_raised", error, what=what)
    outputs = np.array(given, dtype=object).reshape(-1)
    known = set(order(outputs[0])) if hasattr(outputs[0], "parents") else set()
    for name, array_of in weights.items():
        if not known.issuperset(array_of.reshape(-1)):
            yield correction("forgets", what=what, name=name)


def shapes(given: Any) -> Looking[None]:
    """The shape of what a batch of five gives."""
    found = yield from numbers("shape", given, "no_array")
    if found.size == 1:
        yield correction("shape_of_one", got=f"{found.reshape(-1)[0]:g}")
    got = yield from array("shape", given, (2,))
    slips = {"shape_turned": [1, 5], "shape_of_hidden": [5, 3], "shape_of_inputs": [5, 2], "shape_of_weights": [3, 1]}
    yield from compare("shape", got, np.array([5.0, 1.0]), slips)


def filled(*shape: int) -> Floats:
    """An array of this shape with numbers of both signs, no two alike, the same every time."""
    return np.array([((7 * i) % 11 - 4.5) / 5 for i in range(math.prod(shape))]).reshape(shape)


def other_way_round(x: Floats, weights: Floats) -> dict[str, Floats]:
    """What W·x gives, where it fits."""
    return {"product_order": sigma(weights @ x)} if weights.shape == (len(x), len(x)) else {}


def sigma(z: Any) -> Any:
    """1 / (1 + e⁻ᶻ) of a number or of each in an array."""
    return 1.0 / (1.0 + np.exp(-np.asarray(z, dtype=np.float64)))


EXERCISES: dict[str, Exercise] = {
    "weighted sums": weighted_sums,
    "hidden": hidden,
    "matrix": matrix,
    "layer": layer,
    "growth": growth,
    "forward": forward,
    "shapes": shapes,
}
