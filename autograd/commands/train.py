"""commands: ``autograd train``: a page in which a small network learns, which needs no Python any more."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from autograd.commands.places import announce, check_place
from autograd.commands.saying import CommandError
from autograd.common.files import in_folder, write_whole
from autograd.views.training.page import page_of

WORDS = ""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``autograd train``."""
    parser.add_argument("-o", "--output", metavar="FILE")
    parser.add_argument("--no-open", action="store_true")


def run_words(words: Sequence[str], options: argparse.Namespace) -> int:
    """Write the page and open it; the exit status."""
    if words:
        raise CommandError("no_words", words=" ".join(words))
    check_place(options.output)
    path = in_folder(options.output or "training.html", "autograd train")
    write_whole(path, page_of(options.language).encode(), "autograd train")
    announce(path, not options.no_open, options.language)
    return 0
