"""Memory per operation, and time against the number of nodes."""

from __future__ import annotations

import gc
import time
import tracemalloc
from typing import Any

import micrograd.engine

from autograd import Value


def bytes_per_operation(cls: Any, count: int = 20_000) -> float:
    """Bytes held per recorded operation of a chain of additions and multiplications."""
    leaf = cls(0.5)
    gc.collect()
    tracemalloc.start()
    node = leaf
    chain = []  # without it, dropping a deep micrograd graph would recurse
    for i in range(count):
        node = node * leaf if i % 2 else node + leaf
        chain.append(node)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    while chain:
        chain.pop()
    return (held - 8 * count) / count


def memory() -> str:
    """Our bytes per recorded operation as a share of micrograd's."""
    ours, theirs = bytes_per_operation(Value), bytes_per_operation(micrograd.engine.Value)
    return f"bytes per recorded operation: {ours / theirs:.0%} of micrograd's ({ours:.0f} against {theirs:.0f})"


def growth(collector: bool) -> list[str]:
    """Building and back-propagating a chain, per node, relative to 1,000 nodes."""
    lines = ["    nodes    build, per node   backward, per node"]
    first: tuple[float, float] | None = None
    for size in (1_000, 10_000, 100_000, 1_000_000):
        best = [float("inf"), float("inf")]
        for _ in range(3):
            gc.collect()
            if not collector:
                gc.disable()
            leaf = node = Value(1.0)
            start = time.process_time()
            for _ in range(size):
                node = node + leaf
            middle = time.process_time()
            node.backward()
            best = [min(best[0], middle - start), min(best[1], time.process_time() - middle)]
            gc.enable()
        per = (best[0] / size, best[1] / size)
        first = first or per
        lines.append(f"{size:>9,}    {per[0] / first[0]:>15.2f}   {per[1] / first[1]:>18.2f}")
    return lines
