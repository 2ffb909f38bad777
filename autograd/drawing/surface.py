"""What a model says over the plane: recorded as numbers, and what to make of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.modes import ieee, no_grad
from autograd.recording import is_number, to_float

SIZE = 40  # points of the grid along each axis


def plain(number: Any, what: str) -> float:
    """The number of a Value, or a plain number, as a float."""
    return to_float(number if is_number(number) else getattr(number, "data", number), what)


def grid_over(x: Any) -> tuple[Any, Any]:
    """The coordinates of a grid that leaves some room around points in the plane."""
    low, high = np.min(x, axis=0), np.max(x, axis=0)
    room = np.where(high > low, 0.12 * (high - low), 0.5)
    across, up = (np.linspace(low[i] - room[i], high[i] + room[i], SIZE) for i in (0, 1))
    return across, up


def scores_over(model: Any, grid: tuple[Any, Any]) -> Any:
    """A model's outputs at every point of a grid, without recording: (outputs, rows upwards, columns)."""
    across, up = grid
    found = []
    with no_grad(), ieee():
        for b in up:
            for a in across:
                outputs = model([float(a), float(b)])
                several = outputs if isinstance(outputs, Sequence) or hasattr(outputs, "shape") else [outputs]
                found.append([plain(each, "Film: the model's output") for each in np.ravel(np.array(several, object))])
    return np.array(found).T.reshape(-1, len(up), len(across))


def kind_of(outputs: int, y: Any) -> str:
    """What to show: "sides" of a boundary, "classes", a "surface" of numbers; nothing where y is none of these.

    >>> kind_of(1, np.array([-1, 1])), kind_of(3, np.array([0, 2, 1])), kind_of(1, np.array([0.5, 2]))
    ('sides', 'classes', 'surface')
    """
    if outputs > 1:
        return "classes" if y.ndim == 1 and set(y) <= set(range(outputs)) else ""
    if y.ndim > 1:
        return ""
    return "sides" if set(y) <= {0, 1} or set(y) <= {-1, 1} else "surface"


def labels_of(y: Any) -> Any:
    """Targets as one number per sample where they can be: rows with a single 1 as its place."""
    if y.ndim == 2 and y.shape[1] == 1:
        return y[:, 0]
    if y.ndim == 2 and np.all((y == 0) | (y == 1)) and np.all(y.sum(axis=1) == 1):
        return y.argmax(axis=1)
    return y


def threshold_of(surfaces: Sequence[Any], y: Any) -> float:
    """The score between the two classes: 0.5 where targets of 0 and 1 meet scores that never leave 0 to 1, else 0."""
    finite = np.concatenate([each[np.isfinite(each)] for each in surfaces])
    return 0.5 if set(y) <= {0, 1} and np.all((finite >= 0) & (finite <= 1)) else 0.0


def finer(surface: Any, times: int = 6) -> Any:
    """A surface with more points between, on straight lines."""
    for axis in (1, 2):
        size = surface.shape[axis]
        where = np.linspace(0, size - 1, (size - 1) * times + 1)
        surface = np.apply_along_axis(lambda line, at=where, n=size: np.interp(at, np.arange(n), line), axis, surface)
    return surface
