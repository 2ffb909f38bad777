"""The playground from the command line: written where one says, opened unless one says not to."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from autograd.commands.main import main


def given(path: Path) -> Any:
    """What the page was given."""
    found = re.search(r'id="data">(.*?)</script>', path.read_text(encoding="utf-8"))
    assert found
    return json.loads(found[1])


def test_an_expression_stands_in_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "p.html"
    assert main(["play", "a*b + c", "a=2", "b=-3", "c=0,5", "-o", str(page), "--no-open", "--language", "pl"]) == 0
    assert capsys.readouterr().out.strip() == str(page)
    assert given(page)["expression"] == {"text": "a*b + c", "values": {"a": 2.0, "b": -3.0, "c": 0.5}}
    assert given(page)["language"] == "pl"
    assert given(page)["graphs"] is None
    assert page.stat().st_size < 1_000_000


def test_without_one_it_opens_with_an_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    opened = list[str]()

    def open_(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr("webbrowser.open", open_)
    assert main(["play"]) == 0
    assert opened == [(tmp_path / "playground.html").as_uri()]
    assert given(tmp_path / "playground.html")["expression"] is None


def test_what_is_wrong_is_said_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["play", "a*", "a=2", "-o", str(tmp_path / "p.html"), "--no-open"]) == 2
    assert capsys.readouterr().err.startswith("autograd play: ")
    assert not list(tmp_path.iterdir())


def test_it_opens_at_a_lesson(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "p.html"
    assert main(["play", "--lesson", "3", "-o", str(page), "--no-open"]) == 0
    assert given(page)["lesson"] == 3
    assert page.stat().st_size < 1_000_000
    page.unlink()
    capsys.readouterr()
    for words, said in (
        (["--lesson", "11"], "--lesson is 11; expected one of: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"),
        (["--lesson", "3", "a*b"], "--lesson 3 brings its own expression; leave the one you gave out, or --lesson"),
        (["--lesson", "3", "a=2"], "--lesson 3 brings its own expression; leave the one you gave out, or --lesson"),
    ):
        assert main(["play", *words, "-o", str(page), "--no-open"]) == 2
        assert capsys.readouterr().err.strip() == f"autograd play: {said}"
        assert not page.exists()
