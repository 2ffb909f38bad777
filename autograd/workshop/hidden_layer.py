"""workshop: back-propagation of a hidden layer, written by a learner: judged by differences, and its mistake named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograd.checking.arrays.gradients import report_of
from autograd.workshop.exercises import Correction, correction
from autograd.workshop.looking import close, function

Link = Callable[[SimpleNamespace], Any]
NAMES = ("d_W", "d_b", "d_v", "d_c")
ARGUMENTS = ("X", "y", "W", "b", "v", "c")
SIZES = ((5, 3, 4), (1, 2, 3), (4, 1, 2))  # samples, inputs, hidden neurons
NEAR = 1e-9


def sigmoid(z: Any) -> Any:
    """Of numbers or Values."""
    return 1 / (1 + np.exp(-z))


def loss(X: Any, y: Any, W: Any, b: Any, v: Any, c: Any) -> Any:  # noqa: N803 - as in the notebook
    """The notebook's: the mean squared error of a network with a hidden layer of sigmoids."""
    return ((y - (sigmoid(X @ W + b) @ v + c)) ** 2).mean()


# Back-propagation link by link: each of what the links before it gave
LINKS: dict[str, Link] = {
    "z": lambda t: t.X @ t.W + t.b,
    "h": lambda t: sigmoid(t.z),
    "y_hat": lambda t: t.h @ t.v + t.c,
    "d_y_hat": lambda t: -2 * (t.y - t.y_hat) / len(t.y),
    "d_v": lambda t: t.h.T @ t.d_y_hat,
    "d_c": lambda t: t.d_y_hat.sum(),
    "d_h": lambda t: np.outer(t.d_y_hat, t.v),
    "d_z": lambda t: t.d_h * t.h * (1 - t.h),
    "d_W": lambda t: t.X.T @ t.d_z,
    "d_b": lambda t: t.d_z.sum(axis=0),
}
LAST: dict[str, Link] = {
    "d_v": lambda t: t.h[-1] * t.d_y_hat[-1],
    "d_c": lambda t: t.d_y_hat[-1],
    "d_W": lambda t: np.outer(t.X[-1], t.d_z[-1]),
    "d_b": lambda t: t.d_z[-1],
}
# Typical mistakes: which links are others then, by the key of the text
SLIPS: dict[str, Mapping[str, Link]] = {
    "hidden_two": {"d_y_hat": lambda t: -(t.y - t.y_hat) / len(t.y)},
    "hidden_mean": {"d_y_hat": lambda t: -2 * (t.y - t.y_hat)},
    "hidden_sign": {"d_y_hat": lambda t: 2 * (t.y - t.y_hat) / len(t.y)},
    "hidden_two_and_mean": {"d_y_hat": lambda t: -(t.y - t.y_hat)},
    "hidden_two_and_sign": {"d_y_hat": lambda t: (t.y - t.y_hat) / len(t.y)},
    "hidden_no_sigmoid": {"d_z": lambda t: t.d_h},
    "hidden_at_z": {"d_z": lambda t: t.d_h * t.z * (1 - t.z)},
    "hidden_of_h": {"d_z": lambda t: t.d_h * sigmoid(t.h) * (1 - sigmoid(t.h))},
    "hidden_sigmoid_itself": {"d_z": lambda t: t.d_h * t.h},
    "hidden_one_minus_h": {"d_z": lambda t: t.d_h * (1 - t.h)},
    "hidden_no_v": {"d_h": lambda t: np.outer(t.d_y_hat, np.ones(len(t.v)))},
    "hidden_h_elementwise": {"d_h": lambda t: t.d_y_hat * t.v},
    "hidden_h_inner": {"d_h": lambda t: t.d_y_hat @ t.v},
    "hidden_h_turned": {"d_h": lambda t: np.outer(t.v, t.d_y_hat)},
    "hidden_W_of_h": {"d_W": lambda t: t.X.T @ t.d_h},
    "hidden_b_of_h": {"d_b": lambda t: t.d_h.sum(axis=0)},
    "hidden_c_mean": {"d_c": lambda t: t.d_y_hat.mean()},
    "hidden_b_mean": {"d_b": lambda t: t.d_z.mean(axis=0)},
    "hidden_v_turned": {"d_v": lambda t: t.h @ t.d_y_hat},
    "hidden_b_axis": {"d_b": lambda t: t.d_z.sum(axis=1)},
    "hidden_b_zero": {"d_b": lambda t: np.zeros_like(t.b)},
    "hidden_c_zero": {"d_c": lambda t: 0.0},
    "hidden_v_without_h": {"d_v": lambda t: np.full(len(t.v), t.d_y_hat.sum())},
    "hidden_last_sample": LAST,
    "hidden_last_sample_W": {"d_W": LAST["d_W"]},
    "hidden_last_sample_v": {"d_v": LAST["d_v"]},
}


def hidden_layer(by_hand: Any) -> Iterator[Correction]:
    """The gradients by W, b, v and c, on networks of several sizes."""
    by_hand = yield from function("by_hand", by_hand)
    for number, given in enumerate(networks()):
        data, point = given[:2], given[2:]
        arguments = [*(np.copy(each) for each in given[:-1]), given[-1]]
        found = by_hand(*arguments)
        if found is ...:
            yield correction("not_yet")
        if found is None:
            yield correction("returns_nothing", what="by_hand")
        if not isinstance(found, (tuple, list)) or len(found) != len(NAMES):
            count = len(found) if isinstance(found, (tuple, list)) else 1
            yield correction("hidden_not_four", count=count)
        if any(each is ... for each in found):
            yield correction("not_yet")
        for name, one, other in zip(ARGUMENTS, arguments, given, strict=True):
            if not close(one, other, 0.0):
                yield correction("changes_argument", what=name)
        for name, each in zip(NAMES, found, strict=True):
            if each is None or np.asarray(each).dtype.kind not in "fiu":
                yield correction("no_array", what=name, got=f"{each!r:.60}")
        report = report_of(
            lambda *at, data=data: loss(*data, *at), lambda *at, data=data: by_hand(*data, *at), point,
            rtol=1e-6, names=[name[2:] for name in NAMES], lines=False,
        )  # fmt: skip
        if report.verified:
            continue
        yield from _foreseen(found, given)
        key = "hidden_checked" if number == 0 else "hidden_checked_elsewhere"
        sizes = {"samples": len(data[0]), "inputs": data[0].shape[1], "hidden": len(point[2])}
        yield correction(key, finding=report.findings[0].in_words, **sizes)


def gradients(given: tuple[Any, ...], instead: Mapping[str, Link]) -> list[Any]:
    """What back-propagation gives where some of its links are others."""
    there = SimpleNamespace(**dict(zip(ARGUMENTS, given, strict=True)))
    for name, link in {**LINKS, **instead}.items():
        setattr(there, name, link(there))
    return [getattr(there, name) for name in NAMES]


def _foreseen(found: Any, given: tuple[Any, ...]) -> Iterator[Correction]:
    """The typical mistake that gives these numbers."""
    right = gradients(given, {})
    for key, instead in SLIPS.items():
        try:
            wrong = gradients(given, instead)
        except ValueError:  # arrays that only fit where there are as many samples as neurons
            continue
        if _alike(found, wrong) and not _alike(right, wrong):
            yield correction(key)


def _alike(found: Any, others: Any) -> bool:
    return all(close(one, other, NEAR) for one, other in zip(found, others, strict=True))


def networks() -> Iterator[tuple[Any, ...]]:
    """X, y, W, b, v and c: the notebook's, then others."""
    yield (
        np.array([[1.4, -0.4], [0.3, 0.8], [-0.7, 0.2]]), np.array([1.0, 0.0, 1.0]),
        np.array([[0.25, -0.9, 1.2], [0.1, 0.1, -0.4]]), np.array([0.1, -0.2, 0.3]),
        np.array([0.7, -0.5, 0.4]), 0.2,
    )  # fmt: skip
    random = np.random.default_rng(4)
    for samples, inputs, hidden in SIZES:
        shapes = ((samples, inputs), (samples,), (inputs, hidden), (hidden,), (hidden,))
        yield (*(random.normal(size=shape) for shape in shapes), float(random.normal()))
