"""commands: ``autograd worksheet``: printable sheets of an expression."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from autograd.commands.places import announce, check_place
from autograd.commands.saying import CommandError
from autograd.common.files import place_for
from autograd.views.stepping.fitting import PageError
from autograd.views.stepping.worksheet import FORMATS, MOST, Worksheet


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``autograd worksheet``."""
    parser.add_argument("-o", "--output", metavar="FILE")
    parser.add_argument("--pdf", metavar="FILE")
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--open", action="store_true")


def run(root: Any, title: str, options: argparse.Namespace) -> int:
    """Make the sheets; the exit status."""
    if options.pdf and Path(options.pdf).suffix.lower() != ".pdf":
        raise CommandError("pdf", value=repr(options.pdf))
    check_place(options.pdf)
    check_place(options.output, FORMATS)
    if not 1 <= options.copies <= MOST:
        raise CommandError("copies", value=options.copies, most=MOST)
    try:
        made = Worksheet(root, copies=options.copies, seed=options.seed, title=title, language=options.language)
    except PageError as error:
        raise CommandError("no_page", nodes=error.nodes, lines=error.lines) from None
    paths = [Path(each) for each in (options.output, options.pdf) if each]
    for i, path in enumerate(paths or [place_for(None, "worksheet.html", options.open)]):
        announce(made.save(path), options.open and i == 0, options.language)
    return 0
