"""nn/modules: what comes into layers: numbers that become Values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from numpy.typing import NDArray

from autograd import Value
from autograd.common.words import indexed
from autograd.core.choice import twin

# of one sample; layers that say so take lists of lists as well
Numbers = Sequence[Any] | NDArray[Any]


@cache
def input_names(count: int) -> tuple[str, ...]:
    """What plain numbers that come in are called in drawings.

    >>> input_names(2), input_names(1)
    (('x₁', 'x₂'), ('x',))
    """
    return indexed("x", count)


@twin
def is_list(inputs: object) -> bool:
    """Whether it is a list of any kind; a Value and a text are none."""
    return hasattr(inputs, "__len__") and not isinstance(inputs, (Value, str, bytes, dict))


@twin
def as_values(inputs: Numbers, who: str) -> list[Value]:
    """The inputs of one sample, plain numbers among them as constants that have a name; an error that says who asks."""
    if not isinstance(inputs, (list, tuple)):
        inputs = without_names(inputs, who)
    if not is_list(inputs):
        raise TypeError(f"{who}: inputs is {inputs!r:.60}; expected a list of numbers")
    return [
        each if isinstance(each, Value) else Value(each, label=name, constant=True)
        for each, name in zip(inputs, input_names(len(inputs)), strict=True)
    ]


def is_nested(inputs: Any) -> bool:
    """Whether it is a list of lists, such as the rows of a batch or the steps of a sequence.

    >>> is_nested([[1.0, 2.0]]), is_nested([1.0, 2.0]), is_nested([])
    (True, False, False)
    """
    return is_list(inputs) and len(inputs) > 0 and is_list(next(iter(inputs)))


def without_names(inputs: Any, who: str) -> Any:
    """A tensor as lists of numbers; an error for a table, whose columns have names, and maybe a scale; others as is."""
    if hasattr(inputs, "iloc"):
        raise TypeError(
            f"{who}: inputs is {type(inputs).__name__}; expected a list of numbers, or a list of such lists. "
            "model.predict(rows) takes tables, and rows of them, by their columns' names; a call takes numbers as the "
            "model was trained with, as Data.scaled, or .to_numpy(), gives them"
        )
    return inputs.detach().tolist() if hasattr(inputs, "detach") and not isinstance(inputs, Value) else inputs


def as_nested_values(inputs: Any, who: str) -> list[Any]:
    """The inputs of one sample as Values in lists of any nesting.

    >>> [[each.data for each in row] for row in as_nested_values([[1.0], [2.0]], "Flatten")]
    [[1.0], [2.0]]
    """
    return [as_nested_values(each, who) for each in inputs] if is_nested(inputs) else as_values(inputs, who)


def in_lists(function: Callable[[list[Any]], Any], inputs: Any) -> list[Any]:
    """What a function of a list gives for each of the innermost lists.

    >>> in_lists(sum, [[[1, 2], [3, 4]], [[5, 6]]])
    [[3, 7], [11]]
    """
    made: list[Any] = [in_lists(function, each) for each in inputs] if is_nested(inputs) else function(inputs)
    return made


def flattened(inputs: Any) -> list[Any]:
    """What is in lists of any nesting, side by side.

    >>> flattened([[1, 2], [3]]), flattened(4)
    ([1, 2, 3], [4])
    """
    return [each for part in inputs for each in flattened(part)] if isinstance(inputs, list) else [inputs]


def shape_of(inputs: Any) -> tuple[int, ...] | None:
    """How long lists in lists are; None where those side by side differ.

    >>> shape_of([[1, 2], [3, 4], [5, 6]]), shape_of([[1, 2], [3]]), shape_of(1)
    ((3, 2), None, ())
    """
    if not isinstance(inputs, list):
        return ()
    inside = {shape_of(each) for each in inputs}
    if len(inside) != 1 or None in inside:
        return None if inputs else (0,)
    found: tuple[int, ...] = (len(inputs), *(inside.pop() or ()))
    return found


def depth_of(inputs: Any) -> int:
    """How deep lists are nested, as far as their first elements tell.

    >>> depth_of([[1, 2], [3, 4]]), depth_of(1)
    (2, 0)
    """
    return 1 + depth_of(next(iter(inputs))) if is_list(inputs) and len(inputs) else int(is_list(inputs))
