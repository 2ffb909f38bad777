"""nn/modules: Dropout: units left out at random while a model is trained."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd import Value
from nn.common.wording import understood
from nn.modules.inputs import Numbers, as_values, in_lists
from nn.modules.noise import Noisy
from nn.modules.seeding import Seed, generator
from nn.modules.words import WORDS


class Dropout(Noisy):
    """Each unit is left out with probability p, those that are kept are divided by 1 − p (Srivastava et al. 2014).

    So a unit's expectation stays what it is. In ``eval()`` everything passes as it came.

    Args:
        p: the probability to be left out, at least 0 and below 1.
        seed: a whole number or a NumPy generator. Two of them with one seed leave out alike, those without one
            don't, see `nn.seed`.

    Raises:
        ValueError: a probability out of range.

    Example:
        >>> drop = Dropout(0.5, seed=1)
        >>> [unit.data for unit in drop([1.0, 2.0, 3.0, 4.0])]
        [2.0, 4.0, 0.0, 8.0]
        >>> [unit.data for unit in drop.eval()([1.0, 2.0, 3.0, 4.0])]
        [1.0, 2.0, 3.0, 4.0]
    """

    sample_depth = None

    @understood(WORDS)
    def __init__(self, p: float = 0.5, *, seed: Seed | None = None) -> None:
        if isinstance(p, bool) or not isinstance(p, (int, float, np.number)):
            raise TypeError(f"Dropout: p is {p!r:.60}; expected a number")
        if not 0.0 <= p < 1.0:
            raise ValueError(f"Dropout: p is {p}; expected at least 0 and below 1")
        self.p = float(p)
        self.random = generator(seed)

    def __call__(self, inputs: Numbers) -> list[Value]:
        """One sample's units, each left out or scaled; of a list of lists the same for each of these."""
        return in_lists(self._masked, inputs)

    def _masked(self, inputs: Numbers) -> list[Value]:
        units = as_values(inputs, "Dropout")
        if not self.training:
            return units
        return [unit * mask for unit, mask in zip(units, self.leaves(len(units), "mask"), strict=True)]

    def masks(self, samples: int, units: int) -> NDArray[np.float64]:
        """What so many units are multiplied by, a row per sample, as calls with one sample after another draw it.

        Args:
            samples: how many rows.
            units: how many units this layer meets per sample, in all its calls.

        Example:
            >>> Dropout(0.5, seed=1).masks(2, 2).tolist()
            [[2.0, 2.0], [0.0, 2.0]]
        """
        kept = self.random.random((samples, units)) >= self.p
        masks: NDArray[np.float64] = kept / (1.0 - self.p)
        return masks

    def describe(self) -> str:
        return f"p={self.p:g}"

    def arguments(self) -> dict[str, Any]:
        return {"p": self.p}
