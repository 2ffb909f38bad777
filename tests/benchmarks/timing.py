"""Timing contestants in turn, so that a noisy machine is unfair to all of them alike.

Each runs its loop in a process of its own, as its users do: in one process the one would find the memory in pieces that
the other left behind, and Python's collector would walk the graphs of both.
"""

from __future__ import annotations

import os
import re
import resource
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

SECONDS = 0.3  # of a measurement, or three steps where they take longer
ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"),
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
}
PLAIN = ", plain engine"  # ends the name of a contestant that is to run without what is compiled
Span = tuple[float, float, float]  # median, least, most


def peak() -> int:
    """The bytes that this process had at most since it began.

    Linux tells them in a file; what getrusage gives begins with those of the process that started this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.findall(r"VmHWM:\s+(\d+)", status.read_text(encoding="utf-8"))[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def child(module: str, *arguments: str, **environment: str) -> str:
    """What a module prints, in a process of its own with one thread."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments]
    return subprocess.check_output(command, text=True, env={**os.environ, **ONE_THREAD, **environment})  # noqa: S603


def rounds(task: str, names: Sequence[str], count: int, collector: bool = True) -> dict[str, list[float]]:
    """Seconds of processor time per evaluation of each contestant, ``count`` rounds of all in turn."""
    times: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(count):
        for name in names:
            arguments = ("loop", f"{task}:{name.removesuffix(PLAIN)}", str(SECONDS), "on" if collector else "off")
            engine = {"AUTOGRAD_ENGINE": "plain"} if name.endswith(PLAIN) else {}
            times[name].append(float(child(*arguments, **engine)))
    return times


def span(slower: Sequence[float], faster: Sequence[float]) -> Span:
    """How many times as fast, round by round: the median, and from where to where."""
    each = sorted(a / b for a, b in zip(slower, faster, strict=True))
    return statistics.median(each), each[0], each[-1]


def ratios(times: Mapping[str, list[float]], peer: str) -> dict[str, Span]:
    """How many times as fast as ``peer`` each other contestant is."""
    return {name: span(times[peer], own) for name, own in times.items() if name != peer}


def brief(number: float) -> str:
    """Three digits that count, or all before the point.

    >>> brief(0.0123), brief(12.34), brief(12345.6)
    ('0.0123', '12.3', '12,346')
    """
    return f"{number:,.0f}" if number >= 100 else f"{number:#.3g}"


def table(found: Mapping[str, Span]) -> list[str]:
    """A line each."""
    return [f"{name:<34} {brief(a):>8}x   ({brief(b)} to {brief(c)})" for name, (a, b, c) in found.items()]
