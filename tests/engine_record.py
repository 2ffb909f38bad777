"""python -m tests.engine_record: what the engine that runs makes of many operations and graphs, to the last bit."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import autograd
from autograd import Op, Value, ieee, no_grad, scope, steps
from autograd.graph import order
from autograd.ops import TABLE

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


def record() -> Iterator[str]:
    """Everything."""
    rng = random.Random(8)  # noqa: S311 - no secret
    yield from scalar_rows()
    yield from list_rows(rng)
    yield from graphs(rng)
    yield from modes()


if __name__ == "__main__":
    print(autograd.engine())
    for line in record():
        print(line)
