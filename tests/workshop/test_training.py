"""The exercises of the chapter on training: right answers, and typical wrong ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd.workshop.exercises import Workshop
from tests.support.answers import RIGHT, Answers, check_answer


def moving(change: Any) -> Any:
    """A step that gives every parameter the number that comes of its own, its gradient and the rate."""

    def update(parameters: Any, lr: float) -> None:
        for p in parameters:
            p.data = change(p.data, p.grad, lr)

    return update


def rebinding(parameters: Any, lr: float) -> None:
    for p in parameters:
        p = p - lr * p.grad


def training(order: str, sign: float = -1.0, rate: float | None = None) -> Any:
    """A loop by its parts in order: forward, zero, backward, step, keep; "F" is a forward before the loop."""

    def train(loss_of: Any, parameters: Any, steps: int, lr: float) -> list[Any]:
        losses = []
        loss = loss_of() if "F" in order else None
        for _ in range(steps):
            for part in order:
                if part == "f":
                    loss = loss_of()
                elif part == "b":
                    loss.backward()  # type: ignore[union-attr]
                elif part == "k":
                    losses.append(loss.data)  # type: ignore[union-attr]
                for p in parameters:
                    if part == "z":
                        p.grad = 0.0
                    elif part == "s":
                        p.data += sign * (lr if rate is None else rate) * p.grad
        return losses

    return train


def keeping_values(loss_of: Any, parameters: Any, steps: int, lr: float) -> list[Any]:
    return [loss_of() for _ in [training("fzbs")(loss_of, parameters, 0, lr)] * steps]


def hits(decide: Any, share: Any = lambda right, n: right / n) -> Any:
    """The accuracy by how it's decided whether a score fits its label."""
    return lambda scores, labels: share(
        sum(decide(score, label) for score, label in zip(scores, labels, strict=True)), len(labels)
    )


def right_side(score: float, label: int) -> bool:
    return (score > 0) == (label == 1)


def scaled(of: Any) -> Any:
    """Both sets by what a function of the set itself, the train set and both gives: a mean and a divisor."""

    def standardise(train: Any, test: Any) -> Any:
        return tuple((each - mean) / by for each in (train, test) for mean, by in [of(each, train, test)])

    return standardise


def moments(x: Any, axis: int | None = 0, ddof: int = 0) -> tuple[Any, Any]:
    return x.mean(axis=axis), x.std(axis=axis, ddof=ddof)


def lists(train: Any, test: Any) -> Any:
    return [each.tolist() for each in scaled(lambda x, train, test: moments(train))(train, test)]


ANSWERS: Answers = [
    ("update", (moving(lambda w, g, lr: w - lr * g),), RIGHT),
    ("update", (moving(lambda w, g, lr: w + lr * g),), "Go against it: minus"),
    ("update", (moving(lambda w, g, lr: w - g),), "the learning rate lr is forgotten"),
    ("update", (moving(lambda w, g, lr: w - g / lr),), "divided by lr"),
    ("update", (moving(lambda w, g, lr: -lr * g),), "the step alone"),
    ("update", (moving(lambda w, g, lr: w - lr * w),), "lr times the weight itself"),
    ("update", (moving(lambda w, g, lr: w - 0.1 * g),), "p.data[0] is 1.3, but should be 2.5"),
    ("update", (rebinding,), "No parameter has moved"),
    ("update", (lambda parameters: None,), "TypeError"),
    ("update", (0.1,), "expected a function"),
    ("training loop", (training("fzbks"),), RIGHT),
    ("training loop", (training("zfbsk"),), RIGHT),
    ("training loop", (training("fbksz"),), RIGHT),
    ("training loop", (training("fbks"),), "the gradients of earlier steps are still there"),
    ("training loop", (training("fzbks", sign=1.0),), "Go against it: minus"),
    ("training loop", (training("fzbks", rate=1.0),), "the learning rate lr is forgotten"),
    ("training loop", (training("fzbsfk"),), "the losses after the steps"),
    ("training loop", (training("Fzbks"),), "it was computed once"),
    ("training loop", (training("fzks"),), "The parameters don't move"),
    ("training loop", (training("fbzks"),), "The parameters don't move"),
    ("training loop", (keeping_values,), "The parameters don't move"),
    ("training loop", (training("fzbs"),), "for each of the 6 steps; there are 0"),
    ("training loop", (lambda *_: None,), "Is a return missing"),
    ("accuracy", (hits(right_side),), RIGHT),
    ("accuracy", (hits(right_side, lambda right, n: right),), "how many are right"),
    ("accuracy", (hits(right_side, lambda right, n: 100 * right / n),), "not percent"),
    ("accuracy", (hits(right_side, lambda right, n: 1 - right / n),), "the share of mistakes"),
    ("accuracy", (hits(lambda s, t: (s > 0.5) == (t == 1)),), "the border is at 0.5"),
    ("accuracy", (hits(lambda s, t: s > 0),), "how often class 1 is said"),
    ("accuracy", (hits(lambda s, t: s > 0 and t == 1),), "only class 1 counts"),
    ("accuracy", (hits(lambda s, t: s == t),), "the scores themselves"),
    ("accuracy", (lambda scores, labels: 0.75,), "but should be 0.818182"),
    ("accuracy", (lambda scores, labels: "75 %",), "expected a number"),
    ("standardise", (scaled(lambda x, train, test: moments(train)),), RIGHT),
    ("standardise", (scaled(lambda x, train, test: moments(train, ddof=1)),), RIGHT),
    ("standardise", (lists,), RIGHT),
    ("standardise", (scaled(lambda x, train, test: moments(x)),), "test is scaled by its own mean"),
    ("standardise", (scaled(lambda x, train, test: moments(np.concatenate([train, test]))),), "both sets together"),
    ("standardise", (scaled(lambda x, train, test: (train.mean(0), train.var(0))),), "divided is by the variance"),
    ("standardise", (scaled(lambda x, train, test: moments(train, None)),), "one mean for the whole table"),
    ("standardise", (scaled(lambda x, train, test: (0.0, train.std(0))),), "the mean is not subtracted"),
    ("standardise", (scaled(lambda x, train, test: (train.mean(0), 1.0)),), "nothing is divided"),
    ("standardise", (scaled(lambda x, train, test: (train.mean(0) / train.std(0), 1.0)),), "only the mean is divided"),
    ("standardise", (lambda train, test: ((train - train.mean(0)) / train.std(0), test),), "test is as it was"),
    ("standardise", (scaled(lambda x, train, test: moments(test)),), "are those of test"),
    ("standardise", (lambda train, test: (train - train.mean(0)) / train.std(0),), "Two arrays should come back"),
    ("standardise", (lambda train, test: None,), "Is a return missing"),
    ("standardise", (lambda train, test: (test, train),), "has the shape (4, 3)"),
    ("best epoch", (lambda train, test: test.index(min(test)) + 1,), RIGHT),
    ("best epoch", (lambda train, test: int(np.argmin(test)),), "epochs are counted from 1"),
    ("best epoch", (lambda train, test: train.index(min(train)) + 1,), "where the training loss is lowest"),
    ("best epoch", (lambda train, test: 2,), "before the test loss rises for the first time"),
    ("best epoch", (lambda train, test: min(test),), "that is the lowest loss"),
    ("best epoch", (lambda train, test: test.index(max(test)) + 1,), "where the test loss is largest"),
    ("best epoch", (lambda train, test: 5,), "is 5, but should be 4"),
]


@pytest.mark.parametrize(("name", "answer", "expected"), ANSWERS)
def test_answers(name: str, answer: tuple[Any, ...], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    check_answer(name, answer, expected, capsys)


def test_three_dots_in_a_formula_are_not_there_yet(capsys: pytest.CaptureFixture[str]) -> None:
    def update(parameters: Any, lr: Any) -> None:
        for p in parameters:
            p.data = ...

    for name, answer in (
        ("update", update),
        ("update", moving(lambda w, g, lr: w - lr * ...)),
        ("training loop", lambda loss_of, parameters, steps, lr: [...] * steps),
        ("standardise", lambda train, test: (..., ...)),
        ("standardise", lambda train, test: (train - ...) / ...),
    ):
        Workshop().check(name, answer)
        assert capsys.readouterr().out.startswith("…")
