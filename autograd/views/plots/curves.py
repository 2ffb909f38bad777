"""views/plots: a row of one argument as curves.

Its value and its derivative, cut where they jump and where the domain ends.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from autograd.rows import evaluating
from autograd.rows.row import Op

POINTS = 801


@dataclass(frozen=True)
class Curves:
    """Points of a row's graph; nan stands where a line is interrupted."""

    x: Any
    value: Any
    derivative: Any
    jumps: tuple[tuple[float, float], ...]  # where the derivative jumps, and what the row says it is there


def is_drawable(op: Op) -> bool:
    """Whether a row is a function of one number, its constants having defaults."""
    return len(op.active) == 1 and not op.variadic and all(name in op.defaults for name in op.passive)


def curves(op: Op, low: float, high: float) -> Curves:
    """The curves between two arguments.

    Example:
        >>> from autograd.rows.table import TABLE
        >>> relu = curves(TABLE["relu"], -1.0, 1.0)
        >>> relu.jumps, float(relu.value[-1])
        (((0.0, 0.0),), 1.0)
    """
    constants = [op.defaults[name] for name in op.passive]

    def inside(a: float) -> bool:
        return evaluating.inside(op, op.domain, [a, *constants])

    grid = [float(a) for a in np.linspace(low, high, POINTS)]
    edges = [_inner(inside, a, b) for a, b in pairwise(grid) if inside(a) != inside(b)]
    kinks = sorted({a for text in op.kinks for a in _zeros(partial(_at, op, text, constants), grid)})
    sides = [math.nextafter(a, side) for a in kinks for side in (-math.inf, math.inf)]
    x = np.array(sorted({*grid, *edges, *(a for a in sides if low <= a <= high)}))
    x = x[~np.isin(x, kinks)]
    value, derivative = _values(op, x, constants)
    outside = np.array([not inside(a) for a in x])
    value[outside] = derivative[outside] = np.nan
    jumps = []
    for a in kinks:
        # sides of a kink are neighbours here; a line that jumps gets a nan between them
        place = int(np.searchsorted(x, a))
        if not 0 < place < len(x):
            continue
        here = _values(op, np.array([a]), constants)
        gaps = [_jumps(line[place - 1], line[place]) for line in (value, derivative)]
        if gaps[1] and inside(a) and math.isfinite(here[1][0]):
            jumps.append((a, float(here[1][0])))
        x = np.insert(x, place, a)
        value = np.insert(value, place, np.nan if gaps[0] or not inside(a) else here[0][0])
        derivative = np.insert(derivative, place, np.nan if gaps[1] or not inside(a) else here[1][0])
    return Curves(x, value, derivative, tuple(jumps))


def _values(op: Op, x: Any, constants: list[float]) -> tuple[Any, Any]:
    value, partials = evaluating.at_arrays(op.name, [x, *constants])
    return tuple(  # type: ignore[return-value]
        np.where(np.isfinite(line), line, np.nan)
        for line in (np.broadcast_to(np.asarray(each, dtype=float), x.shape) for each in (value, partials[0]))
    )


def _at(op: Op, text: str, constants: list[float], a: float) -> float:
    return float(evaluating.in_partial(op, text, [a, *constants]))


def _jumps(left: float, right: float) -> bool:
    return abs(left - right) > 1e-9 * max(1.0, abs(left), abs(right))


def _inner(inside: Callable[[float], bool], a: float, b: float) -> float:
    """The last number inside on the way to the edge of the domain between two numbers."""
    within, without = (a, b) if inside(a) else (b, a)
    while (middle := (within + without) / 2) not in (within, without):
        if inside(middle):
            within = middle
        else:
            without = middle
    return within


def _zeros(function: Callable[[float], float], grid: list[float]) -> list[float]:
    """Where a function is 0 or changes its sign between the points of a grid."""
    found = []
    values = [function(a) for a in grid]
    for (a, here), (b, there) in pairwise(zip(grid, values, strict=True)):
        if here == 0:
            found.append(a)
        elif here < 0 < there:
            found.append(_inner(lambda each: function(each) <= 0, a, b))
        elif there < 0 < here:
            found.append(_inner(lambda each: function(each) >= 0, a, b))
    return found if values[-1] else [*found, grid[-1]]
