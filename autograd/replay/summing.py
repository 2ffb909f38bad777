"""How numbers are summed over a batch: always the same tree, whatever the machine and however many threads.

Sample i is added in lane i mod 8, lane by lane in the order of the samples, in groups of 256 samples; a group's lanes
are added in pairs, and the groups one after the other.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

LANES = 8
GROUP = 256  # samples, a multiple of the lanes

Floats = NDArray[np.float64]


def batch_sum(numbers: Any, before: float | None = None) -> float:
    """The sum of an array of numbers, one per sample, in that order.

    Args:
        numbers: the numbers, whole groups of them if more are to come.
        before: the sum of those that came before; None if there were none.

    Example:
        >>> batch_sum(np.arange(300.0))
        44850.0
    """
    total = before
    for start in range(0, len(numbers), GROUP):
        group = numbers[start : start + GROUP]
        padded = np.zeros(-(-len(group) // LANES) * LANES)
        padded[: len(group)] = group
        lanes = np.add.reduce(padded.reshape(-1, LANES), axis=0)  # row after row
        while len(lanes) > 1:
            lanes = lanes[::2] + lanes[1::2]
        total = float(lanes[0]) if total is None else total + float(lanes[0])
    return total or 0.0
