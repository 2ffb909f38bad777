"""commands: ``autograd step``: in the terminal, or as a page."""

from __future__ import annotations

import argparse
from typing import Any

from autograd.calculus.unfolding import unfold
from autograd.common.files import announce, place_for
from autograd.core.graph import order
from autograd.views.stepping.page import LARGEST, Stepper
from autograd.views.stepping.strings import languages
from autograd.views.stepping.terminal import step


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``autograd step``."""
    parser.add_argument("--open", action="store_true", help="make a page and open it in the browser")
    parser.add_argument("--save", metavar="FILE", help="make a page and save it, such as backprop.html")
    parser.add_argument("--language", choices=languages(), default="en", help="of what is shown (en)")
    parser.add_argument("--quiz", action="store_true", help="in the terminal: ask for numbers before showing them")
    parser.add_argument("--unfold", action="store_true", help="take sums and dot products apart into × and +")
    parser.add_argument("--color", choices=["auto", "always", "never"], default="auto", help="colours (auto)")


def run(root: Any, title: str, options: argparse.Namespace) -> int:
    """Step through the graph; the exit status."""
    count = len(order(root))
    if count > LARGEST:
        raise ValueError(
            f"the graph has {count:,} nodes; past {LARGEST:,} nobody steps from node to node. Step through a part of "
            "it, or in Python through a model whose neurons and layers fold: Stepper(model, sample)"
        )
    if options.unfold:
        root = unfold(root)
    if not (options.open or options.save):
        return step(root, title, language=options.language, colour=options.color, quiz=options.quiz)
    page = Stepper(root, title=title, language=options.language)
    announce(page.save(place_for(options.save, "backprop.html", options.open)), options.open)
    return 0
