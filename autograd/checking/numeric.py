"""checking: derivatives by differences that say themselves how wrong they may be.

Source: C. J. F. Ridders, "Accurate computation of F'(x) and F'(x)F''(x)", 1982: central differences at steps that
halve, extrapolated to a step of 0 (Richardson); how much the extrapolations differ is the estimate of the error. Noise
from a table of differences: J. J. Moré and S. M. Wild, "Estimating computational noise", 2011.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEPS = 12  # halvings; of 0.05 to some 1e-5
DEEPEST = 5  # extrapolations
LARGEST = 0.05  # the first step, of a number of size 1
EPSILON, TINY = float(np.finfo(float).eps), float(np.finfo(float).tiny)
FINER = (2.0**-12, 2.0**-24, 2.0**-36)  # times these, where something lies between
APART = 4  # steps; one that is so many halvings smaller is to be nearer to the truth
FEWEST = 6  # steps that floats can make, for an answer
SAFETY = 8.0  # how many roundings a value may be wrong by
NEAR = 9  # points at which noise is looked at
NOISY = 4.0  # times as much it may be
BESIDE = (24.0, 64.0)  # neighbouring floats in the smallest step that tells, the last; no turn fits both of them
TELLING = 32.0  # roundings that a step must change a value by, to tell
ROUGH = 0.01  # of a value: as uneven as that between neighbouring floats, and no step tells
WIDEST = 1e-3  # of a number: the largest step that still is one nearby


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


def known(value: float, error: float = 0.0) -> Estimates:
    """A derivative that is known, one for both sides.

    >>> known(2.0).value, known(2.0).kink
    (2.0, False)
    """
    return Estimates(value, error, math.nan, math.nan, False, False)


class Reach(NamedTuple):
    """How far steps may go from each of some points.

    Args:
        most: the largest step, that a kink lies beyond.
        others: the size of the largest number that a point's own is added to, or the like.
    """

    most: Any
    others: Any


def differentiate(
    function: Callable[[Floats], Any],
    points: Floats,
    reach: Reach | None = None,
    noise: float | Floats = 0.0,
    precision: Any = np.float64,
) -> Estimates:
    """The derivative of a function of one number at many points at once.

    It takes and gives arrays of shape (points, steps); its row i may be another function than its row j.

    Args:
        function: the function.
        points: where.
        reach: how far to go, where that's known; then far smaller steps are tried, too, where the others say little.
        noise: how wrong its values may be beside their rounding; at all points, or a row for each.
        precision: the type that it computes in.

    Example:
        >>> found = differentiate(np.sin, np.array([0.0, 1.0]))
        >>> np.allclose(found.value, np.cos([0.0, 1.0]), rtol=1e-11), bool((found.error < 1e-9).all())
        (True, True)
    """
    size = np.where(points == 0.0, 1.0, np.abs(points))
    most = np.full(points.shape, np.inf) if reach is None else reach.most
    coarse = np.minimum(2.0 ** (FEWEST - 1) * np.spacing(size), 0.5)  # of a large number the steps must be so large
    least = np.minimum(np.maximum(LARGEST * np.minimum(size, 1.0), coarse), most)
    small = _at_steps(function, points, least, noise, precision)
    wide = np.minimum(LARGEST * np.maximum(size, 1.0), most)
    large = _at_steps(function, points, wide, noise, precision)
    # large steps are surer where rounding matters, and quite wrong where the function turns many times between them
    agree = np.abs(small.value - large.value) <= 10 * (small.error + large.error)
    better = (large.error < small.error) & (agree | ~np.isfinite(small.value))
    found = _chosen(better, large, small)
    if reach is None:
        return found
    for first in (np.minimum(LARGEST * reach.others, most), *(factor * least for factor in FINER)):
        disturbed = found.kink | found.edge
        doubtful = disturbed | ~(found.error <= 1e-7 * np.abs(found.value))
        if not doubtful.any():
            break
        other = _at_steps(function, points, first, noise, precision)
        sure = ~other.kink & ~other.edge & (other.error <= 1e-4 * np.abs(other.value))
        flat = (other.value == 0.0) & (other.error <= 1e-4)  # as a ReLU left of its kink
        middle, apart = (found.left + found.right) / 2, np.abs(found.right - found.left)
        between = found.kink & (np.abs(other.value - middle) < 0.25 * apart)  # it's right at the point, not beside it
        better = ((sure & (other.error < found.error)) | ((sure | flat) & disturbed)) & ~between
        found = _chosen(doubtful & better, other, found)
    return found


def nearest(function: Callable[[Floats], Any], points: Floats, off: Floats) -> Estimates:
    """The derivatives by the smallest steps that can tell whether another is ``off`` by so much; nan where none can.

    What turns many times within the steps of `differentiate` makes differences that are consistent and wrong.

    >>> nearest(np.cos, np.array([1e9]), np.array([0.5])).value.round(4), -np.sin(1e9).round(4)
    (array([-0.5458]), np.float64(-0.5458))
    """
    with np.errstate(all="ignore"):
        tables = []
        for count in BESIDE:
            least = count * np.spacing(np.abs(points))
            beside = points[:, None] + least[:, None] * np.arange(-(NEAR // 2), NEAR // 2 + 1)
            tables.append(np.broadcast_to(np.asarray(function(beside), dtype=float), beside.shape))
        rough = NOISY * np.max([roughness(each.T) for each in tables], axis=0)
        size, largest = np.abs(tables[0][:, NEAR // 2]), np.abs(tables).max(axis=(0, 2))
        doubt = SAFETY * (EPSILON * size + TINY) + rough
        step = np.maximum(least, TELLING * doubt / off)
        rates = []
        for h in (step, step / 2):
            ends = points[:, None] + h[:, None] * np.array([-1.0, 1.0])
            low, high = np.broadcast_to(np.asarray(function(ends), dtype=float), ends.shape).T
            rates.append((high - low) / (ends[:, 1] - ends[:, 0]))
        hidden = (rough > ROUGH * largest) | (step > np.maximum(1.0, WIDEST * np.abs(points)))
        unknown, nothing = np.full(points.shape, np.nan), np.zeros(points.shape, dtype=bool)
        error = 2 * np.abs(rates[1] - rates[0]) + doubt / step
    return Estimates(np.where(hidden, np.nan, rates[1]), error, unknown, unknown, nothing, nothing)


def _chosen(which: Any, one: Estimates, other: Estimates) -> Estimates:
    return Estimates(*[np.where(which, x, y) for x, y in zip(one, other, strict=True)])


def _at_steps(
    function: Callable[[Floats], Any], points: Floats, first: Floats, noise: float | Floats, precision: Any
) -> Estimates:
    with np.errstate(all="ignore"):
        # powers of 2, so that what is added to a number is added exactly
        steps = 2.0 ** np.floor(np.log2(first))[:, None] * 0.5 ** np.arange(STEPS)
        middle = points[:, None]
        right, left = ((middle + each).astype(precision).astype(float) for each in (steps, -steps))
        shape = right.shape
        true = np.maximum(np.abs(right - middle - steps), np.abs(middle - left - steps)) <= 1e-6 * steps
        above, below = (np.broadcast_to(np.asarray(function(x), dtype=float), shape) for x in (right, left))
        here = np.broadcast_to(np.asarray(function(middle), dtype=float), shape)
        size = np.maximum(np.abs(above), np.abs(below))
        rounding = SAFETY * (np.finfo(precision).eps * np.maximum(size, np.abs(here)) + TINY)
        doubt = (rounding + noise) / steps
        value, error = _extrapolated(above - below, right - left, true, doubt, order=2)
        by_right, right_error = _extrapolated(above - here, right - middle, true, doubt, order=1)
        by_left, left_error = _extrapolated(here - below, middle - left, true, doubt, order=1)
        # towards a jump there is no slope
        by_right, by_left = (
            np.where(np.isinf(e), np.nan, v) for v, e in ((by_right, right_error), (by_left, left_error))
        )
        apart = np.abs(by_right - by_left)
        kink = apart > 20 * (right_error + left_error) + 1e-6 * np.maximum(np.abs(by_right), np.abs(by_left))
        last = np.maximum(true.sum(axis=1) - 1, 0)[:, None]
        ends = np.isfinite(np.take_along_axis(above, last, 1)) & np.isfinite(np.take_along_axis(below, last, 1))
        edge = np.isfinite(here[:, 0]) & ~ends[:, 0]
    return Estimates(value, error, by_left, by_right, kink & np.isfinite(apart), edge)


def _extrapolated(rises: Floats, runs: Floats, true: Any, noise: Floats, order: int) -> tuple[Floats, Floats]:
    """Richardson's table of differences whose error goes with powers of the step; of its entries the surest.

    Steps that floats are too coarse for say nothing. Nor does a function that changes as much over the smallest steps
    as over the larger ones: it jumps, or turns many times within any of them.
    """
    table = [np.where(true, rises / runs, np.nan)]
    best = np.full(len(rises), np.nan)
    error = np.full(len(rises), np.inf)
    for depth in range(1, DEEPEST + 1):
        factor = 2.0 ** (depth if order == 1 else 2 * depth)
        finer, coarser = table[-1][:, 1:], table[-1][:, :-1]
        table.append((factor * finer - coarser) / (factor - 1.0))
        doubt = np.maximum(np.abs(table[-1] - finer), np.abs(table[-1] - coarser))
        doubt = np.where(np.isfinite(doubt), doubt + 2 * noise[:, depth:], np.inf)
        surest = doubt.argmin(axis=1)
        rows = np.arange(len(rises))
        better = doubt[rows, surest] < error
        best = np.where(better, table[-1][rows, surest], best)
        error = np.where(better, doubt[rows, surest], error)
    # at the smaller steps it is to come nearer, but for rounding; of numbers that are as good as random, some don't
    off = np.abs(table[0] - best[:, None])
    near, far = off[:, -APART:], off[:, -2 * APART : -APART]
    strays = (near > 1.5 * far) & (near > 0.5 * np.abs(best)[:, None] + 20 * noise[:, -APART:])
    return best, np.where(strays.any(axis=1) | (true.sum(axis=1) < FEWEST), np.inf, error)


def roughness(table: Floats) -> Floats:
    """How much the columns of a table, values at equal distances, vary otherwise than smoothly; at least five rows.

    >>> rough = NOISY * roughness(np.array([[float(k * k), k * k + 0.1 * (-1) ** k] for k in range(NEAR)]))
    >>> bool(rough[0] < 1e-12), bool(0.1 < rough[1] < 1.0)
    (True, True)
    """
    found = np.zeros(table.shape[1])
    for order in range(1, min(len(table), 7)):
        table = np.diff(table, axis=0)
        if order >= 4:  # of what is smooth these see no more than a rounding
            gamma = math.factorial(order) ** 2 / math.factorial(2 * order)
            found = np.maximum(found, np.sqrt(gamma * np.mean(table**2, axis=0)))
    return found


def noise_near(function: Callable[[Floats], Any], points: Floats) -> Floats:
    """How noisy a function of one number is at many points: a row for each, as `differentiate` takes it.

    >>> noise_near(lambda x: np.exp(x).astype(np.float32), np.array([1.0]))[0, 0] > 1e-8
    np.True_
    """
    size = np.where(points == 0.0, 1.0, np.abs(points))
    near = EPSILON**0.25 * np.arange(-(NEAR // 2), NEAR // 2 + 1)
    with np.errstate(all="ignore"):
        values = np.asarray(function(points[:, None] + size[:, None] * near), dtype=float)
        noise = NOISY * roughness(values.T)
        return np.where(np.isfinite(noise), noise, 0.0)[:, None]
