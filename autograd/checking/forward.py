"""checking: derivatives that need no step: forward mode, by dual numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.checking.numeric import Floats
from autograd.checking.replaying import MOST
from autograd.rows import evaluating
from autograd.rows.intrinsics import fold_sum
from autograd.rows.table import TABLE


@dataclass(frozen=True)
class Dual:
    """The derivatives of a graph's root by forward-mode dual numbers.

    They use the rows' texts of the partials, but neither what was recorded of them nor the backward pass.

    Args:
        slopes: one per leaf.
        sizes: the same with every partial's size instead of it: how large the contributions are that add up to it.
    """

    slopes: Floats
    sizes: Floats


def forward(nodes: Sequence[Any], leaves: Sequence[Any]) -> Dual:
    """The derivatives by some leaves of a graph in forward order, from the leaves' present numbers.

    Source: d(out) = Σ partial · d(parent), from the leaves on.

    Example:
        >>> from autograd import Value
        >>> from autograd.core.graph import order
        >>> x = Value(2.0)
        >>> forward(order(x * x * x)[::-1], [x]).slopes.tolist()
        [12.0]
    """
    at_once = max(1, MOST // len(nodes))
    parts = [leaves[start : start + at_once] for start in range(0, len(leaves), at_once)]
    slopes, sizes = np.concatenate([_forward(nodes, part) for part in parts], axis=1)
    return Dual(slopes, sizes)


def _forward(nodes: Sequence[Any], leaves: Sequence[Any]) -> Floats:
    """The root's derivatives, and their sizes, as two rows."""
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
