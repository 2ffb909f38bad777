"""nn/modules: Module: whatever has parameters."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MemberDescriptorType
from typing import Any, Self, TypeVar

import numpy as np

from autograd import Value
from autograd.common.numbers import to_float
from autograd.core.scopes import scoped


class Module:
    """A plain class with attributes; its parameters are the Values found in them, also in lists, dicts and arrays.

    What it computes stands in its ``forward`` (or its ``__call__``); every node made there knows this module, so that
    drawings can fold it into one box.

    Example:
        >>> class Line(Module):
        ...     def __init__(self):
        ...         self.slope, self.start = Value(2.0), Value(1.0)
        ...
        ...     def forward(self, x):
        ...         return self.slope * x + self.start
        >>> Line()(3.0).scope
        Scope('Line')
    """

    def __init_subclass__(cls, **settings: Any) -> None:
        super().__init_subclass__(**settings)
        if "__call__" in vars(cls):
            cls.__call__ = scoped(vars(cls)["__call__"])  # type: ignore[method-assign]

    def __call__(self, *inputs: Any, **options: Any) -> Any:
        """What a class of one's own gives, by a method ``forward`` or by this one."""
        forward = getattr(self, "forward", None)
        if forward is None:
            raise NotImplementedError(
                f"{type(self).__name__} can't be called: give it a method forward(self, x) that returns its output"
            )
        return forward(*inputs, **options)

    training = True  # what layers that train otherwise than they predict go by; an object's own after train() or eval()

    def named_parameters(self) -> dict[str, Value]:
        """Every parameter once, by the first path it is found under, such as ``layers.0.neurons.1.w.0``."""
        found: dict[str, Value] = {}
        for value, path in _below(self, Value):
            name = ".".join(map(str, path))
            if name in found:
                raise ValueError(f"{type(self).__name__}: two parameters are called {name}; rename one")
            found[name] = value
        return found

    def named_modules(self) -> dict[str, Module]:
        """This module, under the path "", and every module inside it once, by the first path it is found under."""
        return {".".join(map(str, path)): module for module, path in _below(self, Module)}

    def parameters(self) -> list[Value]:
        """Every parameter once."""
        return [value for value, _ in _below(self, Value)]

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0."""
        for parameter in self.parameters():
            parameter.grad = 0.0

    def train(self, mode: bool = True) -> Self:
        """Set ``training`` of this module and of every one inside it; gives the module back."""
        for module in self.named_modules().values():
            object.__setattr__(module, "training", bool(mode))  # a frozen dataclass takes nothing by assignment
        return self

    def eval(self) -> Self:
        """``train(False)``: the model is to predict."""
        return self.train(False)

    def state_dict(self) -> dict[str, float]:
        """Every parameter's number by its name.

        Example:
            >>> from nn import Neuron
            >>> Neuron(2).state_dict().keys()
            dict_keys(['w.0', 'w.1', 'b'])
        """
        return {name: parameter.data for name, parameter in self.named_parameters().items()}

    def load_state_dict(self, state: Mapping[str, float]) -> None:
        """Take every parameter's number from what `state_dict` of such a model gave; all of them, or on an error none.

        Raises:
            ValueError: names are missing or unknown, or a number is nan or infinite.
            TypeError: something is no number.
        """
        who = f"load_state_dict of {type(self).__name__}"
        if not isinstance(state, Mapping):
            raise TypeError(f"{who}: state is a {type(state).__name__}; expected a dict of numbers by name")
        named = self.named_parameters()
        missing, unknown = [[name for name in a if name not in b] for a, b in ((named, state), (state, named))]
        wrong = [f"{what} {_some(names)}" for what, names in (("misses", missing), ("doesn't know", unknown)) if names]
        if wrong:
            raise ValueError(f"{who}: {'; '.join(wrong)}")
        numbers = {name: to_float(state[name], f"{who}: {name}", "a number") for name in named}
        for name, number in numbers.items():
            if not math.isfinite(number):
                raise ValueError(f"{who}: {name} is {number}; expected a finite number")
        for name, number in numbers.items():
            named[name].data = number

    def describe(self) -> str:
        """What stands in this module's parentheses in its repr."""
        return ""

    def arguments(self) -> dict[str, Any]:
        """What it was made with, by name, beside modules: numbers, texts and functions, which a file keeps.

        Of a class of one's own the attributes are kept as well.
        """
        return {}

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__}({self.describe()})"]
        for name, attribute in attributes_of(self).items():
            for i, part in enumerate(attribute if isinstance(attribute, (list, tuple)) else [attribute]):
                if isinstance(part, Module):
                    place = f"{name}[{i}]" if isinstance(attribute, (list, tuple)) else name
                    lines += [f"  {line}" for line in f"{place}: {part!r}".splitlines()]
        return "\n".join(lines)


def _some(names: list[str], most: int = 3) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(map(str, names[:most])) + more


Found = TypeVar("Found", Value, Module)
Keys = tuple[Any, ...]


def attributes_of(module: Any) -> dict[str, Any]:
    """A module's, or any object's, attributes by name, those that its class keeps in ``__slots__`` among them.

    Example:
        >>> class Gain(Module):
        ...     __slots__ = ("gain",)
        >>> gain = Gain()
        >>> gain.gain, gain.unit = 2.0, "dB"
        >>> attributes_of(gain)
        {'gain': 2.0, 'unit': 'dB'}
    """
    slots = {
        name
        for kind in type(module).__mro__
        for name, member in vars(kind).items()
        if isinstance(member, MemberDescriptorType)
    }
    own = getattr(module, "__dict__", {})
    return {**{name: getattr(module, name) for name in sorted(slots) if hasattr(module, name)}, **own}


def _below(module: Module, kind: type[Found]) -> list[tuple[Found, Keys]]:
    """The parameters, or the modules, in a module and what is in it, each with the first path it is found under.

    All of them go by identity, whatever their classes think of equality.
    """
    found: list[tuple[Any, Keys]] = []
    seen: set[int] = set()  # also containers; one may lie in itself, as a child that knows its parent
    waiting: list[tuple[Any, Keys]] = [(module, ())]
    path: Keys
    while waiting:
        thing, path = waiting.pop()
        if isinstance(thing, Value):
            if kind is Value and id(thing) not in seen and not thing.op and not thing.constant:
                seen.add(id(thing))
                found.append((thing, path))
            continue
        items: Any
        if isinstance(thing, Module):
            items = attributes_of(thing).items()
        elif isinstance(thing, dict):
            items = thing.items()
        elif isinstance(thing, (list, tuple)):
            items = list(enumerate(thing))
        elif isinstance(thing, np.ndarray) and thing.dtype == object:
            items = [(".".join(map(str, place)), thing[place]) for place in np.ndindex(thing.shape)]
        else:
            continue
        if id(thing) not in seen:
            seen.add(id(thing))
            if kind is Module and isinstance(thing, Module):
                found.append((thing, path))
            waiting += [(part, (*path, key)) for key, part in reversed(items)]
    return found


Module.__call__ = scoped(Module.__call__)  # type: ignore[method-assign]
