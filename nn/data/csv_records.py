"""nn/data: the records of a CSV file, each with the line of the file it begins at."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

# a comma last: as the decimal mark it may be in every line of a file that another character cuts as well
DELIMITERS = ("\t", ";", ",")
SAID = re.compile(r'"?sep=(?P<delimiter>[^"\r\n])"?[;,\t]*(?=\r|\n)', re.IGNORECASE)
LOOKED_AT = 100  # lines that are enough to know the delimiter


@dataclass(frozen=True)
class Record:
    """One record: its cells without the space around them, and where it begins."""

    cells: tuple[str, ...]
    line: int
    lines: tuple[int, ...]

    def line_of(self, column: int) -> int:
        """The line on which that cell begins: a quoted one before it may go over several."""
        return self.lines[column]


def text_of(path: Path, encoding: str) -> str:
    """The whole file, without a byte-order mark."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(f"read_csv: there is no file {path} (the current folder is {Path.cwd()})") from None
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise ValueError(f"read_csv: {encoding!r} is no encoding; known are 'utf-8', 'cp1250', 'utf-16', …") from None
    except UnicodeDecodeError as error:
        line = 1 + _breaks(content[: error.start].decode("latin-1"))
        raise ValueError(
            f"{path}, line {line}: the byte {content[error.start]:#04x} is not {encoding}; save the file as UTF-8, or "
            "give the encoding it has, such as encoding='cp1250'"
        ) from None


def without_delimiters_line(text: str) -> tuple[str, str | None]:
    r"""The text without a first line that tells Excel the delimiter, and that delimiter, if there is one.

    Example:
        >>> without_delimiters_line("sep=;\na;b\n")  # the line stays, empty, so that others keep their numbers
        ('\na;b\n', ';')
    """
    found = SAID.match(text)
    return (text[found.end() :], found["delimiter"]) if found else (text, None)


def records_of(text: str, delimiter: str, where: str) -> list[Record]:
    r"""Every record but empty lines.

    Example:
        >>> [(record.cells, record.line) for record in records_of('a,"b\nc"\n\n1,2\n', ",", "x.csv")]
        [(('a', 'b\nc'), 1), (('1', '2'), 4)]
    """
    # the space after a delimiter would else keep quotes from being quotes; Python 3.13 refuses it beside a space
    skip = delimiter != " "
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=skip, strict=True)
    records: list[Record] = []
    line = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)) or len(cells) > 1:
                lines = [line]
                for cell in cells[:-1]:
                    lines.append(lines[-1] + _breaks(cell))
                records.append(Record(tuple(map(str.strip, cells)), line, tuple(lines)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise ValueError(f"{where}, line {line}: the quotes or cells from here on can't be read: {error}") from None
    return records


def without_empty_ends(records: list[Record]) -> list[Record]:
    r"""The records without the last columns where nothing is in them: every line ended with a delimiter.

    Example:
        >>> [record.cells for record in without_empty_ends(records_of("a;b;\n1;2;\n", ";", "x.csv"))]
        [('a', 'b'), ('1', '2')]
    """
    width = len(records[0].cells)
    if any(len(record.cells) != width for record in records):
        return records
    while width > 1 and not any(record.cells[width - 1] for record in records):
        width -= 1
    return [Record(record.cells[:width], record.line, record.lines[:width]) for record in records]


def delimiter_in(text: str) -> str:
    r"""The one of tab, semicolon and comma that cuts most of the first lines into equally many cells.

    Example:
        >>> delimiter_in("1,5;2,5\n3,5;4,5\n"), delimiter_in("a,b\n1,2\n")
        (';', ',')
    """
    start = "".join(io.StringIO(text, newline="").readlines()[:LOOKED_AT])
    best, most = ",", 0.0
    for delimiter in DELIMITERS:
        rows = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter, skipinitialspace=True)  # not strict
        try:
            widths = Counter(len(row) for row in rows if row)
        except csv.Error:  # a cell too long for it, with this delimiter
            continue
        agreeing = max((count for width, count in widths.items() if width > 1), default=0)
        if agreeing > most * widths.total():
            best, most = delimiter, agreeing / widths.total()
    return best


def _breaks(text: str) -> int:
    return len(re.findall(r"\r\n|\r|\n", text))
