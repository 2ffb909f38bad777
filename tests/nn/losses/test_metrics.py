"""Metrics, against scikit-learn's, and what they say to what doesn't fit."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from autograd import Value
from nn import MLP, accuracy, confusion_matrix, mean_absolute_error, r2

NAN, INF = math.nan, math.inf
seeds = st.integers(0, 10_000)


def scikit_learn() -> Any:
    return pytest.importorskip("sklearn.metrics", reason="scikit-learn comes with the extra demos")


def classified(seed: int, classes: int = 4) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    samples = int(rng.integers(1, 30))
    return rng.normal(size=(samples, classes)), rng.integers(classes, size=samples)


# ---- classes ---------------------------------------------------------------------------------------------------------


@given(seeds)
def test_of_rows_the_largest_score_is_the_class_as_in_scikit_learn(seed: int) -> None:
    metrics = scikit_learn()
    scores, labels = classified(seed)
    predicted = scores.argmax(axis=1)
    assert accuracy(scores, labels) == pytest.approx(metrics.accuracy_score(labels, predicted), rel=1e-15)
    found = confusion_matrix(scores, labels)
    assert np.array_equal(found, metrics.confusion_matrix(labels, predicted, labels=range(4)))
    assert accuracy(scores, np.eye(4)[labels]) == accuracy(scores, labels)
    assert np.array_equal(confusion_matrix(scores, np.eye(4)[labels]), found)


@given(seeds, st.sampled_from([0, -1]))
def test_a_single_score_above_zero_is_a_one_as_in_scikit_learn(seed: int, other: int) -> None:
    metrics = scikit_learn()
    rng = np.random.default_rng(seed)
    scores = rng.integers(-2, 3, size=20).astype(float)
    labels = rng.choice([other, 1], 20)
    predicted = np.where(scores > 0, 1, other)
    assert accuracy(scores, labels) == pytest.approx(metrics.accuracy_score(labels, predicted), rel=1e-15)
    wanted = metrics.confusion_matrix(labels, predicted, labels=[other, 1])
    assert np.array_equal(confusion_matrix(scores, labels), wanted)


@given(seeds)
def test_the_diagonal_of_the_confusion_matrix_is_what_is_right(seed: int) -> None:
    scores, labels = classified(seed)
    matrix = confusion_matrix(scores, labels)
    assert matrix.dtype.kind == "i"
    assert matrix.sum() == len(labels)
    assert np.array_equal(matrix.sum(axis=1), np.bincount(labels, minlength=4))
    assert np.trace(matrix) / len(labels) == pytest.approx(accuracy(scores, labels))


def test_a_score_of_zero_is_no_one() -> None:
    assert accuracy([0.0, -0.0, 1e-300], [0, 0, 1]) == 1.0


def test_scores_may_be_infinite() -> None:
    assert accuracy([[0.0, INF], [-INF, 0.0]], [1, 1]) == 1.0


# ---- numbers ---------------------------------------------------------------------------------------------------------


@given(seeds, st.sampled_from([(2,), (9,), (6, 3)]))
def test_r2_and_the_mean_absolute_error_are_scikit_learn_s(seed: int, shape: tuple[int, ...]) -> None:
    metrics = scikit_learn()
    rng = np.random.default_rng(seed)
    targets = rng.normal(size=shape) * 10 + 100
    predictions = targets + rng.normal(size=shape) * rng.choice([0.1, 10.0])
    assert r2(predictions, targets) == pytest.approx(metrics.r2_score(targets, predictions), rel=1e-12, abs=1e-12)
    wanted = metrics.mean_absolute_error(targets, predictions)
    assert mean_absolute_error(predictions, targets) == pytest.approx(wanted, rel=1e-13)


def test_r2_of_targets_without_variance_is_scikit_learn_s() -> None:
    metrics = scikit_learn()
    targets = [2.0, 2.0, 2.0]
    for predictions in (targets, [1.0, 2.0, 3.0]):
        assert r2(predictions, targets) == metrics.r2_score(targets, predictions)
    columns = np.column_stack([targets, [1.0, 2.0, 3.0]])
    assert r2(columns, columns) == 1.0
    assert r2(columns + np.array([1.0, 0.0]), columns) == 0.5


def test_r2_of_targets_whose_mean_is_rounded() -> None:
    """Three times 0.1 has a mean that isn't 0.1, and so a variance that isn't quite 0."""
    assert np.mean([0.1] * 3) != 0.1
    assert r2([0.1] * 3, [0.1] * 3) == 1.0
    assert r2([1.0, 2.0, 3.0], [0.1] * 3) == 0.0


@given(seeds)
def test_r2_is_1_at_best_and_0_for_the_mean(seed: int) -> None:
    rng = np.random.default_rng(seed)
    targets = rng.normal(size=8)
    assert r2(targets, targets) == 1.0
    assert r2(np.full(8, targets.mean()), targets) == pytest.approx(0.0, abs=1e-12)
    assert r2(rng.normal(size=8), targets) < 1.0


# ---- what they take --------------------------------------------------------------------------------------------------


def test_values_lists_arrays_and_columns_are_all_the_same() -> None:
    rng = np.random.default_rng(0)
    points = rng.normal(size=(6, 2))
    single, rows = MLP(2, [3, 1], seed=1)(points), MLP(2, [3, 3], seed=1)(points)
    numbers = [each.data for each in single]
    labels = [0, 1, 1, 0, 1, 0]
    for scores in (single, numbers, tuple(numbers), np.array(numbers), np.array(numbers)[:, None]):
        assert accuracy(scores, labels) == accuracy(numbers, labels)
        assert accuracy(scores, np.array(labels, dtype=float)[:, None]) == accuracy(numbers, labels)
        assert accuracy(scores, [Value(each) for each in labels]) == accuracy(numbers, labels)
        assert accuracy(scores, np.array(labels) == 1) == accuracy(numbers, labels)
        assert r2(scores, np.arange(6)[:, None]) == r2(numbers, list(range(6)))
    scores_of_rows = [[each.data for each in row] for row in rows]
    assert accuracy(rows, [0, 1, 2, 0, 1, 2]) == accuracy(scores_of_rows, [0, 1, 2, 0, 1, 2])
    assert mean_absolute_error(rows, np.zeros((6, 3))) == pytest.approx(np.abs(scores_of_rows).mean())


@pytest.mark.parametrize("metric", [accuracy, confusion_matrix, r2, mean_absolute_error])
@pytest.mark.parametrize(
    ("predictions", "targets", "says"),
    [
        ([1.0, 2.0], [1], r"2 prediction\(s\) and 1 target\(s\); expected as many"),
        ([], [], r"predictions has the shape \(0,\); expected n numbers, or n rows of k, not empty"),
        (1.0, 1, r"predictions has the shape \(\)"),
        ([[1.0, 2.0], [1.0]], [1, 0], "predictions has rows of different lengths"),
        (np.zeros((2, 2, 2)), [0, 1], r"predictions has the shape \(2, 2, 2\)"),
        ([1.0, NAN], [1, 0], r"predictions\[1\] is nan; expected"),
        ([[1.0, 2.0], [NAN, 1.0]], [[1, 0], [0, 1]], r"predictions\[1\]\[0\] is nan; expected"),
        ([1.0, 2.0], [1, NAN], r"targets\[1\] is nan; expected"),
        ([1.0, 2.0], [[1, 0], [0, 1]], r"targets.* the shape \(2, 2\)"),
    ],
)
def test_wrong_values_are_named(metric: Callable[..., Any], predictions: Any, targets: Any, says: str) -> None:
    with pytest.raises(ValueError, match=f"{metric.__name__}: .*{says}"):
        metric(predictions, targets)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: accuracy([1.0, 2.0, 3.0], [0, 1, 2]), r"targets\[2\] is 2.0; expected 0 or 1, or -1 or 1"),
        (lambda: accuracy([1.0, 2.0, 3.0], [0, 1, -1]), r"targets\[0\] is 0.0; expected -1 or 1, as some are -1"),
        (lambda: accuracy([[1.0, 2.0]] * 3, [0, 1, 2]), r"targets\[2\] is 2.0; expected a whole number from 0 to 1"),
        (lambda: accuracy([[1.0, 2.0]] * 2, [0, 0.5]), r"targets\[1\] is 0.5; expected a whole number"),
        (lambda: accuracy([[1.0, 2.0]] * 2, [0, -1]), r"targets\[1\] is -1.0; expected a whole number"),
        (lambda: accuracy([[1.0, 2.0]] * 2, [0, INF]), r"targets\[1\] is inf; expected a whole number"),
        (lambda: accuracy([[1.0, 2.0]], [[1, 0, 0]]), "targets have rows of 3, predictions of 2"),
        (lambda: accuracy([[1.0, 2.0]] * 2, [[1, 0], [1, 1]]), r"targets\[1\] is \[1.0, 1.0\]; expected a single 1"),
        (lambda: accuracy([[1.0, 2.0]], [[0.5, 0.5]]), r"targets\[0\] is \[0.5, 0.5\]; expected a single 1"),
        (lambda: r2([1.0], [1.0]), "r2: 1 sample has no variance; expected at least 2"),
        (lambda: r2([1.0, INF], [1.0, 2.0]), r"r2: predictions\[1\] is inf; expected a finite number"),
        (
            lambda: r2(np.ones((2, 2)), np.ones((2, 3))),
            r"shape \(2, 2\), targets the shape \(2, 3\); expected the same",
        ),
    ],
)
def test_wrong_labels_are_named(make: Callable[[], object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        make()


def test_what_is_no_number_is_named() -> None:
    with pytest.raises(TypeError, match=r"accuracy: targets\[1\] is a str, 'cat'"):
        accuracy([1.0, 2.0], [1, "cat"])
    with pytest.raises(TypeError, match=r"r2: predictions\[0\]\[1\] is None"):
        r2([[1.0, None]], [[1.0, 2.0]])
    with pytest.raises(TypeError, match=r"accuracy: targets\[0\] is a str, '1'"):
        accuracy([1.0], np.array(["1"]))


@pytest.mark.parametrize("metric", [accuracy, confusion_matrix, r2, mean_absolute_error])
def test_masked_numbers_are_refused(metric: Any) -> None:
    masked = np.ma.array([1.0, -999.0, 0.0], mask=[False, True, False])
    with pytest.raises(ValueError, match=r"predictions\[1\] is masked; expected a number, so leave these samples out"):
        metric(masked, [1, 0, 1])
    with pytest.raises(ValueError, match=r"targets\[1\] is masked"):
        metric([1.0, 2.0, 3.0], masked)
    assert metric(np.ma.array([1.0, 0.0]), [1, 0]) is not None


def test_one_number_per_sample_in_any_nesting() -> None:
    labels = [1, 0, 1]
    for scores in ([[1.5], [2.0], [3.0]], [[[1.5]], [[2.0]], [[3.0]]]):
        assert accuracy(scores, labels) == accuracy([1.5, 2.0, 3.0], labels)
        assert r2(scores, labels) == r2([1.5, 2.0, 3.0], labels)


@pytest.mark.parametrize("metric", [accuracy, confusion_matrix])
def test_labels_are_no_scores(metric: Callable[..., Any]) -> None:
    hint = r"\(predictions == targets\).mean\(\) is the accuracy"
    for labels in ([1, 2, 1], np.array([2.0, 2.0, 1.0]), [[3], [7], [3]], [0, 1, 2]):
        with pytest.raises(ValueError, match=f"predictions are whole numbers from 0, such as [273], as labels.*{hint}"):
            metric(labels, [0, 1, 0])
    for texts in (["cat", "dog"], np.array(["cat", "dog"]), np.array(["cat", "dog"], object)):
        with pytest.raises(TypeError, match=f"predictions.0. is a str, 'cat'; expected a number.*{hint}"):
            metric(texts, ["cat", "dog"])
        with pytest.raises(TypeError, match=f"targets.0. is a str, 'cat'; expected a number.*{hint}"):
            metric([0.3, -0.1], texts)
    for scores in ([0, 1, 1], [-1, 1, 1], [True, False, True], [2, 3, -2], [1e20, 0.0, 1.0], [2, 0.5, 0]):
        metric(scores, [0, 1, 0])
