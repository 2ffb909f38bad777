"""views/graphs: draw(): a graph as a picture that can be shown, saved, or read as text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from autograd.calculus.unfolding import unfolding_of
from autograd.common.collecting import paused
from autograd.core import freshness
from autograd.core.graph import order
from autograd.explaining.labels import callers_frame, label_from_caller
from autograd.explaining.naming import in_words, names_of
from autograd.folding.structure import Structure
from autograd.folding.view import View, reached, view_of
from autograd.views.graphs.colours import colouring
from autograd.views.graphs.dot import dot_text
from autograd.views.rendering import FORMATS, render
from autograd.views.showing import Still
from autograd.views.strings import check_language, saying

LARGEST = 500  # boxes: past this a picture can't be laid out either


class Picture(Still):
    """A drawn graph; a notebook shows it, `save` writes it.

    Args:
        dot: the DOT text.
    """

    kinds = (*FORMATS, "dot", "gv")

    def __init__(self, dot: str) -> None:
        super().__init__("draw")
        self.dot = dot

    def rendered(self, kind: str) -> bytes:
        """The picture as bytes: "svg", "png", "pdf", or the text itself as "dot"."""
        if kind not in FORMATS:
            return self.dot.encode()
        made = render(self.dot, kind)
        return for_browsers(made.decode()).encode() if kind == "svg" else made

    def __repr__(self) -> str:
        return 'Picture of a graph. A notebook shows it; .save("graph.svg") writes it'


def for_browsers(svg: str) -> str:
    """Graphviz' SVG with its tooltips where browsers and screen readers look, and letters for machines without DejaVu.

    Example:
        >>> for_browsers('<g id="n1" class="node"><title>n1</title><g id="a_n1"><a xlink:title="value 2.0">')
        '<g id="n1" class="node"><title>value 2.0</title><g id="a_n1"><a xlink:title="value 2.0">'
    """
    tooltip = r'(<g id="[^"]*" class="\w+">\s*)<title>[^<]*</title>(\s*<g id="a_[^"]*"><a xlink:title="([^"]*)">)'
    return re.sub(tooltip, r"\1<title>\3</title>\2", svg).replace(
        'font-family="DejaVu Sans"', 'font-family="DejaVu Sans,Verdana,sans-serif"'
    )


def draw(
    root: Any,
    path: str | os.PathLike[str] | None = None,
    *,
    depth: int | None = None,
    expand: str | Sequence[str] = (),
    through: Any = (),
    near: Any = None,
    distance: int | None = None,
    color: str | None = None,
    highlight: Any = (),
    unfolded: bool = False,
    language: str = "en",
) -> Picture:
    """Draw the graph below ``root``: values, gradients, and the local derivative on every edge.

    A picture of more than some 60 boxes can't be read. So what a module or a ``with scope(...)`` recorded folds into
    one box, sums fold, and what is done many times alike is one box with "×100" and the range, as far as it must; where
    that is not enough, the neighbourhood of the root is shown. A node without a label gets the name of the caller's
    variable that holds it.

    Args:
        root: the node to draw, with everything it was made from.
        path: where to save it, as .svg, .png, .pdf or .dot; nowhere where None.
        depth: which level of modules and scopes to fold, 0 for the outermost; a large number folds nothing.
        expand: names of modules or scopes to show unfolded, such as "layers.0", or as drawn, "layer 1".
        through: a node or several: show all that lies on the paths from there to the root.
        near: a node: show its neighbourhood.
        distance: how many edges away the neighbourhood reaches; as far as can be read if None. Without ``near`` it is
            that of the root.
        color: fill the boxes by "gradient", "value", "dead" (units that let no gradient through), "nonfinite" or
            "layer", with a legend.
        highlight: a node or several that stand out, with the edges between them.
        unfolded: draw weighted sums and their like as single multiplications and additions.
        language: of the words in the picture, "en" or "pl".

    Raises:
        TypeError: ``root``, or a node that was given, is not a Value.
        ValueError: a node that is not in the graph, an unknown name, color, language or ending, more than 500 boxes
            asked for, or ``through`` with something else that says what to show.
        StaleError: a leaf was changed after the recording.
        RenderError: nothing here can render; its ``dot`` keeps the text.

    Example:
        >>> from autograd import Value
        >>> "value 6" in draw(Value(2.0) * Value(3.0)).dot
        True
    """
    if not hasattr(root, "parents"):
        raise TypeError(f"draw: root is a {type(root).__name__}, {root!r:.60}; expected a Value")
    say = saying(check_language(language, "draw"))
    frame = callers_frame()
    with paused():
        nodes = freshness.check_fresh(root)
        label_from_caller(nodes, frame)
        marked = _given("highlight", highlight)
        path_from = _given("through", through)
        middle = [] if near is None else _given("near", near)
        if path_from and (middle or expand or depth is not None or distance is not None):
            raise ValueError("draw: through shows all on its paths; leave out near, distance, depth and expand")
        if unfolded:
            made = unfolding_of(nodes)
            nodes = order(made[root])
            marked, path_from, middle = (
                [made.get(each, each) for each in some] for some in (marked, path_from, middle)
            )
        structure = Structure(nodes[::-1])
        through_at = [_position(structure, "through", each) for each in path_from]
        view = view_of(
            structure,
            depth=whole_number(depth, "draw: depth"),
            opened=_named_places(structure, expand),
            through=through_at,
            near=next((_position(structure, "near", each) for each in middle), None),
            distance=whole_number(distance, "draw: distance"),
        )
        check_size(view, "draw")
        view.names = names_of(structure.nodes)
        for each in marked:
            _position(structure, "highlight", each)
        if path_from:
            marked += [structure.nodes[i] for i in np.flatnonzero(reached(structure, through_at)).tolist()]
        picture = Picture(dot_text(view, say, colouring(view, color, say), set(marked)))
    if path is not None:
        picture.save(path)
    return picture


def _given(what: str, nodes: Any) -> list[Any]:
    """One node or several, as a list."""
    found = [nodes] if hasattr(nodes, "parents") or not isinstance(nodes, Iterable) else list(nodes)
    for node in found:
        if not hasattr(node, "parents"):
            raise TypeError(f"draw: {what} is a {type(node).__name__}, {node!r:.60}; expected a Value, or several")
    return found


def whole_number(number: int | None, what: str) -> int | None:
    """The number, if it counts something; or None.

    Raises:
        ValueError: it doesn't.
    """
    if number is not None and (isinstance(number, bool) or not isinstance(number, (int, np.integer)) or number < 0):
        raise ValueError(f"{what} is {number!r:.60}; expected a whole number from 0, or None")
    return number


def check_size(view: View, who: str) -> None:
    """Refuse a view of more boxes than can be laid out.

    Raises:
        ValueError: it has more.
    """
    if len(view.boxes) > LARGEST:
        raise ValueError(
            f"{who}: that is {len(view.boxes):,} boxes, and a picture of more than {LARGEST} can't be read. Fold "
            f"more with a smaller depth= or distance=, or leave them out and {who}() finds what can be read"
        )


def _position(structure: Structure, what: str, node: Any) -> int:
    for i, each in enumerate(structure.nodes):
        if each is node:
            return i
    raise ValueError(f"draw: {what}: {node!r:.80} is not in the graph below the root")


def _named_places(structure: Structure, expand: str | Sequence[str]) -> list[int]:
    """The places with these names, whole or the end of a path, written with dots, as in Python, or as drawn."""
    if not isinstance(expand, Iterable):
        raise TypeError(f"draw: expand is a {type(expand).__name__}, {expand!r:.60}; expected a name, or several")
    names = [expand] if isinstance(expand, str) else expand
    found = []
    for name in names:
        written, said = f".{_dotted(str(name))}", f" · {name}"
        fits = [
            i
            for i, place in enumerate(structure.places)
            if f".{_dotted(place.path)}".endswith(written) or f" · {in_words(place.drawn)}".endswith(said)
        ]
        if not fits:
            known = ", ".join(place.path for place in structure.places[:20]) or "none, nothing was recorded in one"
            raise ValueError(f"draw: expand: no module or scope is called {name!r:.60}; those there are: {known}")
        found += fits
    return found


def _dotted(name: str) -> str:
    """``layers[0]`` as ``layers.0``; a user may write, and name, either."""
    return name.replace("[", ".").replace("]", "")
