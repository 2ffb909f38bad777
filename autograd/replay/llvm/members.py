"""replay/llvm: how numbers that all samples share are read for some members side by side, and put where they belong.

A factor's numbers for the members of a vector are one and the same, or lie in a row, or lie anywhere. Of each vector a
table has the first place then, its head; or all places.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograd.replay.code.families import Slots
from autograd.replay.code.summing import LANES
from autograd.replay.llvm.functions import Writer
from autograd.replay.llvm.kernels import kind_of

STILL, IN_A_ROW, ANYWHERE = "still", "row", "any"  # how a factor's numbers for the members of a vector lie
TURNED = "turned"  # the terms of each member lie in a row
ROW = ("to", "table", "members", "others", "terms", "apart")  # what a kernel is given, after its own number
LENGTH = 8  # numbers in a row


def how(table: Slots, width: int) -> str:
    """How numbers lie for some members at a time.

    Args:
        table: where they lie, of shape (terms, members).
        width: how many members are done at a time.

    Example:
        >>> how(np.array([[3, 4, 5, 9]]), 2), how(np.array([[3, 4, 9, 10]]), 2), how(np.array([[3, 3, 5, 5]]), 2)
        ('any', 'row', 'still')
    """
    steps = np.diff(table, axis=1)
    steps = steps[:, np.arange(steps.shape[1]) % width != width - 1]
    return STILL if not steps.any() else IN_A_ROW if (steps == 1).all() else ANYWHERE


def heads(table: Slots, lies: str, width: int) -> Slots:
    """What a kernel reads of a table: of every vector the first place, or all places, of the last member once more."""
    if lies != ANYWHERE:
        return table[:, ::width]
    missing = -table.shape[1] % width
    return np.concatenate([table, np.repeat(table[:, -1:], missing, axis=1)], axis=1) if missing else table


def begin(name: str, width: int) -> Writer:
    """A kernel's beginning: what its row says, where its table lies, and how many vectors its members fill."""
    f = Writer(f"{name}(ptr %u, ptr %row)")
    for i, each in enumerate(ROW):
        f.do(f"%{each}_at = getelementptr i64, ptr %row, i64 {i + 1}")
        f.do(f"%{each} = load i64, ptr %{each}_at, align 8")
    f.do("%t = getelementptr i64, ptr %u, i64 %table")
    f.do("%goal = getelementptr double, ptr %u, i64 %to")
    f.do(f"%over = add i64 %members, {width - 1}")
    f.do(f"%blocks = udiv i64 %over, {width}")
    return f


def read(f: Writer, lies: str, table: str, index: str, width: int) -> str:
    """A factor's numbers for a vector of members, by the number of its head."""
    if lies != ANYWHERE or width == 1:
        at = f.at("%u", f.whole(table, index))
        return f.load(at, kind_of(width)) if lies == IN_A_ROW else one(f, at, width)
    first = f.new(f"getelementptr i64, ptr {table}, i64 {f.new(f'mul i64 {index}, {width}')}")
    return gathered(f, [f.at("%u", f.whole(first, lane)) for lane in range(width)])


def one(f: Writer, at: str, width: int) -> str:
    """A number for all members of a vector."""
    number = f.load(at)
    return number if width == 1 else f.splat(number, width)


def gathered(f: Writer, addresses: Sequence[str]) -> str:
    """What lies at these, side by side."""
    kind, whole = kind_of(len(addresses)), "poison"
    for lane, each in enumerate(addresses):
        whole = f.new(f"insertelement {kind} {whole}, double {f.load(each)}, i32 {lane}")
    return whole


class Store:
    """What puts a vector of members where it belongs: all of it, or as many as there are."""

    def __init__(self, f: Writer, block: str, width: int) -> None:
        self.f, self.width = f, width
        if width == 1:
            return
        left = f.new(f"sub i64 %members, {f.new(f'mul i64 {block}, {width}')}")
        lanes = ", ".join(f"i64 {k}" for k in range(width))
        self.whole = f.new(f"icmp sge i64 {left}, {width}")
        self.partly = f.new(f"icmp slt i64 {left}, {width}")
        self.mask = f.new(f"icmp slt <{width} x i64> <{lanes}>, {f.splat(left, width, 'i64')}")

    def __call__(self, numbers: Sequence[tuple[str, str]]) -> None:
        """Put these, each with its address."""
        kind = kind_of(self.width)

        def plain() -> list[str]:
            for number, at in numbers:
                self.f.store(number, at, kind)
            return []

        def masked() -> list[str]:
            for number, at in numbers:
                given = f"{kind} {number}, ptr {at}, i32 8, <{self.width} x i1> {self.mask}"
                self.f.do(f"call void @llvm.masked.store.v{self.width}f64.p0({given})")
            return []

        if self.width == 1:
            plain()
        else:
            self.f.when(self.whole, (), plain)
            self.f.when(self.partly, (), masked)


MASKED = f"declare void @llvm.masked.store.v{LANES}f64.p0(<{LANES} x double>, ptr, i32, <{LANES} x i1>)"


def added(f: Writer, flags: str, width: int, total: str, factors: Sequence[str]) -> str:
    """A sum with one more term."""
    kind = kind_of(width)
    term = f.new(f"fmul {flags}{kind} {factors[0]}, {factors[1]}") if len(factors) > 1 else factors[0]
    return f.new(f"fadd {flags}{kind} {total}, {term}")
