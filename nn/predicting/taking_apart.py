"""nn/predicting: outputs of several heads, a dictionary or a tuple: side by side in one row, and apart again."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.modules.inputs import is_list

Floats = NDArray[np.float64]


class HeadsApart:
    """How a model's output for one sample is taken apart: by its keys, if it is a dictionary or a tuple with lists.

    The first one it is given shows that.

    Example:
        >>> heads = HeadsApart()
        >>> heads.row({"price": 4.0, "kind": [5.0, 6.0]})
        [4.0, 5.0, 6.0]
        >>> heads.apart(np.array([[4.0, 5.0, 6.0]]))
        {'price': array([4.]), 'kind': array([[5., 6.]])}
    """

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] | None = None  # None: no output was seen yet
        self.keys: list[Any] = []  # none: the output is what it is
        self.is_tuple = False

    def row(self, output: Any) -> Any:
        """What is in all heads, one after another; as it is where there are none."""
        if self.shapes is None:
            self.is_tuple = isinstance(output, tuple) and any(map(is_list, output))
            self.keys = list(output) if isinstance(output, dict) else [*range(len(output))] if self.is_tuple else []
        if not self.keys:
            self.shapes = []
            return output
        found = [np.array(output[key], dtype=object) for key in self.keys]
        shapes = [each.shape for each in found]
        self.shapes = self.shapes or shapes
        if shapes != self.shapes:
            raise ValueError("a head's output has another shape than for the first row")
        return [each for part in found for each in part.ravel().tolist()]

    def apart(self, rows: Floats) -> Any:
        """Every head's numbers, (n,) or (n, k), by its key; a tuple where they came in one."""
        if not self.keys or self.shapes is None:
            return _narrow(rows)
        found, start = [], 0
        for shape in self.shapes:
            end = start + int(np.prod(shape))
            found.append(_narrow(rows[:, start:end].reshape(len(rows), *shape)))
            start = end
        return tuple(found) if self.is_tuple else dict(zip(self.keys, found, strict=True))


def _narrow(rows: Floats) -> Floats:
    """(n,) where there is one number for each."""
    return rows.reshape(len(rows)) if rows.size == len(rows) else rows


def first_of(outputs: Any) -> Any:
    """The first row of what `HeadsApart.apart` gave."""
    if isinstance(outputs, dict):
        return {key: each[0] for key, each in outputs.items()}
    return tuple(each[0] for each in outputs) if isinstance(outputs, tuple) else outputs[0]


def are_several(outputs: Any) -> bool:
    """Whether there are heads.

    >>> are_several({"a": [1.0]}), are_several(np.zeros(3))
    (True, False)
    """
    return isinstance(outputs, (dict, tuple))
