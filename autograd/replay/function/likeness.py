"""replay/function: likeness.

Whether two recordings compute the same of other numbers, as a replay takes for granted, and where they differ first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.core.graph import arrays
from autograd.core.value import Value
from autograd.replay.code.batches import below

Graph = tuple[Sequence[Any], ...]


def graph_of(roots: Sequence[Value], given: Sequence[Value]) -> Graph:
    """What a recording computes, to be compared: operations, parents, leaves, the numbers of constants, and roots.

    Example:
        >>> a, b = Value(2.0), Value(3.0)
        >>> graph_of([a * 2], [a]) == graph_of([b * 2], [b]), graph_of([a * 2], [a]) == graph_of([b * b], [b])
        (True, False)
        >>> c = a * 2
        >>> graph_of([c, c.exp()], [a]) == graph_of([c.exp(), c], [a])  # another order of the roots
        False
    """
    return _graph_of(below(roots), roots, given)


def _graph_of(nodes: Sequence[Value], roots: Sequence[Value], given: Sequence[Value]) -> Graph:
    places = dict(zip(given, range(len(given)), strict=True))
    flat = arrays(nodes)
    leaves = [places[node] if node in places else repr(node.data) for node in nodes if not node.op]
    index = dict(zip(nodes, range(len(nodes)), strict=True))
    return flat.ops, flat.starts, flat.parents, leaves, [index[root] for root in roots]


def difference(
    was: Sequence[Value], was_given: Sequence[Value], now: Sequence[Value], now_given: Sequence[Value]
) -> str:
    """What the second of two recordings, of these roots from these leaves, has otherwise than the first; "" if nothing.

    Where the second was made under `trace`, that says in which line of the user's. A number of Python's doesn't know
    who made it, so the line is that of the first operation that takes it.

    Example:
        >>> a, b = Value(2.0), Value(3.0)
        >>> difference([a * a.data], [a], [b * b.data], [b])
        'the constant 2 became 3, in mul'
    """
    ours, theirs = below(was), below(now)
    if _graph_of(ours, was, was_given) == _graph_of(theirs, now, now_given):
        return ""
    known = dict(zip(was_given, range(len(was_given)), strict=True))
    known_now = dict(zip(now_given, range(len(now_given)), strict=True))
    places, places_now = ({node: i for i, node in enumerate(nodes)} for nodes in (ours, theirs))
    way = "it takes another way, as by a branch on a number that is no Value"
    for i, (one, other) in enumerate(zip(ours, theirs, strict=False)):
        if one.op != other.op or len(one.parents) != len(other.parents):
            names = [node.op or "a leaf" for node in (other, one)]
            return f"{way}: {names[0]} instead of {names[1]}{_line(other, *theirs[i:])}"
        if [places[each] for each in one.parents] != [places_now[each] for each in other.parents]:
            return f"{way}: {one.op} is of other nodes{_line(other)}"
        if not one.op and known.get(one) != known_now.get(other):
            return f"{way}: another leaf is used{_line(*theirs[i:])}"
        constants = not one.op and one not in known and other not in known_now
        if constants and repr(one.data) != repr(other.data):
            user = next((node for node in theirs if any(parent is other for parent in node.parents)), other)
            numbers = [f"{node.data:.6g}" for node in (one, other)]
            if numbers[0] == numbers[1]:  # differ in later digits
                numbers = [repr(node.data) for node in (one, other)]
            into = f", in {user.op}" if user.op else ""
            return f"the constant {numbers[0]} became {numbers[1]}{into}{_line(user)}"
    line = _line(*theirs[len(ours) :], *theirs)
    return f"it takes another way: {len(theirs)} nodes instead of {len(ours)}, or others are put together{line}"


def _line(*nodes: Value) -> str:
    """The user's line that made the first of them of which it's known."""
    where = next((node.where for node in nodes if node.where), None)
    return f", {where}" if where else ""
