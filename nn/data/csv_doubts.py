"""nn/data: what a CSV file's first lines say of it, and what in it can be read in two ways."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import numpy as np

from nn.data.checking import DECIMAL
from nn.data.columns import check_once

# a comma last: as the decimal mark it may be in every line of a file that another character cuts as well
SEPARATORS = ("\t", ";", ",")
SAID = re.compile(r'"?sep=(?P<sep>[^"\r\n])"?[;,\t]*', re.IGNORECASE)
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
COMMA = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
LOOKED_AT = 20  # lines


def hints(path: Path, options: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What pandas should know of a file and no option says, as the mark between cells; and the first line's cells."""
    lines = _first_lines(path, options)
    found: dict[str, Any] = {}
    said = SAID.fullmatch(lines[0].rstrip()) if lines else None
    if said and "skiprows" not in options:
        found, lines = {"sep": said["sep"], "skiprows": 1}, lines[1:]
    given = options.get("sep") or options.get("delimiter")
    if given is None and "sep" not in found and "dialect" not in options:
        found["sep"] = next((sep for sep in SEPARATORS if _divides(lines, sep)), ",")
    sep = given or found.get("sep", ",")
    if any(f"{sep} " in line for line in lines):  # pandas takes its time for it
        found["skipinitialspace"] = True
    names = _cells(lines[:1], sep)[0] if lines and len(sep) == 1 and "skiprows" not in options else []
    return found, names


def _first_lines(path: Path, options: dict[str, Any]) -> list[str]:
    """The first lines that are not empty; none of a file that is compressed."""
    with path.open("rb") as file:
        start = file.read(1 << 16)
    if start[:2] in (b"\x1f\x8b", b"PK", b"BZ") or start[:4] in (b"\xfd7zX", b"\x28\xb5\x2f\xfd"):
        return []
    encoding = options.get("encoding") or "utf-8-sig"
    try:
        text = start.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding, errors="replace")
    except LookupError:
        raise ValueError(f"read_csv: {encoding!r} is no encoding; known are 'utf-8', 'cp1250', 'utf-16', …") from None
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[: LOOKED_AT if len(start) < 1 << 16 or len(lines) > LOOKED_AT else max(1, len(lines) - 1)]


def _cells(lines: list[str], sep: str) -> list[list[str]]:
    return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=sep, skipinitialspace=True)]


def _divides(lines: list[str], sep: str) -> bool:
    """Whether a mark cuts most lines into as many cells as the first, and more than one."""
    widths = [len(row) for row in _cells(lines, sep)]
    return bool(widths) and widths[0] > 1 and 2 * widths.count(widths[0]) > len(widths)


def check_header(path: Path, names: list[str], known: bool) -> None:
    """A ValueError where a name in the first line occurs twice, or may be a sample's number, unless one is known."""
    check_once(str(path), [name for name in names if name])
    number = next((name for name in names if DECIMAL.fullmatch(name.replace(",", "."))), None)
    if number is not None and not known:
        raise ValueError(
            f"{path}: the first line, {', '.join(names)!s:.60}, may be a sample, as {number!r} is a number; give "
            "header=None if it is one, header=0 if it holds names"
        )


def decimal_in(path: Path, columns: list[Any]) -> str:
    """The mark before decimals in text columns that are numbers: "," where they need it, else ".".

    Raises:
        ValueError: every number with a mark looks as 1,234 does, which may be one of thousands.
    """
    comma = False
    for column in columns:
        texts = [text.strip() for text in set(column.dropna().tolist()) if isinstance(text, str)]
        marked = [text for text in texts if "," in text or "." in text]
        if not marked or not all(COMMA.fullmatch(text) or DECIMAL.fullmatch(text) for text in texts):
            continue
        if all(map(THOUSANDS.fullmatch, marked)):
            raise ValueError(
                f"{path}: in the column {column.name!r} {sorted(marked)[0]!r} may be a number with decimals, or one of "
                f"thousands; give decimal={',' if ',' in marked[0] else '.'!r} if it is the former, thousands= if the "
                "latter"
            )
        comma = comma or any("," in text for text in marked)
    return "," if comma else "."


def may_be_thousands(column: Any) -> bool:
    """Whether each number of a column that has decimals may have been written as 1.234 is."""
    if column.dtype.kind != "f":
        return False
    values = np.abs(column.to_numpy()[~column.isna().to_numpy()])
    marked = values[values % 1 != 0]
    thousandths = np.rint(marked * 1000)
    return bool(len(marked)) and bool(
        ((marked >= 1) & (marked < 1000) & (np.abs(marked * 1000 - thousandths) < 1e-6)).all()
    )
