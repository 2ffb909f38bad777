"""explaining: trace() and detect_anomaly().

Where in the user's code each operation was made, and where inf or nan begins.
"""

from __future__ import annotations

import math
from typing import Any

from autograd.common.blocks import Block
from autograd.common.errors import AnomalyError
from autograd.core import modes
from autograd.core.traced import Traced
from autograd.explaining.steps import steps_of


def trace() -> Block:
    """A context (or decorator) in which every operation remembers the user's line that made it, in its ``where``.

    Drawings, checks and errors name it. Recording takes some ten times as long meanwhile.

    Example:
        >>> from autograd import Value, trace
        >>> a = Value(2.0)
        >>> with trace():
        ...     b = a * 3
        >>> b.where is None, (a * 3).where is None
        (False, True)
    """
    return modes.Switched("trace", traced=Traced)


def detect_anomaly() -> Block:
    """A context (or decorator) in which the operation that makes the first inf or nan raises, naming the user's line.

    That is an operation whose value is not finite though its arguments are, or in ``backward()`` one that sends on what
    is not finite though what arrived there is.

    Raises:
        AnomalyError: inside of it, there.

    Example:
        >>> from autograd import Value, detect_anomaly
        >>> with detect_anomaly():
        ...     Value(-1.0, label="x").sqrt()
        Traceback (most recent call last):
        ...
        autograd.common.errors.AnomalyError: sqrt gave nan, the first that is not finite, from x = -1.0; made at ...
    """
    return modes.Switched("detect_anomaly", traced=Traced, watch=watch)


def watch(root: Any, seed: float) -> None:
    """Raise AnomalyError where the pass to come makes the first gradient that is not finite."""
    for step in steps_of(root, seed=seed):
        for each in step.contributions:
            if math.isfinite(step.upstream or 0.0) and not math.isfinite(each.after):
                where = f"made at {step.node.where}" if step.node.where else "recorded outside of detect_anomaly()"
                raise AnomalyError(
                    f"backward: {step.name} = {step.rule} sends {each.contribution} to "
                    f"{each.name}, the first gradient that is not finite: "
                    f"{step.upstream!r} arrived, and {each.rule} = {each.partial}; {where}"
                )
