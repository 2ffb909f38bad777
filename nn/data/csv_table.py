"""nn/data: the records of a CSV file as a table: names, rows of equal length, and cells that are numbers or not."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from nn.data.checking import EXACT, NUMBER
from nn.data.columns import check_once, is_nameless
from nn.data.csv_records import Record, without_empty_ends

WHOLE_NUMBER = re.compile(r"[+-]?\d+", re.ASCII)
NO_NUMBER = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
IF_NAMES = "; if this line holds names, give header=True"


@dataclass(frozen=True)
class CsvTable:
    """Rows of equal length, the names of their columns where there is a header, and how numbers are written."""

    path: Path
    names: tuple[str, ...]  # empty without a header
    rows: list[Record]
    marks: str  # those that may stand before decimals

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
            self.refuse(record, column, f"the cell is empty{self.hint(record)}")
        return record.cells[column]

    def hint(self, record: Record) -> str:
        """What may be the reason for an error in this record."""
        return IF_NAMES if not self.names and record is self.rows[0] else ""

    def number(self, record: Record, column: int) -> float:
        cell = self.cell(record, column)
        number = self.number_in(cell)
        if number is None:
            self.refuse(record, column, f"{cell!r:.60} is not a number{self.hint(record)}")
        if not math.isfinite(number):
            self.refuse(record, column, f"{cell!r:.60} is not a finite number")
        if abs(number) >= EXACT and WHOLE_NUMBER.fullmatch(cell) and int(cell) != int(number):
            self.refuse(
                record, column, f"a float would round {cell!r:.60} to {int(number)}; leave out what is no measure"
            )
        return number

    def number_in(self, cell: str) -> float | None:
        if ("," in cell and "," not in self.marks) or ("." in cell and "." not in self.marks):
            return None
        text = cell.replace(",", ".")
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


def table_of(
    path: Path, records: list[Record], header: bool | None, by_name: bool, delimiter: str, marks: str
) -> CsvTable:
    """The records as a table whose rows are equally long, at least two columns and one row."""
    if not records:
        raise ValueError(f"{path} is empty")
    records = without_empty_ends(records)
    table = CsvTable(path, (), records, marks)
    if header is None:
        header = by_name or not any(table.number_in(cell) is not None for cell in records[0].cells)
    if header:
        names, where = records[0].cells, f"{path}, line {records[0].line}"
        check_once(where, [name for name in names if name])
        nameless = next((i for i, name in enumerate(names) if is_nameless(name)), None)
        if nameless is not None and len(names) > 1:
            raise ValueError(
                f"{where}: column {nameless + 1} has no name, {names[nameless]!r}, as where pandas wrote its index; "
                "write the file with to_csv(..., index=False), or give the column a name"
            )
        table = CsvTable(path, names, records[1:], marks)
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
