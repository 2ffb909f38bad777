"""What ``autograd step`` makes of its options for a page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from autograd.commands import main

WORDS = ["step", "z = w*x + b; (z - y)**2", "w=2", "x=3", "b=1", "y=4"]


def ticked(path: Path) -> set[str]:
    """The names of the leaves that a page ticks as trainable."""
    found = re.search(r'id="data"[^>]*>(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    graph: Any = json.loads(found[1])["graphs"]["recorded"]
    return {name for name, on in zip(graph["names"], graph["trainable"], strict=True) if on}


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ([], {"w", "b"}),
        (["--train", "w, x"], {"w", "x"}),
        (["--train", ""], set()),
        (["--train", "y", "--unfold"], {"y"}),
    ],
)
def test_a_page_ticks_the_leaves_it_is_told_to(
    more: list[str], names: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main.main([*WORDS, *more, "-o", "page.html"]) == 0
    assert ticked(tmp_path / "page.html") == names


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--train", "w,v", "-o", "p.html"], "--train: nothing is called 'v'; there are: w, x, b, y"),
        (["--train", "z", "-o", "p.html"], "--train: nothing is called 'z'; there are: w, x, b, y"),
        (["--train", "w"], "--train is for a page; make one with --open or -o NAME.html"),
        (["--train", "w", "--language", "pl"], "--train dotyczy strony; zrób ją przez --open albo -o NAZWA.html"),
    ],
)
def test_what_cannot_be_ticked_is_told(
    more: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main.main([*WORDS, *more]) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
