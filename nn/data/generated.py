"""nn/data: points in the plane, drawn from a seed: what small networks are tried on."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nn.common.ranges import check_whole
from nn.data.dataset import Data
from nn.modules.seeding import Seed

Points = NDArray[np.float64]


def moons(n: int = 200, *, noise: float = 0.1, seed: Seed = 0) -> Data:
    """Two half circles, one reaching into the other.

    Args:
        n: how many points, half of them in each.
        noise: the standard deviation of what is added to both coordinates.
        seed: a whole number or a NumPy generator; the same seed gives the same points.

    Raises:
        ValueError: fewer points than classes, or a noise below 0.

    Example:
        >>> moons(100)
        Data(moons: 100 samples, 2 features, 2 classes)
    """
    upper, lower = (_on_circle(np.linspace(0.0, math.pi, count)) for count in _parts("moons", n, 2))
    lower = np.array([1.0, 0.5]) - lower
    return _data("moons", [upper, lower], ("upper", "lower"), noise, seed)


def circles(n: int = 200, *, inner: float = 0.5, noise: float = 0.05, seed: Seed = 0) -> Data:
    """A circle of radius 1, and one of radius ``inner`` inside it. The other arguments are those of `moons`.

    Raises:
        ValueError: fewer points than classes, a noise below 0, or an inner radius that is not between 0 and 1.

    Example:
        >>> circles(100).classes
        ('outer', 'inner')
    """
    if not 0 < inner < 1:
        raise ValueError(f"circles: inner is {inner!r}; expected a radius between 0 and 1")
    outside, inside = (_on_circle(_turn(count)) for count in _parts("circles", n, 2))
    return _data("circles", [outside, inner * inside], ("outer", "inner"), noise, seed)


def spirals(n: int = 200, *, arms: int = 2, noise: float = 0.02, seed: Seed = 0) -> Data:
    """Spiral arms, a class each, that wind once around the middle. The other arguments are those of `moons`.

    Raises:
        ValueError: fewer than two arms, fewer points than arms, or a noise below 0.

    Example:
        >>> spirals(90, arms=3)
        Data(spirals: 90 samples, 2 features, 3 classes)
    """
    if check_whole(arms, "spirals: arms", least=1) < 2:
        raise ValueError("spirals: arms is 1; expected at least 2, a class each")
    radii = [np.linspace(0.1, 1.0, count) for count in _parts("spirals", n, arms)]
    starts = _turn(arms)
    points = [
        radius[:, None] * _on_circle(start + 2 * math.pi * radius) for start, radius in zip(starts, radii, strict=True)
    ]
    return _data("spirals", points, tuple(f"arm {i}" for i in range(arms)), noise, seed)


def xor(n: int = 4, *, noise: float = 0.0, seed: Seed = 0) -> Data:
    """The corners of a square, in turn; the class says whether exactly one coordinate is 1. Arguments as in `moons`.

    Raises:
        ValueError: fewer than four points, or a noise below 0.

    Example:
        >>> xor().x.tolist(), xor().y.tolist()
        ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0])
    """
    if check_whole(n, "xor: n", least=1) < 4:
        raise ValueError(f"xor: n is {n}; expected at least 4, a point for each corner")
    first, second = np.arange(n) // 2 % 2, np.arange(n) % 2
    points = _noisy("xor", np.column_stack([first, second]).astype(np.float64), noise, np.random.default_rng(seed))
    return Data(points, first ^ second, classes=("0", "1"), title="xor")


def gaussians(n: int = 200, *, noise: float = 0.5, seed: Seed = 0) -> Data:
    """Two round clouds, around (−1, −1) and (1, 1); ``noise`` is how wide they are. Arguments are those of `moons`.

    Raises:
        ValueError: fewer points than classes, or a noise below 0.

    Example:
        >>> gaussians(100)
        Data(gaussians: 100 samples, 2 features, 2 classes)
    """
    lower, upper = _parts("gaussians", n, 2)
    return _data("gaussians", [np.full((lower, 2), -1.0), np.full((upper, 2), 1.0)], ("lower", "upper"), noise, seed)


def wave(n: int = 100, *, noise: float = 0.1, seed: Seed = 0) -> Data:
    """A regression: sin(2x) for x from −2 to 2, with noise added to y. The arguments are those of `moons`.

    Raises:
        ValueError: a noise below 0, or no points.

    Example:
        >>> wave(50)
        Data(wave: 50 samples, 1 feature, 1 target)
    """
    places = np.linspace(-2.0, 2.0, check_whole(n, "wave: n", least=1))
    rng = np.random.default_rng(seed)
    heights = _noisy("wave", np.sin(2.0 * places), noise, rng)
    order = rng.permutation(len(places))
    return Data(places[order, None], heights[order], names=("x",), title="wave")


def _parts(who: str, n: int, classes: int) -> list[int]:
    """How many points each class gets: as many, or one more."""
    if check_whole(n, f"{who}: n", least=1) < classes:
        raise ValueError(f"{who}: n is {n}; expected at least {classes}, a point for each class")
    return [n // classes + (i < n % classes) for i in range(classes)]


def _turn(count: int) -> Points:
    return np.linspace(0.0, 2 * math.pi, count, endpoint=False)


def _on_circle(angles: Points) -> Points:
    return np.column_stack([np.cos(angles), np.sin(angles)])


def _noisy(who: str, points: Points, noise: float, rng: np.random.Generator) -> Points:
    if not 0 <= noise < math.inf:
        raise ValueError(f"{who}: noise is {noise!r}; expected a standard deviation, 0 or more")
    return points + rng.normal(0.0, noise, points.shape)


def _data(title: str, parts: Sequence[Points], classes: tuple[str, ...], noise: float, seed: Seed) -> Data:
    rng = np.random.default_rng(seed)
    points = _noisy(title, np.concatenate(parts), noise, rng)
    labels = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    order = rng.permutation(len(points))
    return Data(points[order], labels[order], classes=classes, title=title)
