"""workshop: the exercises of chapter 1: a neuron, its weighted sum, its activation; a layer's weights."""

from __future__ import annotations

import math
from typing import Any

from autograd.workshop.exercises import Exercise, correction
from autograd.workshop.looking import COMPUTED, TYPED, Looking, called, close, compare, function, number

OTHER_EDGES = (0.25, 1.2, -0.4)  # in the picture that a weight is read off
NUDGED = 5e-4  # how far off a slope is that was found by nudging


def weighted_sum(z: Any) -> Looking[None]:
    """The z of the first neuron of the worked example."""
    got = yield from number("z", z)
    slips = {
        "minus_for_plus": 1.4 * 0.25 - -0.4 * 0.1,
        "weights_swapped": 1.4 * 0.1 + -0.4 * 0.25,
        "sigmoid_too_early": sigma(0.31),
    }
    yield from compare("z", got, 0.31, slips, TYPED)


def bias(b: Any) -> Looking[None]:
    """The bias that makes it 0."""
    got = yield from number("b", b)
    yield from compare("b", got, -0.31, {"bias_sign": 0.31}, TYPED)


def sigmoid(written: Any) -> Looking[None]:
    """σ of a number."""
    yield from function("sigmoid", written)
    for z in (2.0, -3.0, 0.0, 0.31):
        what = f"sigmoid({z:g})"
        given = yield from called(what, written, z)
        got = yield from number(what, given)
        slips = {
            "sign_of_exponent": sigma(-z),
            "no_parentheses": 1.0 + math.exp(-z),
            "not_inverted": 1.0 / sigma(z),
            "tanh_for_sigmoid": math.tanh(z),
        }
        yield from compare(what, got, sigma(z), slips)


def sigmoid_slope(written: Any) -> Looking[None]:
    """The slope of σ at a number."""
    yield from function("sigmoid_slope", written)
    for z in (1.5, -2.0, 0.0, 3.0):
        what = f"sigmoid_slope({z:g})"
        given = yield from called(what, written, z)
        got = yield from number(what, given)
        s = sigma(z)
        slips = {
            "slope_of_z": z * (1.0 - z),
            "slope_is_sigmoid": s,
            "slope_one_minus": 1.0 - s,
            "slope_of_tanh": 1.0 - s * s,
            "slope_at_h": sigma(s) * (1.0 - sigma(s)),
        }
        right = s * (1.0 - s)
        if close(got, right, NUDGED) and not close(got, right, COMPUTED):
            yield correction("slope_nudged", what=what, got=f"{got:.6g}", expected=f"{right:.6g}")
        yield from compare(what, got, right, slips)


def neuron(written: Any) -> Looking[None]:
    """σ(Σ xᵢ·wᵢ + b) for any number of inputs."""
    yield from function("neuron", written)
    for x, w, b in (
        ([1.4, -0.4], [0.25, 0.1], -0.5),
        ([2.0, -1.0, 0.5], [0.3, 0.8, -0.6], 0.25),
        ([0.7], [-2.0], 1.0),
    ):
        what = f"neuron({x}, {w}, {b})"
        given = yield from called(what, written, x, w, b)
        got = yield from number(what, given)
        products = [xi * wi for xi, wi in zip(x, w, strict=True)]
        total = sum(products)
        slips = {
            "no_activation": total + b,
            "no_bias": sigma(total),
            "bias_subtracted": sigma(total - b),
            "bias_behind": sigma(total) + b,
            "only_two_inputs": sigma(sum(products[:2]) + b),
            "sums_multiplied": sigma(sum(x) * sum(w) + b),
            "bias_per_input": sigma(total + b * len(x)),
            "last_product": sigma(products[-1] + b),
        }
        yield from compare(what, got, sigma(total + b), slips)


def a_weight(w21: Any) -> Looking[None]:
    """The weight of neuron 2 for input 1, read off the picture."""
    got = yield from number("w21", w21)
    if any(close(got, each, TYPED) for each in OTHER_EDGES):
        yield correction("other_edge", got=f"{got:g}")
    yield from compare("w21", got, -0.9, {"index_order": 0.1, "minus_forgotten": 0.9}, TYPED)


def parameters(written: Any) -> Looking[None]:
    """How many weights and biases a layer has."""
    yield from function("parameters", written)
    for inputs, neurons in ((2, 3), (4, 5), (3, 1), (1, 4)):
        what = f"parameters({inputs}, {neurons})"
        given = yield from called(what, written, inputs, neurons)
        got = yield from number(what, given)
        slips = {
            "no_biases": inputs * neurons,
            "biases_of_inputs": inputs * neurons + inputs,
            "one_bias": inputs * neurons + 1,
        }
        yield from compare(what, got, inputs * neurons + neurons, slips)


def sigma(z: float) -> float:
    """1 / (1 + e⁻ᶻ)."""
    return 1.0 / (1.0 + math.exp(-z))


EXERCISES: dict[str, Exercise] = {
    "weighted sum": weighted_sum,
    "bias": bias,
    "sigmoid": sigmoid,
    "sigmoid slope": sigmoid_slope,
    "neuron": neuron,
    "a weight": a_weight,
    "parameters": parameters,
}
