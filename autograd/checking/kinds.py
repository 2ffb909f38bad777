"""checking: what a gradient check can find, each under one name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

OK = "ok"
WRONG = "wrong local derivative"
ACCUMULATION = "wrong accumulation"
CUT = "not your function"
STALE = "stale value"
KINK = "kink"
NOISE = "noise"
NONFINITE = "non-finite"
OUTSIDE = "outside domain"
UNSURE = "inconclusive"


@dataclass(frozen=True)
class Problem:
    """What else than a local derivative is wrong.

    Args:
        kind: "wrong accumulation", "not your function", "stale value", "non-finite" or "outside domain".
        said: what it is, in words.
        nodes: where, as far as it is known.
    """

    kind: str
    said: str
    nodes: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return self.said
