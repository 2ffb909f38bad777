"""The picture: how the losses fell, and where the model looks in one name."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from autograd.views.plots.plotting import COLOURS, FAINT, INK, Plot, new_figure, styled
from nn import History


def picture(history: History, bar: float, name: str, shares: NDArray[np.float64]) -> Plot:
    """Draw it.

    Args:
        history: of the training.
        bar: the bigram model's loss on the validation names.
        name: one the model hasn't seen.
        shares: its attention, of shape (heads, positions, positions); the first position is END.
    """
    with styled("demos.gpt"):
        figure = new_figure(13, 5.5, layout="constrained")
        left, right = figure.subfigures(1, 2, width_ratios=(1, 1.15), squeeze=False)[0]
        axes = left.subplots()
        epochs = range(1, len(history) + 1)
        marker = "o" if len(history) < 3 else None
        lines = (("training", history.loss), ("validation", history.validation_loss))
        for (label, line), colour in zip(lines, COLOURS, strict=False):
            axes.plot(epochs, line, color=colour, label=f"GPT, {label} names", marker=marker)
        axes.axhline(bar, color=INK, linestyle="--", label="bigram, validation names")
        if history.kept:
            axes.plot(history.kept, history.validation_loss[history.kept - 1], "o", color=COLOURS[1], label="kept")
        axes.set(xlabel="epoch", ylabel="nats per letter", title="Loss")
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(color=FAINT)
        axes.legend()

        letters = ["·", *name.replace(" ", "␣")]  # the first token is END
        heads = len(shares)
        grid = right.subplots(-(-heads // 2), min(heads, 2), squeeze=False)
        right.suptitle(f"Where the model looks, letter by letter: {name} (· is its start)")
        for i, (place, share) in enumerate(zip(grid.flat, shares, strict=False)):
            above = np.triu(np.ones(share.shape, dtype=bool), 1)
            image = place.imshow(np.ma.masked_array(share, above), cmap="viridis", vmin=0, vmax=1)
            place.set_xticks(range(len(letters)), letters)
            place.set_yticks(range(len(letters)), letters)
            place.set_title(f"head {i + 1}", fontsize=10)
            place.set(xlabel="looks at", ylabel="having read")
            place.spines[["top", "right"]].set_visible(False)
        right.colorbar(image, ax=grid, label="share of the attention", shrink=0.8)
    return Plot(figure, "demos.gpt", "how the GPT learned")
