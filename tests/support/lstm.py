"""The LSTM of ADBench as a loop: its objective written from the formula, with `scan`.

A network of some layers, each of so many cells, is given a text letter by letter, and is to tell the next letter. Each
layer weighs what comes from below, x, and what it gave itself for the letter before, h, number by number: it forgets
f = σ(x·w₁ + b₁), takes in i = σ(h·w₂ + b₂), gives out o = σ(x·w₃ + b₃), and proposes p = tanh(h·w₄ + b₄); its cells
become c·f + i·p, and it gives o·tanh(c). What the last layer gives is scaled by further weights, and compared with the
next letter by the logarithm of a softmax in whose sum there are two more ones. The objective is the mean over all
numbers of the letters that are to be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd import Value, scan, sum as added


@dataclass
class Weights:
    """The network's parameters: of each layer four gates' weights and biases; what scales the letters; and the states.

    Args:
        layers: of each layer (weights, biases), each four lists of as many as a letter has numbers.
        scales: three lists: weights of what comes in, weights and biases of what goes out.
        states: of each layer (h, c) at the beginning; no parameters.
    """

    layers: list[tuple[list[list[Value]], list[list[Value]]]]
    scales: list[list[Value]]
    states: list[tuple[list[Value], list[Value]]]

    @property
    def parameters(self) -> list[Value]:
        """All of them, layer by layer, gate by gate."""
        found = [each for layer in self.layers for part in layer for gate in part for each in gate]
        return [*found, *[each for scale in self.scales for each in scale]]


def weights(layers: int, width: int, seed: int = 0) -> Weights:
    """A network's parameters, drawn at random."""
    rng = np.random.default_rng(seed)

    def some() -> list[Value]:
        return [Value(number) for number in rng.normal(0.0, 0.5, width)]

    gates = [([some() for _ in range(4)], [some() for _ in range(4)]) for _ in range(layers)]
    return Weights(gates, [some() for _ in range(3)], [(some(), some()) for _ in range(layers)])


def letters(count: int, width: int, seed: int = 1) -> list[list[float]]:
    """A text drawn at random: of each letter as many bits as there are numbers."""
    rng = np.random.default_rng(seed)
    return [[float(bit) for bit in rng.integers(0, 2, width)] for _ in range(count)]


def layer(x: Sequence[Any], h: Sequence[Any], c: Sequence[Any], w: Any, b: Any) -> tuple[list[Any], list[Any]]:
    """What a layer gives, and its cells."""
    every = range(len(x))
    forget = [(x[i] * w[0][i] + b[0][i]).sigmoid() for i in every]
    take = [(h[i] * w[1][i] + b[1][i]).sigmoid() for i in every]
    give = [(x[i] * w[2][i] + b[2][i]).sigmoid() for i in every]
    proposed = [(h[i] * w[3][i] + b[3][i]).tanh() for i in every]
    c = [c[i] * forget[i] + take[i] * proposed[i] for i in every]
    return [give[i] * c[i].tanh() for i in every], c


def objective(of: Weights, text: Sequence[Sequence[Any]], loop: Any = scan) -> Value:
    """The objective; ``loop``: what goes through the letters."""
    into, out, bias = of.scales

    def letter(states: Any, pair: Any) -> tuple[Any, Value]:
        x, following = pair
        x = [x[i] * into[i] for i in range(len(x))]
        new = []
        for (h, c), (w, b) in zip(states, of.layers, strict=True):
            x, c = layer(x, h, c, w, b)
            new.append((x, c))
        told = [x[i] * out[i] + bias[i] for i in range(len(x))]
        total = added([each.exp() for each in told]) + 2.0
        likely = total.log()
        return new, added([following[i] * (told[i] - likely) for i in range(len(told))])

    _, found = loop(letter, of.states, (list(text[:-1]), list(text[1:])))
    total: Value = -added(found) / ((len(text) - 1) * len(text[0]))
    return total


def written_out(step: Any, carry: Any, xs: Any) -> tuple[Any, list[Any]]:
    """A loop as `scan` is one, in whose scopes nobody finds it again."""
    found = []
    for x in zip(*xs, strict=True):
        carry, y = step(carry, x)
        found.append(y)
    return carry, found
