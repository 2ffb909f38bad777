"""One expression of two variables with its gradient: c=a+b; d=ab+b³; e=c−d; f=e²; g=f/2, which is 612.5 at (−41, 2)."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import Value
from tests.benchmarks.contest import Contestant, Floats, Run, Task, need, need_compile, need_jax, same_bits

COUNT = 100_000
POINT = (-41.0, 2.0)
KNOWN = (612.5, np.array([-35.0, 1050.0]))


def points() -> Floats:
    """So many points, a row each; the first is the one whose results are known."""
    return np.vstack([POINT, np.random.default_rng(3).normal(0, 5, (COUNT - 1, 2))])


def expression(a: Any, b: Any) -> Any:
    """Over any type of number."""
    c = a + b
    d = a * b + b**3
    e = c - d
    f = e**2
    return f / 2.0


def scalars(cls: Any) -> Run:
    """An object-graph engine: one evaluation a step."""

    def step() -> tuple[float, Floats]:
        a, b = cls(POINT[0]), cls(POINT[1])
        g = expression(a, b)
        g.backward()
        return g.data, np.array([a.grad, b.grad])

    def only() -> None:
        expression(cls(POINT[0]), cls(POINT[1])).backward()

    return Run(only, step)


def first(values: Any, gradients: Any) -> tuple[float, Floats]:
    """The first point's results, after a look at the others: all must have what the formulas say."""
    a, b = points().T
    e = a + b - (a * b + b**3)
    right = np.column_stack([e * e / 2, e * (1 - b), e * (1 - a - 3 * b * b)])
    found = np.column_stack([values, np.asarray(gradients)])
    if not np.allclose(found, right, rtol=1e-9, atol=1e-9):
        raise SystemExit("a point of the batch has other results than the formulas")
    return float(found[0, 0]), found[0, 1:]


def by_hand(block: int = 4096) -> Run:
    """NumPy with the gradient derived by hand, in place and in blocks that stay in the cache."""
    a, b = (np.ascontiguousarray(column) for column in points().T)
    results = np.empty((3, COUNT))
    square, e = np.empty(block), np.empty(block)
    blocks = []
    for i in range(0, COUNT, block):
        part = slice(i, min(i + block, COUNT))
        size = part.stop - part.start
        blocks.append((a[part], b[part], *results[:, part], square[:size], e[:size]))

    def step() -> None:
        for a, b, g, da, db, square, e in blocks:
            np.multiply(b, b, out=square)  # e = a + b − b·(a + b²)
            np.add(a, square, out=db)
            np.multiply(db, b, out=db)
            np.add(a, b, out=e)
            np.subtract(e, db, out=e)
            np.multiply(e, e, out=g)  # g = e²/2
            np.multiply(g, 0.5, out=g)
            np.subtract(1.0, b, out=da)  # ∂g/∂a = e·(1 − b)
            np.multiply(da, e, out=da)
            np.multiply(square, 3.0, out=square)  # ∂g/∂b = e·(1 − a − 3b²)
            np.add(square, a, out=square)
            np.subtract(1.0, square, out=db)
            np.multiply(db, e, out=db)

    def read() -> tuple[float, Floats]:
        step()
        return first(results[0], results[1:].T)

    return Run(step, read, COUNT)


def jax_jit() -> Run:
    """All points in one call."""
    jax = need_jax()
    a, b = (jax.numpy.array(column) for column in points().T)
    compiled = jax.jit(jax.vmap(jax.value_and_grad(expression, argnums=(0, 1))))

    def read() -> tuple[float, Floats]:
        values, gradients = compiled(a, b)
        return first(values, np.column_stack(gradients))

    return Run(lambda: jax.block_until_ready(compiled(a, b)), read, COUNT)


def micrograd() -> Run:
    """PyPI's."""
    return scalars(need("micrograd.engine").Value)


def replay(*, fast: bool = False) -> Run:
    """Our compiled replay of the graph of one point."""
    compiled = need_compile()
    a, b = Value(POINT[0]), Value(POINT[1])
    program = compiled(expression(a, b), inputs=[a, b], fast=fast, threads=1)
    batch = points()
    run = Run(lambda: program(batch), lambda: first(*program(batch)), COUNT)
    return run if fast else same_bits(run, program)


CONTESTANTS = {
    "micrograd": Contestant(micrograd),
    "eager": Contestant(lambda: scalars(Value)),
    "NumPy by hand": Contestant(by_hand),
    "jax.jit": Contestant(jax_jit),
    "replay": Contestant(replay),
    "replay, fast": Contestant(lambda: replay(fast=True)),
}
TASKS = {
    "expression": Task(
        "One expression of two variables with its gradient", "micrograd", "eager", CONTESTANTS, ("eager",), KNOWN
    )
}
