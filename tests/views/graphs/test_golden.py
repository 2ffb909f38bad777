"""The DOT text of the gallery's graphs against files that were reviewed as pictures.

From outside: of all of views/graphs and what it draws.

Where a picture is meant to change: ``python -m tests.views.graphs.test_golden`` writes the files anew; look at them
with ``python -m demos.pictures`` before they are committed.

Also of: views/graphs/colours, views/graphs/dot, views/graphs/titles.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from demos.graphs import GRAPHS
from tests.support.places import ROOT

GOLDEN = Path(__file__).parent / "golden"


def golden(name: str) -> Path:
    return GOLDEN / f"{name}.dot"


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name == "million" else name for name in GRAPHS]
)
def test_the_dot_text_is_the_one_that_was_looked_at(name: str) -> None:
    assert GRAPHS[name]().dot == golden(name).read_text(encoding="utf-8"), (
        f"the picture {name!r} has changed; if it's meant to, look at it and run: "
        "python -m tests.views.graphs.test_golden"
    )


def test_every_golden_file_is_a_picture_of_the_gallery() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(GRAPHS)
    page = (ROOT / "demos" / "gallery" / "README.md").read_text(encoding="utf-8")
    assert all((ROOT / "demos" / "gallery" / f"{name}.png").is_file() and f"({name}.png)" in page for name in GRAPHS)


def test_another_process_writes_the_same_text() -> None:
    code = "from demos.graphs import GRAPHS; print(GRAPHS['batch']().dot, end='')"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, check=True)  # noqa: S603
    assert done.stdout.decode().replace("\r\n", "\n") == golden("batch").read_text(encoding="utf-8")


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for each, make in GRAPHS.items():
        golden(each).write_text(make().dot, encoding="utf-8", newline="\n")
