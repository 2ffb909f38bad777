"""bridges: operations on whole arrays as rows, element by element: what the bridges to array libraries are built with.

An array here is a NumPy array of Values and plain floats.
"""

from __future__ import annotations

import math
import operator
import warnings
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np

from autograd.core import modes, scopes
from autograd.core.value import Value, functions
from autograd.rows import evaluating
from autograd.rows.row import Op
from autograd.rows.table import TABLE

MOST = 5_000  # nodes: of more than that nobody sees anything
SINGLE = 1e-4  # how far apart a value in single precision and one in double may be, relative to its size
DOUBLE = 1e-9


def row_named(name: str) -> Op | None:
    """The row of this name, or with this alias; None where there is none.

    >>> row_named("arcsin").name
    'asin'
    """
    if name in TABLE:
        return TABLE[name]
    return next((row for row in TABLE.values() if name in row.aliases), None)


def has_values(array: Any) -> bool:
    """Whether there is a Value in an array."""
    return array.dtype == object and any(isinstance(each, Value) for each in array.flat)


def numbers(array: Any) -> Any:
    """The numbers of an array of Values and floats."""
    plain = [each.data if isinstance(each, Value) else each for each in array.flat]
    return np.array(plain, dtype=float).reshape(array.shape)


def inside(path: str) -> AbstractContextManager[Any]:
    """A scope of this name; none where it is empty."""
    return scopes.scope(path) if path else nullcontext()


def place_name(name: str, place: Sequence[int]) -> str:
    """What an element is called.

    >>> place_name("W", (1, 2)), place_name("b", ())
    ('W[1, 2]', 'b')
    """
    return f"{name}[{', '.join(map(str, place))}]" if place else name


class Elements:
    """Operations on arrays, which record at most so many nodes.

    Args:
        who: the function that asks, for what it says.
        most: how many nodes it may record.
    """

    def __init__(self, who: str, most: int) -> None:
        if isinstance(most, bool) or not isinstance(most, int) or most < 1:
            raise ValueError(f"{who}: most is {most!r:.60}; expected how many nodes the graph may have, 1 or more")
        self.who, self.most, self.count = who, most, 0

    def leaves(self, name: str, given: Any) -> Any:
        """Numbers as leaves, labelled by their places."""
        array = np.asarray(given, dtype=float)
        self._counted(array.size)
        made = np.empty(array.shape, dtype=object)
        for place in np.ndindex(array.shape):
            made[place] = Value(float(array[place]), label=place_name(name, place) if name else None)
        return made

    def _counted(self, more: int = 1) -> None:
        self.count += more
        if self.count > self.most:
            raise ValueError(
                f"{self.who}: the graph has more than {self.most:,} nodes, one for each number. Try fewer samples or a "
                f"smaller model, or say how many it may have: most={10 * self.most:_}"
            )

    def one(self, name: str, *given: Any) -> Any:
        """A row at single numbers and Values."""
        row = TABLE[name]
        flat = [each for part in given for each in (part if isinstance(part, list) else (part,))]
        if not any(isinstance(each, Value) for each in flat):
            return evaluating.at(name, given)[0]
        self._counted()
        function: Callable[..., Any] = functions.get(name) or getattr(operator, row.operator)
        return function(*given)

    def each(self, name: str, *given: Any) -> Any:
        """A row on arrays that broadcast."""
        arrays = np.broadcast_arrays(*[np.asarray(each, dtype=object) for each in given])
        made = np.empty(arrays[0].shape, dtype=object)
        for place in np.ndindex(made.shape):
            made[place] = self.one(name, *[array[place] for array in arrays])
        return made

    def along(self, axes: Sequence[int] | None, array: Any, fold: Callable[[list[Any]], Any], keep: bool) -> Any:
        """One result of ``fold`` for each list of what lies along the axes, all of them where None."""
        count = array.ndim
        chosen = range(count) if axes is None else sorted(axis % count for axis in axes)
        rest = [axis for axis in range(count) if axis not in chosen]
        moved = array.transpose(*rest, *chosen) if count else array
        lists = moved.reshape([*moved.shape[: len(rest)], math.prod(moved.shape[len(rest) :])])
        made = np.empty(lists.shape[:-1], dtype=object)
        for place in np.ndindex(made.shape):
            made[place] = fold(list(lists[place]))
        return made.reshape([1 if axis in chosen else n for axis, n in enumerate(array.shape)]) if keep else made

    def total(self, given: list[Any]) -> Any:
        """Their sum."""
        return given[0] if len(given) == 1 else self.one("sum", given)

    def sum(self, array: Any, axes: Sequence[int] | None = None, keep: bool = False) -> Any:
        """Sums along axes."""
        return self.along(axes, array, self.total, keep)

    def mean(self, array: Any, axes: Sequence[int] | None = None, keep: bool = False) -> Any:
        """Means along axes."""
        sums = self.sum(array, axes, keep)
        return self.each("div", sums, float(array.size / max(sums.size, 1)))

    def chained(self, name: str) -> Callable[[list[Any]], Any]:
        """A row of two arguments, from left to right over a list."""

        def fold(given: list[Any]) -> Any:
            result = given[0]
            for each in given[1:]:
                result = self.one(name, result, each)
            return result

        return fold

    def running(self, name: str, array: Any, axis: int, reverse: bool = False) -> Any:
        """What a row of two arguments has come to at every place along an axis."""
        made = np.moveaxis(np.array(array, dtype=object), axis, 0)
        made = made[::-1] if reverse else made
        for i in range(1, len(made)):
            made[i] = self.each(name, made[i - 1], made[i])[()]
        return np.moveaxis(made[::-1] if reverse else made, 0, axis)

    def weighed(self, one: list[Any], other: list[Any], bias: Any = None) -> Any:
        """Σ of products, and what is added to it."""
        if bias is not None:
            return self.one("weighted_sum", one, other, bias)
        return self.one("mul", one[0], other[0]) if len(one) == 1 else self.one("dot", one, other)

    def matmul(self, one: Any, other: Any, bias: Any = None) -> Any:
        """The product of two matrices, or stacks of them, and a matrix that is added."""
        one, other = np.asarray(one, dtype=object), np.asarray(other, dtype=object)
        shape = (*np.broadcast_shapes(one.shape[:-2], other.shape[:-2]), one.shape[-2], other.shape[-1])
        rows = np.broadcast_to(one, (*shape[:-2], *one.shape[-2:]))
        columns = np.broadcast_to(np.swapaxes(other, -1, -2), (*shape[:-2], shape[-1], other.shape[-2]))
        added = None if bias is None else np.broadcast_to(np.asarray(bias, dtype=object), shape)
        made = np.empty(shape, dtype=object)
        for place in np.ndindex(shape):
            *before, i, j = place
            x, w = list(rows[(*before, i)]), list(columns[(*before, j)])
            # a neuron's weights come first; which of the two they are the library doesn't say
            made[place] = self.weighed(w, x, None if added is None else added[place]) if x else 0.0
        return made

    @staticmethod
    def windows(
        array: Any, sizes: Sequence[int], strides: Sequence[int], padding: Sequence[tuple[int, int]],
        apart: Sequence[int], spread: Sequence[int] = (), fill: float = 0.0,
    ) -> Any:  # fmt: skip
        """What lies in a window at each of its positions: an array of their shape and the window's.

        ``apart`` is how far from one another what a window sees is, ``spread`` the same of the array's own elements.
        """
        every = tuple(spread) or (1,) * array.ndim
        wide = np.full([max((n - 1) * step + 1, 0) for n, step in zip(array.shape, every, strict=True)], fill, object)
        wide[tuple(slice(None, None, step) for step in every)] = array
        padded = np.pad(wide, [tuple(map(int, each)) for each in padding], constant_values=fill)
        reach = [(k - 1) * step + 1 for k, step in zip(sizes, apart, strict=True)]
        seen = np.lib.stride_tricks.sliding_window_view(padded, reach)
        return seen[tuple(slice(None, None, step) for step in (*strides, *apart))]

    def convolved(
        self, array: Any, weights: Any, bias: Any, strides: Sequence[int], padding: Sequence[tuple[int, int]],
        apart: Sequence[int], spread: Sequence[int], groups: int,
    ) -> Any:  # fmt: skip
        """Weighted sums of windows: of samples and channels, with weights of outputs and channels."""
        array, weights = np.asarray(array, dtype=object), np.asarray(weights, dtype=object)
        channels, outputs = weights.shape[1], weights.shape[0]
        results = []
        for sample in array:
            for out in range(outputs):
                first = out // (outputs // groups) * channels
                seen = self.windows(
                    sample[first : first + channels], weights.shape[1:], (1, *strides), ((0, 0), *padding),
                    (1, *apart), (1, *spread),
                )[0]  # fmt: skip
                made = np.empty(seen.shape[: len(strides)], dtype=object)
                for place in np.ndindex(made.shape):
                    pairs = zip(weights[out].ravel(), seen[place].ravel(), strict=True)
                    kept = [(w, x) for w, x in pairs if isinstance(x, Value) or x != 0.0]  # without the padding
                    w, x = [each for each, _ in kept], [each for _, each in kept]
                    own = None if bias is None else bias[out]
                    made[place] = self.weighed(w, x, own) if kept else 0.0 if own is None else own
                results.append(made)
        return np.array(results, dtype=object).reshape(len(array), outputs, *results[0].shape)

    def log_softmax(self, array: Any, axis: int) -> Any:
        """The logarithm of softmax, a − log Σ exp(a), along an axis."""
        return self.each("sub", array, self.along((axis,), array, lambda given: self.one("logsumexp", given), True))

    @staticmethod
    def moved(run: Callable[[list[Any]], Any], arrays: Sequence[Any], absent: float = math.nan) -> Any:
        """What only moves elements, run on their places instead: 0 is none, a plain 0.

        Args:
            run: takes an array of places for every array, and gives one of such places.
            arrays: what lies there.
            absent: what stands where a place is none of them.
        """
        known: list[Any] = [0.0]
        places = []
        for array in arrays:
            places.append(np.arange(len(known), len(known) + array.size).reshape(array.shape))
            known += array.ravel().tolist() if array.dtype == object else [float(each) for each in array.flat]
        found = run(places)
        made = np.empty(np.shape(found), dtype=object)
        for place in np.ndindex(made.shape):
            which = int(found[place])
            made[place] = known[which] if 0 <= which < len(known) else absent
        return made

    def results(self, array: Any, theirs: Any, precision: str) -> Any:
        """What comes out, beside what came out there: a Value, or an array of them.

        Raises:
            ValueError: nothing in it depends on a leaf, or it isn't what they have.
        """
        if not has_values(array):
            raise ValueError(f"{self.who}: the result depends on nothing that has a gradient")
        ours, given = numbers(array), np.asarray(theirs, dtype=float)
        close = DOUBLE if precision == "float64" else SINGLE if precision == "float32" else 0.05
        # a sum that nearly cancels is as wrong as what it is a sum of
        if not np.allclose(ours, given, rtol=close, atol=close * max(1.0, self._largest(array)), equal_nan=True):
            raise ValueError(
                f"{self.who}: the graph gives {ours.tolist()!r:.60}, but the library {given.tolist()!r:.60}: something "
                "in it is another operation here. Is it the same when it is called twice, without dropout or noise, "
                "and are all parts of it in one precision?"
            )
        if precision != "float64":
            warnings.warn(
                f"{self.who}: this was computed in {precision}, and is recorded in double precision at the same "
                f"numbers: gradients agree to some {6 if precision == 'float32' else 2} digits. Use float64 to compare "
                "them closely",
                stacklevel=4,
            )
        for place in np.ndindex(array.shape):
            if not isinstance(array[place], Value):
                array[place] = Value(array[place], constant=True)
        return array if array.shape else array[()]

    @staticmethod
    def _largest(array: Any) -> float:
        finite = [
            abs(parent.data)
            for each in array.flat
            if isinstance(each, Value)
            for parent in (each, *each.parents)
            if math.isfinite(parent.data)
        ]
        return max(finite, default=0.0)


def ieee() -> Any:
    """Numbers outside of a domain are inf and nan, as they are in the libraries."""
    return modes.ieee()
