"""``autograd check``, run as its user runs it."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from autograd import Op
from autograd.commands import main
from autograd.core.own_rows import install, unregister
from tests.commands.test_main import run


def test_a_right_gradient_is_a_table_and_status_0() -> None:
    done = run("check", "x*sin(y)", "x=1", "y=2")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["analytic", "x", "y"]
    assert done.stdout.count("agrees") == 2
    assert f"{math.sin(2):.8g}" in done.stdout


def test_all_opinions_are_there_if_asked_for() -> None:
    done = run("check", "x*erf(y)", "x=1", "y=2", "--opinions")
    table, opinions = done.stdout.split("\n\n")
    assert table.count("agrees") == 2
    assert opinions.split()[3:7] == ["dual", "numbers", "complex", "step"]
    assert "the complex step is circular: erf" in opinions


def test_json_is_for_machines() -> None:
    done = run("check", "x*sin(y)", "x=1", "y=2", "--json")
    said = json.loads(done.stdout)
    assert said["ok"]
    assert [each["name"] for each in said["entries"]] == ["x", "y"]


def test_a_kink_is_told_and_is_no_mistake() -> None:
    done = run("check", "relu(x) + 3*x", "x=0")
    assert done.returncode == 0
    assert "kink: 3 to the left, 4 to the right" in done.stdout


def test_a_wrong_row_is_named_with_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    install(Op("halved", "a", "a/2", ("0.5*a",)))
    try:
        assert main.main(["check", "halved(x)", "x=3"]) == 1
    finally:
        unregister("halved")
    assert "wrong local derivative in halved" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["x*"], ["x", "x=1", "--rtol", "0"], ["x + y", "x=1"], ["log(x)", "x=-1"]])
def test_what_cannot_be_checked_is_status_2(words: list[Any]) -> None:
    done = run("check", *words)
    assert done.returncode == 2
    assert done.stderr.startswith("autograd check: ")
    assert done.stdout == ""
