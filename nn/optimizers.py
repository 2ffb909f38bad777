"""Optimizers: what to do with the gradients."""

from __future__ import annotations

import math
from collections.abc import Iterable

from autograd import Value


class SGD:
    """Gradient descent with momentum, as in PyTorch: v ← μ·v + g, p ← p − lr·v.

    Raises:
        ValueError: a learning rate or momentum out of range, or no parameters.
    """

    def __init__(self, parameters: Iterable[Value], lr: float, momentum: float = 0.0) -> None:
        self.parameters = list(parameters)
        if not self.parameters:
            raise ValueError("SGD: no parameters to train")
        if not (0.0 < lr < math.inf) or not 0.0 <= momentum < 1.0:
            raise ValueError(f"SGD: lr is {lr}, momentum is {momentum}; expected lr > 0 and 0 <= momentum < 1")
        self.lr, self.momentum = lr, momentum
        self._velocities = [0.0] * len(self.parameters)

    def step(self) -> None:
        """Move every parameter against its gradient."""
        for i, parameter in enumerate(self.parameters):
            self._velocities[i] = self.momentum * self._velocities[i] + parameter.grad
            parameter.data -= self.lr * self._velocities[i]

    def zero_grad(self) -> None:
        """Set every parameter's gradient to 0."""
        for parameter in self.parameters:
            parameter.grad = 0.0
