"""Schedules: PyTorch's learning rates, hand calculations, going on after a break, and errors that say what came."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, strategies as st

from autograd import Value
from nn import SGD, Adam, Schedule, cosine, step_decay, warm_up
from tests.support.training_problem import assert_same_path, torch_or_skip, trained, trained_by_torch

Factor = Callable[[int], float]

# ours, and what makes PyTorch's of an optimizer and torch.optim.lr_scheduler; base is 0.05
CASES: dict[str, tuple[Factor, Callable[[Any, Any], Any]]] = {
    "step_decay": (step_decay(7, 0.8), lambda theirs, found: found.StepLR(theirs, 7, gamma=0.8)),
    "cosine": (cosine(100), lambda theirs, found: found.CosineAnnealingLR(theirs, 100)),
    "cosine to a tenth": (cosine(100, 0.1), lambda theirs, found: found.CosineAnnealingLR(theirs, 100, eta_min=0.005)),
    "warm_up": (warm_up(9), lambda theirs, found: found.LambdaLR(theirs, lambda step: min(1.0, (step + 1) / 10))),
    "warm_up and down": (
        warm_up(9, total=90),
        lambda theirs, found: found.LambdaLR(
            theirs, lambda step: max(0.0, min((step + 1) / 10, 1 - (step - 9) / 81) if step >= 9 else (step + 1) / 10)
        ),
    ),
    "warm_up, joined of PyTorch's lines": (
        warm_up(9, total=90),
        lambda theirs, found: found.SequentialLR(
            theirs, [found.LinearLR(theirs, 0.1, 1.0, 9), found.LinearLR(theirs, 1.0, 0.0, 81)], [9]
        ),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_hundred_steps_are_pytorch_s(name: str) -> None:
    torch = torch_or_skip()
    factor, make = CASES[name]
    rates: tuple[list[float], list[float]] = ([], [])

    class Noting(Schedule):
        def step(self) -> None:
            super().step()
            rates[0].append(self.optimizer.lr)

    def noting(optimizer: Any) -> Any:
        theirs = make(optimizer, torch.optim.lr_scheduler)
        step = theirs.step

        def noted() -> None:
            step()
            rates[1].append(optimizer.param_groups[0]["lr"])

        theirs.step = noted
        return theirs

    ours = trained(lambda parameters: Adam(parameters, 0.05), schedule=lambda optimizer: Noting(optimizer, factor))
    assert_same_path(ours, trained_by_torch(lambda found: torch.optim.Adam(found, 0.05), schedule=noting))
    assert len(set(rates[0])) > 5
    assert rates[0] == pytest.approx(rates[1], rel=1e-12, abs=1e-15)


def test_by_hand() -> None:
    assert [step_decay(3, 0.1)(step) for step in (0, 2, 3, 5, 6)] == [1.0, 1.0, 0.1, 0.1, pytest.approx(0.01)]
    assert [step_decay(1, 0.0)(step) for step in (0, 1)] == [1.0, 0.0]
    expected = [1.0, (1 + math.sqrt(0.5)) / 2, 0.5, (1 - math.sqrt(0.5)) / 2, 0.0, 0.0, 0.0]
    assert [cosine(4)(step) for step in range(7)] == pytest.approx(expected, abs=1e-16)
    assert [cosine(2, 0.5)(step) for step in range(4)] == [1.0, pytest.approx(0.75), 0.5, 0.5]
    assert [warm_up(1)(step) for step in range(4)] == [0.5, 1.0, 1.0, 1.0]
    assert [warm_up(3, 5)(step) for step in range(8)] == [0.25, 0.5, 0.75, 1.0, 0.5, 0.0, 0.0, 0.0]


@given(st.integers(1, 50), st.floats(0.0, 1.0), st.integers(1, 50))
def test_factors_go_one_way_and_end_exactly(steps: int, number: float, more: int) -> None:
    shown = range(steps + more + 3)
    for falling in (step_decay(steps, number), cosine(steps, number)):
        factors = list(map(falling, shown))
        assert factors[0] == 1.0
        # cosine's roundings: with number 1.0 all are 1, but for the last bit
        assert all(after <= before + 1e-15 for before, after in pairwise(factors))
        assert all(0.0 <= factor <= 1.0 + 1e-15 for factor in factors)
    assert cosine(steps, number)(steps) == cosine(steps, number)(steps + more) == number
    up, up_and_down = warm_up(steps), warm_up(steps, steps + more)
    assert [up(step) for step in range(steps + 1)] == [up_and_down(step) for step in range(steps + 1)]
    assert 0.0 < up(0) < up(steps) == up(steps + more) == 1.0
    assert all(up(step) < up(step + 1) for step in range(steps))
    assert all(up_and_down(step) > up_and_down(step + 1) for step in range(steps, steps + more))
    assert up_and_down(steps + more) == up_and_down(steps + more + 2) == 0.0


def test_a_schedule_sets_the_rate_at_once_and_after_every_step() -> None:
    optimizer = SGD([Value(1.0)], lr=0.5)
    schedule = Schedule(optimizer, warm_up(3))
    rates = [optimizer.lr]
    for _ in range(4):
        schedule.step()
        rates.append(optimizer.lr)
    assert rates == [0.125, 0.25, 0.375, 0.5, 0.5]
    assert (schedule.steps, schedule.base) == (4, 0.5)


@given(st.integers(0, 30), st.integers(0, 30))
def test_a_number_of_steps_is_all_its_state(before: int, after: int) -> None:
    first, second = (Schedule(SGD([Value(1.0)], lr=0.3), cosine(25, 0.1)) for _ in range(2))
    for _ in range(before):
        first.step()
    second.optimizer.load_state_dict(first.optimizer.state_dict())  # the rate of now, not the base
    second.steps = first.steps
    for schedule in (first, second):
        for _ in range(after):
            schedule.step()
    assert (first.steps, first.optimizer.lr) == (second.steps, second.optimizer.lr)


def test_a_function_of_ones_own() -> None:
    optimizer = SGD([Value(1.0)], lr=1.0)
    schedule = Schedule(optimizer, lambda step: 1 / (1 + step))
    schedule.steps = 3
    assert optimizer.lr == 0.25


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: step_decay(0, 0.5), ValueError, "step_decay: every is 0; expected at least 1"),
        (lambda: step_decay(2.0, 0.5), TypeError, "step_decay: every is 2.0; expected a whole number"),  # type: ignore[arg-type]
        (lambda: step_decay(2, 1.5), ValueError, "step_decay: factor is 1.5; expected 0 <= factor <= 1"),
        (lambda: step_decay(2, -0.5), ValueError, "step_decay: factor is -0.5"),
        (lambda: step_decay(2, "half"), TypeError, "step_decay: factor is a str, 'half'; expected a number"),  # type: ignore[arg-type]
        (lambda: cosine(-3), ValueError, "cosine: steps is -3; expected at least 1"),
        (lambda: cosine(True), TypeError, "cosine: steps is True; expected a whole number"),
        (lambda: cosine(10, math.nan), ValueError, "cosine: final is nan; expected 0 <= final <= 1"),
        (lambda: cosine(10, 1.1), ValueError, "cosine: final is 1.1"),
        (lambda: warm_up(0), ValueError, "warm_up: steps is 0; expected at least 1"),
        (lambda: warm_up(10, 10), ValueError, "warm_up: total is 10; expected more than steps, which is 10"),
        (lambda: warm_up(10, 20.5), TypeError, "warm_up: total is 20.5; expected a whole number"),  # type: ignore[arg-type]
        (lambda: Schedule([], cosine(10)), TypeError, r"Schedule: optimizer is \[\]; expected one such as SGD"),  # type: ignore[arg-type]
        (lambda: Schedule(SGD([Value(1.0)], 0.1), 0.5), TypeError, "Schedule: factor is 0.5; expected a function"),  # type: ignore[arg-type]
    ],
)
def test_what_is_refused(make: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=f"^{says}"):
        make()


@pytest.mark.parametrize("wrong", [-0.5, math.nan, math.inf, "0.5", None])
def test_a_wrong_factor_names_its_step_and_changes_nothing(wrong: Any) -> None:
    optimizer = SGD([Value(1.0)], lr=0.5)
    schedule = Schedule(optimizer, lambda step: wrong if step == 2 else 0.5)
    schedule.step()
    with pytest.raises((ValueError, TypeError), match=r"^Schedule: factor\(2\) is .*; expected a"):
        schedule.step()
    assert (schedule.steps, optimizer.lr) == (1, 0.25)
    with pytest.raises(ValueError, match="Schedule: steps is -1; expected at least 0"):
        schedule.steps = -1
    assert (schedule.steps, optimizer.lr) == (1, 0.25)
