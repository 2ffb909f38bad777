"""replay/llvm: kernels of what all samples share: members side by side in vectors, each summed from left to right.

All kernels are given the same: where the numbers lie, and a row of whole numbers that says what to do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograd.replay.code.summing import LANES
from autograd.replay.code.units import Shape
from autograd.replay.llvm.functions import Writer
from autograd.replay.llvm.instructions import Instructions
from autograd.replay.llvm.kernels import along, kind_of, minus_zero
from autograd.replay.llvm.members import ANYWHERE, IN_A_ROW, TURNED, Store, added, begin, gathered, one, read


@dataclass(frozen=True)
class Listed:
    """The function of sums whose factors lie as a table says.

    Its table has, segment by segment, how many terms there are, and factor by factor their heads, term by term.

    Args:
        segments: of terms that are alike, how each factor lies, and whether it's one term.
        started: whether the sum goes on from what is there already.
        width: how many members are done at a time.
        flags: of the additions and products.
    """

    segments: tuple[tuple[tuple[str, ...], bool], ...]
    started: bool
    width: int
    flags: str

    def text(self, name: str, writer: Instructions) -> list[str]:
        """The function."""
        del writer  # which trees need
        f, kind = begin(name, self.width), kind_of(self.width)
        at, tables = "%t", []
        for lying, _ in self.segments:
            count = f.whole(at, 0)
            at, starts = f.new(f"getelementptr i64, ptr {at}, i64 1"), list[str]()
            for lies in lying:
                starts.append(at)
                length = f.new(f"mul i64 {count}, %blocks")
                if lies == ANYWHERE:
                    length = f.new(f"mul i64 {length}, {self.width}")
                at = f.new(f"getelementptr i64, ptr {at}, i64 {length}")
            tables.append((count, starts))

        def block(b: str, _: list[str]) -> list[str]:
            to = f.at("%goal", f.new(f"mul i64 {b}, {self.width}"))
            total = f.load(to, kind) if self.started else minus_zero(self.width)
            for (lying, single), (count, starts) in zip(self.segments, tables, strict=True):

                def more(index: str, total: str, lying: Any = lying, starts: Any = starts) -> str:
                    pairs = zip(lying, starts, strict=True)
                    factors = [read(f, lies, table, index, self.width) for lies, table in pairs]
                    return added(f, self.flags, self.width, total, factors)

                def term(k: str, sums: list[str], more: Callable[[str, str], str] = more) -> list[str]:
                    return [more(f.new(f"add i64 {f.new(f'mul i64 {k}, %blocks')}, {b}"), sums[0])]

                total = more(b, total) if single else f.loop("0", count, "1", [(kind, total)], term)[0]
            Store(f, b, self.width)([(total, to)])
            return []

        f.loop("0", "%blocks", "1", (), block)
        return f.end()


@dataclass(frozen=True)
class Gridded:
    """The function of sums of products whose members are all pairs of rows of factors.

    The members of a vector are neighbours: they have one outer row and several inner ones. Its table has where the
    factors of outer rows lie; then where inner rows begin, of which the heads, and how far from there factors are.

    Args:
        lies: how a term's inner factors lie for the members of a vector.
        started: whether the sum goes on from what is there already.
        flags: of the additions and products.
    """

    lies: str
    started: bool
    flags: str

    def text(self, name: str, writer: Instructions) -> list[str]:
        """The function; ``%others`` is how many outer rows there are, and ``%apart`` how far their members are."""
        del writer
        f, kind = begin(name, LANES), kind_of(LANES)
        at, tables = "%t", []
        starts = "%blocks" if self.lies == IN_A_ROW else f.new(f"mul i64 %blocks, {LANES}")
        for length in (f.new("mul i64 %others, %terms"), starts):
            tables.append(at)
            at = f.new(f"getelementptr i64, ptr {at}, i64 {length}")
        outer, inner = tables
        eighths = f.new(f"and i64 %terms, {-LANES}")

        def tile(rows: list[str], blocks: list[str]) -> None:
            first = [f.new(f"getelementptr i64, ptr {outer}, i64 {f.new(f'mul i64 {row}, %terms')}") for row in rows]
            members: list[list[str]] = []  # of each vector: where its members' rows begin
            for b in blocks:
                numbers = [b] if self.lies == IN_A_ROW else _several(f, f.new(f"mul i64 {b}, {LANES}"))
                members.append([f.at("%u", f.whole(inner, each)) for each in numbers])
            to = [
                f.at("%goal", f.new(f"add i64 {f.new(f'mul i64 {row}, %apart')}, {f.new(f'mul i64 {b}, {LANES}')}"))
                for b in blocks
                for row in rows
            ]
            totals = [(kind, f.load(each, kind) if self.started else minus_zero(LANES)) for each in to]

            def more(k: str, vectors: list[str], sums: list[str]) -> list[str]:
                given = [one(f, f.at("%u", f.whole(each, k)), LANES) for each in first]
                pairs = [(vector, each) for vector in vectors for each in given]
                return [added(f, self.flags, LANES, *each) for each in zip(sums, pairs, strict=True)]

            def term(k: str, sums: list[str]) -> list[str]:
                step = f.whole(at, k)
                there = [[f.at(each, step) for each in starts] for starts in members]
                in_a_row = self.lies == IN_A_ROW
                vectors = [f.load(each[0], kind) if in_a_row else gathered(f, each) for each in there]
                return more(k, vectors, sums)

            def square(k: str, sums: list[str]) -> list[str]:
                turned = [f.turned([f.load(f.at(each, k), kind) for each in starts]) for starts in members]
                for i in range(LANES):
                    sums = more(f.new(f"add i64 {k}, {i}"), [columns[i] for columns in turned], sums)
                return sums

            start = "0"
            if self.lies == TURNED:
                found = f.loop("0", eighths, str(LANES), totals, square)
                totals, start = [(kind, each) for each in found], eighths
            found = f.loop(start, "%terms", "1", totals, term)
            for i, b in enumerate(blocks):
                some = slice(i * len(rows), (i + 1) * len(rows))
                Store(f, b, LANES)([*zip(found[some], to[some], strict=True)])

        def rows(i: str, height: int) -> None:
            some = _several(f, i, height)
            sizes = (2, 1) if self.lies == IN_A_ROW else (1,)
            along(f, "0", "%blocks", sizes, lambda j, length: tile(some, _several(f, j, length)))

        along(f, "0", "%others", (4, 1), rows)
        return f.end()


def _several(f: Writer, first: str, count: int = LANES) -> list[str]:
    """A number and those after it."""
    return [first, *(f.new(f"add i64 {first}, {i}") for i in range(1, count))]


@dataclass(frozen=True)
class Mapped:
    """The function of a tree; its table has the heads, leaf by leaf.

    Args:
        shape: the tree's.
        lying: how each leaf's numbers lie.
        width: how many members are done at a time.
    """

    shape: Shape
    lying: tuple[str, ...]
    width: int

    def text(self, name: str, writer: Instructions) -> list[str]:
        """The function."""
        f = begin(name, self.width)
        writer.begin(f.lines, self.width)
        at, tables = "%t", []
        wide = f.new(f"mul i64 %blocks, {self.width}")
        for lies in self.lying:
            tables.append(at)
            at = f.new(f"getelementptr i64, ptr {at}, i64 {wide if lies == ANYWHERE else '%blocks'}")

        def block(b: str, _: list[str]) -> list[str]:
            to = f.at("%goal", f.new(f"mul i64 {b}, {self.width}"))
            pairs = zip(self.lying, tables, strict=True)
            found = writer.tree(self.shape, [read(f, lies, table, b, self.width) for lies, table in pairs])
            Store(f, b, self.width)([(found, to)])
            return []

        f.loop("0", "%blocks", "1", (), block)
        return f.end()


@dataclass(frozen=True)
class Copied:
    """The function that copies rows of numbers; its table has where they go, where they are, and their lengths."""

    def text(self, name: str, writer: Instructions) -> list[str]:
        """The function."""
        del writer
        f = begin(name, 1)
        origins = f.new("getelementptr i64, ptr %t, i64 %members")
        lengths = f.new(f"getelementptr i64, ptr {origins}, i64 %members")

        def row(i: str, _: list[str]) -> list[str]:
            to, origin = f.at("%u", f.whole("%t", i)), f.at("%u", f.whole(origins, i))

            def some(k: str, width: int) -> None:
                f.store(f.load(f.at(origin, k), kind_of(width)), f.at(to, k), kind_of(width))

            along(f, "0", f.whole(lengths, i), (LANES, 1), some)
            return []

        f.loop("0", "%members", "1", (), row)
        return f.end()
