"""What the pages of the guide say is what happens.

Also of: explaining/table.
"""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from autograd.explaining.table import with_table
from nn import hinge
from tests.support.pages import (
    GUIDE,
    Runner,
    block_with,
    broken_links,
    check_against,
    libraries,
    optional_blocks,
    read,
    runner,
)
from tests.support.places import ROOT

# in the order in which each leads to the next
PAGES = (
    "learners",
    "teachers",
    "engineers",
    "verify",
    "training",
    "own-data",
    "modules",
    "loops",
    "export",
    "speed",
    "limits",
    "engines",
    "rows",
    "operations",
)
OTHERS = (ROOT / ".github" / "CONTRIBUTING.md", ROOT / "autograd" / "README.md")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return runner(tmp_path_factory.mktemp)


def page(name: str) -> Path:
    return GUIDE / f"{name}.md"


def text(name: str) -> str:
    return read(page(name))


def test_these_are_all_pages() -> None:
    assert {path.name for path in GUIDE.iterdir()} == {f"{name}.md" for name in PAGES}


@pytest.mark.parametrize("name", PAGES)
def test_every_block_does_what_it_says(runs: Runner, name: str) -> None:
    check_against(text(name), runs(page(name))[0])


@pytest.mark.parametrize("code", [code for name in PAGES for code in optional_blocks(text(name))])
def test_a_block_that_needs_a_library_prints_what_its_comments_say(
    code: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = {"read_csv(": "pandas", "exact(": "mpmath"}  # nobody imports them there
    for name in sorted(libraries(code) | {name for call, name in hidden.items() if call in code}):
        pytest.importorskip(name)
    (tmp_path / "demos").mkdir()  # as in a clone, but a folder where files may be made
    shutil.copy(ROOT / "demos" / "penguins.csv", tmp_path / "demos")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "lesson.py", "exec"), {})  # noqa: S102 - the page's own code
    printed = capsys.readouterr().out
    assert printed
    said = re.findall(r"^print\(.*\)(?:  |\n)# (.+)$", code, re.MULTILINE)
    assert not said or printed.splitlines() == said


def test_the_digits_that_are_lost_are_those_that_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("mpmath")
    (code,) = [each for each in optional_blocks(text("verify")) if "exact(" in each]
    exec(compile(code, "lesson.py", "exec"), {})  # noqa: S102 - the page's own code
    printed = capsys.readouterr().out
    assert "by the engine 7992.77" in printed
    assert "digits right: none" in printed
    assert "digits of the gradient of a are lost at sub" in printed
    assert "no digit of 7992.78 is right,\nand 1 − cos(a) is where" in text("verify")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_whom_it_is_for_and_which_is_next(name: str) -> None:
    assert text(name).split("\n\n")[1].startswith("For who")
    following = PAGES[PAGES.index(name) + 1 :]
    last = text(name).strip().split("\n\n")[-1]
    assert f"({following[0]}.md)" in last if following else "(../../README.md)" in last


@pytest.mark.parametrize("path", [*map(page, PAGES), *OTHERS], ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    assert not broken_links(path)


# ---- the house on one page ------------------------------------------------------------------------------------------


def test_every_file_that_the_house_and_contributing_name_is_there() -> None:
    named = {name for path in OTHERS for name in re.findall(r"\b(?:autograd|nn|tests|demos)/[\w/]+\.\w+", read(path))}
    assert len(named) > 40
    made = {name for name in named if name.startswith("demos/out/") or "YOURS" in name}
    assert sorted(name for name in named - made if not (ROOT / name).is_file()) == []


def test_what_the_route_names_is_defined_there() -> None:
    rows = re.findall(r"^\|[^|]*\| `(autograd/\S+\.py)` \|([^|]*)\|$", read(OTHERS[1]), re.MULTILINE)
    assert len(rows) > 15
    missing = []
    for path, names in rows:
        tree = ast.parse(read(ROOT / path)) if (ROOT / path).is_file() else ast.Module([], [])
        defined = {each.name for each in ast.walk(tree) if isinstance(each, (ast.FunctionDef, ast.ClassDef))}
        missing += [f"{path}: {name}" for name in re.findall(r"`(\w+)`", names) if name not in defined]
    assert missing == []


# ---- what the files and numbers are ---------------------------------------------------------------------------------


def test_the_table_is_what_the_rows_give() -> None:
    assert with_table(text("operations")) == text("operations")


def test_the_learners_page_and_sheets_are_made(runs: Runner) -> None:
    _, folder = runs(page("learners"))
    assert "<!doctype html>" in (folder / "backprop.html").read_text(encoding="utf-8")
    assert 'class="page sheet ' in (folder / "sheets.html").read_text(encoding="utf-8")


def test_the_pictures_and_films_are_made(runs: Runner) -> None:
    _, folder = runs(page("teachers"))
    assert "</svg>" in (folder / "graph.svg").read_text(encoding="utf-8")
    for name in ("network.png", "activations.png"):
        assert (folder / name).read_bytes().startswith(b"\x89PNG")
    for name in ("backprop.gif", "training.gif"):
        assert (folder / name).read_bytes().startswith(b"GIF89a")


def test_from_data_to_a_saved_model_in_fifteen_lines(runs: Runner) -> None:
    did, folder = runs(page("training"))
    code = block_with(text("training"), "save(model").code
    assert len([line for line in code.splitlines() if line]) <= 15
    assert f"prints `{did.printed[0].strip()}`" in text("training")
    assert (folder / "training.png").read_bytes().startswith(b"\x89PNG")
    assert (folder / "flowers.npz").stat().st_size
    said = "again.predict([5.1, 3.5, 1.4, 0.2])"
    assert f"`{said}`" in " ".join(text("training").split())
    assert eval(said, did.names) == "setosa"  # noqa: S307 - the page's own code


def test_from_a_file_to_a_model_that_answers_in_under_fifteen_lines() -> None:
    page = text("own-data")
    stories = [*optional_blocks(page), block_with(page, "flats.npz").code]
    assert len(stories) == 3
    for code in stories:
        assert len([line for line in code.splitlines() if line and not line.startswith("#")]) < 15


def test_the_training_by_hand_prints_what_it_says(runs: Runner) -> None:
    assert runs(page("training"))[0].printed[-1] == "[0, 1, 1, 0]\n"


def test_the_check_says_what_it_says(runs: Runner) -> None:
    (raised,) = [each for each in runs(page("engineers"))[0].raised if each]
    assert " ".join(block_with(text("engineers"), "x * x.data").shown.split()) in " ".join(raised.split())


def test_the_derivatives_are_what_it_says(runs: Runner) -> None:
    assert f"prints `{runs(page('engineers'))[0].printed[1].strip()}`" in text("engineers")


def test_the_compiled_program_gives_the_eager_gradients() -> None:
    names: dict[str, Any] = {}
    exec(block_with(text("engineers"), "program = compile").code, names)  # noqa: S102 - the page's own code
    model, points = names["model"], names["points"]
    loss = hinge(model(points.tolist()), [1] * len(points))
    loss.backward()
    again = {**names}
    exec(block_with(text("engineers"), "absolute_error").code, again)  # noqa: S102 - and here
    assert again["value"].tolist() == [abs(model(point).data - 1.0) for point in points.tolist()]
    assert names["value"].mean() == pytest.approx(loss.data, rel=1e-12)
    assert names["gradients"] == pytest.approx([each.grad for each in model.parameters()], rel=1e-12, abs=1e-15)
