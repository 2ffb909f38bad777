"""nn/data: a CSV file as Data."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence

import numpy as np

from autograd.common.files import path_of
from nn.data.checking import as_if_numbers, is_missing
from nn.data.csv_doubts import check_decimal_marks, check_first_line
from nn.data.csv_records import delimiter_in, records_of, text_of, without_delimiters_line
from nn.data.csv_table import CsvTable, table_of
from nn.data.dataset import Data
from nn.modules.inputs import input_names


def read_csv(
    path: str | os.PathLike[str],
    target: str | int = -1,
    *,
    delimiter: str | None = None,
    decimal: str | None = None,
    header: bool | None = None,
    classes: bool | Sequence[str] | None = None,
    encoding: str = "utf-8",
) -> Data:
    r"""Read a CSV file: one column is the target, all others are features and hold numbers.

    Args:
        path: the file.
        target: the target's column, by its name in the header or by its number from 0; the last one if not given.
        delimiter: between cells; tab, semicolon or comma, whichever fits, if not given. What every line ends with
            makes no column, and a first line ``sep=;``, which tells Excel, is no row.
        decimal: the mark before decimals, "." or ","; if not given, a point, or where the delimiter is not a comma,
            whichever stands in the numbers (then in all of them).
        header: whether the first row holds names; if not given, it does where none of its cells is a number.
        classes: True if the target's texts are labels, in sorted order (numbers by size); False if they are numbers to
            predict. If not given: labels where no cell is a number, or where whole numbers 0..k−1 all occur, twice each
            on average. The names of the classes, such as ``train.classes``, where a second file has to agree with
            a first.
        encoding: of the file.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: what can't be read, with the line and column: a cell missing, too many cells, no number, nan or inf,
            no rows, bytes of another encoding, an unknown target or label, a single class, a column without a name;
            and what can be read in two ways: a first line of numbers that may be names, such as years, marks in
            numbers that may stand between thousands, and targets that may be labels or numbers, such as "10 %".

    Example:
        >>> import pathlib, tempfile
        >>> file = pathlib.Path(tempfile.mkdtemp()) / "fruit.csv"
        >>> _ = file.write_text("weight;length;fruit\n0,15;7,5;apple\n0,12;18;banana\n", encoding="utf-8")
        >>> fruit = read_csv(file, target="fruit")
        >>> fruit, fruit.names, fruit.x.tolist()
        (Data(fruit: 2 samples, 2 features, 2 classes), ('weight', 'length'), [[0.15, 7.5], [0.12, 18.0]])
    """
    path = path_of(path, "read_csv")
    if isinstance(target, bool) or not isinstance(target, (str, int, np.integer)):
        raise TypeError(f"read_csv: target is {target!r:.60}; expected a column's name or number")
    text, said = without_delimiters_line(text_of(path, encoding))
    if delimiter is None:
        delimiter = said or delimiter_in(text)
    elif not isinstance(delimiter, str) or len(delimiter) != 1 or delimiter in '"\r\n':
        raise ValueError(f"read_csv: delimiter is {delimiter!r:.60}; expected one character, such as ';'")
    if decimal not in (None, ".", ","):
        raise ValueError(f"read_csv: decimal is {decimal!r:.60}; expected '.' or ','")
    marks = decimal or ("." if delimiter == "," else ".,")
    table = table_of(path, records_of(text, delimiter, str(path)), header, isinstance(target, str), delimiter, marks)
    column = table.column_of(target)
    features = [i for i in range(table.width) if i != column]
    x = [[table.number(record, i) for i in features] for record in table.rows]
    names = [table.names[i] for i in features] if table.names else input_names(len(features))
    labelled = _are_labels(table, column, classes)
    if decimal is None and delimiter != ",":
        check_decimal_marks(table, features if labelled else [*features, column], delimiter)
    if labelled:
        known = classes if isinstance(classes, Sequence) else ()
        labels, found = _labels(table, column, tuple(known))
        if header is None:
            check_first_line(table, features, column, labels=not known)
        return Data(x, labels, names=names, classes=found, title=path.stem)
    y = [table.number(record, column) for record in table.rows]
    if header is None:
        check_first_line(table, features, column, labels=False)
    return Data(x, y, names=names, title=path.stem)


def _are_labels(table: CsvTable, column: int, classes: bool | Sequence[str] | None) -> bool:
    named = isinstance(classes, Sequence) and not isinstance(classes, str) and all(isinstance(c, str) for c in classes)
    if not named and classes not in (True, False, None):
        raise TypeError(f"read_csv: classes is {classes!r:.60}; expected True, False, or a list of names")
    if classes is not None:
        return classes is not False
    numbers = [table.number_in(table.cell(record, column)) for record in table.rows]
    texts = numbers.count(None)
    if 0 < texts < len(numbers):  # a slip in a column of numbers is not to make a class for every number
        wrong = numbers.index(None)
        cell = table.rows[wrong].cells[column]
        table.refuse(
            table.rows[wrong],
            column,
            f"{cell!r:.60} is not a number, and {len(numbers) - texts} other targets are; if they are labels, give "
            f"classes=True{table.hint(table.rows[wrong])}",
        )
    if texts and (doubt := as_if_numbers([record.cells[column] for record in table.rows])):
        cell = table.rows[0].cells[column]
        what = f"the column holds text that {doubt}, such as {cell!r:.60}; write numbers as 1234.5, or, if it is labels"
        table.refuse(table.rows[0], column, f"{what}, give classes=True")
    found = {number for number in numbers if number is not None}
    return bool(texts) or (found == set(map(float, range(len(found)))) and 1 < len(found) <= len(numbers) / 2)


def _labels(table: CsvTable, column: int, classes: tuple[str, ...]) -> tuple[list[int], tuple[str, ...]]:
    """Labels, and the names of the classes; 1 and 1.0 are the same."""

    def key(cell: str) -> str | float:
        number = table.number_in(cell)
        return cell if number is None or math.isnan(number) else number

    def order(each: str | float) -> tuple[bool, float, str]:
        return (True, 0.0, each) if isinstance(each, str) else (False, each, "")

    cells = [table.cell(record, column) for record in table.rows]
    missing = next((i for i, cell in enumerate(cells) if is_missing(cell)), None)
    if missing is not None and not classes:
        what = (
            f"{cells[missing]!r:.60} may stand where no label is known; leave the line out, or give classes=, the names"
        )
        table.refuse(table.rows[missing], column, f"{what} of all classes, if it is one")
    names: dict[str | float, str] = {}
    for cell in classes or cells:
        names.setdefault(key(cell), cell)
    keys = list(names) if classes else sorted(names, key=order)
    if not classes and len(keys) < 2:
        raise ValueError(f"{table.path}: all targets are {cells[0]!r:.60}; expected at least two classes")
    labels = {each: label for label, each in enumerate(keys)}
    for record, cell in zip(table.rows, cells, strict=True):
        if key(cell) not in labels:
            table.refuse(record, column, f"{cell!r:.60} is no class; the classes are: {', '.join(classes)}")
    return [labels[key(cell)] for cell in cells], tuple(names[each] for each in keys)
