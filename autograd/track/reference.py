"""track: a neuron, a layer, a network and its training as the steps ask for them, on our own Value.

What a learner's should compute is what these do in the same program; with a mistake, what it would do with that.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import count
from typing import Any

from autograd.core.value import Value

_drawn = count(2)  # a learner's weights are random; here it is enough that no two are alike


class TrackNeuron:
    """tanh(w·x + b)."""

    def __init__(self, inputs: int) -> None:
        self.w = [Value(1.0 / next(_drawn)) for _ in range(inputs)]
        self.b = Value(0.0)

    def __call__(self, x: Sequence[Any]) -> Any:
        """One output."""
        z = self.b
        for w, one in zip(self.w, x, strict=True):
            z = z + w * one
        return z.tanh()

    def parameters(self) -> list[Value]:
        """Weights, then the bias."""
        return [*self.w, self.b]


class TrackLayer:
    """Neurons side by side."""

    def __init__(self, inputs: int, outputs: int) -> None:
        self.neurons = [TrackNeuron(inputs) for _ in range(outputs)]

    def __call__(self, x: Sequence[Any]) -> list[Any]:
        """An output per neuron."""
        return [neuron(x) for neuron in self.neurons]

    def parameters(self) -> list[Value]:
        """Those of its neurons."""
        return [each for neuron in self.neurons for each in neuron.parameters()]


class TrackMLP:
    """Layers one after another."""

    def __init__(self, inputs: int, outputs: Sequence[int]) -> None:
        sizes = [inputs, *outputs]
        self.layers = [TrackLayer(one, next_one) for one, next_one in zip(sizes, outputs, strict=False)]

    def __call__(self, x: Sequence[Any]) -> Sequence[Any]:
        """The last layer's outputs."""
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self) -> list[Value]:
        """Those of its layers."""
        return [each for layer in self.layers for each in layer.parameters()]

    def zero_grad(self) -> None:
        """Set every gradient to 0."""
        for each in self.parameters():
            each.grad = 0.0


def mse(model: Any, points: Any, labels: Any, *, power: int = 2, summed: bool = False, share: float = 1.0) -> Any:
    """The mean of the squared errors; with other arguments than the first three, a mistake."""
    total: Any = 0.0
    for x, y in zip(points, labels, strict=True):
        total = total + (model(x)[0] - y) ** power
    return total * share / (1 if summed else len(points))


def train(
    model: Any,
    points: Any,
    labels: Any,
    steps: int,
    lr: float,
    *,
    sign: float = -1.0,
    kept: bool = False,
    rate: float = 0.0,
) -> list[float]:
    """Gradient descent; the losses. With other arguments than the first five, a mistake."""
    losses = []
    for _ in range(steps):
        loss = mse(model, points, labels)
        if not kept:
            model.zero_grad()
        loss.backward()
        losses.append(loss.data)
        for each in model.parameters():
            each.data += sign * (rate or lr) * each.grad
    return losses


REFERENCE: dict[str, Any] = {
    "Value": Value,
    "Neuron": TrackNeuron,
    "Layer": TrackLayer,
    "MLP": TrackMLP,
    "mse": mse,
    "train": train,
}
# Typical mistakes: what stands for a name of the reference then
MISTAKEN: dict[str, dict[str, Any]] = {
    "summed": {"mse": partial(mse, summed=True)},
    "unsquared": {"mse": partial(mse, power=1)},
    "half": {"mse": partial(mse, share=0.5)},
    "ascends": {"train": partial(train, sign=1.0)},
    "kept": {"train": partial(train, kept=True)},
    "stays": {"train": partial(train, sign=0.0)},
    "no_rate": {"train": partial(train, rate=1.0)},
}
