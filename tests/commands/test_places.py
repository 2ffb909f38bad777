"""Where a command writes: what can't be written there is refused before anything is computed, in either language."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograd.commands import main


@pytest.mark.parametrize(
    ("words", "english", "polish"),
    [
        (["draw", "-o", "none/g.svg"], "the folder none doesn't exist; make it first", "nie ma folderu none"),
        (["draw", "-o", "g.bmp"], "g.bmp ends in '.bmp'; expected one of: .svg,", "g.bmp kończy się na '.bmp'"),
        (["step", "-o", "here"], "can't write here: it is a folder", "nie można zapisać here: to folder"),
        (["play", "-o", "file/p.html"], "file is a file, not a folder", "file to plik, a nie folder"),
        (["worksheet", "-o", "none/w.pdf"], "the folder none doesn't exist", "nie ma folderu none"),
        (["worksheet", "--pdf", "none/w.pdf"], "the folder none doesn't exist", "nie ma folderu none"),
        (["worksheet", "-o", "w.txt"], "expected one of: .html, .pdf", "do wyboru są: .html, .pdf"),
        (["worksheet", "--copies", "0"], "expected a number from 1 to 200", "tu powinna stać liczba od 1 do 200"),
    ],
)
def test_a_place_that_cant_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    words: list[str], english: str, polish: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("here").mkdir()
    Path("file").touch()
    for language, said in (("en", english), ("pl", polish)):
        assert main.main([*words, "a*b", "a=1", "b=2", "--language", language]) == 2
        told = capsys.readouterr()
        assert said in told.err
        assert told.out == ""
        assert len(told.err.splitlines()) == 1
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "here"]


def test_without_a_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    for language, said in (("en", "open the file yourself"), ("pl", "otwórz plik samodzielnie")):
        target = tmp_path / f"{language}.html"
        assert main.main(["play", "a*b", "-o", str(target), "--language", language]) == 0
        assert capsys.readouterr().out.splitlines()[0] == str(target)
        assert main.main(["play", "a*b", "-o", str(target), "--language", language]) == 0
        assert said in capsys.readouterr().out


def test_an_empty_name_and_one_that_is_too_long_are_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, words in (("", "the name of the file is empty; write one after -o"), ("a" * 300, "can't write aaa")):
        for command in (["play", "--no-open"], ["step"]):
            assert main.main([*command, "a*b", "a=1", "b=2", "-o", name]) == 2
            said = capsys.readouterr().err
            assert said.startswith(f"autograd {command[0]}: {words}")
            assert said.count("\n") == 1
            assert "Errno" not in said
    assert not [*tmp_path.iterdir()]
