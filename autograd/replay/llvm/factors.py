"""replay/llvm: where the terms of a series lie, as tables that a kernel reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograd.replay.code.families import Family, Segment, Slots

Offsets = Callable[[Slots, bool], Slots]  # where slots lie: of numbers of samples, or of those that all share


@dataclass(frozen=True)
class Factors:
    """Where terms lie: as `kernels.Terms` and a kernel's arguments have it.

    Args:
        varying: for each factor, whether it is a row of numbers of samples.
        grid: whether every first factor's row goes with every second one's.
        apart: whether each member has tables of its own.
        starts: for each factor, where its rows begin; nothing where tables are members' own.
        steps: for each factor, how far from there each of them is; or where they lie, member by member.
        rows: how many first rows there are.
        columns: how many second ones; 1 where there is no grid.
        terms: how many factors a row has.
        down: how far the member of the next row is from that of one.
        right: and that of the next column.
    """

    varying: tuple[bool, ...]
    grid: bool
    apart: bool
    starts: list[Slots]
    steps: list[Slots]
    rows: int
    columns: int
    terms: int
    down: int
    right: int

    def tables(self) -> list[Slots]:
        """What a kernel reads: where rows begin, then the steps; a factor that isn't there is the first one again."""
        twice = 3 - len(self.varying)
        return [*self.starts * twice, *self.steps * twice]


def factors(family: Family, segment: Segment, offsets: Offsets, *, long: bool) -> Factors:
    """How a segment's terms are read.

    Args:
        family: whose.
        segment: which.
        offsets: where slots lie.
        long: whether the longer side of a grid is to be that of the rows, of which several are done at a time.
    """
    count, members = segment.terms, len(family)
    if family.grid is not None and len(segment.varying) == 2:
        part, varying = (
            slice(segment.products, segment.products + count),
            segment.varying[:: -1 if family.grid.swapped else 1],
        )
        sides = [each[:, part] for each in (family.grid.outer, family.grid.inner)]
        tables = [offsets(each, varies) for each, varies in zip(sides, varying, strict=True)]
        steps = (len(tables[1]), 1)
        if all(map(is_pattern, tables)):
            longer = len(tables[1]) > len(tables[0])
            if long and (longer if varying[0] == varying[1] else varying[0]):  # what all samples share is read once
                tables, varying, steps = tables[::-1], varying[::-1], steps[::-1]
            return _patterned(tables, varying, True, len(tables[1]), count, steps)
    slots, width = family.slots[:, segment.leaf : segment.to], len(segment.varying)
    tables = [offsets(slots[:, i::width], varies) for i, varies in enumerate(segment.varying)]
    if all(map(is_pattern, tables)):
        return _patterned(tables, segment.varying, False, 1, count, (1, 0))
    return Factors(segment.varying, False, True, [], [each.ravel() for each in tables], members, 1, count, 1, 0)


def one_by_one(offsets: Slots) -> Factors:
    """Numbers of samples that lie somewhere, as members of one term each."""
    return _patterned([offsets[:, None]], (True,), False, 1, 1, (1, 0))


def _patterned(
    tables: list[Slots], varying: tuple[bool, ...], grid: bool, columns: int, count: int, steps: tuple[int, int]
) -> Factors:
    starts, offsets = [each[:, 0] for each in tables], [each[0] - each[0, 0] for each in tables]
    return Factors(varying, grid, False, starts, offsets, len(tables[0]), columns, count, *steps)


def is_pattern(table: Any) -> bool:
    """Whether every row goes on from its beginning as the first one does."""
    return bool((table - table[:, :1] == table[:1] - table[0, 0]).all())
