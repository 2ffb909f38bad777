"""nn/predicting: what a model's outputs mean, by the loss it was trained with and by what it ends in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nn.common.softmaxes import softmax
from nn.modules.ending import end_of
from nn.modules.module import Module

Floats = NDArray[np.float64]


def probabilities_of(model: Module, outputs: Floats) -> Floats:
    """The probability of every class, (n, k); of one output those of two classes.

    Raises:
        ValueError: the outputs are no scores of probabilities, or nobody knows.
    """
    end, loss, single = end_of(model), model.trained_by, outputs.ndim == 1
    if loss == "cross_entropy" and not single:
        found: Floats = softmax(outputs)
        return found
    if loss == "bce_with_logits":
        return _both(outputs, -outputs) if single else _sigmoid(outputs)
    if end == "log_softmax" and not single:
        shares: Floats = np.exp(outputs)
        return shares
    if (end == "softmax" and not single) or end == "sigmoid":
        return np.column_stack([1.0 - outputs, outputs]) if single else outputs
    why = f"it was trained by {loss}, which wants no probabilities" if loss else "no loss of nn's is known for it"
    raise ValueError(
        f"predict_proba: {type(model).__name__} gives no probabilities: {why}. Train it by cross_entropy, with an "
        "output for each class, or by bce_with_logits, with one for two classes. Where it was trained otherwise, "
        "model.trained_by = 'cross_entropy' says that its outputs are such scores"
    )


def _both(scores: Floats, others: Floats) -> Floats:
    """1 − σ and σ of a score, each with all its digits."""
    return np.column_stack([_sigmoid(others), _sigmoid(scores)])


def _sigmoid(scores: Floats) -> Floats:
    found: Floats = np.exp(-np.logaddexp(0.0, -scores))
    return found
