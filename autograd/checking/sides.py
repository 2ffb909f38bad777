"""checking: a function beside a branch of its own: its value and its slope on one side, by its own values there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograd.checking.numeric import EPSILON
from autograd.checking.recordings import Call, Trials

HALVINGS = 6
REACHES = (1e-2, 1e-4, 1e-6, 1e-8)  # how far to go while the branch stays the same, of a number of size 1


@dataclass(frozen=True)
class Side:
    """A function on one side of its point.

    Args:
        value: what it tends to there.
        slope: its derivative towards that side.
        error: how wrong that may be.
        recording: what is recorded there.
    """

    value: float
    slope: float
    error: float
    recording: Call

    def meets(self, value: float) -> bool:
        """Whether it tends to the value at the point itself."""
        return abs(self.value - value) <= 1e3 * EPSILON * max(abs(value), abs(self.value)) + 1e-14 * abs(self.slope)


def side_of(trials: Trials, place: int, sign: float) -> Side | None:
    """The function where one leaf is moved up or down; None where it has no value there.

    The slope is by differences from a point as near as floats tell apart, extrapolated (Richardson).
    """
    size = float(trials.sizes[place])
    near = 4.0 * float(np.spacing(size))
    first = trials.at(trials.alone(place, sign * near))
    if first is None:
        return None
    best = Side(first.value, np.nan, np.inf, first)
    for reach in REACHES:
        # powers of 2, so that what is added to a number is added exactly
        steps = 2.0 ** np.floor(np.log2(reach * size)) * 0.5 ** np.arange(HALVINGS)
        recorded = [trials.at(trials.alone(place, sign * (near + step))) for step in steps.tolist()]
        values = [each.value for each in recorded if each is not None and each.is_like(first)]
        if len(values) < HALVINGS:
            continue
        table = sign * (np.array(values) - first.value) / steps
        noise = 8 * EPSILON * max(map(abs, values)) / steps
        slope, error = float(table[0]), np.inf
        for depth in range(1, HALVINGS):
            finer = (2.0**depth * table[1:] - table[:-1]) / (2.0**depth - 1.0)
            doubt = np.abs(finer - table[1:]) + 2.0 * noise[depth:]
            k = int(doubt.argmin())
            if doubt[k] < error:
                slope, error = float(finer[k]), float(doubt[k])
            table = finer
        turned = 2.0 * abs(float((values[0] - first.value) * sign / steps[0]) - slope) * near / float(steps[0])
        error += turned  # the slope is that at the near point, not yet that at the point itself
        if error < best.error:
            best = Side(first.value - sign * near * slope, slope, error, first)
    return best
