"""views/films: what a model says over the plane: recorded as numbers, and what to make of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.common.numbers import is_number, to_float
from autograd.core.modes import ieee, no_grad
from autograd.core.value import Value
from autograd.replay.guarding import record
from autograd.replay.program.compiling import compile  # noqa: A004 - as in re

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
    """A model's outputs at every point of a grid, without recording: (outputs, rows upwards, columns).

    The graph of one point is replayed over all of them where it can be. A branch of the model's that no guard sees
    would be frozen then, so the points of the diagonal are compared with the model itself.
    """
    across, up = grid
    points = [[float(a), float(b)] for b in up for a in across]
    found = _replayed(model, points)
    diagonal = range(0, len(points), len(across) + 1)
    if found is None or not _same(found[diagonal], _called(model, [points[i] for i in diagonal])):
        found = _called(model, points)
    return found.T.reshape(-1, len(up), len(across))


def _called(model: Any, points: Sequence[list[float]]) -> Any:
    """A row of outputs for each point, from the model itself."""
    with no_grad(), ieee():
        outputs = [_several(model(point)) for point in points]
    return np.array([[plain(each, "Film: the model's output") for each in row] for row in outputs])


def _replayed(model: Any, points: Sequence[list[float]]) -> Any:
    """The same from a replay; None where the model won't have Values, or gives something else, or branches."""
    inputs = [Value(number) for number in points[0]]
    try:
        with record() as recording, ieee():
            outputs = _several(model(inputs))
        program = compile(outputs[0], inputs, outputs=outputs, guards=recording, backend="numpy")
        return program.outputs(points)
    except (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RuntimeError):
        return None


def _same(ours: Any, theirs: Any) -> bool:
    """Whether these are the same numbers, up to rounding."""
    return ours.shape == theirs.shape and np.allclose(ours, theirs, rtol=1e-6, atol=1e-12, equal_nan=True)


def _several(outputs: Any) -> list[Any]:
    """One output or several, as a list."""
    several = outputs if isinstance(outputs, Sequence) or hasattr(outputs, "shape") else [outputs]
    return list(np.ravel(np.array(several, object)))


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
