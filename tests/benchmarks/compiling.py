"""What compiling costs by the size of the graph, and what a node costs beside what the machine could do."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time

import numpy as np

import autograd
from autograd import Value
from tests.benchmarks import machine

SIZES = (1_000, 10_000, 100_000)
LONGEST = 600  # seconds


def graph(size: int) -> tuple[Value, list[Value]]:
    """About so many nodes below one root, most of them sums and products, and its leaves."""
    rng = random.Random(1)  # noqa: S311 - no secret
    leaves = [Value(rng.uniform(-1, 1)) for _ in range(50)]
    nodes = list(leaves)
    root = leaves[0]
    while len(nodes) < size:
        a, b = nodes[-1], nodes[rng.randrange(max(0, len(nodes) - 1000), len(nodes))]
        kind = rng.random()
        made = a * b if kind < 0.45 else a + b if kind < 0.9 else a.tanh()
        root = made if abs(made.data) < 2.0 else made.tanh()
        nodes.append(root)
    return root, leaves


def measure(size: int) -> dict[str, float]:
    """Seconds, bytes and counts of one graph, in this process."""
    root, leaves = graph(size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    program = autograd.compile(root, parameters=leaves)
    numbers = program.numbers()
    program(parameters=numbers)
    taken = time.perf_counter() - start
    runs = []
    for _ in range(20):
        start = time.perf_counter()
        program(parameters=numbers)
        runs.append(time.perf_counter() - start)
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    nodes = float(program.stats()["nodes"])
    return {"nodes": nodes, "compile": taken, "run": float(np.median(runs)), "bytes": float(memory)}


def compiling() -> list[str]:
    """A line per size: how compile time and memory per node grow, and how near a node comes to the machine's peak."""
    found = []
    for size in SIZES:
        command = [sys.executable, "-m", "tests.benchmarks.compiling", str(size)]
        words = subprocess.check_output(command, text=True, timeout=LONGEST).split()  # noqa: S603
        found.append(dict(zip(("nodes", "compile", "run", "bytes"), map(float, words), strict=True)))
    peaks = machine.measured()
    first = found[0]["compile"] / found[0]["nodes"]
    lines = []
    for each in found:
        nodes = each["nodes"]
        per_node = peaks.per_node_sample(each["run"], int(nodes), 1)
        lines.append(
            f"{int(nodes):>9,} nodes: compile time per node {each['compile'] / nodes / first:.2f}x that of the first, "
            f"{each['bytes'] / nodes:,.0f} bytes per node; {per_node}"
        )
    return lines


if __name__ == "__main__":
    print(*measure(int(sys.argv[1])).values())
