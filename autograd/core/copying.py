"""core: copies, deep copies and pickles of graphs, without recursion, and with sharing kept."""

from __future__ import annotations

import copy
import threading
import weakref
from array import array
from collections.abc import Sequence
from itertools import chain
from typing import Any

from autograd.core.freshness import is_changed, mark_changed
from autograd.core.graph import arrays, order
from autograd.core.recording import put_parents
from autograd.core.scopes import Scope, names_of
from autograd.core.subclasses import as_told, blank, kind_of, put_state, state_of


def copy_node(node: Any, parents: Sequence[Any]) -> Any:
    """A new node with the same numbers, label and attributes, and the given parents."""
    new = copy_value(node, parents)
    put_state(new, state_of(node))
    return new


def copy_value(node: Any, parents: Sequence[Any]) -> Any:
    """`copy_node` without what only a subclass has."""
    new = blank(type(node))
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
    return new


def copy_one(node: Any) -> Any:
    """A copy of a node over the same parents; a leaf's class may say how to make it."""
    if not node.op and kind_of(node.__class__).is_told:
        return as_told(node)
    return copy_node(node, node.parents)


def deepcopy_graph(root: Any, memo: dict[int, Any]) -> Any:
    """A copy of ``root`` and everything below it; nodes already in ``memo`` are shared."""
    copied = []
    for node in reversed(order(root, known=lambda node: id(node) in memo)):
        kind = kind_of(node.__class__)
        if id(node) in memo:  # an attribute of another node's led to it
            continue
        if not node.op and kind.is_deep and node is not root:
            memo[id(node)] = node.__deepcopy__(memo)
        elif not node.op and kind.is_told:
            memo[id(node)] = as_told(node, memo)
        else:
            memo[id(node)] = copy_value(node, [memo[id(parent)] for parent in node.parents])
            if kind.has_state:
                copied.append(node)
    for node in copied:  # once all nodes are there that attributes may lead to
        put_state(memo[id(node)], copy.deepcopy(state_of(node), memo))
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


def goes_alone(node: Any) -> bool:
    """Whether a node is pickled by itself: a leaf is that has nothing beyond Value, or whose class says how.

    A leaf's attributes may lead to its graph, so they are told when the graph is there.
    """
    kind = kind_of(node.__class__)
    return not node.op and (kind.is_told or not kind.has_state)


class Bundle:
    """The nodes below one node, but for those that go alone, on their way into a pickle."""

    def __init__(self, root: Any) -> None:
        self.nodes = order(root, known=lambda node: goes_alone(node) or bundled.find(node) is not None)[::-1]
        self.index = {node: i for i, node in enumerate(self.nodes)}

    def __reduce__(self) -> tuple[Any, ...]:
        nodes = self.nodes
        parents = dict.fromkeys(parent for node in nodes for parent in node.parents)
        given = [parent for parent in parents if parent not in self.index]  # those that go alone, or with other bundles
        flat = arrays(nodes, given)
        kinds = {kind: i for i, kind in enumerate(dict.fromkeys((type(node), node.op) for node in nodes))}
        gradients = [node.grad for node in nodes]
        pairs = zip((node.data for node in nodes), (0.0 if grad is None else grad for grad in gradients), strict=True)
        numbers = array("d", chain.from_iterable(pairs))
        partials = [partial for node in nodes for partial in node.partials]
        states = {i: state_of(node) for i, node in enumerate(nodes) if kind_of(node.__class__).has_state}
        content = (
            given,
            list(kinds),
            array("q", [kinds[type(node), node.op] for node in nodes]).tobytes(),
            array("q", flat.starts[len(given) :]).tobytes(),
            array("q", flat.parents).tobytes(),
            numbers.tobytes(),
            array("d", [0.0 if partial is None else partial for partial in partials]).tobytes(),
            bytes(partial is None for partial in partials),
            {i: node.label for i, node in enumerate(nodes) if node.label is not None},
            [i for i, node in enumerate(nodes) if is_changed(node)],
            [i for i, node in enumerate(nodes) if node.constant],
            [i for i, grad in enumerate(gradients) if grad is None],
            *scopes_of((*given, *nodes)),
        )
        return unbundle, content, {i: state for i, state in states.items() if state is not None} or None


class Unbundled(list[Any]):
    """The nodes of a bundle, out of the pickle."""

    def __setstate__(self, states: dict[int, Any]) -> None:
        for i, state in states.items():
            put_state(self[i], state)


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
        if home >= 0 and (node.scope is None or not node.op):  # an inner node of another bundle has its own already
            node.scope = scopes[home]


def unbundle(
    given: list[Any], kinds: list[tuple[Any, str]], which: bytes, starts: bytes, parents: bytes, numbers: bytes,
    partials: bytes, constants: bytes, labels: dict[int, str], changed: list[int], constant: list[int],
    without_grad: list[int], scopes: list[Any], homes: bytes,
) -> Unbundled:  # fmt: skip
    """Make the nodes of a bundle again."""
    all_starts, all_parents = array("q", starts), array("q", parents)
    all_numbers, all_partials = array("d", numbers), array("d", partials)
    makers = [kind_of(cls).value.__new__ for cls, _ in kinds]
    nodes = Unbundled(given)
    for i, kind in enumerate(array("q", which)):
        (cls, op), new = kinds[kind], makers[kind]
        span = slice(all_starts[i], all_starts[i + 1])
        node: Any = new(cls)
        node._data, node.grad = all_numbers[2 * i], all_numbers[2 * i + 1]
        node.op, node._label, node.scope, node.constant = op, labels.get(i), None, False
        local = [None if cut else partial for partial, cut in zip(all_partials[span], constants[span], strict=True)]
        put_parents(node, [nodes[j] for j in all_parents[span]], local)
        nodes.append(node)
    put_scopes(nodes, scopes, homes)
    del nodes[: len(given)]
    for i in changed:
        mark_changed(nodes[i])
    for i in constant:
        nodes[i].constant = True
    for i in without_grad:
        nodes[i].grad = None
    return nodes


def take(bundle: Unbundled, i: int) -> Any:
    """The i-th node of an unpickled bundle."""
    return bundle[i]


def make_leaf(cls: type, data: float, grad: float, label: str | None, constant: bool, scope: Any, changed: bool) -> Any:
    """A leaf, out of the pickle."""
    leaf = blank(cls)
    leaf._data, leaf.grad, leaf.op = data, grad, ""
    leaf._label, leaf.scope, leaf.constant = label, scope, constant
    put_parents(leaf, (), ())
    if changed:
        mark_changed(leaf)
    return leaf


def reduce_node(node: Any) -> tuple[Any, ...]:
    """What pickle is told of a node."""
    if goes_alone(node):
        numbers = (type(node), node._data, node.grad, node.label, node.constant, node.scope, is_changed(node))
        return make_leaf, numbers, state_of(node)  # the state is for a class that changes what it is told here
    bundle = bundled.find(node)
    if bundle is None:
        bundle = Bundle(node)
        bundled.add(bundle)
    return take, (bundle, bundle.index[node])
