"""How numbers are summed over a batch: always the same tree, whatever the machine and however many threads.

Sample i is added in lane i mod 8, lane by lane in the order of the samples, in groups of 256 samples; a group's lanes
are added in pairs, and the groups one after the other.
"""

from __future__ import annotations

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


def in_order(sums: Floats) -> Floats:
    """The sum of the groups' sums, one after the other.

    Example:
        >>> in_order(np.array([[1.0], [2.0]])).tolist()
        [3.0]
    """
    found: Floats = sums[0]
    for other in sums[1:]:
        found = found + other
    return found


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
        found = in_order(sums) + count * common  # which turns -0.0 to 0.0
        return found / (count if mean else 1)
