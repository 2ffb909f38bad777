"""checking/arrays: how much a function's results vary by rounding inside of it, and how large a number is for a step.

Source: J. J. Moré and S. M. Wild 2011 (see checking/numeric.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.checking.numeric import NEAR, NOISY, Floats, roughness

Outputs = Callable[[Floats], Floats]  # all numbers of a point to all numbers of the result

WIDER = (2.0**-9, 2.0**-6, 2.0**-3)  # steps where smaller ones show no change
BENT = 1e4  # times as rough across the point as on either side of it
SMOOTHER = 10.0
UNEVEN = 0.382  # of a step: another, that nothing is likely to fit as well
EXACT = 0.375  # about the same, of 64 neighbouring numbers as many as are whole
POWERS = (0.25, 0.375, 0.5, 0.625)  # of the rounding of 1: steps
LEAST = 1e-300


def noise_of(function: Outputs, numbers: Floats, precision: Any) -> Floats:
    """How much the function's results vary by rounding inside of it, each by its own.

    Example:
        >>> noise = noise_of(lambda x: x**2 + 1e8 - 1e8, np.array([1.5]), np.float64)
        >>> bool(1e-9 < noise[0] < 1e-7)
        True
    """
    epsilon = float(np.finfo(precision).eps)
    tables = [_beside(function, numbers, precision, epsilon**power) for power in POWERS]
    for step in WIDER:
        if (tables[0] != tables[0][:, :1]).any():
            break
        tables = [_beside(function, numbers, precision, step)]  # in few digits a function is flat from one to the next
    with np.errstate(all="ignore"):
        whole = np.array([_roughest(table) for table in tables])
        sides = np.array([_roughest(table[:, : NEAR // 2 + 1], table[:, NEAR // 2 :]) for table in tables])
        here = (whole > BENT * sides)[:2].all(axis=0)  # what is smooth on both sides has a kink here, no noise
        found, *closer = np.where(here, sides, whole)
        for close, table in zip(closer, tables[1:], strict=True):
            hidden = (np.diff(table, axis=1) == 0.0).mean(axis=(0, 1)) > 0.5  # as of results in few digits
            found = np.where(~(found <= SMOOTHER * close) & ~hidden, close, found)  # kinks spoil large steps
    return np.where(np.isfinite(found), NOISY * found, 0.0)


def _roughest(*tables: Floats) -> Floats:
    """The largest roughness of each result."""
    found: Floats = np.max([roughness(each) for table in tables for each in table], axis=0)
    return found


def _beside(function: Outputs, numbers: Floats, precision: Any, step: float) -> Floats:
    """The results at numbers in a row, twice: by one step alone rounding may happen to be even."""
    direction = np.where(np.arange(len(numbers)) % 2, -1.0, 1.0) * scale_of(numbers)
    near = range(-(NEAR // 2), NEAR // 2 + 1)
    return np.array([
        [function((numbers + k * by * direction).astype(precision).astype(float)) for k in near]
        for by in (step, UNEVEN * step)
    ])  # fmt: skip


def noise_beside(function: Callable[[float], Floats], here: float, step: float) -> Floats:
    """The same where one number takes the nearest ones that tell: what turns many times further on is no noise there.

    >>> bool(noise_beside(lambda x: np.sin([x]), 1e10, 64 * np.spacing(1e10))[0] < 1e-12)
    True
    """
    around = range(-(NEAR // 2), NEAR // 2 + 1)
    tables = [np.array([function(here + k * by * step) for k in around]) for by in (EXACT, 1.0)]
    found: Floats = NOISY * np.max([roughness(each) for each in tables], axis=0)
    return found


def scale_of(numbers: Floats) -> Floats:
    """How large a number is, for a step; of a 0 how large the others beside it are."""
    size = np.abs(numbers)
    others = size[size > LEAST]
    return np.where(size > LEAST, size, float(np.median(others)) if len(others) else 1.0)
