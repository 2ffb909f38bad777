"""workshop: the exercises of chapter 3: the loss, a slope by nudging, gradient descent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.workshop.exercises import Exercise, correction
from autograd.workshop.looking import TYPED, Floats, Looking, array, called, compare, function, number

Slope = Callable[[float], float]
BY_HAND = (np.array([1.0, 0.0, 1.0]), np.array([0.8, 0.3, 0.6]))  # targets and answers of the exercise by hand
NUDGED = 0.02  # how far off a slope by nudging may be


def loss_by_hand(given: Any) -> Looking[None]:
    """The mean squared error of three answers."""
    got = yield from number("L", given)
    yield from compare("L", got, float(np.mean((BY_HAND[0] - BY_HAND[1]) ** 2)), losses(*BY_HAND), TYPED)


def mse(written: Any) -> Looking[None]:
    """The same as a function of any number of answers."""
    yield from function("mse", written)
    for y, y_hat in (
        (np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.5, 0.25, 1.5, -0.75])),
        (np.array([2.0, -1.0]), np.array([1.5, 1.0])),
        (np.array([3.0]), np.array([1.0])),
        BY_HAND,
    ):
        what = f"mse({y.tolist()}, {y_hat.tolist()})"
        given = yield from called(what, written, y, y_hat)
        got = yield from number(what, given)
        yield from compare(what, got, float(np.mean((y - y_hat) ** 2)), losses(y, y_hat))


def losses(y: Floats, y_hat: Floats) -> dict[str, float]:
    """What is easily taken for the mean squared error."""
    error = y - y_hat
    return {
        "sum_for_mean": float(np.sum(error**2)),
        "no_squares": float(np.mean(error)),
        "no_squares_turned": float(-np.mean(error)),
        "absolute_for_square": float(np.mean(np.abs(error))),
        "root_of_mean": float(np.sqrt(np.mean(error**2))),
        "half_of_mean": float(np.mean(error**2) / 2),
        "square_of_sum": float(np.sum(error) ** 2),
        "square_of_mean": float(np.mean(error) ** 2),
    }


def nudge(written: Any) -> Looking[None]:
    """The slope of any function at any place, by nudging."""
    yield from function("slope_by_nudge", written)
    tried: list[tuple[str, Callable[[float], float], float, float]] = [
        ("lambda w: 2.5 * (w - 2) ** 2", lambda w: 2.5 * (w - 2.0) ** 2, 1.0, -5.0),
        ("lambda w: w**3", lambda w: w**3, 2.0, 12.0),
        ("lambda w: 7 * w", lambda w: 7.0 * w, -3.0, 7.0),
    ]
    found = []
    for code, curve, w, slope in tried:
        what = f"slope_by_nudge({code}, {w:g})"
        given = yield from called(what, written, curve, w)
        got = yield from number(what, given)
        if got == 0:
            yield correction("nudge_not_felt", what=what)
        found.append((what, got, slope))
    grown = [got / slope for _, got, slope in found]  # where nothing is divided, these are all h
    if 0 < max(grown) < min(0.3, 1.5 * min(grown)):
        yield correction("nudge_not_divided", what=found[0][0], got=f"{found[0][1]:.6g}")
    for what, got, slope in found:
        slips = {"nudged_backwards": -slope, "divided_by_one_h": 2.0 * slope, "divided_by_two_h": slope / 2.0}
        if NUDGED < abs(got - slope) / abs(slope) < 0.5 - NUDGED:
            yield correction("nudge_too_large", what=what, got=f"{got:.6g}", expected=f"{slope:g}")
        yield from compare(what, got, slope, slips, NUDGED)


def step(given: Any) -> Looking[None]:
    """One step of descent from w = 1, with the slope −5 and the rate 0.05."""
    got = yield from number("w", given)
    slips = {"step_uphill": 0.75, "rate_missing": 6.0, "rate_missing_uphill": -4.0, "change_alone": 0.25}
    yield from compare("w", got, 1.25, slips, TYPED)


def descent(written: Any) -> Looking[None]:
    """Many steps of it along any curve."""
    yield from function("descend", written)
    tried: list[tuple[str, Slope, float, float, int]] = [
        ("lambda w: 5 * (w - 2)", lambda w: 5.0 * (w - 2.0), 0.0, 0.1, 3),
        ("lambda w: 2 * w + 1", lambda w: 2.0 * w + 1.0, 4.0, 0.25, 6),
        ("lambda w: w**3", lambda w: w**3, -1.0, 0.2, 1),
        ("lambda w: w - 3", lambda w: w - 3.0, 1.0, 0.5, 0),
    ]
    for code, slope, w, rate, steps in tried:
        what = f"descend({code}, {w:g}, {rate:g}, {steps})"
        given = yield from called(what, written, slope, w, rate, steps)
        got = yield from number(what, given)
        slips = {
            "step_uphill": taken(slope, w, -rate, steps),
            "one_step_only": taken(slope, w, rate, 1),
            "one_step_too_many": taken(slope, w, rate, steps + 1),
            "one_step_too_few": taken(slope, w, rate, max(steps - 1, 0)),
            "slope_of_the_start": w - steps * rate * slope(w),
            "w_not_stored": w,
            "rate_missing": taken(slope, w, 1.0, steps),
        }
        yield from compare(what, got, taken(slope, w, rate, steps), slips)


def taken(slope: Slope, w: float, rate: float, steps: int) -> float:
    """Where so many steps lead."""
    for _ in range(steps):
        w -= rate * slope(w)
    return w


def largest_rate(given: Any) -> Looking[None]:
    """Up to which learning rate the descent on 2.5·(w − 2)² comes nearer with every step."""
    got = yield from number("largest", given)
    slips = {"rate_at_once": 0.2, "rate_of_the_film": 0.42, "rate_that_is_slow": 0.1}
    yield from compare("largest", got, 0.4, slips, TYPED)


def line(written: Any) -> Looking[None]:
    """Gradient descent on the two weights of a line."""
    yield from function("fit_line", written)
    for x, y, rate, steps in (
        (np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 4.0]), 0.1, 5),
        (np.array([-1.0, 2.0, 0.5, 1.0]), np.array([0.5, -1.5, 1.0, 2.0]), 0.05, 8),
        (np.array([1.0, 3.0]), np.array([2.0, -2.0]), 0.02, 1),
    ):
        what = f"fit_line({x.tolist()}, {y.tolist()}, {rate:g}, {steps})"
        given = yield from called(what, written, x, y, rate, steps)
        got = yield from array(what, given, (2,))
        right = fitted(x, y, rate, steps)
        slips = {
            "gradients_add_up": fitted(x, y, rate, steps, reset=False),
            "sum_for_mean": fitted(x, y, rate * len(x), steps),
            "step_uphill": fitted(x, y, -rate, steps),
            "no_two": fitted(x, y, rate / 2, steps),
            "b_not_moved": fitted(x, y, rate, steps, moved=(1.0, 0.0)),
            "w_not_moved": fitted(x, y, rate, steps, moved=(0.0, 1.0)),
            "w_first_then_b": fitted(x, y, rate, steps, together=False),
            "one_step_only": fitted(x, y, rate, 1),
            "one_step_too_many": fitted(x, y, rate, steps + 1),
            "one_step_too_few": fitted(x, y, rate, steps - 1),
            "w_and_b_swapped": right[::-1],
            "loss_before_the_loop": fitted(x, y, rate * steps, 1),
            "b_subtracted": right * [1.0, -1.0],
        }
        yield from compare(what, got, right, slips, 1e-7)


def fitted(
    x: Floats, y: Floats, rate: float, steps: int, *, reset: bool = True, moved: tuple[float, float] = (1.0, 1.0),
    together: bool = True,
) -> Floats:  # fmt: skip
    """The line's w and b after so many steps from (0, 0), by formulas; and what comes of typical mistakes."""
    w = b = 0.0
    sums = np.zeros(2)
    for _ in range(steps):
        error = w * x + b - y
        gradient = np.array([np.mean(2 * error * x), np.mean(2 * error)])
        sums = gradient + (0.0 if reset else sums)
        w -= rate * moved[0] * sums[0]
        if not together:  # b's gradient is taken with the new w
            sums[1] = np.mean(2 * (w * x + b - y))
        b -= rate * moved[1] * sums[1]
    return np.array([w, b])


EXERCISES: dict[str, Exercise] = {
    "loss": loss_by_hand,
    "mse": mse,
    "nudge": nudge,
    "step": step,
    "descent": descent,
    "largest rate": largest_rate,
    "line": line,
}
