"""checking: what is asked of a function beside its point, and what has been found."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from autograd.checking.kinds import Problem
from autograd.checking.recordings import Trials

MOST = 4_000_000  # nodes that are recorded to find out which leaves are to blame


@dataclass(frozen=True)
class Verdict:
    """What is known of the gradient by one leaf, beside what the graph says.

    Args:
        kind: "not your function", "wrong local derivative", "branch", "outside domain" or "could not move".
        slope: what the function's own derivative is; nan where it has none.
        error: how wrong that may be.
        left: its slope towards smaller numbers.
        right: towards larger ones.
        why: a reason, in words.
    """

    kind: str
    slope: float = math.nan
    error: float = math.nan
    left: float = math.nan
    right: float = math.nan
    why: str = ""


@dataclass
class Found:
    """What calling a function beside the point has shown.

    Args:
        problems: what is wrong, or could not be verified.
        verdicts: of some leaves, by their places.
    """

    problems: list[Problem] = field(default_factory=list)
    verdicts: dict[int, Verdict] = field(default_factory=dict)


@dataclass
class Inquiry:
    """What is asked.

    Args:
        trials: the function.
        names: its leaves' names.
        slopes: its gradient, as the graph says.
        rtol: the relative error of a gradient that counts as none.
        one_by_one: whether each leaf is moved alone.
        found: what is known by now.
    """

    trials: Trials
    names: Sequence[str]
    slopes: Sequence[float]
    rtol: float
    one_by_one: bool
    found: Found = field(default_factory=Found)
