"""nn/modules: modules in a row, around one another, and the MLP made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd import Value
from nn.modules.activations import Activation, activation_named
from nn.modules.inputs import Numbers, Seed, as_values, is_list
from nn.modules.layers import Layer
from nn.modules.module import Module

Part = Module | str | Callable[[list[Value]], Any]


class Function(Module):
    """A function of a list of Values, as a module; it has no parameters."""

    def __init__(self, function: Callable[[list[Value]], Any]) -> None:
        self.function = function

    def __call__(self, inputs: list[Value]) -> list[Value]:
        """What the function gives, as a list of Values."""
        outputs = self.function(as_values(inputs, "Function"))
        return as_values(outputs if is_list(outputs) else [outputs], f"what the function {self.describe()} gave")

    def describe(self) -> str:
        return str(getattr(self.function, "__name__", type(self.function).__name__))

    def arguments(self) -> dict[str, Any]:
        return {"function": self.function}


def as_module(part: Part, where: str) -> Module:
    """A module as it is, an activation's name or a function as a module."""
    if isinstance(part, str):
        return Activation(part)
    if isinstance(part, Module):
        return part
    if isinstance(part, type) or not callable(part):
        raise TypeError(f"{where} is {part!r:.60}; expected a module, the name of an activation, or a function")
    return Function(part)


def _listed(outputs: Any, module: Module) -> list[Value]:
    """What a module gave, as a list of Values; one alone counts as a list of one."""
    if type(outputs) is list:
        return outputs
    return as_values(outputs if is_list(outputs) else [outputs], f"what {type(module).__name__} gave")


class Sequential(Module):
    """Modules in a row, each with the outputs of the one before; ``layers`` is the list of them.

    Args:
        parts: modules, names of activations, and functions that take a list of Values.

    Raises:
        ValueError: no parts, or an unknown activation.
        TypeError: a part is none of these.

    Example:
        >>> from nn import Linear
        >>> model = Sequential(Linear(2, 3), "tanh", Linear(3, 1, seed=1))
        >>> model
        Sequential(13 parameters)
          layers[0]: Linear(2 -> 3, linear)
          layers[1]: Activation(tanh)
          layers[2]: Linear(3 -> 1, linear)
        >>> model([0.5, -1.0]).op
        'weighted_sum'
    """

    layers: Sequence[Module]

    def __init__(self, *parts: Part) -> None:
        if not parts:
            raise ValueError(f"{type(self).__name__}: no parts; expected at least one")
        self.layers = [as_module(part, f"{type(self).__name__}: part {i}") for i, part in enumerate(parts)]

    def __call__(self, inputs: Any) -> Any:
        """A Value for one output, else a list; for a 2-D batch a list with one such result per row.

        A whole number goes to the first module as it is, as an `Embedding` takes it.
        """
        outputs: Any
        if isinstance(inputs, (int, np.integer)):
            outputs = inputs
        elif not is_list(inputs) or hasattr(inputs, "iloc"):  # its columns have names, which a model doesn't know
            hint = "; a DataFrame's are those of Data.scaled, or .to_numpy()" if hasattr(inputs, "iloc") else ""
            found = type(inputs).__name__ if hint else f"{inputs!r:.60}"
            raise TypeError(
                f"{type(self).__name__}: inputs is {found}; expected a list of numbers, or a list of such lists{hint}"
            )
        elif len(inputs) and is_list(inputs[0]):
            if isinstance(inputs[0], np.void):
                raise TypeError(
                    f"{type(self).__name__}: inputs is an array whose columns have names, which a model doesn't know; "
                    "expected numbers without, such as Data.scaled gives"
                )
            return [self(row) for row in inputs]
        else:
            outputs = as_values(inputs, type(self).__name__)
        for module in self.layers:
            outputs = _listed(module(outputs), module)
        return outputs[0] if len(outputs) == 1 else outputs

    def describe(self) -> str:
        return f"{len(self.parameters())} parameters"


class Residual(Module):
    """x + module(x), unit by unit (He et al. 2016).

    Args:
        module: a module, the name of an activation, or a function; as many units come out of it as go in.

    Example:
        >>> [unit.data for unit in Residual("relu")([-1.0, 2.0])]
        [-1.0, 4.0]
    """

    def __init__(self, module: Part) -> None:
        self.module = as_module(module, "Residual: module")

    def __call__(self, inputs: Numbers) -> list[Value]:
        """The units of one sample, each with what the module makes of all of them."""
        units = as_values(inputs, "Residual")
        added = _listed(self.module(units), self.module)
        if len(added) != len(units):
            raise ValueError(
                f"Residual: {len(units)} unit(s) went into {type(self.module).__name__} and {len(added)} came out; "
                "expected as many"
            )
        return [unit + each for unit, each in zip(units, added, strict=True)]

    def describe(self) -> str:
        return type(self.module).__name__


class MLP(Sequential):
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

    layers: Sequence[Layer]

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
        super().__init__(
            *[Layer(before, after, name, seed=rng) for before, after, name in zip(widths, sizes, names, strict=False)]
        )
