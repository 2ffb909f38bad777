"""commands: ``autograd workshop``: the chapters in Jupyter, or a folder with all that a class needs."""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from autograd.commands.saying import CommandError
from autograd.workshop.folder import add_wheels, chapters, lay_out, lay_out_all

WORDS = "CHAPTER"
WORKING = "workshop"  # the folder that learners work in


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``autograd workshop``."""
    parser.add_argument("--folder", metavar="FOLDER")
    parser.add_argument("--wheels", action="store_true")
    parser.add_argument("--no-open", action="store_true")


def run_words(words: Sequence[str], options: argparse.Namespace) -> int:
    """Lay the chapters out and start Jupyter on them, or fill a folder for a class; the exit status."""
    if options.wheels and not options.folder:
        raise CommandError("wheels_where")
    if options.folder is not None:
        return _fill(options.folder, words, options)
    number = _chapter(words)
    if not options.no_open and importlib.util.find_spec("jupyterlab") is None:
        raise CommandError("no_jupyter")
    folder = Path(WORKING)
    _check_folder(folder)
    lay_out(folder, options.language)
    notebook = chapters(options.language, folder)[number - 1]
    print(notebook.resolve())
    if options.no_open:
        return 0
    command = [sys.executable, "-m", "jupyter", "lab", str(notebook)]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own words


def _fill(name: str, words: Sequence[str], options: argparse.Namespace) -> int:
    if words:
        raise CommandError("folder_has_all", words=" ".join(words))
    if not name:
        raise CommandError("no_name")
    folder = Path(name)
    _check_folder(folder)
    if importlib.util.find_spec("matplotlib") is None:
        raise CommandError("no_matplotlib")
    lay_out_all(folder, wheels=options.wheels)
    if options.wheels:
        add_wheels(folder)
    print((folder / "index.html").resolve())
    return 0


def _chapter(words: Sequence[str]) -> int:
    """Which chapter is meant: the first, where none is."""
    known = len(chapters("en"))
    if not words:
        return 1
    if len(words) > 1 or not words[0].isdecimal() or not 1 <= int(words[0]) <= known:
        raise CommandError("which_chapter", words=" ".join(words), most=known)
    return int(words[0])


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise CommandError("no_real_folder", path=folder, folder=folder)
    if not folder.absolute().parent.is_dir():
        raise CommandError("no_folder", folder=folder.absolute().parent)
