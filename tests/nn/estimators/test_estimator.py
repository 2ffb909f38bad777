"""How much samples count."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from nn import NeuralClassifier, NeuralRegressor
from nn.data.scaling import means_and_scales

RANDOM = np.random.default_rng(1)
X = RANDOM.normal(size=(24, 2))
Y = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0.5)


def small(kind: Any, **options: Any) -> Any:
    return kind(**{"hidden_layer_sizes": 3, "max_iter": 15, "random_state": 0, **options})


@pytest.mark.parametrize("kind", [NeuralClassifier, NeuralRegressor])
def test_a_sample_that_counts_twice_is_as_two_and_one_that_counts_nothing_as_none(kind: Any) -> None:
    counts = RANDOM.integers(0, 3, size=len(X))
    weighted = small(kind).fit(X, Y, sample_weight=counts)
    repeated = small(kind).fit(X.repeat(counts, axis=0), Y.repeat(counts))
    assert weighted.predict(X) == pytest.approx(repeated.predict(X), rel=1e-9)
    assert weighted.loss_curve_ == pytest.approx(repeated.loss_curve_, rel=1e-9)
    assert small(kind).fit(X, Y).loss_curve_ != pytest.approx(weighted.loss_curve_, rel=1e-3)


def test_balanced_classes_are_weights() -> None:
    counts = len(Y) / (3 * np.bincount(Y))
    balanced = small(NeuralClassifier, class_weight="balanced").fit(X, Y)
    by_hand = small(NeuralClassifier).fit(X, Y, sample_weight=counts[Y])
    assert balanced.predict_proba(X) == pytest.approx(by_hand.predict_proba(X), rel=1e-9)
    given_ = small(NeuralClassifier, class_weight=dict(enumerate(counts.tolist()))).fit(X, Y)
    assert given_.predict_proba(X) == pytest.approx(by_hand.predict_proba(X), rel=1e-9)


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        (np.zeros(24), "sample_weight of every sample is zero"),
        (-np.ones(24), "the sample_weight is negative"),
        (np.ones(3), r"sample_weight has the shape \(3,\), and there are 24 samples; expected one for each"),
        (np.full(24, np.nan), "sample_weight contains NaN"),
    ],
)
def test_weights_that_are_none(weights: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        small(NeuralRegressor).fit(X, Y, sample_weight=weights)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=2, max_size=8), st.sampled_from([1e-300, 1.0, 1e300]))
def test_means_and_scales_with_weights_are_those_of_repeated_rows(counts: list[int], size: float) -> None:
    columns = size * np.random.default_rng(len(counts)).normal(size=(len(counts), 2))
    found = means_and_scales(columns, weights=np.array(counts, dtype=float))
    wanted = means_and_scales(columns.repeat(counts, axis=0))
    np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-15 * size)
