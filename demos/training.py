"""What the tour's two trainings share: how they are trained, and their pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograd.views.plots.plotting import COLOURS, FAINT, new_figure, styled
from demos.planes import show_plane
from demos.running import OUT
from nn import MLP, SGD, Data, History, fit

compiled = False  # whether `train` records the loss once and replays it; python -m demos --compiled


def train(model: MLP, loss: Callable[[Any, Any], Any], data: Data, steps: int, lr: float) -> History:
    """Gradient descent on the whole training set, a step for each epoch."""
    optimizer = SGD(model.parameters(), lr=lr, momentum=0.9)
    history = fit(model, loss, data, epochs=steps, batch=len(data), optimizer=optimizer, compiled=compiled)
    print(f"   training loss: {history.loss[0]:.4f} → {history.loss[-1]:.4f} in {steps} steps")
    return history


def save(figure: Any, name: str) -> Path:
    """Write a figure whole or not at all."""
    OUT.mkdir(exist_ok=True)
    part = OUT / f".{name}"
    try:
        figure.savefig(part, dpi=144, bbox_inches="tight", format="png")
        part.replace(OUT / name)
    finally:
        part.unlink(missing_ok=True)
    return OUT / name


def plot(history: History, model: Callable[[Any], Any], data: Data, name: str) -> Path:
    """The loss curve, and the decision regions over two features."""
    with styled("The tour"):
        figure = new_figure(10.0, 4.0, layout="constrained")
        left, right = figure.subplots(1, 2)
        left.plot(range(1, len(history) + 1), history.loss, color=COLOURS[0])
        left.set(xlabel="step", ylabel="training loss", title="Loss")
        left.grid(color=FAINT)
        show_plane(right, model, data)
        right.set_title("Decision regions and training points")
        right.legend()
        return save(figure, name)
