"""Data: what it accepts and refuses, parts of it, and standardising.

Also of: nn/data/checking.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays

from autograd import Value
from nn import Data
from nn.data.labels import WHAT_LABELS_ARE

X = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
ANYTHING: Any = Data  # the same, for what a type checker would refuse already


def test_lists_of_ones_own_are_enough() -> None:
    data = Data([[1, 2], [3, 4], [5, 6]], [0, 1, 0])
    assert data.x.tolist() == X
    assert data.x.dtype == np.float64
    assert data.y.tolist() == [0, 1, 0]
    assert data.y.dtype == np.int64
    assert (data.names, data.classes, data.title, data.shape) == (("x₁", "x₂"), ("0", "1"), "", (2,))
    assert len(data) == 3


@pytest.mark.parametrize(
    ("y", "labels", "classes"),
    [
        ([2, 0, 1], [2, 0, 1], ("0", "1", "2")),
        (np.array([1, 0, 1], np.uint8), [1, 0, 1], ("0", "1")),
        (["b", "c", "a"], [1, 2, 0], ("a", "b", "c")),
        (np.array(["b", "a", "b"], object), [1, 0, 1], ("a", "b")),
        ([True, True, True], [1, 1, 1], ("False", "True")),
    ],
)
def test_whole_numbers_text_and_truths_are_labels(y: Any, labels: list[int], classes: tuple[str, ...]) -> None:
    data = Data(X, y)
    assert data.y.dtype == np.int64
    assert (data.y.tolist(), data.classes) == (labels, classes)


def test_floats_and_rows_are_targets_of_a_regression() -> None:
    for y in ([1.0, -1.0, 0.0], [[1, 0], [0, 1], [1, 0]], [[0.5], [0.25], [1.0]]):
        data = Data(X, y)
        assert data.y.dtype == np.float64
        assert (data.y.tolist(), data.classes) == (y, ())


def test_with_names_for_the_classes_not_every_class_needs_a_sample() -> None:
    data = Data(X, [0, 2, 0.0], classes=["cat", "cow", "dog"])
    assert data.y.dtype == np.int64
    assert (data.y.tolist(), data.classes) == ([0, 2, 0], ("cat", "cow", "dog"))
    assert Data(X, ["dog", "cat", "dog"], classes=data.classes).y.tolist() == [2, 0, 2]


@pytest.mark.parametrize(
    ("make", "kind", "message"),
    [
        (lambda: Data([], []), ValueError, "x is empty; expected at least one sample"),
        (lambda: Data(np.empty((0, 3)), []), ValueError, "x is empty"),
        (
            lambda: Data(np.empty((3, 0)), [1, 2, 3]),
            ValueError,
            "the shape (3, 0); expected a row of numbers per sample",
        ),
        (
            lambda: Data([1.0, 2.0], [0, 1]),
            ValueError,
            "the shape (2,); expected a row of numbers per sample; a single",
        ),
        (lambda: Data(3.0, [0]), ValueError, "x has the shape ()"),
        (lambda: Data(np.zeros((3, 8, 8)), [0, 1, 0]), ValueError, "x has the shape (3, 8, 8)"),
        (
            lambda: Data([[1, 2], [3, 4], [5]], [0, 1, 0]),
            ValueError,
            "x[0] has 2 and x[2] has 1; expected rows of equal",
        ),
        (lambda: ANYTHING([[1, 2], 3], [0, 1]), ValueError, "x[0] has 2 and x[1] has no length"),
        (lambda: Data(X, [0, 1]), ValueError, "3 samples in x and 2 targets in y; expected as many"),
        (lambda: Data(X, 1.0), ValueError, "y is 1.0; expected one target per sample"),
        (lambda: Data(X, np.zeros((3, 2, 2))), ValueError, "y has the shape (3, 2, 2); expected (n,) or (n, k)"),
        (lambda: Data(X, np.zeros((3, 0))), ValueError, "y has the shape (3, 0)"),
        (lambda: Data([["1", "2"]], [0]), ValueError, "the column 'x₁' of x holds text that is numbers, such as '1'"),
        (lambda: Data([[1j]], [0]), TypeError, "x holds 1j; expected numbers"),
        (lambda: Data([[10**400]], [0]), TypeError, "x holds something that is no number: int too large"),
        (lambda: ANYTHING([[Value(1.0)]], [0]), TypeError, "x holds something that is no number: turning a Value into"),
        (lambda: Data([[1, np.nan]], [0.0]), ValueError, "x is nan in row 0, column 1; expected finite numbers"),
        (lambda: ANYTHING([[1], [None]], [0.0, 1.0]), ValueError, "x is nan in row 1, column 0"),
        (
            lambda: Data([*X[:2], [5, -np.inf]], [0, 1, 0], names=["a", "b"]),
            ValueError,
            "-inf in row 2, column 1 ('b')",
        ),
        (lambda: Data(X, [1.0, np.inf, np.nan]), ValueError, "y is inf in row 1; expected"),
        (lambda: Data(X, [[1.0, 2.0], [3.0, np.nan], [5.0, 6.0]]), ValueError, "y is nan in row 1, column 1"),
        (lambda: Data(X, [1, -2, 1]), ValueError, f"y goes from -2 to 1, but no label in it is -1; {WHAT_LABELS_ARE}"),
        (
            lambda: Data(X, [1, 1, 1]),
            ValueError,
            f"all of y is 1; {WHAT_LABELS_ARE}",
        ),
        (
            lambda: Data(X, [7, 8, 9]),
            ValueError,
            f"y goes from 7 to 9, and each stands there about once; {WHAT_LABELS_ARE}",
        ),
        (
            lambda: Data(X, [0, 2, 0]),
            ValueError,
            f"y goes from 0 to 2, but no label in it is 1; {WHAT_LABELS_ARE}",
        ),
        (lambda: Data(X, [1, 10**12, 0]), ValueError, "y goes from 0 to 1000000000000, but no label in it is 2"),
        (
            lambda: Data(X, [0, 1, 2], classes="ab"),
            ValueError,
            "the label y[2] is 2; with the names of 2 classes, expected these or whole numbers 0..1",
        ),
        (lambda: Data(X, [0, 0.5, 1], classes="ab"), ValueError, "the label y[1] is 0.5"),
        (
            lambda: Data(X, [0, 1, 1e300], classes="ab"),
            ValueError,
            "y[2] is 1e+300; with the names of 2 classes, expected these",
        ),
        (lambda: Data(X, ["a", "c", "b"], classes="ab"), ValueError, "the label y[1] is 'c'; the classes are: a, b"),
        (
            lambda: Data(X, np.eye(3), classes="abc"),
            ValueError,
            "the shape (3, 3); with classes, expected one label per",
        ),
        (lambda: Data(X, [0, 1, 0], classes=["a", "a"]), ValueError, "expected a name for each class, none twice"),
        (lambda: Data(X, [0, 1, 0], names=["a"]), ValueError, "1 names for 2 features"),
        (lambda: Data(X, [0, 1, 0], names="ab"), TypeError, "names is 'ab'; expected a list of text"),
        (lambda: ANYTHING(X, [0, 1, 0], names=[1, 2]), TypeError, "names is [1, 2]"),
        (lambda: Data(X, [0, 1, 0], shape=(2, 2)), ValueError, "the shape (2, 2) is of 4 numbers; x has 2 features"),
        (lambda: Data(X, [0, 1, 0], means=[1.0]), ValueError, "1 means and 0 scales; expected one per feature, 2, or"),
    ],
)
def test_what_does_not_fit_is_named(make: Callable[[], Data], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind) as caught:
        make()
    assert message in str(caught.value)


def test_nothing_in_it_changes() -> None:
    x, y = np.array(X), np.array([1.0, 2.0, 3.0])
    data = Data(x, y)
    x[0, 0], y[0] = 9.0, 9.0
    assert (data.x[0, 0], data.y[0]) == (1.0, 1.0)
    for array in (data.x, data.y, data[:2].x):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 7.0
    with pytest.raises(AttributeError):
        data.title = "other"  # type: ignore[misc]


def test_it_copies_and_pickles() -> None:
    data = Data(X, ["a", "b", "a"], title="letters", shape=(2, 1)).standardised()
    for other in (copy.deepcopy(data), pickle.loads(pickle.dumps(data))):
        assert repr(other) == repr(data)
        assert np.array_equal(other.x, data.x)
        assert np.array_equal(other.y, data.y)
        assert (other.shape, other.means, other.scales) == (data.shape, data.means, data.scales)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (Data(X, [0, 1, 2], title="iris"), "Data(iris: 3 samples, 2 features, 3 classes)"),
        (Data([[1.0]], [2.0]), "Data(1 sample, 1 feature, 1 target)"),
        (Data(X, np.eye(3)), "Data(3 samples, 2 features, 3 targets)"),
        (Data(X, [0, 0, 0]), "Data(3 samples, 2 features, 1 class)"),
    ],
)
def test_its_repr_is_short(data: Data, text: str) -> None:
    assert repr(data) == text


def test_parts_keep_everything_but_the_other_samples() -> None:
    data = Data(X, [0, 1, 0], names=["a", "b"], classes=["no", "yes"], title="t", shape=(2, 1))
    for which, rows in (
        (slice(1, 3), [1, 2]),
        (slice(None, None, -1), [2, 1, 0]),
        ([2, 2], [2, 2]),
        (np.array([-1, 0]), [2, 0]),
        (data.y == 0, [0, 2]),
        ([False, True, False], [1]),
    ):
        part = data[which]
        assert part.x.tolist() == [X[row] for row in rows]
        assert part.y.tolist() == [[0, 1, 0][row] for row in rows]
        assert (part.names, part.classes, part.title, part.shape) == (data.names, data.classes, "t", (2, 1))
    nothing: Any
    for nothing in (slice(3, 9), [], data.y == 7):
        with pytest.raises(ValueError, match="selects none of the 3 samples"):
            data[nothing]
    for wrong in (7, [0, 3], [True]):
        with pytest.raises(IndexError):
            data[wrong]


def test_single_samples_are_a_row_and_a_target() -> None:
    data = Data(X, [0.5, 1.5, 2.5])
    row, target = data[-1]
    assert (row.tolist(), target) == ([5.0, 6.0], 2.5)
    assert [(row.tolist(), target) for row, target in data] == [(X[0], 0.5), (X[1], 1.5), (X[2], 2.5)]


def test_one_hot_rows() -> None:
    data = Data(X, [2, 0, 2], classes=["a", "b", "c"])
    assert data.one_hot().tolist() == [[0, 0, 1], [1, 0, 0], [0, 0, 1]]
    assert data.one_hot().dtype == np.float64
    with pytest.raises(ValueError, match="has no classes"):
        Data(X, [1.0, 2.0, 3.0]).one_hot()


@given(arrays(np.float64, (7, 3), elements=st.floats(-1e6, 1e6).map(lambda number: round(number, 3))))
def test_standardising_is_scikit_learn_s(x: Any) -> None:
    scaler = pytest.importorskip("sklearn.preprocessing").StandardScaler()
    train, other = Data(x[:5], np.zeros(5)), Data(x[5:], np.zeros(2))
    np.testing.assert_allclose(train.standardised().x, scaler.fit_transform(x[:5]), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(other.standardised(like=train).x, scaler.transform(x[5:]), rtol=1e-9, atol=1e-9)


def test_a_constant_column_is_divided_by_one() -> None:
    train = Data([[0.1, 5.0]] * 9 + [[0.1, 7.0]], np.zeros(10))
    assert train.x.mean(axis=0)[0] != 0.1  # so that its deviation isn't quite 0 either
    scaled = train.standardised()
    assert scaled.x[:, 0].tolist() == [0.0] * 10
    assert (scaled.means[0], scaled.scales[0]) == (0.1, 1.0)
    assert Data([[0.6, 5.0]], [0.0]).standardised(like=train).x[0, 0] == 0.5


@pytest.mark.parametrize("size", [1e-310, 1e-200, 1.0, 1e200, 8e307])
def test_huge_and_tiny_numbers_are_standardised_as_well(size: float) -> None:
    scaled = Data([[size], [-size], [2 * size], [0.0]], np.zeros(4)).standardised()
    expected = (np.array([1.0, -1.0, 2.0, 0.0]) - 0.5) / np.sqrt(1.25)
    np.testing.assert_allclose(scaled.x[:, 0], expected, rtol=1e-12)


def test_what_leaves_the_floats_is_refused() -> None:
    train, other = Data([[0.0], [1e-300]], [0.0, 0.0]), Data([[1e300]], [0.0])
    with pytest.raises(ValueError, match="x is inf in row 0, column 0"):
        other.standardised(like=train)


def test_standardising_twice_changes_nothing() -> None:
    data = Data([[1.0, 10.0], [2.0, 30.0], [6.0, 20.0], [7.0, 70.0]], [1.0, 2.0, 3.0, 4.0])
    train, held_out = data[:3], data[3:]
    once = train.standardised()
    assert once.standardised() is once
    expected = (held_out.x - train.x.mean(axis=0)) / train.x.std(axis=0)
    for like in (train, once):  # the trap: once has means of 0, but it remembers
        np.testing.assert_allclose(held_out.standardised(like=like).x, expected, rtol=1e-12)
        np.testing.assert_allclose(held_out.standardised().standardised(like=like).x, expected, rtol=1e-12)
    np.testing.assert_allclose(once.x * once.scales + once.means, train.x, rtol=1e-12)
    assert once.y.tolist() == train.y.tolist()
    assert once[:2].scales == once.scales


def test_standardising_needs_the_same_features() -> None:
    ours = Data(X, [0, 1, 0], names=["a", "b"])
    with pytest.raises(ValueError, match="column 1 is called 'b'; expected 'c'"):
        ours.standardised(like=Data(X, [0, 1, 0], names=["a", "c"]))
    with pytest.raises(ValueError, match="there are 2 columns, 'a', 'b'; expected 1: 'x'"):
        ours.standardised(like=Data([[1.0]], [0.0]))


def test_samples_that_are_lists_of_lists_are_told_how_to_come() -> None:
    with pytest.raises(
        ValueError, match=r"x has the shape \(4, 5, 3\).* x.reshape\(len\(x\), -1\).* nn.Reshape\(5, 3\)"
    ):
        Data(np.zeros((4, 5, 3)), [0.5, 1.5, 2.5, 3.5])
