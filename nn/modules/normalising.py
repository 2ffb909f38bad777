"""nn/modules: layers that bring the units of one sample to one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import autograd
from autograd import Value
from autograd.common.numbers import to_float
from autograd.common.words import subscript
from nn.common.ranges import check_whole
from nn.modules.inputs import Numbers, as_values, in_lists
from nn.modules.module import Module


def checked_width_and_eps(width: int, eps: float, who: str) -> tuple[int, float]:
    """The options that norms have in common, if they are in range.

    >>> checked_width_and_eps(2, 0.0, "LayerNorm")
    Traceback (most recent call last):
    ...
    ValueError: LayerNorm: eps is 0.0; expected a number above 0
    """
    width, number = check_whole(width, f"{who}: width", least=1), to_float(eps, f"{who}: eps", "a number")
    if not 0.0 < number < math.inf:
        raise ValueError(f"{who}: eps is {eps}; expected a number above 0")
    return width, number


class _Normalising(Module):
    """What both have: a width, a small number that keeps the divisor from 0, and a gain for every unit."""

    sample_depth = None

    def __init__(self, width: int, eps: float = 1e-5) -> None:
        width, self.eps = checked_width_and_eps(width, eps, type(self).__name__)
        self.w = tuple(Value(1.0, label=f"γ{subscript(i)}") for i in range(1, width + 1))

    def _units(self, inputs: Numbers) -> list[Value]:
        units = as_values(inputs, type(self).__name__)
        if len(units) != len(self.w):
            raise ValueError(f"{type(self).__name__}: expected {len(self.w)} input(s), got {len(units)}")
        return units

    def _scaled(self, units: Sequence[Value]) -> list[Value]:
        """The units divided by the root of their mean square.

        Where a square is too large for a float, from 1e154 on, recording stops with a DomainError and a replay gives
        nan: of root/square, while 1/root would be 0 there, and look like a number.
        """
        square = autograd.dot(units, units) / len(units) + self.eps
        factor = square.sqrt() / square
        return [unit * factor for unit in units]

    def describe(self) -> str:
        return f"{len(self.w)}, eps={self.eps:g}"

    def arguments(self) -> dict[str, Any]:
        return {"width": len(self.w), "eps": self.eps}


class LayerNorm(_Normalising):
    """y = w·(x − mean)/sqrt(variance + eps) + b, over the units of one sample (Ba et al. 2016).

    The variance is the mean of the squares, as in PyTorch. Drawings call w and b what lectures do, γ and β.

    Args:
        width: how many units come in, and out.
        eps: what keeps equal units from a division by 0.

    Raises:
        ValueError: a width below 1, or an eps that isn't above 0.

    Example:
        >>> [round(unit.data, 4) for unit in LayerNorm(3)([1.0, 2.0, 6.0])]
        [-0.9258, -0.4629, 1.3887]
    """

    def __init__(self, width: int, eps: float = 1e-5) -> None:
        super().__init__(width, eps)
        self.b = tuple(Value(0.0, label=f"β{subscript(i)}") for i in range(1, width + 1))

    def __call__(self, inputs: Numbers) -> list[Value]:
        """One sample's units with a mean of b and a spread of w; of a list of lists the same for each."""
        return in_lists(self._normal, inputs)

    def _normal(self, inputs: Numbers) -> list[Value]:
        units = self._units(inputs)
        mean = autograd.sum(units) / len(units)
        scaled = self._scaled([unit - mean for unit in units])
        return [autograd.weighted_sum((w,), (unit,), b) for w, unit, b in zip(self.w, scaled, self.b, strict=True)]


class RMSNorm(_Normalising):
    """y = w·x/sqrt(mean of x² + eps), over the units of one sample (Zhang & Sennrich 2019).

    Args:
        width: how many units come in, and out.
        eps: what keeps units of 0 from a division by 0.

    Raises:
        ValueError: a width below 1, or an eps that isn't above 0.

    Example:
        >>> [round(unit.data, 4) for unit in RMSNorm(2)([3.0, 4.0])]
        [0.8485, 1.1314]
    """

    def __call__(self, inputs: Numbers) -> list[Value]:
        """One sample's units with a mean square of w²; of a list of lists the same for each."""
        return in_lists(self._normal, inputs)

    def _normal(self, inputs: Numbers) -> list[Value]:
        return [w * unit for w, unit in zip(self.w, self._scaled(self._units(inputs)), strict=True)]
