"""One training step on two moons: MLP 2-16-16-1, 100 points, hinge loss and L2, as micrograd's demo has it."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

from sklearn.datasets import make_moons

import autograd
from autograd import Value
from nn import MLP

X, LABELS = make_moons(n_samples=100, noise=0.1, random_state=1)
POINTS = [[float(a), float(b)] for a, b in X]
SIGNS = [int(label) * 2 - 1 for label in LABELS]
SIZES = (2, 16, 16, 1)


def weights() -> list[float]:
    """What micrograd's network draws from this seed: neuron by neuron, the bias last."""
    rng = random.Random(1337)  # noqa: S311 - no secret
    return [
        rng.uniform(-1, 1) if i < inputs else 0.0
        for inputs, outputs in pairwise(SIZES)
        for _ in range(outputs)
        for i in range(inputs + 1)
    ]


def with_weights(model: Any) -> Any:
    """The network, ours or micrograd's, with these weights."""
    for parameter, weight in zip(model.parameters(), weights(), strict=True):
        parameter.data = weight
    return model


def own_model() -> MLP:
    """Our network."""
    model: MLP = with_weights(MLP(SIZES[0], SIZES[1:]))
    return model


def peer_model() -> Any:
    """The peer's own network."""
    from micrograd.nn import MLP as Peer  # noqa: N811

    return with_weights(Peer(SIZES[0], list(SIZES[1:])))


def peer_loss(model: Any) -> Any:
    """The loss as micrograd's demo writes it."""
    from micrograd.engine import Value as Peer

    scores = [model([Peer(x) for x in point]) for point in POINTS]
    losses = [(1 + -sign * score).relu() for sign, score in zip(SIGNS, scores, strict=True)]
    return sum(losses) * (1.0 / len(losses)) + 1e-4 * sum(p * p for p in model.parameters())


def elementary_loss(model: MLP) -> Value:
    """The very same elementary nodes as the peer's, with our Value."""
    losses = []
    for point, sign in zip(POINTS, SIGNS, strict=True):
        outputs: list[Any] = [Value(x) for x in point]
        for layer in model.layers:
            inputs, outputs = outputs, []
            for neuron in layer.neurons:
                z: Any = neuron.b
                for w, x in zip(neuron.w, inputs, strict=True):
                    z = z + w * x
                outputs.append(z.relu() if neuron.activation == "relu" else z)
        losses.append((1 + -sign * outputs[0]).relu())
    result: Value = sum(losses) * (1.0 / len(losses)) + 1e-4 * sum(p * p for p in model.parameters())
    return result


def recorded_loss(model: MLP) -> Value:
    """The same loss as `nn` records it: one node per neuron."""
    losses = [(1 - sign * score).relu() for sign, score in zip(SIGNS, model(POINTS), strict=True)]
    parameters = model.parameters()
    result: Value = autograd.sum(losses) / len(losses) + 1e-4 * autograd.dot(parameters, parameters)
    return result


def sample_loss(model: MLP) -> tuple[Value, list[Value]]:
    """The loss of one sample, and its inputs: the point, and the label as −1 or 1.

    Its mean over the samples is `recorded_loss`: the L2 term is the same for all.
    """
    inputs = [Value(number, label=name) for number, name in zip((*POINTS[0], SIGNS[0]), ("x0", "x1", "y"), strict=True)]
    parameters = model.parameters()
    loss: Value = (1 - inputs[2] * model(inputs[:2])).relu() + 1e-4 * autograd.dot(parameters, parameters)
    return loss, inputs
