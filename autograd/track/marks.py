"""track: how far a class is: a row per student, a column per step, for a terminal and for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from autograd.grading.marks import cell, names_of_students
from autograd.track.report import sentence
from autograd.track.standing import Standing
from autograd.track.steps import said


def headings(step: int, language: str) -> list[str]:
    """What stands above the columns of numbers: the steps that are right one after another, then each step's points.

    >>> headings(2, "pl")
    ['kroki', 'krok 1', 'krok 2']
    """
    return [said("steps", language), *(said("step", language, step=number) for number in range(1, step + 1))]


def numbers(standing: Standing) -> list[str]:
    """How many steps are right one after another, and of each step how much of 100; "" where nothing could be tried."""
    points = [str(standing.points(number)) if standing.marks else "" for number in range(1, standing.step + 1)]
    return [str(standing.reached) if standing.marks else "0", *points]


def finding(standing: Standing, language: str) -> str:
    """The first thing that is wrong, with its step; "" for nothing."""
    if standing.refusal:
        return standing.refusal.sentence(language)
    remark, step = standing.remark, standing.at
    return f"{said('step', language, step=step)}: {sentence(remark, step, language)}" if remark else ""


def rows(
    standings: Iterator[Standing], titles: Sequence[str], step: int, language: str
) -> Iterator[tuple[str, Standing]]:
    """The lines of the table for a terminal, with whom each is about: each as soon as it's there."""
    names, heads = names_of_students(titles), headings(step, language)
    width = max(map(len, [*names, said("student", language)]))
    head = "  ".join([f"{said('student', language):{width}}", *heads])
    for name, each in zip(names, standings, strict=True):
        columns = [f"{number:>{len(head)}}" for number, head in zip(numbers(each), heads, strict=True)]
        found = finding(each, language)
        line = "  ".join([f"{name:{width}}", *columns])
        yield "\n".join([*([head] if name == names[0] else []), line, *([f"    {found}"] if found else [])]), each


def as_csv(standings: Sequence[Standing], step: int, language: str = "en") -> bytes:
    """The table for a spreadsheet: UTF-8 with its mark, in Polish with semicolons, as spreadsheets there expect it.

    Example:
        >>> print(as_csv([], 2, "pl").decode("utf-8-sig").strip())
        student;kroki;krok 1;krok 2;pierwsza uwaga
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if language == "pl" else ",", lineterminator="\r\n")
    writer.writerow([said("student", language), *headings(step, language), said("first_finding", language)])
    for name, each in zip(names_of_students([one.title for one in standings]), standings, strict=True):
        writer.writerow([cell(name), *numbers(each), cell(finding(each, language))])
    return text.getvalue().encode("utf-8-sig")
