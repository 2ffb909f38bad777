"""python -m tests.support.engine_record: what the engine makes of many operations and graphs, bit by bit."""

from __future__ import annotations

import math
import operator
import random
import re
import warnings
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

import autograd
from autograd import Op, Value, ieee, no_grad, scope, steps
from autograd.core.graph import order
from autograd.rows.table import TABLE

EDGES = (0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 3.0, -2.5, 1e-310, 1e200, -1e200, 710.0, -745.0, math.inf, -math.inf, math.nan)


def bits(number: float | None) -> str:
    """A float to the last bit; of nan nothing else is said."""
    return "None" if number is None else float(number).hex()


def say(node: Any) -> str:
    """All numbers of a node; of plain numbers a row makes one."""
    if isinstance(node, float):
        return bits(node)
    parents = " ".join(bits(parent.data) for parent in node.parents)
    partials = " ".join(map(bits, node.partials))
    return f"{node.op or 'leaf'} {bits(node.data)} {node.constant} {node.label} of {parents} by {partials}"


def called(op: Op, arguments: list[Any]) -> Any:
    """A row on nodes, as a user calls it."""
    if op.operator and op.arity == 2:
        a, b = arguments
        return getattr(a, f"__{op.operator}__")(b)
    return getattr(autograd, op.name)(*arguments)


def outcome(make: Callable[..., Any], *given: Any) -> str:
    """What comes of it, or the error."""
    try:
        return say(make(*given))
    except (ArithmeticError, ValueError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


def scalar_rows() -> Iterator[str]:
    """Every row of one or two numbers, at all edges, with every argument a Value, a constant, or a plain number."""
    kinds: tuple[Callable[[float], Any], ...] = (Value, lambda x: Value(x, constant=True), float)
    for op in TABLE.values():
        if op.variadic or op.arity > 2:
            continue
        ways = [way for way in product(kinds, repeat=op.arity) if way[0] is not float]
        for numbers in (*op.points, *product(EDGES, repeat=op.arity)):
            for way in ways if numbers in op.points or op.arity == 1 else ways[:: len(ways) - 1]:
                if any(name in op.passive and kind is Value for name, kind in zip(op.all_arguments, way, strict=True)):
                    continue
                arguments = [kind(number) for kind, number in zip(way, numbers, strict=True)]
                yield f"{op.name} {numbers}: {outcome(called, op, arguments)}"


def list_rows(rng: random.Random) -> Iterator[str]:
    """Every row with lists, of several lengths, with constants and plain numbers among them, and with edges."""
    for op in TABLE.values():
        if not op.variadic:
            continue
        for length, numbers in product((1, 2, 5, 40), ((-2.0, 3.0), EDGES[:-3], EDGES)):
            for kind in range(4):
                grouped: list[Any] = []
                for what in op.names.values():
                    given = []
                    for i in range(length if what == "list" else 1):
                        x = rng.choice(numbers) if len(numbers) > 2 else rng.uniform(*numbers)
                        given.append(
                            Value(x, constant=kind == 3 or (kind == 1 and i % 2 == 0)) if kind != 2 or i % 2 else x
                        )
                    grouped.append(rng.choice((tuple, list))(given) if what == "list" else given[0])
                yield f"{op.name} {length}: {outcome(called, op, grouped)}"


def grown(rng: random.Random, size: int) -> Value:
    """A random graph; where an operation fails, another takes its place."""
    nodes: list[Any] = [Value(rng.uniform(-2.0, 2.0), label=f"x{i}", constant=i % 4 == 3) for i in range(6)]
    rows = list(TABLE.values())
    shared = tuple(nodes[:4])
    while len(nodes) < size:
        op = rng.choice(rows)
        arguments: list[Any] = []
        for name, what in op.names.items():
            if what == "list":
                arguments.append(shared if rng.random() < 0.5 else [rng.choice(nodes) for _ in shared])
            elif name in op.passive:
                arguments.append(rng.choice((0.1, 2.0, 3.0)))
            else:
                arguments.append(rng.choice(nodes[-12:]))
        try:
            with scope(f"block{len(nodes) % 3}"):
                made = called(op, arguments)
        except (ArithmeticError, ValueError):
            continue
        nodes.append(made if abs(made.data) < 50.0 else made * 1e-3)
        if rng.random() < 0.2:
            shared = tuple(rng.choice(nodes) for _ in range(4))
    root: Value = autograd.sum([node for node in nodes if not node.constant])
    return root


def graphs(rng: random.Random) -> Iterator[str]:
    """Random graphs: their order, two backward passes, the steps, and a refresh."""
    for size in (*[20] * 20, *[200] * 4):
        root = grown(rng, size)
        nodes = order(root)
        yield " | ".join(say(node) for node in nodes)
        root.backward()
        root.backward(-0.5)
        yield " ".join(bits(node.grad) for node in nodes)
        for step in steps(root):
            yield " ".join(bits(each.contribution) for each in step.contributions)
        for node in nodes:
            if not node.op:
                node.data = node.data * 0.99
        yield outcome(root.refresh)
        yield " ".join(str(node.scope) for node in nodes)


def modes() -> Iterator[str]:
    """Operations while a mode is on."""
    a, b = Value(-2.0, label="a"), Value(3.0, label="b")
    for mode in (no_grad, ieee, autograd.trace):
        with mode():
            for make in (lambda: a * b, lambda: a.log(), lambda: 0.0 / (b - b), lambda: autograd.dot((a, b), [b, 1.0])):
                yield outcome(make)
    yield outcome(called, TABLE["add"], [a, "x"])
    yield repr([a < b, a >= 2, f"{a:.2f}", a.item(), a.detach()])


class Left(Value):
    """Has an operator of its own."""

    def __mul__(self, other: Any) -> Any:
        return "left" if isinstance(other, str) else super().__mul__(other)


class Right(Value):
    """Has reflected ones."""

    def __radd__(self, other: Any) -> Any:
        return NotImplemented

    def __rmul__(self, other: Any) -> Any:
        return f"right by {getattr(other, 'data', other)!r}"


class Own(Value):
    """Takes something else than Value does."""

    def __init__(self, number: float, note: str = "a note") -> None:
        super().__init__(number)
        self.note = note


NOT_ALL_NUMBERS: tuple[Any, ...] = (
    *(0, 2, -3, 2**53 + 1, 10**400, 0.5, 1e308, math.inf, math.nan, True, None, "x", b"2", 1j, [], (1.0,), {1: 2}),
    *(Fraction(1, 3), Decimal("1.5"), np.float32(1.1), np.float64(-2.2), np.int64(3), np.bool_(True)),
    *(
        np.timedelta64(1, "s"),
        np.array(2.0),
        np.array([1.0, 2.0]),
        np.array(["a"]),
        np.array([]),
        range(2),
        NotImplemented,
    ),
)
BINARY = (
    *(operator.add, operator.sub, operator.mul, operator.truediv, operator.pow, operator.matmul, operator.mod),
    *(operator.lt, operator.ge, operator.eq, operator.iadd, autograd.maximum, autograd.leaky_relu, setattr),
)
LISTS = (list, tuple, iter, lambda items: dict.fromkeys(map(str, items)), lambda items: np.array(items, dtype=object))


def mixed(rng: random.Random) -> Iterator[str]:
    """Calls as users make them, right ones and wrong ones: what comes, or what is said."""
    nodes: list[Any] = [Value(1.5, label="a"), Value(-0.7), Value(2.0, constant=True), Left(2.0), Right(3.0), Own(0.25)]
    for i in range(3000):
        a, b = rng.choice(nodes), rng.choice(nodes if rng.random() < 0.4 else NOT_ALL_NUMBERS)
        what = rng.choice(BINARY)
        if what is setattr:
            given: tuple[Any, ...] = (what, rng.choice((a, *nodes)), rng.choice(("data", "label")), b)
        elif i % 3:
            given = (what, *((a, b) if rng.random() < 0.7 else (b, a)))
        else:
            op = rng.choice([op for op in TABLE.values() if op.variadic or op.arity == 1])
            length = rng.choice((0, 1, 3, 3))
            given = (getattr(autograd, op.name),)
            for kind in op.names.values():
                items = [rng.choice((*nodes, b)) for _ in range(length if rng.random() < 0.9 else 2)]
                given += (rng.choice(LISTS)(items) if kind == "list" and rng.random() < 0.9 else b,)
        found, said = attempt(*given)
        yield f"{i} {what.__name__}: {said}"
        if isinstance(found, Value) and abs(found.data) < 1e9:
            nodes[6 + i % 30 :] = [found, *nodes[7 + i % 30 :]]
        if i % 20 == 0:
            yield attempt(a.backward, b)[1] + " ".join(bits(node.grad) for node in order(a))


def attempt(call: Callable[..., Any], *given: Any) -> tuple[Any, str]:
    """What comes of a call, and how it is said; or nothing, and the error."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of NumPy, about numbers
            found = call(*given)
    except Exception as error:  # noqa: BLE001 - whatever it is, it has to be the same on both engines
        return None, f"{type(error).__name__}: {re.sub('0x[0-9a-f]+', '', str(error))}".replace("\n", " ")
    if isinstance(found, np.ndarray):
        return found, f"{found.dtype}{found.shape}: " + ", ".join(attempt(lambda x=each: x)[1] for each in found.flat)
    return found, say(found) if isinstance(found, (Value, float)) else f"{found!r}"


def record() -> Iterator[str]:
    """Everything."""
    rng = random.Random(8)  # noqa: S311 - no secret
    yield from scalar_rows()
    yield from list_rows(rng)
    yield from graphs(rng)
    yield from modes()
    yield from mixed(rng)


if __name__ == "__main__":
    print(autograd.engine())
    for line in record():
        print(line)
