"""replay/llvm: the loops of families: one function for all families whose operands lie alike.

What differs from one family to the next are whole numbers in tables: where each row of factors begins, and how far each
factor is from there. Numbers of samples lie in rows, a slot each; vectors go along them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from autograd.replay.code.summing import LANES
from autograd.replay.llvm.functions import Writer
from autograd.replay.llvm.notation import literal

SIZES = (8, 4, 2, 1)  # rows that are done together, of those left over


def kind_of(width: int) -> str:
    """The type of so many numbers.

    >>> kind_of(1), kind_of(8)
    ('double', '<8 x double>')
    """
    return "double" if width == 1 else f"<{width} x double>"


def minus_zero(width: int) -> str:
    """That to which anything can be added without a change."""
    one = literal(-0.0)
    return one if width == 1 else "<" + ", ".join([f"double {one}"] * width) + ">"


def read(f: Writer, at: str, varies: bool, width: int, vectors: int = 1) -> list[str]:
    """The numbers at an address for some vectors of samples: one for all of them, or a row."""
    if not varies:
        number = f.load(at)
        return [number if width == 1 else f.splat(number, width)] * vectors
    return [f.load(f.at(at, k * width) if k else at, kind_of(width)) for k in range(vectors)]


def along(f: Writer, start: str, stop: str, sizes: tuple[int, ...], body: Callable[[str, int], None]) -> None:
    """Go from one number to another in steps of the first size, then of the next ones with what is left."""
    for size in sizes:
        left = f.new(f"sub i64 {stop}, {start}")
        several = f.new(f"sdiv i64 {left}, {size}")
        end = f.new(f"add i64 {start}, {f.new(f'mul i64 {several}, {size}')}")

        def step(i: str, _: list[str], size: int = size) -> list[str]:
            body(i, size)
            return []

        f.loop(start, stop if size == sizes[-1] == 1 else end, str(size), (), step)
        start = end


@dataclass(frozen=True)
class Terms:
    """How the terms of a family are read.

    Args:
        varying: for each factor, whether it is a row of numbers of samples.
        grid: whether every first factor's row goes with every second one's; else the i-th with the i-th.
        apart: whether each member has tables of its own, as its factors lie nowhere in the pattern of the others'.
        flags: of the additions and products.
    """

    varying: tuple[bool, ...]
    grid: bool
    apart: bool
    flags: str

    @property
    def name(self) -> str:
        """What it's called in a function's name."""
        kinds = "".join("v" if each else "u" for each in self.varying)
        return f"{kinds}{'_grid' if self.grid else ''}{'_apart' if self.apart else ''}"

    def row(self, f: Writer, side: int, i: str) -> str:
        """The address of a factor's row; where tables are of its own, that of nothing yet."""
        base = "%a" if side == 0 else "%b"
        return base if self.apart else f.at(base, f.whole(f"%rows{side}", i))

    def offset(self, f: Writer, side: int, i: str, k: str) -> str:
        """How far the k-th factor is from its row's beginning."""
        table = f"%terms{side}"
        return f.whole(table, f.new(f"add i64 {f.new(f'mul i64 {i}, %terms')}, {k}") if self.apart else k)

    def values(
        self, f: Writer, rows: list[list[str]], members: list[list[str]], k: str, s: str, vectors: int, mask: str = "",
        sums: Sequence[str] = (),
    ) -> list[str]:  # fmt: skip
        """The k-th terms of a tile, or sums with these.

        Args:
            f: where to.
            rows: of each side, the addresses of its rows.
            members: of each side, the rows' numbers.
            k: which term; "" where the addresses are its own.
            s: from which sample on.
            vectors: for how many vectors of samples.
            mask: which of these there are, where that is not all; factors are 0 elsewhere.
            sums: each is added to as soon as its term is there, so that few numbers wait for others in registers.
        """
        kind = kind_of(LANES)
        found: list[str] = []
        shared = [self.offset(f, side, "", k) if k and not self.apart else "" for side in range(len(self.varying))]

        @cache
        def factor(side: int, place: int) -> list[str]:
            at, varies = rows[side][place], self.varying[side]
            at = f.at(at, shared[side] or self.offset(f, side, members[side][place], k)) if k else at
            given = read(f, f.at(at, s) if varies else at, varies, LANES, vectors)
            if mask:
                given = [f.new(f"select <{LANES} x i1> {mask}, {kind} {x}, {kind} zeroinitializer") for x in given]
            return given

        for places in self._pairs([len(each) for each in rows]):
            for v in range(vectors):
                one, *other = (factor(side, place)[v] for side, place in enumerate(places))
                term = f.new(f"fmul {self.flags}{kind} {one}, {other[0]}") if other else one
                found.append(f.new(f"fadd {self.flags}{kind} {sums[len(found)]}, {term}") if sums else term)
        return found

    def _pairs(self, counts: list[int]) -> Iterator[tuple[int, ...]]:
        """Which rows each member of a tile has."""
        return product(*map(range, counts)) if self.grid else zip(*map(range, counts), strict=True)


ARGUMENTS = "ptr %a, ptr %b, ptr %to, ptr %t, i64 %rows, i64 %columns, i64 %terms, i64 %down, i64 %right"


def begin(name: str, terms: Terms, more: str) -> Writer:
    """A kernel's beginning: its arguments, and where its tables lie, one behind the other.

    Args:
        name: its own.
        terms: how terms are read.
        more: further arguments.
    """
    f = Writer(f"{name}({ARGUMENTS}, {more})")
    at = "%t"
    lengths = [] if terms.apart else [("%rows", "rows0"), ("%columns" if terms.grid else "%rows", "rows1")]
    count = "%terms"
    if terms.apart:
        count = f.new("mul i64 %rows, %terms")
    lengths += [(count, "terms0"), (count, "terms1")]
    for length, table in lengths:
        f.do(f"%{table} = getelementptr i64, ptr {at}, i64 0")
        at = f.new(f"getelementptr i64, ptr {at}, i64 {length}")
    f.do(f"%last = getelementptr i64, ptr {at}, i64 0")
    return f


def moved(f: Writer, i: str, by: int) -> str:
    """A number that much larger."""
    return f.new(f"add i64 {i}, {by}") if by else i


def tiles(f: Writer, terms: Terms, tile: tuple[int, int], body: Callable[[list[str], list[str]], None]) -> None:
    """Go through all members, some rows and columns at a time; ``body`` is given their numbers."""
    sizes = [(most, *(size for size in SIZES if size < most)) for most in tile]

    def rows(i: str, height: int) -> None:
        some = [moved(f, i, r) for r in range(height)]
        if terms.grid:
            along(f, "0", "%columns", sizes[1], lambda j, width: body(some, [moved(f, j, c) for c in range(width)]))
        else:
            body(some, some)

    along(f, "0", "%rows", sizes[0], rows)


def member(f: Writer, terms: Terms, row: str, column: str) -> str:
    """The number of a member."""
    down = f.new(f"mul i64 {row}, %down")
    return f.new(f"add i64 {down}, {f.new(f'mul i64 {column}, %right')}") if terms.grid else down


def members_of(f: Writer, terms: Terms, rows: list[str], columns: list[str]) -> list[str]:
    """The numbers of a tile's members."""
    pairs = [(r, c) for r in rows for c in columns] if terms.grid else [(r, r) for r in rows]
    return [member(f, terms, r, c) for r, c in pairs]


@dataclass(frozen=True)
class Series:
    """The function of sums of terms, for every sample from left to right.

    Args:
        terms: how they are read.
        started: whether the sum goes on from what is there already.
        tile: how many rows and columns are done together.
        vectors: and how many vectors of samples.
    """

    terms: Terms
    started: bool
    tile: tuple[int, int]
    vectors: int

    @property
    def name(self) -> str:
        """The function's name."""
        return f"series_{self.terms.name}{'_on' if self.started else ''}"

    def text(self) -> list[str]:
        """The function; members lie ``%down`` and ``%right`` from each other, from ``%to`` on."""
        terms, width = self.terms, LANES
        f = begin(self.name, terms, "i64 %samples")
        kind = kind_of(width)

        def tile(rows: list[str], columns: list[str], s: str, vectors: int) -> None:
            numbers = [rows, columns][: len(terms.varying)]
            starts = [[terms.row(f, side, i) for i in each] for side, each in enumerate(numbers)]
            to = [f.at(f.at("%to", each), s) for each in members_of(f, terms, rows, columns)]
            addresses = [f.at(each, v * width) for each in to for v in range(vectors)]
            first = [f.load(each, kind) if self.started else minus_zero(width) for each in addresses]

            def term(k: str, sums: list[str]) -> list[str]:
                return terms.values(f, starts, numbers, k, s, vectors, sums=sums)

            found = f.loop("0", "%terms", "1", [(kind, each) for each in first], term)
            for number, address in zip(found, addresses, strict=True):
                f.store(number, address, kind)

        def samples(s: str, length: int) -> None:
            tiles(f, terms, self.tile, lambda rows, columns: tile(rows, columns, s, length // width))

        along(f, "0", "%samples", tuple({self.vectors * width: 0, width: 0}), samples)
        return f.end()
