"""CSV files as Data: delimiters, decimal commas, headers, labels; and what can't be read is named with its place.

Also of: nn/data/csv_records, nn/data/csv_table, nn/data/csv_doubts.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from nn import Data
from nn.data import read_csv

Read = Callable[..., Data]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a file, data.csv, and read it."""

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
def test_a_path_may_be_text(tmp_path: Path, path: Callable[[Path], Any]) -> None:
    (tmp_path / "małe dane.csv").write_text("1,2.5\n", encoding="utf-8")
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
    ],
)
def test_the_same_table_in_many_dresses(read: Read, content: str) -> None:
    data = read(content)
    assert (data.x.tolist(), data.y.tolist()) == ([[1.5, 2], [3, 4.25]], [0, 1])
    assert (data.names, data.classes) == (("a", "b"), ("x", "z"))


def test_a_delimiter_can_be_given(read: Read) -> None:
    assert read("1|2|a\n3|4|b\n", delimiter="|").x.tolist() == [[1, 2], [3, 4]]
    assert read("1 2,5 a\n3 4 b\n", delimiter=" ").x.tolist() == [[1, 2.5], [3, 4]]


def test_a_text_column_may_hold_the_other_delimiters(read: Read) -> None:
    data = read('n,y\n1,"a;b, c"\n2,x;y\n3,z\n')
    assert data.classes == ("a;b, c", "x;y", "z")
    assert read("n;y\n1;a,b\n2;c,d\n").classes == ("a,b", "c,d")
    assert read('n,y\n1,"a; b"\n2,"c; d"\n').classes == ("a; b", "c; d")


def test_one_bad_row_does_not_change_the_delimiter(read: Read) -> None:
    with pytest.raises(ValueError, match=r"line 2, column 3 \('y'\): the cell is missing: 2 cells, expected 3"):
        read("a;b;y\n1,5;2,5\n1,5;2,5;a\n1,5;2,5;b\n")


def test_a_header_is_found_or_given(read: Read) -> None:
    assert read("1,2,a\n3,4,b\n").names == ("x0", "x1")
    assert read("p,q,r\n3,4,0.5\n").names == ("p", "q")
    assert read("2,1,r\n3,4,0.5\n", header=True).names == ("2", "1")
    assert read("2019,2020,y\n3,4,0.5\n", header=True).names == ("2019", "2020")
    assert read("2019,2020,y\n3,4,0.5\n", target="y").names == ("2019", "2020")
    assert len(read("1,2,3.5\n3,4,0.5\n", header=False)) == 2
    with pytest.raises(ValueError, match=r"line 1, column 3: 'y' is not a number, and 1 other targets are"):
        read("2019,2020,y\n3,4,0.5\n")
    with pytest.raises(
        ValueError, match=r"line 1, column 2: 'q' is not a number; if this line holds names, give header"
    ):
        read("2019,q,y\n3,4,z\n")


def test_text_and_small_whole_numbers_are_labels(read: Read) -> None:
    def target(cells: str, **options: Any) -> tuple[list[float], tuple[str, ...]]:
        data = read("".join(f"0,{cell}\n" for cell in cells.split()), **options)
        return data.y.tolist(), data.classes

    assert target("b a B b") == ([2, 1, 0, 2], ("B", "a", "b"))
    assert target("0 1 1 0") == ([0, 1, 1, 0], ("0", "1"))
    assert target("1 0.0 1.0 0 2 2") == ([1, 0, 1, 0, 2, 2], ("0.0", "1", "2"))
    for regression in ("0 1 2 3", "1 2 1 2", "0 2 0 2", "-1 1 -1 1", "0 0.5 1 1", "3 3 3 3"):
        assert target(regression) == ([float(cell) for cell in regression.split()], ())
    assert target("0 1 1 0", classes=False) == ([0.0, 1.0, 1.0, 0.0], ())
    assert target("10 9 1e1 9.0 -2", classes=True) == ([2, 1, 2, 1, 0], ("-2", "9", "10"))
    assert target("b 10 a 9", classes=True) == ([3, 1, 2, 0], ("9", "10", "a", "b"))


def test_a_second_file_takes_the_classes_of_the_first(read: Read) -> None:
    train = read("1,a\n2,c\n3,b\n")
    other = read("1,c\n2,c\n", classes=train.classes)
    assert (other.y.tolist(), other.classes) == ([2, 2], ("a", "b", "c"))
    with pytest.raises(ValueError, match=r"line 2, column 2: 'd' is no class; the classes are: a, b, c"):
        read("1,c\n2,d\n", classes=train.classes)


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        ("", {}, "is empty"),
        ("\ufeff\r\n \r\n", {}, "is empty"),
        ("a,b\n", {}, "holds a header and no rows"),
        ("1\n2\n", {}, ", line 1: a single column, '1', where ',' is the delimiter; expected at least a feature and"),
        ("a,b,c\n1,2,3.5\n4,5\n", {}, ", line 3, column 3 ('c'): the cell is missing: 2 cells, expected 3"),
        ("a,b,c\n1,,3.5\n", {}, ", line 2, column 2 ('b'): the cell is empty"),
        ("a,b,c\n1,2,3.5\n1,2,\n", {}, ", line 3, column 3 ('c'): the cell is empty"),
        ("1,2,3.5\n\n\n4,5,6,7,8\n", {}, ", line 4: 5 cells, expected 3 as in line 1; the first too many is '7'"),
        ("a,b,c\n1,2,3\n1,x2,3\n", {}, ", line 3, column 2 ('b'): 'x2' is not a number"),
        ("a,b,c\n1,2,3\n1,NA,3\n", {}, ", line 3, column 2 ('b'): 'NA' is not a number"),
        ("a,b,c\n1,2,3\n1,2,3x\n", {}, "column 3 ('c'): '3x' is not a number, and 1 other targets are; if they are"),
        ("a,b\n1,x\n", {"classes": False}, ", line 2, column 2 ('b'): 'x' is not a number"),
        ("1,1\n1,1_000\n", {"classes": False}, ", line 2, column 2: '1_000' is not a number"),
        ("1,1\n٣,2\n", {}, ", line 2, column 1: '٣' is not a number"),
        ("1,1\n0x10,2\n", {}, "'0x10' is not a number"),
        ('1,1\n"1,5",2\n', {}, ", line 2, column 1: '1,5' is not a number"),
        ("1;1\n1.234,5;2\n", {}, ", line 2, column 1: '1.234,5' is not a number"),
        ("1;1\n1 234;2\n", {}, ", line 2, column 1: '1 234' is not a number"),
        ("a;b\n1,5;1\n1.234;2\n", {}, "line 3, column 1 ('a'): '1.234' has another decimal mark than '1,5' in line 2"),
        ("a;b\n1;2.5\n1,5;2\n", {}, "line 3, column 1 ('a'): '1,5' has another decimal mark than '2.5' in line 2"),
        ("1,5;x\n1.234;y\n", {}, "line 2, column 1: '1.234' has another decimal mark than '1,5' in line 1"),
        ("1,9007199254740993\n", {}, ", line 1, column 2: a float would round '9007199254740993' to 9007199254740992"),
        (
            "a,b\n1,x\n2,NA\n",
            {},
            ", line 3, column 2 ('b'): 'NA' may stand where no label is known; leave the line out",
        ),
        ("1,nan,3\n", {}, ", line 1, column 2: 'nan' is not a finite number"),
        ("1,2,3\n1,-Infinity,3\n", {}, ", line 2, column 2: '-Infinity' is not a finite number"),
        ("1,2\n1,inf\n", {}, ", line 2, column 2: 'inf' is not a finite number"),
        ("1,2\n1e999,2\n", {}, ", line 2, column 1: '1e999' is not a finite number"),
        ("a,b\n1,x\n2,x\n", {}, ": all targets are 'x'; expected at least two classes"),
        ("a,b\n1,2\n", {"target": "c"}, ": no column is called 'c'; the columns are: 'a', 'b'"),
        (
            "1,2\n1,2\n",
            {"target": "a", "header": False},
            "no column is called 'a'; the columns are: numbers 0 to 1, as",
        ),
        ("a,b\n1,2\n", {"target": 2}, ": there is no column 2; there are 2: 'a', 'b'"),
        ("1,2\n", {"target": -3}, ": there is no column -3; there are 2: numbers 0 to 1, as there is no header"),
        ("a,b,a\n1,2,3\n", {}, ", line 1: two columns are called 'a'"),
        (",q,r\n0,4,0.5\n1,5,0.6\n", {}, ", line 1: column 1 has no name, '', as where pandas wrote its index; write"),
        ("Unnamed: 0,q,r\n0,4,0.5\n", {}, ", line 1: column 1 has no name, 'Unnamed: 0', as where pandas wrote its"),
        ("a,,r\n0,4,0.5\n", {}, ", line 1: column 2 has no name"),
        (",0,1\n0,4,0.5\n", {}, ", line 1, column 1: the cell is empty; if this line holds names, give header=True"),
        ("a,b,y\n1,2,3\na,b,y\n4,5,6\n", {"target": 0}, ", line 3, column 2 ('b'): 'b' is not a number"),
        ("a,b,y\n1,2,3\na,b,y\n4,5,6\n", {"classes": False}, ", line 3, column 1 ('a'): 'a' is not a number"),
        ("a,b,y\n1,2,u\na,b,y\n4,5,v\n", {}, ", line 3, column 1 ('a'): 'a' is not a number"),
        ("2019,2021,2020\n1.5,3,0.5\n", {"decimal": ","}, ", line 2, column 1: '1.5' is not a number"),
        ("a;b\n1,5;2\n", {"decimal": "."}, ", line 2, column 1 ('a'): '1,5' is not a number"),
        ("a;b\n1,234;2\n12,500;3\n", {}, ", line 2, column 1 ('a'): '1,234' may be a number with decimals, or one of "),
        ("a;b\n7;1.234\n8;2.500\n", {}, ", line 2, column 2 ('b'): '1.234' may be a number with decimals, or one of t"),
        (
            "a\tb\n1,234\t2\n",
            {},
            ", line 2, column 1 ('a'): '1,234' may be a number with decimals, or one of thousands",
        ),
        (
            '1,2,3\n1,"2,3\n4,5,6\n',
            {},
            ", line 2: the quotes or cells from here on can't be read: unexpected end of data",
        ),
        ('1,2,3\n1,"2"x,3\n', {}, ", line 2: the quotes or cells from here on can't be read: ',' expected after '\"'"),
        (
            f"1,2\n{'1' * 200_000},2\n",
            {},
            ", line 2: the quotes or cells from here on can't be read: field larger than",
        ),
        (
            b"a,b\n1,dobry\n2,z\xb3y\n",
            {},
            ", line 3: the byte 0xb3 is not utf-8; save the file as UTF-8, or give the enc",
        ),
        ("a,b\n1,2\n".encode("utf-16"), {}, ", line 1: the byte 0xff is not utf-8"),
    ],
)
def test_what_can_t_be_read_is_named_with_its_place(
    read: Read, tmp_path: Path, content: str | bytes, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        read(content, **options)
    assert str(tmp_path / "data.csv") in str(caught.value)


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"target": 1.0}, TypeError, "target is 1.0; expected a column's name or number"),
        ({"target": True}, TypeError, "target is True"),
        ({"delimiter": ", "}, ValueError, "delimiter is ', '; expected one character"),
        ({"delimiter": "\n"}, ValueError, r"delimiter is '\n'"),
        ({"classes": "ab"}, TypeError, "classes is 'ab'; expected True, False, or a list of names"),
        ({"classes": [1, 2]}, TypeError, "classes is [1, 2]"),
        ({"encoding": "utf-9"}, ValueError, "'utf-9' is no encoding"),
    ],
)
def test_what_can_t_be_asked_for_is_named(
    read: Read, options: dict[str, Any], kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind, match=re.escape(f"read_csv: {message}" if "enc" not in options else message)):
        read("1,2\n", **options)


def test_a_missing_file_is_named_with_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError) as caught:
        read_csv("none.csv")
    assert str(caught.value) == f"read_csv: there is no file none.csv (the current folder is {Path.cwd()})"


@pytest.mark.parametrize("encoding", ["cp1250", "utf-16", "utf-8-sig"])
def test_other_encodings(read: Read, encoding: str) -> None:
    data = read("długość,żółw\n1,mały\n2,duży\n".encode(encoding), encoding=encoding)
    assert (data.names, data.classes) == (("długość",), ("duży", "mały"))


def test_lines_are_those_an_editor_shows(read: Read) -> None:
    start = '"length\nin cm",b,species\r\n1,2,"two\r\nlines"\n\n'  # lines 1-2, 3-4, and an empty one
    assert read(start + "3,4,one\n").names == ("length\nin cm", "b")
    with pytest.raises(ValueError, match=r"line 6, column 1 \('length\\nin cm'\): 'x'"):
        read(start + "x,4,one\n")
    with pytest.raises(ValueError, match=r"line 8, column 3 \('b'\): 'x' is not a number"):  # where the cell begins
        read('"y\ny",a,b\n1,2,3\n"a\nb",1,2\n\n"c\nd",1,x\n', target=0)
    with pytest.raises(ValueError, match=r"line 4, column 2 \('a'\): the cell is missing"):
        read('y,a\n1,2\n"a\nb"\n'.replace('"a\nb"\n', '\n"a"\n'), target=0)


def test_a_class_may_be_called_as_nothing_is_and_large_numbers_that_are_floats_are_read(read: Read) -> None:
    assert read("1,PL\n2,NA\n", classes=["NA", "PL"]).y.tolist() == [1, 0]
    assert read("9007199254740992,1.5\n1e300,2.5\n").x.ravel().tolist() == [2.0**53, 1e300]


def test_nothing_is_evaluated(read: Read, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    with pytest.raises(ValueError, match="is not a number"):
        read(f"1,2\n=open({str(marker)!r}; 'w'),3\n", classes=False)
    assert not marker.exists()


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff"), min_size=1, max_size=8).map(
    str.strip
)
NAMES = TEXTS.filter(lambda text: bool(re.search("[a-z]", text)) and text.lower() not in ("nan", "inf", "infinity"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.lists(
        st.tuples(
            st.floats(allow_nan=False, allow_infinity=False),
            st.integers(-(2**53), 2**53),
            st.sampled_from(["a", 'b "quoted"', "c, d; e", "f\ng"]),
        ),
        min_size=2,
        max_size=12,
    ),
    names=st.lists(NAMES, min_size=3, max_size=3, unique=True),
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    bom=st.booleans(),
)
def test_what_csv_writes_comes_back(
    read: Read,
    table: list[tuple[float, int, str]],
    names: list[str],
    delimiter: str,
    end: str,
    quoting: Any,
    bom: bool,
) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([names, *table])
    content = file.getvalue().encode("utf-8-sig" if bom else "utf-8")
    classes = sorted({row[2] for row in table})
    guess = not re.search("[,;\t]", "".join(names))
    data = read(content, names[2], classes=classes, delimiter=None if guess else delimiter)
    assert data.x.tolist() == [[row[0], float(row[1])] for row in table]
    assert [data.classes[label] for label in data.y] == [row[2] for row in table]
    assert (data.names, data.classes) == ((names[0], names[1]), tuple(classes))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("0,1,2\n0.5,3,1\n4,5,2\n", "they go up or down in equal steps"),
        ("2019,2020\n3,4\n7,1\n", "they go up or down in equal steps"),
        ("2021,2020,2019\n3,4,5\n7,1,1\n", "they go up or down in equal steps"),
        ("400.5,401.0,401.5,402.0\n3,4,1,1\n7,1,0,9\n", "they go up or down in equal steps"),
        ("0.1,0.2,0.3\n3,4,1\n7,1,0\n", "they go up or down in equal steps"),
        ("400,402,404,kind\n3,4,1,a\n7,1,0,b\n", "they go up or down in equal steps"),
        ("1990,2000,2020\n3.5,4.0,1.25\n7.0,1.5,0.1\n", "they are whole, and no number below is"),
        ("30,10,kind\n3.5,4.0,a\n7.0,1.5,b\n", "they are whole, and no number below is"),
        ("2010,2015,2018\n1,2,3\n4,5,6\n", "each is far from all numbers below it"),
        ("2010,2015,a\n1,2,b\n4,5,a\n", "each is far from all numbers below it"),
        ("30,10,kind\n3,4.0,a\n7.0,1.5,b\n3,4,a\n5,1,b\n", "'kind' stands nowhere else in its column"),
    ],
)
def test_a_first_line_of_numbers_that_may_be_names_is_asked_about(read: Read, content: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"may be names, as {reason}; give header=True if")):
        read(content)
    rows = len(content.splitlines())
    assert len(read(content, header=True)) == rows - 1
    assert len(read(content, header=False)) == rows


def test_a_header_of_years_is_none_of_the_classes(read: Read) -> None:
    with pytest.raises(ValueError, match=r"'y' is not a number, and 2 other targets are.*; if this line holds names"):
        read("2019,2022,y\n3,4,0\n1,1,1\n")
    with pytest.raises(ValueError, match="'y' stands nowhere else in its column"):
        read("2019,2022,y\n3,4,0\n1,1,1\n", classes=True)


def test_a_first_line_that_is_a_sample_is_read_as_one(read: Read) -> None:
    for content in (
        "1,2,3.5\n3,4,0.5\n",
        "1,2,3\n7,8,9.5\n1,2,3\n",  # a line that comes again is no header
        "1,2,3\n7,8,9.5\n1.0,2,3.0\n",
        "0,0,0\n0,1,1\n1,0,1\n1,1,0\n",
        "5,3,2,a\n6,3,1,a\n5,3,1,b\n5,2,2,b\n",
        "5,3,2,a\n6,3,1,c\n5,3,1,b\n",
    ):
        assert len(read(content)) == len(content.splitlines())


def test_what_every_line_ends_with_makes_no_column(read: Read) -> None:
    for content in ("a,b,y,\n1,2,u,\n3,4,v,\n", "a;b;y;;\n1;2;u;;\n3;4;v;;\n"):
        data = read(content)
        assert (data.names, data.x.tolist(), data.classes) == (("a", "b"), [[1, 2], [3, 4]], ("u", "v"))
    assert read("7,2,0.5,\n3,4,1.5,\n").y.tolist() == [0.5, 1.5]
    with pytest.raises(ValueError, match="the cell is empty"):  # in one line it is a gap
        read("a,b,y\n1,2,u\n3,4,\n")


@pytest.mark.parametrize(
    ("content", "decimal", "x"),
    [
        ("a;b\n1,234;2\n12,500;3\n", ",", [1.234, 12.5]),
        ("a;b\n1.234;2\n12.500;3\n", ".", [1.234, 12.5]),
        ('a,b\n"1,234",2\n"12,5",3\n', ",", [1.234, 12.5]),
        ("a;b\n1,234;2\n0,500;3\n", None, [1.234, 0.5]),  # one that can't be of thousands settles it
        ("a;b\n1,234;2\n12,5;3\n", None, [1.234, 12.5]),
        ("a\tb\n1.234\t2\n12.500\t3\n", None, [1.234, 12.5]),
        ("a,b\n1.234,2\n12.500,3\n", None, [1.234, 12.5]),
    ],
)
def test_decimals_are_told_from_thousands(read: Read, content: str, decimal: str | None, x: list[float]) -> None:
    assert read(content, decimal=decimal).x.ravel().tolist() == x
    with pytest.raises(ValueError, match=r"read_csv: decimal is ';'; expected '\.' or ','"):
        read(content, decimal=";")


def test_a_frame_that_pandas_wrote_comes_back_or_is_refused(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="the oracle extra is not installed: pip install -e '.[oracle]'")
    frame = pandas.DataFrame({"a": [0.5, 1.5, 2.5], "b": [3.0, 1.0, 2.0], "y": ["u", "v", "u"]})
    for decimal, sep in ((".", ","), (",", ";"), (".", "\t")):
        frame.to_csv(tmp_path / "f.csv", index=False, sep=sep, decimal=decimal)
        data = read_csv(tmp_path / "f.csv")
        assert data.x.tolist() == frame[["a", "b"]].to_numpy().tolist()
        assert (data.names, [data.classes[label] for label in data.y]) == (("a", "b"), list(frame.y))
        frame.to_csv(tmp_path / "f.csv", sep=sep, decimal=decimal)
        with pytest.raises(ValueError, match="column 1 has no name"):
            read_csv(tmp_path / "f.csv")
    pandas.DataFrame(frame[["a", "b"]].to_numpy(), index=[7, 8, 9]).to_csv(tmp_path / "f.csv")
    with pytest.raises(ValueError, match="the cell is empty; if this line holds names, give header=True"):
        read_csv(tmp_path / "f.csv")
    pandas.DataFrame(frame[["b", "a"]].to_numpy()).to_csv(tmp_path / "f.csv", index=False)
    with pytest.raises(ValueError, match="0, 1 may be names, as they go up or down in equal steps"):
        read_csv(tmp_path / "f.csv")


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("line", ["sep={}", "sep={}\r", "SEP={}", '"sep={}"', "sep={};;"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_excels_line_that_says_the_delimiter_is_none_of_the_data(
    read: Read, start: str, line: str, delimiter: str
) -> None:
    rows = "a;b;y\n1;2;3\n4;5;7\n".replace(";", delimiter)
    data = read(f"{start}{line.format(delimiter)}\n{rows}", target="y")
    assert (data.names, data.x.tolist(), data.y.tolist()) == (("a", "b"), [[1, 2], [4, 5]], [3, 7])
    with pytest.raises(ValueError, match="line 3, column 1"):  # lines are counted as the file has them
        read(f"{start}{line.format(delimiter)}\n{rows.replace('1', 'x')}", target="y")


@pytest.mark.parametrize(
    ("delimiter", "cells"),
    [
        (";", "1 234,50|2 345,75|1 234,50"), (";", "1\u00a0234,5|2\u202f345|3"), (";", "1.234,5|2.345,7|1.234,5"),
        (",", '"2,5"|"3,5"|"2,5"'), (",", "10%|20%|10%"), (",", "$10.50|$7|$7"), (";", "10,5 zł|20 zł|20 zł"),
        (",", "1'234|2'345|3'456"), (",", "−1|−2|−1"), (",", "2024-01-01|2024-01-02|2024-01-03"),
        (",", "1 kg|2 kg|3 kg"),
    ],
)  # fmt: skip
def test_numbers_that_are_written_otherwise_are_no_classes(read: Read, delimiter: str, cells: str) -> None:
    lines = [f"{i}{delimiter}{cell}" for i, cell in enumerate(cells.split("|"))]
    content = "\n".join([f"x{delimiter}y", *lines])
    with pytest.raises(ValueError, match=r"line 2, column 2 \('y'\): .* give classes=True"):
        read(content, target="y")
    assert read(content, target="y", classes=True).classes
    if delimiter == ",":
        with pytest.raises(ValueError, match="Data: y holds text that .*; give floats for a regression"):
            Data([[1.0], [2.0], [3.0]], [cell.strip('"') for cell in cells.split("|")])


@pytest.mark.parametrize(
    "labels", [["18-25", "26-35", "26-35"], ["1", "2", "1"], ["3rd", "1st", "1st"], ["A", "B", "C"]]
)
def test_labels_may_begin_with_numbers(labels: list[str]) -> None:
    assert len(Data([[1.0], [2.0], [3.0]], labels).classes) == len(set(labels))


@pytest.mark.parametrize(
    "mark", ["?", "-", "—", "..", "#N/D!", "#DZIEL/0!", "#REF!", "#NAME?", "#NV", "brak", "Missing"]
)
def test_what_stands_where_no_label_is_known_is_no_class(read: Read, mark: str) -> None:
    with pytest.raises(ValueError, match="may stand where no label is known"):
        read(f"x,y\n1,cat\n2,{mark}\n3,dog\n", target="y")
    with pytest.raises(ValueError, match="as if it were not known"):
        Data([[1.0], [2.0], [3.0]], ["cat", mark, "dog"])
    assert read(f"x,y\n1,cat\n2,{mark}\n", target="y", classes=["cat", mark]).classes == ("cat", mark)
