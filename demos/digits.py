"""Handwritten digits, 8×8 pixels, learned by 32 hidden neurons: python -m demos.digits."""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd import no_grad
from autograd.views.plots.plotting import Plot, styled
from demos.digits_picture import draw_digits
from demos.running import Options, demo, seed
from nn import MLP, Data, accuracy, cosine, cross_entropy, data, fit, l2

BATCH, RATE, PENALTY = 32, 0.02, 1e-4  # of those tried, the best on validation data; nothing was chosen by the test


def images(quick: bool, seed: int) -> Data:
    """All the digits, or a quarter of them, with pixels from 0 to 1."""
    whole = data.digits()
    if quick:
        _, whole = whole.split(0.25, seed=seed)
    return replace(whole, x=whole.x / 16)  # 16 is black, so that nothing is learned here from what is held out


def trained(train: Data, validation: Data, epochs: int, options: Options) -> MLP:
    """A network with the weights of the epoch that was best on the validation data."""
    model = MLP(64, [16 if options.quick else 32, 10], "relu", seed=options.seed)
    steps = epochs * -(-len(train) // BATCH)
    history = fit(
        model, cross_entropy, train, epochs=epochs, batch=BATCH, optimizer="adam", lr=RATE, schedule=cosine(steps),
        penalty=lambda model: l2(model, PENALTY), validation=validation, metric=accuracy, seed=options.seed,
        compiled=options.compiled,
    )  # fmt: skip
    if not len(history):
        raise KeyboardInterrupt  # stopped in the first epoch: there is nothing to look at
    print(f"{len(history)} epochs, {history.steps} steps; epoch {history.kept} had the lowest validation loss")
    return model


def scores_of(model: MLP, images: Data) -> NDArray[np.float64]:
    """The scores of every class, (images, 10)."""
    with no_grad():
        return np.array([[score.data for score in model(image)] for image in images.x.tolist()])


def run(options: Options) -> None:
    """Train, score on images that had no part in it, and draw what went wrong."""
    start = time.perf_counter()
    train, held_out = images(options.quick, options.seed).split(0.2, seed=options.seed)
    train, validation = train.split(0.15, seed=options.seed)
    print(f"digits: {len(train)} images to learn from, {len(validation)} to choose the epoch by")
    model = trained(train, validation, 6 if options.quick else 30, options)
    scores = scores_of(model, held_out)
    score = accuracy(scores, held_out.y)
    print(f"held-out accuracy: {score:.1%} of {len(held_out)} images it never saw, seed {options.seed}")
    with styled("demos.digits"):
        figure = draw_digits(model, held_out, scores)
        path = Plot(figure, "demos.digits", "digits").save(options.picture("digits.png"))
    print(f"picture: {path}; {time.perf_counter() - start:.1f} s in all")


def more(parser: argparse.ArgumentParser) -> Any:
    """An option of this demo's own."""
    parser.add_argument("--seed", type=seed, default=0, help="of the parts, the first weights and the order; 0")


if __name__ == "__main__":
    raise SystemExit(demo("digits", run, __doc__, needs=("sklearn", "matplotlib"), more=more))
