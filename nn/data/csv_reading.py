"""nn/data: a CSV file as Data."""

from __future__ import annotations

import math
import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np

from nn.data.csv_records import Record, delimiter_in, records_of, text_of
from nn.data.dataset import Data
from nn.modules.inputs import input_names

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)  # float() takes 1_000 and ٣, too
NO_NUMBER = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)


def read_csv(
    path: str | os.PathLike[str],
    target: str | int = -1,
    *,
    delimiter: str | None = None,
    header: bool | None = None,
    classes: bool | Sequence[str] | None = None,
    encoding: str = "utf-8",
) -> Data:
    r"""Read a CSV file: one column is the target, all others are features and hold numbers.

    Args:
        path: the file.
        target: the target's column, by its name in the header or by its number from 0; the last one if not given.
        delimiter: between cells; tab, semicolon or comma, whichever fits, if not given. Where it is not a comma, the
            numbers may have decimal commas (then all of them).
        header: whether the first row holds names; if not given, it does where none of its cells is a number.
        classes: True if the target's texts are labels, in sorted order (numbers by size); False if they are numbers to
            predict. If not given: labels where no cell is a number, or where whole numbers 0..k−1 all occur, twice each
            on average. The names of the classes, such as ``train.classes``, where a second file has to agree with
            a first.
        encoding: of the file.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: what can't be read, with the line and column: a cell missing, too many cells, no number, nan or inf,
            no rows, bytes of another encoding, an unknown target or label, a single class.

    Example:
        >>> import pathlib, tempfile
        >>> file = pathlib.Path(tempfile.mkdtemp()) / "fruit.csv"
        >>> _ = file.write_text("weight;length;fruit\n0,15;7,5;apple\n0,12;18;banana\n", encoding="utf-8")
        >>> fruit = read_csv(file, target="fruit")
        >>> fruit, fruit.names, fruit.x.tolist()
        (Data(fruit: 2 samples, 2 features, 2 classes), ('weight', 'length'), [[0.15, 7.5], [0.12, 18.0]])
    """
    path = Path(path)
    if isinstance(target, bool) or not isinstance(target, (str, int, np.integer)):
        raise TypeError(f"read_csv: target is {target!r:.60}; expected a column's name or number")
    text = text_of(path, encoding)
    if delimiter is None:
        delimiter = delimiter_in(text)
    elif not isinstance(delimiter, str) or len(delimiter) != 1 or delimiter in '"\r\n':
        raise ValueError(f"read_csv: delimiter is {delimiter!r:.60}; expected one character, such as ';'")
    table = _table(path, records_of(text, delimiter, str(path)), header, isinstance(target, str), delimiter)
    column = table.column_of(target)
    features = [i for i in range(table.width) if i != column]
    x = [[table.number(record, i) for i in features] for record in table.rows]
    names = [table.names[i] for i in features] if table.names else input_names(len(features))
    if _are_labels(table, column, classes):
        _check_decimal_marks(table, features)
        known = classes if isinstance(classes, Sequence) else ()
        labels, found = _labels(table, column, tuple(known))
        return Data(x, labels, names=names, classes=found, title=path.stem)
    y = [table.number(record, column) for record in table.rows]
    _check_decimal_marks(table, [*features, column])
    return Data(x, y, names=names, title=path.stem)


@dataclass(frozen=True)
class _Table:
    path: Path
    names: tuple[str, ...]  # empty without a header
    rows: list[Record]
    decimal_comma: bool

    @property
    def width(self) -> int:
        return len(self.rows[0].cells)

    def refuse(self, record: Record, column: int, what: str) -> NoReturn:
        name = f" ({self.names[column]!r})" if self.names else ""
        line = record.line_of(min(column, len(record.cells) - 1))
        raise ValueError(f"{self.path}, line {line}, column {column + 1}{name}: {what}")

    def cell(self, record: Record, column: int) -> str:
        """A cell that is not empty."""
        if not record.cells[column]:
            self.refuse(record, column, "the cell is empty")
        return record.cells[column]

    def number(self, record: Record, column: int) -> float:
        cell = self.cell(record, column)
        number = self.number_in(cell)
        if number is None:
            first = not self.names and record is self.rows[0]
            hint = "; if this line holds names, give header=True" if first else ""
            self.refuse(record, column, f"{cell!r:.60} is not a number{hint}")
        if not math.isfinite(number):
            self.refuse(record, column, f"{cell!r:.60} is not a finite number")
        return number

    def number_in(self, cell: str) -> float | None:
        text = cell.replace(",", ".") if self.decimal_comma else cell
        return float(text) if NUMBER.fullmatch(text) or NO_NUMBER.fullmatch(text) else None

    def column_of(self, target: str | int) -> int:
        known = (
            ", ".join(map(repr, self.names)) if self.names else f"numbers 0 to {self.width - 1}, as there is no header"
        )
        if isinstance(target, str):
            if target not in self.names:
                raise ValueError(f"{self.path}: no column is called {target!r}; the columns are: {known}")
            return self.names.index(target)
        if not -self.width <= target < self.width:
            raise ValueError(f"{self.path}: there is no column {target}; there are {self.width}: {known}")
        return int(target) % self.width


def _table(path: Path, records: list[Record], header: bool | None, by_name: bool, delimiter: str) -> _Table:
    """The records as a table whose rows are equally long, at least two columns and one row."""
    if not records:
        raise ValueError(f"{path} is empty")
    table = _Table(path, (), records, delimiter != ",")
    if header is None:
        header = by_name or not any(table.number_in(cell) is not None for cell in records[0].cells)
    if header:
        names = records[0].cells
        twice = next((name for name, count in Counter(names).items() if count > 1), None)
        if twice is not None:
            raise ValueError(f"{path}, line {records[0].line}: two columns are called {twice!r}")
        table = _Table(path, names, records[1:], delimiter != ",")
    if not table.rows:
        raise ValueError(f"{path} holds a header and no rows")
    width = len(records[0].cells)
    if width < 2:
        raise ValueError(
            f"{path}, line {records[0].line}: a single column, {records[0].cells[0]!r:.60}, where {delimiter!r} is the "
            "delimiter; expected at least a feature and a target"
        )
    for record in table.rows:
        if len(record.cells) < width:
            table.refuse(record, len(record.cells), f"the cell is missing: {len(record.cells)} cells, expected {width}")
        if len(record.cells) > width:
            raise ValueError(
                f"{path}, line {record.line_of(width)}: {len(record.cells)} cells, expected {width} as in line "
                f"{records[0].line}; the first too many is {record.cells[width]!r:.60}"
            )
    return table


def _check_decimal_marks(table: _Table, columns: list[int]) -> None:
    """Where 1,5 stands beside 1.234, the point may be between thousands."""
    if not table.decimal_comma:
        return
    first: dict[str, tuple[str, int]] = {}
    for record in table.rows:
        for i in columns:
            cell = record.cells[i]
            for mark in {",", "."} & set(cell):
                first.setdefault(mark, (cell, record.line_of(i)))
            if len(first) == 2:
                one, line = next(iter(first.values()))
                table.refuse(record, i, f"{cell!r:.60} has another decimal mark than {one!r:.60} in line {line}")


def _are_labels(table: _Table, column: int, classes: bool | Sequence[str] | None) -> bool:
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
            "classes=True",
        )
    found = {number for number in numbers if number is not None}
    return bool(texts) or (found == set(map(float, range(len(found)))) and 1 < len(found) <= len(numbers) / 2)


def _labels(table: _Table, column: int, classes: tuple[str, ...]) -> tuple[list[int], tuple[str, ...]]:
    """Labels, and the names of the classes; 1 and 1.0 are the same."""

    def key(cell: str) -> str | float:
        number = table.number_in(cell)
        return cell if number is None or math.isnan(number) else number

    def order(each: str | float) -> tuple[bool, float, str]:
        return (True, 0.0, each) if isinstance(each, str) else (False, each, "")

    cells = [table.cell(record, column) for record in table.rows]
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
