"""Points in the plane, and the regions that a model cuts it into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.views.films.surface import finer, grid_over, scores_over
from autograd.views.plots.plotting import COLOURS, INK
from nn import Data

MARKERS = "os^DvP*X"
FILLED = 0.25  # how much of a class's colour its region has


def show_plane(axes: Any, model: Callable[[Any], Any], data: Data) -> None:
    """Points with two features, coloured by class as `Film` does it, over the regions the model takes for each class.

    The model is a function of one sample: one output, positive for class 1, or one output per class.
    """
    from matplotlib.colors import to_rgb

    colours = COLOURS[1::-1] if len(data.classes) == 2 else COLOURS
    across, up = grid_over(data.x)
    scores = scores_over(model, (across, up))
    if len(scores) == 1:
        scores = np.concatenate([-scores, scores])
    winner = finer(scores).argmax(axis=0)
    tints = 1 - FILLED * (1 - np.array([to_rgb(color) for color in colours]))
    place = {"extent": (across[0], across[-1], up[0], up[-1]), "origin": "lower", "aspect": "auto"}
    axes.imshow(tints[winner], interpolation="nearest", **place)
    if len(scores) == 2 and winner.min() < winner.max():
        axes.contour(across, up, scores[1], levels=[0.0], colors=INK, linewidths=1.5)
    for label, name in enumerate(data.classes):
        points = data.x[data.y == label]
        look: dict[str, Any] = {"color": colours[label], "marker": MARKERS[label], "edgecolors": INK}
        axes.scatter(points[:, 0], points[:, 1], s=20, linewidths=0.6, zorder=3, label=name, **look)
    axes.set(xlabel=data.names[0], ylabel=data.names[1], xlim=(across[0], across[-1]), ylim=(up[0], up[-1]))
