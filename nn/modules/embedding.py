"""nn/modules: Embedding: a vector of its own for each of several things, such as the letters of an alphabet."""

from __future__ import annotations

from typing import Any

import numpy as np

import autograd
from autograd import Value
from autograd.common.words import subscript
from nn.common.ranges import check_whole
from nn.common.wording import understood
from nn.modules.initialisers import Initialiser, initial_numbers
from nn.modules.inputs import Numbers, as_values, is_list
from nn.modules.module import Module
from nn.modules.seeding import Seed, generator
from nn.modules.words import WORDS


class Embedding(Module):
    """A table with a row of numbers for each of ``count`` things.

    It takes the number of a row, and then makes no nodes; or one weight for every row, such as a 1 and zeros (one-hot),
    and gives the weighted sum of the rows. A compiled graph needs the latter, as it is the same for every row.

    Args:
        count: how many rows there are.
        width: how many numbers are in each.
        init: how a row begins, as for `Layer`; by the standard normal distribution where None, as in PyTorch.
        seed: a whole number or a NumPy generator; where None, see `nn.seed`.

    Raises:
        ValueError: a size below 1, or an unknown initialiser.

    Example:
        >>> table = Embedding(3, 2, seed=1)
        >>> [unit.data for unit in table(2)] == [unit.data for unit in table([0, 0, 1])]
        True
    """

    @understood(WORDS)
    def __init__(
        self, count: int, width: int, *, init: str | Initialiser | None = None, seed: Seed | None = None
    ) -> None:
        count, width = check_whole(count, "Embedding: count", least=1), check_whole(width, "Embedding: width", least=1)
        rng = generator(seed)
        begin = init or (lambda random, width, _: random.standard_normal(width))
        rows = [initial_numbers(begin, rng, width, count) for _ in range(count)]
        self.w = tuple(
            tuple(Value(number, label=f"w{subscript(i)},{subscript(j)}") for j, number in enumerate(row, 1))
            for i, row in enumerate(rows, 1)
        )

    def __call__(self, row: int | np.integer[Any] | Numbers) -> list[Value]:
        """The numbers of one row, or the weighted sum of all."""
        count = len(self.w)
        if is_list(row):
            weights = tuple(as_values(row, "Embedding"))  # type: ignore[arg-type]
            if len(weights) != count:
                raise ValueError(f"Embedding: {len(weights)} weight(s) came in; expected {count}, one for each row")
            return [autograd.dot(weights, column) for column in zip(*self.w, strict=True)]
        if isinstance(row, bool) or not isinstance(row, (int, np.integer)):
            raise TypeError(f"Embedding: {row!r:.60} came in; expected the number of a row, or a weight for each row")
        if not 0 <= row < count:
            raise ValueError(f"Embedding: there is no row {row}; expected 0 to {count - 1}")
        return list(self.w[row])

    def describe(self) -> str:
        return f"{len(self.w)} rows of {len(self.w[0])}"

    def arguments(self) -> dict[str, Any]:
        return {"count": len(self.w), "width": len(self.w[0])}
