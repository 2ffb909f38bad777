"""python -m demos.workshop: makes the notebooks from their sources and runs them; --check only says what is old."""

from __future__ import annotations

import argparse
import os
from itertools import product
from pathlib import Path
from typing import Any

from demos.running import guarded, look_for
from demos.workshop.chapters import LANGUAGES, notebook, page, page_place, pages, place, sources

NEEDS = ("jupytext", "nbclient", "nbformat", "ipykernel", "matplotlib")


def main() -> int:
    """Make what was asked for; the exit status, 1 where ``--check`` found an old one."""
    parser = argparse.ArgumentParser(prog="python -m demos.workshop", description="The workshop's notebooks.")
    parser.add_argument("chapters", nargs="*", type=int, metavar="CHAPTER", help="which, by number; all of them")
    parser.add_argument("--language", choices=LANGUAGES, help="which language; both")
    parser.add_argument("--check", action="store_true", help="make nothing, only say which are older than their source")
    options = parser.parse_args()

    def run() -> int:
        look_for(NEEDS)
        os.environ["AUTOGRAD_ENGINE"] = "plain"  # of the kernels: says nothing of how it was built
        old = 0
        for source in sources():
            if options.chapters and int(source.stem) not in options.chapters:
                continue
            for language in [options.language] if options.language else LANGUAGES:
                for solved in (False, True):
                    path = place(source, language, solved)
                    made = notebook(source, language, solved)
                    if options.check:
                        old += _is_old(path, made)
                    else:
                        write(path, run_through(made))
                        print(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
        for source, language in product([] if options.chapters else pages(), LANGUAGES):
            text, path = page(source, language), page_place(source, language)
            if not options.check:
                path.write_text(text, encoding="utf-8")
            elif not path.exists() or path.read_text(encoding="utf-8") != text:
                old += _said_old(path)
        return min(old, 1)

    return guarded("demos.workshop", run)


def run_through(made: Any) -> Any:
    """A notebook with what its cells give; whatever raises ends it."""
    from nbclient import NotebookClient

    plain = made.metadata.copy()
    place = {"metadata": {"path": str(Path.cwd())}}
    client = NotebookClient(made, timeout=120, kernel_name="python3", resources=place)
    client.coalesce_streams = True  # what a cell prints may come in parts, in others every time
    client.execute()
    made.metadata = plain  # no version of Python and no time of running: each making is the same text
    for cell in made.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", ()):
            _lighten(output.get("data", {}))
    return made


def _lighten(shown: dict[str, Any]) -> None:
    """Of a picture keep its PNG, which every viewer shows as wide as there is room.

    A page that steps weighs half a megabyte, and is back when its cell runs.
    """
    if "image/png" in shown:
        shown.pop("image/svg+xml", None)
        shown.pop("text/html", None)


def write(path: Path, made: Any) -> None:
    """Write a notebook where it belongs; an older one by another name, of another title, goes."""
    import nbformat

    path.parent.mkdir(parents=True, exist_ok=True)
    for other in path.parent.glob(f"{path.name.split('-')[0]}-*.ipynb"):
        if other != path:
            other.unlink()
    nbformat.write(made, path)


def _is_old(path: Path, made: Any) -> bool:
    import nbformat

    there = nbformat.read(path, as_version=4) if path.exists() else None
    old = there is None or [each.source for each in there.cells] != [each.source for each in made.cells]
    return _said_old(path) if old else False


def _said_old(path: Path) -> bool:
    print(f"{path.name} is older than its source: python -m demos.workshop")
    return True


if __name__ == "__main__":
    raise SystemExit(main())
