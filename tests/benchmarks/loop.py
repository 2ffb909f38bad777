"""python -m tests.benchmarks.loop NAME STEPS on|off: one contestant's training loop; prints its seconds per step."""

from __future__ import annotations

import gc
import sys
import time

from tests.benchmarks.moons import CONTESTANTS


def main() -> None:
    """Run the loop, with Python's cyclic collector on or off."""
    name, steps, collector = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    step = CONTESTANTS[name]()
    step()  # to warm up
    gc.collect()
    if collector == "off":
        gc.disable()
    start = time.process_time()
    for _ in range(steps):
        step()
    print((time.process_time() - start) / steps)


if __name__ == "__main__":
    main()
