"""replay/code: how numbers are summed over a batch.

Always the same tree, whatever the machine and however many threads.

Sample i is added in lane i mod 8, lane by lane in the order of the samples, in groups of 256 samples; a group's lanes
are added in pairs, and the groups one after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from autograd.replay.code.result import Floats

LANES = 8
GROUP = 256  # samples, a multiple of the lanes
AT_ONCE = 1_000_000  # numbers of a group


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
        sums.append(float(in_pairs(np.add.reduce(padded.reshape(-1, LANES), axis=0))))  # row after row
    return sums


def tree(value: Callable[[Floats], Floats], numbers: Floats, rows: int) -> Floats:
    """The sums over one group of samples of what is computed from them.

    Args:
        value: gives numbers of shape (rows, samples), or (rows, 1) where they are alike, for a block of samples.
        numbers: of the group, of shape (slots, samples).
        rows: how many numbers of a sample are summed.

    Example:
        >>> tree(lambda block: 2 * block, np.arange(20.0).reshape(1, -1), 1).tolist()
        [380.0]
    """
    count = numbers.shape[1] if rows else 0
    lanes = np.zeros((rows, LANES))
    at_once = max(LANES, AT_ONCE // max(1, rows) // LANES * LANES)
    for start in range(0, count, at_once):
        block = numbers[:, start : start + at_once]
        wide = block.shape[1]
        given = np.zeros((rows, -(-wide // LANES) * LANES))
        given[:, :wide] = value(block)
        given[:, :LANES] += lanes
        lanes = np.add.reduce(given.reshape(rows, -1, LANES), axis=1)  # one after the other
    return in_pairs(lanes.T)


def in_pairs(lanes: Any) -> Floats:
    """What lanes give together, of shape (lanes, sums).

    Example:
        >>> in_pairs(np.arange(8.0).reshape(8, 1)).tolist()
        [28.0]
    """
    while len(lanes) > 1:
        lanes = lanes[::2] + lanes[1::2]
    found: Floats = lanes[0]
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
        in_order: Floats = reduce(np.add, sums)  # one group after the other
        return (in_order + count * common) / (count if mean else 1)  # adding turns -0.0 to 0.0
