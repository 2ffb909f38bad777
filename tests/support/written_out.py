"""Random small networks whose loops are written out, scalar by scalar, as people write them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

import autograd
from autograd import Value
from nn import MLP, mse
from tests.support.layers import graph_of_layers

Made = tuple[Value, list[Value]]  # a loss, and what comes with every sample
ACTIVATIONS = ("tanh", "relu", "sigmoid", "softplus", "gelu", "silu", "abs", "sin")
SIZES = (1, 2, 3, 4, 5, 7, 8, 9, 17)


def values(rng: np.random.Generator, *shape: int) -> Any:
    """Leaves, nested in lists as in an array of this shape."""
    if not shape:
        return Value(float(rng.normal()))
    return [values(rng, *shape[1:]) for _ in range(shape[0])]


def joined(rows: Sequence[Sequence[Any]]) -> list[Any]:
    """The rows one after the other."""
    return [each for row in rows for each in row]


def size(rng: np.random.Generator, most: int) -> int:
    """How many of something; small ones more often."""
    fitting = [each for each in SIZES if each <= most]
    return fitting[min(int(rng.geometric(0.3)), len(fitting)) - 1]


def by_hand(rng: np.random.Generator, weights: Sequence[Any], given: Sequence[Any]) -> Any:
    """A weighted sum as one writes it, in one of the ways there are."""
    style = int(rng.integers(5))
    if style == 0:
        return autograd.dot(weights, given)
    if style == 1:
        return sum((w * x for w, x in zip(weights, given, strict=True)), 0.0)
    total = weights[0] * given[0]
    for w, x in zip(weights[1:], given[1:], strict=True):
        total = total + w * x if style == 2 else x * w + total if style == 3 else total - x * w
    return total


def activated(rng: np.random.Generator) -> Callable[[Any], Any]:
    name = str(rng.choice(ACTIVATIONS))
    return lambda z: getattr(z, name)()


def squares(rng: np.random.Generator, found: Sequence[Any]) -> Value:
    """The squared distance from some numbers, added up."""
    loss: Value = autograd.sum([(a - float(rng.normal())) ** 2 for a in found])
    return loss


def batch_in_one_graph(rng: np.random.Generator) -> Made:
    """A network on several samples, all of them in one graph."""
    inputs, samples = size(rng, 4), size(rng, 4)
    model = MLP(inputs, [size(rng, 17), 2], str(rng.choice(ACTIVATIONS[:3])), seed=int(rng.integers(9)))
    x = values(rng, samples, inputs)
    return mse([model(each) for each in x], rng.normal(size=(samples, 2)).tolist()), joined(x)


def network(rng: np.random.Generator) -> Made:
    """Layers as lists of lists of weights, some connections cut, some rows longer than others."""
    x = values(rng, size(rng, 9))
    layer: list[Any] = x
    pruned = rng.choice((0.0, 0.0, 0.4))
    for width in (size(rng, 17), size(rng, 5)):
        activation, style = activated(rng), int(rng.integers(1 << 30))
        rows = values(rng, width, len(layer))
        following = []
        for row in rows:
            kept = [(w, a) for w, a in zip(row, layer, strict=True) if rng.random() >= pruned] or [(row[0], layer[0])]
            total = by_hand(np.random.default_rng(style), *zip(*kept, strict=True))
            following.append(activation(total + values(rng)))
        layer = following
    return squares(rng, layer), x


def convolution(rng: np.random.Generator) -> Made:
    """A kernel that moves over an image, then the largest of neighbours, and a sum."""
    height, width, k = size(rng, 5) + 1, size(rng, 5) + 1, 2
    image, activation, style = values(rng, height, width), activated(rng), int(rng.integers(1 << 30))
    found = []
    for kernel in values(rng, size(rng, 3), k * k + 1):
        for i in range(height - k + 1):
            for j in range(width - k + 1):
                window = [image[i + di][j + dj] for di in range(k) for dj in range(k)]
                found.append(activation(by_hand(np.random.default_rng(style), kernel[:-1], window) + kernel[-1]))
    if rng.random() < 0.5:
        found = [autograd.maximum(a, b) for a, b in zip(found[::2], found[1::2], strict=False)] or found
    return squares(rng, found), joined(image)


def attention(rng: np.random.Generator) -> Made:
    """Each of some tokens looks at those before it; its weights by exp, or by the row for it."""
    count, width = size(rng, 4), size(rng, 3)
    tokens = values(rng, count, width)
    queries, keys, contents = (
        [[by_hand(np.random.default_rng(style), row, token) for row in matrix] for token in tokens]
        for style, matrix in ((int(rng.integers(99)), values(rng, width, width)) for _ in range(3))
    )
    found = []
    for i in range(count):
        scores = [by_hand(np.random.default_rng(1), queries[i], keys[j]) / width**0.5 for j in range(i + 1)]
        if rng.random() < 0.5:
            whole = autograd.logsumexp(scores)
            weights = [(score - whole).exp() for score in scores]
        else:
            terms = [score.exp() for score in scores]
            weights = [term / autograd.sum(terms) for term in terms]
        found += [autograd.dot(weights, [contents[j][d] for j in range(i + 1)]) for d in range(width)]
    return squares(rng, found), joined(tokens)


def recurrent(rng: np.random.Generator) -> Made:
    """The same weights step after step."""
    width, inputs, activation = size(rng, 5), size(rng, 3), activated(rng)
    rows, style = values(rng, width, inputs + width + 1), int(rng.integers(1 << 30))
    xs = values(rng, size(rng, 5), inputs)
    state: list[Any] = [Value(0.0) if rng.random() < 0.5 else 0.0 for _ in range(width)]
    for x in xs:
        given = [*x, *state, 1.0]
        state = [activation(by_hand(np.random.default_rng(style), row, given)) for row in rows]
    return squares(rng, state), joined(xs)


def products(rng: np.random.Generator) -> Made:
    """A product of two matrices whose rows may be of different lengths, as nested loops."""
    one, inner, other = size(rng, 9), size(rng, 9), size(rng, 5)
    a, b = values(rng, one, inner), values(rng, other, inner)
    ragged, style = rng.random() < 0.4, int(rng.integers(1 << 30))
    found = []
    for row in a:
        for column in b:
            length = int(rng.integers(1, inner + 1)) if ragged else inner
            found.append(by_hand(np.random.default_rng(style), row[:length], column[:length]))
    loss = squares(rng, found)
    if rng.random() < 0.5:
        loss = loss + 0.01 * autograd.dot(joined(a), joined(a))
    return loss, joined(b)


def mixture(rng: np.random.Generator) -> Made:
    """How likely some points are in a mixture of bells, by a logarithm of a sum."""
    count, width = size(rng, 4), size(rng, 3)
    points, means, sizes = values(rng, size(rng, 3), width), values(rng, count, width), values(rng, count)
    likely = []
    for point in points:
        bells = [
            s - 0.5 * sum(((x - m) * s.exp()) ** 2 for x, m in zip(point, mean, strict=True))
            for mean, s in zip(means, sizes, strict=True)
        ]
        likely.append(autograd.logsumexp(bells) - autograd.logsumexp(sizes))
    return -autograd.sum(likely), joined(points)


def layers(rng: np.random.Generator) -> Made:
    """`graph_of_layers`: weighted sums in all ways of writing them."""
    loss, inputs, _, _ = graph_of_layers(rng)
    return loss, inputs


NETWORKS: tuple[Callable[[np.random.Generator], Made], ...] = (
    batch_in_one_graph, network, convolution, attention, recurrent, products, mixture, layers,
)  # fmt: skip
