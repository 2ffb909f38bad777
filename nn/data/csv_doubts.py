"""nn/data: what in a CSV file can be read in two ways: marks in numbers, and a first line of numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from nn.data.csv_records import Record
from nn.data.csv_table import CsvTable

THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
DIGITS = re.compile(r"\d+", re.ASCII)


def check_decimal_marks(table: CsvTable, columns: Sequence[int], delimiter: str) -> None:
    """A ValueError where a mark may stand before decimals or between thousands.

    Where 1,5 stands beside 1.234, the point may be between thousands. Where every number with a mark looks as 1,234
    does, that may be so as well; a point is a decimal point then, but beside semicolons, which are for decimal commas.
    """
    first: dict[str, tuple[str, int]] = {}
    example, settled = None, False
    for record in table.rows:
        for i in columns:
            cell = record.cells[i]
            for mark in {",", "."} & set(cell):
                first.setdefault(mark, (cell, record.line_of(i)))
                settled = settled or not THOUSANDS.fullmatch(cell)
                example = example or (record, i)
            if len(first) == 2:
                one, line = next(iter(first.values()))
                table.refuse(record, i, f"{cell!r:.60} has another decimal mark than {one!r:.60} in line {line}")
    if example is not None and not settled and ("," in first or delimiter == ";"):
        record, i = example
        mark = next(iter(first))
        table.refuse(
            record,
            i,
            f"{record.cells[i]!r} may be a number with decimals, or one of thousands; give decimal={mark!r} if it is "
            "the former, else write numbers without marks between thousands",
        )


def check_first_line(table: CsvTable, features: Sequence[int], column: int, labels: bool) -> None:
    """A ValueError where the first line is read as a sample, and may be one of names that are numbers."""
    first, others = table.rows[0], table.rows[1:]
    if table.names or not others:
        return
    text = table.number_in(first.cells[column]) is None
    places = list(features) if text else [*features, column]
    cells = [first.cells[i] for i in sorted(places)]
    numbers = [table.number(first, i) for i in sorted(places)]
    reason = ""
    if len(set(numbers)) == len(numbers) and not any(_same(table, record.cells, first.cells) for record in others):
        if _in_steps(numbers, text):
            reason = "they go up or down in equal steps"
        elif all(map(DIGITS.fullmatch, cells)) and not any(
            DIGITS.fullmatch(record.cells[i]) for record in others for i in places
        ):
            reason = "they are whole, and no number below is"
    if text and labels and not reason:
        counts = Counter(record.cells[column] for record in others)
        alone = first.cells[column] not in counts
        if alone and (min(counts.values()) > 1 or all(table.number_in(each) is not None for each in counts)):
            reason = f"{first.cells[column]!r:.60} stands nowhere else in its column"
    if not reason and len(others) > 1 and len(places) > 1 and _far_off(table, sorted(places), numbers, others):
        reason = "each is far from all numbers below it"
    if reason:
        raise ValueError(
            f"{table.path}, line {first.line}: {', '.join(first.cells)!s:.60} may be names, as {reason}; give "
            "header=True if they are, and header=False if this line is a sample"
        )


def _far_off(table: CsvTable, places: Sequence[int], numbers: Sequence[float], others: Sequence[Record]) -> bool:
    """Whether each number is farther from the next one in its column than those are from one another."""
    for number, place in zip(numbers, places, strict=True):
        column = [table.number(record, place) for record in others]
        if min(abs(number - each) for each in column) <= max(column) - min(column):
            return False
    return True


def _in_steps(numbers: list[float], text: bool) -> bool:
    """Whether numbers follow one another as those of columns, of years or of wavelengths do."""
    steps = [after - before for before, after in pairwise(numbers)]
    if len(numbers) < 3:
        return steps == [1.0] and not text
    return all(abs(step - steps[0]) <= 1e-9 * abs(steps[0]) for step in steps)


def _same(table: CsvTable, cells: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two lines say the same; 1 and 1.0 are the same."""
    return all(
        cell == other or (table.number_in(cell) is not None and table.number_in(cell) == table.number_in(other))
        for cell, other in zip(cells, others, strict=True)
    )
