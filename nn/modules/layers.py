"""nn/modules: a neuron, and a layer of neurons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import autograd
from autograd import Value
from autograd.core.choice import twin
from nn.common.ranges import check_whole
from nn.modules.activations import Given, all_at_once, name_of, parts_of
from nn.modules.initialisers import Initialiser, initial_numbers, usual_for
from nn.modules.inputs import Numbers, as_values, in_lists, is_nested
from nn.modules.module import Module
from nn.modules.seeding import Seed, generator


class Neuron(Module):
    """A weighted sum of the inputs and a bias (one node), and an activation.

    Args:
        inputs: how many numbers come in.
        activation: a name from the op table, "linear", or a function of one Value.
        seed: a whole number or a NumPy generator; where None, see `nn.seed`.
        outputs: how many neurons stand beside it, which Xavier's rule counts too.
        bias: whether it has one; it begins at 0.
        init: how the weights begin, see `Layer`.
    """

    def __init__(
        self,
        inputs: int,
        activation: Given = "relu",
        *,
        seed: Seed | None = None,
        outputs: int = 1,
        bias: bool = True,
        init: str | Initialiser | None = None,
    ) -> None:
        inputs = check_whole(inputs, "Neuron: inputs", least=1)
        self.activation = activation
        self._function, of_all = parts_of(activation)
        if of_all is not None:
            raise ValueError(
                f"Neuron: the activation {name_of(activation)} is of all units of a layer, and a neuron is one; "
                "expected a function of one Value, or a Layer"
            )
        numbers = initial_numbers(init or usual_for(activation), generator(seed), inputs, outputs)
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
        return ", ".join([f"{len(self.w)} inputs", *_manner(self, self.activation)])

    def arguments(self) -> dict[str, Any]:
        return {"inputs": len(self.w), "activation": self.activation, "bias": self.b is not None}


class Layer(Module):
    """Neurons side by side, all with the same inputs.

    It gives a list, also of one: a part of a model is given on as it is. (A model, `Sequential` or `MLP`, gives a Value
    where it has one output. Losses, metrics and `fit` take either.)

    Args:
        inputs: how many numbers come in.
        outputs: how many neurons there are.
        activation: a name from the op table, or "linear"; "softmax" or "log_softmax", over all outputs; or a function,
            which gives a Value for a Value, such as ``lambda z: z.tanh() + 0.1 * z``, or a list of as many for the list
            of all weighted sums. Which of these it is, is seen by calling it with one Value.
        bias: whether the neurons have one.
        init: how the weights begin: "he_uniform", "he_normal", "xavier_uniform", "xavier_normal", "lecun_normal",
            "normal" (with a standard deviation of 0.05), "uniform" (between -0.05 and 0.05), "zeros", "ones", or a
            function ``init(random, inputs, outputs)`` that gives one neuron's. By the activation where None:
            "he_uniform" for those that are zero on one side, else "xavier_uniform".
        seed: a whole number or a NumPy generator. Two layers of one size and one seed begin alike; those without a seed
            differ, see `nn.seed`.

    Raises:
        ValueError: a size below 1, or an unknown activation or initialiser.
        TypeError: the activation is a function that gives no Values.

    Example:
        >>> layer = Layer(2, 3, "tanh", init="ones")
        >>> [round(unit.data, 3) for unit in layer([0.5, 1.0])]
        [0.905, 0.905, 0.905]
    """

    sample_depth = None

    def __init__(
        self,
        inputs: int,
        outputs: int,
        activation: Given = "relu",
        *,
        bias: bool = True,
        init: str | Initialiser | None = None,
        seed: Seed | None = None,
    ) -> None:
        who = type(self).__name__
        inputs = check_whole(inputs, f"{who}: inputs", least=1)
        outputs = check_whole(outputs, f"{who}: outputs", least=1)
        rng = generator(seed)
        self.activation = activation
        _, self._of_all = parts_of(activation)
        each = activation if self._of_all is None else "linear"
        self.neurons = [Neuron(inputs, each, seed=rng, outputs=outputs, bias=bias, init=init) for _ in range(outputs)]

    @twin
    def __call__(self, inputs: Numbers) -> list[Value]:
        """Every neuron's output for one sample, always as a list; of a list of rows a list with one such for each."""
        try:
            nodes = tuple(as_values(inputs, type(self).__name__))
        except TypeError:
            if not is_nested(inputs):
                raise
            return in_lists(lambda row: self._units(tuple(as_values(row, type(self).__name__))), inputs)
        return self._units(nodes)

    @twin
    def _units(self, nodes: tuple[Value, ...]) -> list[Value]:
        units = [neuron(nodes) for neuron in self.neurons]
        return units if self._of_all is None else all_at_once(self._of_all, units, self.activation)

    def describe(self) -> str:
        first = self.neurons[0]
        return ", ".join([f"{len(first.w)} -> {len(self.neurons)}", *_manner(first, self.activation)])

    def arguments(self) -> dict[str, Any]:
        first = self.neurons[0].arguments()
        return {"inputs": first.pop("inputs"), "outputs": len(self.neurons), **first, "activation": self.activation}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.describe()})"


class Linear(Layer):
    """A layer without an activation: weighted sums and biases.

    Args:
        inputs: how many numbers come in.
        outputs: how many come out.
        bias: whether a bias is added.
        init: how the weights begin, see `Layer`; "xavier_uniform" where None.
        seed: a whole number or a NumPy generator; where None, see `nn.seed`.

    Example:
        >>> Linear(2, 3, bias=False)
        Linear(2 -> 3, linear, no bias)
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        *,
        bias: bool = True,
        init: str | Initialiser | None = None,
        seed: Seed | None = None,
    ) -> None:
        super().__init__(inputs, outputs, "linear", bias=bias, init=init, seed=seed)

    def arguments(self) -> dict[str, Any]:
        return {name: each for name, each in super().arguments().items() if name != "activation"}


def _manner(neuron: Neuron, activation: Given) -> list[str]:
    return [name_of(activation), *(["no bias"] if neuron.b is None else [])]
