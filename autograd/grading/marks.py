"""grading: the marks of a class: a row per student, for a terminal and for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from autograd.grading.cases import GROUPS
from autograd.grading.verdict import Grade, name_of_group, said, some

COMMANDING = ("=", "+", "-", "@")  # what a spreadsheet takes for a formula when a cell begins with it


def names_of_students(titles: Sequence[str]) -> list[str]:
    """What to call them: a file's name, or its path where two have one name.

    >>> names_of_students(["a/kowalska.py", "a/nowak.py"])
    ['kowalska.py', 'nowak.py']
    """
    short = [Path(title).name for title in titles]
    return short if len({*short}) == len(short) else list(titles)


def headings(language: str) -> list[str]:
    """What stands above the columns of numbers."""
    return [said("points", language), *(name_of_group(group, language) for group in GROUPS)]


def numbers(grade: Grade) -> list[str]:
    """A student's points, and those of every group of cases; "" for a group that has none."""
    pairs = [grade.marks.get(group, (0, 0)) for group in GROUPS]
    return [str(grade.points), *(str(right * 100 // of) if of else "" for right, of in pairs)]


def cell(text: str) -> str:
    r"""A text that no spreadsheet takes for a formula or for several cells.

    >>> cell("=1+1"), cell("two\nlines"), cell("a * b")
    ("'=1+1", 'two lines', 'a * b')
    """
    line = re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", text).strip()
    return f"'{line}" if line.startswith(COMMANDING) else line


def as_csv(grades: Sequence[Grade], language: str = "en") -> bytes:
    """The table for a spreadsheet: UTF-8 with its mark, in Polish with semicolons, as spreadsheets there expect it.

    Points are whole numbers, of 100 in each column, so that no decimal point or comma is needed.

    Example:
        >>> from autograd.grading.grade import grade
        >>> print(as_csv([], "pl").decode("utf-8-sig").strip()[:31])
        student;klasa;punkty (na 100);w
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if language == "pl" else ",", lineterminator="\r\n")
    first, last = (
        [said(key, language) for key in ("student", "class")],
        [said(key, language) for key in ("findings", "absent")],
    )
    writer.writerow([*first, *headings(language), *last])
    for name, grade in zip(names_of_students([grade.title for grade in grades]), grades, strict=True):
        heads = " | ".join(each.head(language) for each in grade.findings)
        writer.writerow([cell(name), cell(grade.engine), *numbers(grade), cell(heads), cell(some(grade.missing))])
    return text.getvalue().encode("utf-8-sig")
