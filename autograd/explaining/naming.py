"""explaining: what the nodes of a graph are called, where each needs a name of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.common.words import number, numbered_name
from autograd.rows.table import TABLE


def names_of(nodes: Sequence[Any], labels: Sequence[str | None] | None = None) -> list[str]:
    """A name for each node of a graph in forward order: its label, a constant's number, or one of its own.

    Args:
        nodes: the nodes.
        labels: what they are labelled, where that is not their own label.

    Example:
        >>> from autograd import Value
        >>> from autograd.core.graph import order
        >>> a = Value(2.0, label="a")
        >>> names_of(order(a * a + 3)[::-1])
        ['a', 'v₂', '3', 'v₄']
    """
    known = [node.label for node in nodes] if labels is None else labels
    return [
        label or (number(node.data) if node.constant else numbered_name(TABLE[node.op].symbol if node.op else "", i))
        for i, (node, label) in enumerate(zip(nodes, known, strict=True), 1)
    ]
