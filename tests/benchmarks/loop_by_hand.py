"""python -m tests.benchmarks.loop_by_hand: the seconds that the guide's loop by hand takes on one engine, as it stands.

`compared` runs it on both, in processes of their own.
"""

from __future__ import annotations

import contextlib
import io
import re
import time
from pathlib import Path

from tests.benchmarks import timing
from tests.benchmarks.loop import pin

PAGE = Path(__file__).parents[2] / "demos" / "guide" / "training.md"
FEW = 3  # runs, of which the best counts: the first also imports


def code() -> str:
    """The loop."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (found,) = [block for block in blocks if "optimizer.step()" in block]
    return str(found)


def run(source: str) -> float:
    """Seconds of processor time."""
    start = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        exec(source, {})  # noqa: S102 - the page's own code
    return time.process_time() - start


def compared(count: int) -> timing.Span:
    """How many times as fast it is on the native engine as on the plain one."""
    times: dict[str, list[float]] = {"plain": [], "native": []}
    for _ in range(count):
        for engine, taken in times.items():
            taken.append(float(timing.child("loop_by_hand", AUTOGRAD_ENGINE=engine)))
    return timing.span(times["plain"], times["native"])


def main() -> None:
    """Time it."""
    pin()
    source = code()
    print(min(run(source) for _ in range(FEW)))


if __name__ == "__main__":
    main()
