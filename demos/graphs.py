"""The graph pictures of the gallery: each a function that records something and draws it.

Only exact arithmetic, so that their DOT text is the same on every machine; tests compare it with files that were
looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import autograd
from autograd import Value, draw, ieee, scope
from autograd.views.graphs.picture import Picture
from nn import MLP, hinge

POINTS = [[(7 * i % 11) / 5 - 1, (5 * i % 13) / 6 - 1] for i in range(100)]
SIDES = [1 if x * y > 0 else -1 for x, y in POINTS]


def hinge_loss(model: MLP, count: int, name: str = "L") -> Value:
    """The loss of a model on the first points, and its gradients."""
    scores = model(POINTS[:count])
    loss = hinge(scores, SIDES[:count])
    loss.label = name
    loss.backward()
    return loss


def expression() -> Picture:
    """A small expression, whole: value and gradient in every node, the local derivative on every edge."""
    a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c")
    d = a * b
    loss = (d + c) ** 2
    loss.backward()
    return draw(loss)


def neuron() -> Picture:
    """One neuron of a network unfolded by name, the rest folded; the frames are what the boxes stand in."""
    loss = hinge_loss(MLP(2, [3, 1], seed=2), 1)
    return draw(loss, depth=1, expand="layers[0].neurons[1]")


def batch() -> Picture:
    """A hundred samples through a network of 337 parameters: what is done a hundred times is one box with its range."""
    return draw(hinge_loss(MLP(2, [16, 16, 1], seed=1), 100), color="layer")


def gradients() -> Picture:
    """The gradient's size and sign as colour, on the neurons of a small network."""
    return draw(hinge_loss(MLP(2, [4, 2, 1], seed=3), 1), depth=2, color="gradient")


def dead() -> Picture:
    """Dead units: neurons that no sample's gradient gets through."""
    model = MLP(2, [5, 1], seed=16)
    model.layers[0].neurons[1].b.data = -5.0
    model.layers[0].neurons[3].b.data = 5.0
    return draw(hinge_loss(model, 20), depth=2, color="dead")


def path() -> Picture:
    """All that lies on the paths of one weight to the loss; what goes in beside them is only counted."""
    model = MLP(2, [4, 3, 1], seed=5)
    return draw(hinge_loss(model, 1), through=model.layers[0].neurons[3].w[0])


def blocks() -> Picture:
    """A user's own scopes: attention of one query over three keys, two of its three blocks folded."""
    query = [Value(x, label=f"q{i}") for i, x in enumerate((0.5, -1.0))]
    keys = [[Value(x) for x in row] for row in ((1.0, 0.5), (-0.5, 1.5), (0.25, -1.0))]
    values = [Value(x, label=f"v{i}") for i, x in enumerate((1.0, 2.0, -1.0))]
    with scope("scores"):
        scores = [autograd.dot(query, key) for key in keys]
    with scope("weights"):
        positive = [score.relu() + 0.5 for score in scores]
        total = autograd.sum(positive)
        weights = [each / total for each in positive]
    with scope("mix"):
        out = autograd.dot(weights, values)
    out.backward()
    return draw(out, depth=0, expand="weights")


def sums() -> Picture:
    """Two neurons written by hand as single additions and multiplications: their sums fold into one box each."""
    x = [Value(i / 4 - 1, label=f"x{i}") for i in range(8)]
    out: Any = Value(0.5, label="b")
    for j in range(2):
        z: Any = Value(0.25, label=f"b{j}")
        for i, each in enumerate(x):
            z = z + Value((3 * i + 5 * j) % 7 / 4 - 0.75, label=f"w{i}{j}") * each
        out = out + Value(1.5 - 2 * j, label=f"v{j}") * z.relu()
    out.backward()
    return draw(out)


def million() -> Picture:
    """A million nodes without any scope: the neighbourhood of the root, and how much is not shown."""
    w, b = Value(0.999, label="w"), Value(0.001, label="b")
    y: Any = Value(1.0)
    for _ in range(333_333):
        y = (y * w + b).relu()
    return draw(y)


def nonfinite() -> Picture:
    """Where nan begins, and what it upsets."""
    a, b, c = Value(0.0, label="a"), Value(1.0, label="b"), Value(-2.0, label="c")
    with ieee():
        ratio = b / a
        loss = (ratio - ratio) * c + b * c
        loss.backward()
    return draw(loss, color="nonfinite")


GRAPHS: dict[str, Callable[[], Picture]] = {
    function.__name__: function
    for function in (expression, neuron, batch, gradients, dead, path, blocks, sums, million, nonfinite)
}
