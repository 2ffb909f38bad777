"""A character GPT of microgpt's size, written over any scalar type: 4,192 weights, one layer, four heads, no biases.

The architecture is that of Andrej Karpathy's microgpt: embeddings of token and position, normed by their root mean
square; attention and a two-layer network with relu, each behind a norm and beside a residual path; no norm at the end.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import reduce
from itertools import pairwise
from operator import add
from typing import Any, NamedTuple

import numpy as np

import autograd
from tests.benchmarks.contest import Floats

WIDTH, HEADS, HIDDEN, LONGEST = 16, 4, 64, 16
LETTERS = "abcdefghijklmnopqrstuvwxyz"
END = len(LETTERS)  # the token before the first letter and behind the last one
# query, key and value stand side by side, so that one multiplication can serve all three
SHAPES = {
    "token": (END + 1, WIDTH),
    "position": (LONGEST, WIDTH),
    **dict.fromkeys(("query", "key", "value", "out"), (WIDTH, WIDTH)),
    "up": (HIDDEN, WIDTH),
    "down": (WIDTH, HIDDEN),
    "logits": (END + 1, WIDTH),
}
NAMES = (  # of chemical elements
    *("hydrogen", "beryllium", "nitrogen", "fluorine", "magnesium", "aluminium", "phosphorus", "chlorine", "potassium"),
    *("scandium", "titanium", "vanadium", "chromium", "manganese", "germanium", "selenium", "rubidium", "strontium"),
    *("zirconium", "molybdenum", "technetium", "ruthenium", "palladium", "praseodymium", "promethium", "dysprosium"),
    *("protactinium", "californium", "rutherfordium", "darmstadtium"),
)
Rows = Sequence[Sequence[Any]]


def tokens(name: str) -> list[int]:
    """The letters' numbers between two END."""
    return [END, *(LETTERS.index(letter) for letter in name), END]


def start() -> dict[str, Floats]:
    """The weights from a seed."""
    rng = np.random.default_rng(42)
    return {name: rng.normal(0, 0.08, shape) for name, shape in SHAPES.items()}


def flat(weights: dict[str, Any]) -> Floats:
    """All of them in one array."""
    return np.concatenate([np.ravel(np.asarray(weights[name])) for name in SHAPES])


def split(flat: Any) -> dict[str, Any]:
    """The matrices of a flat array, as views."""
    parts, at = {}, 0
    for name, (rows, columns) in SHAPES.items():
        parts[name] = flat[at : at + rows * columns].reshape(rows, columns)
        at += rows * columns
    return parts


def of_scalars(cls: Callable[[float], Any]) -> dict[str, list[list[Any]]]:
    """The weights as lists of lists of a scalar type."""
    return {name: [[cls(float(number)) for number in row] for row in rows] for name, rows in start().items()}


class Ops(NamedTuple):
    """What a scalar type is to bring along, besides + − · / and powers by a number."""

    exp: Callable[[Any], Any]
    log: Callable[[Any], Any]
    relu: Callable[[Any], Any]
    sum: Callable[[Sequence[Any]], Any]
    dot: Callable[[Sequence[Any], Sequence[Any]], Any]


def added(numbers: Sequence[Any]) -> Any:
    """A node per addition."""
    return reduce(add, numbers)


def multiplied(a: Sequence[Any], b: Sequence[Any]) -> Any:
    """A node per multiplication and addition."""
    return reduce(add, [x * y for x, y in zip(a, b, strict=True)])


OURS = Ops(autograd.exp, autograd.log, autograd.relu, autograd.sum, autograd.dot)
SINGLE = OURS._replace(sum=added, dot=multiplied)  # the same with single additions and multiplications


def micrograd_ops() -> Ops:
    """PyPI's micrograd has no exp and no log: here they are, in its own manner."""
    from micrograd.engine import Value

    def exp(a: Any) -> Any:
        out = Value(math.exp(a.data), (a,), "exp")

        def _backward() -> None:
            a.grad += out.data * out.grad

        out._backward = _backward
        return out

    def log(a: Any) -> Any:
        out = Value(math.log(a.data), (a,), "log")

        def _backward() -> None:
            a.grad += out.grad / a.data

        out._backward = _backward
        return out

    return Ops(exp, log, Value.relu, added, multiplied)


def linear(rows: Rows, x: Sequence[Any], ops: Ops) -> list[Any]:
    """A matrix times a vector."""
    return [ops.dot(row, x) for row in rows]


def normed(x: Sequence[Any], ops: Ops) -> list[Any]:
    """Divided by the root mean square."""
    scale = (ops.dot(x, x) / len(x) + 1e-5) ** -0.5
    return [each * scale for each in x]


def plus(a: Sequence[Any], b: Sequence[Any]) -> list[Any]:
    """Element by element."""
    return [x + y for x, y in zip(a, b, strict=True)]


def attention(query: Sequence[Any], keys: Rows, values: Rows, ops: Ops) -> list[Any]:
    """What the last position takes from all positions so far, head by head."""
    taken = []
    size = WIDTH // HEADS
    for part in (slice(i, i + size) for i in range(0, WIDTH, size)):
        # the scores are small, as what they're made of is normed: a softmax without its usual shift, which would be
        # a branch on the numbers
        weights = [ops.exp(ops.dot(query[part], key[part]) / size**0.5) for key in keys]
        total = ops.sum(weights)
        shares = [weight / total for weight in weights]
        taken += [ops.dot(shares, column) for column in zip(*(value[part] for value in values), strict=True)]
    return taken


Token = int | Sequence[Any]  # its number; or scalars of which the token's one is 1 and the others are 0


def row_of(rows: Rows, token: Token, ops: Ops) -> Sequence[Any]:
    """A token's row of a matrix."""
    if isinstance(token, int):
        return rows[token]
    return [ops.dot(token, column) for column in zip(*rows, strict=True)]


def one_hot(tokens: Sequence[int]) -> Floats:
    """Tokens as numbers that may be the inputs of a recorded graph."""
    return np.eye(END + 1)[list(tokens)]


def loss(weights: dict[str, Any], tokens: Sequence[Token], ops: Ops) -> Any:
    """The mean cross-entropy of each next token."""
    keys: list[list[Any]] = []
    values: list[list[Any]] = []
    losses = []
    for position, (token, following) in enumerate(pairwise(tokens)):
        x = normed(plus(row_of(weights["token"], token, ops), weights["position"][position]), ops)
        inner = normed(x, ops)
        keys.append(linear(weights["key"], inner, ops))
        values.append(linear(weights["value"], inner, ops))
        taken = attention(linear(weights["query"], inner, ops), keys, values, ops)
        x = plus(x, linear(weights["out"], taken, ops))
        hidden = [ops.relu(each) for each in linear(weights["up"], normed(x, ops), ops)]
        x = plus(x, linear(weights["down"], hidden, ops))
        logits = linear(weights["logits"], x, ops)
        wanted = logits[following] if isinstance(following, int) else ops.dot(following, logits)
        losses.append(ops.log(ops.sum([ops.exp(each) for each in logits])) - wanted)
    return ops.sum(losses) / len(losses)
