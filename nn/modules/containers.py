"""nn/modules: modules in a row, around one another, and the MLP made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

import numpy as np

from autograd import Value
from nn.modules.activations import Activation, Given, check_activation
from nn.modules.inputs import (
    Numbers,
    as_nested_values,
    as_values,
    depth_of,
    flattened,
    is_list,
    is_nested,
    shape_of,
    without_names,
)
from nn.modules.layers import Layer
from nn.modules.module import Module
from nn.modules.seeding import Seed, generator

Part = Module | str | Callable[[list[Value]], Any]


class Function(Module):
    """A function of a list of Values, as a module; it has no parameters."""

    def __init__(self, function: Callable[[list[Value]], Any]) -> None:
        self.function = function

    def __call__(self, inputs: list[Value]) -> list[Value]:
        """What the function gives, as a list of Values."""
        outputs = self.function(as_nested_values(inputs, "Function"))
        return as_nested_values(outputs if is_list(outputs) else [outputs], f"what the function {self.describe()} gave")

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
    return as_nested_values(outputs if is_list(outputs) else [outputs], f"what {type(module).__name__} gave")


def _of_part(module: Module, units: Any) -> list[Any]:
    """What a part makes of a sample; a row of parts that take any lists would take a sequence for a batch."""
    if isinstance(module, Sequential) and module.sample_depth is None and is_nested(units):
        return module.of_sample(units)
    return _listed(module(units), module)


def _alone(outputs: list[Any]) -> Any:
    """One output as a Value, several as a list."""
    return outputs[0] if len(outputs) == 1 and isinstance(outputs[0], Value) else outputs


class Sequential(Module):
    """Modules in a row, each with the outputs of the one before; ``layers`` is the list of them.

    A model with one output gives it as a Value, whether a `Linear` or a function stands last.

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
        if not isinstance(inputs, list):
            inputs = without_names(inputs, type(self).__name__)
        if isinstance(inputs, (int, np.integer)):
            outputs = inputs
        elif not is_list(inputs):
            raise TypeError(
                f"{type(self).__name__}: inputs is {inputs!r:.60}; expected a list of numbers, or a list of such lists"
            )
        elif len(inputs) and is_list(inputs[0]):
            if isinstance(inputs[0], np.void):
                raise TypeError(
                    f"{type(self).__name__}: inputs is an array whose columns have names, which a model doesn't know; "
                    "expected numbers without, such as Data.scaled gives; model.predict(rows) takes them as they are"
                )
            if depth_of(inputs) > (self.sample_depth or 1):
                return self.of_batch(inputs) if self.training and self.needs_batch() else [self(row) for row in inputs]
            outputs = as_nested_values(inputs, type(self).__name__)
        else:
            outputs = as_values(inputs, type(self).__name__)
        return _alone(self.of_sample(outputs))

    def of_sample(self, sample: Any) -> list[Any]:
        """What comes out for one sample, always as a list, however deep it is nested."""
        for module in self.layers:
            sample = _of_part(module, sample)
        outputs: list[Any] = sample
        return outputs

    @property
    def sample_depth(self) -> int | None:  # type: ignore[override]
        """That of the first module that asks for one; a list nested more deeply is a batch."""
        return next((each.sample_depth for each in self.layers if each.sample_depth is not None), None)

    def of_batch(self, samples: Sequence[Any]) -> list[Any]:
        """Every sample's output, where all samples go through one module before the next one gets them."""
        who, whole = type(self).__name__, (int, np.integer)
        outputs: list[Any]
        outputs = [each if isinstance(each, whole) else as_nested_values(each, who) for each in samples]
        for module in self.layers:
            outputs = [_listed(each, module) for each in module.of_batch(outputs)]
        return [_alone(each) for each in outputs]

    def needs_batch(self) -> bool:
        return any(module.needs_batch() for module in self.layers)

    def describe(self) -> str:
        return f"{len(self.parameters(frozen=True))} parameters"

    def arguments(self) -> dict[str, Any]:
        return {"parts": list(self.layers)}


def _sums(units: list[Any], others: list[Any]) -> list[Any]:
    """Unit by unit, in lists of any nesting."""
    pairs = zip(units, others, strict=True)
    return [_sums(one, other) if isinstance(one, list) else one + other for one, other in pairs]


class Residual(Module):
    """x + module(x), unit by unit (He et al. 2016).

    Args:
        module: a module, the name of an activation, or a function; as many units come out of it as go in.

    Raises:
        ValueError: more or fewer come out, or in lists of other lengths.

    Example:
        >>> [unit.data for unit in Residual("relu")([-1.0, 2.0])]
        [-1.0, 4.0]
    """

    def __init__(self, module: Part) -> None:
        self.module = as_module(module, "Residual: module")

    def __call__(self, inputs: Numbers) -> list[Value]:
        """The units of one sample, each with what the module makes of all of them."""
        return self._added(units := as_nested_values(inputs, "Residual"), _of_part(self.module, units))

    @property
    def sample_depth(self) -> int | None:  # type: ignore[override]
        """That of the module."""
        return self.module.sample_depth

    def of_batch(self, samples: Sequence[Any]) -> list[Any]:
        units = [as_nested_values(each, "Residual") for each in samples]
        return [self._added(one, made) for one, made in zip(units, self.module.of_batch(units), strict=True)]

    def needs_batch(self) -> bool:
        return self.module.needs_batch()

    def _added(self, units: list[Any], made: Any) -> list[Any]:
        added = _listed(made, self.module)
        if shape_of(added) != shape_of(units) or shape_of(units) is None:
            went, came = (" × ".join(map(str, shape_of(each) or (len(flattened(each)),))) for each in (units, added))
            raise ValueError(
                f"Residual: {went} unit(s) went into {type(self.module).__name__} and {came} came out; expected as many"
            )
        return _sums(units, added)

    def describe(self) -> str:
        return type(self.module).__name__

    def arguments(self) -> dict[str, Any]:
        return {"module": self.module}


class MLP(Sequential):
    """Layers in a row: ``MLP(2, [16, 16, 1])`` has two hidden layers of 16 and one output.

    Args:
        inputs: how many numbers come in.
        sizes: the size of each layer, the output's last.
        activation: of the hidden layers: a name or a function, as `Layer` takes it, or a list with one per layer.
        output: the activation of the last layer, unless ``activation`` names one per layer.
        seed: a whole number or a NumPy generator; the same seed gives the same weights. Where None, see `nn.seed`.

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
        activation: Given | Sequence[Given] = "relu",
        *,
        output: Given = "linear",
        seed: Seed | None = None,
    ) -> None:
        if not isinstance(sizes, Sequence) or isinstance(sizes, str) or not len(sizes):
            raise ValueError(f"MLP: sizes is {sizes!r:.60}; expected a list of layer sizes such as [16, 16, 1]")
        one = isinstance(activation, str) or not isinstance(activation, Sequence)
        names: list[Any] = [activation] * (len(sizes) - 1) if one else list(activation)  # type: ignore[arg-type]
        if len(names) == len(sizes) - 1:
            names.append(output)
        if len(names) != len(sizes):
            raise ValueError(f"MLP: {len(names)} activations for {len(sizes)} layers; give one each, or one for all")
        for name in (*names, *([activation] if one else [])):
            check_activation(name)
        rng = generator(seed)
        widths = [inputs, *sizes]
        super().__init__(
            *[Layer(before, after, name, seed=rng) for before, after, name in zip(widths, sizes, names, strict=False)]
        )

    @classmethod
    def made_of(cls, arguments: Mapping[str, Any]) -> Self:
        """By its layers, whatever became of them since it was made; a class of one's own by its constructor."""
        if cls is not MLP:
            return super().made_of(arguments)
        made = cls.__new__(cls)
        Sequential.__init__(made, *arguments["parts"])
        return made
