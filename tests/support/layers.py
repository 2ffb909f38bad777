"""Random graphs of layers: neurons that are alike, or nearly, in all ways of writing them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

import autograd
from autograd import Value
from autograd.core.graph import order

ACTIVATIONS = ("tanh", "relu", "sigmoid", "exp", "abs", "softplus", "sin")


def _sums(rng: np.random.Generator, inputs: list[Any], width: int, parameters: Iterator[Value]) -> list[Any]:
    """The weighted sums of a layer: one node each, products that are added up, shared weights, turned inputs."""
    style = int(rng.integers(5))
    common = [next(parameters) for _ in inputs]
    made = []
    for j in range(width):
        given = inputs if style != 2 else [inputs[(i + j) % len(inputs)] for i in range(len(inputs))]
        if rng.random() < 0.2:  # a connection less
            given = given[: max(1, len(given) - 1)]
        weights = (common if style == 3 else [next(parameters) for _ in inputs])[: len(given)]
        if style == 0:
            made.append(autograd.dot(weights, given) + next(parameters))
        elif style == 1:
            total = next(parameters) * 1.0
            for weight, each in zip(weights, given, strict=True):
                total = total + weight * each
            made.append(total)
        elif style == 4:
            made.append(autograd.sum([weight * each * given[0] for weight, each in zip(weights, given, strict=True)]))
        else:
            made.append(autograd.weighted_sum(weights, given, next(parameters)))
        if rng.random() < 0.15:
            made[-1] = -made[-1] if rng.random() < 0.5 else made[-1] * 0.5
    return made


def graph_of_layers(rng: np.random.Generator) -> tuple[Value, list[Value], list[Value], list[Value]]:
    """A loss, inputs that it depends on, parameters of which it may not use all, and the last layer."""
    inputs = [Value(float(x)) for x in rng.normal(size=int(rng.integers(1, 6)))]
    parameters = [Value(float(x)) for x in rng.normal(size=60)]
    coming = iter(parameters * 20)
    layer: list[Any] = inputs
    for _ in range(int(rng.integers(1, 4))):
        activation = str(rng.choice(ACTIVATIONS))
        sums = _sums(rng, layer, int(rng.integers(1, 7)), coming)
        layer = [getattr(z * 0.3 if activation == "exp" else z, activation)() for z in sums]
        if rng.random() < 0.3:
            layer = [a / (1.0 + autograd.logsumexp(layer) ** 2) for a in layer]
    targets = [Value(float(x)) for x in rng.normal(size=len(layer))]
    loss = autograd.sum([(a - b) ** 2 for a, b in zip(layer, targets, strict=True)])
    if rng.random() < 0.4:
        loss = loss + 0.01 * autograd.sum([p * p for p in parameters[: int(rng.integers(1, 60))]])
    if rng.random() < 0.3:
        loss = loss * autograd.maximum(layer[0], 0.1)
    used = set(order(loss))
    return loss, [each for each in inputs if each in used], [p for p in parameters if rng.random() < 0.9], layer
