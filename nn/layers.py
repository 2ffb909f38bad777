"""A neuron, a layer of neurons, and layers in a row."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

import autograd
from autograd import Value
from autograd.ops import TABLE
from nn.inputs import Seed, as_values, check_size
from nn.module import Module


def known_activations() -> list[str]:
    """The names that can stand for an activation: "linear", and every row that says it is one."""
    return ["linear", *(op.name for op in TABLE.values() if op.activation)]


def activation_named(name: str) -> Callable[[Value], Value] | None:
    """Value's method of that name, None for "linear"; a ValueError that lists the known ones."""
    if name not in known_activations():
        raise ValueError(f"unknown activation {name!r}; the known ones are: {', '.join(known_activations())}")
    return None if name == "linear" else getattr(Value, name)


class Neuron(Module):
    """A weighted sum of the inputs and a bias (one node), and an activation.

    Args:
        inputs: how many numbers come in.
        activation: a name from the op table, or "linear".
        seed: a whole number or a NumPy generator.
        outputs: how many neurons stand beside it, which Xavier's rule counts too.
    """

    def __init__(self, inputs: int, activation: str = "relu", *, seed: Seed = 0, outputs: int = 1) -> None:
        inputs = check_size(inputs, "Neuron: inputs")
        self.activation = activation
        self._function = activation_named(activation)
        rng = np.random.default_rng(seed)
        # He et al. 2015 for what is zero on one side, Glorot & Bengio 2010 for the rest
        he = activation != "linear" and TABLE[activation].activation == "he"
        bound = math.sqrt(6.0 / inputs if he else 6.0 / (inputs + outputs))
        self.w = tuple(Value(number, label=f"w{i}") for i, number in enumerate(rng.uniform(-bound, bound, inputs)))
        self.b = Value(0.0, label="b")

    def __call__(self, inputs: Sequence[Any]) -> Value:
        """The neuron's output for one sample."""
        if len(inputs) != len(self.w):
            raise ValueError(f"{type(self).__name__}: expected {len(self.w)} input(s), got {len(inputs)}")
        z: Value = autograd.weighted_sum(self.w, inputs, self.b)
        return z if self._function is None else self._function(z)

    def describe(self) -> str:
        return f"{len(self.w)} inputs, {self.activation}"


class Layer(Module):
    """Neurons side by side, all with the same inputs."""

    def __init__(self, inputs: int, outputs: int, activation: str = "relu", *, seed: Seed = 0) -> None:
        inputs, outputs = check_size(inputs, "Layer: inputs"), check_size(outputs, "Layer: outputs")
        rng = np.random.default_rng(seed)
        self.neurons = [Neuron(inputs, activation, seed=rng, outputs=outputs) for _ in range(outputs)]

    def __call__(self, inputs: Sequence[Any]) -> list[Value]:
        """Every neuron's output for one sample."""
        nodes = tuple(as_values(inputs, "Layer"))
        return [neuron(nodes) for neuron in self.neurons]

    def describe(self) -> str:
        first = self.neurons[0]
        return f"{len(first.w)} -> {len(self.neurons)}, {first.activation}"

    def __repr__(self) -> str:
        return f"Layer({self.describe()})"


class MLP(Module):
    """Layers in a row: ``MLP(2, [16, 16, 1])`` has two hidden layers of 16 and one output.

    Args:
        inputs: how many numbers come in.
        sizes: the size of each layer, the output's last.
        activation: of the hidden layers; a name, or one name per layer.
        output: the activation of the last layer, unless ``activation`` names one per layer.
        seed: a whole number or a NumPy generator; the same seed gives the same weights.

    Raises:
        ValueError: a size below 1, no layers, or an unknown activation.

    Example:
        >>> MLP(2, [3, 1], activation="sigmoid")
        MLP(13 parameters)
          layers[0]: Layer(2 -> 3, sigmoid)
          layers[1]: Layer(3 -> 1, linear)
    """

    def __init__(
        self,
        inputs: int,
        sizes: Sequence[int],
        activation: str | Sequence[str] = "relu",
        *,
        output: str = "linear",
        seed: Seed = 0,
    ) -> None:
        if not isinstance(sizes, Sequence) or isinstance(sizes, str) or not len(sizes):
            raise ValueError(f"MLP: sizes is {sizes!r:.60}; expected a list of layer sizes such as [16, 16, 1]")
        names = [activation] * (len(sizes) - 1) if isinstance(activation, str) else list(activation)
        if len(names) == len(sizes) - 1:
            names.append(output)
        if len(names) != len(sizes):
            raise ValueError(f"MLP: {len(names)} activations for {len(sizes)} layers; give one per layer, or one name")
        for name in (*names, *([activation] if isinstance(activation, str) else [])):
            activation_named(name)
        rng = np.random.default_rng(seed)
        widths = [inputs, *sizes]
        self.layers = [
            Layer(before, after, name, seed=rng) for before, after, name in zip(widths, sizes, names, strict=False)
        ]

    def __call__(self, inputs: Any) -> Any:
        """A Value for one output, else a list; for a 2-D batch a list with one such result per row."""
        if isinstance(inputs, Value) or not hasattr(inputs, "__len__"):
            raise TypeError(f"MLP: inputs is {inputs!r:.60}; expected a list of numbers, or a list of such lists")
        if len(inputs) and hasattr(inputs[0], "__len__"):
            return [self(row) for row in inputs]
        outputs = inputs
        for layer in self.layers:
            outputs = layer(outputs)
        return outputs[0] if len(outputs) == 1 else outputs

    def describe(self) -> str:
        return f"{len(self.parameters())} parameters"
