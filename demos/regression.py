"""A straight line or a network: which tells better how far diabetes will go? python -m demos.regression."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from autograd import no_grad
from autograd.drawing.plotting import Plot, styled
from demos.regression_picture import draw_regression
from demos.running import Options, demo
from nn import MLP, Data, data, fit, l2, mean_absolute_error, mse, r2

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
    fit(
        model, mse, standard.targets(train), validation=standard.targets(validation), lr=0.05 if options.quick else 0.01,
        epochs=10 if options.quick else 300, patience=40, penalty=lambda model: l2(model, 1e-3),
        compiled=options.compiled,
    )  # fmt: skip
    return standard


def interval(score: Score, predictions: Floats, targets: Floats, draws: int) -> tuple[float, float]:
    """Between which two numbers the score stays for 95 % of the redraws of the samples, with replacement."""
    rows = np.random.default_rng(0).integers(len(targets), size=(draws, len(targets)))
    scores = [score(predictions[row], targets[row]) for row in rows]
    low, high = np.quantile(scores, [(1 - SURE) / 2, (1 + SURE) / 2])
    return float(low), float(high)


def half_width(off: Floats) -> float:
    """How far from its prediction a new sample lies in 90 % of the cases, going by samples like it (split conformal).

    Example:
        >>> half_width(np.arange(-9.0, 11.0))  # the 19th of the 20 distances
        9.0
    """
    distances = np.sort(np.abs(off))
    return float(distances[min(int(np.ceil(BAND * (len(off) + 1))), len(off)) - 1])


def run(options: Options) -> None:
    """Train both, score them on patients who had no part in it, say how sure that is, and draw it."""
    train, held_out = data.diabetes().split(0.3, seed=0)
    train, validation = train.split(0.2, seed=0)
    validation, held_out = (part.standardised(like=train) for part in (validation, held_out))
    train = train.standardised()
    print(f"diabetes: {len(train)} patients to learn from, {len(validation)} to choose the epoch by; after a year it is")
    print(f"at {train.y.mean():.0f} ± {train.y.std():.0f} on a scale of its own; scores of the {len(held_out)} held out, 95% interval:")
    models = {"line": MLP(10, [1], seed=0), "network": MLP(10, [6 if options.quick else 16, 1], "tanh", seed=0)}
    draws = 300 if options.quick else 2000
    scores: dict[str, Score] = {"R²": r2, "mean absolute error": mean_absolute_error}
    found, bands = {}, {}
    for name, model in models.items():
        standard = trained(model, train, validation, options)
        found[name], bands[name] = standard(held_out), half_width(standard(validation) - validation.y)
        for what, score in scores.items():
            low, high = interval(score, found[name], held_out.y, draws)
            print(f"{name:8} held-out {what}: {score(found[name], held_out.y):.3g} ({low:.3g} to {high:.3g})")
        inside = np.abs(found[name] - held_out.y) <= bands[name]
        print(f"{name:8} 90% band, from the validation data: ±{bands[name]:.0f}; it holds {inside.mean():.0%} of those held out")
    both = np.stack(list(found.values()), axis=1)
    low, high = interval(lambda pair, y: r2(pair[:, 1], y) - r2(pair[:, 0], y), both, held_out.y, draws)
    verdict = "no telling which is better" if low <= 0 <= high else "the network is " + ("better" if low > 0 else "worse")
    print(f"R² of the network less that of the line: {low:+.3f} to {high:+.3f}, so {verdict}")
    print("The intervals hold the luck of who was held out (patients redrawn with replacement), not of who was learned from.")
    with styled("demos.regression"):
        figure = draw_regression(found, bands, held_out.y)
        print("picture:", Plot(figure, "demos.regression", "regression").save(options.picture("regression.png")))


if __name__ == "__main__":
    raise SystemExit(demo("regression", run, __doc__, needs=("sklearn", "matplotlib")))
