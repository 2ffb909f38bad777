"""Optimizers race downhill on a function of two Values: python -m demos.landscape."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.common.files import write_whole
from autograd.views.films.frames import gif_file, in_one_palette, watched
from autograd.views.plots.plotting import COLOURS, FAINT, INK, Plot, new_figure, settle, styled
from autograd.views.saving import need
from demos.descents import LANDSCAPES, RACERS, RATES, TOLERANCE, Landscape, Run, best, eager, replayed
from demos.planes import MARKERS
from demos.running import Options, demo

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WHO = "demos.landscape"
DPI = 100  # of a film
HEIGHTS = (1e-5, 1e4)  # as far as the colours go


def table(runs: list[Run]) -> str:
    """Who arrived after how many steps."""
    lines = [f"{'':10} {'learning rate':>13} {'steps':>7}   ends at"]
    for run in sorted(runs, key=lambda run: (not run.arrived, run.steps)):
        x, y = run.places[-1]
        steps = f"{run.steps:,}" if run.arrived else "-"
        lines.append(f"{run.name:10} {run.rate:>13g} {steps:>7}   ({x:.3f}, {y:.3f}), height {run.heights[-1]:.2g}")
    return "\n".join(lines)


def run(options: Options) -> None:
    """Let all of them find their learning rate, and film the race with it."""
    landscape = LANDSCAPES[options.function]
    most = 1000 if options.quick else 10_000
    slope = eager(landscape) if options.eager else replayed(landscape)
    print(f"{options.function}: {landscape.height.__doc__}")
    print(f"from {landscape.start} down to a height of {TOLERANCE:g} in at most {most:,} steps, each with that of the")
    print(f"same {len(RATES)} learning rates, {RATES[0]:g} to {RATES[-1]:g}, with which it is fastest and never climbs")
    print("above the start")
    runs = [best(name, landscape.start, slope, most) for name in RACERS]
    print(table(runs))
    name = f"landscape_{options.function}"
    print("picture:", still(landscape, runs, options.picture(f"{name}.png")))
    print("film:", film(landscape, runs, options.picture(f"{name}.gif"), frames=25 if options.quick else 90))


class Race:
    """A figure that shows a race up to any step, always in one layout."""

    def __init__(self, landscape: Landscape, runs: Sequence[Run]) -> None:
        self.runs = runs
        self.last = max(run.steps for run in runs)
        self.figure: Figure = new_figure(9.6, 4.7, dpi=DPI, layout="constrained", facecolor="white")
        plane, curves = self.figure.subplots(1, 2, width_ratios=(1.25, 1))
        contours(plane, landscape)
        moving: dict[str, Any] = {"animated": True}  # left out where the rest is drawn, once for all frames
        self.heading = plane.set_title("Step 0", **moving)
        self.lines: list[tuple[Any, Any, Any]] = []
        for run, colour, marker in zip(runs, COLOURS, MARKERS, strict=False):
            look: dict[str, Any] = {"color": colour, "marker": marker, "markeredgecolor": "white", "markersize": 7}
            (path,) = plane.plot([], [], color=colour, linewidth=1.3, zorder=3, **moving)
            (head,) = plane.plot([], [], linestyle="", zorder=4, **look, **moving)
            count = f"{run.steps:,} steps" if run.arrived else "not there"
            label = f"{run.name}, lr {run.rate:g}: {count}"
            (curve,) = curves.plot([], [], linewidth=1.3, label=label, markevery=[-1], **look, **moving)
            self.lines.append((path, head, curve))
        curves.axhline(TOLERANCE, color=INK, linewidth=0.8, linestyle=":")
        lowest, highest = (pick(float(pick(run.heights)) for run in runs) for pick in (min, max))
        curves.set(xscale="log", yscale="log", xlim=(0.9, 1.4 * self.last), ylim=(lowest / 3, 3 * highest))
        curves.set(xlabel="step", ylabel="height", title=f"Down to {TOLERANCE:g}")
        curves.grid(color=FAINT, linewidth=0.6)
        self.figure.legend(loc="outside lower center", ncols=3, fontsize=8)
        self.show(self.last)
        settle(self.figure)

    def show(self, step: int) -> None:
        """Make the figure that of a step; who has arrived stays there."""
        self.heading.set_text(f"Step {step:,}")
        for run, (path, head, curve) in zip(self.runs, self.lines, strict=True):
            seen = slice(min(step, run.steps) + 1)
            path.set_data(*run.places[seen].T)
            head.set_data(*run.places[seen][-1:].T)
            curve.set_data(np.arange(1, len(run.heights[seen])), run.heights[seen][1:])  # a log scale has no step 0

    def frames(self, steps: Sequence[int]) -> list[Any]:
        """The figure at each of these steps, as Pillow's images."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        canvas: Any = FigureCanvasAgg(self.figure)
        canvas.draw()
        still = canvas.copy_from_bbox(self.figure.bbox)
        image = need("PIL.Image", WHO)
        found = []
        for step in watched(steps, "film"):
            self.show(step)
            canvas.restore_region(still)
            paths, heads, curves = zip(*self.lines, strict=True)
            for artist in (self.heading, *paths, *heads, *curves):
                self.figure.draw_artist(artist)
            found.append(image.fromarray(np.array(canvas.buffer_rgba())).convert("RGB"))
        return found


def contours(axes: Axes, landscape: Landscape) -> None:
    """The landscape, by its own function, in ten times as high per three lines; its lowest places and the start."""
    left, right, bottom, top = landscape.view
    x, y = np.meshgrid(np.linspace(left, right, 400), np.linspace(bottom, top, 400))
    height = np.log10(np.clip(landscape.height(x, y), *HEIGHTS))
    low, high = np.floor(height.min()), np.ceil(height.max())
    levels = np.arange(max(low, -2.0), high + 0.01, 1 / 3)
    axes.contourf(x, y, height, levels=levels, cmap="Greys", alpha=0.45, extend="both")
    axes.contour(x, y, height, levels=levels, colors="white", linewidths=0.5, linestyles="solid")
    axes.plot(*np.transpose(landscape.lowest), "+", color=INK, markersize=11, markeredgewidth=1.5, zorder=2)
    axes.plot(*landscape.start, "x", color=INK, markersize=8, markeredgewidth=1.5, zorder=2)
    axes.set(xlim=(left, right), ylim=(bottom, top), xlabel="x", ylabel="y")


def still(landscape: Landscape, runs: Sequence[Run], path: Path) -> Path:
    """The whole race in one picture."""
    with styled(WHO):
        return Plot(Race(landscape, runs).figure, WHO, "a race").save(path)


def film(landscape: Landscape, runs: Sequence[Run], path: Path, frames: int) -> Path:
    """The race as a GIF; every frame is as many times as many steps on as the one before."""
    with styled(WHO):
        race = Race(landscape, runs)
        steps = np.unique(np.geomspace(1, race.last, frames).round().astype(int))
        gif = gif_file(in_one_palette(race.frames(steps.tolist()), WHO), 100)
    return write_whole(path, gif, WHO)


def more(parser: argparse.ArgumentParser) -> Any:
    """An option of this demo's own."""
    parser.add_argument("--function", choices=list(LANDSCAPES), default="rosenbrock", help="where to race; rosenbrock")


if __name__ == "__main__":
    raise SystemExit(demo("landscape", run, __doc__, more=more))
