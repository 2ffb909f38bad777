"""What steps get, and what is called after each of them.

Also of: nn/training/samples, nn/training/keeping, nn/training/settings.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from nn import MLP, fit, mse
from nn.training.samples import Samples

POINTS = np.random.default_rng(0).normal(size=(10, 2))
TARGETS = POINTS[:, 0] - POINTS[:, 1]


def model() -> MLP:
    return MLP(2, [3, 1], "tanh", seed=1)


@pytest.mark.parametrize("compiled", [False, True])
def test_without_shuffling_samples_come_in_their_order(compiled: bool) -> None:
    trained, by_hand = model(), model()
    fit(trained, mse, (POINTS, TARGETS), epochs=2, batch=4, lr=0.1, optimizer="sgd", shuffle=False, compiled=compiled)
    optimizer = nn.SGD(by_hand.parameters(), lr=0.1)
    for start in (0, 4, 8) * 2:
        optimizer.zero_grad()
        mse([by_hand(x) for x in POINTS[start : start + 4]], TARGETS[start : start + 4]).backward()
        optimizer.step()
    assert list(trained.state_dict().values()) == pytest.approx(list(by_hand.state_dict().values()), rel=1e-12)


def test_a_batch_larger_than_the_data_is_all_of_them() -> None:
    first, second = model(), model()
    fit(first, mse, (POINTS, TARGETS), epochs=2, batch=1_000, compiled=False)
    fit(second, mse, (POINTS, TARGETS), epochs=2, batch=10, compiled=False)
    assert first.state_dict() == second.state_dict()


@pytest.mark.parametrize("compiled", [False, True])
def test_step_callbacks_see_every_step_and_may_change_the_weights(compiled: bool) -> None:
    seen: list[Any] = []

    def bound(training: nn.Training) -> None:
        for weight in training.model.parameters():
            weight.data = min(max(weight.data, -0.2), 0.2)
        seen.append((training.step, training.epoch, training.step_loss))

    trained = model()
    history = fit(trained, mse, (POINTS, TARGETS), epochs=2, batch=4, step_callbacks=bound, compiled=compiled)
    assert [each[:2] for each in seen] == [(1, 0), (2, 0), (3, 0), (4, 1), (5, 1), (6, 1)]
    assert history.loss[0] == pytest.approx(np.average([each[2] for each in seen[:3]], weights=[4, 4, 2]))
    assert max(map(abs, trained.state_dict().values())) == 0.2


def test_a_step_callback_may_end_it() -> None:
    history = fit(
        model(), mse, (POINTS, TARGETS), batch=4, compiled=False,
        step_callbacks=lambda training: training.stop("enough") if training.step == 5 else None,
    )  # fmt: skip
    assert (history.steps, len(history), history.stopped) == (5, 1, "enough")


def test_weights_of_samples_count_relative_to_their_mean() -> None:
    samples = Samples(POINTS, TARGETS, np.arange(1.0, 11.0))
    counts = samples.counts([0, 3])
    assert counts is not None
    assert (counts.tolist(), samples.weight([0, 3]), samples[:2].weight([0, 1])) == ([0.4, 1.6], 5.0, 3.0)
    assert (Samples(POINTS, TARGETS).counts([0]), Samples(POINTS, TARGETS).weight(slice(3))) == (None, 3.0)
