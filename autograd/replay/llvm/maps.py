"""replay/llvm: the loops of families that are no sums: one function for all families of a shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograd.replay.code.families import Family, Slots
from autograd.replay.code.summing import LANES
from autograd.replay.code.units import Shape
from autograd.replay.llvm.factors import Offsets
from autograd.replay.llvm.functions import Writer
from autograd.replay.llvm.instructions import Instructions
from autograd.replay.llvm.kernels import kind_of, read


@dataclass(frozen=True)
class Map:
    """The function of a tree: for all members, for all samples.

    Args:
        shape: the tree's.
        varying: for each leaf, whether it does.
        even: for each leaf, whether the members' are at equal distances.
        pitch: how far the next row of numbers of samples is.
    """

    shape: Shape
    varying: tuple[bool, ...]
    even: tuple[bool, ...]
    pitch: int

    def text(self, name: str, writer: Instructions) -> list[str]:
        """The function; its table has, leaf by leaf, a start and a distance where these are even, or all members'."""
        f = Writer(f"{name}(ptr %u, ptr %work, ptr %to, ptr %t, i64 %members, i64 %samples)")
        writer.begin(f.lines, LANES)
        readers, at = [], "%t"
        for is_even in self.even:
            readers.append((f.whole(at, 0), f.whole(at, 1)) if is_even else (at, ""))
            at = f.new(f"getelementptr i64, ptr {at}, i64 {2 if is_even else '%members'}")

        def address(leaf: int, m: str) -> str:
            start, distance = readers[leaf]
            offset = f.new(f"add i64 {start}, {f.new(f'mul i64 {m}, {distance}')}") if distance else f.whole(start, m)
            return f.at("%work" if self.varying[leaf] else "%u", offset)

        def one(m: str, _: list[str]) -> list[str]:
            leaves = [address(leaf, m) for leaf in range(len(readers))]
            to = f.at("%to", f.new(f"mul i64 {m}, {self.pitch}"))
            pairs = [*zip(self.varying, leaves, strict=True)]
            fixed = ["" if varies else read(f, each, False, LANES)[0] for varies, each in pairs]

            def block(s: str, _: list[str]) -> list[str]:
                given = [
                    known or f.load(f.at(each, s), kind_of(LANES)) for known, each in zip(fixed, leaves, strict=True)
                ]
                f.store(writer.tree(self.shape, given), f.at(to, s), kind_of(LANES))
                return []

            f.loop("0", "%samples", str(LANES), (), block)
            return []

        f.loop("0", "%members", "1", (), one)
        return f.end()


def mapped(family: Family, offsets: Offsets, pitch: int) -> tuple[Map, list[Slots]]:
    """The function that computes a family, and its table's parts."""
    tables = [offsets(column, varies) for column, varies in zip(family.slots.T, family.varying, strict=True)]
    steps = [np.diff(each) for each in tables]
    even = tuple(bool((step == step[:1]).all()) for step in steps)
    parts = [
        np.array([table[0], step[0] if len(step) else 0]) if is_even else table
        for table, step, is_even in zip(tables, steps, even, strict=True)
    ]
    return Map(family.kind.shape, family.varying, even, pitch), parts
