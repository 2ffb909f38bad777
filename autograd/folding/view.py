"""folding: what of a graph is shown: its boxes, the edges between them, and what is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograd.folding.quotient import Quotient, closing, distinct, quotient
from autograd.folding.structure import Bools, Ints, Place, Structure

READABLE = 60  # boxes: more on one picture can't be read
MOST_EDGES = 150
FAR = 8  # steps from the root, where nobody says how far: a chain of 60 boxes can't be read either
HUB = 8  # users of a box; through one with more the neighbourhood would be anything
SINGLE = "node"  # kinds of boxes
SUM, MANY, PART, LEAVES = "sum", "many", "part", "leaves"


@dataclass(slots=True)
class Box:
    """Something that is shown as one.

    Args:
        key: a name that is the same whenever the same graph is folded in the same way.
        kind: "node"; "sum" of products or terms; "many" nodes that do the same; "part", a module's or a block's calls;
            "leaves", the parameters of several calls.
        nodes: positions of its nodes, in forward order.
        outputs: those of its nodes whose values leave it.
        place: the part it is, or None.
        calls: how many calls of a part, or how many nodes or sums that do the same.
        operands: how many nodes that go into it are not shown.
        users: how many nodes that it goes into are not shown.
    """

    key: str
    kind: str
    nodes: Ints
    outputs: Ints
    place: Place | None = None
    calls: int = 1
    operands: int = 0
    users: int = 0


@dataclass(slots=True)
class Edge:
    """An edge between two boxes, by their places in the view; ``edges`` are the graph's it stands for."""

    tail: int
    head: int
    edges: Ints


@dataclass(slots=True)
class View:
    """Boxes in forward order, and the edges between them.

    Args:
        structure: the graph.
        boxes: what is shown.
        edges: between the boxes.
        hidden: how many nodes are left out.
        arrived: the gradients to show, absent where none has arrived; each node's own where None.
        known: the nodes whose values are shown; all where None.
        names: what each node is called; by its label where there are none.
    """

    structure: Structure
    boxes: list[Box] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    hidden: int = 0
    arrived: Mapping[Any, float] | None = None
    known: Collection[Any] | None = None
    names: Sequence[str] = ()


def view_of(
    structure: Structure,
    *,
    depth: int | None = None,
    opened: Iterable[int] = (),
    through: Sequence[int] = (),
    near: int | None = None,
    distance: int | None = None,
    most: int = READABLE,
) -> View:
    """Choose what to show of a graph.

    Args:
        structure: the graph.
        depth: the level whose places are folded, past the deepest for none; None for what can be read best.
        opened: places to open, with those around them.
        through: show every node on the paths from these nodes to the root, and what goes into them.
        near: show the neighbourhood of this node; the root's where only ``distance`` is given.
        distance: how far that reaches; as far as can be read if None.
        most: how many boxes can be read.
    """
    opened = list(opened)
    if through:
        alone = reached(structure, through)
        made = _single_or_merged(
            structure, closing(structure, 0), lambda single: len(distinct(single.box[alone])) <= most, alone
        )
        shown = np.zeros(len(made), dtype=bool)
        shown[made.box[alone]] = True
        return _view(made, shown)
    if near is not None or distance is not None:
        near = len(structure.nodes) - 1 if near is None else near
        made = quotient(structure, closing(structure, depth, opened), merged=False, sums=False)
        return _view(made, neighbourhood(made, int(made.box[near]), distance, most))
    if depth is not None or opened:
        made = _single_or_merged(structure, closing(structure, depth or 0, opened), lambda it: _readable(it, most))
    else:
        made = best(structure, most)
    if len(made) <= most or depth is not None or opened:
        return _view(made, np.ones(len(made), dtype=bool))
    return _view(made, neighbourhood(made, int(made.box[-1]), None, most))


def best(structure: Structure, most: int = READABLE) -> Quotient:
    """The finest way to show a graph that has at most so many boxes; where none has, the coarsest."""
    if len(structure.nodes) <= most:
        return quotient(structure, closing(structure, None), merged=False, sums=False)
    levels: list[int | None] = [*range(1 + max((place.level for place in structure.places), default=-1)), None]
    depth = levels[0]
    found = quotient(structure, closing(structure, depth), merged=True, sums=True)
    for level in levels[1:]:
        finer = quotient(structure, closing(structure, level), merged=True, sums=True)
        if not _readable(finer, most):
            break
        found, depth = finer, level
    if not _readable(found, most):
        return found
    for sums in (True, False) if depth is None else (True,):
        finer = quotient(structure, closing(structure, depth), merged=False, sums=sums)
        if not _readable(finer, most):
            break
        found = finer
    return found


def _readable(made: Quotient, most: int) -> bool:
    return len(made) <= most and len(made.tails) <= MOST_EDGES


def _single_or_merged(
    structure: Structure, closed: Ints, fits: Callable[[Quotient], bool], alone: Bools | None = None
) -> Quotient:
    """What somebody asked for: every call and node on its own, or where that does not fit, those alike as one."""
    single = quotient(structure, closed, merged=False, sums=False, alone=alone)
    return single if fits(single) else quotient(structure, closed, merged=True, sums=True, alone=alone)


def reached(structure: Structure, through: Sequence[int]) -> Bools:
    """Which nodes are on a path from one of the given to the root."""
    on = np.zeros(len(structure.nodes), dtype=bool).tolist()
    for each in through:
        on[each] = True
    for parent, user in zip(structure.parents.tolist(), structure.users.tolist(), strict=True):
        if on[parent]:
            on[user] = True  # edges are in the order of their users, so a user comes after all it needs
    return np.array(on, dtype=bool)


def neighbourhood(made: Quotient, start: int, distance: int | None, most: int) -> Bools:
    """Which boxes are at most so far from one, along edges in either direction.

    Not on through one that very many use, nor back through one with very many operands: these are near to everything.
    Where ``distance`` is None, as far as can be read.
    """
    reach = FAR if distance is None else distance
    by_head, by_tail = np.argsort(made.heads, kind="stable"), np.argsort(made.tails, kind="stable")
    into = np.searchsorted(made.heads[by_head], np.arange(len(made) + 1))
    out = np.searchsorted(made.tails[by_tail], np.arange(len(made) + 1))
    seen = {start: 0}
    below: set[int] = set()  # reached as an operand
    for box in (queue := [start]):  # the list grows while we walk it
        if seen[box] == reach:
            break
        operands = made.tails[by_head[into[box] : into[box + 1]]].tolist()
        users = made.heads[by_tail[out[box] : out[box + 1]]].tolist()
        if box != start:
            users = users if len(users) <= HUB else []
            operands = operands if len(operands) <= HUB or box in below else []
        for each in [*operands, *users]:
            if each not in seen and (distance is not None or len(seen) < most):
                seen[each] = seen[box] + 1
                queue.append(each)
        below |= set(operands)
    shown = np.zeros(len(made), dtype=bool)
    shown[list(seen)] = True
    return shown


def groups(keys: Ints, members: Ints) -> dict[int, Ints]:
    """The members of each key, in their order."""
    by_key = np.argsort(keys, kind="stable")
    distinct, first = np.unique(keys[by_key], return_index=True)
    return dict(zip(distinct.tolist(), np.split(members[by_key], first[1:]), strict=True)) if len(keys) else {}


def outgoing(made: Quotient) -> Bools:
    """Of each node, whether its value leaves its box; that of the root always does."""
    structure = made.structure
    leaving = np.zeros(len(structure.nodes), dtype=bool)
    leaving[structure.parents[made.box[structure.parents] != made.box[structure.users]]] = True
    leaving[-1] = True
    return leaving


def _view(made: Quotient, shown: Bools) -> View:
    structure = made.structure
    view = View(structure)
    visible = np.flatnonzero(shown[made.box])
    leaving = outgoing(made)
    place_of: dict[int, int] = {}
    members = groups(made.box[visible], visible)
    for box, nodes in sorted(members.items(), key=lambda item: int(item[1][-1])):
        place_of[box] = len(view.boxes)
        outputs = nodes[leaving[nodes]]
        view.boxes.append(_box(structure, int(made.closed[box]), nodes, outputs if len(outputs) else nodes[-1:]))
    _unique_keys(view.boxes)
    _edges(made, view, shown, place_of)
    view.hidden = len(structure.nodes) - len(visible)
    return view


def _box(structure: Structure, closed: int, nodes: Ints, outputs: Ints) -> Box:
    if closed < 0:
        key = f"n{nodes[-1]}"
        if len(nodes) == 1:
            return Box(key, SINGLE, nodes, outputs)
        into = structure.starts[nodes], structure.starts[nodes + 1]
        edges = np.concatenate([np.arange(start, end) for start, end in zip(*into, strict=True)])
        if not np.isin(structure.parents[edges], nodes).any():
            return Box(key, MANY, nodes, outputs, calls=len(nodes))
        return Box(key, SUM, nodes, outputs, calls=len(outputs))
    place = structure.places[closed]
    inner = nodes[structure.is_inner[nodes]]
    if not len(inner):
        return Box(f"{place.path}.leaves", LEAVES, nodes, outputs, place)
    made = outputs[structure.is_inner[outputs]]
    around = {structure.call_at(call, closed) for call in distinct(structure.call[inner]).tolist()}
    key = place.path if len(around) == place.calls else f"{place.path}-call{min(around)}"
    return Box(key, PART, nodes, made if len(made) else inner[-1:], place, len(around))


def _unique_keys(boxes: list[Box]) -> None:
    taken: set[str] = set()
    for box in boxes:
        # a user names scopes as they like, and DOT takes a colon for a port
        key = box.key = re.sub(r"[^\w.\-]", "_", box.key)
        count = 1
        while box.key in taken:
            count += 1
            box.key = f"{key}-{count}"
        taken.add(box.key)


def _edges(made: Quotient, view: View, shown: Bools, place_of: dict[int, int]) -> None:
    structure = made.structure
    tails, heads = made.box[structure.parents], made.box[structure.users]
    pair = tails * len(made) + heads
    between = np.flatnonzero(shown[tails] & shown[heads] & made.between)
    for key, edges in groups(pair[between], between).items():
        tail, head = place_of[key // len(made)], place_of[key % len(made)]
        plain = view.boxes[tail].kind == view.boxes[head].kind == SINGLE
        view.edges += [Edge(tail, head, group) for group in (edges[:, None] if plain else [edges])]
    view.edges.sort(key=lambda edge: (edge.head, int(edge.edges[0])))
    comes_in, goes_out = np.flatnonzero(shown[heads] & ~shown[tails]), np.flatnonzero(shown[tails] & ~shown[heads])
    for box, edges in groups(heads[comes_in], comes_in).items():
        view.boxes[place_of[box]].operands = len(distinct(structure.parents[edges]))
    for box, edges in groups(tails[goes_out], goes_out).items():
        view.boxes[place_of[box]].users = len(distinct(structure.users[edges]))
