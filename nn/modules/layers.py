"""nn/modules: a neuron, and a layer of neurons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

import autograd
from autograd import Value
from autograd.core.choice import twin
from nn.common.ranges import check_whole
from nn.modules.activations import activation_named
from nn.modules.initialisers import Initialiser, initial_numbers, usual_for
from nn.modules.inputs import Numbers, Seed, as_values
from nn.modules.module import Module


class Neuron(Module):
    """A weighted sum of the inputs and a bias (one node), and an activation.

    Args:
        inputs: how many numbers come in.
        activation: a name from the op table, or "linear".
        seed: a whole number or a NumPy generator.
        outputs: how many neurons stand beside it, which Xavier's rule counts too.
        bias: whether it has one; it begins at 0.
        init: how the weights begin, see `Layer`.
    """

    def __init__(
        self,
        inputs: int,
        activation: str = "relu",
        *,
        seed: Seed = 0,
        outputs: int = 1,
        bias: bool = True,
        init: str | Initialiser | None = None,
    ) -> None:
        inputs = check_whole(inputs, "Neuron: inputs", least=1)
        self.activation = activation
        self._function = activation_named(activation)
        numbers = initial_numbers(init or usual_for(activation), np.random.default_rng(seed), inputs, outputs)
        self.w = tuple(Value(number, label=f"w{i}") for i, number in enumerate(numbers))
        self.b: Any = Value(0.0, label="b") if bias else None

    @twin
    def __call__(self, inputs: Sequence[Any]) -> Value:
        """The neuron's output for one sample."""
        weights, bias, function = self.w, self.b, self._function
        if len(inputs) != len(weights):
            raise ValueError(f"{type(self).__name__}: expected {len(weights)} input(s), got {len(inputs)}")
        z: Value = autograd.dot(weights, inputs) if bias is None else autograd.weighted_sum(weights, inputs, bias)
        return z if function is None else function(z)

    def describe(self) -> str:
        return ", ".join([f"{len(self.w)} inputs", *_manner(self)])

    def arguments(self) -> dict[str, Any]:
        return {"inputs": len(self.w), "activation": self.activation, "bias": self.b is not None}


class Layer(Module):
    """Neurons side by side, all with the same inputs.

    Args:
        inputs: how many numbers come in.
        outputs: how many neurons there are.
        activation: a name from the op table, or "linear".
        bias: whether the neurons have one.
        init: how the weights begin: "he_uniform", "he_normal", "xavier_uniform", "xavier_normal", "lecun_normal",
            "normal" (with a standard deviation of 0.05), "uniform" (between -0.05 and 0.05), "zeros", "ones", or a
            function ``init(random, inputs, outputs)`` that gives one neuron's. By the activation where None:
            "he_uniform" for those that are zero on one side, else "xavier_uniform".
        seed: a whole number or a NumPy generator. Two layers of one size and one seed begin alike.

    Raises:
        ValueError: a size below 1, or an unknown activation or initialiser.

    Example:
        >>> layer = Layer(2, 3, "tanh", init="ones")
        >>> [round(unit.data, 3) for unit in layer([0.5, 1.0])]
        [0.905, 0.905, 0.905]
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        activation: str = "relu",
        *,
        bias: bool = True,
        init: str | Initialiser | None = None,
        seed: Seed = 0,
    ) -> None:
        who = type(self).__name__
        inputs = check_whole(inputs, f"{who}: inputs", least=1)
        outputs = check_whole(outputs, f"{who}: outputs", least=1)
        rng = np.random.default_rng(seed)
        self.neurons = [
            Neuron(inputs, activation, seed=rng, outputs=outputs, bias=bias, init=init) for _ in range(outputs)
        ]

    @twin
    def __call__(self, inputs: Numbers) -> list[Value]:
        """Every neuron's output for one sample."""
        nodes = tuple(as_values(inputs, type(self).__name__))
        return [neuron(nodes) for neuron in self.neurons]

    def describe(self) -> str:
        first = self.neurons[0]
        return ", ".join([f"{len(first.w)} -> {len(self.neurons)}", *_manner(first)])

    def arguments(self) -> dict[str, Any]:
        first = self.neurons[0].arguments()
        return {"inputs": first.pop("inputs"), "outputs": len(self.neurons), **first}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.describe()})"


class Linear(Layer):
    """A layer without an activation: weighted sums and biases.

    Args:
        inputs: how many numbers come in.
        outputs: how many come out.
        bias: whether a bias is added.
        init: how the weights begin, see `Layer`; "xavier_uniform" where None.
        seed: a whole number or a NumPy generator.

    Example:
        >>> Linear(2, 3, bias=False)
        Linear(2 -> 3, linear, no bias)
    """

    def __init__(
        self, inputs: int, outputs: int, *, bias: bool = True, init: str | Initialiser | None = None, seed: Seed = 0
    ) -> None:
        super().__init__(inputs, outputs, "linear", bias=bias, init=init, seed=seed)

    def arguments(self) -> dict[str, Any]:
        return {name: each for name, each in super().arguments().items() if name != "activation"}


def _manner(neuron: Neuron) -> list[str]:
    return [neuron.activation, *(["no bias"] if neuron.b is None else [])]
