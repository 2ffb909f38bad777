"""core: whether a recording still fits its leaves, and how to bring it up to date."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.common.errors import StaleError
from autograd.core import modes
from autograd.core.graph import N, order
from autograd.core.recording import check_domain, put_parents, without_constants
from autograd.rows import evaluating
from autograd.rows.caching import per_row
from autograd.rows.row import Op
from autograd.rows.table import TABLE

FEW = 8  # nodes: fewer are looked at one by one
REFRESHED = "refreshed"  # in a node's _changed: it got another number, but not by assignment


def recompute(node: Any) -> tuple[float, tuple[float | None, ...]]:
    """What the node's row gives for its parents' present numbers: value and partials (None for constants)."""
    parents = node.parents
    value, partials = evaluating.at(node.op, TABLE[node.op].group([parent.data for parent in parents]))
    return value, without_constants(parents, partials) or (None,) * len(parents)


def refresh(root: Any) -> None:
    """Recompute every node below ``root`` in place; where that raises a DomainError, nothing has changed."""
    nodes = order(root)[::-1]
    before = [node.data for node in nodes]
    try:
        for node in nodes:
            if node.op:
                value, _ = recompute(node)
                if not math.isfinite(value) and not modes.lenient.get():
                    row = TABLE[node.op]
                    check_domain(row, row.group([parent.data for parent in node.parents]), value, node.parents)
                node._data = value
    except BaseException:
        for node, value in zip(nodes, before, strict=True):
            node._data = value
        raise
    for node, value in zip(nodes, before, strict=True):
        if node.op:
            put_parents(node, node.parents, recompute(node)[1])
            if not _same(node._data, value) and not is_changed(node):
                mark_changed(node, REFRESHED)  # nodes above the root were recorded with the old number


def _same(x: float | None, y: float | None) -> bool:
    if x is None or y is None:
        return x is y
    return struct.pack("d", x) == struct.pack("d", y) or (x != x and y != y)


def is_changed(node: Any) -> bool:
    """Whether the node's number was assigned to, or refreshed, since it was made."""
    return bool(getattr(node, "_changed", False))


def mark_changed(node: Any, changed: Any = True) -> None:
    """Say of a node that its number is, or isn't, another than what was recorded."""
    node._changed = changed


def is_stale(node: Any) -> bool:
    """Whether the node's recorded numbers differ from what its parents' present numbers give."""
    value, partials = recompute(node)
    recorded = node.partials
    return not _same(value, node.data) or not all(map(_same, partials, recorded))


def _any_stale(nodes: Sequence[Any]) -> bool:
    """`is_stale` of any, those of one kind together where arrays compute to the last bit what floats do."""
    kinds: dict[tuple[str, int], list[Any]] = {}
    for node in nodes:
        kinds.setdefault((node.op, len(node.parents)), []).append(node)
    for (op, _), alike in kinds.items():
        row = TABLE[op]
        if len(alike) < FEW or not _is_arithmetic(row):
            if any(map(is_stale, alike)):
                return True
            continue
        parents = [node.parents for node in alike]  # once: it is put together of groups each time
        given = np.array([[parent.data for parent in each] for each in parents]).T
        value, partials = evaluating.at_arrays(op, row.group(list(given)))
        recorded = np.array([node.partials for node in alike], dtype=float).T  # nan where it's None, for a constant
        if not _equal(value, np.array([node.data for node in alike])):
            return True
        for i, partial in enumerate(partials):
            there = ~np.isnan(recorded[i]) | np.array([not each[i].constant for each in parents])
            if not _equal(np.broadcast_to(partial, there.shape)[there], recorded[i][there]):
                return True
    return False


def _equal(x: Any, y: Any) -> bool:
    """Whether all numbers of two arrays are the same, by their bits; nan is nan."""
    same = np.asarray(x, dtype=float).view(np.int64) == y.view(np.int64)
    return bool((same | (np.isnan(x) & np.isnan(y))).all())


@per_row
def _is_arithmetic(row: Op) -> bool:
    """Whether a row's texts call nothing but sums: only + − × ÷ and comparisons, which NumPy rounds as Python does."""
    texts = " ".join((row.running.value, *row.running.partials, *row.running.let))
    return not re.search(r"\*\*|\b(?!sum\b)\w+\(", texts)


def check_fresh(root: N) -> list[N]:
    """The order below ``root``, if what was recorded fits the leaves.

    Raises:
        StaleError: a leaf was assigned to after the recording; the message names it.
    """
    nodes = order(root)
    check_fresh_nodes(nodes)
    return nodes


def check_fresh_nodes(nodes: Sequence[Any]) -> None:
    """`check_fresh` of nodes that are there already, each before its parents, and with all that lies below them."""
    changed = [node for node in nodes if getattr(node, "_changed", False)]
    if not changed:  # numbers change only by assignment and by refresh(), so there is nothing to recompute
        return
    below = set(changed)
    asked = [node for node in nodes if node.op and (node in below or not below.isdisjoint(node.parents))]
    if not _any_stale(asked):  # who uses no changed node directly is as right as those it uses
        return
    assigned = {node for node in changed if node._changed is not REFRESHED}
    stale: dict[Any, None] = {}
    for node in reversed(nodes):
        if node.op and is_stale(node):
            stale |= dict.fromkeys(parent for parent in (*node.parents, node) if parent in assigned)
            if not stale:  # only a part of the graph was refreshed
                stale |= dict.fromkeys(parent for parent in node.parents if parent in below) or {node: None}
    if stale:
        said = f"stale: {_names(list(stale))} changed after recording, call refresh() on the root first"
        raise StaleError(said, list(stale))


def _names(nodes: Sequence[Any]) -> str:
    shown = [node.label or f"a {node.op or 'leaf'} (now {node.data!r})" for node in nodes[:3]]
    rest = len(nodes) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest else "")
