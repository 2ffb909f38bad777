"""Where a training is: all that decides how it goes on."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass
class State:
    """Everything but the optimizer's own state and that of the layers.

    Args:
        numbers: the parameters.
        random: what shuffles the samples.
        order: the samples in the order of this epoch.
        position: how many of them were used.
        epoch: how many epochs are over.
        step: how many steps were taken.
        total: the sum of the losses of this epoch's samples so far.
        best: the parameters of the best epoch; those it started with, where there is none yet.
        best_score: its loss.
        best_epoch: its number, counted from 1; 0 where there is none yet.
    """

    numbers: Floats
    random: np.random.Generator
    best: Floats
    order: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    position: int = 0
    epoch: int = 0
    step: int = 0
    total: float = 0.0
    best_score: float = math.inf
    best_epoch: int = 0
