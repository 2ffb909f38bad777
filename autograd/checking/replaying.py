"""checking: a recorded graph, computed again for many numbers of its leaves at once: by the compiled replay."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.checking.numeric import Floats
from autograd.replay.code.backend import BackEnd
from autograd.replay.code.by_numpy import NumpyBackend
from autograd.replay.code.lowering import Lowering
from autograd.replay.llvm.by_llvm import LlvmBackend
from autograd.replay.llvm.jit import is_there

MOST = 4_000_000  # numbers held at once
ENOUGH = 2_000_000_000  # instructions times points, from which on machine code saves more time than it takes to make


def replayed(nodes: Sequence[Any], changed: Mapping[Any, Floats], wanted: Sequence[Any]) -> Floats:
    """The wanted nodes' values, a row each, where these leaves have these numbers, silently in IEEE's way.

    ``nodes`` is the graph in forward order, the root last.

    Example:
        >>> from autograd import Value
        >>> from autograd.core.graph import order
        >>> x, y = Value(2.0), Value(3.0)
        >>> nodes = order(x * y)[::-1]
        >>> replayed(nodes, {x: np.array([1.0, 10.0])}, nodes[-1:]).tolist()
        [[3.0, 30.0]]
    """
    points = np.stack([each.ravel() for each in changed.values()], axis=1)
    return _values_of(nodes, list(changed), wanted)(points)


def along(nodes: Sequence[Any], leaves: Sequence[Any], steps: int) -> Callable[[Floats], Floats]:
    """The root as a function of each leaf alone: takes and gives arrays of shape (leaves, steps)."""
    values_at = _values_of(nodes, leaves, nodes[-1:], len(leaves) * steps)
    here = np.array([leaf.data for leaf in leaves])

    def function(x: Floats) -> Floats:
        count, steps = x.shape
        at_once = max(1, MOST // (count * steps))
        parts = []
        for start in range(0, count, at_once):
            part = range(start, min(count, start + at_once))
            points = np.tile(here, (len(part) * steps, 1))
            for k, i in enumerate(part):
                points[k * steps : (k + 1) * steps, i] = x[i]
            parts.append(values_at(points)[0].reshape(len(part), steps))
        return np.concatenate(parts)

    return function


def _values_of(
    nodes: Sequence[Any], leaves: Sequence[Any], wanted: Sequence[Any], points: int = 0
) -> Callable[[Floats], Floats]:
    """What gives the wanted nodes' values at an array of points; ``points``: how many there'll be, if that's many."""
    lowering = Lowering(leaves, [])
    lowering.forward(nodes)
    code = lowering.finish([lowering.place[node] for node in wanted], [])
    back_end: BackEnd = NumpyBackend(code)
    if len(code) * points > ENOUGH and is_there():
        back_end = LlvmBackend(code, fast=False, threads=os.cpu_count() or 1)
    return lambda x: back_end.compute(x, np.empty(0))[0]
