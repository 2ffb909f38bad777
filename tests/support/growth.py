"""How the time something takes grows with its size, on a machine that does other things, too."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from statistics import median
from typing import Any

MOST = 2.3  # times as long at twice the size; what grows with a square takes four times as long
LEAST_TURNS, MOST_TURNS = 2, 30
DOUBLINGS = 2


def seconds(work: Callable[[], Any]) -> float:
    """The processor's time for one call."""
    gc.collect()
    gc.disable()
    try:
        started = time.process_time()
        work()
        return time.process_time() - started
    finally:
        gc.enable()


def growth(prepare: Callable[[int], Callable[[], Any]], size: int, most: float = MOST) -> float:
    """How many times as long it takes at twice the size: the quickest calls of some turns, or the middle of all turns.

    What else the machine does makes calls slower, of one size or of both, so more turns are taken while both are
    too large, and the smaller one is right: what grows with a square is far above in both.

    Args:
        prepare: makes, of a size, what is then called and timed; once for every call.
        size: the smaller one, large enough that a square would show.
        most: what isn't too large.
    """
    turns: list[tuple[float, float]] = []
    gc.collect()
    gc.freeze()  # what was there before is not gone through before each call
    while True:
        turns.append((seconds(prepare(size)), seconds(prepare(2 * size))))
        quickest = min(large for _, large in turns) / min(small for small, _ in turns)
        found = min(quickest, median(large / small for small, large in turns))
        if len(turns) >= MOST_TURNS or (len(turns) >= LEAST_TURNS and found <= most):
            return found


def assert_in_proportion(prepare: Callable[[int], Callable[[], Any]], size: int) -> None:
    """Twice the size takes at most `MOST` times as long, at `size` or at one of the `DOUBLINGS` after it.

    Where the larger of two graphs is the first that no longer fits into a processor's cache, it takes longer than in
    proportion, once. What grows with a square does so at every size, and the more the larger it is.
    """
    found: list[float] = []
    while not found or (found[-1] > MOST and len(found) <= DOUBLINGS):
        found.append(growth(prepare, size << len(found)))
    assert found[-1] <= MOST, f"twice the size takes {found} times as long, from {size}, {2 * size} .. on"
