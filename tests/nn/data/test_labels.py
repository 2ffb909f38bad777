"""Targets: labels as people write them, numbers of a regression, and what may be either is asked about."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from nn import MLP, Data, accuracy, bce_with_logits, fit, hinge, mse

X = np.arange(12.0).reshape(6, 2)


@pytest.mark.parametrize(
    ("y", "labels", "written"),
    [
        ([3, 1, 2, 1, 2, 3], [2, 0, 1, 0, 1, 2], (1, 2, 3)),
        ([1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 4, 5], (1, 2, 3, 4, 5, 6)),
        ([7, 8, 9, 7, 8, 9], [0, 1, 2, 0, 1, 2], (7, 8, 9)),
        ([-1, 1, -1, 1, 1, 1], [0, 1, 0, 1, 1, 1], (-1, 1)),
        ([0, 0, 0, 0, 0, 0], [0] * 6, (0,)),
        (np.array([[2], [1], [2], [1], [2], [1]]), [1, 0, 1, 0, 1, 0], (1, 2)),
        (np.array([["b"], ["a"]] * 3), [1, 0] * 3, ("a", "b")),
        (np.array([[True], [False]] * 3), [1, 0] * 3, (False, True)),
        (["ż", "ó", "ł", "w", "a", "b"], [5, 3, 4, 2, 0, 1], ("a", "b", "w", "ó", "ł", "ż")),
    ],
)
def test_labels_are_kept_as_they_were_written(y: Any, labels: list[int], written: tuple[Any, ...]) -> None:
    data = Data(X, y)
    assert data.y.dtype == np.int64
    assert (data.y.tolist(), data.recipe.classes) == (labels, written)
    assert [type(each) for each in data.recipe.classes] == [type(each) for each in written]
    assert data.recipe.answer(data.one_hot()).tolist() == np.asarray(y).ravel().tolist()


def test_whether_they_are_labels_can_be_said() -> None:
    ages = [31, 54, 31, 18, 77, 60]
    with pytest.raises(ValueError, match=r"y goes from 18 to 77, but no label in it is 19; .* or classes=False, for a"):
        Data(X, ages)
    assert Data(X, ages, classes=False).y.tolist() == ages
    assert Data(X, ages, classes=False).y.dtype == np.float64
    assert Data(X, ages, classes=True).recipe.classes == (18, 31, 54, 60, 77)
    assert Data(X, [1.5, 0.5] * 3, classes=True).recipe.classes == (0.5, 1.5)
    assert Data(X, ["1,5", "2,5"] * 3, classes=True).classes == ("1,5", "2,5")
    assert Data(X, ages, classes=[18, 31, 54, 60, 77, 99]).y.tolist() == [1, 2, 1, 0, 4, 3]
    with pytest.raises(ValueError, match=re.escape("the label y[4] is 77; the classes are: 18, 31, 54, 60")):
        Data(X, ages, classes=[18, 31, 54, 60])
    with pytest.raises(ValueError, match="y holds text"):
        Data(X, ["1,5", "2,5"] * 3)
    with pytest.raises(TypeError, match="y holds 'a'; expected numbers"):
        Data(X, list("ababab"), classes=False)


def test_text_beside_numbers_is_a_slip_or_said_to_be_labels() -> None:
    with pytest.raises(ValueError, match=r"the label y\[2\] is 'x', and 5 other targets are numbers; .*classes=True"):
        Data(X, ["1", "2", "x", "1", "2", "1"])
    assert Data(X, ["1", "2", "x", "1", "2", "1"], classes=True).classes == ("1", "2", "x")


@given(st.lists(st.integers(-3, 12), min_size=2, max_size=30))
def test_labels_come_back_or_are_asked_about(y: list[int]) -> None:
    x = np.zeros((len(y), 1))
    whole = sorted(set(y)) == list(range(len(set(y))))
    data = Data(x, y) if whole else Data(x, y, classes=True)
    assert [data.recipe.classes[label] for label in data.y] == y
    again = Data(x[:1], y[:1], classes=data.recipe.classes)
    assert again.y.tolist() == data.y[:1].tolist()


def test_a_second_table_goes_by_the_labels_of_the_first() -> None:
    train = Data(X, [1, 2, 3, 1, 2, 3])
    assert Data(X[:2], [3, 3], like=train).y.tolist() == [2, 2]
    with pytest.raises(ValueError, match=re.escape("the label y[0] is 4; the classes are: 1, 2, 3")):
        Data(X[:1], [4], like=train)
    with_names = Data(X, [0, 1, 2, 0, 1, 2], classes=["a", "b", "c"])
    assert Data(X[:2], [2, 0], like=with_names).y.tolist() == Data(X[:2], ["c", "a"], like=with_names).y.tolist()
    ages = Data(X, [31.0, 54.0, 31.0, 18.0, 77.0, 60.0])
    assert Data(X[:1], [18], like=ages).y.dtype == np.float64


def test_one_column_of_targets_trains_as_one_number_each_does() -> None:
    y = X @ [0.1, -0.2]
    for loss, targets in ((mse, y), (bce_with_logits, (y > y.mean()).astype(float))):
        one, two = MLP(2, [3, 1], seed=1), MLP(2, [3, 1], seed=1)
        histories = [fit(one, loss, (X, targets), epochs=2), fit(two, loss, (X, targets[:, None]), epochs=2)]
        assert histories[0].loss == histories[1].loss


def test_hinge_takes_labels_of_two_classes_whatever_they_are_called() -> None:
    signs = np.array([-1, 1, -1, 1, 1, -1])
    histories, models = [], []
    for y in (signs.astype(float), signs, (signs + 1) // 2, np.where(signs > 0, "yes", "no")):
        models.append(MLP(2, [3, 1], seed=1))
        histories.append(fit(models[-1], hinge, (X, y), epochs=3, metric=accuracy))
    assert all((each.loss, each.metric) == (histories[0].loss, histories[0].metric) for each in histories)
    assert set(models[3].predict(X)) <= {"no", "yes"}
    assert set(models[1].predict(X)) <= {-1, 1}


def test_other_makes_of_arrays_are_taken() -> None:
    torch = pytest.importorskip("torch")
    data = Data(torch.tensor(X, dtype=torch.float32), torch.tensor([1, 2] * 3))
    assert (data.x.tolist(), data.recipe.classes) == (X.tolist(), (1, 2))
    assert data.recipe.apply(torch.tensor(X[0])).tolist() == [X[0].tolist()]
    with pytest.raises(TypeError, match="x can't be made an array: .*detach"):
        Data(torch.zeros(2, 2, requires_grad=True), [0, 1])
