"""nn/common: softmax and its logarithm: scores as probabilities, of numbers and of Values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

import autograd
from autograd import Value
from autograd.common.numbers import to_float

Floats = NDArray[np.float64]


def softmax(scores: Any) -> Any:
    """Scores as probabilities, exp(a)/Σ exp(a) over the last axis; without overflow.

    Args:
        scores: an array, a DataFrame, a tensor or a list, nested or not, of numbers; or a list with Values in it. A
            score of −inf is of what can't be; nan gives nan, as in PyTorch.

    Returns:
        An array of the same shape; of Values lists of Values, nested as they came.

    Raises:
        ValueError: there are no scores, or rows of different lengths.
        TypeError: something is no number.

    Example:
        >>> softmax([[1000.0, 1000.0], [-1000.0, 0.0]]).tolist()
        [[0.5, 0.5], [0.0, 1.0]]
        >>> [round(p.data, 4) for p in softmax([Value(0.0), Value(1.0)])]
        [0.2689, 0.7311]
    """
    return _over_rows("softmax", scores, _softmax, autograd.softmax)


def log_softmax(scores: Any) -> Any:
    """The logarithms of `softmax`, a − log Σ exp(a) over the last axis, exact where a probability is next to 0.

    Args:
        scores: as of `softmax`.

    Returns:
        As of `softmax`.

    Raises:
        ValueError: as of `softmax`.
        TypeError: something is no number.

    Example:
        >>> log_softmax([-1000.0, 0.0]).tolist()
        [-1000.0, 0.0]
    """
    return _over_rows("log_softmax", scores, _log_softmax, autograd.log_softmax)


def _over_rows(
    who: str, scores: Any, of_numbers: Callable[[Floats], Floats], of_values: Callable[[Any], list[Any]]
) -> Any:
    """The function of every row, the last axis: of an array of numbers, or of lists with Values in them."""
    if isinstance(scores, (list, tuple)) or getattr(getattr(scores, "dtype", None), "kind", "") == "O":
        plain = scores.tolist() if hasattr(scores, "tolist") else scores
        if _has_values(plain):
            return _of_lists(who, plain, of_values)
    if hasattr(scores, "detach"):  # a tensor
        scores = scores.detach().cpu()
    try:
        array = np.asarray(scores)
    except ValueError:
        raise ValueError(f"{who}: scores has rows of different lengths; expected as many numbers in each") from None
    if array.dtype.kind in "biuf":
        rows: Floats = array.astype(np.float64)
    else:
        numbers = [to_float(each, f"{who}: a score", "a number") for each in array.ravel().tolist()]
        rows = np.array(numbers, np.float64).reshape(array.shape)
    if not rows.ndim or not rows.size:
        found = f"{scores!r:.60}" if not rows.ndim else f"empty, of the shape {rows.shape}"
        raise ValueError(f"{who}: scores is {found}; expected a list of scores, at least one")
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        return of_numbers(rows)


def _has_values(things: Any) -> bool:
    if isinstance(things, (list, tuple)):
        return any(map(_has_values, things))
    return isinstance(things, Value)


def _of_lists(who: str, things: Any, of_values: Callable[[Any], list[Any]]) -> list[Any]:
    """The function of the innermost lists."""
    nested = [isinstance(each, (list, tuple, np.ndarray)) for each in things]
    if any(nested) and not all(nested):
        raise ValueError(f"{who}: scores has lists beside single scores; expected rows of scores")
    return [_of_lists(who, each, of_values) for each in things] if any(nested) else of_values(things)


def _softmax(rows: Floats) -> Floats:
    parts: Floats = np.exp(rows - rows.max(axis=-1, keepdims=True))
    whole: Floats = parts / parts.sum(axis=-1, keepdims=True)
    return whole


def _log_softmax(rows: Floats) -> Floats:
    """The largest score's is off by log(1 + what the others give), which log1p keeps where that is next to nothing."""
    off: Floats = rows - rows.max(axis=-1, keepdims=True)
    parts = np.exp(off)
    np.put_along_axis(parts, rows.argmax(axis=-1, keepdims=True), 0.0, axis=-1)
    # the largest difference is 0, or nan: then all of them are
    logarithms: Floats = off - np.log1p(parts.sum(axis=-1, keepdims=True)) + off.max(axis=-1, keepdims=True)
    return logarithms
