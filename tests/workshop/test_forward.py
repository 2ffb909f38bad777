"""The exercises of the chapter on forward: right answers, and typical wrong ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd
from autograd import Value
from tests.support.answers import RIGHT, Answers, check_answer

COLUMNS = [[0.25, -0.9, 1.2], [0.1, 0.1, -0.4]]
ROWS = [(0.25, 0.1), (-0.9, 0.1), (1.2, -0.4)]


def sigma(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def forward(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    return autograd.sigmoid(autograd.sigmoid(x @ w1 + b1) @ w2 + b2)


def by_hand(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> list[Any]:
    """With lists and loops."""
    h = [sigma(sum(xi * w1[i][j] for i, xi in enumerate(x)) + b) for j, b in enumerate(b1)]
    return [sigma(sum(hi * w2[i][j] for i, hi in enumerate(h)) + b) for j, b in enumerate(b2)]


def forgetting(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    """Takes the weights of the first layer as plain numbers."""
    return forward(x, np.array(w1.tolist(), dtype=object) * 1.0 if w1.dtype != object else plain(w1), b1, w2, b2)


def plain(array: Any) -> Any:
    return np.vectorize(lambda each: each.data if isinstance(each, Value) else each)(array).astype(float)


ANSWERS: Answers = [
    ("weighted sums", (-1.3, 1.84), RIGHT),
    ("weighted sums", (Value(-1.3), [1.84]), RIGHT),
    ("weighted sums", (-1.22, 1.84), "(−0.4)·0.1 is −0.04"),
    ("weighted sums", (1.22, 1.84), "1.4·(−0.9) is −1.26"),
    ("weighted sums", (-1.3, 1.52), "Minus times minus is plus"),
    ("weighted sums", (1.84, -1.3), "z2 is 1.84: that belongs to the other neuron"),
    ("weighted sums", (-1.3, 1), "z3 isn't 1."),
    ("hidden", (0.21417, 0.86295), RIGHT),
    ("hidden", (sigma(-1.3), 0.863), RIGHT),
    ("hidden", (-1.3, 1.84), "h2 is -1.3: that is z. The activation σ comes last"),
    ("hidden", (0.863, 0.214), "belongs to the other neuron"),
    ("hidden", (0.7858, 0.137), "that is σ(−z)"),
    ("hidden", (0.21417, 0.5), "h3 isn't 0.5."),
    ("hidden", (0.21, 0.86), "h2 is near 0.21, but not quite that"),
    ("matrix", (COLUMNS,), RIGHT),
    ("matrix", (np.array(ROWS).T,), RIGHT),
    ("matrix", (np.vectorize(Value, otypes=[object])(COLUMNS),), RIGHT),
    ("matrix", (ROWS,), "each neuron in a row"),
    ("matrix", (np.array(ROWS).reshape(2, 3),), ".reshape does not"),
    ("matrix", ([0.25, 0.1],), "W has the shape (2,), but should have (2, 3)"),
    ("matrix", ([[0.25, -0.9, 1.2], [0.1, 0.1, 0.4]],), "W[1][2] isn't 0.4."),
    ("matrix", ([[0.25, 0.1], [-0.9]],), "every row as long as the others"),
    ("layer", (lambda x, w: sigma(x @ w),), RIGHT),
    ("layer", (lambda x, w: autograd.sigmoid(w.T @ x),), RIGHT),
    ("layer", (lambda x, w: x @ w,), "The activation σ comes last"),
    ("layer", (lambda x, w: sigma(-(x @ w)),), "Look at the minus in e⁻ᶻ"),
    ("layer", (lambda x, w: sigma(w @ x),), "It has to be x·W"),
    ("layer", (lambda x, w: sigma(x * w),), "the shape (3, 3), but should have (3,)"),
    ("layer", (lambda x, w: sigma(x[:2] @ w[:2]),), "layer(x(3,), W(3, 3))[0] is"),
    ("layer", (lambda x, w: [sigma(x @ w[:, j]) for j in range(3)],), "layer(x(4,), W(4, 1)) stops with IndexError"),
    ("growth", (0.014,), RIGHT),
    ("growth", (1.4 * 0.26 - 1.4 * 0.25,), RIGHT),
    ("growth", (0.01,), "what the weight grows by"),
    ("growth", (0.0025,), "multiply by x₁"),
    ("growth", (1.4,), "how many times as much"),
    ("growth", (0.324,), "z₁ afterwards"),
    ("growth", (0.02,), "growth isn't 0.02."),
    ("forward", (forward,), RIGHT),
    ("forward", (by_hand,), RIGHT),
    ("forward", (lambda x, w1, b1, w2, b2: sigma(x @ w1 + b1) @ w2 + b2,), "missing in the second layer"),
    ("forward", (lambda x, w1, b1, w2, b2: sigma((x @ w1 + b1) @ w2 + b2),), "missing in the hidden layer"),
    ("forward", (lambda x, w1, b1, w2, b2: (x @ w1 + b1) @ w2 + b2,), "missing in both layers"),
    ("forward", (lambda x, w1, b1, w2, b2: sigma(sigma(x @ w1) @ w2),), "both biases"),
    ("forward", (lambda x, w1, b1, w2, b2: sigma(sigma(x @ w1) @ w2 + b2),), "b1 of the hidden layer"),
    ("forward", (lambda x, w1, b1, w2, b2: sigma(sigma(x @ w1 + b1) @ w2),), "b2 of the second layer"),
    ("forward", (lambda x, w1, b1, w2, b2: sigma(x @ w1 + b1),), "The second layer is to come"),
    ("forward", (lambda x, w1, b1, w2, b2: sigma(w2 @ sigma(w1 @ x + b1) + b2),), "sides of an @ don't fit"),
    ("forward", (lambda x, w1, b1, w2, b2: sigma((sigma(x @ w1) + b1) @ w2) + b2,), "added after σ"),
    ("forward", (lambda x, w1, b1, w2, b2: forward(x, w1, b1, w2, b2)[:1],), "the shape (1,), but should have (3,)"),
    ("forward", (forgetting,), "doesn't remember W1"),
    ("forward", (lambda *all_of: [float(plain(each)) for each in forward(*all_of)],), "doesn't remember W1"),
    ("shapes", ((5, 1),), RIGHT),
    ("shapes", ([5, 1],), RIGHT),
    ("shapes", ((1, 5),), "each of the five samples is a row"),
    ("shapes", ((5, 3),), "One more product is to come"),
    ("shapes", ((5, 2),), "of what goes in"),
    ("shapes", ((3, 1),), "(5, 3) times (3, 1)"),
    ("shapes", ((5,),), "5 is one number alone"),
    ("shapes", (5,), "write a pair"),
    ("shapes", ((2, 1),), "shape[0] is 2, but should be 5"),
]


@pytest.mark.parametrize(("name", "answer", "expected"), ANSWERS)
def test_answers(name: str, answer: tuple[Any, ...], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    check_answer(name, answer, expected, capsys)
