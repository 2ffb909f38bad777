"""The guide to "Build it yourself": made from the steps, alike in both languages, with its pictures."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from demos.workshop.building import DRAWN, SEEN, STEPS, changed, draw_pictures, guide, guide_place
from demos.workshop.chapters import LANGUAGES
from tests.support.pages import broken_links

ENGLISH, POLISH = (guide_place(language) for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_committed_is_what_the_steps_make(language: str) -> None:
    assert guide_place(language).read_text(encoding="utf-8") == guide(language), "python -m demos.workshop.building"


@pytest.mark.parametrize("path", [ENGLISH, POLISH], ids=lambda path: path.stem)
def test_every_link_leads_somewhere(path: Path) -> None:
    assert broken_links(path) == []


def test_both_languages_have_the_same_steps_code_and_pictures() -> None:
    one, other = (path.read_text(encoding="utf-8") for path in (ENGLISH, POLISH))
    for what in (r"^## ", r"^- ", r"<details>", r"\]\((.*?)\)", r"--step \d+"):
        found = [re.findall(what, text, re.MULTILINE) for text in (one, other)]
        assert found[0] == found[1], what
    blocks = [re.findall(r"```python\n(.*?)```", re.sub(r"  # .*", "", text), re.DOTALL) for text in (one, other)]
    assert blocks[0] == blocks[1]


def test_a_solution_is_told_by_what_is_new_in_it() -> None:
    assert changed(5).count("def ") == 1
    assert "parent.grad += self.grad * local_grad" in changed(5)
    assert "def train" in changed(10)
    assert "def zero_grad" in changed(10)
    assert "class Neuron" not in changed(10)


def test_the_pictures_are_made_by_the_last_solution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("matplotlib")
    pytest.importorskip("graphviz")
    draw_pictures(tmp_path)
    for name in (*SEEN, *DRAWN):
        assert (STEPS / name).read_bytes()[:8] == (tmp_path / name).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_the_captions_say_what_the_engine_computes() -> None:
    names = runpy.run_path(str(STEPS / "step_10.py"))
    a, b, c = (names["Value"](number) for number in (2.0, -3.0, 10.0))
    ((a * b + c) * a).backward()
    assert a.grad == -2.0
    a, b = (names["Value"](number) for number in (2.0, -3.0))
    c = a * b
    (c + c * a).backward()
    assert c.grad == 3.0
