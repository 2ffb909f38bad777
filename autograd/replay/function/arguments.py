"""replay/function: the arguments of a compiled function: arrays over a batch, and one sample of them as Values."""

from __future__ import annotations

import inspect
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.core.value import Value
from autograd.replay.code import batches
from autograd.replay.code.result import Floats


@dataclass(frozen=True)
class CallShape:
    """What calls must have in common to share their programs.

    Args:
        names: of the arguments, those given by position first.
        shapes: of one sample of each: () for a number.
        by_keyword: how many come by keyword; the last ones.
    """

    names: tuple[str, ...]
    shapes: tuple[tuple[int, ...], ...]
    by_keyword: int = 0

    def values(self, numbers: Sequence[float]) -> tuple[list[Value], list[Any], dict[str, Any]]:
        """All leaves of one sample, side by side; and the arguments to call the function with.

        Example:
            >>> leaves, (x, y), _ = CallShape(("x", "y"), ((2,), ())).values([1.0, 2.0, 3.0])
            >>> [leaf.label for leaf in leaves], x == leaves[:2], y is leaves[2]
            (['x[0]', 'x[1]', 'y'], True, True)
        """
        leaves: list[Value] = []
        arguments = []
        for name, shape in zip(self.names, self.shapes, strict=True):
            entry: Any = np.empty(shape, dtype=object)
            for place in np.ndindex(shape):
                label = name + "".join(f"[{i}]" for i in place)
                entry[place] = Value(numbers[len(leaves)], label=label)
                leaves.append(entry[place])
            arguments.append(entry.tolist())  # a Value where the shape is ()
        first = len(arguments) - self.by_keyword
        return leaves, arguments[:first], dict(zip(self.names[first:], arguments[first:], strict=True))


def read(
    signature: inspect.Signature, args: Sequence[Any], keywords: dict[str, Any], who: str
) -> tuple[CallShape, Floats]:
    """The shape of a call's arguments, and its batch, one row per sample; ``who``: the function's name, for errors.

    Raises:
        TypeError: an argument is no array of numbers, and no number; or the function takes others.
        ValueError: the arrays have different numbers of samples, or none.
    """
    bound = signature.bind(*args, **keywords)
    names = _names(signature, len(bound.args)) + tuple(bound.kwargs)
    arrays = [
        _numbers(each, f"{who}: {name}")
        for name, each in zip(names, (*bound.args, *bound.kwargs.values()), strict=True)
    ]
    lengths = {name: len(array) for name, array in zip(names, arrays, strict=True) if array.ndim}
    if not lengths:
        raise ValueError(f"{who}: there is no array among the arguments; expected one entry or row per sample")
    count = next(iter(lengths.values()))
    if not count or any(each != count for each in lengths.values()):
        raise ValueError(f"{who}: the arguments have {lengths} samples; expected as many in each, at least 1")
    shapes = tuple(array.shape[1:] for array in arrays)
    rows = [
        array.reshape(count, math.prod(array.shape[1:])) if array.ndim else np.full((count, 1), float(array))
        for array in arrays
    ]
    batch = rows[0] if len(rows) == 1 else np.concatenate(rows, axis=1)
    return CallShape(names, shapes, len(bound.kwargs)), batch


def _names(signature: inspect.Signature, count: int) -> tuple[str, ...]:
    """What the arguments that come by position are called."""
    found: list[str] = []
    for name, parameter in signature.parameters.items():
        if parameter.kind is parameter.VAR_POSITIONAL:
            found += [f"{name}[{i}]" for i in range(count - len(found))]
        else:
            found.append(name)
    return tuple(found[:count])


def _numbers(given: Any, what: str) -> Floats:
    """An argument as an array of floats."""
    try:
        return batches.numbers(given, what)
    except TypeError:
        raise TypeError(
            f"{what} is a {type(given).__name__}, {given!r:.60}; expected an array of numbers, or a number. For "
            "Values, call the function itself, which is .__wrapped__"
        ) from None
