"""The table of a class: a row per student, a column per step."""

from __future__ import annotations

from autograd.grading.objections import Objection
from autograd.grading.verdict import Remark
from autograd.track.marks import as_csv, finding, numbers, rows
from autograd.track.standing import Standing
from tests.track.test_standing import solved, stands


def test_a_row_says_how_many_steps_are_right_and_how_much_of_each() -> None:
    assert numbers(solved(6)) == ["6", *["100"] * 6, *["0"] * 4]
    assert numbers(solved(10)) == ["10", *["100"] * 10]
    assert numbers(solved(5))[6] not in ("0", "100")  # a part of the sixth step is right without any work


def test_the_table_for_a_terminal_has_what_is_wrong_below_each() -> None:
    found = [line for line, _ in rows(iter([solved(2), solved(10)]), ["a/ala.py", "a/olek.py"], 10, "pl")]
    assert found[0].splitlines()[0].split()[:4] == ["student", "kroki", "krok", "1"]
    assert found[0].splitlines()[2] == "    krok 3: nie ma jeszcze backward."
    assert found[1].split()[:2] == ["olek.py", "10"]
    assert len(found[1].splitlines()) == 1


def test_the_table_for_a_spreadsheet() -> None:
    lines = as_csv([solved(2), solved(10)], 10, "pl").decode("utf-8-sig").splitlines()
    assert lines[0] == f"student;kroki;{';'.join(f'krok {number}' for number in range(1, 11))};pierwsza uwaga"
    assert lines[1].startswith("mine.py;2;100;100;0;")
    assert lines[1].endswith("krok 3: nie ma jeszcze backward.")
    assert lines[2] == "mine.py;10;" + "100;" * 10


def test_a_file_that_can_not_be_examined_has_no_points() -> None:
    refusal = Remark(Objection("no_such_class", into=(("wanted", "Value"), ("there", "–"))))
    failed = Standing("mine.py", 2, {}, refusal)
    assert numbers(failed) == ["0", "", ""]
    assert finding(failed, "en") == "there is no class Value; the classes of the file: –"
    assert not failed.ok
    assert finding(stands("class Value:\n    def __init__(self, data): self.data, self.grad = data, 0.0", 1), "en")
