"""views/networks: what a network consists of, read from a model by its attributes.

A column of units per layer, the inputs first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograd.core.modes import ieee, no_grad
from autograd.core.value import Value

EXPECTED = "expected an MLP (it has layers), a Layer (it has neurons), or a Neuron (it has w and b)"


@dataclass(frozen=True, slots=True)
class Unit:
    """One circle."""

    name: str  # how it's reached from the model, such as "layers[0].neurons[2]"; "input 3"
    weights: tuple[Value, ...] = ()  # one for each unit of the column before; an input has none
    bias: Value | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A layer, or the inputs."""

    heading: str  # such as "hidden 1 · relu"
    units: tuple[Unit, ...]  # all of them
    most: int  # how many may be shown; of more the first and the last are

    @property
    def hidden(self) -> int:
        """How many units aren't shown."""
        return max(0, len(self.units) - self.most)

    @property
    def slots(self) -> list[int | None]:
        """The places of the units that are shown, from the top; None stands for those that aren't."""
        count, first = len(self.units), (self.most + 1) // 2
        if not self.hidden:
            return list(range(count))
        return [*range(first), None, *range(count - self.most // 2, count)]

    @property
    def shown(self) -> list[int]:
        """The places of the units that are shown."""
        return [place for place in self.slots if place is not None]


def columns_of(model: Any, most: int) -> list[Column]:
    """The columns of a model, the inputs first.

    Raises:
        TypeError: it's no MLP, Layer or Neuron, or a part of it isn't what it should be.
        ValueError: nothing is in it, or its parts don't fit together.
    """
    if isinstance(model, type):  # the class has some of the names too
        raise TypeError(f"draw_network: model is the class {model.__name__} itself; {EXPECTED}")
    if hasattr(model, "layers"):
        layers = [(f"layers[{i}]", f"hidden {i + 1}", layer) for i, layer in enumerate(model.layers)]
        layers[-1:] = [(name, "output", layer) for name, _, layer in layers[-1:]]
        parts = [(title, *_units(layer, name)) for name, title, layer in layers]
    elif hasattr(model, "neurons"):
        parts = [("layer", *_units(model, ""))]
    elif hasattr(model, "w"):
        parts = [("neuron", [_unit(model, "")], _activation(model))]
    else:
        raise TypeError(f"draw_network: model is a {type(model).__name__}, {model!r:.60}; {EXPECTED}")
    if not parts:
        raise ValueError("draw_network: model.layers is empty; expected at least one layer")
    inputs = [Unit(f"input {i + 1}") for i in range(len(parts[0][1][0].weights))]
    columns = [Column("inputs", tuple(inputs), most)]
    for title, units, activation in parts:
        before = len(columns[-1].units)
        for unit in units:
            if len(unit.weights) != before:
                raise ValueError(
                    f"draw_network: {unit.name or 'the neuron'} has {len(unit.weights)} weight(s), "
                    f"but the column before it has {before} unit(s); expected one weight for each"
                )
        columns.append(Column(f"{title} · {activation}" if activation else title, tuple(units), most))
    return columns


def _units(layer: Any, name: str) -> tuple[list[Unit], str]:
    """A layer's units, and its activations' names."""
    if not hasattr(layer, "neurons"):
        raise TypeError(
            f"draw_network: {name} is a {type(layer).__name__}, {layer!r:.60}; expected a Layer (it has neurons)"
        )
    neurons = list(layer.neurons)
    if not neurons:
        raise ValueError(f"draw_network: {name or 'the layer'} has no neurons; expected at least one")
    path = f"{name}.neurons" if name else "neurons"
    units = [_unit(neuron, f"{path}[{i}]") for i, neuron in enumerate(neurons)]
    return units, ", ".join(dict.fromkeys(filter(None, map(_activation, neurons))))


def _unit(neuron: Any, name: str) -> Unit:
    if not hasattr(neuron, "w"):
        raise TypeError(
            f"draw_network: {name} is a {type(neuron).__name__}, {neuron!r:.60}; expected a Neuron (it has w and b)"
        )
    weights, bias = tuple(neuron.w), getattr(neuron, "b", None)
    if not weights:
        raise ValueError(f"draw_network: {name or 'the neuron'} has no weights; expected at least one")
    named = {f"w[{i}]": weight for i, weight in enumerate(weights)} | ({} if bias is None else {"b": bias})
    for place, parameter in named.items():
        if not isinstance(parameter, Value):
            path = f"{name}.{place}".lstrip(".")
            raise TypeError(
                f"draw_network: {path} is a {type(parameter).__name__}, {parameter!r:.60}; expected a Value"
            )
    return Unit(name, weights, bias)


def _activation(neuron: Any) -> str:
    activation = getattr(neuron, "activation", "")
    return activation if isinstance(activation, str) else str(getattr(activation, "__name__", activation))


def values_of(model: Any, columns: Sequence[Column], sample: Any) -> list[list[float]]:
    """What every unit gives for one sample, column by column; nothing is recorded.

    Raises:
        TypeError: the sample isn't a list of numbers.
        ValueError: it has another length than the inputs.
    """
    expected = len(columns[0].units)
    if isinstance(sample, (str, bytes, dict, Value)) or not hasattr(sample, "__len__"):
        raise TypeError(f"draw_network: sample is {sample!r:.60}; expected a list of {expected} number(s)")
    if len(sample) != expected:
        raise ValueError(f"draw_network: sample has {len(sample)} number(s); expected {expected}, one for each input")
    for i, each in enumerate(sample):
        if hasattr(each, "__len__"):
            raise TypeError(f"draw_network: sample[{i}] is {each!r:.60}; expected a number: one sample, not a batch")
    with no_grad(), ieee():  # a network that has diverged has a picture too
        outputs: Any = [each if isinstance(each, Value) else Value(each, constant=True) for each in sample]
        found = [[value.data for value in outputs]]
        for layer in getattr(model, "layers", [model]):
            outputs = layer(outputs)
            outputs = [outputs] if isinstance(outputs, Value) else outputs
            found.append([value.data for value in outputs])
    return found
