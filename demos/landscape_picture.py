"""A race downhill as a picture: the paths over the landscape's contours, and the heights by step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.views.films.frames import gif_file, in_one_palette, watched
from autograd.views.plots.plotting import COLOURS, FAINT, INK, Plot, new_figure, settle, styled
from autograd.views.saving import need, write
from demos.descents import TOLERANCE, Landscape, Run

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WHO = "demos.landscape"
MARKERS = "os^DvP*X"
DPI = 100  # of a film
HEIGHTS = (1e-5, 1e4)  # as far as the colours go


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
    return write(path, gif, WHO)
