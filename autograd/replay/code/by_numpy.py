"""replay/code: the back end that is always there: every family on the whole batch at once, with NumPy.

+ − × ÷ √ and comparisons give the bits of eager computation, other functions are within a few units in the last place.
Where a program is to be fast, products of matrices are left to NumPy, which adds in an order of its own.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast

import numpy as np

from autograd.replay.code.backend import BackEnd
from autograd.replay.code.families import Family, Segment, Slots, layout
from autograd.replay.code.matrices import products_added, sums_over_samples, terms_added
from autograd.replay.code.result import Floats
from autograd.replay.code.straight_line import ON_FLOATS, PLAIN, Code
from autograd.replay.code.summing import GROUP, tree
from autograd.replay.code.units import Shape, operations
from autograd.rows.intrinsics import ARRAYS

MOST = 30_000_000  # numbers held at once
FEW, MANY = 3, 4_000  # terms of a sum that are added up at once: more than, and of all members

# Python's operators are NumPy's, given arrays; what a user has added to the intrinsics is found, too
ON_ARRAYS: Mapping[str, Callable[..., Any]] = ChainMap(
    {"larger": np.maximum, "select": np.where}, ARRAYS, cast(Any, ON_FLOATS)
)

Steps = list[tuple[str, tuple[int, ...]]]  # operations, each with which numbers it is done to
Called = tuple[Callable[..., Any], tuple[int, ...]]  # and the function that does one
TRUTHS: Mapping[str, Callable[..., Any]] = {"True": lambda: True, "False": lambda: False}


class NumpyBackend(BackEnd):
    """Code, computed by NumPy family by family.

    Args:
        code: what to compute.
        fast: whether products of matrices may be added up in NumPy's order.
    """

    def __init__(self, code: Code, *, fast: bool = False) -> None:
        self.code, self.fast = code, fast
        self.layout = layout(code)
        self.loops = [Loop(family) for family in self.layout.families]
        self.summed, self.stored = self._gradients()
        slot = self.layout.slot
        varies = np.array([code.varies[place] for place in code.results], dtype=bool)
        self.own, self.alike = np.flatnonzero(varies), np.flatnonzero(~varies)  # among the results
        self.results = slot[code.results]
        common = [int(slot[place]) if place >= 0 else -1 for _, place in code.gradients]
        self.common = np.array(common, dtype=np.int64)

    def _gradients(self) -> tuple[list[tuple[Loop, Any, Any]], tuple[Slots, Slots]]:
        """Of loops whose members are summed: which member goes to which gradient; and slots that do."""
        numbers: dict[int, list[int]] = {}
        for number, (place, _) in enumerate(self.code.gradients):
            if place >= 0:
                numbers.setdefault(place, []).append(number)
        summed = []
        for loop in self.loops:
            if loop.family.kind.summed:
                pairs = [
                    (i, each) for i, place in enumerate(loop.family.places.tolist()) for each in numbers.pop(place)
                ]
                members, to = np.array(pairs).T
                summed.append((loop, rows(members), rows(to)))
        slots = [(int(self.layout.slot[place]), each) for place, given in numbers.items() for each in given]
        stored, to = np.array(slots, dtype=np.int64).reshape(-1, 2).T
        return summed, (stored, to)

    def group_sums(self, x: Floats, parameters: Floats) -> tuple[Floats, Floats, Floats]:
        """As `BackEnd.group_sums`."""
        count = len(x)
        out = np.empty((len(self.code.results), count))
        sums = np.zeros((-(-count // GROUP), len(self.code.gradients)))
        at_once = max(1, MOST // ((self.layout.varying + 1) * GROUP)) * GROUP
        with np.errstate(all="ignore"):
            shared = self._shared(parameters)
            out[self.alike] = shared[self.results[self.alike], None]
            for start in range(0, count, at_once):
                part = x[start : start + at_once]
                numbers = self._varying(part, shared)
                out[self.own, start : start + len(part)] = numbers[self.results[self.own]]
                self._sum(numbers, shared, sums[start // GROUP :])
        return out, sums, np.where(self.common >= 0, np.append(shared, 0.0)[self.common], 0.0)

    def numbers(self, x: Floats, parameters: Floats) -> tuple[Floats, Floats]:
        """All that is computed for some samples: of every one, of shape (slots, samples), and what they share."""
        shared = self._shared(parameters)
        return self._varying(x, shared), shared

    def _shared(self, parameters: Floats) -> Floats:
        """The numbers that all samples have in common."""
        shared = np.empty(self.layout.shared)
        shared[: len(parameters)] = parameters
        shared[[*self.layout.constants]] = [*self.layout.constants.values()]
        columns = shared[:, None]
        for loop in self.loops:
            if not loop.family.kind.varies:
                loop.store(columns, columns, self.fast)
        return shared

    def _varying(self, x: Floats, shared: Floats) -> Floats:
        """The numbers of every sample, of shape (slots, samples)."""
        numbers = np.empty((self.layout.varying, len(x)))
        numbers[: x.shape[1]] = x.T
        columns = shared[:, None]
        for loop in self.loops:
            if loop.family.kind.varies and not loop.family.kind.summed:
                loop.store(numbers, columns, self.fast)
        return numbers

    def _sum(self, numbers: Floats, shared: Floats, sums: Floats) -> None:
        """Add the gradients up, group by group."""
        stored, to = self.stored
        for group, start in enumerate(range(0, numbers.shape[1], GROUP)):
            part = numbers[:, start : start + GROUP]
            for loop, members, numbered in self.summed:
                sums[group, numbered] = loop.sums(part, shared[:, None], self.fast)[members]
            if len(stored):
                lying = part[stored]
                sums[group, to] = lying.sum(axis=1) if self.fast else tree(lambda block: block, lying, len(stored))


class Loop:
    """A family, and how its operands are read."""

    def __init__(self, family: Family) -> None:
        self.family = family
        # of what samples share, functions in floats give the bits of Value, and long sums cost less than by arrays
        summed_or_called = bool(family.kind.terms) or not operations(family.kind.shape) <= PLAIN
        self.on_floats = not family.kind.varies and not family.grid and summed_or_called
        self.end = family.first + len(family)
        self.segments = [] if self.on_floats else [*family.segments()]
        self.factors = {segment.leaf: factors(family, segment) for segment in self.segments if is_long(family, segment)}
        alone = [each for each in self.segments if not (each.leaf in self.factors or is_matrix(family, each))]
        leaves = [leaf for each in alone for leaf in range(each.leaf, each.to)]
        if not (family.kind.terms or self.on_floats):
            leaves = [*range(len(family.varying))]
        self.columns = {leaf: rows(family.slots[:, leaf]) for leaf in leaves}
        table = ON_FLOATS if self.on_floats else ON_ARRAYS
        self.steps: list[Called] = [
            (TRUTHS.get(op) or table[op], operands) for op, operands in steps_of(family.kind.shape, len(family.varying))
        ]

    def store(self, numbers: Floats, shared: Floats, fast: bool) -> None:
        """Compute all members for all samples; ``shared`` is a column."""
        kind, first = self.family.kind, self.family.first
        if self.on_floats:
            for i, given in enumerate(shared[self.family.slots, 0].tolist()):
                shared[first + i] = added(kind.terms, given) if kind.terms else done(self.steps, given)
        else:
            (numbers if kind.varies else shared)[first : self.end] = self.value(numbers, shared, fast)

    def value(self, numbers: Floats, shared: Floats, fast: bool) -> Any:
        """What the members give, of shape (members, samples), or (members, 1) where it's alike for all."""
        whole: Any = None
        for segment in self.segments:
            whole = self._and(whole, segment, [numbers if varies else shared for varies in segment.varying], fast)
        if self.segments:
            return whole
        sources = [numbers if varies else shared for varies in self.family.varying]
        return done(self.steps, [source[at] for source, at in zip(sources, self.columns.values(), strict=True)])

    def _and(self, whole: Any, segment: Segment, sources: list[Floats], fast: bool) -> Any:
        """A sum, if there is one yet, and the terms of a segment."""
        if self.family.grid is not None and self.family.grid.swapped:
            sources = sources[::-1]
        if whole is None and segment.leaf in self.factors:
            whole = self._at_once(segment, sources, fast)
            if whole is not None:
                return whole
        for term in self._terms(segment, sources):
            whole = term if whole is None else whole + term
        return whole

    def _at_once(self, segment: Segment, sources: list[Floats], fast: bool) -> Floats | None:
        """The sum of the terms of a long segment; None where NumPy would add in another order."""
        one, *more = [source[slots] for source, slots in zip(sources, self.factors[segment.leaf], strict=True)]
        if self.family.grid is not None:
            return products_added(one, more[0], fast)
        return terms_added(one * more[0] if more else one)

    def _terms(self, segment: Segment, sources: list[Floats]) -> Iterator[Any]:
        """The terms of a segment, one after the other."""
        grid, (one, *more) = self.family.grid, sources
        if grid is not None and more:
            for k in range(segment.products, segment.products + segment.terms):
                pairs = one[grid.outer[:, k], None] * more[0][None, grid.inner[:, k]]
                yield pairs.reshape(-1, pairs.shape[2])
            return
        for leaf in range(segment.leaf, segment.to, len(sources)):
            yield one[self._column(leaf)] * more[0][self._column(leaf + 1)] if more else one[self._column(leaf)]

    def _column(self, leaf: int) -> Any:
        """How one operand of all members is read."""
        return self.columns[leaf] if leaf in self.columns else self.family.slots[:, leaf]

    def sums(self, numbers: Floats, shared: Floats, fast: bool) -> Any:
        """The sums of the members over a group of samples."""
        family, grid = self.family, self.family.grid
        if grid is not None and family.kind.terms == (2,) and all(family.varying):
            one, other = numbers[grid.outer[:, 0]], numbers[grid.inner[:, 0]]
            return (one @ other.T).ravel() if fast else sums_over_samples(one, other)
        return tree(lambda block: self.value(block, shared, False), numbers, len(family))


def is_matrix(family: Family, segment: Segment) -> bool:
    """Whether the terms of a segment are the products of all pairs of rows."""
    return family.grid is not None and len(segment.varying) == 2


def is_long(family: Family, segment: Segment) -> bool:
    """Whether the terms of a segment are added up at once."""
    if is_matrix(family, segment):
        return segment.terms > 1
    return not family.grid and FEW < segment.terms < MANY // len(family)


def factors(family: Family, segment: Segment) -> list[Slots]:
    """The slots of a segment's first and second factors: of shape (members, terms), or of a grid (terms, rows)."""
    if family.grid:
        lines = slice(segment.products, segment.products + segment.terms)
        return [np.ascontiguousarray(each[:, lines].T) for each in (family.grid.outer, family.grid.inner)]
    slots, count = family.slots[:, segment.leaf : segment.to], len(segment.varying)
    return [np.ascontiguousarray(slots[:, i::count]) for i in range(count)]


def rows(slots: Slots) -> Any:
    """How slots are read from an array: a slice where they follow each other, one row where they are all the same."""
    steps = np.diff(slots)
    if len(slots) and (steps == 0).all():
        return slice(int(slots[0]), int(slots[0]) + 1)
    if (steps == 1).all():
        return slice(int(slots[0]), int(slots[-1]) + 1)
    return slots


def steps_of(shape: Shape, leaves: int) -> Steps:
    """A tree's operations one after the other, each with the numbers of what it reads: leaves, then earlier results.

    >>> steps_of(("neg", ("add", 0, ("exp", 1))), 2)
    [('exp', (1,)), ('add', (0, 2)), ('neg', (3,))]
    """
    found: Steps = []

    def at(part: Any) -> int:
        if isinstance(part, int):
            return part
        operands = tuple([at(each) for each in part[1:]])
        found.append((part[0], operands))
        return leaves + len(found) - 1

    if shape:
        at(shape)
    return found


def done(steps: Sequence[Called], given: list[Any]) -> Any:
    """What a tree gives for its leaves' numbers."""
    found = [*given]
    for function, operands in steps:
        found.append(function(*[found[each] for each in operands]))
    return found[-1]


def added(terms: Sequence[int], given: Sequence[float]) -> float:
    """What a series gives for its leaves' numbers: its terms from left to right.

    >>> added((2, 1), [2.0, 3.0, 0.5])
    6.5
    """
    total, at = -0.0, 0  # to which anything can be added without a change
    for factors in terms:
        total += given[at] if factors == 1 else given[at] * given[at + 1]
        at += factors
    return total
