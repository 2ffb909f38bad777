"""nn/data: means and scales of columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = tuple[float, ...]
ENOUGH = 8  # rows, whose mean and deviation say something


def means_and_scales(
    x: Floats, kept: Sequence[bool] = (), weights: Floats | None = None
) -> tuple[Numbers, Numbers]:  # fmt: skip
    """Each column's mean, and its standard deviation (of all, divided by n); 1 where the column is constant.

    Columns that are to be kept as they are get 0 and 1. With weights, (n,) and none of them 0, a row that counts 2 is
    as two rows.

    Example:
        >>> means_and_scales(np.array([[1.0, 0.1], [3.0, 0.1]]))
        ((2.0, 0.1), (1.0, 1.0))
        >>> means_and_scales(np.array([[0.0], [4.0]]), weights=np.array([3.0, 1.0]))[0]
        (1.0,)
    """
    # by a power of two to numbers around 1: exact, and squares of huge or tiny numbers stay in range
    _, exponents = np.frexp(np.abs(x).max(axis=0))
    near_one = np.ldexp(x, -exponents)
    if weights is None:
        middle, spread = near_one.mean(axis=0), near_one.std(axis=0)
    else:
        middle = np.average(near_one, axis=0, weights=weights)
        spread = np.sqrt(np.average((near_one - middle) ** 2, axis=0, weights=weights))
    means, scales = np.ldexp(middle, exponents), np.ldexp(spread, exponents)
    # a mean of equal numbers may be off by a rounding, and then the deviation isn't 0
    constant = x.min(axis=0) == x.max(axis=0)
    means[constant], scales[constant | (scales == 0)] = x[0, constant], 1.0
    if any(kept):
        means[list(kept)], scales[list(kept)] = 0.0, 1.0
    return tuple(means.tolist()), tuple(scales.tolist())


def looks_standardised(x: Floats, means: Numbers, scales: Numbers, names: Sequence[str]) -> str:
    """Why raw columns look as if they had been standardised before, where those to train with do not; "" if they don't.

    Args:
        x: the columns after their means were subtracted and they were divided by their scales, (n, features).
        means: of the columns to train with.
        scales: of the same.
        names: of the features.

    Example:
        >>> x = np.random.default_rng(0).normal(size=(50, 1))
        >>> looks_standardised((x - 20.0) / 5.0, (20.0,), (5.0,), ("age",))[:62]
        'the rows look as if they had been standardised: age has a mean'
    """
    if not means or len(x) < ENOUGH:
        return ""
    centre, spread = np.array(means), np.array(scales)
    telling = (np.abs(centre) > 3.0) | (spread > 5.0) | (spread < 0.2)
    raw = x * spread + centre
    theirs = raw.std(axis=0)
    if not telling.any() or not ((np.abs(raw.mean(axis=0)) < 0.7) & (theirs > 0.3) & (theirs < 2.0))[telling].all():
        return ""
    first = int(telling.argmax())
    return (
        f"the rows look as if they had been standardised: {names[first]} has a mean of {raw[:, first].mean():.3g} and "
        f"a deviation of {theirs[first]:.3g}, and it was trained with {means[first]:.3g} and {scales[first]:.3g}. Give "
        "the raw columns; the recipe standardises them"
    )
