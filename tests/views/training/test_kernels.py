"""Activations and losses as functions of numbers, beside the engine that records them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from autograd import Value
from autograd.rows.table import TABLE
from autograd.views.training import kernels
from tests.support import trainers

DRAW = np.random.default_rng(5)
POINTS = [0.0, -0.0, 1.0, -1.0, 30.0, -30.0, 700.0, -700.0, 1e-9, *DRAW.normal(0.0, 3.0, 60).tolist()]
PAIRS = [(p, y) for p in POINTS for y in (0.0, 1.0)]
FORWARD_AND_BACK = """(names, points) => names.map((name) => {
  const z = Float64Array.from(points), h = new Float64Array(z.length), d = new Float64Array(z.length).fill(2);
  kernels.activations[name].forward(z, h, z.length);
  kernels.activations[name].backward(z, d, z.length);
  return [[...h], [...d]];
})"""


def test_activations_and_their_slopes_are_the_engine_s() -> None:
    names = [op.name for op in kernels.activations()]
    assert {"tanh", "sigmoid", "relu", "leaky_relu", "gelu"} <= {*names}
    for name, (values, slopes) in zip(names, trainers.run(FORWARD_AND_BACK, names, POINTS), strict=True):
        for point, value, slope in zip(POINTS, values, slopes, strict=True):
            leaf = Value(point)
            node = getattr(leaf, name)()
            node.backward(2.0)
            assert value == pytest.approx(node.data, rel=1e-13, abs=1e-300), (name, point)
            assert slope == pytest.approx(leaf.grad, rel=1e-12, abs=1e-14), (name, point)


@pytest.mark.parametrize("name", kernels.LOSSES)
def test_losses_and_their_slopes_are_nn_s(name: str) -> None:
    pairs = [(p, 2 * y - 1) for p, y in PAIRS] if name == "hinge" else PAIRS
    found = trainers.run(
        "(name, pairs) => pairs.map(([p, y]) => [kernels.losses[name].value(p, y), kernels.losses[name].slope(p, y)])",
        name, pairs,
    )  # fmt: skip
    for (p, y), (value, slope) in zip(pairs, found, strict=True):
        leaf = Value(p)
        loss: Any = getattr(nn, name)([leaf], [y])
        loss.backward()
        assert value == pytest.approx(loss.data, rel=1e-13, abs=1e-300), (p, y)
        assert slope == pytest.approx(leaf.grad, rel=1e-12, abs=1e-15), (p, y)


def test_the_mean_over_scores_is_nn_s_cross_entropy() -> None:
    scores = DRAW.normal(0.0, 4.0, (20, 3)).tolist()
    labels = DRAW.integers(3, size=20).tolist()
    loss, slopes = trainers.run(
        """(scores, labels) => {
          const arrived = new Float64Array(60);
          const targets = objectives.targets("cross_entropy", { y: Float64Array.from(labels), classes: 3 });
          const loss = objectives.mean("cross_entropy", Float64Array.from(scores.flat()), targets, 20, 3, arrived);
          return [loss, [...arrived]];
        }""",
        scores, labels,
    )  # fmt: skip
    leaves = [[Value(score) for score in row] for row in scores]
    node = nn.cross_entropy(leaves, labels)
    node.backward()
    assert loss == pytest.approx(node.data, rel=1e-13)
    assert slopes == pytest.approx([leaf.grad for row in leaves for leaf in row], rel=1e-12, abs=1e-16)


def test_rows_of_a_user_s_own_are_there_too() -> None:
    from autograd.rows.row import Op

    op = Op("leap", "a", "a + 0.1*a*a", ("1 + 0.2*a",), activation="he", points=((1.0,),), summary="For this test.")
    TABLE["leap"] = op
    try:
        text = kernels.script()
        assert "_slope_leap_a" in text
        assert 'rule: "he"' in text
    finally:
        del TABLE["leap"]
    assert "leap" not in kernels.script()
