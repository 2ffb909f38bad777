"""What the tour's two trainings share: a loop with a progress bar, and pictures."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from tqdm import trange

from autograd import Value, compile, no_grad, record  # noqa: A004 - as in re
from nn import MLP, SGD

OUT = Path(__file__).parent / "out"


compiled = False  # whether `train` records the loss once and replays it; python -m demos --compiled


def eager(model: MLP, loss_of: Callable[[], Value]) -> Callable[[], float]:
    """What records the loss anew, goes back through it, and gives its number."""

    def gradients() -> float:
        model.zero_grad()
        loss = loss_of()
        loss.backward()
        return loss.data

    return gradients


def replayed(model: MLP, loss_of: Callable[[], Value]) -> Callable[[], float]:
    """The same, compiled: recorded once, whatever the weights will be."""
    with record() as recording:  # a branch on the weights would be seen
        program = compile(loss_of(), parameters=model, guards=recording)

    def gradients() -> float:
        value, found = program()
        for parameter, gradient in zip(program.parameters, found.tolist(), strict=True):
            parameter.grad = gradient
        return float(value[0])

    return gradients


def train(model: MLP, loss_of: Callable[[], Value], steps: int, lr: float, name: str) -> list[float]:
    """Gradient descent on the whole training set; returns the loss of every step."""
    optimizer = SGD(model.parameters(), lr=lr, momentum=0.9)
    gradients = (replayed if compiled else eager)(model, loss_of)
    history = []
    gc.disable()  # Python's cyclic collector would walk the graph again and again
    try:
        # disable=None: no bar in a file or a pipe
        for _ in (bar := trange(steps, desc=name, disable=None)):
            history.append(gradients())
            optimizer.step()
            bar.set_postfix(loss=f"{history[-1]:.4f}")
    finally:
        gc.enable()
    print(f"   training loss: {history[0]:.4f} → {history[-1]:.4f} in {steps} steps")
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
        plt.close(figure)
    return OUT / name


def plot(
    history: list[float], classify: Callable[[Any], Any], x: Any, y: Any, axes: tuple[str, str], name: str
) -> Path:
    """The loss curve, and the decision regions over two axes."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.5))
    left.plot(history, color="#1f6f8b")
    left.set(xlabel="step", ylabel="training loss", title="Loss")
    left.grid(alpha=0.3)
    low, high = x.min(axis=0) - 0.5, x.max(axis=0) + 0.5
    grid = np.meshgrid(np.linspace(low[0], high[0], 50), np.linspace(low[1], high[1], 50))
    with no_grad():
        regions = classify(np.stack([each.ravel() for each in grid], axis=1))
    levels = np.arange(int(np.max(y)) + 2) - 0.5
    right.contourf(*grid, np.reshape(regions, grid[0].shape), levels=levels, cmap="coolwarm", alpha=0.3)
    right.scatter(x[:, 0], x[:, 1], c=y, cmap="coolwarm", edgecolors="black", linewidths=0.5, s=30)
    right.set(xlabel=axes[0], ylabel=axes[1], title="Decision regions and training points")
    return save(figure, name)
