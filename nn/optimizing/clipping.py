"""nn/optimizing: clipping: gradients that are too large are made smaller before the step."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from autograd import Value
from autograd.common.numbers import to_float
from nn.optimizing.flat_parameters import Floats, check_parameters, gradients_of, put_gradients


def norm_clipped(gradients: Floats, most: float) -> tuple[Floats, float]:
    """Gradients scaled to a Euclidean norm of at most ``most``, by min(1, most/(norm + 1e-6)) as in PyTorch.

    Args:
        gradients: a flat array, which stays as it is.
        most: more than 0; inf to get the norm only.

    Returns:
        The scaled gradients, and the norm before. An inf or nan among the gradients goes through as in PyTorch.

    Raises:
        TypeError: ``most`` is not a number.
        ValueError: ``most`` is not more than 0.

    Example:
        >>> gradients, norm = norm_clipped(np.array([30.0, -40.0]), 5.0)
        >>> gradients.round(6), norm
        (array([ 3., -4.]), 50.0)
    """
    most, gradients = _check_most(most, "norm_clipped"), np.asarray(gradients, np.float64)
    with np.errstate(all="ignore"):
        norm = _norm(gradients)
        return gradients * np.minimum(most / (norm + 1e-6), 1.0), norm  # np.minimum: nan stays nan


def value_clipped(gradients: Floats, most: float) -> Floats:
    """Gradients cut off at −``most`` and ``most``, each for itself, as in PyTorch; nan stays nan.

    Args:
        gradients: a flat array, which stays as it is.
        most: more than 0.

    Raises:
        TypeError: ``most`` is not a number.
        ValueError: ``most`` is not more than 0.

    Example:
        >>> value_clipped(np.array([30.0, -0.5]), 5.0)
        array([ 5. , -0.5])
    """
    most = _check_most(most, "value_clipped")
    return np.clip(np.asarray(gradients, np.float64), -most, most)


def clip_norm(parameters: Iterable[Value], most: float) -> float:
    """Scale the parameters' gradients, see `norm_clipped`; returns their norm before.

    Args:
        parameters: what `backward` has given a gradient.
        most: more than 0; inf to get the norm only.

    Raises:
        TypeError: something among the parameters is not a Value, or ``most`` is not a number.
        ValueError: no parameters, one of them twice, or ``most`` is not more than 0.

    Example:
        >>> w = Value(3.0)
        >>> (w * w).backward()
        >>> clip_norm([w], 0.5), round(w.grad, 6)
        (6.0, 0.5)
    """
    most, trained = _check_most(most, "clip_norm"), check_parameters(parameters, "clip_norm")
    clipped, norm = norm_clipped(gradients_of(trained, "clip_norm"), most)
    put_gradients(trained, clipped)
    return norm


def clip_value(parameters: Iterable[Value], most: float) -> None:
    """Cut the parameters' gradients off at −``most`` and ``most``, see `value_clipped`.

    Args:
        parameters: what `backward` has given a gradient.
        most: more than 0.

    Raises:
        TypeError: something among the parameters is not a Value, or ``most`` is not a number.
        ValueError: no parameters, one of them twice, or ``most`` is not more than 0.

    Example:
        >>> w = Value(-3.0)
        >>> (w * w).backward()
        >>> clip_value([w], 0.5)
        >>> w.grad
        -0.5
    """
    most, trained = _check_most(most, "clip_value"), check_parameters(parameters, "clip_value")
    put_gradients(trained, value_clipped(gradients_of(trained, "clip_value"), most))


def _check_most(most: object, who: str) -> float:
    checked = to_float(most, f"{who}: most", "a number")
    if not checked > 0.0:
        raise ValueError(f"{who}: most is {most}; expected more than 0")
    return checked


def _norm(gradients: Floats) -> float:
    """√Σg²; Σ is a left fold, as everywhere here, and g² may be too large for a float where the norm isn't."""
    if not gradients.size:
        return 0.0
    norm = math.sqrt(np.add.accumulate(gradients * gradients)[-1])
    largest = float(np.abs(gradients).max())
    return norm if norm < math.inf or not largest < math.inf else largest * _norm(gradients / largest)
