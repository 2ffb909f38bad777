"""python -m tests.benchmarks.chart [RESULTS.json] [CHART.svg]: the ratios as bars on a logarithmic scale."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograd.views.plots.plotting import COLOURS, FAINT, INK, content_of, new_figure, settle, styled
from autograd.views.saving import need
from tests.benchmarks.speed import OURS, RESULTS
from tests.benchmarks.timing import brief

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHART = Path(__file__).parents[2] / "demos" / "gallery" / "speed.svg"
WHO = "tests.benchmarks.chart"
BAR, HEAD = 0.22, 0.8  # inches of height: a bar, and what a task needs beside its bars


def drawn(results: dict[str, Any]) -> Figure:
    """A panel for each task, the slowest on top; whiskers span the rounds. White behind, as a page may be dark.

    What is ours is orange, and paler where it is an eager engine.
    """
    need("matplotlib", WHO)
    bars = [len(task["ratios"]) + 1 for task in results.values()]
    with styled(WHO):
        figure = new_figure(7.2, sum(bars) * BAR + len(bars) * HEAD, layout="constrained", facecolor="white")
        panels = figure.subplots(len(bars), 1, squeeze=False, height_ratios=[n * BAR + HEAD for n in bars])[:, 0]
        for axes, task in zip(panels, results.values(), strict=True):
            panel(axes, task)
        settle(figure)
    return figure


def panel(axes: Any, task: dict[str, Any]) -> None:
    """One task's bars."""
    found = {task["peer"]: (1.0, 1.0, 1.0), **task["ratios"]}
    names = sorted(found, key=lambda name: found[name][0])
    middles = [found[name][0] for name in names]
    least = min(0.7, 0.7 * min(low for _, low, _ in found.values()))
    most = max(high for *_, high in found.values())
    for row, name in enumerate(names):
        middle, low, high = found[name]
        eager = name in task["eager"]
        colour = COLOURS[1] if eager or name.startswith(OURS) else COLOURS[0]
        axes.barh(row, middle - least, left=least, height=0.7, color=colour, alpha=0.5 if eager else 1.0)
        if low < high:
            axes.plot([low, high], [row, row], color=INK, linewidth=1)
        axes.text(1.08 * max(middle, high), row, f"{brief(middle)}×", va="center", size=8)
    axes.set_xscale("log")
    axes.set(xlim=(least, most * (most / least) ** 0.12), ylim=(len(middles) - 0.4, -0.6))
    axes.set_yticks(range(len(names)), names, parse_math=False)
    axes.tick_params(axis="y", length=0)
    axes.minorticks_off()
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:,g}×")
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_title(f"{task['title']}:\ntimes as fast as {task['peer']}", loc="left", parse_math=False)


def main() -> None:
    """Draw what the benchmark wrote."""
    given = [Path(each) for each in sys.argv[1:]]
    results, chart = (*given, *(RESULTS, CHART)[len(given) :])
    if not results.exists():
        raise SystemExit(f"{results} is not there: run python -m tests.benchmarks.speed first")
    figure = drawn(json.loads(results.read_text(encoding="utf-8"))["tasks"])
    chart.write_bytes(content_of(figure, "svg", WHO))
    print(chart)


if __name__ == "__main__":
    main()
