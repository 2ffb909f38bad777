"""nn/optimizing: optimizers.

What to do with the gradients. Options have PyTorch's names, and the arithmetic is in PyTorch's order.
"""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from nn.common.ranges import check_number
from nn.common.wording import understood
from nn.optimizing.flat_parameters import Floats
from nn.optimizing.optimizer import Optimizer, Parameters
from nn.optimizing.words import WORDS


class SGD(Optimizer):
    """Gradient descent with momentum, as in PyTorch: v ← μ·v + g, p ← p − lr·v.

    Args:
        parameters: the Values to train, or groups of them, as of `Optimizer`.
        lr: the learning rate.
        momentum: μ, how much of the last step's velocity v is kept; 0 <= μ < 1.
        nesterov: look ahead, p ← p − lr·(g + μ·v) with the new v; needs a momentum.
        weight_decay: λ; g is the gradient + λ·p.

    Raises:
        TypeError: something among the parameters is not a Value, or an option is not a number.
        ValueError: no parameters, one of them twice, an option out of range, or nesterov without momentum.

    Example:
        >>> from autograd import Value
        >>> w = Value(1.0)
        >>> optimizer = SGD([w], lr=0.25)
        >>> (w * w).backward()
        >>> optimizer.step()
        >>> w.data
        0.5
    """

    remembers = ("velocity",)
    limits: ClassVar = {**Optimizer.limits, "momentum": 1.0}

    @understood(WORDS)
    def __init__(
        self,
        parameters: Parameters,
        lr: float,
        momentum: float = 0.0,
        *,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, lr, weight_decay=weight_decay)
        self.momentum, self.nesterov = momentum, nesterov
        if nesterov and not self.momentum:
            raise ValueError("SGD: nesterov is True and momentum is 0; expected a momentum, such as 0.9")

    def rule(self, numbers: Floats, gradients: Floats) -> Floats:
        gradients = self.decayed(numbers, gradients)
        if not self.momentum:
            return numbers - self.lr * gradients
        velocity = self.memory["velocity"] = self.momentum * self.memory["velocity"] + gradients
        return numbers - self.lr * (gradients + self.momentum * velocity if self.nesterov else velocity)


class RMSProp(Optimizer):
    """Steps scaled by a running mean of the squared gradients, as in PyTorch: p ← p − lr·g/(√s + ε).

    s ← alpha·s + (1 − alpha)·g² (Tieleman & Hinton 2012; centred as in Graves 2013).

    Args:
        parameters: the Values to train, or groups of them, as of `Optimizer`.
        lr: the learning rate.
        alpha: how much of the running means is kept; 0 <= alpha < 1.
        eps: ε, which keeps the divisor from 0.
        momentum: μ; with one, v ← μ·v + g/(√s + ε) and p ← p − lr·v; 0 <= μ < 1.
        centered: take the variance s − m² for s, where m is the running mean of the gradients.
        weight_decay: λ; g is the gradient + λ·p.

    Raises:
        TypeError: something among the parameters is not a Value, or an option is not a number.
        ValueError: no parameters, one of them twice, or an option out of range.

    Example:
        >>> from autograd import Value
        >>> w = Value(3.0)
        >>> optimizer = RMSProp([w], lr=0.1, alpha=0.75)
        >>> (w * w).backward()
        >>> optimizer.step()  # by lr/√(1 - alpha), whatever the gradient's size
        >>> round(w.data, 6)
        2.8
    """

    remembers = ("mean_square", "mean", "velocity")
    limits: ClassVar = {**Optimizer.limits, "alpha": 1.0, "eps": math.inf, "momentum": 1.0}

    @understood(WORDS)
    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1e-2,
        *,
        alpha: float = 0.99,
        eps: float = 1e-8,
        momentum: float = 0.0,
        centered: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, lr, weight_decay=weight_decay)
        self.alpha, self.eps, self.momentum, self.centered = alpha, eps, momentum, centered

    def rule(self, numbers: Floats, gradients: Floats) -> Floats:
        gradients = self.decayed(numbers, gradients)
        square = self.memory["mean_square"] = _mean_square(self.memory["mean_square"], gradients, self.alpha)
        if self.centered:
            mean = self.memory["mean"] = _mean(self.memory["mean"], gradients, self.alpha)
            # a gradient that stays the same has variance 0, and rounding may take it below, where PyTorch's becomes nan
            square = np.maximum(square - mean * mean, 0.0)
        divisor = np.sqrt(square) + self.eps
        if not self.momentum:
            return numbers - self.lr * gradients / divisor
        velocity = self.memory["velocity"] = self.momentum * self.memory["velocity"] + gradients / divisor
        return numbers - self.lr * velocity


class Adam(Optimizer):
    """Adam (Kingma & Ba 2015), as in PyTorch: m ← β₁·m + (1 − β₁)·g, s ← β₂·s + (1 − β₂)·g², p ← p − lr·m̂/(√ŝ + ε).

    m̂ = m/(1 − β₁ᵗ) and ŝ = s/(1 − β₂ᵗ) make up for m and s starting at 0; t counts the steps.

    Args:
        parameters: the Values to train, or groups of them, as of `Optimizer`.
        lr: the learning rate.
        betas: β₁ and β₂, how much of the running means is kept; each at least 0 and less than 1.
        eps: ε, which keeps the divisor from 0.
        weight_decay: λ; g is the gradient + λ·p. `AdamW` has the kind that is not scaled by √ŝ.

    Raises:
        TypeError: something among the parameters is not a Value, or an option is not a number.
        ValueError: no parameters, one of them twice, or an option out of range.

    Example:
        >>> from autograd import Value
        >>> w = Value(3.0)
        >>> optimizer = Adam([w], lr=0.1)
        >>> (w * w).backward()
        >>> optimizer.step()  # the first one goes by lr, whatever the gradient's size
        >>> round(w.data, 6)
        2.9
    """

    remembers = ("mean", "mean_square")
    limits: ClassVar = {**Optimizer.limits, "eps": math.inf}

    @understood(WORDS)
    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        *,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, lr, weight_decay=weight_decay)
        self.betas, self.eps = betas, eps

    @property
    def betas(self) -> tuple[float, float]:
        """β₁ and β₂."""
        return self._betas

    @betas.setter
    def betas(self, betas: tuple[float, float]) -> None:
        who = type(self).__name__
        if not isinstance(betas, (tuple, list)) or len(betas) != 2:
            raise TypeError(f"{who}: betas is {betas!r:.60}; expected two numbers, such as (0.9, 0.999)")
        first, second = (check_number(beta, f"{who}: betas[{i}]", below=1.0) for i, beta in enumerate(betas))
        self._betas = first, second

    def rule(self, numbers: Floats, gradients: Floats) -> Floats:
        return self._moved(numbers, self.decayed(numbers, gradients))

    def _moved(self, numbers: Floats, gradients: Floats) -> Floats:
        first, second = self.betas
        mean = self.memory["mean"] = _mean(self.memory["mean"], gradients, first)
        square = self.memory["mean_square"] = _mean_square(self.memory["mean_square"], gradients, second)
        divisor = np.sqrt(square) / math.sqrt(1.0 - second**self.steps) + self.eps
        return numbers - self.lr / (1.0 - first**self.steps) * mean / divisor


class AdamW(Adam):
    """Adam with decoupled weight decay (Loshchilov & Hutter 2019), as in PyTorch: p ← p·(1 − lr·λ) first, then Adam.

    Args:
        parameters: the Values to train, or groups of them, as of `Optimizer`.
        lr: the learning rate.
        betas: β₁ and β₂, how much of the running means is kept; each at least 0 and less than 1.
        eps: ε, which keeps the divisor from 0.
        weight_decay: λ.

    Raises:
        TypeError: something among the parameters is not a Value, or an option is not a number.
        ValueError: no parameters, one of them twice, or an option out of range.

    Example:
        >>> from autograd import Value
        >>> w = Value(3.0)  # without a gradient it only decays
        >>> AdamW([w], lr=0.1, weight_decay=0.5).step()
        >>> round(w.data, 6)
        2.85
    """

    @understood(WORDS)
    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        *,
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
    ) -> None:
        super().__init__(parameters, lr, betas, eps=eps, weight_decay=weight_decay)

    def rule(self, numbers: Floats, gradients: Floats) -> Floats:
        return self._moved(numbers * (1.0 - self.lr * self.weight_decay), gradients)


def _mean(mean: Floats, gradients: Floats, beta: float) -> Floats:
    """A running mean's next value; in two forms, so that little is lost where the old or the new weighs more."""
    if beta > 0.5:
        return mean + (1.0 - beta) * (gradients - mean)
    return gradients - beta * (gradients - mean)


def _mean_square(square: Floats, gradients: Floats, beta: float) -> Floats:
    return beta * square + (1.0 - beta) * gradients * gradients
