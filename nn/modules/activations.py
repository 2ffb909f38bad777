"""nn/modules: activations: a row of the op table, softmax over a whole layer, or any function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import autograd
from autograd import Value, ieee
from autograd.rows.table import TABLE
from nn.modules.inputs import Numbers, as_values, in_lists, is_list
from nn.modules.module import Module

UnitFunction = Callable[[Value], Value]
ListFunction = Callable[[list[Value]], Any]
Given = str | Callable[[Any], Any]  # what may stand for an activation

# what needs all units of a layer at once
OF_ALL: dict[str, ListFunction] = {"softmax": autograd.softmax, "log_softmax": autograd.log_softmax}
TRIED = (0.5, -0.25)  # numbers of two units, inside the domain of most functions
NO_SUCH_CALL = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def known_activations() -> list[str]:
    """The names that can stand for an activation of one unit: "linear", and every row that says it is one."""
    return ["linear", *(op.name for op in TABLE.values() if op.activation)]


def activation_named(name: str) -> UnitFunction | None:
    """Value's method of that name, None for "linear"; a ValueError that lists the known ones."""
    if name not in known_activations():
        known = ", ".join([*known_activations(), *OF_ALL])
        raise ValueError(f"unknown activation {name!r}; the known ones are: {known}, or any function")
    return None if name == "linear" else getattr(Value, name)


def check_activation(given: Any) -> None:
    """An error where it can't stand for an activation."""
    if isinstance(given, str):
        if given not in OF_ALL:
            activation_named(given)
    elif isinstance(given, type) or not callable(given):
        raise TypeError(f"activation is {given!r:.60}; expected a name such as 'tanh', or a function")


def parts_of(given: Given) -> tuple[UnitFunction | None, ListFunction | None]:
    """What an activation does with every unit by itself, and what with all of a layer; None where that is nothing.

    A function is of one unit where it gives a Value for one, else of a list of them.

    Example:
        >>> parts_of(lambda z: z.tanh() + 0.1 * z)[1] is None, parts_of(lambda zs: zs[::-1])[0] is None
        (True, True)
    """
    check_activation(given)
    if isinstance(given, str):
        return (None, OF_ALL[given]) if given in OF_ALL else (activation_named(given), None)
    with ieee():
        try:
            made = given(Value(TRIED[0]))
            if isinstance(made, Value):
                return given, None
            found = f"for one Value it gave {made!r:.60}"
        except NO_SUCH_CALL as error:
            found = f"for one Value it raised {type(error).__name__}: {error}"
        try:
            made = given([Value(number) for number in TRIED])
            if is_list(made) and len(made) == len(TRIED) and all(isinstance(each, Value) for each in made):
                return None, given
            found += f", and for a list of two it gave {made!r:.60}"
        except NO_SUCH_CALL as error:
            found += f", and for a list of two it raised {type(error).__name__}: {error}"
    raise TypeError(
        f"the activation {name_of(given)} is a function that gives no Values: {found}; expected a function that gives "
        "a Value for a Value, or a list of as many for a list of them"
    )


def name_of(given: Given) -> str:
    """What an activation is called in reprs and drawings.

    >>> name_of("tanh"), name_of(abs), name_of(lambda z: z * z)
    ('tanh', 'abs', 'a function')
    """
    if isinstance(given, str):
        return given
    name = str(getattr(given, "__name__", type(given).__name__))
    return name if name.isidentifier() else "a function"


def all_at_once(function: ListFunction, units: list[Value], given: Given) -> list[Value]:
    """What a function of all units makes of them, as many; an error that names it otherwise."""
    made = function(units)
    outputs = as_values(made if is_list(made) else [made], f"what the activation {name_of(given)} gave")
    if len(outputs) != len(units):
        raise ValueError(
            f"the activation {name_of(given)} gave {len(outputs)} value(s) for {len(units)} unit(s); expected as many"
        )
    return outputs


class Activation(Module):
    """An activation as a module.

    Args:
        name: a row of the op table, or "linear", unit by unit; "softmax" or "log_softmax" of all units; or a function,
            which gives a Value for a Value, or a list of as many for a list of them.

    Raises:
        ValueError: an unknown name.
        TypeError: a function that gives no Values.

    Example:
        >>> [unit.data for unit in Activation("relu")([-1.0, 2.0])]
        [0.0, 2.0]
        >>> [round(unit.data, 4) for unit in Activation("softmax")([0.0, 1.0])]
        [0.2689, 0.7311]
    """

    sample_depth = None

    def __init__(self, name: Given) -> None:
        self.name = name_of(name)
        self.activation = name
        self._function, self._of_all = parts_of(name)

    def __call__(self, inputs: Numbers) -> list[Value]:
        """Every unit's output for one sample; of a list of lists the same for each of these."""
        return in_lists(self._units, inputs)

    def _units(self, inputs: Numbers) -> list[Value]:
        units = as_values(inputs, "Activation")
        if self._of_all is not None:
            return all_at_once(self._of_all, units, self.activation)
        return units if self._function is None else [self._function(unit) for unit in units]

    def describe(self) -> str:
        return self.name

    def arguments(self) -> dict[str, Any]:
        return {"name": self.activation}
