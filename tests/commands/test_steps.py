"""``autograd grade mine.py --step 4``: one file's report, a class's table, and what is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograd.commands.main import main
from tests.support.places import ROOT

SOLUTIONS = ROOT / "demos" / "workshop" / "steps"
MINE = str(SOLUTIONS / "step_2.py")


def test_one_file_gets_its_report_in_the_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", MINE, "--step", "2"]) == 0
    assert "Step 2 is right. Next is step 3" in capsys.readouterr().out
    assert main(["grade", MINE, "--step", "3", "--language", "pl"]) == 1
    assert "nie ma jeszcze backward" in capsys.readouterr().out


def test_a_class_gets_a_column_per_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "marks.csv"
    assert main(["grade", MINE, str(SOLUTIONS / "step_3.py"), "--step", "3", "--csv", str(place)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["student", "steps", "step", "1", "step", "2", "step", "3"]
    assert lines[1].split() == ["step_2.py", "2", "100", "100", "0"]
    assert lines[-1] == str(place)
    assert [row.split(",")[1] for row in place.read_text(encoding="utf-8-sig").splitlines()] == ["steps", "2", "3"]


def test_without_a_number_it_says_how_far_one_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", MINE, "--steps"]) == 1
    assert "first step 3, Parents, and one operation backwards:" in capsys.readouterr().out
    assert main(["grade", MINE, "--steps", "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["reached"], found["step"]) == (2, 10)


def test_a_terminal_of_plain_letters_is_told_in_these() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "autograd", "grade", MINE, "--step", "3", "--language", "pl"]
    said = subprocess.run(words, env=environment, capture_output=True, text=True).stdout  # noqa: S603 - our own
    assert "+ wczesniejsze kroki: 1-2" in said.splitlines()
    assert "?" not in said


def test_names_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (SOLUTIONS / "step_10.py").read_text(encoding="utf-8")
    path = tmp_path / "mine.py"
    path.write_text(text.replace("Value", "Node").replace(".grad", ".slope").replace(".data", ".num"), encoding="utf-8")
    words = ["--class", "Node", "--grad", "slope", "--data", "num"]
    assert main(["grade", str(path), "--step", "10", *words]) == 0
    path.write_text(path.read_text(encoding="utf-8").replace("p.num -=", "p.num +="), encoding="utf-8")
    capsys.readouterr()
    assert main(["grade", str(path), "--step", "10", *words]) == 1
    said = capsys.readouterr().out
    assert "the step goes uphill" in said
    assert "model.layers[0].neurons[0].w[0].num is" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--step", "3"], "there is no file; name some"),
        (["nobody.py", "--step", "3"], "there is no file 'nobody.py'"),
        ([MINE, "--step", "11"], "--step is 11; the steps are 1 to 10"),
        ([MINE, "--step", "0"], "--step is 0; the steps are 1 to 10"),
        ([MINE, "--step", "four"], "--step is 'four'; expected a number"),
        ([MINE, "--step"], "--step needs a word after it"),
        ([MINE, "--stepp", "3"], "did you mean --step?"),
        ([MINE, "--step", "3", "--steps"], "--step 3 and --steps: use one of them"),
        ([MINE, "--step", "3", "--needs", "add"], "--needs is for engines as a whole"),
        ([MINE, "--steps", "--csv", "marks.txt"], "expected one of: .csv"),
    ],
)
def test_what_can_not_be_done_is_said(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", *words]) == 2
    assert said in capsys.readouterr().err
