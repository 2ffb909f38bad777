"""Back-propagation of a hidden layer by hand: right answers, and the typical wrong ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd.workshop.exercises import Workshop
from autograd.workshop.hidden_layer import SLIPS, gradients, networks
from tests.support.answers import RIGHT, Answers, check_answer


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def forward(x: Any, w: Any, b: Any, v: Any, c: Any) -> tuple[Any, Any, Any]:
    z = x @ w + b
    h = sigmoid(z)
    return z, h, h @ v + c


def right(x: Any, y: Any, w: Any, b: Any, v: Any, c: Any) -> tuple[Any, ...]:
    _, h, y_hat = forward(x, w, b, v, c)
    d = -2 * (y - y_hat) / len(y)
    d_z = np.outer(d, v) * h * (1 - h)
    return x.T @ d_z, d_z.sum(axis=0), h.T @ d, d.sum()


def in_a_loop(x: Any, y: Any, w: Any, b: Any, v: Any, c: Any, adding: bool = True) -> tuple[Any, ...]:
    """One sample after the other; without ``adding`` the += is forgotten."""
    d_w, d_b, d_v, d_c = np.zeros_like(w), np.zeros_like(b), np.zeros_like(v), 0.0
    for sample, goal in zip(x, y, strict=True):
        _, h, y_hat = forward(sample, w, b, v, c)
        d = -2 * (goal - y_hat) / len(y)
        d_z = d * v * h * (1 - h)
        kept = float(adding)
        d_w, d_b, d_v, d_c = kept * d_w + np.outer(sample, d_z), kept * d_b + d_z, kept * d_v + d * h, kept * d_c + d
    return d_w, d_b, d_v, d_c


def from_slope(slope: Any, x: Any, y: Any, w: Any, b: Any, v: Any, c: Any) -> tuple[Any, ...]:
    """With another slope of the sigmoid, a function of z and h."""
    z, h, y_hat = forward(x, w, b, v, c)
    d = -2 * (y - y_hat) / len(y)
    d_z = np.outer(d, v) * slope(z, h)
    return x.T @ d_z, d_z.sum(axis=0), h.T @ d, d.sum()


def scaled(factor: Any) -> Any:
    """All gradients times something that may depend on the number of samples."""
    return lambda x, y, *of: tuple(factor(len(y)) * each for each in right(x, y, *of))


def changed(place: int, change: Any) -> Any:
    """One of the four gradients changed."""

    def by_hand(*given: Any) -> tuple[Any, ...]:
        found = [*right(*given)]
        found[place] = change(found[place])
        return tuple(found)

    return by_hand


def other(place: int, of: Any) -> Any:
    """One of the four gradients by another formula, of x, h, d_y_hat, d_h and d_z."""

    def by_hand(x: Any, y: Any, w: Any, b: Any, v: Any, c: Any) -> tuple[Any, ...]:
        found = [*right(x, y, w, b, v, c)]
        _, h, y_hat = forward(x, w, b, v, c)
        d = -2 * (y - y_hat) / len(y)
        d_h = np.outer(d, v)
        found[place] = of(x, h, d, d_h, d_h * h * (1 - h))
        return tuple(found)

    return by_hand


def with_d_h(make: Any) -> Any:
    """With another ∂L/∂h, of d_y_hat and v; where it doesn't fit, Python stops."""

    def by_hand(x: Any, y: Any, w: Any, b: Any, v: Any, c: Any) -> tuple[Any, ...]:
        _, h, y_hat = forward(x, w, b, v, c)
        d = -2 * (y - y_hat) / len(y)
        d_z = make(d, v) * h * (1 - h)
        return x.T @ d_z, d_z.sum(axis=0), h.T @ d, d.sum()

    return by_hand


def without_v(x: Any, y: Any, w: Any, b: Any, v: Any, c: Any) -> tuple[Any, ...]:
    _, h, y_hat = forward(x, w, b, v, c)
    d = -2 * (y - y_hat) / len(y)
    d_z = d[:, None] * h * (1 - h)
    return x.T @ d_z, d_z.sum(axis=0), h.T @ d, d.sum()


def typed_in(*given: Any) -> tuple[Any, ...]:
    """The numbers of the notebook's network, whatever is asked for."""
    known = right(
        np.array([[1.4, -0.4], [0.3, 0.8], [-0.7, 0.2]]), np.array([1.0, 0.0, 1.0]),
        np.array([[0.25, -0.9, 1.2], [0.1, 0.1, -0.4]]), np.array([0.1, -0.2, 0.3]), np.array([0.7, -0.5, 0.4]), 0.2,
    )  # fmt: skip
    return tuple(
        np.resize(each, np.shape(of)) for each, of in zip(known, (given[2], given[3], given[4], given[5]), strict=True)
    )


def slopes_of(slope: Any) -> Any:
    return lambda *given: from_slope(slope, *given)


def in_place(x: Any, y: Any, w: Any, b: Any, v: Any, c: Any) -> tuple[Any, ...]:
    found = right(x, y, w, b, v, c)
    w -= 0.1 * found[0]
    return found


ANSWERS: Answers = [
    ("hidden layer", (right,), RIGHT),
    ("hidden layer", (in_a_loop,), RIGHT),
    ("hidden layer", (scaled(lambda n: 0.5),), "the 2 of the derivative of a square is forgotten"),
    ("hidden layer", (scaled(lambda n: n),), "n times too large"),
    ("hidden layer", (scaled(lambda n: -1),), "the wrong sign: y − ŷ falls"),
    ("hidden layer", (scaled(lambda n: n / 2),), "the 1/n of the mean are both missing"),
    ("hidden layer", (scaled(lambda n: -0.5),), "the 2 of the square and the minus"),
    ("hidden layer", (scaled(lambda n: 5),), "The judge says: W, b, v: all of it is 5 times"),
    ("hidden layer", (slopes_of(lambda z, h: 1.0),), "σ\N{PRIME} is left out"),
    ("hidden layer", (slopes_of(lambda z, h: z * (1 - z)),), "d_z has z·(1 − z)"),
    ("hidden layer", (slopes_of(lambda z, h: sigmoid(h) * (1 - sigmoid(h))),), "σ\N{PRIME} is taken at h"),
    ("hidden layer", (slopes_of(lambda z, h: h),), "the derivative of σ isn't σ itself"),
    ("hidden layer", (slopes_of(lambda z, h: 1 - h),), "a factor of h is missing"),
    ("hidden layer", (slopes_of(lambda z, h: h * (1 + h)),), "instead of σ(a)·(1 − σ(a))"),
    ("hidden layer", (with_d_h(lambda d, v: d * v),), "number by number, d_y_hat * v"),
    ("hidden layer", (with_d_h(lambda d, v: d @ v),), "d_h is one number"),
    ("hidden layer", (with_d_h(lambda d, v: np.outer(v, d)),), "d_h is turned"),
    ("hidden layer", (without_v,), "multiplied by the weights v"),
    ("hidden layer", (other(0, lambda x, h, d, d_h, d_z: x.T @ d_h),), "W stands before σ"),
    ("hidden layer", (other(1, lambda x, h, d, d_h, d_z: d_h.sum(axis=0)),), "b stands before σ"),
    ("hidden layer", (other(1, lambda x, h, d, d_h, d_z: d_z.mean(axis=0)),), "Only d_b is wrong: it is a mean"),
    ("hidden layer", (other(1, lambda x, h, d, d_h, d_z: d_z.sum(axis=1)),), "axis=0"),
    ("hidden layer", (other(1, lambda x, h, d, d_h, d_z: d_z),), "b: one of each sample"),
    ("hidden layer", (other(2, lambda x, h, d, d_h, d_z: h @ d),), "h isn't transposed"),
    ("hidden layer", (other(2, lambda x, h, d, d_h, d_z: np.full(h.shape[1], d.sum())),), "isn't multiplied by h"),
    ("hidden layer", (other(2, lambda x, h, d, d_h, d_z: h[-1] * d[-1]),), "d_v is that of the last sample"),
    ("hidden layer", (other(3, lambda x, h, d, d_h, d_z: d.mean()),), "Only d_c is wrong: it is a mean"),
    ("hidden layer", (other(3, lambda x, h, d, d_h, d_z: d),), "c: one of each sample"),
    ("hidden layer", (other(0, lambda x, h, d, d_h, d_z: np.outer(x[-1], d_z[-1])),), "d_W is that of the last"),
    (
        "hidden layer",
        (lambda x, y, w, b, v, c: in_a_loop(x, y, w, b, v, c, adding=False),),
        "the last sample alone. All samples",
    ),
    ("hidden layer", (changed(0, lambda d_w: d_w.T),), "W: transposed: its shape is (3, 2), expected (2, 3)"),
    ("hidden layer", (changed(1, lambda d_b: 0 * d_b),), "the bias b is forgotten"),
    ("hidden layer", (changed(3, lambda d_c: 0.0),), "the bias c is forgotten"),
    ("hidden layer", (changed(3, lambda d_c: None),), "d_c is None; expected numbers"),
    ("hidden layer", (lambda *given: right(*given)[:2],), "There are 2"),
    ("hidden layer", (lambda *given: None,), "Is a return missing"),
    ("hidden layer", (lambda *given: right(*given)[::-1],), "The judge says:"),
    ("hidden layer", (in_place,), "by_hand changes W"),
    ("hidden layer", (typed_in,), "Right for the notebook's network, but not for another one (5 samples, 3 inputs"),
]


@pytest.mark.parametrize(("name", "answer", "expected"), ANSWERS)
def test_answers(name: str, answer: tuple[Any, ...], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    check_answer(name, answer, expected, capsys)


def test_every_typical_mistake_gives_numbers_of_its_own() -> None:
    given = next(iter(networks()))
    numbers = {
        key: tuple(np.round(np.concatenate([np.ravel(each) for each in gradients(given, instead)]), 12))
        for key, instead in SLIPS.items()
    }
    assert len(set(numbers.values())) == len(SLIPS)


@pytest.mark.parametrize("kept", [0, 3])
def test_what_is_half_done_is_not_there_yet(kept: int, capsys: pytest.CaptureFixture[str]) -> None:
    workshop = Workshop()
    workshop.check("hidden layer", lambda *given: (*right(*given)[:kept], *[...] * (4 - kept)))
    assert capsys.readouterr().out.startswith("…")
    assert not workshop.done
