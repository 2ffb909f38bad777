"""replay/code: families: units of one colour as a loop: its members in order, and where their operands lie.

Every number gets a slot, one of those that differ from sample to sample or one of those that all samples share. A
family's members lie next to each other, in such an order that its operands do, too: parameters in their own order, what
is made from them in the same, and so on through all that follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.replay.code.merging import Members, gathered, is_small, merged, sides
from autograd.replay.code.straight_line import Code
from autograd.replay.code.summing import LANES
from autograd.replay.code.units import Colour, Units, units

Slots = NDArray[np.int64]


@dataclass(frozen=True)
class Family:
    """Members that are computed alike.

    Args:
        kind: what they have in common.
        places: of each member, the one in the code.
        first: the slot of the first member; the others follow. -1 where they are only summed.
        slots: of each member, those of its leaves, of shape (members, leaves).
        varying: for each leaf, whether its slots are those of numbers that differ from sample to sample.
        grid: of a series whose members are all pairs of rows and columns of factors, these; None of others.
    """

    kind: Colour
    places: Slots
    first: int
    slots: Slots
    varying: tuple[bool, ...]
    grid: Grid | None

    def __len__(self) -> int:
        return len(self.places)

    def segments(self) -> Iterator[Segment]:
        """A series's terms, those next to each other together that are alike."""
        start = leaf = products = 0
        terms = self.kind.terms
        while start < len(terms):
            end, factors = start, terms[start]
            alike = self.varying[leaf : leaf + factors]
            to = leaf
            while end < len(terms) and terms[end] == factors and self.varying[to : to + factors] == alike:
                end, to = end + 1, to + factors
            yield Segment(end - start, leaf, to, alike, products)
            products += (end - start) * (factors - 1)
            start, leaf = end, to


@dataclass(frozen=True)
class Segment:
    """Terms of a series next to each other, and the leaves that they read.

    Args:
        terms: how many they are.
        leaf: the first leaf.
        to: and the one after the last.
        varying: for each factor of a term, whether it differs from sample to sample.
        products: how many products the series has before them.
    """

    terms: int
    leaf: int
    to: int
    varying: tuple[bool, ...]
    products: int


@dataclass(frozen=True)
class Grid:
    """All pairs of rows of factors: a member has one of each, and the members go through the inner rows first.

    Args:
        outer: the slots of the outer rows, of shape (rows, products).
        inner: those of the inner rows.
        swapped: whether the outer rows are those of second factors.
    """

    outer: Slots
    inner: Slots
    swapped: bool


@dataclass(frozen=True)
class Layout:
    """All families of some code, in an order in which they can be computed, and where their numbers lie.

    Args:
        families: each after those that it reads.
        slot: of each place of the code that has one, its slot; -1 of others.
        varying: how many slots there are for numbers of every sample; the inputs have the first ones.
        shared: and how many for those that all samples share; the parameters have the first ones.
        constants: of those, the slots and their numbers.
        leaves: of each unit, by its place, the places that it reads.
    """

    families: list[Family]
    slot: Slots
    varying: int
    shared: int
    constants: dict[int, float]
    leaves: dict[int, list[int]]


def layout(code: Code) -> Layout:
    """The families of some code.

    Example:
        >>> ops = ["input", "input", "parameter", "parameter", "mul", "mul", "add", "exp", "neg"]
        >>> args = [(0,), (1,), (0,), (1,), (0, 2), (1, 3), (4, 5), (6,), (7,)]
        >>> varies = bytearray([1, 1, 0, 0, 1, 1, 1, 1, 1])
        >>> made = layout(Code(ops, args, varies, [8], [], 2, 2))
        >>> [(family.first, family.slots.tolist()) for family in made.families], made.varying
        ([(2, [[0, 0, 1, 1]]), (3, [[2]])], 4)
    """
    found = units(code)
    slot = np.full(len(code), -1, dtype=np.int64)
    varying, shared = code.inputs, code.parameters
    constants: dict[int, float] = {}
    for place, op in enumerate(code.ops):
        if op in ("input", "parameter"):
            slot[place] = code.args[place][0]
        elif op == "const":
            slot[place], constants[shared] = shared, code.args[place][0]
            shared += 1
    numbers = {place: i for i, pair in reversed([*enumerate(code.gradients)]) for place in pair if place >= 0}
    families = []
    for kind, roots in _alike(found):
        columns = tuple([bool(code.varies[each]) for each in found.leaves[roots[0][0]]])
        for places, slots in merged(kind, [_members(found, each, slot) for each in roots]):
            order = _order(kind, places, slots, numbers)
            grid, again = _grid(kind, slots[order])
            order = order[again]
            places, slots = places[order], slots[order]
            first = -1
            if not kind.summed:
                first = varying if kind.varies else shared
                slot[places] = first + np.arange(len(places))
                varying, shared = (varying + len(places), shared) if kind.varies else (varying, shared + len(places))
            families.append(Family(kind, places, first, slots, columns, grid))
    return Layout(families, slot, varying, shared, constants, found.leaves)


def _alike(found: Units) -> Iterator[tuple[Colour, list[list[int]]]]:
    """Units colour by colour, in an order in which they can be computed; those together that may be one family.

    What all samples share is computed member by member, so there it pays that few families have many. Units of one
    height need none of each other, whatever they are made of.
    """
    groups: dict[Any, list[list[int]]] = {}
    kinds = found.kinds
    for colour in sorted(kinds, key=lambda each: (kinds[each].height, found.roots[each][0])):
        groups.setdefault(colour if kinds[colour].varies else kinds[colour], []).append(found.roots[colour])
    for key, roots in groups.items():
        kind = kinds[key] if isinstance(key, int) else key
        yield kind, roots if kind.varies else gathered(kind, roots)


def _members(found: Units, places: list[int], slot: Slots) -> Members:
    """The places of units of a kind, and the slots that they read."""
    flat = np.array([each for place in places for each in found.leaves[place]], dtype=np.int64)
    return np.array(places), slot[flat.reshape(len(places), -1)]


def _order(kind: Colour, places: Slots, slots: Slots, numbers: dict[int, int]) -> Any:
    """The members in the order of their gradients, or else of what they read."""
    if not kind.varies and len(places) < LANES:  # a vector
        return np.arange(len(places))
    if kind.summed or (not kind.varies and all(map(numbers.__contains__, places.tolist()))):
        return np.argsort([numbers[place] for place in places.tolist()], kind="stable")
    telling = [i for i in range(slots.shape[1]) if slots[0, i] != slots[-1, i]][:2] if len(places) > 1 else []
    if kind.terms:  # those of a sum are alike from its first term to its last
        last = slots.shape[1] - 1
        telling = [*dict.fromkeys([0, min(1, last), last, max(0, last - 1)])]
    elif not telling:
        telling = [*range(slots.shape[1])]
    if not telling:
        return np.arange(len(places))
    by_first = np.lexsort([slots[:, i] for i in reversed(telling)])
    if kind.varies:
        return by_first
    # of a matrix and one vector after the other, first the rows with one vector; and else what lies most in a row
    by_second = np.lexsort([slots[:, i] for i in (*reversed(telling[2:]), *telling[:2])])
    orders = by_second, by_first, np.arange(len(places))
    return max(orders, key=lambda order: _even(slots[order][:, telling]))


def _even(slots: Slots) -> int:
    """How often a member's operand is the one before, or the next one after it."""
    steps = np.diff(slots, axis=0)
    return int(((steps == 0) | (steps == 1)).sum())


def _grid(kind: Colour, slots: Slots) -> tuple[Grid | None, Any]:
    """The rows and columns whose pairs a series's members are; and the order that has them one after the other.

    Members that are only summed are put into that order; what is stored stays as it is, as others go by it.
    """
    same = slice(None)
    if 2 not in kind.terms or len(slots) < 2 or (not kind.varies and is_small(kind, len(slots))):
        return None, same
    firsts, first_of, seconds, second_of = sides(kind, slots)
    if len(firsts) * len(seconds) != len(slots):
        return None, same
    every = np.arange(len(slots))
    by_rows = first_of * len(seconds) + second_of
    if (by_rows == every).all():
        return Grid(firsts, seconds, False), same
    if (second_of * len(firsts) + first_of == every).all():
        return Grid(seconds, firsts, True), same
    order = np.argsort(by_rows, kind="stable")
    if kind.summed and (by_rows[order] == every).all():
        return Grid(firsts, seconds, False), order
    return None, same
