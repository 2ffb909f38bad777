"""replay/code: how numbers are summed over a batch.

Always the same tree, whatever the machine and however many threads.

Sample i is added in lane i mod 8, lane by lane in the order of the samples, in groups of 256 samples; a group's lanes
are added in pairs, and the groups one after the other.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from autograd.replay.code.result import Floats

LANES = 8
GROUP = 256  # samples, a multiple of the lanes


def group_sums(numbers: Any) -> list[float]:
    """The sum of each group of an array of numbers, one per sample, in that order.

    Example:
        >>> group_sums(np.arange(300.0))
        [32640.0, 12210.0]
    """
    sums = []
    for start in range(0, len(numbers), GROUP):
        group = numbers[start : start + GROUP]
        padded = np.zeros(-(-len(group) // LANES) * LANES)
        padded[: len(group)] = group
        lanes = np.add.reduce(padded.reshape(-1, LANES), axis=0)  # row after row
        while len(lanes) > 1:
            lanes = lanes[::2] + lanes[1::2]
        sums.append(float(lanes[0]))
    return sums


def total(sums: Floats, common: Floats, count: int, *, mean: bool) -> Floats:
    """The gradients of a batch.

    Args:
        sums: of each group of samples, what differs from sample to sample, of shape (groups, parameters).
        common: what is the same for all samples, and added to it, of shape (parameters,).
        count: how many samples there are.
        mean: whether the mean over the samples is wanted and not the sum.

    Example:
        >>> total(np.array([[1.0], [2.0]]), np.array([0.5]), 300, mean=False).tolist()
        [153.0]
    """
    with np.errstate(all="ignore"):
        in_order: Floats = reduce(np.add, sums)  # one group after the other
        return (in_order + count * common) / (count if mean else 1)  # adding turns -0.0 to 0.0
