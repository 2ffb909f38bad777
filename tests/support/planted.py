"""Random functions with something planted in them, and what is true of each: for the honesty of a gradient check.

Every function is written once for Values and for mpmath's numbers, so that its derivatives are known to many digits;
``data`` cuts Values off and leaves mpmath's numbers what they are.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import mpmath as mp
import numpy as np

import autograd
from autograd import Value

Number = Any
Function = Callable[..., Number]


def relative(one: Any, other: Any) -> float:
    """How far two numbers are apart, of the larger one."""
    size = max(abs(one), abs(other))
    return float(abs(one - other) / size) if size else 0.0


class OnValues:
    """The functions on Values."""

    def __getattr__(self, name: str) -> Any:
        return getattr(autograd, name)

    @staticmethod
    def data(x: Number) -> Number:
        return x.data if isinstance(x, Value) else x

    @staticmethod
    def leaf(x: Number) -> Number:
        return Value(OnValues.data(x))

    @staticmethod
    def above(x: Number, y: float) -> bool:
        return bool(OnValues.data(x) > y)


class OnMany:
    """The same on mpmath's numbers."""

    def __getattr__(self, name: str) -> Any:
        return getattr(mp, name)

    @staticmethod
    def data(x: Number) -> Number:
        return x

    leaf = data

    @staticmethod
    def above(x: Number, y: float) -> bool:
        return bool(x > y)

    @staticmethod
    def sigmoid(x: Number) -> Number:
        return 1 / (1 + mp.exp(-x))

    @staticmethod
    def relu(x: Number) -> Number:
        return x if x > 0 else x * 0

    @staticmethod
    def maximum(x: Number, y: Number) -> Number:
        return x if x > y else y


@dataclass(frozen=True)
class Planted:
    """A function, its point, and what a report should say of it.

    Args:
        name: the kind of thing that was planted.
        function: takes a module of functions, then numbers.
        point: where.
        expected: the kinds of findings of which there must be one; none where all is right.
        nowhere: the places of arguments by which there is no derivative.
        truth: derivatives that are known otherwise, since differences of mpmath's can't see them.
    """

    name: str
    function: Callable[..., Number]
    point: list[float]
    expected: frozenset[str] = frozenset()
    nowhere: frozenset[int] = frozenset()
    truth: tuple[float, ...] | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    def on_values(self) -> Function:
        return lambda *x: self.function(OnValues(), *x)

    def derivatives(self) -> list[float]:
        """The true ones; nan where there is none."""
        if self.truth is not None:
            return list(self.truth)
        found = []
        with mp.workdps(120):
            at = [mp.mpf(x) for x in self.point]
            for i, x in enumerate(at):
                if i in self.nowhere:
                    found.append(math.nan)
                    continue
                h = (abs(x) or mp.mpf(1)) * mp.mpf(10) ** -40
                ends = [self.function(OnMany(), *at[:i], x + sign * h, *at[i + 1 :]) for sign in (1, -1)]
                slope = (ends[0] - ends[1]) / (2 * h)
                nothing = abs(slope * (x or 1)) < mp.mpf(10) ** -35 * (
                    abs(ends[0]) + abs(ends[1])
                )  # but for its own rounding
                found.append(0.0 if nothing else float(slope))
        return found


# ---- right functions -------------------------------------------------------------------------------------------------


STEPS: tuple[Callable[[Any, Number, Number, float], Number], ...] = (
    lambda m, a, b, c: a * b * c,
    lambda m, a, b, c: a + c * b,
    lambda m, a, b, c: m.sin(a) * c,
    lambda m, a, b, c: m.tanh(a - c * b),
    lambda m, a, b, c: m.exp(a * (0.3 * c) - b * b * 0.2),
    lambda m, a, b, c: a / (1.0 + b * b * c),
    lambda m, a, b, c: m.sigmoid(a * c) - b,
)


def smooth(rng: np.random.Generator, count: int, depth: int = 4) -> Callable[..., Number]:
    """A random smooth function of numbers of size 1, with values of size 1."""
    chosen = []
    for _ in range(depth + count):
        step, operands = STEPS[int(rng.integers(len(STEPS)))], rng.integers(1 << 30, size=2).tolist()
        chosen.append((step, operands, float(rng.uniform(0.4, 1.6))))

    def function(m: Any, *x: Number) -> Number:
        nodes = list(x)
        for i, (step, (one, two), c) in enumerate(chosen):
            nodes.append(step(m, nodes[i] if i < count else nodes[one % len(nodes)], nodes[two % len(nodes)], c))
        total = nodes[count]
        for node in nodes[count + 1 :]:
            total = total + node
        return total

    return function


def scaled(function: Callable[..., Number], scales: Sequence[float]) -> Callable[..., Number]:
    """The same of numbers of other sizes."""
    return lambda m, *x: function(m, *[each / scale for each, scale in zip(x, scales, strict=True)])


def point(rng: np.random.Generator, count: int, most: float = 12.0) -> tuple[list[float], list[float]]:
    """A point of any sizes, and the sizes."""
    scales = [float(10.0 ** rng.uniform(-most, most)) for _ in range(count)]
    return [float(rng.uniform(0.3, 1.5) * rng.choice([-1.0, 1.0]) * scale) for scale in scales], scales


def right(rng: np.random.Generator) -> Planted:
    count = int(rng.integers(1, 6))
    at, scales = point(rng, count)
    return Planted("right", scaled(smooth(rng, count), scales), at)


# ---- what is cut -----------------------------------------------------------------------------------------------------


def cut(rng: np.random.Generator) -> Planted:
    count = int(rng.integers(1, 5))
    at, scales = point(rng, count)
    one, two, three = (scaled(smooth(rng, count, 2), scales) for _ in range(3))
    size = float(10.0 ** rng.uniform(-12, 12))
    only = int(rng.integers(count))
    alone = bool(rng.integers(2))
    kind = str(rng.choice(["data", "leaf"]))

    def function(m: Any, *x: Number) -> Number:
        seen = [each if i == only or not alone else each * 0.0 for i, each in enumerate(x)]
        held = getattr(m, kind)(two(m, *seen))
        return one(m, *x) + size * held * three(m, *x)

    return Planted("cut", function, at, frozenset({"not your function"}))


def harmless(rng: np.random.Generator) -> Planted:
    count = int(rng.integers(2, 6))
    scores = rng.normal(size=count).tolist()
    after = smooth(rng, 1, 2)

    def function(m: Any, *x: Number) -> Number:
        largest = max(m.data(each) for each in x)
        terms = [m.exp(each - largest) for each in x]
        total = terms[0]
        for term in terms[1:]:
            total = total + term
        return after(m, terms[0] / total)

    return Planted("harmless", function, scores)


def cut_at_edge(rng: np.random.Generator) -> Planted:
    size = float(10.0 ** rng.uniform(-9, 9))
    y = float(rng.uniform(0.5, 2.0))

    def function(m: Any, x: Number, y: Number) -> Number:
        return m.sqrt(x) + size * m.data(y) * y

    return Planted(
        "cut at an edge", function, [0.0, y], frozenset({"not your function"}), truth=(math.inf, 2 * size * y)
    )


# ---- branches --------------------------------------------------------------------------------------------------------


def branch(rng: np.random.Generator) -> Planted:
    kind = str(rng.choice(["meets", "kink", "jump", "point", "nearby", "plain"]))
    count = int(rng.integers(1, 4))
    at, scales = point(rng, count, 6.0)
    if rng.integers(4) == 0:
        at[0], scales[0] = 0.0, 1.0
    edge = at[0] if kind != "nearby" else at[0] + float(10.0 ** rng.uniform(-10, -2) * rng.choice([-1, 1])) * scales[0]
    rest = scaled(smooth(rng, count, 2), scales)
    equal = bool(rng.integers(2))  # on which side the point itself is
    slope, leap = float(rng.uniform(0.5, 2.0)), float(rng.uniform(0.5, 2.0))
    size = float(10.0 ** rng.uniform(-3, 3))

    def function(m: Any, *x: Number) -> Number:
        t = (x[0] - edge) / scales[0]
        over = m.data(x[0]) > edge if equal else m.data(x[0]) >= edge
        base = rest(m, *x)
        if kind == "point":
            return base + (t * 5.0 if m.data(x[0]) == edge else t * slope * size)
        if kind == "plain" and not over:
            return 0.0 if isinstance(base, Value) or True else base
        if kind == "plain":
            return t * slope * size
        beyond = {"meets": t * t, "kink": t * slope, "jump": t * slope + leap, "nearby": t * slope + leap}[kind]
        return base + size * beyond if over else base

    if kind == "point":
        return Planted("branch at one point", function, at, frozenset({"branch"}), extra={"edge": edge})
    if kind in ("kink", "jump", "plain"):
        return Planted(f"branch with a {kind}", function, at, frozenset({"branch"}), frozenset({0}))
    return Planted(f"branch that {kind}" if kind == "meets" else "branch nearby", function, at)


# ---- not the same twice ----------------------------------------------------------------------------------------------


def random(rng: np.random.Generator) -> Planted:
    kind = str(rng.choice(["counter", "mean", "noise", "dropout"]))
    count = int(rng.integers(1, 4))
    at, scales = point(rng, count)
    rest = scaled(smooth(rng, count, 2), scales)
    numbers, noise, mean = itertools.count(1), np.random.default_rng(int(rng.integers(1 << 30))), [0.0]

    def function(m: Any, *x: Number) -> Number:
        value = rest(m, *x)
        if kind == "counter":
            return value * float(next(numbers))
        if kind == "noise":
            return value + float(noise.normal()) * 1e-3
        if kind == "mean":
            mean[0] = 0.9 * mean[0] + 0.1 * m.data(value)
            return (value - mean[0]) ** 2
        masks = (noise.random(6) < 0.5).tolist()
        for i, kept in enumerate(masks):
            if kept:
                value = value + x[0] / scales[0] * float(i + 1)
        return value

    nan = (math.nan,) * count
    return Planted(f"not the same: {kind}", function, at, frozenset({"not deterministic"}), truth=nan)


# ---- rounding --------------------------------------------------------------------------------------------------------


def expanded(m: Any, x: Number) -> Number:
    total = x * 0.0
    for k in range(20, -1, -1):
        total = total * x + float(math.comb(20, k) * (-1) ** k)
    return total


CANCELLATIONS: dict[str, tuple[Callable[..., Number], Callable[[np.random.Generator], list[float]]]] = {
    "1 - cos": (lambda m, a: (1.0 - m.cos(a)) / (a * a), lambda r: [float(10.0 ** r.uniform(-9, -1))]),
    "roots": (lambda m, x: m.sqrt(x + 1.0) - m.sqrt(x), lambda r: [float(10.0 ** r.uniform(0, 18))]),
    "log": (lambda m, x: m.log(1.0 + x), lambda r: [float(10.0 ** r.uniform(-18, -1))]),
    "x - sin": (lambda m, x: x - m.sin(x), lambda r: [float(10.0 ** r.uniform(-9, -1))]),
    "up and down": (lambda m, x, y: ((x + y) - y) * x, lambda r: [1.3, float(10.0 ** r.uniform(3, 18))]),
    "polynomial": (expanded, lambda r: [float(r.uniform(0.5, 2.5))]),
    "exp - 1": (lambda m, x: (m.exp(x) - 1.0) / x, lambda r: [float(10.0 ** r.uniform(-12, 0))]),
    "variance": (
        lambda m, x, y: (x * x + y * y) / 2.0 - ((x + y) / 2.0) ** 2,
        lambda r: [(big := float(10.0 ** r.uniform(0, 9))), big + float(r.uniform(0.1, 1.0))],
    ),
}


def rounding(rng: np.random.Generator) -> Planted:
    name = str(rng.choice(list(CANCELLATIONS)))
    function, at = CANCELLATIONS[name]
    return Planted(f"rounding: {name}", function, at(rng), frozenset({"maybe rounding"}))


def far_out(rng: np.random.Generator) -> Planted:
    name = str(rng.choice(["sin", "cos", "tan"]))
    big = float(10.0 ** rng.uniform(3, 18))
    inside = bool(rng.integers(2))

    def function(m: Any, x: Number, y: Number) -> Number:
        return getattr(m, name)(x * 1.0 if inside else x) * y + y * y

    return Planted("far out", function, [big, float(rng.uniform(0.5, 2.0))], frozenset({"maybe rounding"}))


# ---- edges and kinks of rows -----------------------------------------------------------------------------------------


def edge(rng: np.random.Generator) -> Planted:
    kind = str(rng.choice(["sqrt at", "asin at", "power at", "sqrt near", "log near", "asin near"]))
    near = float(10.0 ** rng.uniform(-12, -2))
    rest = smooth(rng, 1, 2)

    def function(m: Any, x: Number, y: Number) -> Number:
        if kind.startswith("sqrt"):
            return m.sqrt(x) * y + rest(m, y)
        if kind.startswith("log"):
            return m.log(x) * y + rest(m, y)
        if kind.startswith("power"):
            return x**1.5 * y + rest(m, y)
        return m.asin(x) * y + rest(m, y)

    base = 1.0 if kind.startswith("asin") else 0.0
    there = base if kind.endswith(" at") else base + (-near if base else near)
    if kind.endswith(" at"):
        with mp.workdps(60):
            y = mp.mpf(0.7)
            own = mp.asin(1) if base else mp.mpf(0)
            by_y = float(own + mp.diff(lambda t: rest(OnMany(), t), y))
        return Planted("at an edge", function, [there, 0.7], frozenset({"outside domain"}), truth=(math.nan, by_y))
    return Planted("near an edge", function, [there, 0.7])


def kink(rng: np.random.Generator) -> Planted:
    at = bool(rng.integers(2))
    kind = str(rng.choice(["relu", "abs", "maximum"]))
    away = 0.0 if at else float(10.0 ** rng.uniform(-9, 0) * rng.choice([-1, 1]))
    size = float(10.0 ** rng.uniform(-3, 3))
    rest = smooth(rng, 2, 2)

    def function(m: Any, x: Number, y: Number) -> Number:
        t = x - 1.0
        bent = abs(t) if kind == "abs" else m.relu(t) if kind == "relu" else m.maximum(x, y * 0.0 + 1.0)
        return rest(m, x, y) + size * bent * y

    point = [1.0 + away, 0.8]
    if at:
        return Planted("on a kink", function, point, frozenset({"kink"}), frozenset({0}))
    return Planted("near a kink", function, point)


MAKERS: tuple[Callable[[np.random.Generator], Planted], ...] = (
    *(right, right, cut, cut, cut, harmless, cut_at_edge, branch, branch, random, rounding, far_out, edge, kink),
)


def planted(seed: int) -> Planted:
    """One of them."""
    rng = np.random.default_rng(seed)
    return MAKERS[seed % len(MAKERS)](rng)
