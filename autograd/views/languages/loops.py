"""views/languages: a program as loops over arrays, for a language whose expressions are C's.

The families that the back ends run are loops already; here they are written as text. ``x`` has the inputs, ``w`` the
parameters, ``v`` what depends on the inputs, ``u`` what doesn't, constants among it; ``out`` takes the results.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np

from autograd.replay.code.families import Family, Segment, Slots, layout
from autograd.replay.code.showing_families import affine
from autograd.replay.code.straight_line import Code
from autograd.replay.code.templates import ARITHMETIC, RELATIONS
from autograd.replay.code.units import Shape

INFIX = {name: sign for sign, name in {**ARITHMETIC, **RELATIONS, "&&": "and", "||": "or"}.items() if name != "pow"}
CHOICES = ("neg", "select")  # what is written otherwise than as a call, but for those
AXES = "ijk"


class LoopText(ABC):
    """The text of some code for one sample.

    Args:
        code: what is computed; all that is wanted of it are its results.
        name: what names of tables begin with.
    """

    integer = "int"
    real = "double"

    def __init__(self, code: Code, name: str) -> None:
        self.code, self.name, self.layout = code, name, layout(code)
        self.tables: list[str] = []  # definitions, before the function
        self.lines: list[str] = []
        self.depth = 1
        self.used: set[int] = set()  # slots of ``u`` that are read
        self._all()

    @property
    def work(self) -> tuple[int, int]:
        """How many numbers ``v`` and ``u`` have, at least 1."""
        made = self.layout
        return max(1, made.varying - self.code.inputs), max(1, made.shared - self.code.parameters)

    @abstractmethod
    def number(self, number: float) -> str:
        """A number."""

    @abstractmethod
    def call(self, op: str, args: Sequence[str]) -> str:
        """A call of an intrinsic, or of one step of max.

        Raises:
            ValueError: the language has none, and nobody has told how to say it.
        """

    @abstractmethod
    def table(self, name: str, numbers: Sequence[int]) -> str:
        """The definition of an array of whole numbers."""

    # ---- statements -------------------------------------------------------------------------------------------------

    def _all(self) -> None:
        for varies in (False, True):
            for family in self.layout.families:
                if family.kind.varies == varies:
                    self._family(family)
        self._results()
        near = self.code.parameters
        known = {slot: number for slot, number in self.layout.constants.items() if slot in self.used}
        sums = any(family.kind.terms for family in self.layout.families)
        self.lines[:0] = [f"  {self.real} s;"] * sums + [
            f"  u[{slot - near}] = {self.number(number)};" for slot, number in known.items()
        ]

    def _say(self, line: str) -> None:
        self.lines.append(f"{'  ' * self.depth}{line}")

    def _loop(self, axis: str, start: int, end: int) -> None:
        self._say(f"for ({self.integer} {axis} = {start}; {axis} < {end}; {axis}++) {{")
        self.depth += 1

    def _end(self, loops: int) -> None:
        for _ in range(loops):
            self.depth -= 1
            self._say("}")

    def _family(self, family: Family) -> None:
        """The loops that compute all members."""
        grid = family.grid
        sizes = (len(grid.outer), len(grid.inner)) if grid else (len(family),)
        axes = [(axis, size) for axis, size in zip(AXES, sizes, strict=False) if size > 1]
        for axis, size in axes:
            self._loop(axis, 0, size)
        steps = [int(np.prod([size for _, size in axes[i + 1 :]], dtype=int)) for i in range(len(axes))]
        start = family.first - (self.code.inputs if family.kind.varies else self.code.parameters)
        to = f"{'v' if family.kind.varies else 'u'}[{affine(start, steps, [axis for axis, _ in axes])}]"
        if family.kind.terms:
            self._series(family, to, sizes)
        else:
            leaves = [
                self._read(family.slots[:, i], varies, AXES[:1]) for i, varies in enumerate(family.varying)
            ]  # a tree has no grid
            self._say(f"{to} = {self.expression(family.kind.shape, leaves)};")
        self._end(len(axes))

    def _series(self, family: Family, to: str, sizes: Sequence[int]) -> None:
        """A sum, from left to right."""
        names = [*AXES[: len(sizes)], AXES[2]]
        started = False
        for segment in family.segments():
            factors = [(_factor(family, segment, side, sizes), varies) for side, varies in enumerate(segment.varying)]
            if not started:
                first = [self._read(table[..., :1], varies, names) for table, varies in factors]
                self._say(f"s = {' * '.join(first)};")
            left = segment.terms - (not started)
            if left:
                term = " * ".join(self._read(table, varies, names) for table, varies in factors)
                if segment.terms > 1:
                    self._loop(AXES[2], int(not started), segment.terms)
                self._say(f"s += {term};")
                self._end(int(segment.terms > 1))
            started = True
        self._say(f"{to} = s;")

    def _results(self) -> None:
        """Put the results where the caller finds them."""
        slot, code = self.layout.slot, self.code
        numbered = [(bool(code.varies[place]), int(slot[place])) for place in code.results]
        at = 0
        for varies, some in groupby(numbered, key=lambda each: each[0]):
            slots = np.array([each for _, each in some])
            if len(slots) > 1:
                self._loop("i", 0, len(slots))
            self._say(f"out[{affine(at, [int(len(slots) > 1)], 'i')}] = {self._read(slots, varies, 'i')};")
            self._end(int(len(slots) > 1))
            at += len(slots)

    # ---- expressions ------------------------------------------------------------------------------------------------

    def expression(self, shape: Shape, leaves: Sequence[str]) -> str:
        """What a tree computes."""
        op, *parts = shape
        if op in ("True", "False"):
            return "1" if op == "True" else "0"
        operands = [leaves[part] if isinstance(part, int) else self.expression(part, leaves) for part in parts]
        if op not in INFIX and op not in CHOICES:
            return self.call(op, operands)
        operands = [
            text if _is_one(part) and text[0] != "-" else f"({text})"
            for text, part in zip(operands, parts, strict=True)
        ]
        if op == "neg":
            return f"-{operands[0]}"
        if op == "select":
            return f"{operands[0]} ? {operands[1]} : {operands[2]}"
        return f"{operands[0]} {INFIX[op]} {operands[1]}"

    def _read(self, table: Slots, varies: bool, axes: Sequence[str]) -> str:
        """Numbers that lie at the slots of a table, with an axis each of these names."""
        low, high = int(table.min()), int(table.max())
        if low == high and not varies and low in self.layout.constants:
            return self.number(self.layout.constants[low])
        near = self.code.inputs if varies else self.code.parameters
        if not varies:
            self.used.update(table.ravel().tolist())
        given, made = "xv" if varies else "wu"
        if high < near:
            return f"{given}[{self._index(table, axes)}]"
        if low >= near:
            return f"{made}[{self._index(table - near, axes)}]"
        at = self._index(table, axes)
        return f"({at} < {near} ? {given}[{at}] : {made}[{at} - {near}])"

    def _index(self, table: Slots, axes: Sequence[str]) -> str:
        """A place as it follows from the axes, else from a table."""
        kept = [i for i, length in enumerate(table.shape) if length > 1]
        flat, names = table.squeeze(), [axes[i] for i in kept]
        corner = int(flat.flat[0])
        steps = [int(np.take(flat, 1, axis=axis).flat[0]) - corner for axis in range(flat.ndim)]
        index: Any = sum(step * each for step, each in zip(steps, np.indices(flat.shape), strict=True))
        if (flat - corner == index).all():
            return affine(corner, steps, names)
        name = f"{self.name}_t{len(self.tables) + 1}"
        self.tables.append(self.table(name, flat.ravel().tolist()))
        rows = [int(np.prod(flat.shape[axis + 1 :], dtype=int)) for axis in range(flat.ndim)]
        return f"{name}[{affine(0, rows, names)}]"


def _factor(family: Family, segment: Segment, side: int, sizes: Sequence[int]) -> Slots:
    """Where one factor of a segment's terms lies: an axis for each of the members', and one for the terms."""
    table = family.slots[:, segment.leaf + side : segment.to : len(segment.varying)]
    return table.reshape(*sizes, segment.terms)


def _is_one(part: Any) -> bool:
    """Whether a leaf or a tree is written as an element, a number or a call."""
    return isinstance(part, int) or (part[0] not in INFIX and part[0] not in CHOICES)
