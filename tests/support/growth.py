"""How the time something takes grows with its size, on a machine that does other things, too."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any

MOST = 2.3  # times as long at twice the size; what grows with a square takes four times as long
LEAST_TURNS, MOST_TURNS = 2, 30


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


def growth(prepare: Callable[[int], Callable[[], Any]], size: int) -> float:
    """How many times as long it takes at twice the size: the quickest calls of some turns, side by side.

    What else the machine does only ever makes a call slower, so more turns are taken while the answer is too large.

    Args:
        prepare: makes, of a size, what is then called and timed; once for every call.
        size: the smaller one, large enough that a square would show.
    """
    small = large = float("inf")
    for turn in range(MOST_TURNS):
        small = min(small, seconds(prepare(size)))
        large = min(large, seconds(prepare(2 * size)))
        if turn + 1 >= LEAST_TURNS and large <= MOST * small:
            break
    return large / small


def assert_in_proportion(prepare: Callable[[int], Callable[[], Any]], size: int) -> None:
    """Twice the size takes at most `MOST` times as long."""
    found = growth(prepare, size)
    assert found <= MOST, f"twice the size takes {found:.2f} times as long, from {size} to {2 * size}"
