"""A recipe makes of raw rows what a model was trained on, bit for bit, and answers of what it gives; JSON keeps it.

Also of: nn/data/rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

from nn import Data
from nn.data import Recipe

X = np.random.default_rng(0).normal(size=(12, 2)) * [1.0, 10.0] + [3.0, 5.0]


class Cell(NamedTuple):
    b: float
    a: float


def test_raw_rows_in_any_dress_become_what_the_data_hold() -> None:
    data = Data({"a": X[:, 0], "b": X[:, 1]}, np.arange(12) % 2).standardised()
    for rows in (X, X.tolist(), {"b": X[:, 1], "a": X[:, 0]}, [{"a": a, "b": b} for a, b in X]):
        assert data.recipe.apply(rows).tolist() == data.x.tolist()
        assert not data.recipe.is_one_row(rows)
    one: Any
    for one in (X[3], X[3].tolist(), tuple(X[3]), {"a": X[3, 0], "b": X[3, 1]}, Cell(X[3, 1], X[3, 0])):
        assert data.recipe.is_one_row(one)
        assert data.recipe.apply(one).tolist() == [data.x[3].tolist()]


def test_what_doesn_t_fit_is_named() -> None:
    recipe = Data({"a": X[:, 0], "b": X[:, 1]}, np.arange(12) % 2).recipe
    for rows, says in (
        ({"a": [1.0], "c": [2.0]}, "column 1 is called 'c'; expected 'b'"),
        ([[1.0, np.nan]], "nan in row 0, column 1 ('b')"),
        ([1.0, 2.0, 3.0], "has the shape (3,)"),
    ):
        with pytest.raises(ValueError, match=re.escape(says)):
            recipe.apply(rows)


@pytest.mark.parametrize(
    ("labels", "classes", "answers"),
    [
        (["b", "a", "b"], (), ["b", "a"]),
        ([1, 0, 1], (), [1, 0]),
        ([True, False, True], (), [True, False]),
        ([1, 0, 1], ("no", "yes"), ["yes", "no"]),
    ],
)
def test_answers_are_labels_as_they_were_written(labels: list[Any], classes: tuple[str, ...], answers: Any) -> None:
    recipe = Data(np.eye(3), labels, classes=classes).recipe
    for outputs in ([[0.0, 1.0], [2.0, 1.0]], [[0.5], [-0.5]], [0.5, -0.5]):
        found = recipe.answer(outputs).tolist()
        assert found == answers
        assert [type(each) for each in found] == [type(each) for each in answers]
    assert recipe.answer([0.6, 0.4], threshold=0.5).tolist() == answers
    with pytest.raises(ValueError, match="3 outputs for 2 classes"):
        recipe.answer([[1.0, 2.0, 3.0]])


def test_answers_of_a_regression_are_in_the_target_s_unit() -> None:
    plain = Recipe(("x",), ("x",))
    assert plain.answer([[1.5], [2.5]]).tolist() == plain.answer([1.5, 2.5]).tolist() == [1.5, 2.5]
    two = Recipe(("x",), ("x",), target_means=(1.0, 10.0), target_scales=(2.0, 4.0))
    assert two.answer([[1.0, 0.5], [0.0, 0.0]]).tolist() == [[3.0, 12.0], [1.0, 10.0]]
    with pytest.raises(ValueError, match="1 outputs for 2 targets"):
        two.answer([1.0])


def test_json_keeps_every_number() -> None:
    recipe = Data({"a": X[:, 0], "ż": X[:, 1] / 3}, ["u", "v"] * 6).standardised().recipe
    again = Recipe.from_json(json.loads(json.dumps(recipe.to_json())))
    assert again == recipe
    assert again.apply(X).tolist() == recipe.apply(X).tolist()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda written: [], "found []; expected what to_json() gave"),
        (lambda written: written | {"evil": [1]}, "'evil' is unknown"),
        (lambda written: written | {"names": "a"}, "names is 'a'; expected a list of str"),
        (lambda written: written | {"means": ["1"]}, "means is ['1']; expected a list of float"),
        (lambda written: written | {"scales": [1.0]}, "1 scales for 2 means"),
        (lambda written: {}, "names is missing"),
    ],
)
def test_json_that_is_no_recipe_is_refused(change: Callable[[dict[str, Any]], Any], says: str) -> None:
    written = Data(X, np.zeros(12)).standardised().recipe.to_json()
    with pytest.raises(ValueError, match=re.escape(f"Recipe: {says}")):
        Recipe.from_json(change(written))


def test_rows_of_another_width_are_told_by_the_columns_there_are() -> None:
    recipe = Data({"city": ["Rome", "Oslo", "Bonn"], "age": [3.0, 4.0, 5.0]}, [0, 1, 1]).recipe
    with pytest.raises(ValueError, match="there are 3 columns, .*; expected 2: 'city', 'age'$"):
        recipe.apply([[1.0, 2.0, 3.0]])
    with pytest.raises(
        ValueError, match="there are 4 columns, .*'city', 'age'; .* what columns became .*, give the Data"
    ):
        recipe.apply([[1.0, 0.0, 0.0, 3.0]])
