"""views/stepping: what the page is given.

The graph as flat arrays, its boxes as Graphviz places them, and how they fold.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograd.common.lettering import cut, visible
from autograd.common.words import number
from autograd.core.graph import arrays
from autograd.explaining import naming
from autograd.folding.quotient import quotient
from autograd.folding.structure import Structure
from autograd.folding.view import groups, outgoing
from autograd.rows.table import TABLE
from autograd.views.stepping.parts import Part, parts_of
from autograd.views.stepping.placing import placed

READABLE = 60  # boxes: the finest view that is not larger is the one shown first
LARGEST_VIEW = 400  # boxes; a larger picture is not offered, only folded ones
MOST_OPENED = 40  # parts that can be opened on their own
LONGEST_LABEL = 40
LONGEST_TITLE = 200


def graph_of(nodes: Sequence[Any], parts: Sequence[Part] = ()) -> dict[str, Any]:
    """A graph's nodes, in forward order, as flat arrays that can be written as JSON."""
    flat, labels, names = arrays(nodes), labels_of(nodes, parts), names_of(nodes, parts)
    return {
        "ops": list(flat.ops),
        "starts": list(flat.starts),
        "parents": list(flat.parents),
        "data": [as_json(node.data) for node in nodes],
        "constant": [node.constant for node in nodes],
        "plain": [node.constant and not node.label for node in nodes],  # called by its number
        "labels": labels,
        "names": names,
        "titles": [
            label or "" if node.constant else titled(name, symbol_of(node.op), bool(label))
            for node, label, name in zip(nodes, labels, names, strict=True)
        ],
    }


def labels_of(nodes: Sequence[Any], parts: Sequence[Part]) -> list[str | None]:
    """The nodes' labels as they are shown; equal ones are told apart by the parts they stand in."""
    counts = Counter(node.label for node in nodes)
    homes = {i: place_in_words(part.path) for part in parts for i in part.nodes}  # inner parts come last
    labels = []
    for i, node in enumerate(nodes):
        home = f" ({homes[i]})" if node.label and counts[node.label] > 1 and homes.get(i) else ""
        labels.append(shown(node.label or "") + home or None)
    return labels


def names_of(nodes: Sequence[Any], parts: Sequence[Part] = ()) -> list[str]:
    """A name for each node of a graph in forward order: its label, a constant's number, or one of its own.

    Example:
        >>> from autograd import Value
        >>> from autograd.core.graph import order
        >>> a = Value(2.0, label="a")
        >>> names_of(order(a * a)[::-1])
        ['a', 'v₂']
    """
    return naming.names_of(nodes, labels_of(nodes, parts))


def symbol_of(op: str) -> str:
    """An operation's symbol; of a leaf, nothing."""
    return TABLE[op].symbol if op else ""


def place_in_words(path: str) -> str:
    """A part's numbers, counted from 1.

    >>> place_in_words("layers.0.neurons.1")
    '1.2'
    """
    return ".".join(str(int(step) + 1) for step in path.split(".") if step.isdigit())


def as_json(value: float) -> float | str:
    """A number JSON can hold; inf and nan as text."""
    return value if math.isfinite(value) else repr(value)


def titled(name: str, symbol: str, labelled: bool) -> str:
    """What stands above a node: its name, and its operation unless the name says it already.

    >>> titled("d", "×", True), titled("v₅", "×", False), titled("tanh₆", "tanh", False), titled("a", "", True)
    ('d = ×', 'v₅ = ×', 'tanh₆', 'a')
    """
    says = not labelled and symbol[:1].isalpha()
    return f"{name} = {symbol}" if symbol and not says else name


def view_of(
    structure: Structure, graph: Mapping[str, Any], key: str, folded: Sequence[Part], opened: str = ""
) -> dict[str, Any] | None:
    """One way to show a graph: some parts folded into a box each, every other node in a box of its own.

    Boxes have their sizes, and edges those of the graph that they stand for; none has its place yet. None where there
    would be too many boxes.
    """
    closed = np.full(len(structure.places) + 1, -1, dtype=np.intp)
    for part in folded:
        closed[part.places] = part.places[0]
    made = quotient(structure, closed, merged=True, sums=False, alike=False)
    if len(made) > LARGEST_VIEW:
        return None
    path_of = {part.places[0]: part.path for part in folded}
    members = groups(made.box, np.arange(len(structure.nodes)))
    leaving = outgoing(made) & structure.is_inner
    boxes: list[dict[str, Any]] = []
    for i, place in enumerate(made.closed.tolist()):
        inside, path = members[i], path_of.get(place, "")
        width, height = box_size(graph, inside[0], bool(path))
        boxes.append({"nodes": inside.tolist(), "part": path, "width": width, "height": height})
        if place >= 0:  # of a node on its own it's that one
            boxes[-1]["outputs"] = inside[leaving[inside]].tolist()
    drawn: dict[tuple[int, int, int], list[int]] = {}
    for edge in np.flatnonzero(made.between).tolist():
        tail, head = int(made.box[structure.parents[edge]]), int(made.box[structure.users[edge]])
        if tail != head:
            plain = not boxes[tail]["part"] and not boxes[head]["part"]
            drawn.setdefault((tail, head, edge if plain else -1), []).append(edge)
    edges = [{"from": tail, "to": head, "edges": edges} for (tail, head, _), edges in drawn.items()]
    return {"key": key, "opened": opened, "boxes": boxes, "edges": edges}


def box_size(graph: Mapping[str, Any], node: int, is_part: bool) -> tuple[float, float]:
    """Pixels for a box: wide enough for its title, and for numbers that will be edited."""
    title = "M" * 18 if is_part else graph["titles"][node]  # "warstwa 1 · neuron 2"
    if is_part or not graph["constant"][node]:
        return max(136.0, 28.0 + 9.0 * min(len(title), 24)), 70.0
    value = number(float(graph["data"][node]), 5)
    title = f"{title} = {value}" if title else value
    return max(44.0, 14.0 + 8.0 * min(len(title), 22)), 30.0


def lay_out(views: Sequence[dict[str, Any]]) -> None:
    """Give the boxes and edges of the views their places.

    Raises:
        RenderError: nothing here can lay a graph out.
    """
    sizes = [[(box["width"], box["height"]) for box in view["boxes"]] for view in views]
    edges = [[(edge["from"], edge["to"]) for edge in view["edges"]] for view in views]
    for view, there in zip(views, placed(list(zip(sizes, edges, strict=True))), strict=True):
        for box, (x, y) in zip(view["boxes"], there["centers"], strict=True):
            box |= {"x": x, "y": y}
        for edge, path, label in zip(view["edges"], there["paths"], there["labels"], strict=True):
            edge |= {"path": path, "label": label}
        view |= {"width": there["width"], "height": there["height"]}


def views_of(structure: Structure, graph: Mapping[str, Any], parts: Sequence[Part]) -> list[dict[str, Any]]:
    """The ways to show a graph, coarsest first: each level of parts folded, one part opened, and every node."""
    views = []
    for level in sorted({part.level for part in parts}):
        folded = [part for part in parts if part.level == level]
        views.append(view_of(structure, graph, f"level{level}", folded))
    views.append(view_of(structure, graph, "nodes", []))
    for part in parts[:MOST_OPENED]:
        beside = [other for other in parts if other.level == part.level and other is not part]
        inner = [other for other in parts if other.path.startswith(f"{part.path}.") and other.level == part.level + 1]
        views.append(view_of(structure, graph, f"open:{part.path}", [*beside, *inner], part.path))
    return [{"graph": "recorded", **view} for view in views if view is not None]


def first_view(views: Sequence[Mapping[str, Any]]) -> str:
    """The view to begin with: the finest that can still be read."""
    whole = [view for view in views if not view["opened"]]
    readable = [view for view in whole if len(view["boxes"]) <= READABLE] or whole[:1]
    return str(readable[-1]["key"])


def payload(recorded: Sequence[Any], taken_apart: Sequence[Any], model: Any, title: str) -> dict[str, Any]:
    """Everything the page is given but its texts.

    All nodes are in forward order; ``taken_apart`` is the same graph in single operations, if that is another one.

    Raises:
        ValueError: there is no view of it that is small enough.
        RenderError: nothing here can lay a graph out.
    """
    structure = Structure(recorded)
    parts = parts_of(model, structure)
    graph = graph_of(recorded, parts)
    views = views_of(structure, graph, parts)
    graphs = {"recorded": graph}
    if taken_apart:
        single = graph_of(taken_apart)
        view = view_of(Structure(taken_apart), single, "single", [])
        if view is not None:
            place_of = {node: i for i, node in enumerate(recorded)}
            single["same"] = [place_of.get(node, -1) for node in taken_apart]  # leaves are the same Values
            graphs["single"] = single
            views.append({"graph": "single", **view})
    if not views:
        raise ValueError(
            f"Stepper: {len(recorded):,} nodes have no picture with at most {LARGEST_VIEW} boxes. What "
            "modules of nn and autograd.scope(...) record folds; or step through a part, such as the loss of a sample"
        )
    lay_out(views)
    first = first_view([view for view in views if view["graph"] == "recorded"] or views)
    return {"title": shown(title, LONGEST_TITLE), "graphs": graphs, "views": views, "first": first}


def shown(text: str, most: int = LONGEST_LABEL) -> str:
    r"""A user's text as it is shown: on one line, nothing unseen in it or turning others around, cut if long.

    >>> shown("two\nlines \u202e"), shown("abcdef", 4)
    ('two lines', 'abc…')
    """
    return cut(" ".join(visible(text).split()), most)
