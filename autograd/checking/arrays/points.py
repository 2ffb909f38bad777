"""checking/arrays: a point: numbers in any nesting, read as one row of numbers and put together again."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.checking.numeric import Floats

Build = Callable[[NDArray[Any]], Any]  # of all numbers of the point


@dataclass(frozen=True)
class Array:
    """One array of a point, or one number.

    Args:
        name: what it is called, such as "W1" or "layers[0]"; "" where the point is one array without a name.
        start: where its numbers begin among all of the point.
        shape: its shape; () for a number.
        dtype: the type of its numbers.
    """

    name: str
    start: int
    shape: tuple[int, ...]
    dtype: np.dtype[Any]

    @property
    def size(self) -> int:
        """How many numbers it has."""
        return math.prod(self.shape)

    @property
    def part(self) -> slice:
        """Where its numbers stand among all of the point."""
        return slice(self.start, self.start + self.size)

    def entry(self, index: Sequence[int]) -> str:
        """What one of its numbers is called.

        >>> Array("W1", 0, (2, 3), np.dtype(float)).entry((1, 2))
        'W1[1, 2]'
        """
        return f"{self.name or 'x'}[{', '.join(map(str, index))}]" if self.shape else self.name or "x"

    def entries(self) -> Iterator[str]:
        """What its numbers are called, in their order."""
        return map(self.entry, np.ndindex(*self.shape))


class Nesting:
    """Numbers in any nesting of lists, tuples, dicts and dataclasses, of arrays of NumPy, PyTorch or JAX.

    Args:
        given: the numbers.
        name: what to call them.
        names: for a tuple at the top, what to call each of its parts instead.

    Raises:
        TypeError: something in it is no number, or complex.
        ValueError: there is no number in it.

    Example:
        >>> point = Nesting({"W": np.ones((1, 2)), "b": 3.0})
        >>> point.numbers.tolist(), [name for array in point.arrays for name in array.entries()]
        ([1.0, 1.0, 3.0], ['W[0, 0]', 'W[0, 1]', 'b'])
        >>> point.at(np.array([1.0, 2.0, 4.0]))
        {'W': array([[1., 2.]]), 'b': 4.0}
    """

    def __init__(self, given: Any, name: str = "", names: Sequence[str] = ()) -> None:
        self.arrays: list[Array] = []
        self._count = 0
        self._found: list[Floats] = []
        self._build = self._parts(given, names) if names else self._read(given, name)
        if not self._count:
            raise ValueError(f"check_gradient: there is no number in the point {given!r:.60}")
        self.numbers: Floats = np.concatenate(self._found)

    def at(self, numbers: NDArray[Any]) -> Any:
        """The same nesting of other numbers; ``numbers`` may be an array of anything."""
        return self._build(numbers)

    def _read(self, given: Any, name: str) -> Build:
        if isinstance(given, Mapping):
            inside = {key: self._read(each, _member(name, key)) for key, each in given.items()}
            return lambda numbers: {key: build(numbers) for key, build in inside.items()}
        if dataclasses.is_dataclass(given) and not isinstance(given, type):
            fields = {
                each.name: self._read(getattr(given, each.name), _member(name, each.name))
                for each in dataclasses.fields(given)
            }
            return lambda numbers: dataclasses.replace(given, **{key: build(numbers) for key, build in fields.items()})
        if isinstance(given, (list, tuple)) and not _is_matrix(given):
            return self._parts(given, [f"{name or 'x'}[{i}]" for i in range(len(given))])
        return self._array(given, name)

    def _parts(self, given: Any, names: Sequence[str]) -> Build:
        parts = [self._read(each, name) for each, name in zip(given, names, strict=True)]
        kind = type(given)
        if hasattr(given, "_fields"):  # a named tuple, which takes its parts apart
            return lambda numbers: kind(*[build(numbers) for build in parts])
        return lambda numbers: kind([build(numbers) for build in parts])

    def _array(self, given: Any, name: str) -> Build:
        found = as_array(given, name or "x")
        array = Array(name, self._count, found.shape, found.dtype)
        self.arrays.append(array)
        self._found.append(found.astype(float).ravel())
        self._count += array.size
        return lambda numbers: _like(given, numbers[array.part].reshape(array.shape), array.dtype)

    def read(self, given: Any) -> list[NDArray[Any] | None]:
        """The arrays of what has, or should have, the same nesting, such as a gradient; None where it has none.

        Their shapes may be others.
        """
        return list(self._alike(self._build(np.arange(self._count, dtype=float)), given))

    def _alike(self, ours: Any, theirs: Any) -> Iterator[NDArray[Any] | None]:
        if dataclasses.is_dataclass(ours) and not isinstance(ours, type):
            for each in dataclasses.fields(ours):
                yield from self._alike(getattr(ours, each.name), _get(theirs, each.name))
        elif isinstance(ours, Mapping):
            for key, each in ours.items():
                yield from self._alike(each, _get(theirs, key))
        elif isinstance(ours, (list, tuple)) and not _is_matrix(ours):
            if isinstance(theirs, (list, tuple)) and len(theirs) > len(ours) > 1:
                raise ValueError(f"check_gradient: the gradient has {len(theirs)} parts, expected {len(ours)}")
            for i, each in enumerate(ours):
                yield from self._alike(each, theirs[i] if _has(theirs, i) else theirs if len(ours) == 1 else None)
        else:
            yield None if theirs is None else as_array(theirs, "the gradient")


def _is_matrix(given: Any) -> bool:
    """Whether it is a list of plain numbers, or of lists of them of one length, which is as good as an array."""
    if not isinstance(given, list) or not given:
        return False
    if all(isinstance(each, (int, float, np.number)) for each in given):
        return True
    return all(map(_is_matrix, given)) and len({np.shape(each) for each in given}) == 1


def _has(given: Any, i: int) -> bool:
    try:
        return len(given) > i
    except TypeError:
        return False


def _get(given: Any, key: Any) -> Any:
    if isinstance(given, Mapping):
        return given.get(key)
    return getattr(given, key, None) if isinstance(key, str) else None


def _member(name: str, key: Any) -> str:
    if isinstance(key, str):
        return f"{name}.{key}" if name else key
    return f"{name or 'x'}[{key!r}]"


def library(given: Any) -> str:
    """Whose array it is: "torch", "jax" or "".

    >>> library(np.ones(2)), library(3.0)
    ('', '')
    """
    root = type(given).__module__.partition(".")[0]
    return {"torch": "torch", "jax": "jax", "jaxlib": "jax"}.get(root, "")


def as_array(given: Any, name: str) -> NDArray[Any]:
    """An array of real numbers, in its own precision; whole numbers become floats.

    Raises:
        TypeError: it is none.

    >>> as_array([1, 2], "x")
    array([1., 2.])
    """
    if str(getattr(given, "dtype", "")).endswith("bfloat16"):
        raise TypeError(f"check_gradient: {name} is of bfloat16; expected float16, float32 or float64")
    if library(given) == "torch":
        given = given.detach().cpu().resolve_neg().numpy()
    if isinstance(given, np.ma.MaskedArray):
        raise TypeError(f"check_gradient: {name} is a masked array; give its numbers, such as {name}.compressed()")
    try:
        found = np.asarray(given)
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"check_gradient: {name} is a {type(given).__name__}, {given!r:.60}; expected numbers"
        ) from error
    if found.dtype == object and found.size:
        found = np.array([getattr(each, "data", each) for each in found.ravel()]).reshape(found.shape)
    if found.dtype.kind in "iu":
        return found.astype(float)
    if found.dtype.kind != "f":
        kind = "complex" if found.dtype.kind == "c" else type(given).__name__
        raise TypeError(f"check_gradient: {name} is {kind}, {given!r:.60}; expected real numbers")
    return found


def _like(given: Any, numbers: NDArray[Any], dtype: np.dtype[Any]) -> Any:
    """The numbers as what was given: a float, or an array of its library; of other things than numbers an array."""
    if isinstance(given, list):
        return numbers.tolist()
    if numbers.dtype == object:
        return numbers if numbers.shape else numbers.item()
    numbers = numbers.astype(dtype)
    where = library(given)
    if where == "torch":
        torch = __import__("torch")
        made = torch.from_numpy(np.array(numbers)).to(given.device)
        return made.requires_grad_(given.requires_grad)
    if where == "jax":
        return __import__("jax").numpy.asarray(numbers)
    if isinstance(given, np.ndarray):
        return numbers
    return numbers[()] if isinstance(given, np.generic) else numbers.item() if numbers.shape == () else numbers
