"""Whether a recording still fits its leaves, and how to bring it up to date."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import Any

from autograd import modes
from autograd.errors import StaleError
from autograd.graph import N, order
from autograd.reading import numbers
from autograd.recording import check_domain, put_parents, without_constants
from autograd.row import lookup


def recompute(node: Any) -> tuple[float, tuple[float | None, ...]]:
    """What the node's row gives for its parents' present numbers: value and partials (None for constants)."""
    parents = node.parents
    value, partials = numbers.at(node.op, lookup(node.op).group([parent.data for parent in parents]))
    return value, without_constants(parents, partials) or ()


def refresh(root: Any) -> None:
    """Recompute every node below ``root`` in place; where that raises a DomainError, nothing has changed."""
    nodes = order(root)[::-1]
    mode = modes.mode()
    before = [node.data for node in nodes]
    try:
        for node in nodes:
            if node.op:
                value, _ = recompute(node)
                if not math.isfinite(value) and not (mode and mode.ieee):
                    row = lookup(node.op)
                    check_domain(row, row.group([parent.data for parent in node.parents]), value)
                node._data = value
    except BaseException:
        for node, value in zip(nodes, before, strict=True):
            node._data = value
        raise
    for node in nodes:
        if node.op:
            put_parents(node, node.parents, recompute(node)[1])


def _same(x: float | None, y: float | None) -> bool:
    if x is None or y is None:
        return x is y
    return struct.pack("d", x) == struct.pack("d", y) or (x != x and y != y)


def is_changed(node: Any) -> bool:
    """Whether the node's number was assigned to since it was made."""
    return bool(getattr(node, "_changed", False))


def is_stale(node: Any) -> bool:
    """Whether the node's recorded numbers differ from what its parents' present numbers give."""
    value, partials = recompute(node)
    recorded = node.partials
    return not _same(value, node.data) or not all(map(_same, partials, recorded))


def check_fresh(root: N) -> list[N]:
    """The order below ``root``, if what was recorded fits the leaves.

    Raises:
        StaleError: a leaf was assigned to after the recording; the message names it.
    """
    nodes = order(root)
    changed = [node for node in nodes if is_changed(node)]
    if not changed:  # numbers change only by assignment, so there is nothing to recompute
        return nodes
    below = set(changed)
    stale: dict[N, None] = {}
    for node in reversed(nodes):
        if node.op and is_stale(node):
            stale |= dict.fromkeys(parent for parent in (*node.parents, node) if parent in below)
            if not stale:
                stale[node] = None
    if stale:
        raise StaleError(f"stale: {_names(list(stale))} changed after recording, call refresh() on the root first")
    return nodes


def _names(nodes: Sequence[Any]) -> str:
    shown = [node.label or f"a {node.op or 'leaf'} (now {node.data!r})" for node in nodes[:3]]
    rest = len(nodes) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest else "")
