"""nn/modules: Reshape and Flatten: a sample's numbers as lists in lists, and side by side again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from autograd import Value
from nn.common.ranges import check_whole
from nn.modules.inputs import as_nested_values, as_values, flattened, shape_of
from nn.modules.module import Module


class Reshape(Module):
    """A flat sample as lists in lists, the last place running fastest, as PyTorch's Unflatten and NumPy's reshape.

    Args:
        shape: how many channels, rows and columns, say: as many sizes as there are to be lists in one another.

    Raises:
        ValueError: no sizes, one below 1, or a sample that has more or fewer numbers.
        TypeError: a size is no whole number.

    Example:
        >>> image = Reshape(1, 2, 3)([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
        >>> [unit.data for unit in image[0][1]]
        [4.0, 5.0, 6.0]
    """

    def __init__(self, *shape: int) -> None:
        if not shape:
            raise ValueError("Reshape: no sizes; expected such as Reshape(1, 8, 8)")
        self.shape = tuple(check_whole(size, "Reshape: a size", least=1) for size in shape)
        self.count = math.prod(self.shape)

    def __call__(self, inputs: Any) -> list[Any]:
        """The sample's Values in lists."""
        units: list[Any] = as_values(inputs, "Reshape")
        if len(units) != self.count:
            raise ValueError(
                f"Reshape: {len(units)} number(s) came in; expected {self.count}, {' × '.join(map(str, self.shape))}"
            )
        for size in reversed(self.shape[1:]):
            units = [units[i : i + size] for i in range(0, len(units), size)]
        return units

    def describe(self) -> str:
        return " × ".join(map(str, self.shape))

    def arguments(self) -> dict[str, Any]:
        return {"shape": list(self.shape)}


class Flatten(Module):
    """A sample's numbers side by side, whatever lists they stand in; the last place runs fastest.

    Example:
        >>> [unit.data for unit in Flatten()([[[1.0, 2.0]], [[3.0, 4.0]]])]
        [1.0, 2.0, 3.0, 4.0]
    """

    sample_depth = None

    def __call__(self, inputs: Any) -> list[Value]:
        """The Values in one list."""
        return flattened(as_nested_values(inputs, "Flatten"))


def checked_shape(inputs: Any, depth: int, who: str, expected: str) -> tuple[Any, tuple[int, ...]]:
    """A sample's Values and its shape; an error where it isn't nested so deeply, or not evenly.

    Example:
        >>> checked_shape([[1.0, 2.0]], 2, "Conv1d", "channels of numbers")[1]
        (1, 2)
    """
    values = as_nested_values(inputs, who)
    shape = shape_of(values)
    if shape is None or len(shape) != depth:
        found = "lists of different lengths" if shape is None else f"{' × '.join(map(str, shape))} number(s)"
        hint = f"; Reshape makes them of a flat sample: Reshape({', '.join(['1', '8', '8'][:depth])})"
        raise ValueError(f"{who}: {found} came in; expected {expected}{hint if shape and len(shape) == 1 else ''}")
    return values, shape


def whole_each(given: Any, count: int, who: str, least: int) -> tuple[int, ...]:
    """A size for each dimension: those given, or one for all.

    >>> whole_each(3, 2, "Conv2d: size", 1), whole_each((3, 1), 2, "Conv2d: size", 1)
    ((3, 3), (3, 1))
    """
    sizes = tuple(given) if isinstance(given, Sequence) and not isinstance(given, str) else (given,) * count
    if len(sizes) != count:
        raise ValueError(f"{who} is {given!r:.60}; expected a whole number, or {count} of them")
    return tuple(check_whole(size, who, least=least) for size in sizes)
