"""A straight line or a network: which tells better how far diabetes will go? python -m demos.regression."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from autograd import no_grad
from autograd.views.plots.plotting import COLOURS, FAINT, INK, Plot, new_figure, styled
from demos.planes import MARKERS
from demos.running import Options, demo
from nn import MLP, Data, data, fit, l2, mean_absolute_error, mse, r2

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]
Score = Callable[[Floats, Floats], float]

SURE, BAND = 0.95, 0.90  # of the intervals of scores, and of the band around single predictions


class Standardised:
    """A model whose targets were standardised for its training, and who predicts in their own unit again."""

    def __init__(self, model: MLP, train: Data) -> None:
        self.model, self.mean, self.scale = model, float(train.y.mean()), float(train.y.std())

    def targets(self, part: Data) -> Data:
        """The same samples with targets of mean 0 and deviation 1, by those to train with."""
        return Data(part.x, (part.y - self.mean) / self.scale)

    def __call__(self, part: Data) -> Floats:
        """One prediction per sample."""
        with no_grad():
            return np.array([self.model(x).data for x in part.x.tolist()]) * self.scale + self.mean


def trained(model: MLP, train: Data, validation: Data, options: Options) -> Standardised:
    """The model with the weights of the epoch that was best on the validation data."""
    standard = Standardised(model, train)
    rate, epochs = (0.05, 10) if options.quick else (0.01, 300)
    history = fit(
        model, mse, standard.targets(train), validation=standard.targets(validation), lr=rate, epochs=epochs,
        patience=40, penalty=lambda model: l2(model, 1e-3), compiled=options.compiled,
    )  # fmt: skip
    if history.stopped.startswith("Ctrl-C"):
        raise KeyboardInterrupt  # to compare with what was hardly trained would mislead
    return standard


def interval(score: Score, predictions: Floats, targets: Floats, draws: int) -> tuple[float, float]:
    """Between which two numbers the score stays for 95 % of the redraws of the samples, with replacement."""
    rows = np.random.default_rng(0).integers(len(targets), size=(draws, len(targets)))
    scores = [score(predictions[row], targets[row]) for row in rows]
    low, high = np.quantile(scores, [(1 - SURE) / 2, (1 + SURE) / 2])
    return float(low), float(high)


def scored(score: Score, predictions: Floats, targets: Floats, draws: int, digits: int) -> str:
    """The score, and its interval."""
    low, high = interval(score, predictions, targets, draws)
    return f"{score(predictions, targets):.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def half_width(off: Floats) -> float:
    """How far from its prediction a new sample lies in 90 % of cases, by samples like it (split conformal)."""
    distances = np.sort(np.abs(off))
    return float(distances[min(int(np.ceil(BAND * (len(off) + 1))), len(off)) - 1])


def verdict(low: float, high: float) -> str:
    """What an interval of the network's advantage says."""
    if low <= 0 <= high:
        return "there is no telling which is better"
    return f"the network is {'better' if low > 0 else 'worse'}"


def run(options: Options) -> None:
    """Train both, score them on patients who had no part in it, say how sure that is, and draw it."""
    train, held_out = data.diabetes().split(0.3, seed=0)
    train, validation = train.split(0.2, seed=0)
    validation, held_out = (part.standardised(like=train) for part in (validation, held_out))
    train, true = train.standardised(), held_out.y
    print(
        f"diabetes: {len(train)} patients to learn from, {len(validation)} to choose the epoch by, {len(true)} held out"
    )
    print(f"A year later, it is at {true.mean():.0f} ± {true.std():.0f} in those. Held-out scores, with 95% intervals:")
    print(f"{'':8} {'R²':24} {'mean absolute error':22} 90% of patients lie within, by validation")
    models = {"line": MLP(10, [1], seed=0), "network": MLP(10, [6 if options.quick else 16, 1], "tanh", seed=0)}
    draws = 300 if options.quick else 2000
    found, bands = {}, {}
    for name, model in models.items():
        standard = trained(model, train, validation, options)
        ours, band = standard(held_out), half_width(standard(validation) - validation.y)
        found[name], bands[name] = ours, band
        told = scored(r2, ours, true, draws, digits=3), scored(mean_absolute_error, ours, true, draws, digits=1)
        inside = np.mean(np.abs(ours - true) <= band)
        print(f"{name:8} {told[0]:24} {told[1]:22} ±{band:.0f}; {inside:.0%} of those held out do")
    both = np.stack([found["line"], found["network"]], axis=1)
    low, high = interval(lambda pair, y: r2(pair[:, 1], y) - r2(pair[:, 0], y), both, true, draws)
    print(f"R² of the network less that of the line: {low:+.3f} to {high:+.3f}, so {verdict(low, high)}")
    print("(redrawing the held-out patients: that is the luck of who was held out, not of who was learned from)")
    with styled("demos.regression"):
        figure = draw_regression(found, bands, true)
        print("picture:", Plot(figure, "demos.regression", "regression").save(options.picture("regression.png")))


def draw_regression(found: Mapping[str, Floats], bands: Mapping[str, float], true: Floats) -> Figure:
    """One panel per model: its predictions in a band of so much to either side; and one with the residuals of all."""
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


if __name__ == "__main__":
    raise SystemExit(demo("regression", run, __doc__, needs=("sklearn", "matplotlib")))
