"""The model: a GPT of one layer, in the manner of Andrej Karpathy's microgpt, made of the layers of nn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

import autograd
from autograd import Value
from nn import Embedding, Linear, Module, Residual, RMSNorm, Sequential, cross_entropy

Row = list[Value]
Rows = list[Row]
Past = list[tuple[Row, Row]]  # the key and the value of each position before


class Attention(Module):
    """What the last position takes from all positions so far (Vaswani et al. 2017).

    The units are cut into so many heads, and each pays attention by itself.
    """

    def __init__(self, width: int, heads: int, seed: np.random.Generator) -> None:
        if width % heads:
            raise ValueError(f"Attention: {width} units can't be cut into {heads} equal heads")
        self.query, self.key, self.value, self.out = (Linear(width, width, bias=False, seed=seed) for _ in range(4))
        self.size = width // heads
        self.parts = [slice(start, start + self.size) for start in range(0, width, self.size)]

    def forward(self, x: Row, past: Past, seen: list[Rows] | None = None) -> Row:
        """The units of the last position, whose key and value are put behind those of the positions before.

        Where ``seen`` is given, the shares of attention are put behind it, a row per head.
        """
        past.append((self.key(x), self.value(x)))
        query = self.query(x)
        shares = [self._shares(query[part], [key[part] for key, _ in past]) for part in self.parts]
        if seen is not None:
            seen.append(shares)
        taken: Row = []
        for part, share in zip(self.parts, shares, strict=True):
            taken += [autograd.dot(share, column) for column in zip(*(value[part] for _, value in past), strict=True)]
        return self.out(taken)

    def _shares(self, query: Row, keys: Rows) -> Row:
        """A softmax; with logsumexp no score is too large for it, and nothing branches on numbers."""
        scores = [autograd.dot(query, key) / self.size**0.5 for key in keys]
        total = autograd.logsumexp(scores)
        return [(score - total).exp() for score in scores]


class GPT(Module):
    """A model that foretells the next token from those so far.

    Args:
        tokens: how many different tokens there are.
        length: how many of them it reads at most.
        width: how many units a position has.
        heads: of the attention.
        seed: a whole number.

    Example:
        >>> model = GPT(tokens=5, length=3, width=4, heads=2)
        >>> [len(row) for row in model([1, 0, 0, 0, 0] * 3)]
        [5, 5, 5]
    """

    def __init__(self, tokens: int, length: int, width: int = 16, heads: int = 4, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        self.tokens, self.length = tokens, length
        self.token = Embedding(tokens, width, init=_small, seed=rng)
        self.position = Embedding(length, width, init=_small, seed=rng)
        self.before, self.norm = RMSNorm(width), RMSNorm(width)
        self.attention = Attention(width, heads, rng)
        self.network = Residual(
            Sequential(
                RMSNorm(width),
                Linear(width, 4 * width, bias=False, seed=rng),
                "relu",
                Linear(4 * width, width, bias=False, seed=rng),
            )
        )
        self.scores = Linear(width, tokens, bias=False, init=_small, seed=rng)

    def step(self, token: int | Sequence[Any], past: Past, seen: list[Rows] | None = None) -> Row:
        """The scores of what comes after one more token.

        Args:
            token: its number; or a row in which its number is 1 and the others are 0, which may be Values.
            past: what the positions before left; what this one leaves is put behind it.
            seen: see `Attention.forward`.
        """
        place = self.position(len(past))
        x = self.before([a + b for a, b in zip(self.token(token), place, strict=True)])
        taken = self.attention(self.norm(x), past, seen)
        x = self.network([a + b for a, b in zip(x, taken, strict=True)])
        return self.scores(x)

    def forward(self, document: Sequence[Any]) -> Rows:
        """The scores after each position, for a document of ``length`` rows of ``tokens`` numbers side by side."""
        if len(document) != self.length * self.tokens:
            raise ValueError(
                f"GPT: {len(document)} numbers came in; expected {self.length} rows of {self.tokens}, side by side"
            )
        past: Past = []
        return [self.step(row, past) for row in rows(document, self.tokens)]


def _small(random: np.random.Generator, inputs: int, _: int) -> Any:
    return random.normal(0.0, 0.08, inputs)


def rows(flat: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """Numbers side by side as rows of one size.

    >>> rows([1, 2, 3, 4], 2)
    [[1, 2], [3, 4]]
    """
    return [flat[start : start + size] for start in range(0, len(flat), size)]


def next_token_loss(predictions: Any, targets: Any) -> Value:
    """The mean cross-entropy per position of one document or a batch, whose targets are as of `Encoding.documents`."""
    if isinstance(predictions[0][0], Value):  # one document
        predictions, targets = [predictions], [targets]
    scores = [row for document in predictions for row in document]
    return cross_entropy(scores, [row for document in targets for row in rows(document, len(scores[0]))])
