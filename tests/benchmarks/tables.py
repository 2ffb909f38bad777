"""python -m tests.benchmarks.tables: the tables of the README and the guide, and the chart, of the last full run.

The run's results are kept beside the chart, so that a test can hold the tables equal to them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from autograd.views.plots.plotting import content_of
from tests.benchmarks import chart, timing
from tests.benchmarks.contest import TASKS
from tests.benchmarks.speed import OURS, RESULTS

HOUSE = Path(__file__).parents[2]
KEPT = HOUSE / "demos" / "gallery" / "speed.json"
PAGES = (HOUSE / "README.md", HOUSE / "demos" / "guide" / "speed.md")
FAST = f"{OURS}, fast"
ROWS = {
    "moons_step": "moons step, MLP 2-16-16-1, 100 samples",
    "digits_epoch": "epoch of digits, MLP 64-32-10",
    "wide_epoch": "epoch of digits, MLP 64-256-256-10",
    "gpt_step": "GPT step, 4,192 weights, one document",
    "gpt_documents": "GPT step, 32 documents",
    "expression": "expression of two variables, 100,000 times",
    "gmm_d2_k5": "ADBench's mixture of 1,000 points, d 2, K 5",
    **{
        f"gmm_d{d}_k{k}": f"ADBench's mixture, d {d}, K {k}"
        for d, k in ((2, 25), (10, 10), (32, 25), (64, 5), (64, 25))
    },
    "lstm": "ADBench's LSTM, 513 characters",
}
FEW = ("moons_step", "digits_epoch", "wide_epoch", "gpt_step", "gmm_d64_k25", "lstm")
PEERS = ("CasADi", "PyTorch", "torch.compile", "NumPy by hand", "ADBench's C++")


def ratio(task: dict[str, Any], slower: str, faster: str, *, spans: bool = False) -> str:
    """How many times as fast, as a cell of a table; nothing where one of the two didn't take part."""
    times: dict[str, list[float]] = task["times"]
    if slower not in times or faster not in times:
        return ""
    middle, least, most = timing.span(times[slower], times[faster])
    return f"{timing.brief(middle)} ({timing.brief(least)} to {timing.brief(most)})" if spans else timing.brief(middle)


def eager_of(task: dict[str, Any], engine: str) -> str:
    """The eager contestant that is `nn`'s or the guide's own form, on one of the engines."""
    own: list[str] = [name for name in task["eager"] if not name.endswith(timing.PLAIN)]
    plain = any(name.endswith(timing.PLAIN) for name in task["eager"])  # then the others are native
    if not own or (engine == "native" and not plain):
        return ""
    return own[-1] + (timing.PLAIN if engine == "plain" and plain else "")


def lines(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table in Markdown."""
    first, *others = ["".join(f"| {cell} " if cell else "| " for cell in row) + "|" for row in (head, *rows)]
    return [first, "|" + "---|" * len(head), *others]


def short(results: dict[str, Any]) -> list[str]:
    """Some of them, beside the peers that most people know."""
    said = "One thread, float64, processor time, medians of one run. The compiled program is so many times as fast as:"
    head = ("", "PyTorch", "NumPy by hand", "jax.jit", "jax.jit, by `fast=True`")
    tasks = results["tasks"]
    rows = []
    for name in FEW:
        pairs = [("PyTorch", OURS), ("NumPy by hand", OURS), ("jax.jit", OURS), ("jax.jit", FAST)]
        rows.append([ROWS[name], *(ratio(tasks[name], *pair, spans=pair[0] == "jax.jit") for pair in pairs)])
    return [said, "", *lines(head, rows)]


def full(results: dict[str, Any]) -> list[str]:
    """Beside everybody."""
    head = ("", "micrograd", "our eager, plain", "our eager, native", *PEERS, "jax.jit", f"{FAST}: jax.jit")
    rows = []
    for name, said in ROWS.items():
        task = results["tasks"][name]
        others = ["micrograd", eager_of(task, "plain"), eager_of(task, "native"), *PEERS]
        cells = [ratio(task, each, OURS) for each in others]
        rows.append([said, *cells, *(ratio(task, "jax.jit", ours, spans=True) for ours in (OURS, FAST))])
    return lines(head, rows)


def compiled(results: dict[str, Any]) -> list[str]:
    """What compiling costs."""
    head = ("", "nodes", "instructions", "processor time, s", "of it lowering", "bytes of memory each")
    rows = [
        [name, f"{each['nodes']:,.0f}",
            f"{each['instructions']:,.0f}", *(timing.brief(each[key]) for key in ("seconds", "lowering")),
         f"{each['bytes']:,.0f}"]
        for name, each in results["compiling"].items()
    ]  # fmt: skip
    return lines(head, rows)


MAKERS: dict[str, Callable[[dict[str, Any]], list[str]]] = {"short": short, "full": full, "compiled": compiled}


def written(text: str, results: dict[str, Any]) -> str:
    """A page's text with its tables made anew, between the comments that name them."""
    for name, maker in MAKERS.items():
        begin, end = f"<!-- table {name} of tests.benchmarks.tables -->\n", "<!-- end of table -->"
        if begin in text:
            before, _, rest = text.partition(begin)
            _, found, after = rest.partition(end)
            if not found:
                raise SystemExit(f"the table {name} has no end; expected {end}")
            text = before + begin + "\n".join([*maker(results), "", end + after])
    return text


def main() -> None:
    """Write the last run's chart and tables."""
    if not RESULTS.exists():
        raise SystemExit(f"{RESULTS} is not there: run python -m tests.benchmarks.speed first")
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    missing = [name for name in TASKS if name not in results["tasks"]]
    if missing or "compiling" not in results:
        raise SystemExit(f"the last run was not of all tasks: {', '.join(missing) or 'compiling'} missing")
    KEPT.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    chart.CHART.write_bytes(content_of(chart.drawn(results["tasks"]), "svg", "tests.benchmarks.tables"))
    for page in PAGES:
        page.write_text(written(page.read_text(encoding="utf-8"), results), encoding="utf-8")
    print(*(chart.CHART, KEPT, *PAGES), sep="\n")


if __name__ == "__main__":
    main()
