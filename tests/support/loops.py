"""Random loops: steps that do anything, and losses that use what they give in any way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograd import Value, maximum, scan, sum as added

UNARY = ("tanh", "sigmoid", "exp", "relu", "abs", "neg", "square", "cube", "softplus", "log1")
BINARY = ("add", "radd", "sub", "mul", "maximum", "div", "sum3", "powc")


@dataclass
class Drawn:
    """A graph with a loop in it, drawn at random.

    Args:
        loss: its root.
        inputs: leaves that come with every sample.
        parameters: leaves that all samples share.
        outputs: further nodes.
    """

    loss: Value
    inputs: list[Value]
    parameters: list[Value]
    outputs: list[Value] = field(default_factory=list)


def _unary(kind: str, a: Any) -> Any:
    if kind == "neg":
        return -a
    if kind in ("square", "cube"):
        return a ** (2 if kind == "square" else 3)
    if kind == "log1":
        return (a * a + 1).log()
    return abs(a) if kind == "abs" else getattr(a, kind)()


def _binary(kind: str, a: Any, b: Any) -> Any:
    if kind == "maximum":
        return maximum(a, b)
    if kind == "div":
        return a / (b * b + 1.5)
    if kind == "sum3":
        return added([a, b, a])
    if kind == "powc":
        return (a * a + 0.5) ** 1.5 - b
    return {"add": a + b, "radd": b + a, "sub": a - b, "mul": a * b}[kind]


def drawn(seed: int) -> Drawn:
    """A random graph: the same for the same seed."""
    rng = np.random.default_rng(seed)

    def pick(some: tuple[str, ...]) -> str:
        return some[int(rng.integers(len(some)))]

    count = int(rng.integers(4, 8))
    wide = int(rng.integers(1, 4))
    parameters = [Value(x) for x in rng.normal(0, 0.6, 6).round(3)]
    inputs = [Value(x) for x in rng.normal(0, 0.6, count + 2).round(3)]
    letters = [int(each) for each in rng.integers(0, 3, count)]
    program = [
        (bool(rng.integers(3)), pick(UNARY), pick(BINARY), *rng.integers(0, 99, 2)) for _ in range(rng.integers(2, 9))
    ]
    news = rng.integers(0, 99, wide)
    kinds = rng.integers(0, 5, 4)
    before = parameters[5] * parameters[4] if rng.integers(2) else parameters[5]
    own = inputs[count] * 0.5 if rng.integers(2) else 0.25

    def step(carry: list[Any], x: Any) -> tuple[list[Any], Any]:
        number, letter, given = x
        some = [*carry, [number, given, parameters[letter], parameters[3], before, own][kinds[0]], parameters[letter]]
        some += [[given, number * parameters[3], before][kinds[1] % 3], 0.5]
        for two, unary, binary, i, j in program:
            a, b = some[i % len(some)], some[j % len(some)]
            a = a if isinstance(a, Value) else parameters[3] * a
            some.append(_binary(binary, a, b) if two else _unary(unary, a))
        some = [each for each in some if isinstance(each, Value)][-8:]
        new = [(some[each % len(some)] * 0.5).tanh() if kinds[2] else some[each % len(some)] for each in news]
        return new, some[int(kinds[3]) % len(some)]

    start = [[Value(0.1), 0.3, inputs[count + 1], parameters[0] * 2][int(rng.integers(4))] for _ in range(wide)]
    numbers = rng.normal(0, 1, count).round(2).tolist()
    carry, ys = scan(step, start, (numbers, letters, inputs[:count]), reverse=bool(rng.integers(2)))
    ends = [each for each in carry if isinstance(each, Value)] or [parameters[0]]
    way = int(rng.integers(7))
    total: Any = added(ys)
    if way == 1:
        total = ys[0]
        for y in ys[1:]:
            total = total + y * parameters[1]
    elif way == 2:
        total = ys[0]
        for y in ys[1:]:
            total = y + total
    elif way == 3:
        total = ends[0] * ends[-1]
    elif way == 4:
        _, more = scan(lambda c, y: ((c * y).tanh(), c * parameters[2] + y), parameters[0], ys)
        total = added(more)
    elif way == 5:
        total = ends[0] + added([y * y for y in ys])
    elif way == 6:
        total = ys[-1] * 2.0
    if rng.integers(2):
        penalty = added([w * w for w in parameters])
        total = total + penalty * 0.01 if rng.integers(2) else penalty * 0.01 + total
    return Drawn(total * 1.0, inputs, parameters, [ys[0], ends[0]])
