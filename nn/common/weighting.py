"""nn/common: how much each sample counts, checked."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def checked_weights(given: Any, count: int, what: str) -> Floats:
    """A copy of weights as floats, (count,): finite, none below 0, not all of them 0.

    Args:
        given: an array, a Series, a tensor or a list of numbers.
        count: how many samples there are.
        what: how an error calls them.

    Raises:
        TypeError: something is no number.
        ValueError: another number of them, or one that can't be a weight.

    Example:
        >>> checked_weights([1, 0.5], 2, "fit: sample_weight").tolist()
        [1.0, 0.5]
        >>> checked_weights([1, -1], 2, "fit: sample_weight")
        Traceback (most recent call last):
        ...
        ValueError: fit: sample_weight[1] is -1.0; expected a finite number, at least 0
    """
    if not isinstance(given, np.ndarray) and hasattr(given, "tolist"):  # a Series, or a tensor
        given = given.tolist()
    try:
        found: Floats = np.array(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise TypeError(f"{what} is {given!r:.60}; expected a number for each of {count} samples") from None
    if found.ndim == 2 and found.shape[1] == 1:
        found = found[:, 0]
    if found.shape != (count,):
        raise ValueError(f"{what} has the shape {found.shape}; expected ({count},), a number for each sample")
    wrong = ~np.isfinite(found) | (found < 0)
    if wrong.any():
        i = int(wrong.argmax())
        raise ValueError(f"{what}[{i}] is {found[i]}; expected a finite number, at least 0")
    if not found.any():
        raise ValueError(f"{what} is 0 for all {count} samples; expected some that count")
    return found
