"""What the machine can do at most, measured, to put the cost of a node in proportion.

python -m tests.benchmarks.machine measures, and prints the two rates for the process that called it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from tests.benchmarks import timing
from tests.benchmarks.loop import pin

SIZE = 1000  # of the matrices
LENGTH = 2**25  # of the arrays that are copied: 256 MB, beyond every cache


class Machine(NamedTuple):
    """One thread's peaks."""

    flops: float  # a second, float64
    bandwidth: float  # bytes a second, read and written

    def worth(self, seconds: float) -> str:
        """What the machine could do meanwhile.

        >>> Machine(1e10, 2e10).worth(5e-10)
        '5.00 flops at peak, 10.0 bytes copied'
        """
        flops, read = timing.brief(seconds * self.flops), timing.brief(seconds * self.bandwidth)
        return f"{flops} flops at peak, {read} bytes copied"

    def per_node_sample(self, seconds: float, nodes: int, samples: int) -> str:
        """A line on what one node of a graph costs for one sample, forward and backward."""
        return f"a node-sample costs as much as {self.worth(seconds / (nodes * samples))}"


def best(work: Callable[[], object], times: int = 5) -> float:
    """The shortest of so many: a peak is asked for."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def measured() -> Machine:
    """A matrix product and a copy, in a process of its own with one thread."""
    return Machine(*json.loads(timing.child("machine")))


def main() -> None:
    """Measure here."""
    pin()
    rng = np.random.default_rng(0)
    a, b, out = rng.random((SIZE, SIZE)), rng.random((SIZE, SIZE)), np.empty((SIZE, SIZE))
    flops = 2 * SIZE**3 / best(lambda: np.matmul(a, b, out=out))
    source, target = np.ones(LENGTH), np.zeros(LENGTH)
    print(json.dumps([flops, 16 * LENGTH / best(lambda: np.copyto(target, source))]))


if __name__ == "__main__":
    main()
