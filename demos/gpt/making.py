"""What a trained model is used for: making up names, and saying how likely one is.

Nothing here is differentiated, and yet it's recorded: the graph of a name is small, and recording is the quick path.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from demos.gpt.documents import Encoding
from demos.gpt.model import GPT, Past, Rows


def _numbers(model: GPT, token: int, past: Past) -> NDArray[np.float64]:
    """The scores of what comes next, as numbers."""
    return np.array([score.data for score in model.step(token, past)])


def made_up(model: GPT, encoding: Encoding, random: np.random.Generator, temperature: float = 1.0) -> str:
    """A name, drawn letter by letter, each by what the model says of those before.

    Scores are divided by the temperature: below 1 the likely gets likelier, above 1 chance reigns.
    """
    token, name = encoding.end, ""
    past: Past = []
    while len(past) < encoding.length:
        scores = _numbers(model, token, past) / temperature
        weights = np.exp(scores - scores.max())
        token = int(random.choice(encoding.size, p=weights / weights.sum()))
        if token == encoding.end:
            break
        name += encoding.letters[token]
    return name


def losses(model: GPT, tokens: Sequence[int]) -> list[float]:
    """−log P of each token of a name after the first, in nats."""
    found = []
    past: Past = []
    for token, following in pairwise(tokens):
        scores = _numbers(model, token, past)
        top = scores.max()
        found.append(float(top + np.log(np.exp(scores - top).sum()) - scores[following]))
    return found


def attention(model: GPT, tokens: Sequence[int]) -> NDArray[np.float64]:
    """How much each position takes from each, head by head, of shape (heads, positions, positions)."""
    seen: list[Rows] = []
    past: Past = []
    for token in tokens:
        model.step(token, past, seen)
    shares = np.zeros((len(seen[0]), len(tokens), len(tokens)))
    for position, heads in enumerate(seen):
        for head, row in enumerate(heads):
            shares[head, position, : position + 1] = [share.data for share in row]
    return shares
