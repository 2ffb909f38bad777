"""views/plots: draw_activations().

Functions and their derivatives, as a first lecture on neural networks shows them.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.common.numbers import to_float
from autograd.rows.row import Op
from autograd.rows.table import TABLE
from autograd.views.plots.cases import formula, taught
from autograd.views.plots.curves import Curves, curves, is_drawable
from autograd.views.plots.plotting import COLOURS, FAINT, INK, Plot, new_figure, settle, styled
from autograd.views.rendering import FORMATS
from autograd.views.saving import target_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LONGEST = 150  # letters of a formula in LaTeX; a series takes minutes to set, and nobody reads it
WHO = "draw_activations"


def draw_activations(
    *names: str, path: str | os.PathLike[str] | None = None, low: float = -4.0, high: float = 4.0
) -> Plot:
    """Plot functions of one number and their derivatives, one panel each, all read from the op table.

    A dot at a kink is the derivative that back-propagation takes there.

    Args:
        names: rows of the op table, such as "sigmoid" or "log"; every activation function where none is given.
        path: where to save it, as .svg, .png or .pdf; nowhere where None.
        low: where the plot begins.
        high: where it ends.

    Raises:
        ValueError: an unknown name, an operation of several numbers, no room from low to high, or an unknown ending.
        TypeError: a name is no text, or low or high no number.
        RenderError: matplotlib isn't installed.

    Example:
        >>> draw_activations("relu", "tanh")
        Plot of relu, tanh and their derivatives. A notebook shows it; .save("plot.svg") writes it
    """
    low, high = (to_float(each, f"{WHO}: {name}", "a number") for each, name in ((low, "low"), (high, "high")))
    if not (math.isfinite(low) and math.isfinite(high) and low < high and math.isfinite(high - low)):
        raise ValueError(f"{WHO}: low is {low:g} and high is {high:g}; expected two finite numbers, low the smaller")
    ops = rows_named(names)
    if path is not None:
        target_of(path, FORMATS, WHO)
    columns = {1: 1, 2: 2, 4: 2}.get(len(ops), 3 if len(ops) <= 9 else 4)
    rows = -(-len(ops) // columns)
    with styled(WHO):
        figure = new_figure(max(3.4 * columns, 4.2), 3.3 * rows, layout="constrained")
        figure.get_layout_engine().set(w_pad=0.08, h_pad=0.08)  # type: ignore[union-attr,call-arg]
        for place, op in enumerate(ops):
            panel(figure.add_subplot(rows, columns, place + 1), op, low, high)
        settle(figure)
    plot = Plot(figure, WHO, f"{', '.join(op.name for op in ops)} and their derivatives")
    if path is not None:
        plot.save(path)
    return plot


def rows_named(names: Sequence[str]) -> list[Op]:
    """The rows to draw, each once."""
    drawable = {name: op for op in TABLE.values() if is_drawable(op) for name in (op.name, *op.aliases)}
    if not names:
        return [op for op in drawable.values() if op.activation]
    found = {}
    for name in names:
        if not isinstance(name, str):
            raise TypeError(f"{WHO}: {name!r:.60} is a {type(name).__name__}; expected names, such as 'relu', 'tanh'")
        if name not in drawable:
            what = "isn't a function of one number alone" if name in TABLE else "is unknown"
            raise ValueError(f"{WHO}: {name!r:.60} {what}; the known ones are: {', '.join(sorted(drawable))}")
        found[drawable[name].name] = drawable[name]
    return list(found.values())


def panel(axes: Axes, op: Op, low: float, high: float) -> None:
    """One function: its value solid, its derivative dashed, and its name and formulas above."""
    drawn = curves(op, low, high)
    called = op.symbol if op.symbol.isidentifier() else op.name
    variable = op.active[0]
    bottom, top = window(drawn, max(abs(low), abs(high)))
    for line, color, style, mark in (
        (drawn.value, COLOURS[0], "-", ""),
        (drawn.derivative, COLOURS[1], "--", "\N{PRIME}"),
    ):
        shown = cut(line, bottom, top)
        axes.plot(drawn.x, shown, style, color=color, linewidth=2, label=f"{called}{mark}({variable})")
    for place, derivative in drawn.jumps:
        axes.plot([place], [derivative], "o", color=COLOURS[1], markersize=5, zorder=4)
    axes.axhline(0, color=INK, linewidth=0.8, zorder=1)
    axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
    axes.grid(color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.locator_params(nbins=6)
    axes.set(xlim=(low, high), ylim=(bottom, top))
    lines = [f"${line}$" for line in (*formula(op), *taught(op)) if len(line) <= LONGEST]
    axes.set_title("\n".join([op.name, *lines]), weight="bold", linespacing=1.5)  # formulas have their own weight
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.08), ncols=2, handlelength=2.6)


def window(drawn: Curves, size: float) -> tuple[float, float]:
    """What to show of the vertical axis: all of it, or of what grows beyond the picture as much as it is wide."""
    finite = np.concatenate([line[np.isfinite(line)] for line in (drawn.value, drawn.derivative)])
    if not len(finite):
        return -1.0, 1.0
    limit = 1.25 * size
    low, high = float(min(finite.min(), 0.0)), float(max(finite.max(), 0.0))
    if max(-low, high) > limit:
        if np.mean(np.abs(finite) <= limit) >= 0.5:
            low, high = max(low, -limit), min(high, limit)
        else:  # most of it is far away: scale to that, without the poles
            low, high = (float(each) for each in np.percentile(finite, [5, 95]))
    room = 0.06 * ((high - low) or 1.0)
    return low - room, high + room


def cut(line: Any, bottom: float, top: float) -> Any:
    """A line without the strokes that cross the whole picture from above to below it, as beside a pole."""
    line = np.array(line)
    side = np.sign(np.where(line > top, 1, 0) - np.where(line < bottom, 1, 0))
    line[1:][side[1:] * side[:-1] < 0] = np.nan
    return line
