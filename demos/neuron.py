"""One neuron learns OR and fails at XOR, whatever its weights; two layers learn it: python -m demos.neuron."""

from __future__ import annotations

import numpy as np

from autograd.views.plots.plotting import Plot, new_figure, styled
from demos.planes import show_plane
from demos.running import Options, demo
from nn import MLP, Data, accuracy, bce_with_logits, data, fit

OR, XOR = (0, 1, 1, 1), (0, 1, 1, 0)  # what the corners (0, 0), (0, 1), (1, 0) and (1, 1) should give
NOISE = 0.15


def around_corners(title: str, answers: tuple[int, ...], count: int, seed: int) -> Data:
    """Points scattered around the four corners of a square, each with its corner's answer."""
    points = data.xor(count, noise=NOISE, seed=seed)
    return Data(points.x, np.resize(answers, count), names=("a", "b"), classes=("0", "1"), title=title)


def run(options: Options) -> None:
    """Train three models, score each on points that it never saw, and draw what they say there."""
    count, epochs = (40, 60) if options.quick else (80, 150)
    tries = (
        ("one neuron", "OR", OR, MLP(2, [1], seed=1)),
        ("one neuron", "XOR", XOR, MLP(2, [1], seed=1)),
        ("two layers", "XOR", XOR, MLP(2, [2, 1], "tanh", seed=1)),
    )
    with styled("demos.neuron"):
        figure = new_figure(10.0, 4.0, layout="constrained")
        for axes, (who, what, answers, model) in zip(figure.subplots(1, 3), tries, strict=True):
            train = around_corners(what, answers, count, seed=1)
            held_out = around_corners(what, answers, 200, seed=2)
            fit(model, bce_with_logits, train, epochs=epochs, lr=0.1, compiled=options.compiled)
            score = accuracy([model(point) for point in held_out.x], held_out.y)
            print(f"{what}, {who}, {count} points to learn from: {score:.1%} of {len(held_out)} fresh points")
            show_plane(axes, model, held_out)
            axes.set_title(f"{what}, {who}\n{score:.1%} of fresh points")
            axes.set(xticks=(0, 1), yticks=(0, 1), aspect="equal")
            if (who, what) == ("one neuron", "XOR"):
                print(WHY)
        figure.legend(*axes.get_legend_handles_labels(), title="answer", loc="outside right center")
        path = Plot(figure, "demos.neuron", "OR and XOR").save(options.picture("neuron.png"))
    print("picture:", path)


WHY = """\
   One neuron says 1 where w₁·a + w₂·b + c > 0: on one side of a line. For XOR that takes
      c < 0,   w₂ + c > 0,   w₁ + c > 0,   w₁ + w₂ + c < 0.
   The two in the middle add up to w₁ + w₂ + 2c > 0, the other two to w₁ + w₂ + 2c < 0, so that no line does it.
   Three of the four corners are the most that a line gets right. Two layers have more than one line to combine."""


if __name__ == "__main__":
    raise SystemExit(demo("neuron", run, __doc__))
