"""nn/modules: activations by name: every row of the op table that says it is one, and "linear"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd import Value
from autograd.rows.table import TABLE
from nn.modules.inputs import Numbers, as_values
from nn.modules.module import Module


def known_activations() -> list[str]:
    """The names that can stand for an activation: "linear", and every row that says it is one."""
    return ["linear", *(op.name for op in TABLE.values() if op.activation)]


def activation_named(name: str) -> Callable[[Value], Value] | None:
    """Value's method of that name, None for "linear"; a ValueError that lists the known ones."""
    if name not in known_activations():
        raise ValueError(f"unknown activation {name!r}; the known ones are: {', '.join(known_activations())}")
    return None if name == "linear" else getattr(Value, name)


class Activation(Module):
    """An activation as a module, unit by unit.

    Args:
        name: a name from the op table, or "linear".

    Example:
        >>> [unit.data for unit in Activation("relu")([-1.0, 2.0])]
        [0.0, 2.0]
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._function = activation_named(name)

    def __call__(self, inputs: Numbers) -> list[Value]:
        """Every unit's output for one sample."""
        units = as_values(inputs, "Activation")
        return units if self._function is None else [self._function(unit) for unit in units]

    def describe(self) -> str:
        return self.name

    def arguments(self) -> dict[str, Any]:
        return {"name": self.name}
