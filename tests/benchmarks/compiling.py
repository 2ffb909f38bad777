"""python -m tests.benchmarks.compiling [PROGRAM]: what compiling costs, all in but the recording, and in which memory.

Processor time, as elsewhere, from the recorded graph to the first result; nothing is taken from disk.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import autograd
from autograd import Value
from tests.benchmarks import epoch, gpt_step, lstm, timing

Recorded = tuple[Value, Any, list[Value], Any]  # the loss, inputs, parameters and a batch


def wide() -> Recorded:
    """The wide network's loss of a digit."""
    model = epoch.WIDE.own_model()
    loss, inputs = epoch.sample_loss(model)
    return loss, inputs, model.parameters(), np.column_stack([epoch.IMAGES, epoch.ONE_HOT])[: epoch.BATCH]


def unrolled() -> Recorded:
    """ADBench's LSTM, character by character."""
    main, extra, made = lstm.leaves()
    return lstm.recorded(main, extra), [], made, None


def scanned() -> Recorded:
    """The same as a loop."""
    main, extra, made = lstm.leaves()
    return lstm.scanned(main, extra), [], made, None


def irregular(size: int) -> Recorded:
    """About so many nodes below one root, most of them sums and products, none of them alike."""
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
    return root, [], leaves, None


PROGRAMS: dict[str, Callable[[], Recorded]] = {
    "MLP 64-256-256-10": wide,
    "GPT, one document": gpt_step.one,
    "GPT, many documents": gpt_step.many,
    "LSTM, 513 characters by scan": scanned,
    "LSTM, 513 characters unrolled": unrolled,
    "10,000 nodes, none alike": lambda: irregular(10_000),
    "100,000 nodes, none alike": lambda: irregular(100_000),
}


def measure(name: str) -> dict[str, float]:
    """Seconds of processor time, bytes per instruction or node, whichever are more, and the counts of one program."""
    loss, inputs, parameters, batch = PROGRAMS[name]()
    before = timing.peak()
    start = time.process_time()
    program = autograd.compile(loss, inputs=inputs, parameters=parameters)
    lowered = time.process_time()
    program(batch, parameters=program.numbers())
    end = time.process_time()
    more = timing.peak() - before
    stats = program.stats()
    nodes, instructions = int(stats["nodes"]), int(stats["instructions"])
    return {
        "nodes": nodes,
        "instructions": instructions,
        "lowering": lowered - start,
        "seconds": end - start,
        "bytes": more / max(instructions, nodes),
    }


def compiling() -> dict[str, dict[str, float]]:
    """All programs, each compiled in a process of its own; a line of each is printed."""
    found = {}
    for name in PROGRAMS:
        each = found[name] = json.loads(timing.child("compiling", name, AUTOGRAD_CACHE="off"))
        print(
            f"{name:<34} {each['seconds']:6.2f} s of processor time, {each['lowering']:.2f} of them to write "
            f"{each['instructions']:,} instructions of {each['nodes']:,} nodes; {each['bytes']:,.0f} bytes each",
            flush=True,
        )
    return found


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(measure(sys.argv[1])))
    else:
        compiling()
