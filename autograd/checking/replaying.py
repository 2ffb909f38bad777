"""A recorded graph, computed again for many numbers of its leaves at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.checking.numeric import Floats
from autograd.reading import numbers
from autograd.row import lookup

MOST = 4_000_000  # numbers held at once


class Replay:
    """A graph whose nodes are given in forward order; of its leaves some vary.

    Args:
        nodes: the nodes, the root last.

    Example:
        >>> from autograd import Value
        >>> from autograd.graph import order
        >>> x, y = Value(2.0), Value(3.0)
        >>> Replay(order(x * y)[::-1]).root({x: np.array([1.0, 10.0])}).tolist()
        [3.0, 30.0]
    """

    def __init__(self, nodes: Sequence[Any]) -> None:
        self.nodes = nodes

    def root(self, changed: dict[Any, Floats]) -> Floats:
        """The root's values where these leaves have these numbers, silently in IEEE's way."""
        known = self.values(changed)
        shape = next(iter(changed.values())).shape
        return np.broadcast_to(np.asarray(known.get(self.nodes[-1], self.nodes[-1].data), dtype=float), shape)

    def values(self, changed: dict[Any, Floats]) -> dict[Any, Any]:
        """The values of all nodes that depend on these leaves, where these have these numbers."""
        known: dict[Any, Any] = dict(changed)
        for node in self.nodes:
            if node in known or not node.op:
                continue
            parents = node.parents
            if any(parent in known for parent in parents):
                given = [known.get(parent, parent.data) for parent in parents]
                known[node] = numbers.value_of_arrays(node.op, lookup(node.op).group(given))
        return known

    def along(self, leaves: Sequence[Any]) -> Any:
        """The root as a function of each leaf alone: takes and gives arrays of shape (leaves, steps)."""

        def function(x: Floats) -> Floats:
            count, steps = x.shape
            at_once = max(1, MOST // (len(self.nodes) * steps))
            parts = []
            for start in range(0, count, at_once):
                part = leaves[start : start + at_once]
                columns = {}
                for i, leaf in enumerate(part):
                    column = np.full((len(part), steps), leaf.data)
                    column[i] = x[start + i]
                    columns[leaf] = column.ravel()
                parts.append(self.root(columns).reshape(len(part), steps))
            return np.concatenate(parts)

        return function
