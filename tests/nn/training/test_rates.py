"""find_lr: the rates that are tried, what it suggests, and that the model stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograd import Value
from nn import MLP, SGD, Dropout, Linear, Module, Sequential, bce_with_logits, data, find_lr, fit, mse
from nn.training.rates import RateTest

MOONS = data.moons(100, seed=1)


def test_the_model_stays_as_it_is() -> None:
    dropout = Dropout(0.2, seed=1)
    model = Sequential(Linear(2, 8, seed=1), dropout, Linear(8, 1, seed=2)).train()
    before, drawn = model.state_dict(), dropout.random.bit_generator.state
    found = find_lr(model, bce_with_logits, MOONS, steps=20, compiled=False)
    assert model.state_dict() == before
    assert dropout.random.bit_generator.state == drawn
    assert model.training
    assert model.recipe is None
    assert len(found.rates) == len(found.losses) == len(found.smoothed)


def test_rates_grow_by_one_factor_and_the_losses_are_those_of_a_training() -> None:
    model = MLP(2, [4, 1], "tanh", seed=1)
    found = find_lr(
        model, bce_with_logits, MOONS, lowest=1e-4, highest=1e-1, steps=16, batch=50, optimizer="sgd", compiled=False
    )
    np.testing.assert_allclose(found.rates, np.geomspace(1e-4, 1e-1, 16), rtol=1e-12)
    losses: list[float] = []
    fit(
        model, bce_with_logits, MOONS, epochs=8, batch=50, optimizer="sgd", lr=1.0, compiled=False,
        schedule=lambda step: found.rates[step], step_callbacks=lambda training: losses.append(training.step_loss),
    )  # fmt: skip
    np.testing.assert_allclose(found.losses, losses, rtol=1e-12)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_what_it_suggests_trains_and_far_more_does_not(optimizer: str) -> None:
    model = MLP(2, [8, 1], "tanh", seed=1)
    found = find_lr(model, bce_with_logits, MOONS, highest=1e4, optimizer=optimizer, compiled=False)
    assert found.suggestion is not None
    assert "went off" in found.stopped
    assert found.suggestion < found.rates[-1]
    good = fit(model, bce_with_logits, MOONS, epochs=10, optimizer=optimizer, lr=found.suggestion, compiled=False)
    assert good.loss[-1] < 0.6 * found.losses[0]


def test_an_optimizer_of_ones_own_keeps_its_options() -> None:
    model = MLP(2, [4, 1], "tanh", seed=1)
    optimizer = SGD(model.parameters(), lr=0.5, momentum=0.9)
    found = find_lr(model, bce_with_logits, MOONS, steps=12, optimizer=optimizer, compiled=False)
    assert optimizer.steps == 0
    assert optimizer.lr == 0.5
    np.testing.assert_allclose(found.rates[:2], np.geomspace(1e-5, 10.0, 12)[:2], rtol=1e-12)


def test_a_loss_that_never_falls_and_one_that_is_infinite() -> None:
    rows = [[0.0], [0.0]], [1.0, -1.0]
    flat = find_lr(Linear(1, 1, seed=1), mse, rows, steps=10, compiled=False)
    assert flat.suggestion is None or flat.suggestion > 0
    assert RateTest([1.0, 2.0], [1.0, 1.0], [1.0, 1.0]).suggestion is None
    assert "never fell" in repr(RateTest([1.0, 2.0], [1.0, 1.0], [1.0, 1.0]))
    far = find_lr(
        Linear(1, 1, seed=1),
        mse,
        ([[1e3], [2e3]], [1.0, 2.0]),
        highest=1e200,
        steps=30,
        optimizer="sgd",
        compiled=False,
    )
    assert far.rates[-1] < 1e200


def test_bad_input_is_told(tmp_path: Path) -> None:
    model: Any = Linear(2, 1, seed=1)
    for options, said in (
        ({"lowest": 0.1, "highest": 0.1}, "two above 0 that grow"),
        ({"steps": 3}, "steps"),
        ({"lowest": "a"}, "lowest"),
        ({"lr": 0.1}, "give lowest= and highest="),
        ({"epochs": 3}, "find_lr: epochs= is no option: .*; give steps="),
        ({"step_callbacks": print}, "find_lr: step_callbacks= is no option"),
        ({"progress": True}, "find_lr: progress= is no option"),
        ({"start_lr": 1e-4}, r"find_lr\(\) has no start_lr; did you mean lowest=0\.0001\?"),
        ({"max_lr": 1.0}, r"find_lr\(\) has no max_lr; did you mean highest=1\.0\?"),
        ({"num_iter": 50}, r"find_lr\(\) has no num_iter; did you mean steps=50\?"),
    ):
        with pytest.raises((ValueError, TypeError), match=said):
            find_lr(model, bce_with_logits, MOONS, **options)
    with pytest.raises(TypeError, match="expected a Module"):
        find_lr("model", bce_with_logits, MOONS)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no step to plot"):
        RateTest().plot()


def test_batches_come_from_what_can_be_gone_through_again() -> None:
    model, pairs = Linear(2, 1, seed=1), [(MOONS.x[:50], MOONS.y[:50]), (MOONS.x[50:], MOONS.y[50:])]
    again = [
        find_lr(model, bce_with_logits, each, steps=12, compiled=False).losses for each in (pairs, lambda: iter(pairs))
    ]
    assert again[0] == again[1]
    assert len(again[0]) == 12
    with pytest.raises(ValueError, match="find_lr: data is a list_iterator, which can be gone through once; give what"):
        find_lr(model, bce_with_logits, iter(pairs), steps=12)


def test_steps_that_are_taken_again_count_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn.training.preparing.why_not_worth_it", lambda *_: "")

    class Turning(Module):
        """Another function where a weight is large, which a replay of a small one doesn't know."""

        def __init__(self) -> None:
            self.w = Value(0.1)

        def forward(self, x: Any) -> Any:
            return self.w * x[0] if self.w.data < 1.5 else 0.5 * self.w * x[0]

    rows = np.linspace(-1.0, 1.0, 400)
    problem = rows[:, None], 3.0 * rows
    options: dict[str, Any] = {"steps": 40, "batch": 50, "optimizer": "sgd", "lowest": 1e-2}
    eager = find_lr(Turning(), mse, problem, compiled=False, **options)
    with pytest.warns(RuntimeWarning, match="goes on eagerly"):
        found = find_lr(Turning(), mse, problem, **options)
    assert found.rates == eager.rates
    np.testing.assert_allclose(found.losses, eager.losses, rtol=1e-6)
    np.testing.assert_allclose(found.smoothed, eager.smoothed, rtol=1e-6)


def test_its_picture(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    found = find_lr(MLP(2, [8, 1], "tanh", seed=1), bce_with_logits, MOONS, compiled=False)
    found.plot().save(tmp_path / "rates.svg")
    assert "learning rate" in (tmp_path / "rates.svg").read_text()
    bundle, _ = found._repr_mimebundle_()
    assert bundle["text/plain"] == repr(found)
