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
    assert opinions.split()[3:7] == ["dual", "numbers", "50", "digits"]
    said = json.loads(run("check", "x*erf(y)", "x=1", "y=2", "--opinions", "--json").stdout)
    assert [each["exact"] for each in said["entries"]] == [each["analytic"] for each in said["entries"]]


def test_json_is_for_machines() -> None:
    done = run("check", "x*sin(y)", "x=1", "y=2", "--json")
    said = json.loads(done.stdout)
    assert said["ok"]
    assert [each["name"] for each in said["entries"]] == ["x", "y"]


def test_a_kink_is_told_and_is_no_mistake_but_nothing_is_verified_there() -> None:
    done = run("check", "relu(x) + 3*x", "x=0")
    assert done.returncode == 3
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
    if "log(x)" in words:
        done = run("check", *words, "--json")
        said = json.loads(done.stdout)
        assert done.returncode == 2
        assert not said["ok"]
        assert not said["verified"]
        assert "log(−1) is outside its domain" in said["error"]


@pytest.mark.parametrize(
    ("status", "words", "polish", "english"),
    [
        (0, ["x*sin(y)", "x=1", "y=2"], ["zgadza się"], ["agrees"]),
        (
            3,
            ["relu(x) + 3*x", "x=0"],
            ["załamanie: 3 z lewej, 4 z prawej", "x leży na załamaniu"],
            ["kink", "relu of x"],
        ),
        (3, ["sqrt(x) + y", "x=0", "y=1"], ["x leży na brzegu dziedziny"], ["edge", "domain"]),
        (0, ["sin(1e6*x)", "x=1"], ["operacje się zgadzają"], ["its operations agree"]),
        (3, ["(1 - cos(x))/x**2", "x=1e-7"], ["żadna cyfra", "dokładny gradient"], ["no digit of 7992.78 is right"]),
        (1, ["sqrt(x)*x", "x=0"], ["x ma gradient nan, a daje go operacja sqrt na x"], ["NOT FINITE", "the first"]),
    ],
)
def test_the_report_speaks_polish(
    capsys: pytest.CaptureFixture[str], status: int, words: list[str], polish: list[str], english: list[str]
) -> None:
    said = {}
    for language in ("pl", "en"):
        assert main.main(["check", *words, "--opinions", "--language", language]) == status
        said[language] = capsys.readouterr().out
    assert all(each in said["pl"] and each not in said["en"] for each in polish)
    assert all(each in said["en"] and each not in said["pl"] for each in english)
    head = said["pl"].splitlines()[0]
    assert head.split("  ")[-1].strip() == "zgodne cyfry"
    assert not {"analytic", "numeric", "digits"} & set(said["pl"].split())
