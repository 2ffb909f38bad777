"""workshop: the exercises of chapter 5: a step, a loop, measuring, scaling, and when to stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from autograd.core.value import Value
from autograd.workshop.exercises import Correction, Exercise, correction
from autograd.workshop.looking import array, close, compare, function, number, numbers

STEPS, RATE, BEND = 6, 0.15, 1.5
GOALS = (3.0, -1.0)


def update(step: Any) -> Iterator[Correction]:
    """One step of gradient descent on any number of parameters."""
    step = yield from function("update", step)
    for weights, slopes, lr in (([0.25, -0.9, 1.2], [2.0, -0.5, 0.1], 0.1), ([1.0], [-3.0], 0.5)):
        parameters = [Value(each) for each in weights]
        for each, slope in zip(parameters, slopes, strict=True):
            each.grad = slope
        if step(parameters, lr) is ...:
            yield correction("not_yet")
        w, g = np.array(weights), np.array(slopes)
        found = np.array([each.data for each in parameters])
        if close(found, w, 0.0):
            yield correction("nothing_moved")
        slips = {"uphill": w + lr * g, "rate_forgotten": w - g, "rate_divides": w - g / lr, "step_alone": -lr * g}
        slips |= {"weight_for_gradient": w - lr * w}
        yield from compare("p.data", found, w - lr * g, slips)


def loop(train: Any) -> Iterator[Correction]:
    """A training: the losses of its steps, and where the parameters are in the end."""
    train = yield from function("train", train)
    parameters = [Value(0.5), Value(2.0)]

    def loss_of() -> Value:
        return sum((BEND * (p - goal) ** 2 for p, goal in zip(parameters, GOALS, strict=True)), start=Value(0.0))

    given = train(loss_of, parameters, STEPS, RATE)
    if given is None:
        yield correction("returns_nothing", what="train")
    losses = yield from numbers("train(…)", given, "no_array")
    if losses.shape != (STEPS,):
        yield correction("a_loss_for_each", count=STEPS, got=losses.size)
    moved = not close([p.data for p in parameters], [0.5, 2.0], 0.0)
    if not moved:
        yield correction("training_stands")
    if close(losses, np.full(STEPS, losses[0]), 0.0):
        yield correction("loss_once")
    right = _descent(lambda sum_, slope: slope)
    yield from compare("losses", losses, right[:-1], {
        "not_zeroed": _descent(lambda sum_, slope: sum_ + slope)[:-1],
        "uphill": _descent(lambda sum_, slope: -slope)[:-1],
        "rate_forgotten": _descent(lambda sum_, slope: slope, 1.0)[:-1],
        "loss_after_step": right[1:],
    })  # fmt: skip


def _descent(gradient: Callable[[float, float], float], lr: float = RATE) -> Any:
    """The losses before and after each step, where a gradient comes of the last one and the slope."""
    at, sums, losses = [0.5, 2.0], [0.0, 0.0], []
    for _ in range(STEPS + 1):
        losses.append(sum(BEND * (p - goal) ** 2 for p, goal in zip(at, GOALS, strict=True)))
        sums = [gradient(kept, 2 * BEND * (p - goal)) for kept, p, goal in zip(sums, at, GOALS, strict=True)]
        at = [p - lr * each for p, each in zip(at, sums, strict=True)]
    return np.array(losses)


def measuring(accuracy: Any) -> Iterator[Correction]:
    """The share of samples that are on the right side of 0."""
    accuracy = yield from function("accuracy", accuracy)
    for scores, labels in (
        ([2.0, -1.0, 0.3, 0.2, 1.5, -0.7, -2.0, 0.4, 0.1, -3.0, -1.5], [1, 0, 1, 1, 1, 1, 0, 1, 0, 0, 0]),
        ([-0.5, 0.1, 0.6], [1, 1, 1]),
        ([-3.0, 4.0], [0, 1]),
    ):
        found = yield from number("accuracy(scores, labels)", accuracy(list(scores), list(labels)))
        pairs = list(zip(scores, labels, strict=True))
        hits, n = sum((s > 0) == (t == 1) for s, t in pairs), len(pairs)
        yield from compare("accuracy(scores, labels)", found, hits / n, {
            "hits_counted": hits, "in_percent": 100 * hits / n, "share_of_wrong": 1 - hits / n,
            "half_for_zero": sum((s > 0.5) == (t == 1) for s, t in pairs) / n,
            "share_of_ones": sum(s > 0 for s in scores) / n,
            "only_ones": sum(s > 0 and t == 1 for s, t in pairs) / n,
            "score_is_label": sum(s == t for s, t in pairs) / n,
        })  # fmt: skip


def scaling(standardise: Any) -> Iterator[Correction]:
    """Both sets by the mean and deviation of the one to train on, column by column."""
    standardise = yield from function("standardise", standardise)
    random = np.random.default_rng(5)
    for rows, more, columns in ((6, 4, 3), (5, 3, 2)):
        train = random.normal(size=(rows, columns)) * [10.0, 0.1, 3.0][:columns] + [100.0, -2.0, 0.5][:columns]
        test = random.normal(size=(more, columns)) * [12.0, 0.2, 2.0][:columns] + [90.0, -1.5, 1.0][:columns]
        given = standardise(train.copy(), test.copy())
        if given is None:
            yield correction("returns_nothing", what="standardise")
        if given is ...:
            yield correction("not_yet")
        if not isinstance(given, (tuple, list)) or len(given) != 2:
            yield correction("two_sets")
        both = train, test
        found = []
        for name, each, as_given in zip(("train", "test"), given, both, strict=True):
            found.append((yield from array(name, each, as_given.shape)))
        mean, deviation = train.mean(axis=0), train.std(axis=0)
        right = [(each - mean) / deviation for each in both]
        together = np.concatenate(both)
        yield from _either(found, right, {
            "test_by_its_own": [(each - each.mean(axis=0)) / each.std(axis=0) for each in both],
            "scaled_together": [(each - together.mean(axis=0)) / together.std(axis=0) for each in both],
            "scaled_by_variance": [(each - mean) / deviation**2 for each in both],
            "scaled_by_all": [(each - train.mean()) / train.std() for each in both],
            "not_centred": [each / deviation for each in both],
            "not_divided_by_deviation": [each - mean for each in both],
            "brackets_forgotten": [each - mean / deviation for each in both],
            "test_left_out": [right[0], test],
            "scaled_by_test": [(each - test.mean(axis=0)) / test.std(axis=0) for each in both],
        })  # fmt: skip


def _either(found: Sequence[Any], right: Sequence[Any], slips: dict[str, Sequence[Any]]) -> Iterator[Correction]:
    """What is wrong with two arrays; a degree of freedom less, as others count it, is no mistake."""
    rows = len(right[0])
    fewer = [each * np.sqrt((rows - 1) / rows) for each in right]
    if all(close(one, other, 1e-9) for one, other in zip(found, fewer, strict=True)):
        return
    for i, name in enumerate(("train", "test")):
        yield from compare(name, found[i], right[i], {key: each[i] for key, each in slips.items()})


def stopping(best_epoch: Any) -> Iterator[Correction]:
    """The epoch, counted from 1, with the lowest loss on samples it never saw."""
    best_epoch = yield from function("best_epoch", best_epoch)
    for train, test in (
        ([0.7, 0.5, 0.4, 0.2, 0.1, 0.05], [0.82, 0.6, 0.65, 0.5, 0.55, 0.8]),
        ([0.9, 0.8, 0.7], [0.95, 0.85, 0.8]),
        ([0.5, 0.3, 0.25, 0.2], [0.4, 0.45, 0.5, 0.6]),
    ):
        found = yield from number("best_epoch(…)", best_epoch(list(train), list(test)))
        right = 1 + int(np.argmin(test))
        rises = next((i for i in range(1, len(test)) if test[i] > test[i - 1]), len(test))
        yield from compare("best_epoch(…)", found, right, {
            "counted_from_zero": right - 1, "best_of_training": 1 + int(np.argmin(train)), "first_rise": rises,
            "the_loss_itself": min(test), "worst_epoch": 1 + int(np.argmax(test)),
        })  # fmt: skip


EXERCISES: dict[str, Exercise] = {
    "update": update,
    "training loop": loop,
    "accuracy": measuring,
    "standardise": scaling,
    "best epoch": stopping,
}
