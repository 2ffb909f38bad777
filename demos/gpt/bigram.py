"""The bar to beat: how often each letter follows each other one, counted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Tokens = Sequence[int]
CONSTANTS = (0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0)


class Bigram:
    """P(next | last) = (count of the pair + a) / (count of the last + a·size).

    The constant a is the one of `CONSTANTS` that foretells each name best from the counts of all the others, so that
    nothing but the names to learn from is needed to choose it.

    Args:
        names: the tokens of each name to learn from.
        size: how many different tokens there are.

    Example:
        >>> model = Bigram([[1, 0, 1], [1, 0, 0, 1]], size=2)
        >>> model.counts.tolist()
        [[1.0, 2.0], [2.0, 0.0]]
    """

    def __init__(self, names: Sequence[Tokens], size: int) -> None:
        self.counts = np.zeros((size, size))
        for name in names:
            self.counts += _pairs(name, size)
        self.constant = min(CONSTANTS, key=lambda constant: self._left_out(names, constant))

    def losses(self, name: Tokens) -> list[float]:
        """−log P of each token of a name after the first, in nats."""
        return _losses(self.counts, name, self.constant)

    def _left_out(self, names: Sequence[Tokens], constant: float) -> float:
        """The loss of all names, each by the counts of the others."""
        size = len(self.counts)
        return sum(sum(_losses(self.counts - _pairs(name, size), name, constant)) for name in names)


def _pairs(name: Tokens, size: int) -> NDArray[np.float64]:
    """How often each pair of tokens stands in a name."""
    counts = np.zeros((size, size))
    np.add.at(counts, (name[:-1], name[1:]), 1.0)
    return counts


def _losses(counts: NDArray[np.float64], name: Tokens, constant: float) -> list[float]:
    last, following = np.array(name[:-1]), np.array(name[1:])
    shares = (counts[last, following] + constant) / (counts[last].sum(axis=1) + constant * len(counts))
    return [float(loss) for loss in -np.log(shares)]
