"""What a model says over the plane: from one replay where that is the same, else from the model itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd.views.films.surface import SIZE, scores_over
from nn import MLP, Dropout, Sequential

GRID = np.linspace(-1.0, 1.0, SIZE), np.linspace(-2.0, 2.0, SIZE)
POINTS = SIZE * SIZE


class Counted:
    """A model that counts how often it was asked."""

    def __init__(self, model: Callable[[Any], Any]) -> None:
        self.model, self.calls = model, 0

    def __call__(self, sample: Any) -> Any:
        self.calls += 1
        return self.model(sample)


def over(function: Callable[[float, float], Any]) -> Any:
    """The same of a function of plain numbers: (outputs, rows upwards, columns)."""
    rows = [[np.atleast_1d(function(float(a), float(b))) for a in GRID[0]] for b in GRID[1]]
    return np.moveaxis(np.array(rows, dtype=float), 2, 0)


@pytest.mark.parametrize("outputs", [1, 3])
def test_a_network_is_asked_a_few_times_and_replayed_over_the_rest(outputs: int) -> None:
    network = MLP(2, [4, outputs], "tanh", seed=1)
    model = Counted(network)
    found = scores_over(model, GRID)
    assert model.calls < POINTS / 10
    assert found.shape == (outputs, SIZE, SIZE)
    expected = over(lambda a, b: [each.data for each in np.atleast_1d(np.array(network([a, b]), object))])
    assert np.allclose(found, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (lambda x: x[0] if x[0] > x[1] + 1.5 else 2 * x[1], lambda a, b: a if a > b + 1.5 else 2 * b),
        (lambda x: x[0] if getattr(x[1], "data", x[1]) > 0.5 else -x[0], lambda a, b: a if b > 0.5 else -a),
        (lambda x: [x[0], float(x[1])], lambda a, b: [a, b]),
        (lambda x: np.hypot(float(x[0]), float(x[1])), np.hypot),
    ],
    ids=["a branch away from the diagonal", "a branch on their numbers", "partly plain numbers", "nothing but numbers"],
)
def test_what_no_replay_can_give_comes_from_the_model(model: Any, expected: Any) -> None:
    assert np.array_equal(scores_over(model, GRID), over(expected))


def test_a_model_that_draws_is_drawn_from_for_every_point() -> None:
    model = Counted(Sequential(MLP(2, [8], seed=1), Dropout(0.5, seed=1), MLP(8, [1], seed=2)).train())
    scores_over(model, GRID)
    assert model.calls > POINTS


def test_an_error_of_the_model_s_own_is_raised() -> None:
    def broken(sample: Any) -> Any:
        raise RuntimeError("broken by its author")

    with pytest.raises(RuntimeError, match="broken by its author"):
        scores_over(broken, GRID)
