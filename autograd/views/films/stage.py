"""views/films: one frame of a film.

The loss so far, what the model says over the plane, and its weights, always in one layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.views.films.strips import strips
from autograd.views.films.surface import finer, kind_of, threshold_of
from autograd.views.plots.plotting import ABOVE, BELOW, COLOURS, FAINT, INK, TRAINED, new_figure, settle, signs

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

HEIGHT, WIDTHS = 3.4, (3.2, 3.2, 3.6)  # inches
DPI = 100
MARKERS = "os^DvP*X"


@dataclass(frozen=True)
class Frame:
    """What a film keeps of one moment."""

    step: int  # which snap it was, from 1
    parameters: Any  # their numbers
    surface: Any  # the scores on the grid, (outputs, rows, columns); None without a plane


@dataclass(frozen=True)
class Footage:
    """All that a film's pictures show."""

    losses: Sequence[float]  # of every snap
    frames: Sequence[Frame]  # the moments that were kept
    names: Sequence[str]  # the parameters', with layers as drawings count them
    x: Any
    y: Any  # one number each where they can be
    grid: tuple[Any, Any] | None  # its coordinates; None without a plane
    threshold: float | None  # the score between two classes; None for a guess


def tame(numbers: Any) -> Any:
    """Numbers that axes and colours can bear: nan instead of inf and of what overflows when it is scaled."""
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(numbers) < 1e30, numbers, np.nan)


def known(*arrays: Any) -> Any:
    """The numbers of all the arrays that can be shown, in a row."""
    flat = np.concatenate([np.ravel(tame(each)) for each in arrays])
    return flat[np.isfinite(flat)]


class Stage:
    """A figure whose panels show any frame of some footage; limits, colours and places are the same in all."""

    def __init__(self, footage: Footage) -> None:
        self.footage = footage
        surface = footage.frames[0].surface
        self.kind = "" if surface is None else kind_of(len(surface), footage.y)
        panels = [True, bool(self.kind), bool(footage.names)]
        widths = [width for width, there in zip(WIDTHS, panels, strict=True) if there]
        self.figure: Figure = new_figure(sum(widths), HEIGHT, dpi=DPI, layout="constrained", facecolor="white")
        self.figure.get_layout_engine().set(w_pad=0.08)  # type: ignore[union-attr,call-arg]
        parts = iter(np.ravel(np.array(self.figure.subfigures(1, len(widths), width_ratios=widths))))
        self.passing: list[Any] = []  # what the next frame replaces
        self.strips: list[tuple[Any, Any]] = []
        self._loss(next(parts))
        if self.kind:
            self._plane(next(parts))
        if footage.names:
            self._weights(next(parts))
        self.show(footage.frames[-1])
        settle(self.figure)

    def show(self, frame: Frame) -> None:
        """Make the figure that of a frame."""
        losses = self.footage.losses[: frame.step]
        self.curve.set_data(range(1, len(losses) + 1), tame(losses))
        self.dot.set_data([frame.step], tame(losses[-1:]))
        self.heading.set_text(f"Step {frame.step}, loss {losses[-1]:.4g}")
        for artist in self.passing:
            artist.remove()
        self.passing = []
        if self.kind:
            self._cover(frame.surface)
        for strip, image in self.strips:
            image.set_data(np.ma.masked_invalid(tame(strip.matrix(frame.parameters))))

    def pixels(self) -> Any:
        """The figure as an array of red, green, blue and opacity."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        canvas: Any = FigureCanvasAgg(self.figure)
        canvas.draw()
        return np.array(canvas.buffer_rgba())

    @cached_property
    def palette(self) -> list[int]:
        """The 256 colours that a GIF of this figure needs, as red, green and blue one after the other."""
        from matplotlib.colors import to_rgb

        found = [to_rgb(each) for each in ("white", INK, FAINT, *COLOURS)]
        found += [(level, level, level) for level in np.linspace(0, 1, 25)]  # letters have soft edges
        ramps = [(signs(), 1.0)] + ([(self.fill["cmap"], self.opacity)] if self.kind else [])
        for i, (ramp, opacity) in enumerate(ramps):
            count = (256 - len(found)) // (len(ramps) - i)
            found += [tuple(1 - opacity * (1 - each)) for each in ramp(np.linspace(0, 1, count))[:, :3]]
        whole = [tuple(round(255 * part) for part in color) for color in found]
        # Pillow looks colours up in steps of 4: with another one beside it, white would become that
        apart = [color for color in whole[1:] if min(color) < 248]
        return [part for color in [whole[0], *apart] for part in color]

    # ---- the panels ---------------------------------------------------------------------------------------------

    def _loss(self, part: SubFigure) -> None:
        from matplotlib.ticker import MaxNLocator

        self.heading = part.suptitle("Step, loss", fontsize=10)
        axes = part.subplots()
        (self.curve,) = axes.plot([], [], color=TRAINED, linewidth=1.5)
        (self.dot,) = axes.plot([], [], "o", color=COLOURS[1], markersize=6, zorder=4)
        finite = known(self.footage.losses)
        low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
        if low > 0 and high > 50 * low:
            axes.set(yscale="log", ylim=(low / 1.3, high * 1.3))
        else:
            low = min(low, 0.0)
            room = 0.06 * ((high - low) or 1.0)
            axes.set_ylim(low - room, high + room)
        last = len(self.footage.losses)
        axes.set(xlim=(1 - 0.03 * max(last - 1, 1), last + 0.03 * max(last - 1, 1)), xlabel="step")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
        axes.grid(color=FAINT, linewidth=0.6)
        axes.set_axisbelow(True)

    def _plane(self, part: SubFigure) -> None:
        import matplotlib
        from matplotlib.colors import ListedColormap, Normalize

        footage = self.footage
        assert footage.grid is not None  # noqa: S101 - there is a surface
        surfaces = [frame.surface for frame in footage.frames]
        titles = {"sides": "Decision boundary", "classes": "Decision regions", "surface": "Prediction"}
        part.suptitle(titles[self.kind], fontsize=10)
        self.plane = part.subplots()
        across, up = footage.grid
        self.plane.set(xlim=(across[0], across[-1]), ylim=(up[0], up[-1]), xlabel="x₁", ylabel="x₂")
        self.threshold, self.opacity = 0.0, 1.0
        self.fill: dict[str, Any]
        if self.kind == "surface":
            every = known(*surfaces, footage.y)
            low, high = float(every.min()), float(every.max())
            levels = np.linspace(low, high, 16) if high > low else np.linspace(low - 0.5, low + 0.5, 16)
            norm = Normalize(levels[0], levels[-1])
            viridis = matplotlib.colormaps["viridis"]
            self.fill = {"levels": levels, "cmap": viridis, "norm": norm, "extend": "both"}
            look: dict[str, Any] = {"s": 18, "edgecolors": "white", "linewidths": 0.6, "zorder": 3}
            points = self.plane.scatter(footage.x[:, 0], footage.x[:, 1], c=footage.y, cmap=viridis, norm=norm, **look)
            part.colorbar(points, ax=self.plane, aspect=30)
            return
        if self.kind == "sides":
            given = footage.threshold
            self.threshold = threshold_of(surfaces, footage.y) if given is None else given
            size = np.abs(known(*surfaces) - self.threshold)
            limit = float(np.percentile(size, 90)) if len(size) else 0.0
            self.opacity = 0.55
            self.fill = {"cmap": signs(), "norm": Normalize(-(limit or 1.0), limit or 1.0)}
            labels = [min(0, int(min(footage.y, default=0))), 1]
        else:
            labels = list(range(len(surfaces[0])))
            palette = ListedColormap([COLOURS[each % len(COLOURS)] for each in labels])
            self.opacity = 0.3
            self.fill = {"cmap": palette, "norm": Normalize(-0.5, len(labels) - 0.5)}
        for place, label in enumerate(labels):
            points = footage.x[footage.y == label]
            color = COLOURS[place % len(COLOURS)] if self.kind == "classes" else (BELOW, ABOVE)[place]
            look = {"color": color, "marker": MARKERS[place % len(MARKERS)], "label": f"{label}", "edgecolors": INK}
            self.plane.scatter(points[:, 0], points[:, 1], s=20, linewidths=0.6, zorder=3, **look)

    def _cover(self, surface: Any) -> None:
        assert self.footage.grid is not None  # noqa: S101 - there is a surface
        across, up = self.footage.grid
        place: dict[str, Any] = {"extent": (across[0], across[-1], up[0], up[-1]), "origin": "lower", "aspect": "auto"}
        place |= self.fill | {"alpha": self.opacity}
        if self.kind == "classes":
            scores = finer(tame(surface))
            largest = np.ma.masked_where(np.isnan(scores).any(axis=0), scores.argmax(axis=0))
            self.passing.append(self.plane.imshow(largest, **place))
            return
        shown = np.ma.masked_invalid(tame(surface[0]) - self.threshold)
        if not shown.count():
            return
        if self.kind == "surface":
            self.passing.append(self.plane.contourf(across, up, shown, **self.fill))
            return
        self.passing.append(self.plane.imshow(shown, interpolation="bilinear", **place))
        if shown.min() < 0 < shown.max():  # contour() would warn that there is none
            self.passing.append(self.plane.contour(across, up, shown, levels=[0.0], colors=INK, linewidths=1.5))

    def _weights(self, part: SubFigure) -> None:
        part.suptitle("Weights by layer", fontsize=10)
        layers = strips(self.footage.names)
        limit = float(np.max(np.abs(known(*(frame.parameters for frame in self.footage.frames))), initial=0.0)) or 1.0
        ratios = [min(max(len(strip.columns), 4), 12) for strip in layers]
        row = np.ravel(np.array(part.subplots(1, len(layers), width_ratios=ratios)))
        colours = signs().with_extremes(bad="#bbbbbb")
        names: list[str] = []
        for axes, strip in zip(row, layers, strict=True):
            empty = np.zeros((len(strip.rows), len(strip.columns)))
            image = axes.imshow(empty, cmap=colours, vmin=-limit, vmax=limit, aspect="auto", interpolation="nearest")
            self.strips.append((strip, image))
            for _, start, _ in strip.groups[1:]:
                axes.axhline(start - 0.5, color="white", linewidth=2)
            said, names = names, [name[:6] for name, _, _ in strip.groups]
            middles = [(start + end - 1) / 2 for _, start, end in strip.groups]
            axes.set_yticks(middles if names != said else [], names if names != said else [])  # said once in a row
            axes.set_xticks([])
            axes.tick_params(length=0)
            axes.spines[:].set_visible(False)
            title = f"layer {strip.title}" if strip.title.isdigit() and len(layers) < 5 else strip.title[:10]
            axes.set_xlabel(title, fontsize=8)
        part.colorbar(self.strips[0][1], ax=list(row), aspect=30)
