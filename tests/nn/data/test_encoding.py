"""Columns as they come: gaps, categories, dates, yes and no, become numbers; raw rows the same ones, bit for bit.

Also of: nn/data/kinds, nn/data/dates, nn/data/scaling.
"""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from nn import Data
from nn.data import Recipe

DAYS = [datetime.date(2024, 1, 1), datetime.date(2024, 3, 1), datetime.date(2025, 12, 31)]
TABLE: dict[str, Any] = {
    "age": [30, None, 50],
    "city": ["Rome", "Oslo", None],
    "size": ["small", "large", "small"],
    "member": [True, None, True],
    "since": DAYS,
}
HOW: dict[str, Any] = {"missing": "mean", "ordinal": {"size": ["small", "medium", "large"]}}


def test_every_kind_of_column_becomes_numbers() -> None:
    data = Data(TABLE, [1.0, 2.0, 3.0], **HOW)
    assert data.names == ("age", "city=Oslo", "city=Rome", "size", "member", "since")
    assert data.recipe.kinds == ("number", "categories", "ordinal", "boolean", "date")
    assert data.x.tolist() == [[30, 0, 1, 0, 1, 0], [40, 1, 0, 2, 1, 60], [50, 1, 0, 0, 1, 730]]
    assert data.recipe.names == tuple(TABLE)
    assert Data({"since": DAYS}, [1.0, 2.0, 3.0], dates="parts").x.tolist() == [
        [2024, 1, 1, 0], [2024, 3, 1, 4], [2025, 12, 31, 2]
    ]  # fmt: skip
    times = {"at": np.array(["2024-01-01T18:30", "2024-01-02", "NaT"], "M8[m]")}
    days = Data(times, [1.0, 2.0, 3.0], missing="median").x.ravel()
    np.testing.assert_allclose(days, [18.5 / 24, 1, (18.5 / 24 + 1) / 2], rtol=1e-10)
    assert Data(times, [1.0, 2.0, 3.0], missing={"at": "2024-01-05"}, dates="parts").x.tolist() == [
        [2024, 1, 1, 0, 18], [2024, 1, 2, 1, 0], [2024, 1, 5, 4, 0]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("missing", "filled"),
    [("mean", 7 / 3), ("median", 2.0), ("most_frequent", 1.0), (0, 0.0), ({"a": 9.5}, 9.5), ({"a": "median"}, 2.0)],
)
def test_gaps_are_filled_as_asked(missing: Any, filled: float) -> None:
    data = Data({"a": [1.0, None, 4.0, 2.0]}, np.zeros(4), missing=missing)
    assert data.x.ravel().tolist() == [1, filled, 4, 2]
    assert data.recipe.apply({"a": [None]}).tolist() == [[filled]]
    assert data.recipe.apply([[np.nan], [3.0]]).tolist() == [[filled], [3.0]]


def test_filling_is_scikit_learn_s() -> None:
    impute = pytest.importorskip("sklearn.impute")
    x = np.random.default_rng(0).integers(0, 9, (40, 3)).astype(float)
    x[np.random.default_rng(1).random(x.shape) < 0.2] = np.nan
    for strategy in ("mean", "median", "most_frequent"):
        theirs = impute.SimpleImputer(strategy=strategy).fit(x[:30])
        train = Data(x[:30], np.zeros(30), missing=strategy)
        np.testing.assert_allclose(train.x, theirs.transform(x[:30]), rtol=1e-15)
        np.testing.assert_allclose(train.recipe.apply(x), theirs.transform(x), rtol=1e-15)


def test_one_hot_and_ordinal_are_scikit_learn_s() -> None:
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    rng = np.random.default_rng(0)
    cities, sizes = rng.choice(["Rome", "Oslo", "Łódź"], 30), rng.choice(["s", "m", "l"], 30)
    data = Data({"city": cities, "size": sizes}, np.zeros(30), ordinal={"size": ["s", "m", "l"]})
    hot = preprocessing.OneHotEncoder(sparse_output=False).fit_transform(cities[:, None])
    order = preprocessing.OrdinalEncoder(categories=[["s", "m", "l"]]).fit_transform(sizes[:, None])
    assert data.x.tolist() == np.hstack([hot, order]).tolist()


def test_categories_may_be_numbers_or_be_given() -> None:
    data = Data({"zip": [100, 200, 100], "age": [1.0, 2.0, 3.0]}, np.zeros(3), categories=["zip"])
    assert data.names == ("zip=100", "zip=200", "age")
    assert data.recipe.apply({"zip": [200.0], "age": [1.0]}).tolist() == [[0, 1, 1]]
    given_ones = Data({"city": ["b", "a"]}, [0.0, 1.0], categories={"city": ["c", "b", "a"]})
    assert given_ones.x.tolist() == [[0, 1, 0], [0, 0, 1]]
    assert Data({"n": ["1", "2"]}, [0.0, 1.0], categories=["n"]).names == ("n=1", "n=2")
    rows = [["Rome", 3.5], ["Oslo", 4.5]]
    assert Data(rows, [0.0, 1.0]).x.tolist() == [[0, 1, 3.5], [1, 0, 4.5]]
    assert Data(rows, [0.0, 1.0]).recipe.apply(["Rome", 2.0]).tolist() == [[0, 1, 2]]


def test_what_stands_where_nothing_is_known_is_a_gap() -> None:
    for mark in (None, "?", "NA", "", "brak", float("nan")):
        column = {"city": ["Rome", mark, "Oslo", "Rome"]}
        with pytest.raises(ValueError, match=r"x is nan in row 1, column 0 \('city'\); .*missing=\"mean\""):
            Data(column, np.zeros(4))
        assert Data(column, np.zeros(4), missing="mean").x[1].tolist() == [0, 1]  # the most frequent
        data = Data(column, np.zeros(4), missing={"city": "unknown"})
        assert data.names == ("city=Oslo", "city=Rome", "city=unknown")
        assert data.x[1].tolist() == [0, 0, 1]
    assert Data({"wall": ["None", "brick"]}, [0.0, 1.0], missing={"wall": "None"}).names == ("wall=None", "wall=brick")


def test_an_unknown_category_is_an_error_or_zeros() -> None:
    column = {"city": ["Rome", "Oslo"]}
    with pytest.raises(
        ValueError,
        match=re.escape(
            "x is 'Paris' in row 1, column 0 ('city'), which is unknown; expected one of 'Oslo', 'Rome'; D"
        ),
    ):
        Data(column, [0.0, 1.0]).recipe.apply({"city": ["Rome", "Paris"]})
    zeros = Data(column, [0.0, 1.0], unknown="zeros")
    assert zeros.recipe.apply({"city": ["Rome", "Paris"]}).tolist() == [[0, 1], [0, 0]]
    ordinal = Data(column, [0.0, 1.0], unknown="zeros", ordinal={"city": ["Oslo", "Rome"]})
    with pytest.raises(ValueError, match="'Paris' in row 0, column 0"):
        ordinal.recipe.apply({"city": ["Paris"]})


@pytest.mark.parametrize(
    ("x", "options", "says"),
    [
        ({"a": ["1,5", "2,5"]}, {}, "the column 'a' of x holds text that is numbers, such as '1,5'; make them numbers"),
        ({"a": ["10%", "20%"]}, {}, "holds text that is numbers, such as '10%'"),
        ({"a": ["12", "x2", "13"]}, {}, "holds text that is 'x2' beside numbers such as '12'; if nothing is known"),
        (
            {"a": ["12", "?", "13"]},
            {},
            "holds text that is numbers, such as '12'; make them numbers, as pandas.to_numer",
        ),
        ({"a": ["2024-01-01", "2024-01-02"]}, {}, "holds text that is dates, such as '2024-01-01'; make them dates"),
        ({"a": [f"Mrs {chr(97 + i)}{i}x" for i in range(25)]}, {}, "is another one in most rows, 25 in 25, such as"),
        ({"a": ["x", 1.0]}, {}, "x holds 'x' (row 0, column 0 ('a')), and others of its column are no text"),
        ({"a": [None, None]}, {}, "x is nan in row 0, column 0 ('a'); expected finite numbers, or missing="),
        ({"a": [None, None]}, {"missing": "mean"}, "in a column nothing is known ('a' of x), so it has no mean"),
        ({"a": ["?", "?"]}, {}, "the column 'a' of x is empty; leave it out"),
        ({"a": [1.0, np.inf]}, {"missing": "mean"}, "x is inf in row 1, column 0 ('a'); expected finite numbers"),
        ({"a": [1.0, 2.0]}, {"missing": "avg"}, "missing is 'avg'; expected 'mean', 'median', 'most_frequent', a numb"),
        ({"a": [1.0, 2.0]}, {"missing": {"b": 0}}, "missing names the column 'b'; the columns are: 'a'"),
        ({"a": [1.0, None]}, {"missing": {"a": "x"}}, "missing is 'x' for a column of the kind 'number' ('a' of x)"),
        ({"a": ["u", None]}, {"missing": 0}, "missing is 0 for a column of the kind 'categories' ('a' of x); give a v"),
        ({"a": ["u", "v"]}, {"categories": "a"}, "categories is 'a'; expected a list of columns' names, or a dict"),
        ({"a": ["u", "v"]}, {"categories": ["b"]}, "categories names the column 'b'"),
        (
            {"a": ["u", "v"]},
            {"categories": {"a": ["u", "u"]}},
            "the categories of 'a' are ['u', 'u']; expected a list,",
        ),
        ({"a": ["u", "v"]}, {"ordinal": ["a"]}, "ordinal is ['a']; expected the categories of each column in their or"),
        ({"a": ["u", "v"]}, {"ordinal": {"a": ["u"]}}, "x is 'v' in row 1, column 0 ('a'), which is unknown; expected"),
        ({"a": ["u", "v"]}, {"dates": "weeks"}, "dates is 'weeks'; expected 'days' or 'parts'"),
        ({"a": ["u", "v"]}, {"unknown": "ignore"}, "unknown is 'ignore'; expected 'error' or 'zeros'"),
    ],
)
def test_what_can_t_be_taken_is_named_with_the_way_out(x: Any, options: dict[str, Any], says: str) -> None:
    with pytest.raises((ValueError, TypeError), match=re.escape(says)):
        Data(x, np.zeros(len(x["a"])), **options)


def test_what_is_of_another_kind_later_is_named() -> None:
    recipe = Data(TABLE, [1.0, 2.0, 3.0], **HOW).recipe
    row = {"age": 30, "city": "Rome", "size": "small", "member": True, "since": "2024-01-03"}
    assert recipe.apply(row).tolist() == [[30, 0, 1, 0, 1, 2]]  # one row, and a date as it is written
    for change, says in (
        ({"age": "old"}, "x holds 'old'; expected numbers (row 0, column 0 ('age'))"),
        ({"member": 2}, "x is 2.0 in row 0, column 3 ('member'); expected True or False"),
        ({"since": "soon"}, "x is 'soon' in row 0, column 4 ('since'); expected a date"),
        ({"since": 3}, "x is 3 in row 0, column 4 ('since'); expected a date"),
        ({"since": None}, None),
    ):
        if says is None:
            np.testing.assert_allclose(recipe.apply(row | change)[0, 5], (0 + 60 + 730) / 3)
            continue
        with pytest.raises((ValueError, TypeError), match=re.escape(says)):
            recipe.apply(row | change)


def test_gaps_and_scales_come_from_the_part_to_train_with() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 2)) * [1.0, 100.0]
    x[rng.random(x.shape) < 0.3] = np.nan
    train, held_out = Data(x, np.zeros(40), missing="mean").split(0.5, seed=1)
    means = np.nanmean(train.raw, axis=0)
    np.testing.assert_allclose(train.x, np.where(np.isnan(train.raw), means, train.raw), rtol=1e-15)
    np.testing.assert_allclose(held_out.x, np.where(np.isnan(held_out.raw), means, held_out.raw), rtol=1e-15)
    assert train.recipe == held_out.recipe
    for part in held_out.split(0.5):  # what is held out learns nothing of itself
        assert part.recipe == train.recipe
    scaled = held_out.standardised(like=train)
    assert scaled.recipe == train.standardised().recipe
    again = Data(held_out.raw, held_out.y, like=train.standardised())
    assert again.x.tolist() == scaled.x.tolist() == scaled.recipe.apply(held_out.raw).tolist()
    own = Data(x[:20], np.zeros(20), missing="mean")
    other = Data(x[20:], np.zeros(20), missing="mean").standardised(like=own)
    assert other.x.tolist() == own.standardised().recipe.apply(x[20:]).tolist()


def test_a_table_with_other_categories_is_brought_to_those_of_the_first() -> None:
    train = Data({"city": ["Rome", "Oslo", "Rome"], "a": [1.0, 2.0, 4.0]}, np.zeros(3)).standardised()
    other = Data({"city": ["Rome", "Rome"], "a": [1.0, 2.0]}, np.zeros(2)).standardised(like=train)
    assert other.x.tolist() == train.recipe.apply({"city": ["Rome", "Rome"], "a": [1.0, 2.0]}).tolist()
    with pytest.raises(ValueError, match="x is 'Bern' in row 0, column 0"):
        Data({"city": ["Bern"], "a": [1.0]}, [0.0]).standardised(like=train)
    with pytest.raises(ValueError, match="the column 'city' holds number; expected categories"):
        Data({"city": [1.0], "a": [1.0]}, [0.0]).standardised(like=train)
    assert train.recipe.apply(other).tolist() == other.x.tolist()  # Data is taken on whichever scale it is


def test_what_is_zero_or_one_by_what_it_means_stays_so() -> None:
    data = Data(TABLE, [1.0, 2.0, 3.0], **HOW).standardised()
    assert data.means[1:3] == (0.0, 0.0)
    assert data.x[:, [1, 2, 4]].tolist() == [[0, 1, 1], [1, 0, 1], [1, 0, 1]]
    np.testing.assert_allclose(data.x[:, [0, 3, 5]].mean(axis=0), 0.0, atol=1e-15)


def test_targets_are_standardised_and_come_back() -> None:
    x, y = np.arange(8.0).reshape(4, 2), np.array([1e6, 2e6, 4e6, 9e6])
    data = Data(x, y)
    scaled = data.standardised(targets=True)
    np.testing.assert_allclose([scaled.y.mean(), scaled.y.std()], [0.0, 1.0], atol=1e-15)
    np.testing.assert_allclose(scaled.recipe.answer(scaled.y), y, rtol=1e-15)
    assert scaled.standardised(targets=True) is scaled
    assert scaled.standardised() is scaled
    assert data.standardised().y.tolist() == y.tolist()
    held_out = Data(x[:2], y[:2])
    assert held_out.standardised(like=scaled).y.tolist() == scaled.y[:2].tolist()
    assert held_out.standardised(like=data, targets=True).y.tolist() == scaled.y[:2].tolist()
    assert Data(x[:2], y[:2], like=scaled).y.tolist() == scaled.y[:2].tolist()
    two = Data(x, np.column_stack([y, y / 1e6])).standardised(targets=True)
    np.testing.assert_allclose(two.recipe.answer(two.y), np.column_stack([y, y / 1e6]), rtol=1e-14)
    constant = Data(x, np.full(4, 0.1)).standardised(targets=True)
    assert (constant.y.tolist(), constant.recipe.target_scales) == ([0.0] * 4, (1.0,))
    with pytest.raises(ValueError, match="are labels; targets=True is for a regression"):
        Data(x, [0, 1, 0, 1]).standardised(targets=True)


def test_data_that_go_by_a_recipe_take_no_other() -> None:
    train = Data({"a": [1.0, None]}, ["u", "v"], missing="mean")
    assert Data({"a": [None]}, ["v"], like=train).x.tolist() == [[1.0]]
    options: list[dict[str, Any]] = [
        {"missing": 0}, {"classes": ["u", "v"]}, {"classes": True}, {"names": ["a"]}, {"dates": "parts"}
    ]  # fmt: skip
    for option in options:
        with pytest.raises(ValueError, match="like= says how columns and labels become numbers"):
            Data({"a": [None]}, ["v"], like=train, **option)


@settings(max_examples=25)
@given(
    st.lists(st.tuples(*[st.integers(0, 100)] * 3), min_size=2, max_size=8),
    st.sampled_from(
        ["list", "tuple", "float64", "float32", "int16", "uint8", "object", "dict", "strided", "structured"]
    ),
)
def test_the_same_numbers_in_any_make_are_the_same(rows: list[tuple[int, ...]], make: str) -> None:
    array = np.array(rows)
    made: dict[str, Any] = {
        "list": [list(row) for row in rows], "tuple": tuple(rows), "dict": dict(zip("abc", array.T, strict=True)),
        "strided": np.repeat(array, 2, axis=1)[:, ::2],
        "structured": np.array(rows, dtype=[(name, float) for name in "abc"]),
    }  # fmt: skip
    x: Any = made[make] if make in made else array.astype(make)
    train = Data(array.astype(float), np.zeros(len(rows)), names=tuple("abc")).standardised()
    data = Data(x, np.zeros(len(rows)), missing="median")
    assert data.x.tolist() == array.tolist()
    assert train.recipe.apply(x).tolist() == train.x.tolist()
    row = {name: column[0] for name, column in x.items()} if make == "dict" else x[0]
    assert train.recipe.apply(row).tolist() == train.x[:1].tolist()


NUMBERS = st.one_of(st.none(), st.floats(-1e6, 1e6))
TEXTS = st.sampled_from(["Rome", "Oslo", "Łódź", None, "?"])
DATES = st.one_of(st.none(), st.dates(datetime.date(1800, 1, 1), datetime.date(2200, 1, 1)))


@settings(max_examples=25)
@given(
    rows=st.lists(
        st.tuples(NUMBERS, TEXTS, DATES, st.sampled_from([True, False, None]), st.integers(-9, 9)), min_size=4
    ),
    dates=st.sampled_from(["days", "parts"]),
    missing=st.sampled_from(["mean", "median", "most_frequent"]),
)
def test_a_recipe_gives_the_same_numbers_as_the_data_hold(rows: list[Any], dates: str, missing: str) -> None:
    names = ("number", "text", "date", "truth", "whole")
    first = (1.5, "Rome", datetime.date(2000, 2, 29), True, 3)
    table = {name: list(column) for name, column in zip(names, zip(first, *rows, strict=True), strict=True)}
    data = Data(table, np.zeros(len(rows) + 1), missing=missing, dates=dates)
    for each in (data, data.standardised()):
        recipe = Recipe.from_json(json.loads(json.dumps(each.recipe.to_json())))
        assert recipe == each.recipe
        assert recipe.apply(table).tolist() == each.x.tolist()
        assert recipe.apply([dict(zip(names, row, strict=True)) for row in [first, *rows]]).tolist() == each.x.tolist()
        assert recipe.apply(dict(zip(names, first, strict=True))).tolist() == each.x[:1].tolist()


@pytest.mark.parametrize(
    "column",
    [
        {"kind": "text"}, {"kind": []}, {"categories": ["a"]}, {"kind": "categories"}, {"fill": "a"},
        {"fill": float("nan")}, {"kind": "categories", "categories": ["a"], "fill": "b"}, {"unknown": "ignore"},
        {"parts": ["week"]},
        {"origin": "1970"}, {"__class__": "os"}, {"kind": "categories", "categories": [["a"]]}, {"filled_by": "magic"},
    ],
)  # fmt: skip
def test_a_file_that_tells_something_else_of_a_column_is_refused(column: dict[str, Any]) -> None:
    written = Data({"a": [1.0, 2.0]}, [0.0, 1.0]).recipe.to_json()
    with pytest.raises(ValueError, match="Recipe: (in a column|a column|'.' can't fill)"):
        Recipe.from_json(written | {"columns": [column]})
    with pytest.raises(ValueError, match="Recipe: features is"):
        Recipe.from_json(written | {"columns": [{"kind": "categories", "categories": ["u", "v"]}]})


def test_what_pandas_knows_of_its_columns_counts() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: pip install -e '.[data]'")
    frame = pandas.DataFrame(
        {
            "city": pandas.Categorical(["b", "a", None], categories=["c", "b", "a"]),
            "size": pandas.Categorical(["s", "l", "s"], categories=["s", "m", "l"], ordered=True),
            "day": pandas.to_datetime(["2024-01-01", None, "2024-01-03"]),
            "zone": pandas.to_datetime(["2024-01-01 00:00", "2024-01-01 12:00", "2024-01-02 00:00"]).tz_localize(
                "Europe/Oslo"
            ),
            "yes": pandas.array([True, None, False], "boolean"),
            "n": pandas.array([1, None, 4], "Int64"),
            "text": pandas.array(["u", None, "v"], "string"),
            "object": pandas.Series(["u", None, "v"], dtype=object),
            "bin": pandas.cut([1.0, 5.0, 9.0], [0, 3, 6, 9]),
        }
    )
    data = Data(frame, [1.0, 2.0, 3.0], missing="most_frequent")
    assert data.names == (
        "city=c", "city=b", "city=a", "size", "day", "zone", "yes", "n", "text=u", "text=v", "object=u", "object=v",
        "bin",
    )  # fmt: skip
    assert data.x[:, :3].tolist() == [[0, 1, 0], [0, 0, 1], [0, 1, 0]]
    dates = [[0, 0, 23 / 24, 1, 1], [2, 0, 23 / 24 + 0.5, 0, 1], [0, 2, 47 / 24, 0, 4]]
    np.testing.assert_allclose(data.x[:, 3:8], dates, rtol=1e-10)
    assert data.x[:, 8:].tolist() == [[1, 0, 1, 0, 0], [1, 0, 1, 0, 1], [0, 1, 0, 1, 2]]
    for rows in (frame, frame[list(reversed(frame.columns))], frame.to_dict("records")):
        assert data.recipe.apply(rows).tolist() == data.x.tolist()
    for i in range(3):
        assert data.recipe.is_one_row(frame.iloc[i])
        assert data.recipe.apply(frame.iloc[i]).tolist() == [data.x[i].tolist()]
    with pytest.raises(ValueError, match=re.escape("there are 10 columns")):
        data.recipe.apply(frame.assign(more=1))
    with pytest.raises(TypeError, match="x holds .* numbers, as .dt.total_seconds.. gives"):
        Data(frame[["day"]] - frame[["day"]], [1.0, 2.0, 3.0])
