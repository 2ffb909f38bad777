"""CSV files as Data: pandas reads them; marks, decimals and headers are found; what may be misread is refused.

Also of: nn/data/csv_doubts.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from nn import Data
from nn.data import read_csv

NEEDED = "pandas is not installed: pip install -e '.[data]'"
Read = Callable[..., Data]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a file, data.csv, and read it."""
    pytest.importorskip("pandas", reason=NEEDED)

    def read(content: str | bytes, target: str | int = -1, **options: Any) -> Data:
        file = tmp_path / "data.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_csv(file, target, **options)

    return read


def test_features_target_and_names(read: Read) -> None:
    data = read("length,width,species\n5.1,3.5,setosa\n-7,.25,virginica\n1e3,0,setosa\n")
    assert data.x.tolist() == [[5.1, 3.5], [-7, 0.25], [1000, 0]]
    assert data.y.tolist() == [0, 1, 0]
    assert (data.names, data.classes, data.title) == (("length", "width"), ("setosa", "virginica"), "data")


@pytest.mark.parametrize("target", ["b", 1, -2, np.int64(1)])
def test_any_column_may_be_the_target(read: Read, target: Any) -> None:
    data = read("a,b,c\n1,2.5,3\n4,5,6\n", target)
    assert (data.x.tolist(), data.y.tolist(), data.names) == ([[1, 3], [4, 6]], [2.5, 5], ("a", "c"))


@pytest.mark.parametrize("path", [str, Path])
def test_a_path_may_be_text(read: Read, tmp_path: Path, path: Callable[[Path], Any]) -> None:
    (tmp_path / "małe dane.csv").write_text("a,b\n1,2.5\n", encoding="utf-8")
    assert read_csv(path(tmp_path / "małe dane.csv")).title == "małe dane"


@pytest.mark.parametrize(
    "content",
    [
        "a,b,y\n1.5,2,x\n3,4.25,z\n",
        "a;b;y\n1.5;2;x\n3;4.25;z\n",
        "a;b;y\n1,5;2;x\n3;4,25;z\n",
        "a\tb\ty\n1.5\t2\tx\n3\t4.25\tz\n",
        "a\tb\ty\n1,5\t2,0\tx\n3,0\t4,25\tz\n",
        "a, b, y\n1.5,  2 , x\n 3,4.25 ,z \n",
        '"a","b","y"\n"1.5","2","x"\n"3","4.25","z"',
        '"a"; "b"; "y"\n"1,5"; "2"; "x"\n"3"; "4,25"; "z"\n',
        "\ufeffa,b,y\n1.5,2,x\n3,4.25,z\n",
        "a,b,y\r\n1.5,2,x\r\n3,4.25,z\r\n",
        "a,b,y\r1.5,2,x\r3,4.25,z",
        "\n\na,b,y\n\n1.5,2,x\n   \n3,4.25,z\n\n\n",
        "a,b,y,\n1.5,2,x,\n3,4.25,z,\n",
        "a;b;y;;\n1.5;2;x;;\n3;4.25;z;;\n",
        "a,b,y\n1.5,2,x,\n3,4.25,z,\n",
        "sep=;\na;b;y\n1,5;2;x\n3;4,25;z\n",
        '"SEP=|"\r\na|b|y\r\n1.5|2|x\r\n3|4.25|z',
    ],
)
def test_the_same_table_in_many_dresses(read: Read, content: str) -> None:
    data = read(content)
    assert (data.x.tolist(), data.y.tolist()) == ([[1.5, 2], [3, 4.25]], [0, 1])
    assert (data.names, data.classes) == (("a", "b"), ("x", "z"))


def test_pandas_options_pass_through(read: Read) -> None:
    assert read("a|b|y\n1|2|u\n3|4|v\n", sep="|").x.tolist() == [[1, 2], [3, 4]]
    assert read("a b y\n1 2,5 u\n3 4 v\n", delimiter=" ", decimal=",").x.tolist() == [[1, 2.5], [3, 4]]
    assert read("1,2,u\n3,4,v\n", header=None).names == ("x₁", "x₂")
    assert read("1,2,u\n3,4,v\n", names=["a", "b", "y"]).names == ("a", "b")
    assert read("a,b,y\n1,2,u\n3,4,v\n", usecols=["b", "y"]).x.tolist() == [[2], [4]]
    assert read("a,y\n?,1.5\n3,2.5\n", na_values="?", missing=0).x.tolist() == [[0], [3]]
    assert read("a,y\n1.234,1.5\n3.500,2.5\n", thousands=".").x.tolist() == [[1234], [3500]]
    assert read("d,y\n2024-01-01,1.5\n2024-01-03,2.5\n", parse_dates=["d"]).x.tolist() == [[0], [2]]
    assert read("i,a,y\n7,1,u\n8,2,v\n", index_col="i").names == ("a",)
    assert read("a,y\n1,PL\n2,NA\n", keep_default_na=False, classes=["NA", "PL"]).y.tolist() == [1, 0]
    assert read("# of 2024\na,y\n1,2.5\n", comment="#").x.tolist() == [[1]]
    with pytest.raises(TypeError, match="delimeter"):
        read("a,b\n1,2\n", delimeter=",")
    with pytest.raises(ValueError, match="chunksize and iterator give no table"):
        read("a,b\n1,2.5\n", chunksize=1)


def test_a_compressed_file_is_read(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas", reason=NEEDED)
    frame = pandas.DataFrame({"a": [0.5, 1.5], "y": ["u", "v"]})
    frame.to_csv(tmp_path / "data.csv.gz", index=False)
    assert read_csv(tmp_path / "data.csv.gz").x.tolist() == [[0.5], [1.5]]


def test_gaps_categories_and_a_second_file(read: Read) -> None:
    train = read("age,city,y\n30,Rome,u\n,Oslo,v\n50,,u\n", missing="mean")
    assert train.names == ("age", "city=Oslo", "city=Rome")
    assert train.x.tolist() == [[30, 0, 1], [40, 1, 0], [50, 1, 0]]
    other = read("y,city,age\nv,Rome,\n", "y", like=train)
    assert (other.x.tolist(), other.y.tolist(), other.classes) == ([[40, 0, 1]], [1], ("u", "v"))
    with pytest.raises(
        ValueError, match=r"data\.csv: x is 'Bern' in row 0, column 1 \('city'\), which is unknown.*, below the header$"
    ):
        read("age,city,y\n1,Bern,u\n", like=train)


def test_a_text_column_may_hold_the_other_marks(read: Read) -> None:
    assert read('n,y\n1,"a;b, c"\n2,x;y\n3,z\n').classes == ("a;b, c", "x;y", "z")
    assert read("n;y\n1;a,b\n2;c,d\n").classes == ("a,b", "c,d")
    assert read('n,y\n1,"a; b"\n2,"c; d"\n').classes == ("a; b", "c; d")


def test_text_and_small_whole_numbers_are_labels(read: Read) -> None:
    def target(cells: str, **options: Any) -> tuple[list[float], tuple[Any, ...]]:
        data = read("x,y\n" + "".join(f"0,{cell}\n" for cell in cells.split()), **options)
        return data.y.tolist(), data.recipe.classes

    assert target("b a B b") == ([2, 1, 0, 2], ("B", "a", "b"))
    assert target("0 1 1 0") == ([0, 1, 1, 0], (0, 1))
    assert target("True False True") == ([1, 0, 1], (False, True))
    for regression in ("0 1 2 3", "1 2 1 2", "0 2 0 2", "-1 1 -1 1", "0 0.5 1 1", "3 3 3 3"):
        assert target(regression) == ([float(cell) for cell in regression.split()], ())
    assert target("0 1 1 0", classes=False) == ([0.0, 1.0, 1.0, 0.0], ())
    assert target("1 3 2 1", classes=True) == ([0, 2, 1, 0], (1, 2, 3))
    assert target("1 3 1", classes=(1, 2, 3)) == ([0, 2, 0], (1, 2, 3))
    assert target("c c", classes=["a", "b", "c"]) == ([2, 2], ("a", "b", "c"))


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        ("", {}, "pandas can't read it: No columns to parse"),
        ("a,b\n", {}, " holds a header and no rows"),
        ("a\n1\n2\n", {}, ": a single column, 'a'; expected at least a feature and a target: if cells are divided"),
        ("a,b,c\n1,2,3.5\n4,5\n", {}, ": y is nan in row 1; expected finite numbers: leave out a sample"),
        ("a,b,c\n1,,3.5\n", {}, ": x is nan in row 0, column 1 ('b'); expected finite numbers, or missing="),
        ("a,b,c\n1,2,3.5\n\n4,5,6,7\n", {}, "pandas can't read it: Error tokenizing data. C error: Expected 3 fields"),
        ("a,b\n1,2,3\n4,5,6\n", {}, "pandas can't read it: there are more cells than names"),
        ("a,b,c\n1,2,3.5\n1,x2,3.5\n", {}, ": the column 'b' of x holds text that is 'x2' beside numbers such as '2'"),
        ("a,b,c\n1,NA,3.5\n", {}, ": x is nan in row 0, column 1 ('b')"),
        ("a,b,c\n1,2,3\n1,2,3x\n", {}, ": the label y[1] is '3x', and 1 other targets are numbers; if they are labels"),
        ("a,b,y\n1,2,3\na,b,y\n4,5,6\n", {}, "the column 'a' of x holds text that is 'a' beside numbers such as '1'"),
        ("a,b\n1,x\n", {"classes": False}, ": y holds 'x'; expected numbers (row 0)"),
        ("a,b\n1_000,1.5\n2_000,2.5\n", {}, ": the column 'a' of x holds text that is numbers, such as '1_000'"),
        ('a,b\n"1,5",2.5\n"2,5",3.5\n', {}, ": the column 'a' of x holds text that is numbers, such as '1,5'"),
        ("a;b\n1,5;x\n1.234;y\n", {}, ": the column 'a' of x holds text that is numbers, such as '1,5'"),
        ("a;b\n1;2.5\n1,5;2\n", {}, ": y holds text that is numbers, such as '2.5'"),
        ("a;b\n1.234,5;2\n", {}, ": the column 'a' of x holds text that is numbers, such as '1.234,5'"),
        ("a;b\n1,5;2\n", {"decimal": "."}, ": the column 'a' of x holds text that is numbers, such as '1,5'"),
        (
            "a;b\n1,234;2\n12,500;3\n",
            {},
            ": in the column 'a' '1,234' may be a number with decimals, or one of thousan",
        ),
        (
            "a;b\n7;1.234\n8;2.500\n",
            {},
            ": in the column 'b' '1.234' may be a number with decimals, or one of thousands",
        ),
        (
            "a\tb\n1,234\t2\n",
            {},
            ": in the column 'a' '1,234' may be a number with decimals, or one of thousands; give d",
        ),
        (
            "a,b\n9007199254740993,x\n",
            {},
            ": x is 9007199254740993 in row 0, column 0 ('a'), which a float would round",
        ),
        (
            "a,b\n1,x\n2,NA\n",
            {},
            ": the label y[1] is nan, and others are text; expected text for each: leave the sample",
        ),
        ("a,b\n1,-Infinity\n", {}, ": y is -inf in row 0; expected finite numbers"),
        ("a,b\ninf,2.5\n", {}, ": x is inf in row 0, column 0 ('a'); expected finite numbers"),
        ("a,b\n1,2\n", {"target": "c"}, ": no column is called 'c'; the columns are: 'a', 'b'"),
        ("a,b\n1,2\n", {"target": 2}, ": there is no column 2; there are 2: 'a', 'b'"),
        ("a,b\n1,2\n", {"target": -3}, ": there is no column -3; there are 2: 'a', 'b'"),
        ("a,b,a\n1,2,3\n", {}, ": two columns are called 'a'"),
        (",q,r\n0,4,0.5\n1,5,0.6\n", {}, ": a column of x is called 'Unnamed: 0', as pandas calls one without a name"),
        (
            "5.1,3.5,x\n1,2,y\n",
            {},
            ": the first line, 5.1, 3.5, x, may be a sample, as '5.1' is a number; give header=N",
        ),
        ("2019,2020,2021\n1,2,3.5\n", {}, ": the first line, 2019, 2020, 2021, may be a sample, as '2019' is a number"),
        ('a,b,c\n1,"2,3\n4,5,6\n', {}, "pandas can't read it: Error tokenizing data. C error: EOF inside string"),
        (b"a,b\n1,dobry\n2,z\xb3y\n", {}, ": the byte 0xb3 is not utf-8; save the file as UTF-8, or give the encoding"),
        ("a,b\n1,2\n".encode("utf-16"), {}, ": the byte 0xff is not utf-8"),
        (
            "d,y\n2024-01-01,1.5\n2024-01-03,2.5\n",
            {},
            "text that is dates, such as '2024-01-01'; make them dates, as pa",
        ),
    ],
)
def test_what_can_t_be_read_is_named_with_its_file(
    read: Read, tmp_path: Path, content: str | bytes, options: dict[str, Any], message: str
) -> None:
    with pytest.raises((ValueError, TypeError), match=re.escape(message)) as caught:
        read(content, **options)
    assert str(tmp_path / "data.csv") in str(caught.value)


def test_a_header_of_numbers_is_one_where_the_target_stands_in_it(read: Read) -> None:
    assert read("2019,2020,y\n3,4,0.5\n", target="y").names == ("2019", "2020")
    assert read("2019,2020,y\n3,4,0.5\n", header=0).names == ("2019", "2020")
    assert len(read("1,2,3.5\n3,4,0.5\n", header=None)) == 2


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"target": 1.0}, TypeError, "read_csv: target is 1.0; expected a column's name or number"),
        ({"target": True}, TypeError, "read_csv: target is True"),
        ({"encoding": "utf-9"}, ValueError, "read_csv: 'utf-9' is no encoding"),
        ({"header": True}, TypeError, "Passing a bool to header is invalid. Use header=None for no header"),
        ({"missing": "avg"}, ValueError, "missing is 'avg'; expected 'mean', 'median', 'most_frequent', a number"),
    ],
)
def test_what_can_t_be_asked_for_is_named(
    read: Read, options: dict[str, Any], kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind, match=re.escape(message)):
        read("a,b\n1,2\n", **options)


def test_a_missing_file_is_named_with_the_current_folder(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError) as caught:
        read_csv("none.csv")
    assert str(caught.value) == f"read_csv: there is no file none.csv (the current folder is {Path.cwd()})"


def test_without_pandas_the_error_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    (tmp_path / "a.csv").write_text("a,b\n1,2.5\n", encoding="utf-8")
    with pytest.raises(ImportError) as caught:
        read_csv(tmp_path / "a.csv")
    assert str(caught.value) == "read_csv needs pandas, which is not installed: pip install 'autograd-by-hand[data]'"


@pytest.mark.parametrize("encoding", ["cp1250", "utf-16", "utf-8-sig"])
def test_other_encodings(read: Read, encoding: str) -> None:
    data = read("długość,żółw\n1,mały\n2,duży\n".encode(encoding), encoding=encoding)
    assert (data.names, data.classes) == (("długość",), ("duży", "mały"))


def test_nothing_is_evaluated(read: Read, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    with pytest.raises(ValueError, match="beside numbers such as '1'"):
        read(f"a,b\n=open({str(marker)!r}; 'w'),3.5\n1,2.5\n")
    assert not marker.exists()


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff"), min_size=1, max_size=8).map(
    str.strip
)
NAMES = TEXTS.filter(
    lambda text: bool(re.search("[a-z]", text)) and not text.lower().startswith(("nan", "inf", "sep="))
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    table=st.lists(
        st.tuples(
            st.floats(allow_nan=False, allow_infinity=False),
            st.integers(-(2**53) + 1, 2**53 - 1),
            st.sampled_from(["a", 'b "quoted"', "c, d; e", "f\ng"]),
        ),
        min_size=2,
        max_size=12,
    ),
    names=st.lists(NAMES, min_size=3, max_size=3, unique=True),
    sep=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    bom=st.booleans(),
)
def test_what_csv_writes_comes_back(
    read: Read, table: list[tuple[float, int, str]], names: list[str], sep: str, end: str, quoting: Any, bom: bool
) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=sep, lineterminator=end, quoting=quoting)
    writer.writerows([names, *table])
    content = file.getvalue().encode("utf-8-sig" if bom else "utf-8")
    classes = sorted({row[2] for row in table})
    data = read(content, names[2], classes=classes, sep=sep, decimal=".")
    np.testing.assert_allclose(data.x[:, 0], [row[0] for row in table], rtol=4e-16, atol=0)
    assert data.x[:, 1].tolist() == [float(row[1]) for row in table]
    assert [data.classes[label] for label in data.y] == [row[2] for row in table]
    assert (data.names, data.classes) == ((names[0], names[1]), tuple(classes))


@pytest.mark.parametrize(
    ("content", "options", "x"),
    [
        ("a;b\n1,234;2\n12,500;3\n", {"decimal": ","}, [1.234, 12.5]),
        ("a;b\n1.234;2\n12.500;3\n", {"decimal": "."}, [1.234, 12.5]),
        ('a,b\n"1,234",2\n"12,5",3\n', {"decimal": ","}, [1.234, 12.5]),
        ("a;b\n1,234;2\n0,500;3\n", {}, [1.234, 0.5]),  # one that can't be of thousands settles it
        ("a;b\n1,234;2\n12,5;3\n", {}, [1.234, 12.5]),
        ("a;b\n1.234;2\n12.5;3\n", {}, [1.234, 12.5]),
        ("a\tb\n1.234\t2\n12.500\t3\n", {}, [1.234, 12.5]),
        ("a,b\n1.234,2\n12.500,3\n", {}, [1.234, 12.5]),
    ],
)
def test_decimals_are_told_from_thousands(read: Read, content: str, options: dict[str, Any], x: list[float]) -> None:
    assert read(content, **options).x.ravel().tolist() == x


def test_a_frame_that_pandas_wrote_comes_back_or_is_refused(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas", reason=NEEDED)
    frame = pandas.DataFrame({"a": [0.5, 1.5, 2.5], "b": [3.0, 1.0, 2.0], "y": ["u", "v", "u"]})
    for decimal, sep in ((".", ","), (",", ";"), (".", "\t")):
        frame.to_csv(tmp_path / "f.csv", index=False, sep=sep, decimal=decimal)
        data = read_csv(tmp_path / "f.csv")
        assert data.x.tolist() == frame[["a", "b"]].to_numpy().tolist()
        assert (data.names, [data.classes[label] for label in data.y]) == (("a", "b"), list(frame.y))
        frame.to_csv(tmp_path / "f.csv", sep=sep, decimal=decimal)
        with pytest.raises(ValueError, match="a column of x is called 'Unnamed: 0'"):
            read_csv(tmp_path / "f.csv")
    pandas.DataFrame(frame[["b", "a"]].to_numpy()).to_csv(tmp_path / "f.csv", index=False)
    with pytest.raises(ValueError, match="the first line, 0, 1, may be a sample"):
        read_csv(tmp_path / "f.csv")


@pytest.mark.parametrize(
    ("sep", "cells"),
    [
        (";", "1 234,50|2 345,75|1 234,50"), (";", "1\u00a0234,5|2\u202f345|3"), (";", "1.234,5|2.345,7|1.234,5"),
        (",", '"2,5"|"3,5"|"2,5"'), (",", "10%|20%|10%"), (",", "$10.50|$7|$7"), (";", "10,5 zł|20 zł|20 zł"),
        (",", "1'234|2'345|3'456"), (",", "−1|−2|−1"), (",", "2024-01-01|2024-01-02|2024-01-03"),
        (",", "1 kg|2 kg|3 kg"),
    ],
)  # fmt: skip
def test_numbers_that_are_written_otherwise_are_no_classes(read: Read, sep: str, cells: str) -> None:
    content = "\n".join([f"x{sep}y", *[f"{i}{sep}{cell}" for i, cell in enumerate(cells.split("|"))]])
    with pytest.raises(ValueError, match=r"(y holds text that|the label y\[.* other targets are num).* classes=True"):
        read(content, target="y")
    assert read(content, target="y", classes=True).classes


@pytest.mark.parametrize(
    "mark", ["?", "-", "—", "..", "#N/D!", "#DZIEL/0!", "#REF!", "#NAME?", "#NV", "brak", "Missing"]
)
def test_what_stands_where_no_label_is_known_is_no_class(read: Read, mark: str) -> None:
    with pytest.raises(ValueError, match="as if it were not known"):
        read(f"x,y\n1,cat\n2,{mark}\n3,dog\n", target="y")
    assert read(f"x,y\n1,cat\n2,{mark}\n", target="y", classes=["cat", mark]).classes == ("cat", mark)


@pytest.mark.parametrize(
    "labels", [["18-25", "26-35", "26-35"], ["1", "2", "1"], ["3rd", "1st", "1st"], ["A", "B", "C"]]
)
def test_labels_may_begin_with_numbers(labels: list[str]) -> None:
    assert len(Data([[1.0], [2.0], [3.0]], labels).classes) == len(set(labels))


def test_a_file_that_is_cut_by_another_mark_is_told_so(read: Read) -> None:
    content = "weight colour fruit\n1 red apple\n2 green pear\n"
    with pytest.raises(ValueError, match="the columns are: 'weight colour fruit'; if cells are divided .*, give sep="):
        read(content, target="fruit")
    assert len(read(content, target="fruit", sep=" ", classes=True).names) == 3


def test_a_file_in_utf_16_is_told_what_it_is_in(read: Read) -> None:
    content = "größe,fruit\n1,apple\n2,pear\n".encode("utf-16")
    with pytest.raises(ValueError, match="give the encoding it has, such as encoding='utf-16'"):
        read(content, target="fruit")
    assert read(content, target="fruit", encoding="utf-16").names == ("größe",)
