"""views/networks: what a network consists of, read from a model by its attributes.

A column of units per layer, the inputs first; an activation that stands behind a layer belongs to its neurons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from autograd.common.words import indexed
from autograd.core.graph import order
from autograd.core.modes import ieee, no_grad
from autograd.core.value import Value, dot, weighted_sum
from autograd.explaining.roles import unit_name
from autograd.folding.counting import ROW, called, drawn_path, is_layer, layer_count
from autograd.rows.table import TABLE
from autograd.views.strings import Say

EXPECTED = "expected an MLP (it has layers), a Layer (it has neurons), or a Neuron (it has w and b)"
LINEAR = ("", "linear")
UNNAMED = "()"  # what has no name that could be shown


@dataclass(frozen=True, slots=True)
class Unit:
    """One circle."""

    name: str  # where it's drawn, such as "layers[0].neurons[2]"; "input 3"
    called: str = ""  # as in a lecture: x₁, h₁, ŷ
    total: str = ""  # what its weighted sum is called, where that is another number: z₁
    weights: tuple[Value, ...] = ()  # one for each unit of the column before; of what has no neurons none
    bias: Value | None = None
    sources: tuple[int, ...] = ()  # which units of the column before it depends on, where it has no weights


@dataclass(frozen=True, slots=True)
class Column:
    """A layer, the inputs, or what something else in the row gives."""

    heading: str  # such as "hidden 1 · relu"
    units: tuple[Unit, ...]  # all of them
    most: int  # how many may be shown; of more the first and the last are
    calls: tuple[Callable[[Any], Any], ...] = ()  # what makes its numbers of those of the column before
    form: Any = None  # where its units come in lists in lists, as an image's: such lists

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


@dataclass(frozen=True, slots=True)
class InRow:
    """What stands in the row, with the layers of what is a row itself one by one."""

    path: str  # as in Python: "layers[2]"; "" of a model that is a layer or a neuron
    drawn: str  # as drawings count it: "layers.1"
    module: Any
    layer: int  # how many layers come before it


def columns_of(model: Any, most: int, say: Say) -> list[Column]:
    """The columns of a model, the inputs first.

    Raises:
        TypeError: it's no MLP, Layer or Neuron, or a part of it isn't what it should be.
        ValueError: nothing is in it, or its parts don't fit together.
    """
    if isinstance(model, type):  # the class has some of the names too
        raise TypeError(f"draw_network: model is the class {model.__name__} itself; {EXPECTED}")
    if hasattr(model, ROW):
        parts = list(_row(model, model))
    elif hasattr(model, "neurons") or hasattr(model, "w"):
        parts = [InRow("", "", model, 0)]
    else:
        raise TypeError(f"draw_network: model is a {type(model).__name__}, {model!r:.60}; {EXPECTED}")
    if not parts:
        raise ValueError("draw_network: model.layers is empty; expected at least one layer")
    columns = [_inputs(parts, most, say)]
    linear: InRow | None = None  # the layer an activation belongs to
    for i, part in enumerate(parts):
        activation = str(getattr(part.module, "name", None))
        if _has_neurons(part):
            title = _title(part, not any(layer_count(later.module) for later in parts[i + 1 :]), say)
            columns.append(_neurons(part, title, columns[-1], most, say))
            linear = part if all(not unit.total for unit in columns[-1].units) else None
        elif linear is not None and ((activation in TABLE and TABLE[activation].activation) or activation in LINEAR):
            columns[-1] = _activated(columns[-1], linear, activation, part.module)
            linear = None
        else:
            columns.append(_others(part, columns[-1], most))
            linear = None
    return [*columns[:-1], _named_outputs(columns[-1])]


def _row(row: Any, model: Any, path: str = "", drawn: str = "", before: int = 0) -> Iterator[InRow]:
    """The parts of a model in a row, those of a row inside of it among them."""
    for i, module in enumerate(getattr(row, ROW)):
        own = f"{path}{ROW}[{i}]"
        counted, layer = drawn_path(f"{ROW}.{i}", row, before)
        if hasattr(module, ROW):
            yield from _row(module, model, f"{own}.", f"{drawn}{counted}.", layer)
        else:
            yield InRow(own, f"{drawn}{counted}", module, layer)


def _has_neurons(part: InRow) -> bool:
    return not part.path or hasattr(part.module, "neurons") or is_layer(part.module)


def _inputs(parts: Sequence[InRow], most: int, say: Say) -> Column:
    """The numbers that come in: as many as the first part that has weights has of them."""
    for part in parts:
        if _has_neurons(part):
            units = _units(part)
            count = len(units[0].weights)
        elif isinstance(getattr(part.module, "w", None), (list, tuple)):
            count = len(part.module.w)
        elif isinstance(getattr(part.module, "count", None), int):  # it makes an image of so many numbers
            count = part.module.count
        else:
            continue
        names = indexed("x", count)
        return Column(say("network.inputs"), tuple(Unit(f"input {i}", name) for i, name in enumerate(names, 1)), most)
    first = parts[0]
    raise TypeError(
        f"draw_network: {first.path} is a {type(first.module).__name__}, {first.module!r:.60}; expected a Layer "
        "(it has neurons) somewhere in the row, which says how many numbers come in"
    )


def _title(part: InRow, is_last: bool, say: Say) -> str:
    if part.path:
        return say("network.output") if is_last else say("network.hidden", number=part.layer + 1)
    return say("network.layer" if hasattr(part.module, "neurons") else "network.neuron")


def _neurons(part: InRow, title: str, before: Column, most: int, say: Say) -> Column:
    """The column of a layer, or of a neuron by itself."""
    units = _units(part)
    for unit in units:
        if len(unit.weights) != len(before.units):
            raise ValueError(
                f"draw_network: {unit.name or 'the neuron'} has {len(unit.weights)} weight(s), "
                f"but the column before it has {len(before.units)} unit(s); expected one weight for each"
            )
    neurons = getattr(part.module, "neurons", [part.module])
    functions = [_activation(part.module) or _activation(neuron) for neuron in neurons]  # the layer's: a softmax
    called_so = (say("network.function") if each == UNNAMED else each for each in functions if each)
    said = ", ".join(dict.fromkeys(called_so))
    named = []
    for place, (unit, function) in enumerate(zip(units, functions, strict=True)):
        z, h = (unit_name(letter, place, len(units), part.layer + 1) for letter in "zh")
        drawn = unit.name.replace(part.path, part.drawn, 1) if part.path else unit.name
        name, total = (z, "") if function in LINEAR else (h, z)
        named.append(replace(unit, name=drawn, called=name, total=total))
    return Column(f"{title} · {said}" if said else title, tuple(named), most, (part.module,))


def _activated(column: Column, part: InRow, activation: str, module: Any) -> Column:
    """The column with what an activation behind it makes of its neurons' sums."""
    heading = f"{column.heading.split(' · ', maxsplit=1)[0]} · {activation}"
    if activation in LINEAR:
        return replace(column, heading=heading, calls=(*column.calls, module))
    count = len(column.units)
    units = [
        replace(unit, called=unit_name("h", place, count, part.layer + 1), total=unit.called)
        for place, unit in enumerate(column.units)
    ]
    return replace(column, heading=heading, units=tuple(units), calls=(*column.calls, module))


def _others(part: InRow, before: Column, most: int) -> Column:
    """The column of what has no neurons, as it predicts: as many units as it gives for so many numbers."""
    if not callable(part.module):
        raise TypeError(
            f"draw_network: {part.path} is a {type(part.module).__name__}, {part.module!r:.60}; expected a Layer "
            "(it has neurons), or something that can be called"
        )
    module = deepcopy(part.module)  # whose random numbers, and whether it trains, are nobody else's
    if hasattr(module, "eval"):
        module.eval()
    given = [Value(0.5) for _ in before.units]
    with ieee():
        try:
            made = module(_formed(before.form, iter(given)) if before.form is not None else given)
            outputs = _flat(made)
        except (TypeError, ValueError) as error:
            raise ValueError(
                f"draw_network: {part.path}, a {type(part.module).__name__}, can't be called with {len(given)} "
                f"number(s), which the column before it gives: {error}"
            ) from error
    form = made if isinstance(made, list) and any(isinstance(each, list) for each in made) else None
    column = Column(called(part.module), tuple(Unit(part.drawn) for _ in outputs), most, (module,), form)
    place_of = {value: place for place, value in enumerate(given)}
    units = list(column.units)
    for place in column.shown:
        below = order(outputs[place])
        sources = sorted(place_of[value] for value in below if value in place_of)
        units[place] = replace(units[place], name=f"{part.drawn} · unit {place + 1}", sources=tuple(sources))
    return replace(column, units=tuple(units))


def _named_outputs(column: Column) -> Column:
    """The last column, whose units are what the model gives."""
    names = indexed("ŷ", len(column.units))
    units = [replace(unit, called=name) for unit, name in zip(column.units, names, strict=True)]
    return replace(column, units=tuple(units))


def _units(part: InRow) -> list[Unit]:
    """A layer's units; of a neuron by itself that one."""
    layer, name = part.module, part.path
    if not hasattr(layer, "neurons"):
        return [_unit(layer, name)]
    neurons = list(layer.neurons)
    if not neurons:
        raise ValueError(f"draw_network: {name or 'the layer'} has no neurons; expected at least one")
    path = f"{name}.neurons" if name else "neurons"
    return [_unit(neuron, f"{path}[{i}]") for i, neuron in enumerate(neurons)]


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
    return Unit(name, weights=weights, bias=bias)


def _activation(neuron: Any) -> str:
    activation = getattr(neuron, "activation", "")
    if isinstance(activation, str):
        return activation
    name = str(getattr(activation, "__name__", type(activation).__name__))
    return name if name.isidentifier() else UNNAMED


def _flat(outputs: Any) -> list[Value]:
    """What a module gives, side by side, whatever lists it is in."""
    return [outputs] if isinstance(outputs, Value) else [unit for each in outputs for unit in _flat(each)]


def _formed(form: Any, units: Iterator[Value]) -> Any:
    """Units in lists as those are."""
    return [_formed(each, units) for each in form] if isinstance(form, list) else next(units)


def values_of(columns: Sequence[Column], sample: Any) -> list[list[float]]:
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
        outputs = [each if isinstance(each, Value) else Value(each, constant=True) for each in sample]
        found = [[value.data for value in outputs]]
        for column in columns[1:]:
            for call in column.calls:
                outputs = call(outputs)
            outputs = [outputs] if isinstance(outputs, Value) else outputs
            found.append([value.data for value in _flat(outputs)])
    return found


def total_of(unit: Unit, given: Sequence[float]) -> float:
    """A neuron's weighted sum of what the column before gives."""
    with no_grad(), ieee():
        total = dot(unit.weights, given) if unit.bias is None else weighted_sum(unit.weights, given, unit.bias)
        return float(total.data)
