"""``autograd grade``: students' files, their marks, and what the command refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograd.commands.main import main
from tests.support.places import ROOT

STUDENTS = ROOT / "tests" / "grading" / "students"


def test_one_file_gets_its_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", str(STUDENTS / "walks_paths.py")]) == 1
    said = capsys.readouterr().out
    assert "backward: backward() goes along every path anew" in said
    assert "    x.backward()" in said


def test_a_class_gets_a_table_and_marks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "oceny.csv"
    files = [str(STUDENTS / f"{name}.py") for name in ("parents_in_a_set", "visits_again")]
    assert main(["grade", *files, "--csv", str(place), "--language", "pl"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:2] == ["student", "punkty"]
    assert lines[1].split()[0] == "parents_in_a_set.py"
    assert "zbiorze lub słowniku" in lines[2]
    assert lines[-1] == str(place)
    rows = place.read_text(encoding="utf-8-sig").splitlines()
    assert [row.split(";")[0] for row in rows] == ["student", "parents_in_a_set.py", "visits_again.py"]


def test_a_pattern_that_the_shell_left_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", str(STUDENTS / "parents_in_a_*.py"), "--json", "--needs", "add, tanh"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert found["engine"] == "Value"
    assert {each["kind"] for each in found["findings"]} >= {"once", "needed"}


def test_names_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (STUDENTS / "walks_paths.py").read_text(encoding="utf-8").replace("grad", "slope").replace("Value", "Node")
    path = tmp_path / "nodes.py"
    path.write_text(text.replace("backward", "back") + "\nclass Other(Node):\n    pass\n", encoding="utf-8")
    options = ["--grad", "slope", "--backward", "back", "--json"]
    assert main(["grade", str(path), *options]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert [each["kind"] for each in found["findings"]] == ["several_classes"]
    assert main(["grade", str(path), "--class", "Node", *options]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert {each["kind"] for each in found["findings"]} == {"paths", "recursion"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "there is no file; name some, such as students/*.py"),
        ([str(STUDENTS)], "is a folder; name its files: "),
        (["nobody.py"], "there is no file 'nobody.py'"),
        ([str(STUDENTS / "right.py"), "--csv", "marks.txt"], "expected one of: .csv"),
        ([str(STUDENTS / "right.py"), "--needs", "tahn"], "there is no operation 'tahn'"),
    ],
)
def test_what_can_not_be_done_is_said(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", *words]) == 2
    assert said in capsys.readouterr().err
