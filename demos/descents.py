"""Descents on functions of two Values: landscapes, optimizers that race down them, and the learning rates they get."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd import Value, compile, ieee  # noqa: A004 - as in re
from autograd.common.collecting import paused
from autograd.replay.program.backends import best_backend
from nn import SGD, Adam, Optimizer, RMSProp

Floats = NDArray[np.float64]
Slope = Callable[[Floats], tuple[float, Floats]]  # from a place to the height there and the gradient

TOLERANCE = 1e-4  # of the height; every landscape's lowest is 0
RATES = [round(digit * 10.0**power, 9) for power in range(-4, 0) for digit in (1, 2, 5)] + [1.0]
RACERS: dict[str, Callable[..., Optimizer]] = {
    "SGD": SGD,
    "momentum": partial(SGD, momentum=0.9),
    "Nesterov": partial(SGD, momentum=0.9, nesterov=True),
    "RMSProp": RMSProp,
    "Adam": Adam,
}


def rosenbrock(x: Any, y: Any) -> Any:
    """(1 − x)² + 100·(y − x²)², a bent valley with steep walls and hardly a slope along it."""
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2


def himmelblau(x: Any, y: Any) -> Any:
    """(x² + y − 11)² + (x + y² − 7)², with four lowest places."""
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


def saddle(x: Any, y: Any) -> Any:
    """x² + 0.1·(y² − 1)², with a saddle at (0, 0) that is left only sideways."""
    return x * x + 0.1 * (y * y - 1) ** 2


@dataclass(frozen=True)
class Landscape:
    """A function, and how it is raced on."""

    height: Callable[[Any, Any], Any]  # of Values, numbers or arrays x and y
    start: tuple[float, float]  # of all
    view: tuple[float, float, float, float]  # what is drawn: left, right, bottom, top
    lowest: tuple[tuple[float, float], ...]  # where the height is 0


LANDSCAPES = {
    "rosenbrock": Landscape(rosenbrock, (-1.2, 1.0), (-1.9, 1.9, -0.7, 2.3), ((1.0, 1.0),)),
    "himmelblau": Landscape(
        himmelblau, (-0.2, -1.2), (-5.5, 5.5, -5.0, 5.0),
        ((3.0, 2.0), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127)),
    ),
    "saddle": Landscape(saddle, (1.5, 0.001), (-1.9, 1.9, -1.5, 1.5), ((0.0, -1.0), (0.0, 1.0))),
}  # fmt: skip


@dataclass(frozen=True)
class Run:
    """One descent: the places, (steps + 1, 2), and the height at each."""

    name: str
    rate: float
    places: Floats
    heights: Floats

    @property
    def arrived(self) -> bool:
        """Whether the last place is within the tolerance."""
        return bool(self.heights[-1] <= TOLERANCE)

    @property
    def steps(self) -> int:
        """How many were taken."""
        return len(self.heights) - 1


def eager(landscape: Landscape) -> Slope:
    """Records the function anew at every place."""
    x, y = Value(0.0, label="x"), Value(0.0, label="y")

    def slope(place: Floats) -> tuple[float, Floats]:
        x.data, y.data = place.tolist()
        x.grad = y.grad = 0.0
        height = landscape.height(x, y)
        height.backward()
        return height.data, np.array([x.grad, y.grad])

    return slope


def replayed(landscape: Landscape) -> Slope:
    """Replays one recording of it."""
    x, y = (Value(number, label=name) for number, name in zip(landscape.start, "xy", strict=True))
    program = compile(landscape.height(x, y), parameters=[x, y], backend=best_backend(quiet=True))

    def slope(place: Floats) -> tuple[float, Floats]:
        height, gradient = program(parameters=place)
        return float(height[0]), gradient

    return slope


def descend(name: str, rate: float, start: tuple[float, float], slope: Slope, most: int) -> Run:
    """Step by step, until the height is within the tolerance or above that of the start, or that was the most steps."""
    optimizer = RACERS[name]([Value(number) for number in start], lr=rate)
    place = np.array(start)
    places, heights = [place], []
    with paused(), ieee():  # what overflows is inf, and too high
        while True:
            height, gradient = slope(place)
            heights.append(height)
            if height <= TOLERANCE or not height <= heights[0] or len(heights) > most:
                return Run(name, rate, np.array(places), np.array(heights))
            place = optimizer.update(place, gradient)
            places.append(place)


def best(name: str, start: tuple[float, float], slope: Slope, most: int) -> Run:
    """With that of the `RATES` with which it arrives in the fewest steps; if it never does, ends lowest."""
    found: Run | None = None
    for rate in reversed(RATES):
        run = descend(name, rate, start, slope, found.steps if found and found.arrived else most)
        if found is None or _merit(run) > _merit(found):
            found = run
    assert found is not None  # noqa: S101 - there are rates
    return found


def _merit(run: Run) -> tuple[bool, float]:
    last = float(run.heights[-1])
    return run.arrived, -run.steps if run.arrived else -last if math.isfinite(last) else -math.inf
