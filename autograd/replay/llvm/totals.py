"""replay/llvm: the kernels that add gradients up over the samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autograd.replay.code.summing import LANES
from autograd.replay.llvm.functions import Writer
from autograd.replay.llvm.kernels import Terms, begin, kind_of, members_of, minus_zero, moved, tiles


def lanes_added(f: Writer, vectors: list[str], together: int) -> Iterator[tuple[str, int, int]]:
    """The sum of each vector's lanes, as a tree: neighbours first.

    Gives so many sums together, with the number of the first one's vector, and how many they are.
    """
    for start in range(0, len(vectors), LANES):
        some = vectors[start : start + LANES]
        level, apart = some + [some[-1]] * (LANES - len(some)), 1
        while len(level) > 1:
            pairs = zip(level[::2], level[1::2], strict=True)
            level = [
                f.new(f"fadd {kind_of(LANES)} {f.picked(a, b, 0, apart)}, {f.picked(a, b, 1, apart)}") for a, b in pairs
            ]
            apart *= 2
        for i in range(0, len(some), together):
            if together == 1:
                yield f.new(f"extractelement {kind_of(LANES)} {level[0]}, i32 {i}"), start + i, 1
            else:
                mask = ", ".join(f"i32 {k}" for k in range(i, i + together))
                kind = kind_of(LANES)
                part = f.new(f"shufflevector {kind} {level[0]}, {kind} poison, <{together} x i32> <{mask}>")
                yield part, start + i, together


@dataclass(frozen=True)
class Sum:
    """The function that adds gradients up over samples, lane by lane; each is a sum of terms itself.

    Args:
        terms: how they are read.
        single: whether there is one term.
        tile: how many rows and columns are done together.
        once: whether these are all samples of a group, so that each sum is one number in the end.
        even: whether the gradients of a row are next to each other; the last table has those of the first column then.
    """

    terms: Terms
    single: bool
    tile: tuple[int, int]
    once: bool
    even: bool = False

    @property
    def name(self) -> str:
        """The function's name."""
        traits = {"more": not self.single, "once": self.once, "even": self.even}
        return "_".join(["sum", self.terms.name, *(name for name, has in traits.items() if has)])

    def text(self) -> list[str]:
        """The function; a last table has each member's gradient. ``%whole`` of the samples come in whole vectors."""
        terms, kind = self.terms, kind_of(LANES)
        f = begin(self.name, terms, "i64 %whole, i64 %samples")
        left = f.new("sub i64 %samples, %whole")
        lanes = ", ".join(f"i64 {k}" for k in range(LANES))
        mask = f.new(f"icmp slt <{LANES} x i64> <{lanes}>, {f.splat(left, LANES, 'i64')}")
        partly = f.new(f"icmp sgt i64 {left}, 0")
        masked = bool(terms.flags) and self.single and terms.varying == (True, True)  # 0*0, where there is no sample

        def tile(rows: list[str], columns: list[str]) -> None:
            numbers = [rows, columns][: len(terms.varying)]
            starts = [[terms.row(f, side, i) for i in each] for side, each in enumerate(numbers)]
            if self.even:
                begins = [f.new(f"add i64 {f.whole('%last', i)}, {columns[0]}") for i in rows]
                gradients = [moved(f, each, k) for each in begins for k in range(len(columns))]
            else:
                gradients = [f.whole("%last", each) for each in members_of(f, terms, rows, columns)]
            each_lanes = 1 if self.once else LANES
            to = [f.at("%to", f.new(f"mul i64 {each}, {each_lanes}")) for each in gradients]

            if self.single:
                for side, each in enumerate(numbers):
                    starts[side] = [
                        f.at(at, terms.offset(f, side, i, "0")) for at, i in zip(starts[side], each, strict=True)
                    ]

            def value(s: str) -> list[str]:
                if self.single:
                    return terms.values(f, starts, numbers, "", s, 1)

                def term(k: str, sums: list[str]) -> list[str]:
                    return terms.values(f, starts, numbers, k, s, 1, sums=sums)

                return f.loop("0", "%terms", "1", [(kind, minus_zero(LANES))] * len(to), term)

            def more(s: str, sums: list[str]) -> list[str]:
                if self.single:
                    return terms.values(f, starts, numbers, "", s, 1, sums=sums)
                return [f.new(f"fadd {terms.flags}{kind} {a}, {b}") for a, b in zip(sums, value(s), strict=True)]

            first = ["zeroinitializer"] * len(to) if self.once else [f.load(each, kind) for each in to]
            found = f.loop("0", "%whole", str(LANES), [(kind, each) for each in first], more)

            def rest() -> list[str]:
                if masked:
                    return terms.values(f, starts, numbers, "", "%whole", 1, mask, found)
                sums = []
                for number, before in zip(value("%whole"), found, strict=True):
                    kept = f.new(f"select <{LANES} x i1> {mask}, {kind} {number}, {kind} zeroinitializer")
                    sums.append(f.new(f"fadd {kind} {before}, {kept}"))
                return sums

            found = f.when(partly, [(kind, each) for each in found], rest)
            if self.once:
                for number, first_of, width in lanes_added(f, found, len(columns) if self.even else 1):
                    f.store(number, to[first_of], kind_of(width))
            else:
                for number, address in zip(found, to, strict=True):
                    f.store(number, address, kind)

        tiles(f, terms, self.tile, tile)
        return f.end()
