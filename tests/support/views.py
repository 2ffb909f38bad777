"""What the tests of folding share: views of graphs, and what must hold of every one."""

from __future__ import annotations

import math
from typing import Any

from autograd import Value
from autograd.core.graph import order
from autograd.folding.structure import Structure
from autograd.folding.view import MANY, SUM, View, view_of
from nn import MLP, mse


def shown(root: Any, **asked: Any) -> View:
    return view_of(Structure(order(root)[::-1]), **asked)


def keys(view: View) -> set[str]:
    return {box.key for box in view.boxes}


def kinds(view: View) -> dict[str, str]:
    return {box.key: box.kind for box in view.boxes}


def batch(samples: int, sizes: tuple[int, ...] = (4, 4, 1)) -> tuple[MLP, Value]:
    model = MLP(2, list(sizes), "tanh", seed=1)
    points = [[math.sin(i), math.cos(2 * i)] for i in range(samples)]
    loss = mse(model(points), [math.sin(3 * i) for i in range(samples)])
    loss.backward()
    return model, loss


def check_whole(view: View) -> None:
    """Every node is in exactly one box or hidden; an edge stands wherever the graph has one between two boxes."""
    structure = view.structure
    box_of = {int(node): i for i, box in enumerate(view.boxes) for node in box.nodes}
    assert sum(len(box.nodes) for box in view.boxes) == len(box_of)
    assert len(box_of) + view.hidden == len(structure.nodes)
    drawn = {(edge.tail, edge.head) for edge in view.edges}
    for user, node in enumerate(structure.nodes):
        for parent in node.parents:
            tail = next(i for i, each in enumerate(structure.nodes) if each is parent)
            if tail in box_of and user in box_of and box_of[tail] != box_of[user]:
                assert (box_of[tail], box_of[user]) in drawn


def check_alike(view: View) -> None:
    """What is one box because it does the same does the same."""
    structure = view.structure
    for box in view.boxes:
        if box.kind in (MANY, SUM):
            outputs = box.outputs.tolist()
            made = {(structure.ops[i], structure.labels.get(i), int(structure.place[i])) for i in outputs}
            assert len(made) == len({structure.nodes[i].constant for i in outputs}) == 1
            ways = set()
            for i in outputs:
                users = {int(structure.users[edge]) for edge in (structure.parents == i).nonzero()[0]}
                operands = {
                    (structure.ops[user], place * (structure.ops[user] not in ("add", "sum")))
                    for user in users
                    for place, parent in enumerate(structure.nodes[user].parents)
                    if parent is structure.nodes[i]
                }
                ways.add(frozenset(operands))
            assert len(ways) == 1


def path_of(node: Any) -> str:
    return node.scope.path if node.scope else ""
