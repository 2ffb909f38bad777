"""The mean and the standard deviation of every feature."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def means_and_scales(x: NDArray[np.float64]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Each column's mean, and its standard deviation (of all, divided by n); 1 where the column is constant.

    Example:
        >>> import numpy as np
        >>> means_and_scales(np.array([[1.0, 0.1], [3.0, 0.1]]))
        ((2.0, 0.1), (1.0, 1.0))
    """
    # by a power of two to numbers around 1: exact, and squares of huge or tiny numbers stay in range
    _, exponents = np.frexp(np.abs(x).max(axis=0))
    near_one = np.ldexp(x, -exponents)
    means, scales = np.ldexp(near_one.mean(axis=0), exponents), np.ldexp(near_one.std(axis=0), exponents)
    # a mean of equal numbers may be off by a rounding, and then the deviation isn't 0
    constant = x.min(axis=0) == x.max(axis=0)
    means[constant], scales[constant | (scales == 0)] = x[0, constant], 1.0
    return tuple(means.tolist()), tuple(scales.tolist())
