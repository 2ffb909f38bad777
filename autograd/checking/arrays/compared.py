"""checking/arrays: somebody's gradient beside what it should be, for all numbers of a point and of a result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.checking.arrays.points import Array, Nesting
from autograd.checking.kinds import NONFINITE, WRONG
from autograd.checking.numeric import Floats
from autograd.checking.words import Sentence, sentence


@dataclass(frozen=True)
class WrongShape:
    """What is wrong with the shape of an array of a gradient.

    Args:
        said: what it is.
        cure: the text of what makes it right.
    """

    said: Sentence
    cure: str = "right numbers"


MISSING = WrongShape(sentence("missing"))


class Compared:
    """Both gradients, a row per result and a column per number of the point.

    Args:
        point: the point.
        results: the function's result there.
        given: somebody's gradient, an array for each of the point's, None where there is none.
        rtol: the largest relative error that counts as agreement.
    """

    def __init__(self, point: Nesting, results: Nesting, given: Sequence[NDArray[Any] | None], rtol: float) -> None:
        self.point, self.rtol = point, rtol
        self.names = [name for array in point.arrays for name in array.entries()]
        self.results = [name for array in results.arrays for name in array.entries()]
        self.result_shape = results.arrays[0].shape if len(results.arrays) == 1 else (len(self.results),)
        shape = (len(self.results), len(self.names))
        self.theirs, self.right, self.error = (np.full(shape, np.nan) for _ in range(3))
        self.wrong = np.zeros(shape, dtype=bool)
        self.forms: list[WrongShape | None] = []  # what is wrong with the shape of each array of it
        for array, each in zip(point.arrays, given, strict=True):
            form, numbers = self._read(array, each)
            self.forms.append(form)
            self.theirs[:, array.part] = numbers

    def name(self, result: int, place: int) -> str:
        """What one derivative is called: by its number of the point, and of several results ∂y[2]/∂x[0]."""
        name = self.names[place]
        return f"∂{self.results[result]}/∂{name}" if len(self.results) > 1 else name

    def _read(self, array: Array, given: NDArray[Any] | None) -> tuple[WrongShape | None, Any]:
        """What is wrong with an array's shape, and its numbers as far as they can be compared."""
        if given is None:
            return MISSING, np.nan
        given = given.astype(float)
        wanted = self.result_shape + array.shape
        rows = len(self.results)
        matrix = (rows, array.size)
        if given.shape in (wanted, matrix) or given.size == 1 == array.size * rows:
            return None, given.reshape(matrix)
        shapes = {"given": given.shape, "wanted": wanted}
        transposed = WrongShape(sentence("transposed shape", **shapes), "right where transposed")
        if given.shape == wanted[::-1] and rows == 1:
            return transposed, given.T.reshape(matrix)
        if given.shape == array.shape + self.result_shape:
            return transposed, given.reshape(array.size, rows).T
        if given.ndim == len(wanted) + 1 and given.shape[1:] == wanted:
            of_each = WrongShape(sentence("one of each sample", **shapes), "right where summed")
            return of_each, given.sum(axis=0).reshape(matrix)
        return WrongShape(sentence("shape", **shapes)), given.reshape(
            matrix
        ) if given.size == rows * array.size else np.nan

    def note(self, result: int, place: int, right: float, error: float, verdict: str) -> None:
        """What one number should be, how sure that is, and what was found of it."""
        self.right[result, place], self.error[result, place] = right, error
        self.wrong[result, place] = verdict in (WRONG, NONFINITE)

    def alike(self, theirs: Floats, right: Floats, error: Floats) -> bool:
        """Whether two arrays are the same, but for what differences may be wrong by."""
        size = np.maximum(np.abs(theirs), np.abs(right))
        return bool(np.all(np.abs(theirs - right) <= 10 * self.rtol * size + 8 * error))
