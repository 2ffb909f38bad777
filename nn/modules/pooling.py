"""nn/modules: pooling: of every window of a sequence or an image the largest number, or the mean."""

from __future__ import annotations

from functools import reduce
from itertools import product
from typing import Any

import numpy as np

import autograd
from autograd import Value
from nn.common.wording import understood
from nn.modules.convolution import sizes_of_windows
from nn.modules.module import Module
from nn.modules.shaping import checked_shape, whole_each
from nn.modules.words import WORDS


class _Pooling(Module):
    """What all have in common: windows of every channel by itself; ``dimensions`` says in how many."""

    dimensions: int

    @understood(WORDS)
    def __init__(self, size: Any, stride: Any = None) -> None:
        who = type(self).__name__
        self.size = whole_each(size, self.dimensions, f"{who}: size", 1)
        self.stride = self.size if stride is None else whole_each(stride, self.dimensions, f"{who}: stride", 1)

    def of_window(self, units: list[Value]) -> Value:
        """What becomes of the numbers in a window."""
        raise NotImplementedError

    def __call__(self, inputs: Any) -> list[Any]:
        """A list for each channel, with what becomes of every window that fits whole."""
        who, expected = type(self).__name__, "a list for each channel"
        values, (channels, *sizes) = checked_shape(inputs, self.dimensions + 1, who, expected)
        counts = sizes_of_windows(sizes, self.size, self.stride, (0,) * self.dimensions, who)
        units, found = np.array(values, dtype=object), np.empty((channels, *counts), dtype=object)
        for place in product(*map(range, found.shape)):
            corner = [at * step for at, step in zip(place[1:], self.stride, strict=True)]
            window = tuple(slice(at, at + size) for at, size in zip(corner, self.size, strict=True))
            found[place] = self.of_window(list(units[place[0]][window].flat))
        outputs: list[Any] = found.tolist()
        return outputs

    def describe(self) -> str:
        sizes = ["×".join(map(str, each)) if len(set(each)) > 1 else str(each[0]) for each in (self.size, self.stride)]
        return f"size={sizes[0]}" + (f", stride={sizes[1]}" if self.stride != self.size else "")

    def arguments(self) -> dict[str, Any]:
        return {"size": list(self.size), "stride": list(self.stride)}


class _MaxPool(_Pooling):
    def of_window(self, units: list[Value]) -> Value:
        return reduce(autograd.maximum, units)


class _AvgPool(_Pooling):
    def of_window(self, units: list[Value]) -> Value:
        return units[0] if len(units) == 1 else autograd.sum(units) / len(units)


class MaxPool1d(_MaxPool):
    """Of every window of a sequence, in every channel by itself, the largest number.

    Where several are the largest, the gradient goes to each in part, as of `autograd.maximum`; PyTorch gives it to the
    first.

    Args:
        size: how many places a window has.
        stride: how far it moves; by its size where None.

    Raises:
        ValueError: a size below 1, or windows that are longer than what comes in.

    Example:
        >>> [unit.data for unit in MaxPool1d(2)([[1.0, 3.0, 2.0, 0.0]])[0]]
        [3.0, 2.0]
    """

    sample_depth, dimensions = 2, 1


class MaxPool2d(_MaxPool):
    """Of every window of an image, in every channel by itself, the largest number; for equal ones see `MaxPool1d`.

    Args:
        size: how many rows and columns a window has: one number for both, or a pair.
        stride: how far it moves; by its size where None.

    Raises:
        ValueError: a size below 1, or windows that are larger than what comes in.

    Example:
        >>> [unit.data for unit in MaxPool2d(2)([[[1.0, 3.0], [2.0, 0.0]]])[0][0]]
        [3.0]
    """

    sample_depth, dimensions = 3, 2


class AvgPool1d(_AvgPool):
    """Of every window of a sequence, in every channel by itself, the mean.

    Args:
        size: how many places a window has.
        stride: how far it moves; by its size where None.

    Raises:
        ValueError: a size below 1, or windows that are longer than what comes in.

    Example:
        >>> [unit.data for unit in AvgPool1d(2)([[1.0, 3.0, 2.0, 0.0]])[0]]
        [2.0, 1.0]
    """

    sample_depth, dimensions = 2, 1


class AvgPool2d(_AvgPool):
    """Of every window of an image, in every channel by itself, the mean.

    Args:
        size: how many rows and columns a window has: one number for both, or a pair.
        stride: how far it moves; by its size where None.

    Raises:
        ValueError: a size below 1, or windows that are larger than what comes in.

    Example:
        >>> [unit.data for unit in AvgPool2d(2)([[[1.0, 3.0], [2.0, 0.0]]])[0][0]]
        [1.5]
    """

    sample_depth, dimensions = 3, 2
