"""Module: whatever has parameters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograd import Value


class Module:
    """A plain class with attributes; its parameters are the Values found in them, also in lists, tuples and dicts."""

    def named_parameters(self) -> dict[str, Value]:
        """Every parameter once, by the first path it is found under, such as ``layers.0.neurons.1.w.0``."""
        found: dict[Value, str] = {}
        for path, value in _values(self, ""):
            found.setdefault(value, path)
        return {path: value for value, path in found.items()}

    def named_modules(self) -> dict[str, Module]:
        """This module, under the path "", and every module inside it once, by the first path it is found under."""
        found: dict[Module, str] = {}
        for path, module in _modules(self, ""):
            found.setdefault(module, path)
        return {path: module for module, path in found.items()}

    def parameters(self) -> list[Value]:
        """Every parameter once."""
        found: dict[Value, None] = {}
        todo: list[Any] = [self]
        while todo:  # a training loop asks at every step, so this does without the names
            thing = todo.pop()
            if isinstance(thing, Value):
                if not thing.op and not thing.constant:
                    found[thing] = None
            elif isinstance(thing, Module):
                todo.extend(reversed(vars(thing).values()))
            elif isinstance(thing, dict):
                todo.extend(reversed(thing.values()))
            elif isinstance(thing, (list, tuple)):
                todo.extend(reversed(thing))
        return list(found)

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0."""
        for parameter in self.parameters():
            parameter.grad = 0.0

    def describe(self) -> str:
        """What stands in this module's parentheses in its repr."""
        return ""

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__}({self.describe()})"]
        for name, attribute in vars(self).items():
            for i, part in enumerate(attribute if isinstance(attribute, (list, tuple)) else [attribute]):
                if isinstance(part, Module):
                    place = f"{name}[{i}]" if isinstance(attribute, (list, tuple)) else name
                    lines += [f"  {line}" for line in f"{place}: {part!r}".splitlines()]
        return "\n".join(lines)


def _inside(thing: Any, path: str) -> Iterator[tuple[str, Any]]:
    """What lies directly in a module, list, tuple or dict, with its path."""
    items: Any = ()
    if isinstance(thing, Module):
        items = vars(thing).items()
    elif isinstance(thing, dict):
        items = thing.items()
    elif isinstance(thing, (list, tuple)):
        items = enumerate(thing)
    for key, part in items:
        yield (f"{path}.{key}" if path else str(key)), part


def _values(thing: Any, path: str) -> Iterator[tuple[str, Value]]:
    if isinstance(thing, Value):
        if not thing.op and not thing.constant:
            yield path, thing
        return
    for place, part in _inside(thing, path):
        yield from _values(part, place)


def _modules(thing: Any, path: str) -> Iterator[tuple[str, Module]]:
    if isinstance(thing, Module):
        yield path, thing
    for place, part in _inside(thing, path):
        yield from _modules(part, place)
