"""A network learns three species of iris from four lengths, and stops when it gets no better: python -m demos.iris."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.views.plots.plotting import COLOURS, INK, Plot, new_figure, styled
from demos.planes import MARKERS
from demos.running import Options, demo
from nn import MLP, Data, accuracy, confusion_matrix, cross_entropy, data, fit

SHOWN = (2, 3)  # the features in the picture: a petal's length and width


def run(options: Options) -> None:
    """Train on two thirds of the flowers, and look at what becomes of the third that was held out."""
    flowers, held_out = data.iris().split(1 / 3, seed=1)  # as many of each species in both
    train = flowers.standardised()
    model = MLP(4, [8, 3], "tanh", seed=1)
    history = fit(
        model, cross_entropy, train, epochs=25 if options.quick else 200, lr=0.05, validation=0.2, patience=15,
        metric=accuracy, compiled=options.compiled,
    )  # fmt: skip
    if not len(history):
        raise KeyboardInterrupt  # stopped in the first epoch: there is nothing to look at
    print(f"iris, {len(train)} flowers to learn and to choose from: {history.stopped}; weights of epoch {history.kept}")

    scores = [[score.data for score in model(x)] for x in held_out.standardised(like=train).x]
    matrix = confusion_matrix(scores, held_out.y)
    print(f"held-out accuracy: {accuracy(scores, held_out.y):.1%} of {len(held_out)} flowers")
    print(table(matrix, held_out.classes))
    print("training:", history.plot().save(options.picture("iris_training.png")))
    print("held-out flowers:", plot(held_out, scores, matrix).save(options.picture("iris.png")))


def table(matrix: Any, names: tuple[str, ...]) -> str:
    """A confusion matrix as text: a row for each true species, a column for what it was taken for."""
    width = max(map(len, names)) + 2
    rows = [("taken for", *names), *((name, *counts) for name, counts in zip(names, matrix, strict=True))]
    return "\n".join(f"{first:{width}}" + "".join(f"{each:>{width}}" for each in rest) for first, *rest in rows)


def plot(held_out: Data, scores: Any, matrix: Any) -> Plot:
    """The confusion matrix, and the flowers by their petals, mistakes ringed."""
    names = held_out.classes
    with styled("demos.iris"):
        figure = new_figure(9.0, 3.8, layout="constrained")
        left, right = figure.subplots(1, 2)
        left.imshow(matrix, cmap="Blues", vmax=1.4 * matrix.max())
        for i, row in enumerate(matrix):
            for j, count in enumerate(row):
                left.text(j, i, f"{count}", ha="center", va="center")
        left.set(
            xlabel="taken for", ylabel="species", xticks=range(3), yticks=range(3), xticklabels=names, yticklabels=names
        )
        left.spines[:].set_visible(False)
        left.tick_params(length=0)
        left.set_title("What they were taken for")
        x, y = (held_out.x[:, i] for i in SHOWN)
        for label, name in enumerate(names):
            its = held_out.y == label
            look: dict[str, Any] = {"color": COLOURS[label], "marker": MARKERS[label], "edgecolors": INK}
            right.scatter(x[its], y[its], s=22, linewidths=0.6, label=name, **look)
        wrong = np.argmax(scores, axis=1) != held_out.y
        right.scatter(x[wrong], y[wrong], s=140, color="none", edgecolors=INK, linewidths=1.2, label="mistaken")
        right.set(
            xlabel=held_out.names[SHOWN[0]], ylabel=held_out.names[SHOWN[1]], title="By two of their four features"
        )
        right.legend()
    return Plot(figure, "demos.iris", "held-out irises")


if __name__ == "__main__":
    raise SystemExit(demo("iris", run, __doc__, needs=("sklearn", "matplotlib")))
