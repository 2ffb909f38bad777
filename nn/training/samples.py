"""nn/training: samples as a loss gets them: rows of numbers, what each should give, and how much each counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from nn.optimizing.flat_parameters import Floats


@dataclass(frozen=True, eq=False)
class Samples:
    """Inputs (n, features), targets (n,) or (n, k), and weights (n,), or None where all count alike.

    Example:
        >>> import numpy as np
        >>> samples = Samples(np.array([[1.0], [2.0]]), np.array([0, 1]))
        >>> len(samples), samples[[1]].x
        (2, array([[2.]]))
    """

    x: Floats
    y: NDArray[Any]
    weights: Floats | None = None

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, chosen: Any) -> Samples:
        return Samples(self.x[chosen], self.y[chosen], None if self.weights is None else self.weights[chosen])

    def counts(self, chosen: Any) -> Floats | None:
        """How much each of some samples counts, 1 on average; None where all count alike."""
        if self.weights is None:
            return None
        found = self.weights[chosen]
        relative: Floats = found / (found.mean() or 1.0)
        return relative

    def weight(self, chosen: Any) -> float:
        """How much some samples count together: as many as there are, where all count alike."""
        return float(self.weights[chosen].sum()) if self.weights is not None else float(len(self.x[chosen]))
