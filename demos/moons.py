"""A network learns to tell two moons apart, and its boundary moves as it does: python -m demos.moons."""

from __future__ import annotations

from autograd import Film
from demos.running import Options, demo
from nn import MLP, accuracy, bce_with_logits, data, fit


def run(options: Options) -> None:
    """Train on half of the points, film the boundary, and score on the other half."""
    train, held_out = data.moons(120 if options.quick else 400, noise=0.15, seed=1).split(0.5, seed=1)
    model = MLP(2, [16, 16, 1], seed=1)
    film = Film(model, train.x, train.y, every=15 if options.quick else 2)
    history = fit(
        model, bce_with_logits, train, epochs=46 if options.quick else 120, batch=len(train), lr=0.03,
        callbacks=[lambda training: film.snap(training.history.loss[-1])], compiled=options.compiled,
    )  # fmt: skip
    print(f"two moons, {len(train)} points to learn from, {history.steps} steps over all of them")
    score = accuracy([model(point) for point in held_out.x], held_out.y)
    print(f"held-out accuracy: {score:.1%} of {len(held_out)} points")
    print("film:", film.save(options.picture("moons.gif"), fps=12))


if __name__ == "__main__":
    raise SystemExit(demo("moons", run, __doc__))
