"""Losses and metrics of samples that count differently, beside PyTorch's and scikit-learn's; soft labels.

Also of: nn/common/weighting.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import nn
from autograd import Value
from nn.common.weighting import checked_weights
from tests.support.training_problem import torch_or_skip

COUNTS = st.lists(st.floats(0.01, 100.0), min_size=2, max_size=6)


def values(array: Any) -> Any:
    return [values(each) for each in array] if isinstance(array, list) else Value(array)


@given(weights=COUNTS, seed=st.integers(0, 99))
@settings(max_examples=15)
def test_losses_are_pytorch_s_each_times_its_weight(weights: list[float], seed: int) -> None:
    torch = torch_or_skip()
    functional, random = torch.nn.functional, np.random.default_rng(seed)
    count = len(weights)
    scores, labels = random.normal(size=count), random.integers(0, 2, count)
    cases: Any = [
        (nn.mse, functional.mse_loss, scores, random.normal(size=count)),
        (nn.mae, functional.l1_loss, scores, random.normal(size=count)),
        (nn.huber, functional.huber_loss, scores * 3, random.normal(size=count)),
        (nn.bce_with_logits, functional.binary_cross_entropy_with_logits, scores, labels.astype(float)),
        (nn.bce_with_logits, functional.binary_cross_entropy_with_logits, scores, random.uniform(size=count)),
    ]
    for ours, theirs, given_scores, targets in cases:
        leaves = values(given_scores.tolist())
        loss = ours(leaves, targets.tolist(), weights=weights)
        loss.backward()
        tensor = torch.tensor(given_scores, requires_grad=True)
        each = theirs(tensor, torch.tensor(targets), reduction="none")
        expected = (each * torch.tensor(weights, dtype=torch.float64)).sum() / sum(weights)
        expected.backward()
        assert loss.data == pytest.approx(expected.item(), rel=1e-12)
        assert [leaf.grad for leaf in leaves] == pytest.approx(tensor.grad.tolist(), rel=1e-12, abs=1e-15)


@given(by_class=st.lists(st.floats(0.01, 100.0), min_size=3, max_size=3), seed=st.integers(0, 99))
@settings(max_examples=15)
def test_cross_entropy_with_weights_of_classes_is_pytorch_s(by_class: list[float], seed: int) -> None:
    torch = torch_or_skip()
    random = np.random.default_rng(seed)
    scores, labels = random.normal(size=(5, 3)), random.integers(0, 3, 5)
    loss = nn.cross_entropy(values(scores.tolist()), labels.tolist(), weights=np.array(by_class)[labels])
    expected = torch.nn.functional.cross_entropy(
        torch.tensor(scores), torch.tensor(labels), weight=torch.tensor(by_class, dtype=torch.float64)
    )
    assert loss.data == pytest.approx(expected.item(), rel=1e-12)


def test_several_outputs_are_a_sample_s_mean_and_equal_weights_change_nothing() -> None:
    predictions, targets = [[1.0, 2.0], [3.0, 5.0]], [[0.0, 0.0], [3.0, 4.0]]
    assert nn.mse(predictions, targets, weights=[1.0, 3.0]) == pytest.approx((2.5 * 1 + 0.5 * 3) / 4)
    for loss in (nn.mse, nn.mae, nn.huber):
        assert loss(predictions, targets, weights=[2.0, 2.0]) == pytest.approx(loss(predictions, targets))
    assert nn.hinge([0.5, -1.0], [1, 1], weights=[1, 0]) == 0.5


def test_what_counts_for_nothing_is_not_in_it_whatever_it_is() -> None:
    assert nn.mse([1.0, math.inf], [0.0, 0.0], weights=[1.0, 0.0]) == 1.0


METRICS = {
    "accuracy": ("accuracy_score", [0.3, -2.0, 5.0, -0.1], [1, 0, 1, 1]),
    "confusion_matrix": ("confusion_matrix", [0.3, -2.0, 5.0, -0.1], [1, 0, 1, 1]),
    "r2": ("r2_score", [2.5, 0.0, 2.0, 8.0], [3.0, -0.5, 2.0, 7.0]),
    "mean_absolute_error": ("mean_absolute_error", [2.5, 0.0, 2.0, 8.0], [3.0, -0.5, 2.0, 7.0]),
}


@pytest.mark.parametrize("name", METRICS)
@given(weights=st.lists(st.floats(0.0, 100.0), min_size=4, max_size=4).filter(lambda each: sum(map(bool, each)) > 1))
@settings(max_examples=15)
def test_metrics_are_scikit_learn_s(name: str, weights: list[float]) -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="needs scikit-learn: pip install '.[demos]'")
    theirs, predictions, targets = METRICS[name]
    predicted = (np.array(predictions) > 0).astype(int) if name in ("accuracy", "confusion_matrix") else predictions
    found = getattr(nn, name)(predictions, targets, sample_weight=weights)
    expected = getattr(metrics, theirs)(targets, predicted, sample_weight=weights)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1.0, -1.0], r"weights\[1\] is -1.0; expected a finite number, at least 0"),
        ([math.nan, 1.0], r"weights\[0\] is nan"),
        ([1.0, math.inf], r"weights\[1\] is inf"),
        ([0.0, 0.0], "weights is 0 for all 2 samples; expected some that count"),
        ([1.0], r"weights has the shape \(1,\); expected \(2,\)"),
        ("heavy", "weights is 'heavy'; expected a number for each of 2 samples"),
    ],
)
def test_what_is_no_weight(weights: Any, message: str) -> None:
    for call in (
        lambda: nn.mse([1.0, 2.0], [0.0, 0.0], weights=weights),
        lambda: nn.cross_entropy([[1.0, 2.0], [0.0, 1.0]], [0, 1], weights=weights),
        lambda: nn.accuracy([0.5, 1.5], [0, 1], sample_weight=weights),
        lambda: nn.r2([1.0, 2.0], [0.0, 1.0], sample_weight=weights),
    ):
        with pytest.raises((TypeError, ValueError), match=message.replace("weights", "weights?", 1)):
            call()
    with pytest.raises(ValueError, match="mse: weights need lists"):
        nn.mse(1.0, 2.0, weights=[1.0])
    with pytest.raises(ValueError, match="cross_entropy: weights need a list of scores"):
        nn.cross_entropy([1.0, 2.0], 1, weights=[1.0])


def test_columns_and_tensors_are_weights_too() -> None:
    assert checked_weights(np.array([[1], [2]]), 2, "weights").tolist() == [1.0, 2.0]
    torch = torch_or_skip()
    assert checked_weights(torch.tensor([1.0, 0.5]), 2, "weights").tolist() == [1.0, 0.5]


@pytest.mark.parametrize("label", [1.5, -0.1, math.nan])
def test_a_soft_label_is_from_0_to_1(label: float) -> None:
    with pytest.raises(ValueError, match=r"bce_with_logits: labels\[0\] is .*; expected a number from 0 to 1"):
        nn.bce_with_logits([Value(0.0)], [label])
