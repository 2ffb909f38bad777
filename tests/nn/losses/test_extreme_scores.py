"""Classifying losses at scores of any size, against mpmath: values and gradients keep their digits.

No file of this name: what losses make of the rows they are written in.

Also of: nn/losses/losses.
"""

from __future__ import annotations

import math
from typing import Any

import mpmath as mp
import pytest

import autograd
from autograd import Value, grad
from nn import bce_with_logits, cross_entropy

SIZES = (0.0, 1.0, 40.0, -40.0, 700.0, -700.0, 1e15, -1e15, 1e16, 1e300, -1e300)


def close(got: float, exact: Any) -> bool:
    return bool(abs(mp.mpf(got) - exact) <= 8 * math.ulp(float(exact)))


def sigmoid(z: float) -> Any:
    return 1 / (1 + mp.exp(max(-z, -1500))) if z > -1500 else mp.mpf(0)


@pytest.mark.parametrize("label", [0, 1])
@pytest.mark.parametrize("z", SIZES)
def test_a_logit_keeps_what_is_small(z: float, label: int) -> None:
    """A sure and right score has a loss of exp(-z), and so large a gradient, not 0."""
    away = z if label == 0 else -z
    sign = 1.0 if label == 0 else -1.0
    with mp.workdps(60):
        exact = max(away, 0.0) + (mp.log1p(mp.exp(-abs(away))) if abs(away) < 1500 else mp.mpf(0))
        for target in (label, Value(float(label), constant=True)):
            score = Value(z)
            loss = bce_with_logits([score], [target])
            loss.backward()
            assert close(loss.data, exact)
            assert close(score.grad, sign * sigmoid(away))


def test_a_label_between_0_and_1_is_its_mean() -> None:
    score = Value(0.7)
    loss = bce_with_logits([score], [Value(0.25, constant=True)])
    loss.backward()
    assert loss.data == pytest.approx(math.log1p(math.exp(0.7)) - 0.25 * 0.7, rel=1e-15)
    assert score.grad == pytest.approx(1 / (1 + math.exp(-0.7)) - 0.25, rel=1e-14)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("steps", [(0, 0, -1), (0, 0, 0), (-3, 0, 0), (0, -40, -41), (-40, 0, 0)])
@pytest.mark.parametrize("weights", [False, True])
def test_cross_entropy_sees_differences_alone(size: float, steps: tuple[int, ...], weights: bool) -> None:
    scores = [size + step for step in steps]
    leaves = [Value(x) for x in scores]
    loss = cross_entropy([leaves], [[1, 0, 0] if weights else 0])
    loss.backward()
    with mp.workdps(60):
        terms = [mp.exp(mp.mpf(x) - max(scores)) for x in scores]
        total = mp.fsum(terms)
        rest = mp.fsum(sorted(terms)[:-1])
        assert close(loss.data, mp.mpf(max(scores)) - scores[0] + mp.log1p(rest))
        slopes = [-mp.fsum(terms[1:]) / total, *(term / total for term in terms[1:])]
        for leaf, slope in zip(leaves, slopes, strict=True):
            assert abs(mp.mpf(leaf.grad) - slope) <= 50 * math.ulp(float(slope))  # exp of a difference of up to 41


def test_a_score_of_minus_infinity_is_a_class_that_is_not_there() -> None:
    leaves = [Value(1.0), Value(-math.inf), Value(2.0)]
    for label in (0, [1.0, 0.0, 0.0]):
        loss = cross_entropy(leaves, label)
        assert loss.data == pytest.approx(math.log1p(math.e), rel=1e-15)
    loss.backward()
    assert leaves[1].grad == 0.0


def test_replayed_it_is_the_same() -> None:
    leaves = [Value(x) for x in (1e15, 1e15, 1e15 - 1)]
    targets = [Value(x) for x in (1.0, 0.0, 0.0)]
    program = autograd.compile(cross_entropy(leaves, targets), inputs=[*leaves, *targets], wrt="inputs")
    for scores in ([1e15, 1e15, 1e15 - 1], [0.0, 0.0, 0.0], [40.0, 0.0, 0.0], [-700.0, 0.0, 1.0]):
        for label in ([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.2, 0.3, 0.5]):
            values, gradients = program([[*scores, *label]])
            nodes = [Value(x) for x in scores]
            loss = cross_entropy(nodes, label)
            loss.backward()
            assert values[0] == loss.data
            assert gradients[0][:3].tolist() == [node.grad for node in nodes]


def test_of_one_number_twice() -> None:
    assert grad(lambda x: cross_entropy([x, x, x - 1.0], 0))(1e15) == pytest.approx(0.0, abs=1e-15)
