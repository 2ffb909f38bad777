"""Predictions against what was true, with a band, and what is left over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from autograd.views.plots.plotting import COLOURS, FAINT, INK, new_figure
from nn import r2

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]
MARKERS = "os"


def draw_regression(found: Mapping[str, Floats], bands: Mapping[str, float], true: Floats) -> Figure:
    """One panel per model, and one with the residuals of all.

    Args:
        found: the predictions, by model.
        bands: half the width of each model's band.
        true: what should have been predicted.
    """
    figure = new_figure(4.0 * (len(found) + 1), 3.9, layout="constrained")
    *panels, last = figure.subplots(1, len(found) + 1)
    everything = np.concatenate([*found.values(), true])
    low, high = everything.min() - 15, everything.max() + 15
    diagonal = np.array([low, high])
    last.axhline(0, color=INK, linewidth=0.8)
    for axes, (name, predicted), colour, marker in zip(panels, found.items(), COLOURS, MARKERS, strict=False):
        look = {"color": colour, "marker": marker, "s": 16, "alpha": 0.75, "linewidths": 0}
        axes.fill_between(diagonal, diagonal - bands[name], diagonal + bands[name], color=FAINT, alpha=0.6, zorder=0)
        axes.plot(diagonal, diagonal, color=INK, linewidth=0.8, zorder=1)
        axes.scatter(predicted, true, **look)
        inside = np.abs(true - predicted) <= bands[name]
        axes.set_title(f"{name.capitalize()}: R² {r2(predicted, true):.2f}; {inside.mean():.0%} inside the 90% band")
        axes.set(xlabel="predicted", ylabel="true", xlim=(low, high), ylim=(low, high), aspect="equal")
        last.scatter(predicted, true - predicted, label=name, **look)
    last.set(xlabel="predicted", ylabel="true − predicted", title="Residuals", xlim=(low, high))
    last.legend()
    return figure
