"""The exercises of the chapter on learning: right answers, and typical wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd import Value
from tests.support.answers import RIGHT, Answers, check_answer


def descend(slope: Any, w: float, rate: float, steps: int) -> float:
    for _ in range(steps):
        w = w - rate * slope(w)
    return w


def descend_once(slope: Any, w: float, rate: float, steps: int) -> float:
    for _ in range(steps):
        w = w - rate * slope(w)
        break
    return w


def fitting(
    mean: Callable[[Any], Any] = np.mean, uphill: float = -1.0, *, reset: bool = True, moved: str = "wb"
) -> Callable[..., tuple[Value, Value]]:
    """A solution by Values, or one with a mistake."""

    def fit_line(x: Any, y: Any, rate: float, steps: int) -> tuple[Value, Value]:
        w, b = Value(0.0), Value(0.0)
        for _ in range(steps):
            if reset:
                w.grad = b.grad = 0.0
            mean((y - (w * x + b)) ** 2).backward()
            w.data += uphill * rate * w.grad * ("w" in moved)
            b.data += uphill * rate * b.grad * ("b" in moved)
        return w, b

    return fit_line


def by_formulas(x: Any, y: Any, rate: float, steps: int) -> Any:
    w = b = 0.0
    for _ in range(steps):
        error = w * x + b - y
        w, b = w - rate * 2 * (error * x).mean(), b - rate * 2 * error.mean()
    return [w, b]


def one_after_the_other(x: Any, y: Any, rate: float, steps: int) -> Any:
    w = b = 0.0
    for _ in range(steps):
        w = w - rate * 2 * ((w * x + b - y) * x).mean()
        b = b - rate * 2 * (w * x + b - y).mean()
    return w, b


def without_two(x: Any, y: Any, rate: float, steps: int) -> Any:
    return by_formulas(x, y, rate / 2, steps)


right = fitting()
ANSWERS: Answers = [
    ("loss", (0.29 / 3,), RIGHT),
    ("loss", (0.0967,), RIGHT),
    ("loss", (0.29,), "not divided by n"),
    ("loss", (0.3,), "the mean of |y − ŷ|"),
    ("loss", (0.1,), "were not squared"),
    ("loss", (-0.1,), "were not squared"),
    ("loss", (0.311,), "No root is taken here"),
    ("loss", (0.29 / 6,), "here it is 1/n"),
    ("loss", (0.09,), "the sum was squared"),
    ("loss", (1,), "L isn't 1."),
    ("mse", (lambda y, y_hat: ((y - y_hat) ** 2).mean(),), RIGHT),
    ("mse", (lambda y, y_hat: sum((a - b) ** 2 for a, b in zip(y_hat, y, strict=True)) / len(y),), RIGHT),
    ("mse", (lambda y, y_hat: ((y - y_hat) ** 2).sum(),), "not divided by n"),
    ("mse", (lambda y, y_hat: (y - y_hat).mean(),), "were not squared"),
    ("mse", (lambda y, y_hat: (y_hat - y).mean(),), "were not squared"),
    ("mse", (lambda y, y_hat: abs(y - y_hat).mean(),), "the mean of |y − ŷ|"),
    ("mse", (lambda y, y_hat: ((y - y_hat) ** 2).mean() ** 0.5,), "No root is taken here"),
    ("mse", (lambda y, y_hat: ((y - y_hat) ** 2).mean() / 2,), "here it is 1/n"),
    ("mse", (lambda y, y_hat: (y - y_hat).sum() ** 2,), "the sum was squared"),
    ("mse", (lambda y, y_hat: (y - y_hat).mean() ** 2,), "the mean was squared"),
    ("mse", (lambda y, y_hat: ((y - y_hat) ** 2).sum() / 3,), "is 0.375, but should be 0.28125"),
    ("mse", (lambda y, y_hat: ((y - y_hat) ^ 2).mean(),), "a square is written ** 2"),
    ("mse", (lambda y, y_hat: (y - y_hat) ** 2,), "has 4 numbers; expected one"),
    ("mse", (0.0967,), "expected a function"),
    ("nudge", (lambda f, w: (f(w + 0.0001) - f(w)) / 0.0001,), RIGHT),
    ("nudge", (lambda f, w: (f(w + 0.001) - f(w - 0.001)) / 0.002,), RIGHT),
    ("nudge", (lambda f, w: f(w + 0.0001) - f(w),), "how much f grew"),
    ("nudge", (lambda f, w: (f(w) - f(w + 0.0001)) / 0.0001,), "After the nudge minus before it"),
    ("nudge", (lambda f, w: (f(w + 0.001) - f(w - 0.001)) / 0.001,), "From w − h to w + h"),
    ("nudge", (lambda f, w: (f(w + 0.001) - f(w)) / 0.002,), "From w to w + h"),
    ("nudge", (lambda f, w: (f(w + 0.5) - f(w)) / 0.5,), "the nudge is too large"),
    ("nudge", (lambda f, w: (f(w + 1e-17) - f(w)) / 1e-17,), "far enough for a computer to notice"),
    ("nudge", (lambda f, w: 5 * (w - 2) + 0.01,), "w**3, 2) is 0.01, but should be 12"),
    ("nudge", (lambda f, w: 1e9,), "is 1e+09, but should be -5"),
    ("step", (1.25,), RIGHT),
    ("step", (1 - 0.05 * -5,), RIGHT),
    ("step", (0.75,), "w minus rate times slope"),
    ("step", (6,), "the learning rate is forgotten."),
    ("step", (-4,), "forgotten, and the step goes uphill"),
    ("step", (0.25,), "how far the step goes"),
    ("step", (2,), "w isn't 2."),
    ("descent", (descend,), RIGHT),
    ("descent", (lambda slope, w, rate, steps: Value(descend(slope, w, rate, steps)),), RIGHT),
    ("descent", (lambda slope, w, rate, steps: descend(slope, w, -rate, steps),), "the step goes uphill"),
    ("descent", (lambda slope, w, rate, steps: w,), "that is where it began"),
    ("descent", (descend_once,), "only one step was taken"),
    ("descent", (lambda slope, w, rate, steps: descend(slope, w, rate, steps + 1),), "one step too many"),
    ("descent", (lambda slope, w, rate, steps: descend(slope, w, rate, steps - 1),), "one step too few"),
    ("descent", (lambda slope, w, rate, steps: w - steps * rate * slope(w),), "slope(w) anew"),
    ("descent", (lambda slope, w, rate, steps: descend(slope, w, 1, steps),), "the learning rate is forgotten"),
    ("descent", (lambda slope, w, rate, steps: 1.75,), "4, 0.25, 6) is 1.75, but should be"),
    ("descent", (lambda slope, w, rate, steps: [w, w],), "has 2 numbers"),
    ("largest rate", (0.4,), RIGHT),
    ("largest rate", (0.2,), "arrives in one step"),
    ("largest rate", (0.42,), "it went away in the film"),
    ("largest rate", (0.1,), "the distance halves"),
    ("largest rate", (1,), "largest isn't 1."),
    ("line", (right,), RIGHT),
    ("line", (by_formulas,), RIGHT),
    ("line", (fitting(reset=False),), "Set grad back to 0"),
    ("line", (fitting(np.sum),), "not divided by n"),
    ("line", (fitting(uphill=1.0),), "the step goes uphill"),
    ("line", (without_two,), "The derivative of a square has a 2"),
    ("line", (fitting(moved="w"),), "only w moves"),
    ("line", (fitting(moved="b"),), "only b moves"),
    ("line", (one_after_the_other,), "Compute both slopes first"),
    ("line", (lambda x, y, rate, steps: right(x, y, steps * rate, 1),), "Compute the loss anew"),
    ("line", (lambda x, y, rate, steps: [right(x, y, rate, steps)[0], -right(x, y, rate, steps)[1]],), "sign of b"),
    ("line", (lambda x, y, rate, steps: right(x, y, rate, 1),), "only one step was taken"),
    ("line", (lambda x, y, rate, steps: right(x, y, rate, steps + 1),), "one step too many"),
    ("line", (lambda x, y, rate, steps: right(x, y, rate, steps - 1),), "one step too few"),
    ("line", (lambda x, y, rate, steps: right(x, y, rate, steps)[::-1],), "Give back w first"),
    ("line", (lambda x, y, rate, steps: right(x, y, rate, steps)[0],), "the shape (), but should have (2,)"),
    ("line", (lambda x, y, rate, steps: right(x, y, rate, 2 * steps),), "[0] is"),
]


@pytest.mark.parametrize(("name", "answer", "expected"), ANSWERS)
def test_answers(name: str, answer: tuple[Any, ...], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    check_answer(name, answer, expected, capsys)
