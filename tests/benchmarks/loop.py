"""python -m tests.benchmarks.loop TASK:NAME SECONDS on|off: one contestant's loop; prints its seconds per evaluation.

The clock is processor time, of all the process's threads, with the process held to one processor before the contestant
is even imported. So no thread runs beside another, whatever a library starts in the background is counted, handing work
from thread to thread costs what it costs, and what other programs on the machine take is left out. Where nothing else
runs it is the wall clock's time.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable

from tests.benchmarks.contest import task

LEAST = 3  # steps: a collector that comes every other step is to come in each measurement


def pin() -> None:
    """Hold this process to one processor, where the system can."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def seconds_per_step(step: Callable[[], object], seconds: float) -> float:
    """Of a run that lasts about so long; shorter ones before it find how many steps that are."""
    count = LEAST
    while True:
        start = time.process_time()
        for _ in range(count):
            step()
        elapsed = time.process_time() - start
        if elapsed >= seconds:
            return elapsed / count
        count = min(10 * count, int(1.2 * count * seconds / max(elapsed, 1e-9)) + 1)


def main() -> None:
    """Run the loop, with Python's cyclic collector on or off."""
    pin()
    name, _, contestant = sys.argv[1].partition(":")
    run = task(name).contestants[contestant].start()
    run.step()  # to warm up, or to compile
    gc.collect()
    if sys.argv[3] == "off":
        gc.disable()
    print(seconds_per_step(run.step, float(sys.argv[2])) / run.evaluations)


if __name__ == "__main__":
    main()
