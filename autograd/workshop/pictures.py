"""workshop: pictures of gradient descent: along a curve as a film or a strip, and over a landscape of two weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.views.films.frames import gif_of, moving_in_notebooks
from autograd.views.plots.plotting import COLOURS, FAINT, INK, Plot, content_of, new_figure, settle, styled
from autograd.workshop.exercises import said

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WHO = "workshop"
DPI = 80  # of a film
Curve = Callable[[float], float]
Height = Callable[[float, float], float]


class Descents:
    """Gradient descent along one curve with several learning rates: a notebook shows the film, `strip` its frames.

    Args:
        loss: the curve, a function of one number.
        slope: its derivative.
        start: where all begin.
        rates: the learning rates.
        steps: how many steps each takes.
        low: where the picture begins.
        high: where it ends.
        language: "en" or "pl".

    Example:
        >>> descents = Descents(lambda w: w**2, lambda w: 2 * w, 1.0, [0.1, 0.5], steps=3, low=-2.0, high=2.0)
        >>> descents.places[1]
        [1.0, 0.0, 0.0, 0.0]
    """

    def __init__(
        self, loss: Curve, slope: Curve, start: float, rates: Sequence[float], *, steps: int, low: float, high: float,
        language: str = "en",
    ) -> None:  # fmt: skip
        self.loss, self.rates, self.steps, self.low, self.high = loss, list(rates), steps, low, high
        self.language = language
        self.places = [path(slope, start, rate, steps) for rate in self.rates]

    def strip(self, steps: Sequence[int]) -> Plot:
        """The film's frames at these steps side by side, a row for each learning rate."""
        with styled(WHO):
            figure = new_figure(1.75 * len(steps), 1.5 * len(self.rates), dpi=DPI, layout="constrained")
            panels = figure.subplots(len(self.rates), len(steps), sharex=True, sharey=True, squeeze=False)
            for row, rate, places in zip(panels, self.rates, self.places, strict=True):
                row[0].set_ylabel(f"η = {rate:g}\nL")
                for axes, step in zip(row, steps, strict=True):
                    self._panel(axes, places, step)
            for axes, step in zip(panels[0], steps, strict=True):
                axes.set_title(said(self.language, "picture.step", step=step))
            for axes in panels[-1]:
                axes.set_xlabel("w")
            settle(figure)
        return Plot(figure, WHO, "a descent")

    def frame(self, step: int) -> Figure:
        """All descents at one step, side by side."""
        with styled(WHO):
            figure = new_figure(2.6 * len(self.rates), 2.4, dpi=DPI, layout="constrained", facecolor="white")
            panels = figure.subplots(1, len(self.rates), sharey=True, squeeze=False)[0]
            for axes, rate, places in zip(panels, self.rates, self.places, strict=True):
                self._panel(axes, places, step)
                axes.set(title=f"η = {rate:g}", xlabel="w")
            panels[0].set_ylabel("L")
            figure.suptitle(said(self.language, "picture.step", step=step))
            settle(figure)
        return figure

    def gif(self, milliseconds: int = 700) -> bytes:
        """The film as a GIF that loops."""
        frames = (content_of(self.frame(step), "png", WHO, dpi=DPI) for step in range(self.steps + 1))
        return gif_of(frames, milliseconds, WHO)

    def _panel(self, axes: Axes, places: Sequence[float], step: int) -> None:
        """The curve, the way so far and where it has got to."""
        curve = np.linspace(self.low, self.high, 121)
        heights = [float(self.loss(w)) for w in curve]
        way = places[: step + 1]
        axes.plot(curve, heights, color=COLOURS[0], linewidth=1.2)
        axes.plot(way, [float(self.loss(w)) for w in way], ".-", color=COLOURS[1], linewidth=0.8, markersize=3)
        axes.plot(way[-1], float(self.loss(way[-1])), "o", color=COLOURS[1], markersize=6, zorder=4)
        axes.set(xlim=(self.low, self.high), ylim=(min(heights) - 0.04 * max(heights), max(heights)))
        axes.grid(color=FAINT, linewidth=0.6)

    def __repr__(self) -> str:
        return (
            f"Descents with learning rates {', '.join(f'{rate:g}' for rate in self.rates)}. A notebook shows the film"
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return moving_in_notebooks(self.gif, said(self.language, "picture.film"), repr(self))


def path(slope: Curve, start: float, rate: float, steps: int) -> list[float]:
    """Where gradient descent gets to along a curve, from the start on.

    Example:
        >>> path(lambda w: 2 * w, 1.0, 0.25, 2)
        [1.0, 0.5, 0.25]
    """
    places = [start]
    for _ in range(steps):
        places.append(places[-1] - rate * slope(places[-1]))
    return places


def landscape(
    loss: Height,
    view: tuple[float, float, float, float],
    paths: Mapping[str, Sequence[tuple[float, float]]],
    names: tuple[str, str],
    *,
    levels: Sequence[float] | None = None,
) -> Plot:
    """The loss over two weights as a map with contour lines, and the ways that descents took over it.

    Args:
        loss: a function of both numbers.
        view: what of it is shown: left, right, bottom, top.
        paths: by what they are called, the places that were visited.
        names: what the weights are called.
        levels: the losses that have a contour line; chosen by matplotlib where None.
    """
    left, right, bottom, top = view
    across, up = np.linspace(left, right, 61), np.linspace(bottom, top, 61)
    heights = [[float(loss(float(one), float(other))) for one in across] for other in up]
    with styled(WHO):
        figure = new_figure(6.4, 4.2, dpi=DPI, layout="constrained")
        axes = figure.subplots()
        shades = axes.contourf(across, up, heights, levels=levels, cmap="Greys", alpha=0.6)
        axes.contour(across, up, heights, levels=shades.levels, colors="#777777", linewidths=0.5)
        figure.colorbar(shades, ax=axes, label="L")
        for (name, places), colour in zip(paths.items(), COLOURS[1:], strict=False):
            axes.plot(*np.transpose(places), ".-", color=colour, linewidth=1.2, markersize=5, label=name)
        for places in paths.values():
            axes.plot(*places[0], "x", color=INK, markersize=8, markeredgewidth=1.8, zorder=4)
        axes.set(xlim=(left, right), ylim=(bottom, top), xlabel=names[0], ylabel=names[1], aspect="equal")
        if paths:
            axes.legend(loc="upper right", facecolor="white", frameon=True)
        settle(figure)
    return Plot(figure, WHO, f"the loss over {names[0]} and {names[1]}")
