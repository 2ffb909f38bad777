"""Names as numbers: tokens, and the arrays a training takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Encoding:
    """How names become numbers: a token per letter, and one more, END, before the first and behind the last.

    Args:
        letters: the alphabet.
        length: how many tokens of a name the model reads: END and the letters.

    Example:
        >>> encoding = Encoding("abc", length=4)
        >>> encoding.tokens("cab")
        [3, 2, 0, 1, 3]
    """

    letters: str
    length: int

    @property
    def end(self) -> int:
        """The token END."""
        return len(self.letters)

    @property
    def size(self) -> int:
        """How many different tokens there are."""
        return len(self.letters) + 1

    def tokens(self, name: str) -> list[int]:
        """The tokens of one name."""
        return [self.end, *(self.letters.index(letter) for letter in name), self.end]

    def characters(self, names: Sequence[str]) -> int:
        """How many tokens are to be foretold in all: the letters, and an END for each name."""
        return sum(len(name) + 1 for name in names)

    def documents(self, names: Sequence[str]) -> tuple[Floats, Floats]:
        """What goes into the model, and what should come next, a row of rows for each name.

        Both have the shape (names, length·size): a one-hot row per position, rows of zeros beyond the end. Those of
        what comes next are scaled so that the mean over all positions of all names, padding and all, is the mean over
        the characters that are really there. So one recorded graph serves every name.
        """
        shape = (len(names), self.length, self.size)
        now, following = np.zeros(shape), np.zeros(shape)
        weight = len(names) * self.length / self.characters(names)
        for i, name in enumerate(names):
            tokens = self.tokens(name)
            places = np.arange(len(tokens) - 1)
            now[i, places, tokens[:-1]] = 1.0
            following[i, places, tokens[1:]] = weight
        return now.reshape(len(names), -1), following.reshape(len(names), -1)
