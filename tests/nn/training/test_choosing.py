"""Whether a replay is worth making: by how long it is trained, on what."""

import numpy as np
import pytest

from nn import MLP, bce_with_logits, fit
from nn.training.choosing import why_not_worth_it

POINTS = np.random.default_rng(0).normal(size=(40, 2))
LABELS = (POINTS[:, 0] * POINTS[:, 1] > 0).astype(int)


@pytest.mark.parametrize("backend", ["llvm", "numpy"])
def test_the_longer_a_training_the_more_a_replay_is_worth(backend: str) -> None:
    worth = [not why_not_worth_it(backend, 100, steps, 32 * steps) for steps in (1, 10, 100, 1_000, 10_000, 100_000)]
    assert worth == sorted(worth)
    assert not worth[0]
    assert worth[-1] or backend == "numpy"


def test_a_step_of_one_sample_is_no_case_for_numpy_nor_a_batch_of_many_for_nodes() -> None:
    assert why_not_worth_it("numpy", 5_000, 10**6, 10**6)
    assert not why_not_worth_it("numpy", 5_000, 10**4, 512 * 10**4)


def test_a_short_training_is_eager_a_long_one_compiled_and_both_say_so() -> None:
    told = [fit(MLP(2, [8, 1], "tanh", seed=1), bce_with_logits, (POINTS, LABELS), epochs=n).engine for n in (1, 400)]
    assert told[0].startswith("eager: it is short: 2 steps take some ")
    assert told[1].startswith("compiled (llvm)") or "numpy" in told[1]
    asked = fit(MLP(2, [8, 1], "tanh", seed=1), bce_with_logits, (POINTS, LABELS), epochs=1, compiled=True)
    assert asked.engine.startswith("compiled (")
