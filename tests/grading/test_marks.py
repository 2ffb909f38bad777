"""A class's marks for a spreadsheet: cells that stay cells, whatever a file is called or a student's error says."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, strategies as st

from autograd.grading.marks import as_csv, cell, names_of_students
from autograd.grading.objections import Objection
from autograd.grading.verdict import Grade, Remark

FULL = {"values": (3, 4), "gradients": (4, 4), "edges": (0, 0)}


def report(title: str, message: str = "") -> Grade:
    into = (("error", "ValueError"), ("message", message))
    return Grade(title, "Value", (Remark(Objection("crash", ("mul",), ("a * b",), into=into)),), ("tanh",), (), FULL)


def table(content: bytes, delimiter: str) -> list[list[str]]:
    text = content.decode("utf-8")
    assert text.startswith("\ufeff")  # or a spreadsheet takes it for another encoding
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=delimiter))


def test_a_row_per_student_and_a_column_per_group() -> None:
    heads, row = table(as_csv([report("students/nowak.py", "oops")], "en"), ",")
    found = dict(zip(heads, row, strict=True))
    assert found["student"] == "nowak.py"
    assert found["class"] == "Value"
    assert (found["values"], found["gradients"], found["edges"]) == ("75", "100", "")
    assert found["points (of 100)"] == "87"
    assert found["findings"] == "mul (a * b): it raises ValueError: oops."


def test_in_polish_semicolons_part_the_cells() -> None:
    heads, row = table(as_csv([report("żółć;1.py")], "pl"), ";")
    assert heads[:4] == ["student", "klasa", "punkty (na 100)", "wartości"]
    assert row[0] == "żółć;1.py"
    assert len(row) == len(heads)


@pytest.mark.parametrize("name", ["=HYPERLINK(1).py", "+1.py", "-1.py", "@SUM(A1).py", "\t=1.py", "\r=1.py"])
def test_no_cell_is_a_formula(name: str) -> None:
    _, row = table(as_csv([report(name, "=1+1")], "pl"), ";")
    assert not any(each.startswith(("=", "+", "-", "@", "\t", "\r")) for each in row)


@given(st.text())
def test_whatever_a_text_is_it_stays_one_cell(text: str) -> None:
    written = cell(text)
    assert "\n" not in written
    assert "\r" not in written
    assert not written.startswith(("=", "+", "-", "@", "\t"))


def test_two_of_one_name_keep_their_folders() -> None:
    assert names_of_students(["a/engine.py", "b/engine.py"]) == ["a/engine.py", "b/engine.py"]
