"""The exercises of the chapter on backward: right answers, and typical wrong ones."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from autograd import Value
from autograd.workshop.exercises import Workshop
from tests.support.answers import RIGHT, Answers, check_answer

X1, X2, W1, Z = 1.4, -0.4, 0.25, 0.31
H = 1 / (1 + math.exp(-Z))
LOSS, SIGMOID = -2 * (1 - H), H * (1 - H)
NEURON = (LOSS, SIGMOID, LOSS * SIGMOID * X1, LOSS * SIGMOID * X2)


def neuron(**instead: float) -> tuple[float, ...]:
    """The right answer, but for some of its numbers."""
    return tuple({**dict(zip("hzwv", NEURON, strict=True)), **instead}.values())


def judge(
    f: Any, x: list[float], step: float = 1e-5, *, up: float = 1, down: float = 1, over: float = 2, every: bool = False
) -> list[float]:
    """Differences, with a mistake where something is given."""
    slopes = []
    for i in range(len(x)):
        higher = [each + up * step * (every or j == i) for j, each in enumerate(x)]
        lower = [each - down * step * (every or j == i) for j, each in enumerate(x)]
        slopes.append((f(higher) - f(lower)) / (over * step))
    return slopes


def in_place(f: Any, x: list[float], step: float = 1e-5) -> list[float]:
    slopes = []
    for i in range(len(x)):
        x[i] += step
        above = f(x)
        x[i] -= 2 * step
        slopes.append((above - f(x)) / (2 * step))
    return slopes


def piling_up(f: Any, x: list[float], step: float = 1e-5) -> list[float]:
    higher, lower, slopes = list(x), list(x), []
    for i in range(len(x)):
        higher[i] += step
        lower[i] -= step
        slopes.append((f(higher) - f(lower)) / (2 * step))
    return slopes


ANSWERS: Answers = [
    ("chain", (6, -2, -12), RIGHT),
    ("chain", (Value(6.0), np.float64(-2), -12.0), RIGHT),
    ("chain", (2, -2, -4), "that is 2·x"),
    ("chain", (3, -2, -6), "the derivative of a square a² is 2·a"),
    ("chain", (9, -2, -18), "the value itself"),
    ("chain", (6, 2, 12), "dg_dx is 2: the size is right, the sign is wrong"),
    ("chain", (6, 3, 18), "the value itself"),
    ("chain", (6, -2, 12), "df_dx is 12: the size is right"),
    ("chain", (6, -2, 4), "the sum of the derivatives"),
    ("chain", (6, -2, 6), "df/dg alone"),
    ("chain", (6, -2, "-12"), "expected a number"),
    ("neuron backwards", NEURON, RIGHT),
    ("neuron backwards", (-0.8462, 0.2441, -0.2892, 0.0826), RIGHT),
    ("neuron backwards", neuron(h=-LOSS), "the size is right, the sign is wrong"),
    ("neuron backwards", neuron(h=LOSS / 2), "the derivative of a square"),
    ("neuron backwards", neuron(h=1 - H), "a factor of 2, and a minus"),
    ("neuron backwards", neuron(z=H), "that is h, the value of σ"),
    ("neuron backwards", neuron(z=1 - H), "a factor of h is missing"),
    ("neuron backwards", neuron(z=Z * (1 - Z)), "that is z·(1 − z)"),
    ("neuron backwards", neuron(z=(1 / (1 + math.exp(-H))) * (1 - 1 / (1 + math.exp(-H)))), "once more, to h"),
    ("neuron backwards", neuron(w=LOSS * X1), "the link h = σ(z) is left out"),
    ("neuron backwards", neuron(w=SIGMOID * X1), "the link from h to L is left out"),
    ("neuron backwards", neuron(w=LOSS * SIGMOID), "what arrives at z"),
    ("neuron backwards", neuron(w=LOSS * SIGMOID * W1), "the last factor is the weight itself"),
    ("neuron backwards", neuron(w=LOSS * SIGMOID * X2), "with the other input"),
    ("neuron backwards", neuron(w=LOSS + SIGMOID + X1), "the sum of the derivatives"),
    ("neuron backwards", neuron(v=-LOSS * SIGMOID * X2), "dL_dw2 is -0.082622: the size is right"),
    ("predict", (-24, 16, 8), RIGHT),
    ("predict", (16, -24, 8), "multiplied by the variable itself"),
    ("predict", (8, 16, 8), "what arrives at the product"),
    ("predict", (-3, 2, 1), "the local derivative alone"),
    ("predict", (-12, 8, 4), "the derivative of a square"),
    ("predict", (24, 16, 8), "the sign is wrong"),
    ("predict", (-24, 8, 8), "what arrives at the product"),
    ("predict", (-24, 16, 1), "the local derivative alone"),
    ("predict", (-24, 16, 80), "that is 8·c"),
    ("shared node", (lambda a, b: (2 * a * b, a * a + 1),), RIGHT),
    ("shared node", (lambda a, b: (-6.0, 10.0),), "dL_da (a = 2, b = 5) is -6, but should be 20"),
    ("shared node", (lambda a, b: (a * b, a * a + 1),), "that is one path alone"),
    ("shared node", (lambda a, b: (2 * a * b, a * a),), "that is one path alone"),
    ("shared node", (lambda a, b: (2 * a * b, 1.0),), "the path through the sum alone"),
    ("shared node", (lambda a, b: ((a * b) * (a * b), a * a + 1),), "the two paths are multiplied"),
    ("shared node", (lambda a, b: (a * a + 1, 2 * a * b),), "by the other variable"),
    ("shared node", (lambda a, b: (2 * a * b, a + 1),), "what arrives at p (again a) is missing"),
    ("shared node", (lambda a, b: 2 * a * b,), "has the shape ()"),
    ("shared node", (lambda a: 2 * a,), "TypeError"),
    ("shared node", (-6.0,), "expected a function"),
    ("differences", (judge,), RIGHT),
    ("differences", (lambda f, x, step=1e-5: np.array(judge(f, x, step)),), RIGHT),
    ("differences", (lambda f, x, step=1e-5: judge(f, x),), "a step of your own"),
    ("differences", (lambda f, x, step=1e-5: judge(f, x, step, over=1),), "twice what it should be"),
    ("differences", (lambda f, x, step=1e-5: judge(f, x, step, over=1 / step),), "how much f moved"),
    ("differences", (lambda f, x, step=1e-5: judge(f, x, step, over=0.5 / step**2),), "mind the brackets"),
    ("differences", (lambda f, x, step=1e-5: judge(f, x, step, down=0, over=1),), "step to both sides"),
    ("differences", (lambda f, x, step=1e-5: judge(f, x, step, down=0),), "Move lower the other way"),
    ("differences", (lambda f, x, step=1e-5: judge(f, x, -step, over=-2),), "the sign is wrong"),
    ("differences", (lambda f, x, step=1e-5: judge(f, x, step, every=True),), "Move number i alone"),
    ("differences", (piling_up,), "Begin with fresh copies"),
    ("differences", (in_place,), "changes x itself"),
    ("differences", (lambda f, x, step=1e-5: [[each] for each in judge(f, x, step)],), "has the shape (3, 1)"),
    ("differences", (lambda f, x, step=1e-5: [],), "a slope for each number of x, 3 of them; there are 0"),
]


@pytest.mark.parametrize(("name", "answer", "expected"), ANSWERS)
def test_answers(name: str, answer: tuple[Any, ...], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    check_answer(name, answer, expected, capsys)


def test_what_is_half_done_is_not_there_yet(capsys: pytest.CaptureFixture[str]) -> None:
    workshop = Workshop()
    for name, answer in (
        ("shared node", lambda a, b: (2 * a * b, ...)),
        ("differences", lambda f, x, step: [... for _ in x]),
    ):
        workshop.check(name, answer)
        assert capsys.readouterr().out.startswith("…")
    assert not workshop.done
