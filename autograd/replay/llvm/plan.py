"""replay/llvm: the plan of a program: which families are loops, what is left to lines, and in which order they run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograd.replay.code.families import Family, Layout
from autograd.replay.code.straight_line import SOURCES, Code
from autograd.replay.llvm.interleaving import interleaved
from autograd.replay.llvm.notation import cut

LEAST_MEMBERS, LEAST_WORK = 4, 16  # of a loop: members, and instructions in all
LONG = 64  # terms of a sum that is a loop even where it's alone
SEVERAL = 0.25  # of all instructions, those that are not alone at their height where it's worth looking for families
OFTEN = 16  # families of what samples share that are done by one kernel, which is a loop however few members they have


@dataclass(frozen=True)
class Lines:
    """Instructions that are written out, a function of so many and then the next.

    Args:
        varies: whether they differ from sample to sample.
        parts: the places of each function, in an order in which they can be run.
    """

    varies: bool
    parts: list[list[int]]


Step = Family | Lines


@dataclass(frozen=True)
class Plan:
    """What is done one after the other, first for all samples together, then for each.

    Args:
        shared: what all samples have in common.
        varying: what differs from sample to sample.
        summed: families that are only summed, as loops.
        given: of the places of gradients that are stored, those that are added up from where they lie.
        outside: what lines leave behind that others read.
        in_loops: how many instructions are in loops.
        in_lines: how many are written out, or as good as that.
    """

    shared: list[Step]
    varying: list[Step]
    summed: list[Family]
    given: list[int]
    outside: set[int]
    in_loops: int
    in_lines: int


def may_be_loops(code: Code) -> bool:
    """Whether it's worth looking for families: whether not nearly all instructions are alone at their height.

    Example:
        >>> args = [(0,), *[(i,) for i in range(8)]]
        >>> may_be_loops(Code(["input", *["exp"] * 8], args, bytearray(9), [], [], 1, 0))
        False
    """
    heights: list[int] = []
    found: list[Any] = []
    for op, args in zip(code.ops, code.args, strict=True):
        height = 0
        if op not in SOURCES:
            for each in args:
                if heights[each] > height:
                    height = heights[each]
            height += 1
            found.append((op, height))
        heights.append(height)
    several = sum(count for count in Counter(found).values() if count >= LEAST_MEMBERS)
    return several >= SEVERAL * len(found)


def plan(code: Code, layout: Layout, longest: int) -> Plan:
    """The plan of some code, whose lines are cut into functions of at most so many instructions."""
    steps: dict[bool, list[Step]] = {False: [], True: []}
    waiting: dict[bool, set[int]] = {False: set(), True: set()}
    work = {True: 0, False: 0}  # instructions in loops, and in lines
    summed: list[Family] = []
    read = {each for leaves in layout.leaves.values() for each in leaves} | _given(code)

    def flush(varies: bool) -> None:
        if waiting[varies]:
            ordered: list[tuple[int, ...]] = [(place,) for place in interleaved(code, sorted(waiting[varies]), read)]
            parts = [[place for (place, *_) in part] for part in cut(ordered, longest)]
            steps[varies].append(Lines(varies, parts))
            waiting[varies] = set()

    often = Counter((family.kind.terms, family.kind.shape) for family in layout.families if not family.kind.varies)
    for family in layout.families:
        kind = family.kind
        is_loop = _is_loop(family)
        work[is_loop] += kind.size * len(family)
        is_loop = is_loop or (not kind.varies and often[kind.terms, kind.shape] >= OFTEN)
        if is_loop and kind.summed:
            summed.append(family)
        elif is_loop:
            if waiting[kind.varies] and not waiting[kind.varies].isdisjoint(_read(family, layout)):
                flush(kind.varies)
            steps[kind.varies].append(family)
        else:
            for place in _instructions(code, family, layout):  # truths that all samples share among them
                waiting[bool(code.varies[place])].add(place)
    flush(False)
    flush(True)
    looped = {place for family in summed for place in family.places.tolist()}
    given = [*dict.fromkeys(place for place, _ in code.gradients if place >= 0 and place not in looped)]
    outside = _outside(code, layout, [*steps[False], *steps[True], *summed])
    return Plan(steps[False], steps[True], summed, given, outside, work[True], work[False])


def _given(code: Code) -> set[int]:
    return {*code.results, *(place for pair in code.gradients for place in pair)}


def _outside(code: Code, layout: Layout, steps: Sequence[Step]) -> set[int]:
    """What is written in lines and read in another function."""
    parts = [part for step in steps if isinstance(step, Lines) for part in step.parts]
    written = {place for part in parts for place in part}
    found = _given(code) & written
    for step in steps if written else ():
        if isinstance(step, Family):
            found |= _read(step, layout) & written
    for part in parts:  # a truth is written wherever it's used, so it may be in several
        here = set(part)
        found.update(each for place in part for each in code.args[place] if each in written and each not in here)
    return found


def _is_loop(family: Family) -> bool:
    kind, members = family.kind, len(family)
    if kind.terms and len(kind.terms) >= LONG and len({*kind.terms}) <= 2:
        return True
    return members >= LEAST_MEMBERS and members * kind.size >= LEAST_WORK


def _read(family: Family, layout: Layout) -> set[int]:
    """The places that a family reads."""
    return {each for place in family.places.tolist() for each in layout.leaves[place]}


def _instructions(code: Code, family: Family, layout: Layout) -> set[int]:
    """The places of the instructions of all members, without what they read."""
    found: set[int] = set()
    for root in family.places.tolist():
        known = {*layout.leaves[root]}
        waiting = [root]
        while waiting:
            place = waiting.pop()
            if place not in known and place not in found and code.ops[place] not in SOURCES:
                found.add(place)
                waiting += code.args[place]
    return found
