"""The character GPT's step in NumPy: all positions of a document at once, every gradient derived by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tests.benchmarks.contest import Floats
from tests.benchmarks.gpt import HEADS, WIDTH, flat, split, start

SIZE = WIDTH // HEADS


def norm(x: Floats) -> tuple[Floats, Floats]:
    """Each row divided by its root mean square, and the factors."""
    factors = (np.einsum("ij,ij->i", x, x) / WIDTH + 1e-5)[:, None] ** -0.5
    return x * factors, factors


def through_norm(gradient: Floats, y: Floats, factors: Floats) -> Floats:
    """The gradient before `norm`: dx = (dy − y·mean(dy·y))·factor."""
    shares = np.einsum("ij,ij->i", gradient, y) / WIDTH
    back: Floats = (gradient - y * shares[:, None]) * factors
    return back


class Weights:
    """All weights in one array, and views of it: query, key and value as one matrix."""

    def __init__(self, numbers: Floats) -> None:
        self.flat = numbers
        parts = split(numbers)
        self.token, self.position, self.out = parts["token"], parts["position"], parts["out"]
        self.up, self.down, self.logits = parts["up"], parts["down"], parts["logits"]
        at = self.token.size + self.position.size
        self.attention = numbers[at : at + 3 * WIDTH * WIDTH].reshape(3 * WIDTH, WIDTH)


class Step:
    """Forward, backward and update for one document."""

    def __init__(self, tokens: Sequence[int], rate: float) -> None:
        self.weights, self.rate = Weights(flat(start())), rate
        self.gradient = Weights(np.zeros_like(self.weights.flat))
        self.inputs, self.targets = np.array(tokens[:-1]), np.array(tokens[1:])
        self.count = len(self.inputs)
        self.rows = np.arange(self.count)
        self.seen = np.tri(self.count)  # a position sees itself and what is before it
        self.one_hot = np.eye(len(self.weights.token))[self.inputs].T

    def __call__(self) -> float:
        w, g, count = self.weights, self.gradient, self.count
        embedded = w.token[self.inputs] + w.position[:count]
        first, first_factors = norm(embedded)
        inner, inner_factors = norm(first)
        query, key, value = (inner @ w.attention.T).reshape(count, 3, HEADS, SIZE).transpose(1, 2, 0, 3)
        shares = np.exp(query @ key.swapaxes(1, 2) / SIZE**0.5) * self.seen
        shares /= np.add.reduce(shares, 2, keepdims=True)
        taken = (shares @ value).transpose(1, 0, 2).reshape(count, WIDTH)
        middle = first + taken @ w.out.T
        normed, normed_factors = norm(middle)
        hidden = normed @ w.up.T
        np.maximum(hidden, 0, out=hidden)
        last = middle + hidden @ w.down.T
        chances = last @ w.logits.T
        right = chances[self.rows, self.targets]
        np.exp(chances, out=chances)
        sums = np.add.reduce(chances, 1)
        loss = float(np.add.reduce(np.log(sums) - right)) / count

        chances /= sums[:, None]
        chances[self.rows, self.targets] -= 1
        chances /= count
        np.matmul(chances.T, last, out=g.logits)
        d_last = chances @ w.logits
        np.matmul(d_last.T, hidden, out=g.down)
        d_hidden = d_last @ w.down
        d_hidden *= hidden > 0
        np.matmul(d_hidden.T, normed, out=g.up)
        d_middle = d_last + through_norm(d_hidden @ w.up, normed, normed_factors)
        np.matmul(d_middle.T, taken, out=g.out)
        d_taken = (d_middle @ w.out).reshape(count, HEADS, SIZE).transpose(1, 0, 2)
        d_scores = d_taken @ value.swapaxes(1, 2)
        d_scores -= np.add.reduce(d_scores * shares, 2, keepdims=True)
        d_scores *= shares
        d_scores /= SIZE**0.5
        d_three = np.empty((count, 3, HEADS, SIZE))
        d_query, d_key, d_value = d_three.transpose(1, 2, 0, 3)
        np.matmul(d_scores, key, out=d_query)
        np.matmul(d_scores.swapaxes(1, 2), query, out=d_key)
        np.matmul(shares.swapaxes(1, 2), d_taken, out=d_value)
        d_inner = d_three.reshape(count, 3 * WIDTH)
        np.matmul(d_inner.T, inner, out=g.attention)
        d_first = d_middle + through_norm(d_inner @ w.attention, inner, inner_factors)
        d_embedded = through_norm(d_first, first, first_factors)
        np.matmul(self.one_hot, d_embedded, out=g.token)  # a token that comes twice gets both
        g.position[:count] = d_embedded

        g.flat *= self.rate
        w.flat -= g.flat
        return loss
