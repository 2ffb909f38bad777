"""What a network makes of digits: those it gets wrong, which it takes for which, and the weights as images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.views.films.stage import WEIGHTS
from autograd.views.plots.plotting import COLOURS, FAINT, new_figure
from nn import MLP, Data, confusion_matrix

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

ACROSS, DOWN = 4, 3  # wrong digits that are shown
TILES = 6  # neurons in a row


def draw_digits(model: MLP, images: Data, scores: NDArray[np.float64]) -> Figure:
    """The three panels.

    Args:
        model: its first layer's weights are drawn as images.
        images: those held out.
        scores: of every class, (images, classes).
    """
    figure = new_figure(13.0, 4.4, layout="constrained")
    parts: Any = figure.subfigures(1, 3, width_ratios=(4.4, 4.2, 4.4))
    left, middle, right = parts
    _wrong(left, images, scores)
    _confused(middle, images, scores)
    _weights(right, model, images.shape)
    return figure


def _wrong(part: SubFigure, images: Data, scores: NDArray[np.float64]) -> None:
    """Those it gets wrong, the surest first, with the probability of what it says and of what is right."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances = powers / powers.sum(axis=1, keepdims=True)
    wrong = np.flatnonzero(scores.argmax(axis=1) != images.y)
    shown = wrong[np.argsort(-chances[wrong].max(axis=1))][: ACROSS * DOWN]
    title = f"Wrong: {len(wrong)} of {len(images)}" + (", the surest first" if len(wrong) > 1 else "")
    part.suptitle(title, fontsize=10)
    tiles = list(part.subplots(DOWN, ACROSS).flat)
    for axes in tiles:
        axes.set_axis_off()
    for axes, i in zip(tiles, shown, strict=False):
        said, true = scores[i].argmax(), images.y[i]
        axes.imshow(images.x[i].reshape(images.shape), cmap="gray_r", vmin=0, vmax=1)
        axes.set_title(f"says {said}, {chances[i, said]:.0%}\nis {true}, {chances[i, true]:.0%}", fontsize=8)


def _confused(part: SubFigure, images: Data, scores: NDArray[np.float64]) -> None:
    """How often which digit was taken for which; the colour is for the mistakes."""
    from matplotlib.colors import LinearSegmentedColormap

    counts = confusion_matrix(scores, images.y)
    mistakes = np.where(np.eye(len(counts), dtype=bool), 0, counts)
    part.suptitle("Taken for which", fontsize=10)
    axes = part.subplots()
    axes.imshow(mistakes, cmap=LinearSegmentedColormap.from_list("mistakes", ["white", COLOURS[1]]), vmin=0)
    for (row, column), count in np.ndenumerate(counts):
        if count:
            right = row == column
            look: dict[str, Any] = {
                "color": COLOURS[0] if right else "black",
                "fontweight": "normal" if right else "bold",
            }
            axes.text(column, row, str(count), ha="center", va="center", fontsize=8, **look)
    ticks = range(len(counts))
    axes.set(xlabel="said", ylabel="is", xticks=ticks, yticks=ticks)
    axes.set_xticklabels(images.classes)
    axes.set_yticklabels(images.classes)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    lines = np.arange(len(counts) + 1) - 0.5
    axes.hlines(lines, lines[0], lines[-1], color=FAINT, linewidth=0.5)
    axes.vlines(lines, lines[0], lines[-1], color=FAINT, linewidth=0.5)


def _weights(part: SubFigure, model: MLP, shape: tuple[int, ...]) -> None:
    """Every hidden neuron's weights, each where its pixel is: tiles of one image, with gaps between them."""
    neurons = [np.reshape([weight.data for weight in neuron.w], shape) for neuron in model.layers[0].neurons]
    neurons += [np.full(shape, np.nan)] * (-len(neurons) % TILES)
    tiles = [np.pad(neuron, ((0, 1), (0, 1)), constant_values=np.nan) for neuron in neurons]
    mosaic = np.block([tiles[i : i + TILES] for i in range(0, len(tiles), TILES)])[:-1, :-1]
    limit = float(np.nanmax(np.abs(mosaic)))
    part.suptitle("The hidden neurons' weights, by pixel (pale: hardly used)", fontsize=10)
    axes = part.subplots()
    image = axes.imshow(np.ma.masked_invalid(mosaic), cmap=WEIGHTS, vmin=-limit, vmax=limit)
    axes.set_axis_off()
    part.colorbar(image, ax=axes, aspect=40, shrink=0.8)
