"""replay/llvm: what all samples share as a list of calls: rows of whole numbers that say what a kernel does.

So a program of very many calls is data, and LLVM sees each kernel once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.replay.code.families import Family, Layout, Segment, Slots
from autograd.replay.code.straight_line import PLAIN, Code
from autograd.replay.code.summing import LANES
from autograd.replay.code.units import operations
from autograd.replay.llvm.beside import Copied, Gridded, Listed, Mapped
from autograd.replay.llvm.factors import is_pattern
from autograd.replay.llvm.functions import Writer
from autograd.replay.llvm.instructions import Instructions
from autograd.replay.llvm.members import ANYWHERE, IN_A_ROW, LENGTH, MASKED, TURNED, heads, how
from autograd.replay.llvm.plan import Lines, Plan, Step

FEW = 2  # members that are done one after the other
SEGMENTS = 3  # that a kernel does, at most


class Calls(Instructions):
    """The part of a program of loops that all samples share.

    It lies in one array: what gradients have in common, the parameters, constants and what is computed of them; at last
    the tables of the loops, and the list.

    Args:
        code: what to compile.
        layout: its families, and their slots.
        plan: what is done one after the other.
        vectors: by an instruction's name, what the functions are called that take several numbers, by how many.
        contract: whether a product and a sum may be rounded once, as one instruction.
    """

    def __init__(
        self, code: Code, layout: Layout, plan: Plan, vectors: dict[str, dict[int, str]], contract: bool
    ) -> None:
        super().__init__(code, vectors, contract)
        self.layout, self.plan = layout, plan
        self.slot = layout.slot.copy()  # and what lines hand to each other, and gradients that are written in them
        self.handed = [place for place in sorted({*plan.outside, *plan.given}) if self.slot[place] < 0]
        self.shared_count = self._more([place for place in self.handed if not code.varies[place]], layout.shared)
        self.gradients = -(-len(code.gradients) // LANES) * LANES
        after = -(-code.parameters // LANES) * LANES - code.parameters  # room between parameters and the rest
        slots = np.arange(self.shared_count)
        self.where = self.gradients + slots + after * (slots >= code.parameters)  # of each slot, where it lies in %u
        self.table = self.gradients + self.shared_count + after + LANES  # where the tables lie
        self._put_gradients()
        self.tables: list[Slots] = []
        self.length = 0  # of all tables
        self.functions: dict[Any, tuple[str, list[str]]] = {}  # of each kernel: its name, and its lines
        self.kernels: dict[str, int] = {}  # the numbers of those that are called, by their names

    def _more(self, places: list[int], count: int) -> int:
        """Give more places slots; how many there are then."""
        self.slot[places] = count + np.arange(len(places))
        return count + len(places)

    def _put_gradients(self) -> None:
        """Have families that are gradients, one after the other, lie where these are wanted."""
        number: dict[int, int] = {}
        for i, (_, place) in enumerate(self.code.gradients):
            number.setdefault(place, i)
        for family in self.plan.shared:
            if isinstance(family, Family) and int(family.places[0]) in number:
                first = number[int(family.places[0])]
                if [number.get(place) for place in family.places.tolist()] == [*range(first, first + len(family))]:
                    self.where[family.first : family.first + len(family)] = first + np.arange(len(family))

    # ---- addresses --------------------------------------------------------------------------------------------------

    def shared_at(self, place: int) -> int:
        """Where a number lies in %u."""
        return int(self.where[self.slot[place]])

    def common_at(self, place: int) -> str:
        """The same, as the end of a getelementptr."""
        return f"ptr %u, i64 {self.shared_at(place)}"

    def work_at(self, place: int) -> int:
        """Where a number's row lies in %work."""
        raise NotImplementedError

    def fill(self, shared: Any) -> None:
        """Put constants and tables into a new array of shared numbers."""
        constants = self.layout.constants
        shared[self.where[[*constants]]] = [float(each) for each in constants.values()]
        if self.tables:
            shared.view(np.int64)[self.table : self.table + self.length] = np.concatenate(self.tables)

    def put(self, *tables: Any) -> int:
        """Add tables that follow each other; where they lie in %u."""
        at = self.table + self.length
        for each in tables:
            flat = np.asarray(each, dtype=np.int64).ravel()
            self.tables.append(flat)
            self.length += len(flat)
        return at

    @property
    def found(self) -> dict[str, list[Any]]:
        """What `text` finds out on the way, for who has the machine code already and needs no text."""
        return {"called": sorted(self.called), "tables": [np.concatenate([*self.tables, np.zeros(0, int)]).tolist()]}

    @found.setter
    def found(self, known: dict[str, list[Any]]) -> None:
        self.called = set(known["called"])
        self.tables = [np.array(known["tables"][0], dtype=np.int64)]
        self.length = len(self.tables[0])

    # ---- the list ---------------------------------------------------------------------------------------------------

    def shared_calls(self) -> list[str]:
        """What does all that samples share."""
        rows = [row for step in self.plan.shared for row in self._rows(step)] + self._copied()
        if not rows:
            return []
        start = self.put(rows)
        names = ", ".join(f"ptr @{name}" for name in self.kernels)
        f = Writer("play(ptr %u)")
        f.lines.insert(0, f"@kernels = internal constant [{len(self.kernels)} x ptr] [{names}]")

        def call(row: str, _: list[str]) -> list[str]:
            at = f.new(f"getelementptr i64, ptr %u, i64 {row}")
            which = f.new(f"getelementptr ptr, ptr @kernels, i64 {f.whole(at, 0)}")
            f.do(f"call void {f.new(f'load ptr, ptr {which}, align 8')}(ptr %u, ptr {at})")
            return []

        f.loop(str(start), str(start + LENGTH * len(rows)), str(LENGTH), (), call)
        self.functions["play"] = "play", f.end()
        self.declared.add(MASKED)
        return ["  call void @play(ptr %u)"]

    def _rows(self, step: Step) -> list[list[int]]:
        """The rows that do a step."""
        if isinstance(step, Lines):
            return [self._row_of(self._lines(part, False)) for part in step.parts]
        if not step.kind.terms:
            return [self._mapped(step)]
        segments = [*step.segments()]
        if step.grid is None:
            groups = [segments[i : i + SEGMENTS] for i in range(0, len(segments), SEGMENTS)]
            return [self._listed(step, some) for some in groups]
        return [self._grid(step, each) or self._listed(step, [each]) for each in segments]

    def _row_of(self, name: str, *numbers: int) -> list[int]:
        number = self.kernels.setdefault(name, len(self.kernels))
        return [number, *numbers, *[0] * (LENGTH - 1 - len(numbers))]

    def _named(self, kernel: Listed | Gridded | Mapped | Copied) -> str:
        """The name of a kernel, which is written where it isn't there."""
        if kernel not in self.functions:
            name = f"{type(kernel).__name__.lower()}{len(self.functions)}"
            self.functions[kernel] = name, kernel.text(name, self)
        return self.functions[kernel][0]

    def _first(self, family: Family) -> int:
        """Where a family's first member lies."""
        return int(self.where[family.first])

    def _listed(self, family: Family, segments: Sequence[Segment]) -> list[int]:
        """The row that computes segments of a series, factor by factor where they lie."""
        width = 1 if len(family) <= FEW else LANES
        kinds, parts = [], list[Slots]()
        for segment in segments:
            slots, factors = family.slots[:, segment.leaf : segment.to], len(segment.varying)
            tables = [self.where[slots[:, i::factors].T] for i in range(factors)]
            lying = tuple([how(each, width) for each in tables])
            kinds.append((lying, segment.terms == 1))
            parts += [np.array([segment.terms]), *map(heads, tables, lying, [width] * factors)]
        name = self._named(Listed(tuple(kinds), segments[0].leaf > 0, width, self.flags))
        return self._row_of(name, self._first(family), self.put(*parts), len(family))

    def _grid(self, family: Family, segment: Segment) -> list[int]:
        """The row that computes a segment of a grid; none where it lies in no pattern."""
        assert family.grid is not None  # noqa: S101 - for the type checker
        if len(segment.varying) < 2 or segment.terms < 2:
            return []
        part = slice(segment.products, segment.products + segment.terms)
        outer, inner = [self.where[each[:, part]] for each in (family.grid.outer, family.grid.inner)]
        if len(inner) == 1:
            outer, inner = inner, outer
        if len(inner) <= FEW or not is_pattern(inner):
            return []
        steps = inner[0] - inner[0, 0]
        lies = how(inner[:, :1].T, LANES)
        if lies != IN_A_ROW:
            lies = TURNED if len(steps) >= LANES and (np.diff(steps) == 1).all() else ANYWHERE
        starts = heads(inner[:, :1].T, IN_A_ROW if lies == IN_A_ROW else ANYWHERE, LANES)
        table = self.put(outer, starts, steps)
        name = self._named(Gridded(lies, segment.leaf > 0, self.flags))
        sizes = len(inner), len(outer), segment.terms, len(inner)
        return self._row_of(name, self._first(family), table, *sizes)

    def _mapped(self, family: Family) -> list[int]:
        """The row that computes a tree's members."""
        called = operations(family.kind.shape) - PLAIN
        width = 1 if len(family) <= FEW or not called <= self.vectors.keys() else LANES
        tables = [self.where[column][None] for column in family.slots.T]
        lying = tuple([how(each, width) for each in tables])
        table = self.put(*map(heads, tables, lying, [width] * len(tables)))
        name = self._named(Mapped(family.kind.shape, lying, width))
        return self._row_of(name, self._first(family), table, len(family))

    def copies(self) -> list[tuple[int, int]]:
        """What is copied in the end: to where, and from where. What gradients have in common the caller finds first."""
        pairs = [(number, self.shared_at(place)) for number, (_, place) in enumerate(self.code.gradients) if place >= 0]
        return [(number, at) for number, at in pairs if number != at]

    def _copied(self) -> list[list[int]]:
        """The row that copies numbers to where the caller finds them, those in a row at once."""
        pairs = np.array(self.copies(), dtype=np.int64).reshape(-1, 2)
        if not len(pairs):
            return []
        starts = np.flatnonzero(np.append(True, (np.diff(pairs, axis=0) != 1).any(axis=1)))
        lengths = np.diff(np.append(starts, len(pairs)))
        return [self._row_of(self._named(Copied()), 0, self.put(pairs[starts].T, lengths), len(starts))]

    def _lines(self, places: list[int], varies: bool) -> str:
        """The name of a function of instructions written out; which has a row of the list, or samples."""
        name = f"lines{len(self.functions)}"
        f = Writer(f"{name}(ptr %u, ptr {'%work, i64 %samples' if varies else '%row'})")

        def body() -> None:
            for place in places:
                self._instruction(place)
                if place in self.plan.outside:
                    found = self._as_number(self._operand(place), self.code.ops[place])
                    base, at = ("%here", self.work_at(place)) if varies else ("%u", self.shared_at(place))
                    f.store(found, f.at(base, at), self.kind)

        def block(s: str, _: list[str]) -> list[str]:
            f.do(f"%here = getelementptr double, ptr %work, i64 {s}")
            body()
            return []

        self.begin(f.lines, LANES if varies else 1)
        if varies:
            f.loop("0", "%samples", str(LANES), (), block)
        else:
            body()
        self.functions[name] = name, f.end()
        return name
