"""python -m tests.benchmarks.speed [ROUNDS] [TASK ...]: the tasks of speed, all contestants side by side.

Each task's contestants are checked against each other before anything is timed. At last comes what compiling costs. The
file demos/out/speed.json has all of the run, and of no other one; tests.benchmarks.chart makes a picture of it, and
tests.benchmarks.tables that of the gallery and the tables of the guide, if it was a run of all tasks.
"""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any

from autograd import engine
from tests.benchmarks import compiling, timing
from tests.benchmarks.asking import rounds_and_tasks
from tests.benchmarks.contest import TASKS, task

RESULTS = Path(__file__).parents[2] / "demos" / "out" / "speed.json"
OURS = "replay"


def compete(name: str, count: int) -> dict[str, Any]:
    """Check and time one task's contestants; print their ratios, and give them."""
    found = task(name)
    print(f"\n{found.title}")
    absent = found.check()
    for contestant, reason in absent.items():
        print(f"{contestant:<34} not here: {reason}")
    if found.peer in absent:
        raise SystemExit(f"{name} compares with {found.peer}: {absent[found.peer]}")
    present = [each for each in found.contestants if each not in absent]
    print(f"losses and gradients of {len(present)} contestants agree; times as fast as {found.peer}:")
    if engine() == "native":
        present += [f"{each}{timing.PLAIN}" for each in present if each in found.eager]
    times = timing.rounds(name, present, count)
    ratios = timing.ratios(times, found.peer)
    print("\n".join(timing.table(ratios)))
    for each in found.eager:
        if f"{each}{timing.PLAIN}" in present:
            span = timing.span(times[f"{each}{timing.PLAIN}"], times[each])
            print(timing.table({f"{each}, native over plain": span})[0])
    if OURS in present:
        print(f"{OURS} is so many times as fast as:")
        print(
            "\n".join(timing.table({each: timing.span(times[each], times[OURS]) for each in present if each != OURS}))
        )
    eager = [each for each in present if each.removesuffix(timing.PLAIN) in found.eager]
    return {"title": found.title, "peer": found.peer, "eager": eager, "ratios": ratios, "times": times}


def speed(count: int, names: tuple[str, ...] = TASKS) -> None:
    """Run the tasks, and write their results; of all tasks, besides what compiling costs."""
    results: dict[str, Any] = {"python": platform.python_version(), "engine": engine(), "rounds": count}
    results["tasks"] = {name: compete(name, count) for name in names}
    if names == TASKS:
        print("\nCompiling")
        results["compiling"] = compiling.compiling()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1), encoding="utf-8")


def main() -> None:
    """Run all tasks, or those that are named."""
    count, names = rounds_and_tasks("tests.benchmarks.speed", __doc__ or "", TASKS)
    print(f"Python {platform.python_version()}; {count} rounds; median (span); larger is faster; one thread, float64")
    speed(count, names)


if __name__ == "__main__":
    main()
