"""commands: ``autograd step``: in the terminal, or as a page."""

from __future__ import annotations

import argparse
from typing import Any

from autograd.calculus.unfolding import unfold
from autograd.commands.places import announce, check_place
from autograd.commands.saying import CommandError
from autograd.commands.words import nodes_called
from autograd.common.files import place_for
from autograd.core.graph import order
from autograd.views.stepping.page import LARGEST, Stepper
from autograd.views.stepping.terminal import step


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``autograd step``."""
    parser.add_argument(*("-o", "--output", "--save"), metavar="FILE")
    parser.add_argument("--open", action="store_true")
    parser.add_argument("--train", metavar="NAMES")
    parser.add_argument("--quiz", action="store_true")
    parser.add_argument("--unfold", action="store_true")
    parser.add_argument("--color", choices=["auto", "always", "never"], default="auto")


def run(root: Any, title: str, options: argparse.Namespace) -> int:
    """Step through the graph; the exit status."""
    check_place(options.output)
    count = len(order(root))
    if count > LARGEST:
        raise CommandError("too_many_nodes", count=f"{count:,}", most=f"{LARGEST:,}")
    if options.unfold:
        root = unfold(root)
    leaves = {node.label: node for node in order(root)[::-1] if node.label and not node.op and not node.constant}
    trainable = None if options.train is None else nodes_called(leaves, "--train", options.train)
    if not (options.open or options.output):
        if trainable is not None:
            raise CommandError("in_page", name="--train")
        return step(root, title, language=options.language, colour=options.color, quiz=options.quiz)
    page = Stepper(root, title=title, language=options.language, expression=title, trainable=trainable)
    announce(page.save(place_for(options.output, "backprop.html", options.open)), options.open, options.language)
    return 0
