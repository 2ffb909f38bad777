"""Handwritten digits, 8×8 pixels, learned by 32 hidden neurons: python -m demos.digits."""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd import no_grad
from autograd.views.plots.plotting import COLOURS, FAINT, Plot, new_figure, signs, styled
from demos.running import Options, demo, seed
from nn import MLP, Data, accuracy, confusion_matrix, cosine, cross_entropy, data, fit, l2

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

BATCH, RATE, PENALTY = 32, 0.02, 1e-4  # of those tried, the best on validation data; nothing was chosen by the test
ACROSS, DOWN = 4, 3  # wrong digits that are shown
TILES = 6  # neurons in a row


def images(quick: bool, seed: int) -> Data:
    """All the digits, or a quarter of them, with pixels from 0 to 1."""
    whole = data.digits()
    if quick:
        _, whole = whole.split(0.25, seed=seed)
    # 16 is black, so that nothing is learned here from what is held out
    return Data(whole.x / 16, whole.y, classes=whole.classes, title=whole.title, shape=whole.shape)


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


def draw_digits(model: MLP, images: Data, scores: NDArray[np.float64]) -> Figure:
    """What a network makes of digits: those it gets wrong, which it takes for which, and the weights as images."""
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
    image = axes.imshow(np.ma.masked_invalid(mosaic), cmap=signs(), vmin=-limit, vmax=limit)
    axes.set_axis_off()
    part.colorbar(image, ax=axes, aspect=40, shrink=0.8)


def more(parser: argparse.ArgumentParser) -> Any:
    """An option of this demo's own."""
    parser.add_argument("--seed", type=seed, default=0, help="of the parts, the first weights and the order; 0")


if __name__ == "__main__":
    raise SystemExit(demo("digits", run, __doc__, needs=("sklearn", "matplotlib"), more=more))
