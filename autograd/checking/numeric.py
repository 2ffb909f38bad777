"""checking: derivatives by differences that say themselves how wrong they may be.

Source: C. J. F. Ridders, "Accurate computation of F'(x) and F'(x)F''(x)", 1982: central differences at steps that
halve, extrapolated to a step of 0 (Richardson); how much the extrapolations differ is the estimate of the error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEPS = 12  # halvings; of 0.05 to some 1e-5
DEEPEST = 5  # extrapolations
LARGEST = 0.05  # the first step, of a number of size 1
EPSILON, TINY = float(np.finfo(float).eps), float(np.finfo(float).tiny)
SAFETY = 8.0  # how many roundings a value may be wrong by


class Estimates(NamedTuple):
    """Derivatives by differences: arrays with one per point, or from `one_by_one` the numbers of one.

    Args:
        value: the derivative; nan where there is none to be had.
        error: how wrong it may be.
        left: the derivative towards smaller numbers alone.
        right: and towards larger ones.
        kink: whether these two differ by more than they may be wrong.
        edge: whether the function is finite here, but not a little to the left or to the right.
    """

    value: Any
    error: Any
    left: Any
    right: Any
    kink: Any
    edge: Any

    def one_by_one(self) -> list[Estimates]:
        """The estimates of each point."""
        return [Estimates(*each) for each in zip(*[column.tolist() for column in self], strict=True)]


def differentiate(function: Callable[[Floats], Any], points: Floats) -> Estimates:
    """The derivative of a function of one number at many points at once.

    It takes and gives arrays of shape (points, steps); its row i may be another function than its row j.

    Example:
        >>> found = differentiate(np.sin, np.array([0.0, 1.0]))
        >>> np.allclose(found.value, np.cos([0.0, 1.0]), rtol=1e-11), bool((found.error < 1e-9).all())
        (True, True)
    """
    size = np.where(points == 0.0, 1.0, np.abs(points))
    small = _at_steps(function, points, LARGEST * np.minimum(size, 1.0))
    large = _at_steps(function, points, LARGEST * np.maximum(size, 1.0)) if (size != 1.0).any() else small
    # large steps are surer where rounding matters, and quite wrong where the function turns many times between them
    agree = np.abs(small.value - large.value) <= 10 * (small.error + large.error)
    better = (large.error < small.error) & (agree | ~np.isfinite(small.value))
    return Estimates(*[np.where(better, two, one) for one, two in zip(small, large, strict=True)])


def _at_steps(function: Callable[[Floats], Any], points: Floats, first: Floats) -> Estimates:
    steps = first[:, None] * 0.5 ** np.arange(STEPS)
    middle = points[:, None]
    right, left = middle + steps, middle - steps
    shape = right.shape
    with np.errstate(all="ignore"):
        above, below = (np.broadcast_to(np.asarray(function(x), dtype=float), shape) for x in (right, left))
        here = np.broadcast_to(np.asarray(function(np.broadcast_to(middle, shape)), dtype=float), shape)
        size = np.maximum(np.abs(above), np.abs(below))
        noise = SAFETY * (EPSILON * np.maximum(size, np.abs(here)) + TINY) / steps
        value, error = _extrapolated((above - below) / (right - left), noise, order=2)
        by_right, right_error = _extrapolated((above - here) / (right - middle), noise, order=1)
        by_left, left_error = _extrapolated((here - below) / (middle - left), noise, order=1)
        apart = np.abs(by_right - by_left)
        kink = apart > 20 * (right_error + left_error) + 1e-6 * np.maximum(np.abs(by_right), np.abs(by_left))
        edge = np.isfinite(here[:, 0]) & ~(np.isfinite(above[:, -1]) & np.isfinite(below[:, -1]))
    return Estimates(value, error, by_left, by_right, kink & np.isfinite(apart), edge)


def _extrapolated(differences: Floats, noise: Floats, order: int) -> tuple[Floats, Floats]:
    """Richardson's table of differences whose error goes with powers of the step; of its entries the surest."""
    table = [differences]
    best = np.full(len(differences), np.nan)
    error = np.full(len(differences), np.inf)
    for depth in range(1, DEEPEST + 1):
        factor = 2.0 ** (depth if order == 1 else 2 * depth)
        finer, coarser = table[-1][:, 1:], table[-1][:, :-1]
        table.append((factor * finer - coarser) / (factor - 1.0))
        doubt = np.maximum(np.abs(table[-1] - finer), np.abs(table[-1] - coarser))
        doubt = np.where(np.isfinite(doubt), doubt + 2 * noise[:, depth:], np.inf)
        surest = doubt.argmin(axis=1)
        rows = np.arange(len(differences))
        better = doubt[rows, surest] < error
        best = np.where(better, table[-1][rows, surest], best)
        error = np.where(better, doubt[rows, surest], error)
    return best, error
