"""nn/losses: losses: one number that says how wrong the predictions are, the mean over all samples.

Predictions are what a model gives: a Value, a list of Values, or a list of such lists; numbers alone give a number.
Targets are numbers or arrays in the same nesting, or Values: then the recorded graph can be compiled with the targets
among its inputs. A Value's number may change later, so nothing checks it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import autograd
from autograd import Value
from autograd.common.numbers import to_float
from nn.common.weighting import checked_weights
from nn.losses.nesting import (
    FRACTION,
    Allowed,
    check_lengths,
    check_target,
    check_value_or_number,
    counted,
    is_plain_list,
    pairs,
    place,
    plain,
)

PREDICTIONS = ("predictions", "targets")
SCORES = ("scores", "labels")


def _mean(terms: list[Any]) -> Value:
    total: Value = autograd.sum(terms)
    return total / len(terms)


def _weighted(who: str, losses: list[Any], weights: Any) -> Value:
    """Σwᵢ·lᵢ/Σwᵢ of the samples' losses; what counts for nothing isn't in it, whatever it is."""
    checked = checked_weights(weights, len(losses), f"{who}: weights")
    shares = (checked / checked.sum()).tolist()
    total: Value = autograd.sum([loss * share for loss, share in zip(losses, shares, strict=True) if share])
    return total


def _averaged(
    who: str, names: tuple[str, str], predictions: Any, targets: Any, term: Callable[[Any, Any], Any], weights: Any,
    allowed: Allowed = (),
) -> Value:  # fmt: skip
    """The mean of a term over all elements; with weights that of the samples' means, as they count."""
    if weights is None:
        return _mean([term(y, t) for y, t in pairs(who, names, predictions, targets, allowed)])
    ours, theirs = plain(predictions), plain(targets)
    if not is_plain_list(ours) or not is_plain_list(theirs):
        raise ValueError(f"{who}: weights need lists of {names[0]} and {names[1]}, an element for each sample")
    check_lengths(who, names, ours, theirs)
    samples = zip(ours, theirs, strict=True)
    losses = [
        _mean([term(y, t) for y, t in pairs(who, names, our, their, allowed, (i,))])
        for i, (our, their) in enumerate(samples)
    ]
    return _weighted(who, losses, weights)


def mse(predictions: Any, targets: Any, *, weights: Any = None) -> Value:
    """Mean squared error, (1/n)·Σ(y − ŷ)², where n counts all elements.

    Args:
        predictions: what the model gives.
        targets: finite numbers or Values, in the same nesting.
        weights: how much each sample counts, numbers (n,), at least 0: Σwᵢ·lᵢ/Σwᵢ of the samples' losses.

    Raises:
        ValueError: lists of another length or nesting, empty ones, or a target that isn't finite; weights that are
            below 0, not finite, or all 0.
        TypeError: something is no number.

    Example:
        >>> mse([Value(1.0), Value(3.0)], [0.0, 1.0]).data
        2.5
    """
    return _averaged("mse", PREDICTIONS, predictions, targets, lambda y, t: (y - t) ** 2, weights)


def mae(predictions: Any, targets: Any, *, weights: Any = None) -> Value:
    """Mean absolute error, (1/n)·Σ|y − ŷ|, where n counts all elements.

    Args:
        predictions: what the model gives.
        targets: finite numbers or Values, in the same nesting.
        weights: as of `mse`.

    Raises:
        ValueError: as of `mse`.
        TypeError: something is no number.

    Example:
        >>> mae([Value(1.0), Value(3.0)], [0.0, 1.0]).data
        1.5
    """
    return _averaged("mae", PREDICTIONS, predictions, targets, lambda y, t: abs(y - t), weights)


def huber(predictions: Any, targets: Any, delta: float = 1.0, *, weights: Any = None) -> Value:
    """Huber's loss: e²/2 for errors up to delta, delta·(|e| − delta/2) beyond; the mean over all elements.

    For `fit` and others that call ``loss(predictions, targets)``: ``functools.partial(huber, delta=0.5)``.

    Args:
        predictions: what the model gives.
        targets: finite numbers or Values, in the same nesting.
        delta: where the square goes over into a line.
        weights: as of `mse`.

    Raises:
        ValueError: as of `mse`, or a delta that isn't above 0 and finite.
        TypeError: something is no number.

    Example:
        >>> huber([Value(0.5), Value(3.0)], [0.0, 0.0]).data
        1.3125
    """
    delta = to_float(delta, "huber: delta", "a number above 0")
    if not 0.0 < delta < math.inf:
        raise ValueError(f"huber: delta is {delta}; expected a finite number above 0")

    def term(y: Any, t: Any) -> Any:
        error = abs(y - t)
        small = autograd.minimum(error, delta)  # no branch, so that one recording holds for every sample
        return small * (error - small / 2)

    return _averaged("huber", PREDICTIONS, predictions, targets, term, weights)


def hinge(scores: Any, labels: Any, *, weights: Any = None) -> Value:
    """Hinge loss, the mean of max(0, 1 − label·score), for labels −1 and 1.

    Args:
        scores: what the model gives, one score per sample.
        labels: −1, 1, or Values.
        weights: as of `mse`.

    Raises:
        ValueError: lists of another length or nesting, empty ones, or another label.
        TypeError: something is no number.

    Example:
        >>> hinge([Value(0.5)], [1]).data
        0.5
    """
    return _averaged("hinge", SCORES, scores, labels, lambda y, t: autograd.relu(1 - y * t), weights, (-1, 1))


def bce_with_logits(logits: Any, labels: Any, *, weights: Any = None) -> Value:
    """Binary cross-entropy of σ(logit), the mean of label·softplus(−z) + (1 − label)·softplus(z).

    Args:
        logits: what the model gives, one score per sample: above 0 where it takes the sample for a 1.
        labels: 0, 1, a number between where it isn't sure, or Values.
        weights: as of `mse`; in PyTorch, where the sum isn't divided by theirs, they are relative to 1.

    Raises:
        ValueError: lists of another length or nesting, empty ones, or another label.
        TypeError: something is no number.

    Example:
        >>> bce_with_logits([Value(1000.0)], [1]).data
        0.0
    """
    return _averaged("bce_with_logits", ("logits", "labels"), logits, labels, _of_logit, weights, FRACTION)


def _of_logit(z: Any, label: Any) -> Any:
    """The loss of one logit; softplus(z) − label·z would lose what is left of two large numbers."""
    if isinstance(label, Value) or 0 < label < 1:
        return label * autograd.softplus(-z) + (1.0 - label) * autograd.softplus(z)
    return autograd.softplus(-z if label else z)


def cross_entropy(scores: Any, labels: Any, *, weights: Any = None) -> Value:
    """Cross-entropy of softmax(scores), the mean of logsumexp(scores) − scores[label], from differences of scores.

    Args:
        scores: what the model gives: a list with one score per class, or, for a batch, a list of such lists.
        labels: per sample a whole number from 0, or a row with one weight per class: one-hot, or any weights p, for
            Σp·logsumexp(scores) − Σp·scores. Weights may be Values; a label can't be. A flat list of scores is one
            sample, and a flat list beside it is its weights.
        weights: of the samples, as of `mse`: those of their classes, say, which PyTorch takes as ``weight``.

    Raises:
        ValueError: lists of another length, empty ones, fewer than two scores, a label that isn't whole or is out of
            range, a row of weights of another length, or a weight that isn't finite.
        TypeError: something is no number, or a label is a Value.

    Example:
        >>> cross_entropy([[Value(1000.0), Value(0.0)], [Value(0.0), Value(0.0)]], [0, [0.5, 0.5]]).data
        0.34657359027997264
    """
    rows, wanted = plain(scores), plain(labels)
    if not is_plain_list(rows):
        raise TypeError(f"cross_entropy: scores is {rows!r:.60}; expected a list with one score per class")
    if not any(is_plain_list(plain(row)) for row in rows):
        if weights is not None:
            raise ValueError("cross_entropy: weights need a list of scores for each sample, and labels beside them")
        return _mean([_of_sample(rows, wanted, ())])
    if not is_plain_list(wanted):
        raise ValueError(
            f"cross_entropy: scores is {counted(rows)} lists and labels is {counted(wanted)}; expected a label or a "
            "row of weights for each"
        )
    check_lengths("cross_entropy", SCORES, rows, wanted)
    losses = [_of_sample(row, label, (i,)) for i, (row, label) in enumerate(zip(rows, wanted, strict=True))]
    return _mean(losses) if weights is None else _weighted("cross_entropy", losses, weights)


def _of_sample(scores: Any, label: Any, path: tuple[int, ...]) -> Any:
    """The cross-entropy of one sample; its graph depends on the kind of label and on no number but a label's."""
    scores, label = plain(scores), plain(label)
    here, there = place("scores", path), place("labels", path)
    if not is_plain_list(scores):
        raise ValueError(f"cross_entropy: {here} is {scores!r:.60}; expected a list with one score per class")
    if len(scores) < 2:
        raise ValueError(
            f"cross_entropy: {here} has {len(scores)} element(s); expected one score per class, at least 2 "
            "(for one score per sample there is bce_with_logits)"
        )
    for i, score in enumerate(scores):
        check_value_or_number("cross_entropy", "scores", score, (*path, i))
    if is_plain_list(label):
        if len(label) != len(scores):
            raise ValueError(
                f"cross_entropy: {there} has {len(label)} weight(s) and {here} has {len(scores)} score(s); expected "
                "as many"
            )
        for i, weight in enumerate(label):
            check_target("cross_entropy", "labels", weight, (*path, i))
        return autograd.cross_entropy(scores, label)
    expected = f"a whole number from 0 to {len(scores) - 1}, or a row of {len(scores)} weights"
    if isinstance(label, Value):
        raise TypeError(f"cross_entropy: {there} is a Value; expected {expected}; only weights may be Values")
    number = to_float(label, f"cross_entropy: {there}", expected)
    if number not in range(len(scores)):
        raise ValueError(f"cross_entropy: {there} is {label!r}; expected {expected}")
    zero: Any = 0.0
    one: Any = 1.0
    if any(isinstance(score, Value) for score in scores):  # as nodes at once, which takes less time
        zero, one = Value(zero, constant=True), Value(one, constant=True)
    return autograd.cross_entropy(scores, [one if i == number else zero for i in range(len(scores))])
