"""core: the one order in which everybody visits nodes, and a graph as flat arrays."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from autograd.core.choice import twin

N = TypeVar("N", bound=Any)


def flat(groups: Sequence[Any]) -> tuple[Any, ...]:
    """The nodes in a node's groups, in order and with repeats."""
    return tuple([node for group in groups for node in (group if type(group) is tuple else (group,))])


# Held by whoever counts in the nodes themselves, twice as fast as counting in a dictionary. Another thread that comes
# meanwhile counts in a dictionary; so does everybody if cleaning up was ever interrupted and the lock stayed taken.
_counting = threading.Lock()


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
    if known is not None or not hasattr(root, "_uses") or not _counting.acquire(blocking=False):
        return order_in_dictionary(root, known)
    found = [root]
    try:
        ordered = counted_order(found)
    except BaseException:  # Ctrl-C, or no memory
        for node in found:
            node._uses = 0
        _counting.release()
        raise
    _counting.release()
    return ordered


@twin
def counted_order(found: list[N]) -> list[N]:
    """`order` of the one node in ``found``, which grows to all nodes; it leaves every ``_uses`` at 0 again."""
    root = found[0]
    groups: dict[int, int] = {}  # how often each group is used: its members are counted once for all of it
    identity, known = id, groups.get
    discover = found.append
    for node in found:  # the list grows while we walk it
        parent = node._a
        if parent is not None:
            uses = parent._uses
            if not uses:
                discover(parent)
            parent._uses = uses + 1
            parent = node._b
            if parent is not None:
                uses = parent._uses
                if not uses:
                    discover(parent)
                parent._uses = uses + 1
        elif node._more is not None:
            for group in node._more[:-1]:
                if type(group) is tuple:
                    key = identity(group)
                    groups[key] = uses = known(key, 0) + 1
                    if uses > 1:
                        continue
                for parent in group if type(group) is tuple else (group,):
                    uses = parent._uses
                    if not uses:
                        discover(parent)
                    parent._uses = uses + 1
    ordered: list[N] = []
    visit = ordered.append
    stack = [root]
    release = stack.append
    following = stack.pop
    while stack:
        node = following()
        visit(node)
        parent = node._a
        if parent is not None:
            parent._uses = uses = parent._uses - 1
            if not uses:
                release(parent)
            parent = node._b
            if parent is not None:
                parent._uses = uses = parent._uses - 1
                if not uses:
                    release(parent)
        elif node._more is not None:
            for group in node._more[:-1]:
                if type(group) is tuple:
                    key = identity(group)
                    groups[key] = uses = groups[key] - 1
                    if uses:
                        continue
                for parent in group if type(group) is tuple else (group,):
                    parent._uses = uses = parent._uses - 1
                    if not uses:
                        release(parent)
    return ordered


def order_in_dictionary(root: N, known: Callable[[N], bool] | None) -> list[N]:
    """`order` without a mark on any node: the plain loop."""
    if known is not None and known(root):
        return []
    uses: dict[N, int] = {root: 0}
    found = [root]
    for node in found:
        for parent in node.parents:
            if parent in uses:
                uses[parent] += 1
            elif known is None or not known(parent):
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


def arrays(nodes: Sequence[N], given: Sequence[N] = ()) -> Arrays:
    """Nodes in forward order as flat lists; their parents are among them, or ``given``, which come first and as leaves.

    Example:
        >>> from autograd import Value
        >>> a = Value(2.0)
        >>> flat = arrays(order(a * a)[::-1])
        >>> flat.ops, flat.starts, flat.parents
        (['', 'mul'], [0, 0, 2], [0, 0])
    """
    everybody = [*given, *nodes]
    index = dict(zip(everybody, range(len(everybody)), strict=True))
    starts = [0] * (len(given) + 1)
    parents: list[int] = []
    found, end = parents.append, starts.append
    for node in nodes:
        parent = node._a
        if parent is not None:
            found(index[parent])
            parent = node._b
            if parent is not None:
                found(index[parent])
        elif node._more is not None:
            parents += [index[parent] for parent in node.parents]
        end(len(parents))
    return Arrays(everybody, [""] * len(given) + [node.op for node in nodes], starts, parents)
