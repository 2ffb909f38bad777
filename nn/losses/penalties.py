"""nn/losses: penalties on large weights, to be added to a loss."""

from __future__ import annotations

import math
from typing import Any

import autograd
from autograd import Value
from autograd.common.numbers import to_float


def l1(model_or_parameters: Any, strength: float) -> Value:
    """strength·Σ|w| over all parameters, biases too; it draws small weights to 0.

    Args:
        model_or_parameters: a model, a Value, or Values; pass a list to leave some out.
        strength: how much it counts, at least 0.

    Raises:
        ValueError: no parameters, or a strength that is negative or isn't finite.
        TypeError: a parameter is no Value, or the strength no number.

    Example:
        >>> w = [Value(2.0), Value(-3.0)]
        >>> penalty = l1(w, 0.1)
        >>> penalty.backward()
        >>> penalty.data, [each.grad for each in w]
        (0.5, [0.1, -0.1])
    """
    strength = _strength("l1", strength)
    penalty: Value = autograd.sum([abs(each) for each in _parameters("l1", model_or_parameters)]) * strength
    return penalty


def l2(model_or_parameters: Any, strength: float) -> Value:
    """strength·Σw² over all parameters, biases too; an optimizer's weight decay d is, for plain SGD, l2 with d/2.

    Args:
        model_or_parameters: a model, a Value, or Values; pass a list to leave some out.
        strength: how much it counts, at least 0.

    Raises:
        ValueError: no parameters, or a strength that is negative or isn't finite.
        TypeError: a parameter is no Value, or the strength no number.

    Example:
        >>> from nn import MLP
        >>> model = MLP(2, [3, 1], seed=1)
        >>> weights_only = [each for name, each in model.named_parameters().items() if ".w." in name]
        >>> l2(model, 0.1).data == l2(weights_only, 0.1).data  # since biases are 0 at the start
        True
    """
    strength, parameters = _strength("l2", strength), _parameters("l2", model_or_parameters)
    penalty: Value = autograd.dot(parameters, parameters) * strength
    return penalty


def _strength(penalty: str, strength: Any) -> float:
    number = to_float(strength, f"{penalty}: strength", "a number, at least 0")
    if not 0.0 <= number < math.inf:
        raise ValueError(f"{penalty}: strength is {number}; expected a finite number, at least 0")
    return number


def _parameters(penalty: str, found: Any) -> list[Value]:
    if isinstance(found, Value):
        found = [found]
    elif hasattr(found, "named_parameters"):
        found = found.parameters()
    if not hasattr(found, "__iter__"):
        raise TypeError(f"{penalty}: got {found!r:.60}; expected a model, or a list of its parameters")
    parameters: list[Value] = list(found)
    if not parameters:
        raise ValueError(f"{penalty}: no parameters; expected at least one")
    for i, each in enumerate(parameters):
        if not isinstance(each, Value):
            raise TypeError(f"{penalty}: parameter {i} is {each!r:.60}; expected a Value")
    return parameters
