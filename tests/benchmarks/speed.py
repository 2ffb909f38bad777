"""python -m tests.benchmarks.speed [ROUNDS] [TASK ...]: the tasks of speed, all contestants side by side.

Each task's contestants are checked against each other before anything is timed. The ratios are also written to
demos/out/speed.json, from which tests.benchmarks.chart makes a picture.
"""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any

from autograd import engine
from tests.benchmarks import timing
from tests.benchmarks.asking import rounds_and_tasks
from tests.benchmarks.contest import TASKS, task

RESULTS = Path(__file__).parents[2] / "demos" / "out" / "speed.json"
OURS = "replay"


def compete(name: str, count: int) -> dict[str, Any]:
    """Check and time one task's contestants; print their ratios, and give them."""
    module = task(name)
    print(f"\n{module.__doc__}")
    absent = module.check()
    for contestant, reason in absent.items():
        print(f"{contestant:<34} not here: {reason}")
    if module.PEER in absent:
        raise SystemExit(f"{name} compares with {module.PEER}: {absent[module.PEER]}")
    present = [each for each in module.CONTESTANTS if each not in absent]
    print(f"losses and gradients of {len(present)} contestants agree; times as fast as {module.PEER}:")
    if engine() == "native":
        present += [f"{each}{timing.PLAIN}" for each in present if each in module.EAGER]
    times = timing.rounds(name, present, count)
    ratios = timing.ratios(times, module.PEER)
    print("\n".join(timing.table(ratios)))
    for each in module.EAGER:
        if f"{each}{timing.PLAIN}" in present:
            span = timing.span(times[f"{each}{timing.PLAIN}"], times[each])
            print(timing.table({f"{each}, native over plain": span})[0])
    if OURS in present:
        print(f"{OURS} is so many times as fast as:")
        print(
            "\n".join(timing.table({each: timing.span(times[each], times[OURS]) for each in present if each != OURS}))
        )
    eager = [each for each in present if each.removesuffix(timing.PLAIN) in module.EAGER]
    return {"title": module.TITLE, "peer": module.PEER, "eager": eager, "ratios": ratios}


def speed(count: int, names: tuple[str, ...] = TASKS) -> None:
    """Run the tasks, and write the results of those that were run beside those of the others."""
    found = {name: compete(name, count) for name in names}
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(before | found, indent=1), encoding="utf-8")


def main() -> None:
    """Run all tasks, or those that are named."""
    count, names = rounds_and_tasks("tests.benchmarks.speed", __doc__ or "", TASKS)
    print(f"Python {platform.python_version()}; {count} rounds; median (span); larger is faster; one thread, float64")
    speed(count, names)


if __name__ == "__main__":
    main()
