"""checking: derivatives that need no step: dual numbers, and a complex step where it's no circular argument."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.checking.numeric import Floats
from autograd.checking.replaying import MOST
from autograd.rows import evaluating
from autograd.rows.complexes import is_circular, value_of_complex
from autograd.rows.intrinsics import fold_sum
from autograd.rows.table import TABLE

LEAST = 1e-300
TINY = 1e-50  # the imaginary step, of a number of size 1; its square is nothing beside any number


@dataclass(frozen=True)
class Opinions:
    """Two further opinions on the derivatives of a graph's root.

    Args:
        dual: by forward-mode dual numbers. They use the rows' texts of the partials, but neither what was recorded of
            them nor the backward pass.
        size: the same with every partial's size instead of it: how large the contributions are that add up to it.
        by_complex: by a complex step, which uses the rows' values alone.
        circular: for each, the operations that a complex step can't judge, since their complex form is made with the
            derivative.
    """

    dual: Floats
    size: Floats
    by_complex: Floats
    circular: tuple[tuple[str, ...], ...]


def opinions(nodes: Sequence[Any], leaves: Sequence[Any]) -> Opinions:
    """Both opinions for each of some leaves of a graph in forward order, from the leaves' present numbers.

    Example:
        >>> from autograd import Value
        >>> from autograd.core.graph import order
        >>> x = Value(2.0)
        >>> found = opinions(order(x * x * x)[::-1], [x])
        >>> found.dual.tolist(), found.by_complex.tolist(), found.circular
        ([12.0], [12.0], ((),))
    """
    at_once = max(1, MOST // len(nodes))
    parts = [leaves[start : start + at_once] for start in range(0, len(leaves), at_once)]
    dual, size = np.concatenate([_dual(nodes, part) for part in parts], axis=1)
    by_complex = np.concatenate([_complex(nodes, part) for part in parts])
    return Opinions(dual, size, by_complex, _circular(nodes, leaves))


def _dual(nodes: Sequence[Any], leaves: Sequence[Any]) -> Floats:
    """Forward mode: every node's value with its derivative by each leaf. Source: d(out) = Σ partial · d(parent).

    Gives the root's derivatives, and their sizes, as two rows.
    """
    one_hot = zip(leaves, np.eye(len(leaves)), strict=True)
    tangents: dict[Any, Floats] = {leaf: np.stack([row, row]) for leaf, row in one_hot}
    with np.errstate(all="ignore"):
        for node in nodes:
            parents = node.parents
            if node in tangents or tangents.keys().isdisjoint(parents):
                continue
            partials = evaluating.at(node.op, TABLE[node.op].group([parent.data for parent in parents]))[1]
            moved = [(each, partial) for each, partial in zip(parents, partials, strict=True) if each in tangents]
            terms = [np.array([[partial], [abs(partial)]]) * tangents[each] for each, partial in moved]
            tangents[node] = fold_sum(terms)
    return tangents.get(nodes[-1], np.zeros((2, len(leaves))))


def _complex(nodes: Sequence[Any], leaves: Sequence[Any]) -> Floats:
    steps = np.array([max(TINY * (abs(leaf.data) or 1.0), LEAST) for leaf in leaves])
    known: dict[Any, Any] = {}
    for i, leaf in enumerate(leaves):
        known[leaf] = np.full(len(leaves), leaf.data, dtype=complex)
        known[leaf][i] += 1j * steps[i]
    for node in nodes:
        parents = node.parents
        if node not in known and not known.keys().isdisjoint(parents):
            given = [known.get(parent, parent.data) for parent in parents]
            known[node] = value_of_complex(node.op, TABLE[node.op].group(given))
    found = known.get(nodes[-1], np.zeros(len(leaves)))
    with np.errstate(all="ignore"):
        slopes: Floats = np.broadcast_to(np.imag(found), steps.shape) / steps
    return slopes


def _circular(nodes: Sequence[Any], leaves: Sequence[Any]) -> tuple[tuple[str, ...], ...]:
    """For each leaf, the circular operations between it and the root."""
    above: dict[Any, set[str]] = {nodes[-1]: set()}  # the circular operations on the way from a node to the root
    for node in reversed(nodes):
        own = above[node] | {node.op} if node.op and is_circular(TABLE[node.op]) else above[node]
        for parent in node.parents:
            above.setdefault(parent, set()).update(own)
    return tuple(tuple(sorted(above.get(leaf, ()))) for leaf in leaves)
