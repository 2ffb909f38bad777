"""commands: ``autograd worksheet``: printable sheets of an expression."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from autograd.common.files import announce, place_for
from autograd.views.stepping.strings import languages
from autograd.views.stepping.worksheet import Worksheet


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``autograd worksheet``."""
    parser.add_argument("-o", "--output", metavar="FILE", help="where to: a .html or .pdf (worksheet.html)")
    parser.add_argument("--pdf", metavar="FILE", help="print it to a PDF through Chromium")
    parser.add_argument("--copies", type=int, default=1, help="how many sheets, each with other numbers (1)")
    parser.add_argument("--seed", type=int, help="the same seed gives the same sheets")
    parser.add_argument("--language", choices=languages(), default="en", help="of what is printed (en)")
    parser.add_argument("--open", action="store_true", help="open it in the browser")


def run(root: Any, title: str, options: argparse.Namespace) -> int:
    """Make the sheets; the exit status."""
    made = Worksheet(root, copies=options.copies, seed=options.seed, title=title, language=options.language)
    paths = [Path(each) for each in (options.output, options.pdf) if each]
    if options.pdf and Path(options.pdf).suffix.lower() != ".pdf":
        raise ValueError(f"--pdf is {options.pdf!r}; expected a name that ends in .pdf")
    for i, path in enumerate(paths or [place_for(None, "worksheet.html", options.open)]):
        announce(made.save(path), options.open and i == 0)
    return 0
