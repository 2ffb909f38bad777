"""core: copies, deep copies and pickles of graphs, without recursion, and with sharing kept."""

from __future__ import annotations

import threading
import weakref
from array import array
from collections.abc import Sequence
from typing import Any

from autograd.core.freshness import is_changed, mark_changed
from autograd.core.graph import arrays, order
from autograd.core.recording import put_parents
from autograd.core.scopes import Scope, names_of


def copy_node(node: Any, parents: Sequence[Any]) -> Any:
    """A new node with the same numbers and label, and the given parents."""
    cls: Any = type(node)
    new = cls.__new__(cls)
    new._data, new.grad, new.op = node._data, node.grad, node.op
    new._label, new.scope, new.constant = node._label, node.scope, node.constant
    new._a = new._b = new._more = None
    new._da, new._db, new._uses = node._da, node._db, 0
    if node._a is not None:
        new._a = parents[0]
        if node._b is not None:
            new._b = parents[1]
    elif node._more is not None:
        new._more = (tuple(parents), node._more[-1])
    if is_changed(node):
        mark_changed(new)
    if node.where is not None:
        new.where = node.where
    return new


def deepcopy_graph(root: Any, memo: dict[int, Any]) -> Any:
    """A copy of ``root`` and everything below it; nodes already in ``memo`` are shared."""
    for node in reversed(order(root, known=lambda node: id(node) in memo)):
        memo[id(node)] = copy_node(node, [memo[id(parent)] for parent in node.parents])
    return memo[id(root)]


# ---- pickle ---------------------------------------------------------------------------------------------------------
# A node is pickled as (its bundle, its place in it); a bundle is everything below the first node that was asked for, as
# flat arrays. The pickler keeps what it has seen alive until it is done, so a bundle lives exactly as long as it is
# shared.


class Bundled(threading.local):
    """Which bundle a node is in, while its bundle lives."""

    def __init__(self) -> None:
        self.bundles: dict[Any, weakref.ref[Bundle]] = {}

    def find(self, node: Any) -> Bundle | None:
        """The node's bundle; None where it has none."""
        bundle = self.bundles.get(node)
        return bundle() if bundle else None

    def add(self, bundle: Bundle) -> None:
        """Remember the bundle of its nodes until the bundle goes."""
        bundles, nodes = self.bundles, bundle.nodes

        def forget(_: weakref.ref[Bundle]) -> None:
            for node in nodes:
                bundles.pop(node, None)

        bundles |= dict.fromkeys(nodes, weakref.ref(bundle, forget))


bundled = Bundled()


class Bundle:
    """The inner nodes below one node, on their way into a pickle."""

    def __init__(self, root: Any) -> None:
        self.nodes = order(root, known=lambda node: not node.op or bundled.find(node) is not None)[::-1]
        self.index = {node: i for i, node in enumerate(self.nodes)}

    def __reduce__(self) -> tuple[Any, ...]:
        parents = dict.fromkeys(parent for node in self.nodes for parent in node.parents)
        given = [parent for parent in parents if parent not in self.index]  # leaves, and nodes of other bundles
        flat = arrays(self.nodes, given)
        kinds = {kind: i for i, kind in enumerate(dict.fromkeys((type(node), node.op) for node in self.nodes))}
        numbers = array("d", [number for node in self.nodes for number in (node.data, node.grad)])
        partials = [partial for node in self.nodes for partial in node.partials]
        return unbundle, (
            given,
            list(kinds),
            array("q", [kinds[type(node), node.op] for node in self.nodes]).tobytes(),
            array("q", flat.starts[len(given) :]).tobytes(),
            array("q", flat.parents).tobytes(),
            numbers.tobytes(),
            array("d", [0.0 if partial is None else partial for partial in partials]).tobytes(),
            bytes(partial is None for partial in partials),
            {i: node.label for i, node in enumerate(self.nodes) if node.label is not None},
            [i for i, node in enumerate(self.nodes) if is_changed(node)],
            *scopes_of((*given, *self.nodes)),
            {i: node.where for i, node in enumerate(self.nodes) if node.where is not None},
        )


class Unbundled(list[Any]):
    """The nodes of a bundle, out of the pickle."""


def scopes_of(nodes: Sequence[Any]) -> tuple[list[tuple[str, int]], bytes]:
    """The scopes of nodes: each as its name and the place of the one around it, -1 for none; and each node's place."""
    found: dict[Any, int] = {}
    for scope in {node.scope: None for node in nodes if node.scope is not None}:
        for each in scope.chain:  # outermost first, so that it has its place before those inside
            found.setdefault(each, len(found))
    table = [(name, found.get(scope.outer, -1)) for scope, name in names_of(found).items()]
    return table, array("q", [found.get(node.scope, -1) for node in nodes]).tobytes()


def put_scopes(nodes: Sequence[Any], table: list[tuple[str, int]], homes: bytes) -> None:
    """Give nodes the scopes that `scopes_of` wrote down; a module is not saved with a graph, its name stays."""
    scopes: list[Any] = []
    for name, outer in table:
        scopes.append(Scope(name, scopes[outer] if outer >= 0 else None))
    for node, home in zip(nodes, array("q", homes), strict=True):
        if home >= 0 and node.scope is None:  # a node of another bundle has its own already
            node.scope = scopes[home]


def unbundle(
    given: list[Any], kinds: list[tuple[Any, str]], kind_of: bytes, starts: bytes, parents: bytes, numbers: bytes,
    partials: bytes, constants: bytes, labels: dict[int, str], changed: list[int], scopes: list[Any], homes: bytes,
    lines: dict[int, Any],
) -> Unbundled:  # fmt: skip
    """Make the nodes of a bundle again."""
    all_starts, all_parents = array("q", starts), array("q", parents)
    all_numbers, all_partials = array("d", numbers), array("d", partials)
    nodes = Unbundled(given)
    for i, kind in enumerate(array("q", kind_of)):
        cls, op = kinds[kind]
        span = slice(all_starts[i], all_starts[i + 1])
        node: Any = cls.__new__(cls)
        node._data, node.grad = all_numbers[2 * i], all_numbers[2 * i + 1]
        node.op, node._label, node.scope, node.constant = op, labels.get(i), None, False
        local = [None if cut else partial for partial, cut in zip(all_partials[span], constants[span], strict=True)]
        put_parents(node, [nodes[j] for j in all_parents[span]], local)
        nodes.append(node)
    put_scopes(nodes, scopes, homes)
    del nodes[: len(given)]
    for i in changed:
        mark_changed(nodes[i])
    for i, where in lines.items():
        nodes[i].where = where
    return nodes


def take(bundle: Unbundled, i: int) -> Any:
    """The i-th node of an unpickled bundle."""
    return bundle[i]


def make_leaf(cls: type, data: float, grad: float, label: str | None, constant: bool, changed: bool) -> Any:
    """A leaf, out of the pickle."""
    leaf: Any = cls(data, label=label, constant=constant)
    leaf.grad = grad
    if changed:
        mark_changed(leaf)
    return leaf


def reduce_node(node: Any) -> tuple[Any, ...]:
    """What pickle is told of a node."""
    if not node.op:
        changed = is_changed(node)
        return make_leaf, (type(node), node.data, node.grad, node.label, node.constant, changed)
    bundle = bundled.find(node)
    if bundle is None:
        bundle = Bundle(node)
        bundled.add(bundle)
    return take, (bundle, bundle.index[node])
