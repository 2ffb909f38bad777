"""Tables: their columns' names are kept and compared, and every kind of column is taken as meant or refused by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, strategies as st

from nn import MLP, Data, accuracy, cross_entropy, fit, mse
from nn.data.columns import difference

NEEDED = "the oracle extra is not installed: pip install -e '.[oracle]'"
X = np.random.default_rng(0).normal(size=(12, 2)) * [1.0, 10.0] + [3.0, 5.0]
LABELS = np.arange(12) % 2


def table(*names: str, kind: str = "dict") -> Any:
    """Columns a and b, and c as well, in that order."""
    columns = dict(zip("abc", [*X.T, LABELS], strict=True))
    chosen = {name: columns[name] for name in names}
    if kind == "dict":
        return chosen
    if kind == "structured":
        array = np.empty(12, dtype=[(name, float) for name in names])
        for name in names:
            array[name] = chosen[name]
        return array
    if kind == "other":
        return Other(chosen)
    return pytest.importorskip("pandas", reason=NEEDED).DataFrame(chosen)


class Other:
    """A DataFrame of somebody else's, such as polars'."""

    def __init__(self, columns: dict[str, Any]) -> None:
        self.columns, self._columns = list(columns), columns

    def __getitem__(self, name: str) -> Any:
        return self._columns[name]


KINDS = ["dict", "structured", "other", "pandas"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_gives_its_columns_and_their_names(kind: str) -> None:
    data = Data(table("b", "a", kind=kind), LABELS)
    assert data.names == ("b", "a")
    assert data.x.tolist() == X[:, ::-1].tolist()
    assert data[:3].names == data.split(0.5)[1].names == data.standardised().names == ("b", "a")
    assert Data(table("b", "a", kind=kind), LABELS, names=["b", "a"]).names == ("b", "a")
    with pytest.raises(ValueError, match=r"another order: 'b', 'a'; expected 'a', 'b'; give them so, or numbers"):
        Data(table("b", "a", kind=kind), LABELS, names=["a", "b"])


@pytest.mark.parametrize("kind", KINDS)
def test_further_rows_have_the_same_names_in_any_order(kind: str) -> None:
    train = Data(table("a", "b"), LABELS).standardised()
    assert train.scaled(table("a", "b", kind=kind)).tolist() == train.x.tolist() == train.scaled(X).tolist()
    assert train.scaled(table("b", "a", kind=kind)).tolist() == train.x.tolist()
    for names, says in (
        (("a", "c"), "Recipe: column 1 is called 'c'; expected 'b'"),
        (("a", "b", "c"), "Recipe: there are 3 columns, 'a', 'b', 'c'; expected 2: 'a', 'b'"),
        (("a",), "Recipe: there are 1 columns, 'a'; expected 2"),
    ):
        with pytest.raises(ValueError, match=re.escape(says)):
            train.scaled(table(*names, kind=kind))
    with pytest.raises(ValueError, match=r"are called 'a', 'b', and those trained on have no names; .*rows.to_numpy"):
        Data(X, LABELS).standardised().scaled(table("a", "b", kind=kind))


@given(st.permutations(["a", "b", "c", "x₁", "x₂"]), st.permutations(["a", "b", "c", "x₁", "x₂"]))
def test_names_differ_where_any_place_does(theirs: list[str], ours: list[str]) -> None:
    assert (difference(theirs, ours) == "") == (theirs == ours)
    columns = {name: [float(i), 1.0] for i, name in enumerate(theirs)}
    data = Data(np.eye(5)[:2], [0, 1], names=ours)
    assert data.scaled(columns)[0].tolist() == [float(theirs.index(name)) for name in ours]


def validated(data: Any, validation: Any) -> Any:
    return fit(MLP(2, [2], seed=1), cross_entropy, data, validation=validation, epochs=2, metric=accuracy).metric


def test_validation_has_the_columns_and_the_scale_of_the_data() -> None:
    train = Data(table("a", "b"), LABELS)
    scaled = train.standardised()
    expected = validated(train, train)
    assert validated(train, (table("a", "b"), LABELS)) == expected
    assert validated(train, (X, LABELS)) == expected  # numbers without names go by position
    assert validated(train, (table("b", "a"), LABELS)) == expected
    raw = validated(scaled, (X, LABELS))
    assert raw == validated(scaled, scaled)  # pairs hold raw columns
    with pytest.warns(RuntimeWarning, match="fit: in validation the rows look as if they had been standardised: b has"):
        validated(scaled, (scaled.x, LABELS))
    assert len(validated(scaled, train[:4].standardised(like=train))) == 2
    other = Data(X + 1.0, LABELS, names=["a", "b"])
    heights = Data(X, LABELS.astype(float)).standardised()
    for data, validation, says in (
        (train, (table("a", "c"), LABELS), "fit: in validation column 1 is called 'c'; expected 'b'"),
        ((X, LABELS), train, "fit: in validation the columns are called 'a', 'b', and those trained on have no names"),
        (scaled, train, "fit: the data are standardised and validation isn't; expected one scale, as validation.sta"),
        (train, scaled, "fit: validation is standardised and the data aren't"),
        (scaled, other.standardised(), "fit: validation is standardised in another way than the data"),
        (
            heights,
            heights.standardised(targets=True),
            "fit: the targets of the data and of validation are on two scales",
        ),
    ):
        with pytest.raises(ValueError, match=re.escape(says)):
            validated(data, validation)


def test_the_columns_of_several_targets_have_names_too() -> None:
    both = table("b", "a")
    data = Data(X, both)
    assert (data.target_names, data.y.tolist()) == (("b", "a"), X[:, ::-1].tolist())
    assert data[:2].target_names == ("b", "a")
    assert Data(X, X, target_names=["u", "v"]).target_names == ("u", "v")
    with pytest.raises(ValueError, match="fit: in validation of y the columns are in another order: 'a', 'b'; expect"):
        fit(MLP(2, [2]), mse, data, validation=(X, table("a", "b")), epochs=1)
    with pytest.raises(ValueError, match="of y the columns are in another order"):
        Data(X, both, target_names=["a", "b"])
    with pytest.raises(ValueError, match=r"1 target_names for y of the shape \(12, 2\)"):
        Data(X, X, target_names=["a"])


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"a": [1.0, 2.0], "b": [1.0]}, "the column 'b' of x has 1 rows, the first 2"),
        ({"a": [[1.0], [2.0]]}, "the column 'a' of x has the shape (2, 1); expected one dimension"),
        ({"a": [], "b": []}, "x is empty; expected at least one sample"),
        ({}, "x has no columns"),
        ({1: [1.0, 2.0], "1": [3.0, 4.0]}, "two columns are called '1'"),
        ({"": [0, 1], "a": [1.0, 2.0]}, "a column of x is called '', as pandas calls one without a name"),
        ({"Unnamed: 0": [0, 1], "a": [1.0, 2.0]}, "a column of x is called 'Unnamed: 0'"),
        ({"a": [1.0, 2.0], "b": np.ma.array([1, -999], mask=[False, True])}, "the column 'b' of x is masked in row 1"),
        ({"a": [1.0, 2.0], "b": [None, 3.0]}, "x is nan in row 0, column 1 ('b'); expected finite numbers"),
        ({"a": [1.0, 2.0], "b": [1.0, np.inf]}, "x is inf in row 1, column 1 ('b')"),
        (
            {"a": [1.0, 2.0], "b": ["red", 1.0]},
            "x holds 'red' (row 0, column 1 ('b')), and others of its column are no",
        ),
        (
            {"a": [1.0, 2.0], "b": np.array(["1", "2"], object)},
            "the column 'b' of x holds text that is numbers, such as",
        ),
        ({"a": [1.0, 2.0], "b": np.array([1, 2], "m8[D]")}, "x holds datetime.timedelta(days=1); expected numbers"),
        ({"a": [1.0, 2.0], "b": [1j, 2.0]}, "x holds 1j; expected numbers (row 0, column 1 ('b'))"),
        ({"a": [1.0, 2.0], "b": [1, 2**53 + 1]}, "x is 9007199254740993 in row 1, column 1 ('b'), which a float would"),
    ],
)
def test_columns_that_are_no_numbers_are_named(columns: Any, says: str) -> None:
    with pytest.raises((ValueError, TypeError), match=re.escape(f"Data: {says}")):
        Data(columns, [0, 1])


@pytest.mark.parametrize(
    ("x", "says"),
    [
        (
            np.ma.array([[1.0, -999.0], [2.0, 3.0]], mask=[[False, True], [False, False]]),
            "x is masked in row 0, column 1",
        ),
        ([np.ma.array([1.0, 2.0]), np.ma.array([1.0, -999.0], mask=[False, True])], "x is masked in row 1, column 1"),
        ([[1.0, 2.0], [np.ma.masked, 2.0]], "x is masked in row 1, column 0"),
        ([[1, 2], [3, 2**53 + 1]], "x is 9007199254740993 in row 1, column 1, which a float would round to 90071992"),
        ([[1.5, 2], [3, 2**53 + 1]], "x is 9007199254740993 in row 1, column 1"),
        ([[1, 2], [3, 2**70 + 1]], "x is 1180591620717411303425 in row 1, column 1"),
        (np.array([[1, 2], [3, 2**64 - 1]], np.uint64), "x is 18446744073709551615 in row 1, column 1"),
        (np.array([["1", "2"], ["3", "4"]], object), "the column 'x₁' of x holds text that is numbers"),
        ([[1.0, "2"], [3.0, 4.0]], "x holds '2' (row 0, column 1), and others of its column are no text"),
    ],
)
def test_masked_rounded_and_written_numbers_are_named(x: Any, says: str) -> None:
    with pytest.raises((ValueError, TypeError), match=re.escape(f"Data: {says}")):
        Data(x, [0, 1])
    with pytest.raises((ValueError, TypeError), match="Data: (rows|x) (is masked|is [0-9]{16}|holds '[12]')"):
        Data([[1.0, 2.0]], [0]).scaled(x)


def test_numbers_of_any_make_are_taken_as_they_are() -> None:
    x: Any = [[Fraction(1, 2), Decimal("1.5")], [True, 2**60]]
    assert Data(np.array(x, object), [0, 1]).x.tolist() == [[0.5, 1.5], [1.0, 2.0**60]]
    assert Data(np.ma.array([[1.0, 2.0]]), [0]).x.tolist() == [[1.0, 2.0]]  # nothing in it is masked


@pytest.mark.parametrize(
    ("y", "says"),
    [
        (np.ma.array([0, 1, 9], mask=[False, False, True]), "y is masked in row 2"),
        (["a", "b", float("nan")], "the label y[2] is nan, and others are text"),
        (["a", None, "b"], "the label y[1] is None, and others are text"),
        (["a", 1, "b"], "the label y[1] is 1, and others are text"),
        (np.array(["a", np.nan, "b"]), "the label y[1] is 'nan', as if it were not known"),
        (["a", "b", "N/A"], "the label y[2] is 'N/A', as if it were not known; leave the sample out, or give classes="),
        (["1.5", "2.5", "3.5"], "y holds text that is numbers, such as '1.5'; give floats for a regression"),
        ([0, 1, 2**70], "the label y[2] is 1180591620717411303424; whole numbers are labels"),
        ([-1, 0, 2**63], "the label y[2] is 9223372036854775808; whole numbers are labels"),
        (
            np.array([0, 1, 2**64 - 1], np.uint64),
            "y goes from 0 to 18446744073709551615, but no label in it is 2; whole numbers",
        ),
        ([b"a", b"b", b"a"], "y holds b'a'; expected numbers (row 0)"),
    ],
)
def test_labels_that_are_none_are_named(y: Any, says: str) -> None:
    with pytest.raises((ValueError, TypeError), match=re.escape(f"Data: {says}")):
        Data(np.eye(3), y)


@pytest.mark.parametrize(
    ("y", "labels", "classes"),
    [
        (["0", "1", "1"], [0, 1, 1], ("0", "1")),
        (["0.0", "1.0", "1.0"], [0, 1, 1], ("0.0", "1.0")),
        ([["b"], ["a"], ["b"]], [1, 0, 1], ("a", "b")),
        ({"kind": ["b", "a", "b"]}, [1, 0, 1], ("a", "b")),
        (np.array([True, False, True], object), [1, 0, 1], ("False", "True")),
        (np.array([2, 1, 0], object), [2, 1, 0], ("0", "1", "2")),
    ],
)
def test_labels_in_any_dress(y: Any, labels: list[int], classes: tuple[str, ...]) -> None:
    data = Data(np.eye(3), y)
    assert (data.y.tolist(), data.classes) == (labels, classes)


def test_a_class_may_be_called_as_nothing_is_where_it_is_named() -> None:
    assert Data(np.eye(2), ["NA", "PL"], classes=["NA", "PL"]).y.tolist() == [0, 1]


def test_what_cant_be_an_array_says_why() -> None:
    class Stubborn:
        def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
            raise RuntimeError("it has a gradient")

    with pytest.raises(TypeError, match="Data: x can't be made an array: it has a gradient"):
        Data(Stubborn(), [0, 1])


def test_what_pandas_has_of_its_own() -> None:
    pandas = pytest.importorskip("pandas", reason=NEEDED)
    frame = pandas.DataFrame({"a": pandas.array([1, 2, 3], "Int64"), "b": pandas.array([0.5, 1, 2], "Float64")})
    y = pandas.Series(["lo", "hi", "lo"])
    data = Data(frame, y)
    assert (data.names, data.x.tolist()) == (("a", "b"), [[1, 0.5], [2, 1], [3, 2]])
    assert Data(frame, y.astype("category")).classes == ("hi", "lo")
    ordered = pandas.Categorical(["lo", "hi", "lo"], categories=["lo", "mid", "hi"])
    assert (Data(frame, ordered).classes, Data(frame, ordered).y.tolist()) == (("lo", "mid", "hi"), [0, 2, 0])
    assert Data(frame, pandas.Series([1, 0, 1], dtype="Int64")).y.tolist() == [1, 0, 1]
    assert Data(frame, pandas.Series([1, 0, 1], dtype="boolean")).classes == ("False", "True")
    assert Data(pandas.DataFrame(np.eye(3)), [0, 1, 2]).names == ("x₁", "x₂", "x₃")  # numbered, so without names
    assert Data(pandas.DataFrame(np.eye(3))[[1, 0, 2]], [0, 1, 2]).names == ("1", "0", "2")
    refused: list[tuple[Callable[[], Any], str]] = [
        (lambda: Data(frame.assign(b=pandas.array([1, None, 2], "Int64")), y), "x is nan in row 1, column 1 ('b')"),
        (lambda: Data(frame, pandas.Series(["a", None, "b"])), "the label y[1] is"),
        (lambda: Data(frame, pandas.Series([0, None, 1], dtype="Int64")), "y is nan in row 1"),
        (lambda: Data(pandas.DataFrame(np.eye(3), columns=["a", "b", "a"]), y), "two columns are called 'a'"),
        (lambda: Data(frame, y[::-1]), "x and y have one index in different orders: row 0 is 0 in x and 2 in y"),
    ]
    for make, says in refused:
        with pytest.raises((ValueError, TypeError), match=re.escape(f"Data: {says}")):
            make()
    shifted = y.set_axis([7, 8, 9])  # another index altogether says nothing of the order
    assert Data(frame, shifted).y.tolist() == data.y.tolist()
    model = MLP(2, [1], seed=1)
    for rows in (frame, frame.iloc[0], frame.to_records(index=False)):
        with pytest.raises(TypeError, match="MLP: inputs is .*columns|MLP: inputs is .*Data.scaled"):
            model(rows)
    assert accuracy(pandas.DataFrame({"score": [1.0, -1.0]}), pandas.Series([1, 0])) == 1.0


def test_a_sparse_array_is_told_how_to_become_dense() -> None:
    sparse = pytest.importorskip("scipy.sparse")
    with pytest.raises(ValueError, match=r"x has the shape \(\); .*; make it dense, as x\.toarray\(\) does"):
        Data(sparse.csr_matrix(np.eye(2)), [0, 1])


class Size(NamedTuple):
    b: float
    a: float


def as_dicts(frame: Any) -> list[Any]:
    return list(frame.to_dict("records"))


def as_series(frame: Any) -> list[Any]:
    return [row for _, row in frame.iterrows()]


def as_tuples(frame: Any) -> list[Any]:
    return list(frame.itertuples(index=False))


def as_records(frame: Any) -> list[Any]:
    return list(frame.to_records(index=False))


@pytest.mark.parametrize("rows_of", [as_dicts, as_series, as_tuples, as_records])
def test_rows_with_names_are_a_table(rows_of: Callable[[Any], list[Any]]) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": [1.0, 2.0, 4.0], "b": [10.0, 30.0, 20.0]})
    data = Data(rows_of(frame), [0, 1, 0])
    assert (data.names, data.x.tolist()) == (("a", "b"), frame.to_numpy().tolist())
    assert data.standardised().scaled(rows_of(frame)).tolist() == data.standardised().x.tolist()
    assert data.scaled(rows_of(frame[["b", "a"]])).tolist() == data.x.tolist()
    assert data.scaled([Size(1.0, 2.0)]).tolist() == [[2.0, 1.0]]
    mixed = [rows_of(frame)[0], *rows_of(frame[["b", "a"]])[1:]]
    if rows_of is as_dicts:
        assert Data(mixed, [0, 1, 0]).x.tolist() == data.x.tolist()  # a dict's are found by their names
    else:
        with pytest.raises(
            ValueError, match="Data: in row 1 of x the columns are in another order: 'b', 'a'; expected"
        ):
            Data(mixed, [0, 1, 0])
    with pytest.raises(ValueError, match="Data: in row 1 of x the numbers have no names, as those in row 0 have"):
        Data([rows_of(frame)[0], [1.0, 2.0]], [0, 1])
    with pytest.raises(ValueError, match="Data: in row 1 of x there are 1 columns, 'a'; expected 2: 'a', 'b'"):
        Data([rows_of(frame)[0], rows_of(frame[["a"]])[0]], [0, 1])
    assert Data([[1.0], [2.0]], [{"kind": "cat"}, {"kind": "dog"}]).classes == ("cat", "dog")
    assert Data([frame.a, frame.b], [0, 1]).names == ("x₁", "x₂", "x₃")  # an index names samples


@pytest.mark.parametrize("name", [None, float("nan"), "", " "])
def test_a_column_that_has_no_name_is_refused(name: Any) -> None:
    pandas = pytest.importorskip("pandas")
    with pytest.raises(ValueError, match="Data: a column of x is called .*leave it out, or give it a name"):
        Data(pandas.DataFrame([[1.0, 2.0]], columns=["a", name]), [0])
