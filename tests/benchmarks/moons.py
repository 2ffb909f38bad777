"""One training step on two moons: MLP 2-16-16-1, 100 points, hinge loss and L2, as micrograd's demo has it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import micrograd.engine
import micrograd.nn
from sklearn.datasets import make_moons

import autograd
from autograd import Value
from nn import MLP

X, LABELS = make_moons(n_samples=100, noise=0.1, random_state=1)
POINTS = [[float(a), float(b)] for a, b in X]
SIGNS = [int(label) * 2 - 1 for label in LABELS]


def peer_model() -> Any:
    """The peer's own network, with weights from a seed."""
    random.seed(1337)
    return micrograd.nn.MLP(2, [16, 16, 1])


def peer_loss(model: Any) -> Any:
    """The loss as micrograd's demo writes it."""
    scores = [model([micrograd.engine.Value(x) for x in point]) for point in POINTS]
    losses = [(1 + -sign * score).relu() for sign, score in zip(SIGNS, scores, strict=True)]
    return sum(losses) * (1.0 / len(losses)) + 1e-4 * sum(p * p for p in model.parameters())


def same_weights(peer: Any) -> MLP:
    """Our network with the peer's weights."""
    model = MLP(2, [16, 16, 1])
    for layer, theirs in zip(model.layers, peer.layers, strict=True):
        for neuron, other in zip(layer.neurons, theirs.neurons, strict=True):
            for ours, weight in zip((*neuron.w, neuron.b), (*other.w, other.b), strict=True):
                ours.data = weight.data
    return model


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


kept: dict[int, Any] = {}  # as in a training loop, where ``loss`` names the last graph until the next one is there


def step(model: Any, loss_of: Callable[[Any], Any]) -> float:
    """One step of a training loop: forward, backward, update; returns the loss."""
    loss = kept[0] = loss_of(model)
    model.zero_grad()
    loss.backward()
    for parameter in model.parameters():
        parameter.data -= 1e-9 * parameter.grad  # so small that every round does the same work
    return float(loss.data)


def peer_loop() -> Callable[[], float]:
    """The peer's step."""
    peer = peer_model()
    return lambda: step(peer, peer_loss)


def own_loop(loss_of: Callable[[MLP], Value]) -> Callable[[], float]:
    """Our step with the peer's weights."""
    model = same_weights(peer_model())
    return lambda: step(model, loss_of)


CONTESTANTS: dict[str, Callable[[], Callable[[], float]]] = {
    "micrograd": peer_loop,
    "same elementary nodes": lambda: own_loop(elementary_loss),
    "as nn records it": lambda: own_loop(recorded_loss),
}


def check() -> None:
    """Raise SystemExit unless all contestants give the same loss and the same gradients."""
    peer = peer_model()
    loss = step(peer, peer_loss)
    theirs = [p.grad for p in peer.parameters()]
    for name, loss_of in (("same elementary nodes", elementary_loss), ("as nn records it", recorded_loss)):
        model = same_weights(peer_model())
        ours = step(model, loss_of)
        grads = [g for layer in model.layers for n in layer.neurons for g in (*(w.grad for w in n.w), n.b.grad)]
        wrong = max(abs(a - b) for a, b in zip(grads, theirs, strict=True))
        if wrong > 1e-12 or abs(ours - loss) > 1e-12:
            raise SystemExit(f"{name}: loss or gradients differ from micrograd's by {wrong}")
