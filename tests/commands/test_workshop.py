"""``autograd workshop``."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from typing import Any

import pytest

from autograd.commands.main import main
from autograd.workshop.folder import chapters


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_chapter_is_laid_out_and_jupyter_started_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[Any] = []

    def run(command: list[str], check: bool) -> subprocess.CompletedProcess[str]:
        started.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)
    last = len(chapters("pl"))
    assert main(["workshop", str(last), "--language", "pl"]) == 0
    notebook = chapters("pl", tmp_path / "workshop")[-1]
    assert capsys.readouterr().out.strip() == str(notebook)
    assert started[0][1:] == ["-m", "jupyter", "lab", str(notebook.relative_to(tmp_path))]
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert main(["workshop"]) == 2
    assert "pip install 'autograd-by-hand[workshop]'" in capsys.readouterr().err
    assert main(["workshop", "--no-open"]) == 0


def test_a_folder_for_a_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib", reason="needs matplotlib: pip install -e '.[demos,test]'")
    monkeypatch.setattr("autograd.workshop.folder.slides_of", lambda chapter: [b"a slide"])  # which takes its time
    assert main(["workshop", "--folder", "stick"]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "stick" / "index.html")


@pytest.mark.parametrize(
    ("words", "english", "polish"),
    [
        (["9"], "9 is no chapter; expected a number from 1 to", "9 to nie rozdział"),
        (["1", "2"], "1 2 is no chapter", "1 2 to nie rozdział"),
        (["one"], "one is no chapter", "one to nie rozdział"),
        (["1", "--folder", "x"], "leave out 1", "opuść 1"),
        (["--wheels"], "needs --folder", "wymaga --folder"),
        (["--folder", ""], "name", "nazw"),
        (["--folder", "no/such/x"], "no/such", "no/such"),
        (["--folder", "file"], "file", "file"),
    ],
)
def test_what_is_typed_wrong(
    words: list[str], english: str, polish: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    assert main(["workshop", *words]) == 2
    assert english in capsys.readouterr().err
    assert main(["workshop", *words, "--language", "pl"]) == 2
    assert polish in capsys.readouterr().err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file"]
