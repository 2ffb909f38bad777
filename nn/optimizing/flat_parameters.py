"""nn/optimizing: parameters one after the other in flat arrays: what optimizers and clipping compute with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from autograd import Value
from autograd.common.numbers import to_float
from nn.modules.module import Module

Floats = NDArray[np.float64]


def check_parameters(parameters: Iterable[Value], who: str) -> list[Value]:
    """Parameters as a list, each once and each one that can be trained; an error that names what came instead."""
    if isinstance(parameters, (Module, Value)) or not isinstance(parameters, Iterable):
        kind = type(parameters).__name__
        hint = "model.parameters()" if isinstance(parameters, Module) else "a list of Values"
        raise TypeError(f"{who}: parameters is of type {kind}; expected its parameters, such as {hint}")
    found: dict[Value, int] = {}  # by identity: Values are equal to nothing but themselves
    for place, value in enumerate(parameters):
        if not isinstance(value, Value):
            raise TypeError(f"{who}: parameter {place} is of type {type(value).__name__}; expected a Value")
        if value in found:
            raise ValueError(f"{who}: parameter {place} is parameter {found[value]} again; expected each of them once")
        if value.op or value.constant:
            what = f"the result of {value.op}" if value.op else "a constant"
            raise ValueError(f"{who}: parameter {place} is {what}; expected a leaf such as Value(0.5)")
        found[value] = place
    if not found:
        raise ValueError(f"{who}: no parameters; expected at least one Value (an iterator gives them only once)")
    return list(found)


def numbers_of(parameters: Sequence[Value]) -> Floats:
    """The number of every parameter."""
    return np.array([parameter.data for parameter in parameters], dtype=np.float64)


def gradients_of(parameters: Sequence[Value], who: str) -> Floats:
    """The gradient of every parameter; NumPy alone would take a None for nan."""
    found = [
        grad
        if type(grad := parameter.grad) is float
        else to_float(grad, f"{who}: grad of parameter {place}", "a number")
        for place, parameter in enumerate(parameters)
    ]
    return np.array(found, dtype=np.float64)


def put_numbers(parameters: Sequence[Value], numbers: Floats) -> None:
    """Give every parameter its number."""
    for parameter, number in zip(parameters, numbers.tolist(), strict=True):
        parameter.data = number


def put_gradients(parameters: Sequence[Value], gradients: Floats) -> None:
    """Give every parameter its gradient."""
    for parameter, gradient in zip(parameters, gradients.tolist(), strict=True):
        parameter.grad = gradient
