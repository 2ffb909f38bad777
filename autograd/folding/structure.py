"""folding: a graph as flat arrays, with the place of every node: which module or block of the user's it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.core.graph import arrays
from autograd.core.scopes import names_of
from autograd.folding.counting import Rows, drawn_path
from autograd.rows.row import Op
from autograd.rows.table import TABLE

Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]


@dataclass(slots=True)
class Place:
    """A part of a graph: all calls of one module, or all passages through one of the user's blocks.

    Args:
        path: names from the outermost on, such as ``MLP.layers.0``.
        level: 0 for the outermost.
        outer: the place around it, -1 for none; a place stands after the one around it.
        module: what was called; None for a block.
        drawn: the same path as drawings count it, see `counting`.
        layers: how many layers come before those inside of it.
        calls: how many calls of it made nodes of this graph.
    """

    path: str
    level: int
    outer: int
    module: Any
    drawn: str
    layers: int = 0
    calls: int = 0


class Structure:
    """A graph in forward order, the root last, as arrays that are as long as it has nodes, or edges.

    Example:
        >>> from autograd import Value, scope
        >>> from autograd.core.graph import order
        >>> a = Value(2.0)
        >>> with scope("square"):
        ...     b = a * a
        >>> structure = Structure(order(b + 1)[::-1])
        >>> [place.path for place in structure.places], structure.place.tolist()
        (['square'], [-1, 0, -1, -1])
    """

    nodes: Sequence[Any]
    ops: Sequence[str]
    kinds: list[str]  # the operations there are
    rows: list[Op | None]  # of each kind; None for leaves
    kind: Ints  # of each node: the position of its operation in kinds
    parents: Ints  # of each edge: the position of the node it comes from
    users: Ints  # of each edge: the position of the node it goes to
    starts: Ints  # of each node: its first edge; one more entry than nodes
    is_inner: Bools  # of each node, whether an operation made it
    labels: dict[int, str]  # of the nodes that have one
    places: list[Place]
    place: Ints  # of each node, -1 outside of all
    calls: list[int]  # of each call: its place
    call: Ints  # of each node: the call that made it, -1 for none; parameters belong to a place and to no call
    outer_call: list[int]

    def __init__(self, nodes: Sequence[Any]) -> None:
        flat = arrays(nodes)
        self.nodes, self.ops = nodes, flat.ops
        self.kinds = list(dict.fromkeys(flat.ops))
        self.rows = [TABLE[op] if op else None for op in self.kinds]
        number_of = {op: i for i, op in enumerate(self.kinds)}
        self.kind = np.array([number_of[op] for op in flat.ops], dtype=np.intp)
        self.starts = np.array(flat.starts, dtype=np.intp)
        self.is_inner = np.diff(self.starts) > 0
        self.parents = np.array(flat.parents, dtype=np.intp)
        self.users = np.repeat(np.arange(len(nodes), dtype=np.intp), np.diff(self.starts))
        self.labels = {i: label for i, node in enumerate(nodes) if (label := node.label)}
        self.places, self.calls, self.outer_call = [], [], []
        scopes = [node.scope for node in nodes]
        calls = self._read_scopes(dict.fromkeys(scopes))
        self.call = np.array([calls[scope] for scope in scopes], dtype=np.intp)
        self._count_calls()
        self.place = np.array([*self.calls, -1], dtype=np.intp)[self.call]
        if self.places:
            self._settle(np.flatnonzero(~self.is_inner).tolist())

    def where(self, holds: Callable[[Op], bool]) -> Bools:
        """Of each node, whether something holds of the row that made it; not of leaves."""
        return np.array([row is not None and holds(row) for row in self.rows], dtype=bool)[self.kind]

    def _read_scopes(self, scopes: Iterable[Any]) -> dict[Any, int]:
        """Fill in places and calls; the call that each scope is, -1 for None."""
        distinct: dict[Any, int] = {}
        for scope in scopes:
            for each in scope.chain if scope is not None else ():
                distinct.setdefault(each, len(distinct))
        places: dict[tuple[int, int | str], int] = {}
        siblings: dict[tuple[int, str], int] = {}
        rows: Rows = {}
        for scope, name in names_of(distinct).items():
            outer = self.calls[distinct[scope.outer]] if scope.outer is not None else -1
            key = (outer, name if scope.module is None else id(scope.module))
            if key not in places:
                places[key] = len(self.places)
                siblings[outer, name] = count = siblings.get((outer, name), 0) + 1
                shown = name if count == 1 else f"{name} {count}"  # two models of one class
                around = self.places[outer] if outer >= 0 else None
                model = next((self.places[i] for i in self.around(outer) if self.places[i].module is not None), None)
                drawn, before = (shown, 0)
                if model is not None and scope.module is not None:
                    drawn, before = drawn_path(shown, model.module, model.layers, rows)
                path, level = (f"{around.path}.{shown}", around.level + 1) if around else (shown, 0)
                drawn = f"{around.drawn}.{drawn}" if around else drawn
                self.places.append(Place(path, level, outer, scope.module, drawn, before))
            self.calls.append(places[key])
            self.outer_call.append(distinct[scope.outer] if scope.outer is not None else -1)
        return {None: -1, **distinct}

    def _count_calls(self) -> None:
        made = set(self.call.tolist())
        for i in reversed(range(len(self.calls))):  # what a call made, the calls around it made too
            if i in made:
                made.add(self.outer_call[i])
                self.places[self.calls[i]].calls += 1

    def _settle(self, leaves: list[int]) -> None:
        """Find the places of leaves: a module's parameters, and unnamed constants that only one place uses."""
        owners = self._owners()
        is_copy = bool(owners) and not any(self.nodes[i] in owners for i in leaves)  # its parameters are no module's
        uses: dict[int, set[int]] = {i: set() for i in leaves if self.nodes[i] not in owners}
        asked = np.zeros(len(self.nodes), dtype=bool)
        asked[list(uses)] = True
        edges = np.flatnonzero(asked[self.parents])
        for parent, place in zip(self.parents[edges].tolist(), self.place[self.users[edges]].tolist(), strict=True):
            uses[parent].add(place)
        for i in leaves:
            node = self.nodes[i]
            if node in owners:
                self.place[i], self.call[i] = owners[node], -1
            elif node.constant and node.label:  # an input, which is shown wherever it was made
                self.place[i] = self.call[i] = -1
            elif self.place[i] < 0 and uses[i] and (node.constant or is_copy):
                home = self.common(uses[i])
                if home >= 0 and (node.constant or self.places[home].module is not None):
                    self.place[i] = home

    def _owners(self) -> dict[Any, int]:
        """The innermost place whose module has a leaf among its parameters; that around all of them if several have."""
        having: dict[Any, set[int]] = {}
        for i, place in enumerate(self.places):
            parameters = getattr(place.module, "parameters", None)
            for leaf in parameters() if parameters else ():
                having.setdefault(leaf, set()).add(i)
        outside = [{outer for each in places for outer in self.around(each)[1:]} for places in having.values()]
        return {leaf: self.common(having[leaf] - outer) for leaf, outer in zip(having, outside, strict=True)}

    def around(self, place: int) -> list[int]:
        """A place, the one around it, and so on outwards; nothing for -1."""
        found = []
        while place >= 0:
            found.append(place)
            place = self.places[place].outer
        return found

    def call_at(self, call: int, place: int) -> int:
        """The call of a place that another call was made in, which may be itself; -1 for none."""
        while call >= 0 and self.calls[call] != place:
            call = self.outer_call[call]
        return call

    def common(self, places: set[int]) -> int:
        """The innermost place around all of some places; -1 where there is none."""
        left = set(places)
        while len(left) > 1 and -1 not in left:
            deepest = max(left)  # a place stands after the one around it
            left.remove(deepest)
            left.add(self.places[deepest].outer)
        return -1 if -1 in left else left.pop()
