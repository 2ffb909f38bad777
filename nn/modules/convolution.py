"""nn/modules: convolutions: the same weighted sum at every place of a sequence or an image."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product
from operator import add, contains
from typing import Any

import numpy as np

import autograd
from autograd import Value
from autograd.common.words import subscript
from nn.common.ranges import check_whole
from nn.common.wording import understood
from nn.modules.initialisers import Initialiser, initial_numbers
from nn.modules.module import Module
from nn.modules.seeding import Seed, generator
from nn.modules.shaping import checked_shape, whole_each
from nn.modules.words import WORDS

Place = tuple[int, ...]


class _Convolution(Module):
    """What convolutions in one and two dimensions have in common; ``dimensions`` is their number."""

    dimensions: int
    expected: str

    @understood(WORDS)
    def __init__(
        self, inputs: int, outputs: int, size: Any, stride: Any = 1, padding: Any = 0, *, bias: bool = True,
        init: str | Initialiser | None = None, seed: Seed | None = None,
    ) -> None:  # fmt: skip
        who = type(self).__name__
        inputs, outputs = (check_whole(each, f"{who}: {name}", least=1) for name, each in
                           (("inputs", inputs), ("outputs", outputs)))  # fmt: skip
        self.size = whole_each(size, self.dimensions, f"{who}: size", 1)
        self.stride = whole_each(stride, self.dimensions, f"{who}: stride", 1)
        self.padding = whole_each(padding, self.dimensions, f"{who}: padding", 0)
        if any(pad >= size for pad, size in zip(self.padding, self.size, strict=True)):
            raise ValueError(f"{who}: padding is {padding}; expected less than size, {size}")
        random, taps, begin = generator(seed), math.prod(self.size), init or "xavier_uniform"
        numbers = [initial_numbers(begin, random, inputs * taps, outputs * taps) for _ in range(outputs)]
        shape = (outputs, inputs, *self.size)
        self.filters = _named(np.array(numbers).reshape(shape), "w")
        self.b = tuple(Value(0.0, label=f"b{i}") for i in range(1, outputs + 1)) if bias else None

    @property
    def channels(self) -> tuple[int, int]:
        """How many come in, and how many go out."""
        return len(self.filters[0]), len(self.filters)

    def __call__(self, inputs: Any) -> list[Any]:
        """A list for each filter, with its weighted sum at every place."""
        values, (channels, *sizes) = checked_shape(inputs, self.dimensions + 1, type(self).__name__, self.expected)
        if channels != self.channels[0]:
            raise ValueError(f"{type(self).__name__}: {channels} channel(s) came in; expected {self.channels[0]}")
        units = np.array(values, dtype=object)
        windows = [list(found) for found in self._windows(sizes)]
        taps = [np.array(each, dtype=object) for each in self.filters]
        found = np.empty((len(taps), *self.output_sizes(*sizes)), dtype=object)
        for i, weights in enumerate(taps):
            bias = None if self.b is None else self.b[i]
            found[i].flat = [_summed(weights, units, window, bias) for window in windows]
        outputs: list[Any] = found.tolist()
        return outputs

    def output_sizes(self, *sizes: int) -> tuple[int, ...]:
        """How long what comes out is, for so long inputs: (size + 2·padding − window)/stride + 1, rounded down.

        Raises:
            ValueError: the window is larger than what is there.
        """
        return sizes_of_windows(sizes, self.size, self.stride, self.padding, type(self).__name__)

    def _windows(self, sizes: list[int]) -> Iterator[list[tuple[Place, Place]]]:
        """For every place of the output, which taps lie on which places of the input; none on the padding."""
        taps = list(product(*map(range, self.size)))
        for corner in product(*map(range, self.output_sizes(*sizes))):
            start = [at * step - pad for at, step, pad in zip(corner, self.stride, self.padding, strict=True)]
            placed = [(tap, tuple(map(add, start, tap))) for tap in taps]
            yield [(tap, at) for tap, at in placed if all(map(contains, map(range, sizes), at))]

    def describe(self) -> str:
        inputs, outputs = self.channels
        options = [f"{name}={_short(each)}" for name, each, usual in
                   (("stride", self.stride, 1), ("padding", self.padding, 0)) if set(each) != {usual}]  # fmt: skip
        plain = [] if self.b is not None else ["no bias"]
        return ", ".join([f"{inputs} -> {outputs}", f"size={_short(self.size)}", *options, *plain])

    def arguments(self) -> dict[str, Any]:
        inputs, outputs = self.channels
        sizes = {name: list(getattr(self, name)) for name in ("size", "stride", "padding")}
        return {"inputs": inputs, "outputs": outputs, **sizes, "bias": self.b is not None}


class Conv1d(_Convolution):
    """The same weighted sums at every place of a sequence: channels of numbers come in, and filters of them go out.

    Args:
        inputs: how many channels come in.
        outputs: how many filters there are.
        size: how many places a window has.
        stride: how far it moves.
        padding: how many places stand before and behind the sequence; they count for nothing, as zeros do.
        bias: whether each filter has one; it begins at 0.
        init: how the weights begin, see `Layer`; "xavier_uniform" where None.
        seed: a whole number or a NumPy generator; where None, see `nn.seed`.

    Raises:
        ValueError: a size out of range; or what comes in has other channels, or is shorter than a window.

    Example:
        >>> conv = Conv1d(1, 1, 2, init="ones")
        >>> [unit.data for unit in conv([[1.0, 2.0, 4.0]])[0]]
        [3.0, 6.0]
    """

    sample_depth, dimensions, expected = 2, 1, "a list of numbers for each channel"


class Conv2d(_Convolution):
    """The same weighted sums at every place of an image: channels of rows come in, and filters of them go out.

    Each output is one node, a weighted sum as that of a neuron, over one window in all channels; places outside of the
    image are left out of it. `Reshape` makes an image of a flat sample, `Flatten` the reverse.

    Args:
        inputs: how many channels come in.
        outputs: how many filters there are.
        size: how many rows and columns a window has: one number for both, or a pair; so for the next two.
        stride: how far it moves.
        padding: how many rows and columns stand around the image; they count for nothing, as zeros do.
        bias: whether each filter has one; it begins at 0.
        init: how the weights begin, see `Layer`; "xavier_uniform" where None.
        seed: a whole number or a NumPy generator; where None, see `nn.seed`.

    Raises:
        ValueError: a size out of range; or what comes in has other channels, or is smaller than a window.

    Example:
        >>> conv = Conv2d(1, 1, 2, init="ones")
        >>> image = [[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]
        >>> [unit.data for unit in conv(image)[0][0]]
        [12.0, 16.0]
    """

    sample_depth, dimensions, expected = 3, 2, "a list of rows of numbers for each channel"


def sizes_of_windows(sizes: Any, window: Place, stride: Place, padding: Place, who: str) -> Place:
    """How many places windows have, in each dimension.

    >>> sizes_of_windows((8, 8), (3, 3), (2, 1), (0, 1), "Conv2d")
    (3, 8)
    """
    found = tuple(
        (size + 2 * pad - each) // step + 1
        for size, each, step, pad in zip(sizes, window, stride, padding, strict=True)
    )
    if any(count < 1 for count in found):
        came, wanted = (" × ".join(map(str, each)) for each in (sizes, window))
        raise ValueError(
            f"{who}: {came} number(s) came in for each channel; expected at least {wanted}, as its windows are"
        )
    return found


def _summed(weights: Any, units: Any, window: list[tuple[Place, Place]], bias: Value | None) -> Value:
    """One filter's weighted sum over one window, in all channels."""
    found = [(weights[c][tap], units[c][at]) for c in range(len(units)) for tap, at in window]
    factors, numbers = zip(*found, strict=True)
    made: Value = autograd.dot(factors, numbers) if bias is None else autograd.weighted_sum(factors, numbers, bias)
    return made


def _named(numbers: Any, name: str) -> Any:
    """Numbers in an array as Values in tuples, each with its place in its label, counted from 1."""
    if not isinstance(numbers, np.ndarray):
        return Value(float(numbers), label=name)
    separator = "" if name == "w" else ","
    return tuple(_named(each, f"{name}{separator}{subscript(i)}") for i, each in enumerate(numbers, 1))


def _short(sizes: Place) -> str:
    return str(sizes[0]) if len(set(sizes)) == 1 else "×".join(map(str, sizes))
