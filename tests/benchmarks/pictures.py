"""Folding, DOT text and pictures of large graphs, as multiples of building the same graph eagerly in the same run."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

import autograd
from autograd import Value, draw, scope, unfold
from autograd.core.graph import order
from tests.benchmarks.moons import elementary_loss, own_model, recorded_loss

PARTS = 50


def chain() -> Value:
    """100,001 nodes in 50 scopes: products, sums and tanh."""
    node: Any = Value(0.5)
    w, b = Value(0.9, label="w"), Value(0.1, label="b")
    for i in range(PARTS):
        with scope(f"part {i % 10}"):
            for _ in range(100_000 // 3 // PARTS + 1):
                node = (node * w + b).tanh()
    result: Value = node
    return result


def plain() -> Value:
    """100,000 nodes outside of all scopes, wide and deep."""
    leaves = [Value(i / 1000) for i in range(1000)]
    rows: list[Any] = leaves
    for i in range(33):
        rows = [(x * y + leaves[i]).tanh() for x, y in zip(rows, [*rows[1:], rows[0]], strict=True)]
    total: Value = autograd.sum(rows)
    return total


def ratio(build: Callable[[], Any], work: Callable[[Any], Any], given: Any, count: int) -> tuple[float, float, float]:
    """How many times as long as building ``work`` takes: the median and the span over the rounds."""
    found = []
    for _ in range(count):
        gc.collect()
        start = time.perf_counter()
        built = build()
        middle = time.perf_counter()
        work(built if given is None else given)
        found.append((time.perf_counter() - middle) / (middle - start))
        del built
    return statistics.median(found), min(found), max(found)


def pictures(count: int) -> list[str]:
    """The lines to print."""
    model = own_model()
    recorded = recorded_loss(model)
    singles = unfold(recorded)
    assert len(order(singles)) > 65_000
    cases = [
        ("folding and DOT text, 100,000 nodes in scopes", chain, lambda root: draw(root).dot, None),
        ("folding and DOT text, 100,000 nodes without", plain, lambda root: draw(root).dot, None),
        (
            "moons, 65,800 single nodes, graph to PNG",
            lambda: elementary_loss(model),
            lambda root: draw(root).png,
            singles,
        ),
        ("the same without scopes", lambda: elementary_loss(model), lambda root: draw(root).png, None),
    ]
    lines = []
    for name, build, work, given in cases:
        middle, low, high = ratio(build, work, given, count)
        lines.append(f"{name:<48} {middle:6.2f}x   ({low:.2f} to {high:.2f})")
    return lines
