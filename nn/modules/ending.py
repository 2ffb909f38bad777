"""nn/modules: what a model's outputs end in, and above what a single one speaks for the second of two classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import autograd
from autograd import Value
from nn.common.softmaxes import log_softmax, softmax
from nn.modules.activations import Activation
from nn.modules.containers import Function, Sequential
from nn.modules.dropout import Dropout
from nn.modules.layers import Layer
from nn.modules.module import Module

SCORES = ("bce_with_logits", "hinge")  # losses of one score, which is above 0 where it speaks for the second class
# what an output that ends so is, whichever way it is written
ENDS: dict[Any, str] = {
    softmax: "softmax", autograd.softmax: "softmax",
    log_softmax: "log_softmax", autograd.log_softmax: "log_softmax",
    autograd.sigmoid: "sigmoid", Value.sigmoid: "sigmoid",
}  # fmt: skip


def end_of(model: Module) -> str:
    """The activation that a model's outputs come from: "sigmoid", "softmax", "log_softmax"; "" for all others.

    Example:
        >>> from nn import MLP
        >>> end_of(MLP(2, [3, 1], output="sigmoid")), end_of(MLP(2, [3, 1]))
        ('sigmoid', '')
    """
    while isinstance(model, Sequential):
        model = next((each for each in reversed(model.layers) if not isinstance(each, Dropout)), model.layers[-1])
    given: Any = None
    if isinstance(model, (Activation, Layer)):
        given = model.activation
    elif isinstance(model, Function):
        given = model.function
    name = given if isinstance(given, str) else ENDS.get(given, "") if isinstance(given, Callable) else ""  # type: ignore[arg-type]
    return name if name in ENDS.values() else ""


def threshold_of(model: Module) -> float:
    """What a single output is above where the second of two classes is meant: 0 of a score, 0.5 of a probability."""
    return threshold_by(model.trained_by, end_of(model))


def threshold_by(loss: str, end: str) -> float:
    """The same by the name of the loss and what the output ends in.

    Example:
        >>> threshold_by("mse", ""), threshold_by("", "sigmoid"), threshold_by("bce_with_logits", "")
        (0.5, 0.5, 0.0)
    """
    if loss in SCORES:
        return 0.0
    return 0.5 if loss in ("mse", "mae", "huber") or end == "sigmoid" else 0.0
