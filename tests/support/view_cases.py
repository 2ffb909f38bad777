"""Ways to show a graph, as autograd/folding makes them: cases that the page's own must agree with.

``python -m tests.support.view_cases`` writes them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd import Value, scope
from autograd.core.graph import arrays, order
from autograd.explaining.naming import names_of
from autograd.folding.quotient import quotient
from autograd.folding.structure import Structure
from autograd.folding.view import groups, outgoing
from autograd.views.stepping.parts import Part, named_parts, parts_of
from nn import MLP, mse
from tests.support.scripts import write_cases

COMMAND = "python -m tests.support.view_cases"


def network() -> tuple[Any, Any]:
    """A sample through three layers, with its loss."""
    model = MLP(2, [3, 2, 1], "tanh", seed=1)
    return model, mse([model([1.0, -0.5])], [1.0])


def again() -> tuple[Any, Any]:
    """A layer that is fed its own output: its box leads to itself."""
    model = MLP(2, [2, 2], "tanh", seed=5)
    x = [Value(0.3, label="p"), Value(-0.7, label="q")]
    return model, mse(model(model(x)), [0.5, -0.5])


def batch() -> tuple[Any, Any]:
    """Two samples through one network, the second with a product for an input."""
    model = MLP(2, [2, 1], "tanh", seed=4)
    first, second = Value(0.3, label="p"), Value(-0.7, label="q")
    return model, mse([model([first, second]), model([second, first * second])], [1.0, -1.0])


def blocks() -> tuple[Any, Any]:
    """The user's blocks, one inside another, without a model; and an edge twice."""
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    with scope("outer"):
        c = a * a
        with scope("inner"):
            d = c * b + 1.0
        e = d - c
    with scope("beside"):
        f = e * a
    return None, f * f + e


def names() -> tuple[Any, Any]:
    """What stands under a name in a block called so: what folds by blocks here folds by names in the page."""
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    with scope("z"):
        z = (a * b + 1.0) * 2.0
        z.label = "z"
    h = z.tanh()
    h.label = "h"
    with scope("L"):
        loss = (h - b) * (z - 0.5) + z
        loss.label = "L"
    return None, loss


MADE: dict[str, Callable[[], tuple[Any, Any]]] = {
    "network": network,
    "again": again,
    "batch": batch,
    "blocks": blocks,
    "names": names,
}


def view_of(structure: Structure, folded: Sequence[Part]) -> dict[str, Any]:
    """Boxes with what leaves them and edges with what they stand for, sorted, by their nodes."""
    closed = np.full(len(structure.places) + 1, -1, dtype=np.intp)
    for part in folded:
        closed[part.places] = part.places[0]
    made = quotient(structure, closed, merged=True, sums=False, alike=False)
    leaving = outgoing(made)
    members = groups(made.box, np.arange(len(structure.nodes)))
    path_of = {part.places[0]: part.path for part in folded}
    boxes: list[Any] = []
    edges: dict[tuple[int, int, int], list[int]] = {}
    for i, place in enumerate(made.closed.tolist()):
        inside = members[i].tolist()
        outputs = [node for node in inside if leaving[node] and structure.ops[node]] if place >= 0 else inside
        boxes.append([inside, outputs, path_of.get(place, "")])
    for edge in np.flatnonzero(made.between).tolist():
        tail, head = int(made.box[structure.parents[edge]]), int(made.box[structure.users[edge]])
        single = made.closed[tail] < 0 and made.closed[head] < 0
        if tail != head:
            edges.setdefault((tail, head, edge if single else -1), []).append(edge)
    drawn = [[boxes[tail][0][0], boxes[head][0][0], found] for (tail, head, _), found in edges.items()]
    return {"boxes": sorted(boxes), "edges": sorted(drawn)}


def made() -> list[dict[str, Any]]:
    """Every graph with every way to show it: the key, what is opened, and the view."""
    cases = []
    for name, make in MADE.items():
        model, root = make()
        nodes = order(root)[::-1]
        structure, flat = Structure(nodes), arrays(nodes)
        parts = parts_of(model, structure)
        given = named_parts(nodes) if make is names else parts
        ways: list[tuple[str, str, list[Part]]] = []
        for level in sorted({part.level for part in parts}):
            ways.append((f"level{level}", "", [part for part in parts if part.level == level]))
        ways.append(("nodes", "", []))
        for part in parts:
            beside = [each for each in parts if each.level == part.level and each is not part]
            inner = [each for each in parts if each.path.startswith(f"{part.path}.") and each.level == part.level + 1]
            ways.append((f"open:{part.path}", part.path, [*beside, *inner]))
        cases.append({
            "name": name,
            "graph": {
                "ops": list(flat.ops),
                "starts": list(flat.starts),
                "parents": list(flat.parents),
                "parts": [{"path": part.path, "level": part.level, "nodes": part.nodes} for part in given],
                "names": names_of(nodes),
            },
            "views": [{"key": key, "opened": opened, **view_of(structure, folded)} for key, opened, folded in ways],
        })  # fmt: skip
    return cases


if __name__ == "__main__":
    write_cases("views", made())
