"""What a node is, and the one order in which everybody visits nodes. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar


class Node(Protocol):
    """What views and algorithms may rely on.

    The parents and their partials lie flat in slots, because one more tuple per node is what Python's cyclic
    garbage collector spends its time on: ``_a``, ``_b`` with ``_da``, ``_db`` for up to two parents; ``_more``, a
    pair of tuples (parents, partials), where the row has lists or more than two arguments. A partial is None where
    the parent is constant.
    """

    grad: float
    op: str
    label: str | None
    constant: bool
    _a: Any
    _b: Any
    _da: float | None
    _db: float | None
    _more: tuple[tuple[Any, ...], tuple[float | None, ...]] | None

    @property
    def data(self) -> float: ...
    @property
    def parents(self) -> tuple[Any, ...]: ...
    @property
    def partials(self) -> tuple[float | None, ...]: ...


N = TypeVar("N", bound=Any)


def order(root: N, known: Callable[[N], bool] | None = None) -> list[N]:
    """Every node below ``root``, root first, each before its parents: the order of the backward pass.

    Its reverse is the order of the forward pass. The order depends on the graph alone. Two passes without recursion:
    one counts how often each node is used, the other releases a node when its last user has been visited.

    Args:
        root: where to start.
        known: nodes for which this is true are left out, and what lies below them is not visited.

    Example:
        >>> from autograd import Value
        >>> a, b = Value(2.0, label="a"), Value(3.0, label="b")
        >>> [node.label or node.op for node in order(a * b + a)]
        ['add', 'mul', 'b', 'a']
    """
    if known is not None:
        return _order_unknown(root, known)
    seen = {root}
    shared: dict[N, int] = {}  # how many more uses than one; most nodes have none
    found = [root]
    discover = found.append
    for node in found:  # the list grows while we walk it
        a = node._a
        if a is not None:
            if a in seen:
                shared[a] = shared.get(a, 0) + 1
            else:
                seen.add(a)
                discover(a)
            b = node._b
            if b is not None:
                if b in seen:
                    shared[b] = shared.get(b, 0) + 1
                else:
                    seen.add(b)
                    discover(b)
        elif node._more is not None:
            for parent in node._more[0]:
                if parent in seen:
                    shared[parent] = shared.get(parent, 0) + 1
                else:
                    seen.add(parent)
                    discover(parent)
    ordered: list[N] = []
    visit = ordered.append
    stack = [root]
    release = stack.append
    while stack:
        node = stack.pop()
        visit(node)
        a = node._a
        if a is not None:
            if a in shared:
                left = shared[a]
                shared[a] = left - 1
                if not left:
                    release(a)
            else:
                release(a)
            b = node._b
            if b is not None:
                if b in shared:
                    left = shared[b]
                    shared[b] = left - 1
                    if not left:
                        release(b)
                else:
                    release(b)
        elif node._more is not None:
            for parent in node._more[0]:
                if parent in shared:
                    left = shared[parent]
                    shared[parent] = left - 1
                    if not left:
                        release(parent)
                else:
                    release(parent)
    return ordered


def _order_unknown(root: N, known: Callable[[N], bool]) -> list[N]:
    """`order` without the nodes that are known, for copying: the plain loop, since it is never the hot one."""
    if known(root):
        return []
    uses: dict[N, int] = {root: 0}
    found = [root]
    for node in found:
        for parent in node.parents:
            if parent in uses:
                uses[parent] += 1
            elif not known(parent):
                uses[parent] = 1
                found.append(parent)
    ordered: list[N] = []
    stack = [root]
    while stack:
        node = stack.pop()
        ordered.append(node)
        for parent in node.parents:
            if parent in uses:
                uses[parent] -= 1
                if not uses[parent]:
                    stack.append(parent)
    return ordered


@dataclass(frozen=True, slots=True)
class Arrays:
    """A graph in forward order, as flat lists: node i is made by ``ops[i]`` from ``parents[starts[i]:starts[i+1]]``.

    Args:
        nodes: the nodes, parents first.
        ops: the name of each node's row, "" for a leaf.
        starts: where each node's parents begin; one more entry than nodes.
        parents: positions in ``nodes``.
    """

    nodes: Sequence[Any]
    ops: Sequence[str]
    starts: Sequence[int]
    parents: Sequence[int]


def arrays(nodes: Sequence[N]) -> Arrays:
    """The given nodes, in forward order and with all their parents among them, as flat lists.

    Example:
        >>> from autograd import Value
        >>> a = Value(2.0)
        >>> flat = arrays(order(a * a)[::-1])
        >>> flat.ops, flat.starts, flat.parents
        (['', 'mul'], [0, 0, 2], [0, 0])
    """
    index = {node: i for i, node in enumerate(nodes)}
    starts, parents = [0], []
    for node in nodes:
        parents += [index[parent] for parent in node.parents]
        starts.append(len(parents))
    return Arrays(nodes, [node.op for node in nodes], starts, parents)
