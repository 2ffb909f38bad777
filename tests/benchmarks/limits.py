"""python -m tests.benchmarks.limits: where `nn` stops: larger and larger networks beside PyTorch and scikit-learn.

Each trains as its users do, with Adam and batches of 32, on random samples, in a process of its own, with one thread;
seconds are the processor's. What comes before the second epoch, compiling among it, stands apart from what an epoch
takes. Writes the table of demos/guide/limits.md.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tests.benchmarks import timing

PAGE = Path(__file__).parents[2] / "demos" / "guide" / "limits.md"
RESULTS = Path(__file__).parents[2] / "demos" / "out" / "limits.json"
BEGIN, END = "<!-- table of tests.benchmarks.limits -->\n", "<!-- end of table -->"
PATIENCE = 240.0  # seconds for one of them
SAMPLE_EPOCH = 64  # samples that are trained on eagerly; of more the time is in proportion
EPOCHS = 3
Epoch = Callable[[], object]


class Case(NamedTuple):
    """A network and how many samples it is trained on."""

    inputs: int
    hidden: tuple[int, ...]
    outputs: int
    samples: int

    @property
    def name(self) -> str:
        """Its sizes."""
        return "-".join(map(str, (self.inputs, *self.hidden, self.outputs)))

    @property
    def parameters(self) -> int:
        """How many numbers are trained."""
        sizes = (self.inputs, *self.hidden, self.outputs)
        return sum((a + 1) * b for a, b in pairwise(sizes))

    def data(self) -> tuple[Any, Any]:
        """Random samples and labels."""
        rng = np.random.default_rng(0)
        return rng.normal(size=(self.samples, self.inputs)), np.arange(self.samples) % self.outputs


CASES = (
    Case(4, (16,), 3, 150),
    Case(20, (16,), 2, 1_000),
    Case(20, (16,), 2, 20_000),
    Case(64, (32,), 10, 1_797),
    Case(64, (256, 256), 10, 1_797),
    Case(784, (100,), 10, 2_000),
)


def fitted(case: Case, *, compiled: bool) -> Epoch:
    """`nn.fit`, epoch by epoch in one call."""
    from nn import MLP, cross_entropy, fit

    x, y = case.data()
    model = MLP(case.inputs, [*case.hidden, case.outputs], "relu", seed=0)
    times: list[float] = []

    def once() -> list[float]:
        fit(
            model, cross_entropy, (x, y), epochs=EPOCHS, batch=32, compiled=compiled, progress=False,
            callbacks=lambda _: times.append(time.process_time()),
        )  # fmt: skip
        return times

    return once


def eager(case: Case) -> Epoch:
    """`nn.fit` with a graph recorded for every step."""
    return fitted(case._replace(samples=min(case.samples, SAMPLE_EPOCH)), compiled=False)


def torch(case: Case) -> Epoch:
    """PyTorch's loop."""
    import torch

    torch.set_num_threads(1)
    x, y = (torch.from_numpy(each) for each in case.data())
    sizes = (case.inputs, *case.hidden, case.outputs)
    layers: list[Any] = []
    for a, b in pairwise(sizes):
        layers += [torch.nn.Linear(a, b), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1]).double()
    optimizer, loss = torch.optim.Adam(model.parameters()), torch.nn.CrossEntropyLoss()

    def once() -> list[float]:
        times = []
        for _ in range(EPOCHS):
            for chosen in torch.randperm(len(x)).split(32):
                optimizer.zero_grad()
                loss(model(x[chosen]), y[chosen]).backward()
                optimizer.step()
            times.append(time.process_time())
        return times

    return once


def sklearn(case: Case) -> Epoch:
    """scikit-learn's MLPClassifier."""
    from sklearn.neural_network import MLPClassifier

    x, y = case.data()
    model = MLPClassifier(case.hidden, batch_size=32, random_state=0)

    def once() -> list[float]:
        times = []
        for _ in range(EPOCHS):
            model.partial_fit(x, y, classes=range(case.outputs))
            times.append(time.process_time())
        return times

    return once


WAYS: dict[str, Callable[[Case], Epoch]] = {
    "fit, compiled": lambda case: fitted(case, compiled=True),
    "fit, eager": eager,
    "PyTorch": torch,
    "scikit-learn": sklearn,
}


def measure(case: Case, way: str) -> dict[str, float]:
    """Seconds before the second epoch without one of them, seconds of an epoch, and megabytes at most."""
    epoch = WAYS[way](case)
    started = time.process_time()
    times: Any = epoch()
    each = (times[-1] - times[0]) / (len(times) - 1)
    share = min(case.samples, SAMPLE_EPOCH) / case.samples if way == "fit, eager" else 1.0
    most = timing.peak() / 2**20
    return {"before": max(0.0, times[0] - started - each), "epoch": each / share, "megabytes": most}


def measured(case: Case, way: str) -> dict[str, float] | str:
    """The same, in a process of its own; why not, where it isn't possible."""
    command = [sys.executable, "-m", "tests.benchmarks.limits", json.dumps(case), way]
    try:
        one = {**os.environ, **timing.ONE_THREAD}
        ran = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, env=one)  # noqa: S603
    except subprocess.TimeoutExpired:
        return f"over {PATIENCE / 60:g} min"
    if ran.returncode:
        return ran.stderr.strip().splitlines()[-1][:60]
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def cell(found: dict[str, float] | str) -> str:
    """A cell of the table."""
    if isinstance(found, str):
        return found
    before = f"{timing.brief(found['before'])} + " if found["before"] >= 0.05 else ""
    return f"{before}{timing.brief(found['epoch'])} s, {found['megabytes']:,.0f} MB"


def table(results: Sequence[tuple[Case, dict[str, Any]]]) -> list[str]:
    """The table in Markdown."""
    rows = [["network", "parameters", "samples", *WAYS], ["---"] * (3 + len(WAYS))]
    rows += [
        [case.name, f"{case.parameters:,}", f"{case.samples:,}", *(cell(found[way]) for way in WAYS)]
        for case, found in results
    ]
    return [f"| {' | '.join(row)} |" for row in rows]


def main() -> None:
    """Measure all, and write the page's table."""
    results = []
    for case in CASES:
        found = {way: measured(case, way) for way in WAYS}
        results.append((case, found))
        print(*table(results[-1:])[2:], sep="\n", flush=True)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1), encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, found_end, after = rest.partition(END)
    if not found_end:
        raise SystemExit(f"{PAGE} has no place for the table; expected {BEGIN.strip()} and {END}")
    PAGE.write_text("\n".join([before + BEGIN, *table(results), "", END + after]), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:]:
        inputs, hidden, outputs, samples = json.loads(sys.argv[1])
        print(json.dumps(measure(Case(inputs, tuple(hidden), outputs, samples), sys.argv[2])))
    else:
        main()
