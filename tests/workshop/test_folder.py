"""The folders that learners work in, and that a teacher carries to class."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from autograd.workshop import folder as module
from autograd.workshop.exercises import languages
from autograd.workshop.folder import add_wheels, chapters, lay_out, lay_out_all, material, start_page, title
from tests.support.pages import broken_links

pytest.importorskip("matplotlib", reason="needs matplotlib: pip install -e '.[demos,test]'")


def test_what_learners_changed_is_kept(tmp_path: Path) -> None:
    laid = lay_out(tmp_path, "pl")
    assert {path.relative_to(tmp_path).parts[0] for path in laid} == {"pl", "steps"}
    for page in (tmp_path / "pl").glob("*.md"):
        assert broken_links(page) == []
    mine = chapters("pl", tmp_path)[0]
    mine.write_text("mine", encoding="utf-8")
    other = chapters("pl", tmp_path)[-1]
    other.unlink()
    assert other in lay_out(tmp_path, "pl")
    assert mine.read_text(encoding="utf-8") == "mine" or mine == other


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that a class needs, written once: some hundred slides and sheets take their time."""
    folder = tmp_path_factory.mktemp("stick")
    lay_out_all(folder)
    return folder


def test_a_class_has_all_it_needs_and_every_link_leads_somewhere(stick: Path) -> None:
    page = (stick / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+)"', page)
    assert len(set(links)) == len(links)
    assert all((stick / link).exists() for link in links)
    assert "://" not in page
    assert "--no-index" not in page  # there are no wheels to find
    assert start_page(stick, wheels=True).count("--no-index --find-links wheels") == len(languages())
    for language in languages():
        assert len(chapters(language, stick)) == len(chapters(language))
        assert all(title(each) in page for each in chapters(language))
        for name in ("playground.html", "sheets-chain.html", "sheets-neuron.html"):
            text = (stick / language / name).read_text(encoding="utf-8")
            assert f'<html lang="{language}"' in text
            assert not re.search(r'(?:src|href)="https?:', text)
        slides = sorted((stick / language / "slides").iterdir())
        assert {each.name.partition("-")[0] for each in slides} == {each.name[0] for each in chapters(language)}
        assert all(each.read_bytes().startswith(b"\x89PNG") for each in slides)
    assert not lay_out(stick, "en")


def test_pages_are_there_for_browsers_and_lead_somewhere(stick: Path) -> None:
    pytest.importorskip("mistune", reason="the workshop extra is not installed: pip install -e '.[workshop]'")
    index = (stick / "index.html").read_text(encoding="utf-8")
    assert ".md" not in index
    for page in stick.glob("*/*.md"):
        shown = page.with_suffix(".html")
        assert shown.relative_to(stick).as_posix() in index
        text = shown.read_text(encoding="utf-8")
        assert "<h1>" in text
        assert text.count("<details>") == page.read_text(encoding="utf-8").count("<details>")
        for link in re.findall(r'(?:src|href)="([^"#]+)', text):
            assert "://" in link or (shown.parent / link).exists(), link


def test_where_nothing_was_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PLACES", (tmp_path,))
    with pytest.raises(FileNotFoundError, match="the notebooks aren't installed"):
        material()


def test_wheels_are_gathered_by_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip = tmp_path / "fake" / "pip.py"
    pip.parent.mkdir()
    pip.write_text("import json, sys\njson.dump(sys.argv[1:], open('said.json', 'w'))\n")
    monkeypatch.setenv("PYTHONPATH", str(pip.parent))
    monkeypatch.chdir(tmp_path)
    assert add_wheels(tmp_path / "all") == tmp_path / "all" / "wheels"
    command, *said = json.loads((tmp_path / "said.json").read_text())
    assert (command, said[:3]) == ("wheel", ["--quiet", "--wheel-dir", str(tmp_path / "all" / "wheels")])
    assert said[3].endswith("[workshop]")
    pip.write_text("import sys\nsys.exit('there is no network')\n")
    with pytest.raises(OSError, match="pip could not gather the wheels: there is no network"):
        add_wheels(tmp_path / "all")
    assert sys.executable
