"""The workshop's notebooks: made from their sources, in both languages alike, and run from top to bottom."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from demos.workshop.chapters import LANGUAGES, notebook, page, page_place, pages, place, sources
from tests.support.places import ROOT

nbformat = pytest.importorskip("nbformat", reason="the workshop extra is not installed: pip install -e '.[workshop]'")
pytest.importorskip("jupytext", reason="the workshop extra is not installed: pip install -e '.[workshop]'")

PAIRS = [(source, solved) for source in sources() for solved in (False, True)]


def named(pair: Any) -> str:
    return pair.stem if isinstance(pair, Path) else "solved" if pair else "open"


def committed(source: Path, language: str, solved: bool) -> Any:
    return nbformat.read(place(source, language, solved), as_version=4)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("source", "solved"), PAIRS, ids=named)
def test_what_is_committed_is_what_its_source_makes(source: Path, solved: bool, language: str) -> None:
    there, made = committed(source, language, solved), notebook(source, language, solved)
    assert [cell.source for cell in there.cells] == [cell.source for cell in made.cells], "python -m demos.workshop"
    text = place(source, language, solved).read_text(encoding="utf-8")
    assert not re.search(r"/(?:tmp|root|home|work|Users)/", text)
    assert len(text) <= 600_000


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", pages(), ids=named)
def test_a_page_is_what_its_source_makes(source: Path, language: str) -> None:
    assert page_place(source, language).read_text(encoding="utf-8") == page(source, language), (
        "python -m demos.workshop"
    )


def outputs(made: Any) -> list[tuple[int, list[str]]]:
    """Of each cell the numbers it printed, and the kinds of its pictures: what both languages have in common."""
    found = []
    for i, cell in enumerate(made.cells):
        for output in cell.get("outputs", ()):
            kinds = sorted(kind for kind in output.get("data", {}) if kind.startswith("image/"))
            said = output.get("text", "") or output.get("data", {}).get("text/plain", "")
            found.append((i, kinds or re.findall(r"\d+(?:\.\d+)?", said)))
    return found


@pytest.mark.parametrize(("source", "solved"), PAIRS, ids=named)
def test_both_languages_have_the_same_cells_numbers_and_pictures(source: Path, solved: bool) -> None:
    one, other = (committed(source, language, solved) for language in LANGUAGES)
    assert [cell.cell_type for cell in one.cells] == [cell.cell_type for cell in other.cells]
    assert outputs(one) == outputs(other)
    assert all(cell.execution_count for each in (one, other) for cell in each.cells if cell.cell_type == "code")


@pytest.mark.slow
@pytest.mark.parametrize(("source", "solved"), PAIRS, ids=named)
def test_it_runs_and_gives_what_is_committed(source: Path, solved: bool, tmp_path: Path) -> None:
    """Solved in one language and open in the other: what both give is the same, as is tested above."""
    pytest.importorskip("nbclient")
    from demos.workshop.__main__ import run_through

    language = LANGUAGES[solved]
    ran = run_through(notebook(source, language, solved))
    assert outputs(ran) == outputs(committed(source, language, solved))
    raised = [output for cell in ran.cells for output in cell.get("outputs", ()) if output.output_type == "error"]
    assert not raised
    marks = "".join(output.get("text", "") for cell in ran.cells for output in cell.get("outputs", ()))
    assert not solved or not re.search("^[✗…]", marks, re.MULTILINE)


@pytest.mark.slow
@pytest.mark.parametrize("source", sources(), ids=named)
def test_no_cell_needs_what_an_exercise_defines(source: Path) -> None:
    pytest.importorskip("nbclient")
    from demos.workshop.__main__ import run_through

    made = notebook(source, LANGUAGES[0])
    made.cells = [cell for cell in made.cells if "exercise" not in cell.metadata.get("tags", ())]
    run_through(made)  # raises where a cell does


def test_all_is_here() -> None:
    there = {path for language in LANGUAGES for path in (ROOT / "demos" / "workshop" / language).rglob("*.ipynb")}
    there = {path for path in there if ".ipynb_checkpoints" not in path.parts}  # which JupyterLab leaves
    assert there == {place(source, language, solved) for source, solved in PAIRS for language in LANGUAGES}
