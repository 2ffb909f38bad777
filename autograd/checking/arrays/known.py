"""checking/arrays: functions of one number that a graph has spelled out, such as 1/(1 + exp(−z)) for sigmoid."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograd.rows import evaluating
from autograd.rows.table import TABLE

SAME = 1e-9  # relative, of what is spelled out otherwise
DEEPEST = 10  # operations that one function is spelled out by


@dataclass(frozen=True)
class Known:
    """Some nodes that compute a row's function of one number, alike in their lines and depth.

    Args:
        row: the name of the row.
        pairs: of each, the node it is of, and the node that it gives.
        slopes: the derivative of each.
    """

    row: str
    pairs: Sequence[tuple[Any, Any]]
    slopes: Sequence[float]


def known_functions(nodes: Sequence[Any]) -> Iterator[Known]:
    """The functions of one number in a graph in the order of the backward pass, those of several operations first.

    Example:
        >>> from autograd import Value
        >>> from autograd.core.graph import order
        >>> z = Value(0.5) * Value(3.0)
        >>> [(known.row, len(known.pairs)) for known in known_functions(order(1.0 / (1.0 + (-z).exp())))][0]
        ('sigmoid', 1)
    """
    alike: dict[Any, list[tuple[Any, Any, float]]] = {}
    depth: dict[Any, int] = {}
    slopes: dict[Any, dict[Any, float]] = {}  # of each node, by what it is a function of alone: the nearest last
    for node in reversed(nodes):
        movable = [parent for parent in node.parents if not parent.constant]
        depth[node] = 1 + max((depth[parent] for parent in movable), default=-1)
        slopes[node] = found = {}
        common = None
        for parent in movable:
            above = {**slopes[parent], parent: 1.0}
            common = above if common is None else {key: each for key, each in common.items() if key in above}
        for source in common or ():
            if depth[node] - depth[source] > DEEPEST:
                continue
            found[source] = sum(
                partial * (1.0 if parent is source else slopes[parent][source])
                for parent, partial in zip(node.parents, node.partials, strict=True)
                if partial is not None
            )
            key = (source.where, node.where, source.op, node.op, depth[source], depth[node])
            alike.setdefault(key, []).append((source, node, found[source]))
    rows = [name for name, row in TABLE.items() if len(row.all_arguments) == 1 and not row.variadic]
    longest_first = sorted(alike.items(), key=lambda each: each[0][4] - each[0][5])
    for _, group in longest_first:
        for name in rows:
            if all(_is(name, *each) for each in group):
                yield Known(name, [(source, node) for source, node, _ in group], [slope for _, _, slope in group])
                break


def _is(name: str, source: Any, node: Any, slope: float) -> bool:
    value, partials = evaluating.at(name, [source.data])
    return math.isclose(value, node.data, rel_tol=SAME) and math.isclose(
        partials[0], slope, rel_tol=SAME, abs_tol=1e-300
    )
