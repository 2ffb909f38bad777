"""The training page from the command line: written where one says, opened unless one says not to."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograd.commands.main import main


def test_it_writes_one_file_and_opens_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    opened = list[str]()

    def open_(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr("webbrowser.open", open_)
    page = tmp_path / "training.html"
    assert main(["train"]) == 0
    assert opened == [page.as_uri()]
    assert capsys.readouterr().out.strip() == str(page)
    other = tmp_path / "ucz.html"
    assert main(["train", "-o", str(other), "--no-open", "--language", "pl"]) == 0
    assert len(opened) == 1
    assert '<html lang="pl">' in other.read_text(encoding="utf-8")
    assert other.stat().st_size < 1_000_000


@pytest.mark.parametrize(
    ("language", "said"), [("en", "got a*b, and takes no expression"), ("pl", "podano a*b, a to polecenie")]
)
def test_it_takes_no_expression(language: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "a*b", "-o", str(tmp_path / "t.html"), "--language", language]) == 2
    assert f"autograd train: {said}" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
