"""Losses: one number that says how wrong the predictions are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import autograd
from autograd import Value


def _flat(numbers: Any) -> list[Any]:
    if isinstance(numbers, Value) or not hasattr(numbers, "__len__"):
        return [numbers]
    return [each for part in numbers for each in _flat(part)]


def _mean(name: str, predictions: Any, targets: Any, term: Callable[[Any, Any], Any]) -> Value:
    ours, theirs = _flat(predictions), _flat(targets)
    if len(ours) != len(theirs) or not ours:
        raise ValueError(f"{name}: {len(ours)} prediction(s) and {len(theirs)} target(s); expected as many, at least 1")
    total: Value = autograd.sum([term(y, t) for y, t in zip(ours, theirs, strict=True)])
    return total / len(ours)


def _known(name: str, targets: Any, allowed: Sequence[float]) -> None:
    for target in _flat(targets):
        if not isinstance(target, Value) and target not in allowed:
            raise ValueError(f"{name}: the target {target!r} is none of {list(allowed)}")


def mse(predictions: Any, targets: Any) -> Value:
    """Mean squared error, (1/n)·Σ(y − ŷ)², where n counts all elements.

    Example:
        >>> mse([Value(1.0), Value(3.0)], [0.0, 1.0]).data
        2.5
    """
    return _mean("mse", predictions, targets, lambda y, t: (y - t) ** 2)


def hinge(scores: Any, labels: Any) -> Value:
    """Hinge loss, the mean of max(0, 1 − label·score), for labels −1 and 1.

    Example:
        >>> hinge([Value(0.5)], [1]).data
        0.5
    """
    _known("hinge", labels, (-1, 1))
    return _mean("hinge", scores, labels, lambda y, t: (1 - y * t).relu())


def bce_with_logits(logits: Any, labels: Any) -> Value:
    """Binary cross-entropy of σ(logit), the mean of softplus(z) − label·z, for labels 0 and 1; stable at ±1000.

    Example:
        >>> bce_with_logits([Value(1000.0)], [1]).data
        0.0
    """
    _known("bce_with_logits", labels, (0, 1))
    return _mean("bce_with_logits", logits, labels, lambda z, t: z.softplus() - z * t)
