"""replay/function: spot checks.

Samples of a batch that are computed by the function itself too, and compared with what a program gave.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from autograd.common.errors import ReplayError
from autograd.core.value import Value

RELATIVE, ABSOLUTE = 1e-6, 1e-9  # how far a replay may be from the function itself


def spread(count: int, wanted: int, random: np.random.Generator) -> list[int]:
    """Some of so many samples: the first, the last, and one by chance from each of equal parts between.

    Example:
        >>> spread(3, 9, np.random.default_rng(0)), spread(9, 2, np.random.default_rng(0))
        ([0, 1, 2], [0, 8])
    """
    edges = np.linspace(1, max(count - 1, 1), max(wanted - 1, 1)).astype(int).tolist()
    between = [int(random.integers(low, high)) for low, high in pairwise(edges) if low < high]
    return sorted({0, *(between if wanted < count else range(count)), count - 1})


def gradients_of(loss: Value, leaves: Sequence[Value]) -> list[float]:
    """d(loss)/d(leaf) for each, by the backward pass of a copy, so that no ``grad`` of the user's changes.

    Example:
        >>> a = Value(3.0)
        >>> gradients_of(a * a, [a, Value(1.0)]), a.grad
        ([6.0, 0.0], 0.0)
    """
    copies: dict[int, Any] = {}
    copied = copy.deepcopy(loss, copies)
    copied.zero_grad()
    if not copied.constant:
        copied.backward()
    return [float(copies[id(leaf)].grad) if id(leaf) in copies else 0.0 for leaf in leaves]


def compare(who: str, sample: int, what: str, found: float, wanted: float, why: str) -> None:
    """Raise ReplayError where a program's number is not the function's own; ``why``, where that's known."""
    same = math.isclose(found, wanted, rel_tol=RELATIVE, abs_tol=ABSOLUTE) or (found != found and wanted != wanted)
    if not same:
        raise ReplayError(
            f"{who}: {what} at sample {sample} is {wanted!r}, but the recording gives {found!r}. {advice(why)}", sample
        )


def advice(why: str) -> str:
    """What is known of a difference, and what to do."""
    said = (
        "Does it branch on .data, on what is detached, or on what is no argument? Compare the Values themselves, and "
        "give what changes as an argument"
    )
    return f"{said}. There {why}" if why else said
