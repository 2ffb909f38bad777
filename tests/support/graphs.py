"""Random graphs of any rows, in several shapes: trees, chains, what is shared, and what is given twice."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

import autograd
from autograd import Value, ieee
from autograd.core.value import functions
from autograd.replay.code.templates import template
from autograd.rows.row import Op
from autograd.rows.table import TABLE

SHAPES = ("shared", "tree", "chain", "repeated")
# kinks, edges of domains, and where floats end
EDGES = (0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 3.0, -2.0, 5e-324, -1e-310, 1e-9, 30.0, -30.0, 710.0, -745.0)
FAR = (1e300, -1e200, math.inf, -math.inf, math.nan)


def flat(point: Any) -> list[float]:
    """A row's point with its lists unpacked."""
    return [float(each) for part in point for each in (part if isinstance(part, tuple) else (part,))]


def function_of(row: Op) -> Callable[..., Any]:
    """What records a row, given its arguments, lists as one: Python's operator, or the row's function."""
    found: Callable[..., Any] = functions.get(row.name) or getattr(operator, row.operator)
    return found


@cache
def rows_and_chances() -> tuple[list[Op], Any]:
    """All rows, and how often each is taken: those of many instructions more seldom, so that graphs stay small."""
    rows = list(TABLE.values())
    sizes = np.array([len(template(row, len(flat(row.points[0]))).code) for row in rows])
    chances = 1.0 / np.maximum(sizes, 8)
    return rows, chances / chances.sum()


class Growing:
    """A graph in the making: nodes, and how the next one's arguments are chosen among them."""

    def __init__(self, rng: np.random.Generator, shape: str, edges: float) -> None:
        self.rng, self.shape, self.edges = rng, shape, edges
        self.nodes: list[Value] = [] if shape == "tree" else [self.leaf() for _ in range(int(rng.integers(1, 5)))]
        self.unused: dict[Value, None] = {}
        self.lists: list[tuple[Value, ...]] = []

    def leaf(self) -> Value:
        """A new one; sometimes a constant."""
        number = self.rng.uniform(-1.5, 1.5) if self.rng.random() >= self.edges else self.rng.choice(EDGES)
        return Value(float(number), constant=bool(self.rng.random() < 0.1))

    def argument(self, few: Sequence[Value]) -> Value:
        """One of a row's arguments; ``few`` are those it may have where arguments repeat."""
        rng = self.rng
        if self.shape == "repeated":
            return few[int(rng.integers(len(few)))]
        if self.shape == "tree":
            if self.unused and rng.random() < 0.7:
                return [*self.unused][int(rng.integers(len(self.unused)))]
            return self.leaf()
        if rng.random() < 0.1:
            return self.leaf()
        return self.nodes[-1] if self.shape == "chain" else self.nodes[int(rng.integers(len(self.nodes)))]

    def arguments(self, row: Op) -> list[Any]:
        """A row's arguments, lists as tuples that others may have, too."""
        rng = self.rng
        few = [self.nodes[int(rng.integers(len(self.nodes)))] for _ in range(2)] if self.nodes else []
        point = row.points[int(rng.integers(len(row.points)))]
        length, found = int(rng.integers(1, 6)), []
        for (name, kind), given in zip(row.names.items(), point, strict=True):
            if name in row.passive:
                found.append(given if rng.random() < 0.7 else float(rng.choice(EDGES)))
            elif kind == "list":
                alike = [each for each in self.lists if len(each) == length]
                if not alike or self.shape == "tree" or rng.random() < 0.7:
                    alike = [tuple([self.argument(few) for _ in range(length)])]
                    self.lists += alike
                found.append(alike[-1])
            elif rng.random() < 0.15:
                found.append(Value(given))
            else:
                found.append(self.argument(few))
        return found

    def grow(self, row: Op) -> None:
        """Add a node of a row; what gives nan mostly gives way to another, what gets large is squashed."""
        given = self.arguments(row)
        parents = [each for part in given for each in (part if isinstance(part, tuple) else (part,))]
        if self.shape == "tree":
            parents = [each for each in parents if isinstance(each, Value)]
            if len({*parents}) < len(parents):
                return
        made = function_of(row)(*given)
        if not isinstance(made, Value) or (math.isnan(made.data) and self.rng.random() < 0.9):
            return
        if abs(made.data) > 50.0 and self.rng.random() < 0.9:
            made = made.tanh()
        for each in parents:
            self.unused.pop(each, None)
        self.nodes.append(made)
        self.unused[made] = None


def graph_of_any_rows(
    rng: np.random.Generator, rows: int = 14, shape: str = "shared", edges: float = 0.1
) -> Value:  # fmt: skip
    """A graph of any operations on any numbers, recorded as IEEE 754 has it, inf and nan where they come.

    Args:
        rng: where it comes from.
        rows: how many operations are tried.
        shape: one of `SHAPES`.
        edges: how often a leaf's number is one of `EDGES`.
    """
    table, chances = rows_and_chances()
    with ieee():
        growing = Growing(rng, shape, edges)
        for place in rng.choice(len(table), size=rows, p=chances):
            growing.grow(table[place])
        ends = [*growing.unused] or [autograd.sin(Value(0.5))]
        if rng.random() < 0.3:  # none is too large beside the others then
            ends = [node.atan() for node in ends]
        root: Value = ends[0] if len(ends) == 1 else autograd.sum(ends)
    return root
