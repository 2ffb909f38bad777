"""nn/optimizing: schedules.

From the number of a step (0, 1, 2, …) to the factor that the learning rate is multiplied by.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from nn.common.ranges import check_number, check_whole
from nn.optimizing.optimizer import Optimizer

Factor = Callable[[int], float]


def step_decay(every: int, factor: float) -> Factor:
    """Times ``factor`` after every so many steps: factor^⌊step/every⌋, PyTorch's StepLR.

    Args:
        every: for how many steps the learning rate stays the same; at least 1.
        factor: at least 0 and at most 1.

    Raises:
        TypeError: an argument is not a number.
        ValueError: an argument is out of range.

    Example:
        >>> [step_decay(2, 0.5)(step) for step in range(6)]
        [1.0, 1.0, 0.5, 0.5, 0.25, 0.25]
    """
    every = check_whole(every, "step_decay: every", least=1)
    factor = check_number(factor, "step_decay: factor", most=1.0)
    return lambda step: factor ** (step // every)


def cosine(steps: int, final: float = 0.0) -> Factor:
    """Half a wave from 1 down to ``final``: final + (1 − final)·(1 + cos(π·step/steps))/2.

    Loshchilov & Hutter 2017, without restarts; PyTorch's CosineAnnealingLR up to ``steps``, and after that it stays.

    Args:
        steps: after how many steps it is down; at least 1.
        final: where it ends, as a factor, not as a learning rate; at least 0 and at most 1.

    Raises:
        TypeError: an argument is not a number.
        ValueError: an argument is out of range.

    Example:
        >>> [round(cosine(4)(step), 3) for step in range(6)]
        [1.0, 0.854, 0.5, 0.146, 0.0, 0.0]
    """
    steps, final = check_whole(steps, "cosine: steps", least=1), check_number(final, "cosine: final", most=1.0)
    return lambda step: final + (1.0 - final) * (1.0 + math.cos(math.pi * min(step, steps) / steps)) / 2.0


def warm_up(steps: int, total: int | None = None) -> Factor:
    """Up in a straight line, so that step number ``steps`` is the first whole one, then straight down to 0.

    Up it is (step + 1)/(steps + 1), so that the first step moves too; down it is (total − step)/(total − steps), and
    0 from ``total`` on, which is the first step that no longer moves.

    Args:
        steps: how many steps are smaller than a whole one; at least 1.
        total: how many steps there will be; more than ``steps``, or None to stay at 1.

    Raises:
        TypeError: an argument is not a whole number.
        ValueError: an argument is out of range.

    Example:
        >>> [warm_up(3, total=7)(step) for step in range(9)]
        [0.25, 0.5, 0.75, 1.0, 0.75, 0.5, 0.25, 0.0, 0.0]
    """
    steps = check_whole(steps, "warm_up: steps", least=1)
    last = None if total is None else check_whole(total, "warm_up: total", least=1)
    if last is not None and last <= steps:
        raise ValueError(f"warm_up: total is {last}; expected more than steps, which is {steps}")

    def factor(step: int) -> float:
        if step < steps:
            return (step + 1) / (steps + 1)
        return 1.0 if last is None else max(last - step, 0) / (last - steps)

    return factor


class Schedule:
    """Sets an optimizer's learning rate, and its groups', to base·factor(steps), now and after every ``step()``.

    Its number of steps is all its state: a new one over the same optimizer goes on with ``schedule.steps = number``.

    Args:
        optimizer: its learning rate at this moment is the base.
        factor: `step_decay`, `cosine`, `warm_up`, or a function of your own from a step's number to a factor.

    Raises:
        TypeError: the optimizer is none, or the factor can't be called or gives no number.
        ValueError: the factor's number is below 0, or not finite; the learning rate stays as it was.

    Example:
        >>> from autograd import Value
        >>> from nn import SGD
        >>> optimizer = SGD([Value(1.0)], lr=0.8)
        >>> schedule = Schedule(optimizer, step_decay(1, 0.5))
        >>> schedule.step()  # after optimizer.step()
        >>> optimizer.lr
        0.4
    """

    def __init__(self, optimizer: Optimizer, factor: Factor) -> None:
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"Schedule: optimizer is {optimizer!r:.60}; expected one such as SGD(parameters, lr=0.1)")
        if not callable(factor):
            raise TypeError(f"Schedule: factor is {factor!r:.60}; expected a function such as cosine(1000)")
        self.optimizer, self.factor, self.base = optimizer, factor, optimizer.lr
        self._rates = optimizer.rates
        self.steps = 0

    @property
    def steps(self) -> int:
        """How many steps were made; setting it sets the learning rate."""
        return self._steps

    @steps.setter
    def steps(self, steps: int) -> None:
        steps = check_whole(steps, "Schedule: steps")
        factor = check_number(self.factor(steps), f"Schedule: factor({steps})")
        self.optimizer.rates = [self.base * factor, *(rate * factor for rate in self._rates[1:])]
        self._steps = steps

    def step(self) -> None:
        """Count one more step."""
        self.steps += 1
