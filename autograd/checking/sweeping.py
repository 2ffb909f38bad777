"""checking: how wrong differences are at every size of their step: truncation on one side, rounding on the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.checking.differences import leaves_of
from autograd.checking.numeric import EPSILON, Floats
from autograd.checking.replaying import replayed
from autograd.core.freshness import check_fresh
from autograd.explaining.labels import label_from_caller
from autograd.explaining.steps import gradients_after, steps_of

SIZES = np.logspace(-15, 0, 61)


@dataclass(frozen=True)
class Sweep:
    """The errors of differences of one gradient, step by step.

    Args:
        name: the leaf's label.
        gradient: by back-propagation.
        steps: the sizes of the step, as they come out in floats.
        central: |central difference − gradient| at each; nan outside the domain.
        forward: |forward difference − gradient|.
        rounding: about how large the error by rounding is.
    """

    name: str
    gradient: float
    steps: Floats
    central: Floats
    forward: Floats
    rounding: Floats


def sweep(root: Any, leaf: Any = None, frame: Any = None) -> Sweep:
    """The sweep of one leaf's gradient in a recorded graph, the first leaf's if None is given.

    Example:
        >>> from autograd import Value
        >>> x = Value(1.0, label="x")
        >>> found = sweep(x.exp())
        >>> bool(found.central.min() < found.forward.min() < 1e-6)
        True
    """
    nodes = check_fresh(root)[::-1]
    label_from_caller(nodes, frame)
    wanted = leaves_of(nodes, None if leaf is None else [leaf], "draw_sweep")
    if not wanted:
        raise ValueError("draw_sweep: the graph has no leaf with a gradient")
    chosen = wanted[0]
    gradient = gradients_after(root, steps_of(root)).get(chosen, 0.0)
    size = max(abs(chosen.data), 1.0)
    x = np.concatenate([chosen.data + SIZES * size, chosen.data - SIZES * size, [chosen.data]])
    (values,) = replayed(nodes, {chosen: x}, nodes[-1:])
    count = len(SIZES)
    right, left, here = values[:count], values[count:-1], values[-1]
    with np.errstate(all="ignore"):
        central = np.abs((right - left) / (x[:count] - x[count:-1]) - gradient)
        forward = np.abs((right - here) / (x[:count] - chosen.data) - gradient)
        rounding = EPSILON * max(abs(float(here)), abs(gradient) * size) / (SIZES * size)
    return Sweep(chosen.label or "the leaf", gradient, SIZES * size, central, forward, rounding)
