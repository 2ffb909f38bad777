"""The exercises of the chapter on neurons: right answers, and typical wrong ones."""

from __future__ import annotations

from math import exp, tanh
from typing import Any

import numpy as np
import pytest

import autograd
from autograd import Value
from tests.support.answers import RIGHT, Answers, check_answer


def sigma(z: float) -> float:
    return 1 / (1 + exp(-z))


def weighted(x: list[float], w: list[float]) -> float:
    return sum(xi * wi for xi, wi in zip(x, w, strict=True))


ANSWERS: Answers = [
    ("weighted sum", (0.31,), RIGHT),
    ("weighted sum", (1.4 * 0.25 + -0.4 * 0.1,), RIGHT),
    ("weighted sum", (Value(1.4) * 0.25 - Value(0.4) * 0.1,), RIGHT),
    ("weighted sum", (0.39,), "the products are added up"),
    ("weighted sum", (0.04,), "each input has its own weight"),
    ("weighted sum", (0.577,), "is σ(z) already"),
    ("weighted sum", (0.35,), "z isn't 0.35. Compute once more, or open a hint"),
    ("weighted sum", ("0.31",), "expected a number"),
    ("bias", (-0.31,), RIGHT),
    ("bias", (0.31,), "z would be 0.31 + 0.31"),
    ("bias", (0,), "b isn't 0."),
    ("sigmoid", (sigma,), RIGHT),
    ("sigmoid", (autograd.sigmoid,), RIGHT),
    ("sigmoid", (lambda z: np.exp(z) / (1 + np.exp(z)),), RIGHT),
    ("sigmoid", (lambda z: 1 / (1 + exp(z)),), "Look at the minus in e⁻ᶻ"),
    ("sigmoid", (lambda z: 1 / 1 + exp(-z),), "division comes before addition"),
    ("sigmoid", (lambda z: (1 + exp(-z)) ** 1,), "needs parentheses"),
    ("sigmoid", (tanh,), "that is tanh(z)"),
    ("sigmoid", (lambda z: 0.880797077977882,), "sigmoid(-3) is 0.880797, but should be 0.0474259"),
    ("sigmoid", (lambda z: 1 / z,), "sigmoid(2) is 0.5, but"),
    ("sigmoid", (lambda: 1,), "sigmoid(2) stops with TypeError"),
    ("sigmoid", (sigma(2),), "expected a function"),
    ("sigmoid slope", (lambda z: sigma(z) * (1 - sigma(z)),), RIGHT),
    ("sigmoid slope", (lambda z: sigma(z) * sigma(-z),), RIGHT),
    ("sigmoid slope", (lambda z: z * (1 - z),), "which is z·(1 − z)"),
    ("sigmoid slope", (sigma,), "that is σ(z) itself"),
    ("sigmoid slope", (lambda z: 1 - sigma(z),), "The factor σ(z) is missing"),
    ("sigmoid slope", (lambda z: 1 - sigma(z) ** 2,), "So it would be for tanh"),
    ("sigmoid slope", (lambda z: sigma(sigma(z)) * (1 - sigma(sigma(z))),), "σ was applied twice"),
    ("sigmoid slope", (lambda z: 0.25,), "sigmoid_slope(1.5) is 0.25, but should be 0.149146"),
    ("sigmoid slope", (lambda z: (sigma(z + 0.001) - sigma(z)) / 0.001,), "a slope by nudging is never quite exact"),
    ("neuron", (lambda x, w, b: sigma(weighted(x, w) + b),), RIGHT),
    ("neuron", (lambda x, w, b: sigma([xi * wi for xi, wi in zip(x, w, strict=True)][-1] + b),), "z += … adds"),
    ("neuron", (lambda x, w, b: sigma(x * w + b),), "stops with TypeError: a list can't be multiplied by a list"),
    ("neuron", (lambda x, w, b: autograd.sigmoid(np.dot(x, w) + b),), RIGHT),
    ("neuron", (lambda x, w, b: weighted(x, w) + b,), "The activation σ comes last"),
    ("neuron", (lambda x, w, b: sigma(weighted(x, w)),), "the bias b is forgotten"),
    ("neuron", (lambda x, w, b: sigma(weighted(x, w) - b),), "the bias b was subtracted"),
    ("neuron", (lambda x, w, b: sigma(weighted(x, w)) + b,), "the bias was added after σ"),
    ("neuron", (lambda x, w, b: sigma(weighted(x[:2], w[:2]) + b),), "only the first two inputs"),
    ("neuron", (lambda x, w, b: sigma(sum(x) * sum(w) + b),), "multiply first, then add up"),
    (
        "neuron",
        (lambda x, w, b: sigma(sum(xi * wi + b for xi, wi in zip(x, w, strict=True))),),
        "A neuron has only one",
    ),
    ("neuron", (lambda x, w, b: sigma(x[0] * w[0] + x[1] * w[1] + b),), "only the first two inputs"),
    ("neuron", (lambda x, w, b: sigma(x[0] * w[0] + x[1] * w[1] + x[2] * w[2] + b),), "stops with IndexError"),
    ("a weight", (-0.9,), RIGHT),
    ("a weight", (0.1,), "In w₂₁ the neuron comes first"),
    ("a weight", (0.9,), "it is blue and dashed"),
    ("a weight", (1.2,), "1.2 is the weight of another edge"),
    ("a weight", (7,), "w21 isn't 7."),
    ("parameters", (lambda inputs, neurons: (inputs + 1) * neurons,), RIGHT),
    ("parameters", (lambda inputs, neurons: inputs * neurons,), "The biases are parameters, too"),
    ("parameters", (lambda inputs, neurons: inputs * (neurons + 1),), "a bias for every input"),
    ("parameters", (lambda inputs, neurons: inputs * neurons + 1,), "one bias for the whole layer"),
    ("parameters", (lambda inputs, neurons: 9,), "parameters(4, 5) is 9, but should be 25"),
]


@pytest.mark.parametrize(("name", "answer", "expected"), ANSWERS)
def test_answers(name: str, answer: tuple[Any, ...], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    check_answer(name, answer, expected, capsys)
