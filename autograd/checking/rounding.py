"""checking: how many digits of a value and of a gradient rounding leaves, and where the others are lost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.checking.entries import FLOATS
from autograd.checking.numeric import EPSILON, TINY
from autograd.rows import evaluating
from autograd.rows.noisy import at_noisy, noisy, rounding
from autograd.rows.table import TABLE

SAFETY = 4.0  # times as far as the lanes are apart a number may be wrong
COARSE = 5e-324  # how far numbers below TINY are apart
NOTICED = 100.0  # times as much in a result than in what it's made of: digits are lost there
Lost = tuple[float, Any, bool]  # how many digits, the node, and whether in adding up the contributions to its gradient


class Rounding:
    """A graph computed forwards and backwards in several lanes that round otherwise.

    Args:
        nodes: the graph, in forward order.

    Example:
        >>> from autograd import Value
        >>> from autograd.core.graph import order
        >>> x = Value(1e-7, label="x")
        >>> found = Rounding(order((1 - x.cos()) / x**2)[::-1])
        >>> found.kept(x), found.lost(x)[1].op
        (0, 'sub')
    """

    def __init__(self, nodes: Sequence[Any]) -> None:
        self.values: dict[Any, Any] = {}  # an array of lanes, or a plain number where nothing was computed
        self.partials: dict[Any, Sequence[Any]] = {}
        self.gradients: dict[Any, Any] = {nodes[-1]: 1.0}
        self.sent: dict[Any, list[tuple[Any, Any, Any]]] = {}  # to a node: from whom, the partial, the contribution
        with rounding(), np.errstate(all="ignore"):
            for node in nodes:
                self._forward(node)
            for node in reversed(nodes):
                self._backward(node)

    def _forward(self, node: Any) -> None:
        if not node.op:
            self.values[node] = node.data
            return
        parents = node.parents
        given = TABLE[node.op].group([self.values[parent] for parent in parents])
        self.values[node], self.partials[node] = at_noisy(node.op, given)

    def _backward(self, node: Any) -> None:
        upstream = self.gradients.get(node)
        if upstream is None or not node.op:
            return
        for parent, partial, recorded in zip(node.parents, self.partials[node], node.partials, strict=True):
            if recorded is None:
                continue
            product = upstream * partial
            if not _is_power_of_2(upstream) and not _is_power_of_2(partial):
                product = noisy(product)
            sent = self.sent.setdefault(parent, [])
            sent.append((node, partial, product))
            before = self.gradients.get(parent)
            if before is None:
                self.gradients[parent] = product
            else:  # the last sum is as exact as its own digits are
                self.gradients[parent] = (before if len(sent) == 2 else noisy(before)) + product

    def error(self, leaf: Any) -> float:
        """How wrong the gradient of a leaf may be, by rounding alone."""
        lanes = self.gradients.get(leaf, 0.0)
        return SAFETY * (_spread(lanes) + (COARSE if 0.0 < np.abs(lanes).max() < TINY / EPSILON else 0.0))

    def kept(self, leaf: Any) -> int:
        """How many digits of a leaf's gradient rounding leaves, at most 15."""
        return _digits(self.gradients.get(leaf, 0.0))

    def kept_of_value(self, node: Any) -> int:
        """How many digits of a node's number."""
        return _digits(self.values[node])

    def on_kink(self, node: Any) -> bool:
        """Whether a node is on a kink of its row, as far as rounding lets tell."""
        row = TABLE[node.op]
        lanes = np.broadcast_arrays(*[self.values[parent] for parent in node.parents], np.zeros(1))[:-1]
        for text in row.kinks:
            at = [row.group(list(lane)) for lane in zip(*[each.tolist() for each in lanes], strict=True)]
            found = [float(evaluating.in_partial(row, text, each)) for each in at]
            if min(found) <= 0.0 <= max(found):
                return True
        return False

    def lost(self, leaf: Any) -> Lost:
        """Where most digits of a leaf's gradient are lost."""
        node = leaf
        while True:
            sent = self.sent.get(node, [])
            here = _relative(self.gradients.get(node, 0.0))
            worst = max((_relative(each) for _, _, each in sent), default=0.0)
            if not sent or here > NOTICED * max(worst, EPSILON):
                return _count(here, worst), node, True
            user, partial, _ = max(sent, key=lambda each: _spread(each[2]))
            if _relative(partial) > _relative(self.gradients[user]):
                return self.lost_in_value(user, of_partial=True)
            node = user

    def lost_in_value(self, node: Any, of_partial: bool = False) -> Lost:
        """Where most digits of a node's number are lost, or of its partials."""
        while node.op:
            from_parents = [(_relative(self.values[parent]), i) for i, parent in enumerate(node.parents)]
            worst, place = max(from_parents, key=lambda each: each[0])
            here = _relative(self.values[node])
            if here > NOTICED * max(worst, EPSILON):
                return _count(here, worst), node, False
            if worst <= NOTICED * EPSILON:
                if of_partial:  # nothing it's made of has lost any: it has, by itself
                    return _count(max(map(_relative, self.partials[node])), worst), node, False
                return _count(here, worst), node, False
            node = node.parents[place]
            of_partial = False
        return 0.0, node, False


def _is_power_of_2(x: Any) -> bool:
    return isinstance(x, (int, float)) and math.frexp(x)[0] in (0.5, -0.5, 0.0)


def _spread(lanes: Any) -> float:
    with np.errstate(all="ignore"):
        found = float(np.ptp(lanes)) if np.ndim(lanes) else 0.0
    return found if math.isfinite(found) else math.inf


def _relative(lanes: Any) -> float:
    """How far lanes are apart, of a number of size 1."""
    spread, size = _spread(lanes), float(np.abs(lanes).max())
    return min(1.0, spread / size) if spread < math.inf and size else 1.0 if spread else 0.0


def _digits(lanes: Any) -> int:
    relative = SAFETY * _relative(lanes)
    return FLOATS if relative < 10.0**-FLOATS else max(0, int(-math.log10(relative)))


def _count(here: float, before: float) -> float:
    return math.log10(max(here, EPSILON) / max(before, EPSILON))
