"""commands: ``autograd draw``: the graph of an expression as a picture."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from autograd.common.errors import RenderError
from autograd.common.files import announce, place_for
from autograd.core.graph import order
from autograd.views.films.animation import animate
from autograd.views.graphs.colours import KINDS
from autograd.views.graphs.picture import draw
from autograd.views.rendering import FORMATS

STILL = ("color", "highlight", "through", "near", "distance")  # options that a moving picture hasn't got


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``autograd draw``."""
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="a .svg, .png, .pdf or .dot, or .gif, which moves; - is standard output (graph.svg)",
    )
    parser.add_argument("--format", choices=[*FORMATS, "dot"], help="of standard output (svg)")
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    parser.add_argument("--color", choices=KINDS, help="what fills the boxes, with a legend")
    parser.add_argument("--highlight", metavar="NAMES", default="", help="variables that stand out, such as a,b")
    parser.add_argument("--through", metavar="NAMES", default="", help="only the paths from these variables on")
    parser.add_argument("--near", metavar="NAME", help="only the neighbourhood of this variable")
    parser.add_argument("--distance", type=int, metavar="K", help="how many edges away that reaches")
    parser.add_argument("--unfold", action="store_true", help="take sums and dot products apart into × and +")


def run(root: Any, title: str, options: argparse.Namespace) -> int:
    """Draw the graph; the exit status."""
    if options.format and options.output != "-":
        raise ValueError("--format is for -o -, standard output; a file's ending says its format")
    moves = bool(options.output) and options.output.lower().endswith(".gif")
    asked = [name for name in STILL if getattr(options, name) not in (None, "")]
    if moves and asked:
        raise ValueError(f"--{asked[0]} is for a picture that stands still; a .gif shows the whole graph")
    if not root.constant:
        root.backward()
    named = {node.label: node for node in order(root)[::-1] if node.label}
    if moves:
        animate(root, options.output, unfolded=options.unfold)
        announce(Path(options.output), options.open)
        return 0
    picture = draw(
        root,
        color=options.color,
        highlight=_nodes(named, "--highlight", options.highlight),
        through=_nodes(named, "--through", options.through),
        near=next(iter(_nodes(named, "--near", options.near or "")), None),
        distance=options.distance,
        unfolded=options.unfold,
    )
    if options.output == "-":
        try:
            content = picture.rendered(options.format or "svg")
        except RenderError as error:
            raise RenderError(f"{error} On the command line: --format dot", picture.dot) from None
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return 0
    path = place_for(options.output, "graph.svg", options.open)
    try:
        announce(picture.save(path), options.open)
    except RenderError as error:
        kept = Path(path).with_suffix(".dot")
        print(f"autograd draw: {error}\nThe DOT text is kept:", file=sys.stderr)
        announce(picture.save(kept), to_open=False)
        return 2
    return 0


def _nodes(named: dict[str, Any], option: str, names: str) -> list[Any]:
    """The nodes with these names, written with commas between."""
    found = []
    for name in filter(None, (each.strip() for each in names.split(","))):
        if name not in named:
            raise ValueError(f"{option}: nothing is called {name!r:.60}; there are: {', '.join(named) or 'no names'}")
        found.append(named[name])
    return found
