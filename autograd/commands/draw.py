"""commands: ``autograd draw``: the graph of an expression as a picture."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from autograd.commands.places import announce, check_place
from autograd.commands.saying import CommandError, message, said
from autograd.commands.words import nodes_called
from autograd.common.errors import RenderError
from autograd.common.files import place_for
from autograd.core.graph import order
from autograd.views.films.animation import animate
from autograd.views.graphs.colours import KINDS
from autograd.views.graphs.picture import draw
from autograd.views.rendering import FORMATS

ENDINGS = [f".{each}" for each in (*FORMATS, "dot", "gv", "gif")]
STILL = ("color", "highlight", "through", "near", "distance")  # options that a moving picture hasn't got


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``autograd draw``."""
    parser.add_argument("-o", "--output", metavar="FILE")
    parser.add_argument("--format", choices=[*FORMATS, "dot"])
    parser.add_argument("--open", action="store_true")
    parser.add_argument("--color", choices=KINDS)
    parser.add_argument("--highlight", metavar="NAMES", default="")
    parser.add_argument("--through", metavar="NAMES", default="")
    parser.add_argument("--near", metavar="NAME")
    parser.add_argument("--distance", type=int, metavar="K")
    parser.add_argument("--forward", action="store_true")
    parser.add_argument("--unfold", action="store_true")


def run(root: Any, title: str, options: argparse.Namespace) -> int:
    """Draw the graph; the exit status."""
    if options.format and options.output != "-":
        raise CommandError("format")
    check_place(options.output, ENDINGS)
    moves = bool(options.output) and options.output.lower().endswith(".gif")
    asked = [name for name in STILL if getattr(options, name) not in (None, "")]
    if moves and asked:
        raise CommandError("stands", name=f"--{asked[0]}")
    if not moves and options.forward:
        raise CommandError("moves", name="--forward")
    if not root.constant:
        root.backward()
    named = {node.label: node for node in order(root)[::-1] if node.label}
    if moves:
        animate(root, options.output, unfolded=options.unfold, forward=options.forward, language=options.language)
        announce(Path(options.output), options.open, options.language)
        return 0
    picture = draw(
        root,
        color=options.color,
        highlight=nodes_called(named, "--highlight", options.highlight),
        through=nodes_called(named, "--through", options.through),
        near=next(iter(nodes_called(named, "--near", options.near or "")), None),
        distance=options.distance,
        unfolded=options.unfold,
        language=options.language,
    )
    if options.output == "-":
        try:
            content = picture.rendered(options.format or "svg")
        except RenderError as error:
            raise CommandError("as_dot", why=message(error, options.language)) from None
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return 0
    path = place_for(options.output, "graph.svg", options.open)
    try:
        announce(picture.save(path), options.open, options.language)
    except RenderError as error:
        kept = Path(path).with_suffix(".dot")
        why = message(error, options.language)
        print(f"autograd draw: {why}\n{said('kept', options.language)}", file=sys.stderr)
        announce(picture.save(kept), False, options.language)
        return 2
    return 0
