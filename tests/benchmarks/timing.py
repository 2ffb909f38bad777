"""Timing contestants in turn, so that a noisy machine is unfair to all of them alike.

Each runs its training loop in a process of its own, as its users do: in one process the one would find the memory in
pieces that the other left behind, and Python's collector would walk the graphs of both.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence

STEPS = 6  # of a loop, after one to warm up


def rounds(names: Sequence[str], count: int, collector: bool) -> dict[str, list[float]]:
    """Seconds of processor time per step of each contestant's loop, ``count`` rounds of all in turn."""
    times: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(count):
        for name in names:
            command = [sys.executable, "-m", "tests.benchmarks.loop", name, str(STEPS), "on" if collector else "off"]
            times[name].append(float(subprocess.check_output(command, text=True)))  # noqa: S603
    return times


def ratios(times: Mapping[str, list[float]], peer: str) -> list[str]:
    """How many times as fast as ``peer`` each other contestant is: the median, and the span, over the rounds."""
    lines = []
    for name, own in times.items():
        if name != peer:
            each = sorted(theirs / ours for theirs, ours in zip(times[peer], own, strict=True))
            lines.append(f"{name:<34} {statistics.median(each):7.2f}x   ({each[0]:.2f} to {each[-1]:.2f})")
    return lines
