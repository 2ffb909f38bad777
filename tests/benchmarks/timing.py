"""Timing contestants in turn, so that a noisy machine is unfair to all of them alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping


def rounds(contestants: Mapping[str, Callable[[], object]], count: int, collector: bool) -> dict[str, list[float]]:
    """Seconds of processor time per call of each contestant, ``count`` rounds of all in turn, after one to warm up."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(count + 1):
        for name, run in contestants.items():
            gc.collect()
            if not collector:
                gc.disable()
            try:
                start = time.process_time()
                run()
                took = time.process_time() - start
            finally:
                gc.enable()
            if number:
                times[name].append(took)
    return times


def ratios(times: Mapping[str, list[float]], peer: str) -> list[str]:
    """How many times as fast as ``peer`` each other contestant is: the median, and the span, over the rounds."""
    lines = []
    for name, own in times.items():
        if name != peer:
            each = sorted(theirs / ours for theirs, ours in zip(times[peer], own, strict=True))
            lines.append(f"{name:<34} {statistics.median(each):7.2f}x   ({each[0]:.2f} to {each[-1]:.2f})")
    return lines
