"""replay/llvm: a program of loops as LLVM's text, for several samples at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.replay.code.families import Family, Layout, Slots
from autograd.replay.code.straight_line import Code
from autograd.replay.code.summing import LANES
from autograd.replay.llvm.calls import Calls
from autograd.replay.llvm.driver import STEP, groups_in_strips, whole
from autograd.replay.llvm.factors import Factors, factors, one_by_one
from autograd.replay.llvm.functions import Writer
from autograd.replay.llvm.kernels import Series, Terms, kind_of, moved
from autograd.replay.llvm.maps import mapped
from autograd.replay.llvm.notation import positions
from autograd.replay.llvm.plan import Lines, Plan, Step
from autograd.replay.llvm.totals import Sum

STRIP = 64  # samples that are done together, at most
NEAR = 5_000_000  # bytes of numbers on the way, which are to stay near the processor
FEWER = 4  # times as many of them as of a gradient's sums, which each strip reads and writes, are worth a longer strip


@dataclass(frozen=True)
class Tiles:
    """What is done together, so that all sums of a tile are in registers at once; fastest of those that were tried.

    Args:
        series: rows and columns of a matrix of sums for every sample.
        vectors: of samples, in a series.
        sums: rows and columns of a matrix of sums over the samples.
        alone: rows, where factors are read once only.
    """

    series: tuple[int, int]
    vectors: int
    sums: tuple[int, int]
    alone: int


# by how many floats the machine adds at once (with 8 it has twice as many registers), and whether products are fused
TILES = {
    (8, False): Tiles((8, 1), 2, (4, 4), 4),
    (8, True): Tiles((8, 1), 3, (4, 4), 4),
    (4, False): Tiles((6, 1), 1, (4, 1), 4),
    (4, True): Tiles((6, 1), 1, (3, 2), 4),
    (2, False): Tiles((2, 1), 1, (2, 1), 2),
    (2, True): Tiles((2, 1), 1, (2, 1), 2),
}


class Looped(Calls):
    """The text of a program whose families are loops; what all samples share is a list of calls.

    All samples of a strip are done by one step before the next: every number of theirs has a row of so many.

    Args:
        code: what to compile.
        layout: its families, and their slots.
        plan: what is done one after the other.
        vectors: by an instruction's name, what the functions are called that take several numbers, by how many.
        contract: whether a product and a sum may be rounded once, as one instruction.
        width: how many floats the machine adds at once.
    """

    def __init__(
        self, code: Code, layout: Layout, plan: Plan, vectors: dict[str, dict[int, str]], contract: bool, width: int
    ) -> None:  # fmt: skip
        super().__init__(code, layout, plan, vectors, contract)
        self.machine, self.tiles = width, TILES[width, contract]
        self.lanes = LANES
        self.row_count = self._more([place for place in self.handed if code.varies[place]], layout.varying)
        rows = max(1, self.row_count)
        fitting = max(NEAR // 8, FEWER * 2 * LANES * self.gradients) // rows
        self.strip = min(STRIP, max(2, fitting // LANES) * LANES)
        self.pitch = self.strip + LANES if self.strip % 16 == 0 else self.strip
        self.own = positions([place for place, _ in code.gradients])
        self.size = plan.in_lines + sum(family.kind.varies for family in layout.families)

    # ---- addresses --------------------------------------------------------------------------------------------------

    def work_at(self, place: int) -> int:
        """Where a number's row lies in %work."""
        return int(self._row(self.slot[place]))

    def _row(self, slot: Any) -> Any:
        return slot * self.pitch

    def arrays(self) -> tuple[int, int, int]:
        """How many numbers are shared, tables and all; how many lie on the way; and where the parameters lie in %u."""
        return self.table + self.length, self.row_count * self.pitch, self.gradients

    # ---- the whole --------------------------------------------------------------------------------------------------

    def identity(self) -> bytes:
        """What the text depends on, as bytes."""
        parts = [len(part) for step in self.plan.varying if isinstance(step, Lines) for part in step.parts]
        options = ("loops", parts, self.machine, self.strip, sorted(self.vectors.items()), self.flags)
        return repr(options).encode() + b"\n" + self.code.packed()

    def text(self) -> str:
        """The program's text."""
        common = self.shared_calls()
        own = [
            "  %count = sub i64 %stop, %first",
            f"  %over = add i64 %count, {LANES - 1}",
            f"  %samples = and i64 %over, {-LANES}",
            f"  %whole = and i64 %count, {-LANES}",
            *self._inputs(),
            *self._steps(self.plan.varying),
            *self._results(),
        ]
        blocks = {"block": self._sums(False), "block_once": self._sums(True)}
        body = [line for _, lines in self.functions.values() for line in lines]
        body += ["define void @shared(ptr %p, ptr %u) nounwind {", *common, "  ret void", "}"]
        for name, sums in blocks.items():
            body += [f"define internal void @{name}({STEP}) nounwind {{", *own, *sums, "  ret void", "}"]
        body += [groups_in_strips(self.gradients, self.strip), whole(self.gradients, LANES, self.code.inputs)]
        self.declared.add("declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)")
        self.declared.add("declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)")
        return "\n".join([*self.head(), *body, ""])

    def _steps(self, steps: Sequence[Step]) -> list[str]:
        """The calls of what is done one after the other for each sample."""
        calls = []
        for step in steps:
            if isinstance(step, Lines):
                names = [self._lines(part, True) for part in step.parts]
                calls += [f"  call void @{name}(ptr %u, ptr %work, i64 %samples)" for name in names]
            else:
                calls += self._series(step) if step.kind.terms else self._map(step)
        return calls

    # ---- loops ------------------------------------------------------------------------------------------------------

    def _offsets(self, slots: Slots, varies: bool) -> Slots:
        """Where slots lie, from %work or from %u."""
        found: Slots = self._row(slots) if varies else self.where[slots]
        return found

    def _series(self, family: Family) -> list[str]:
        """The calls that compute a series, segment by segment."""
        calls = []
        for segment in family.segments():
            given = factors(family, segment, self._offsets, long=True)
            terms = Terms(given.varying, given.grid, given.apart, self.flags)
            kernel = Series(terms, segment.leaf > 0, *self._tile(given))
            calls += self._run(kernel, given, self._to(family), self.pitch, [], "i64 %samples")
        return calls

    def _tile(self, given: Factors) -> tuple[tuple[int, int], int]:
        """How many rows and columns of a series, and vectors of samples, are done together."""
        if given.grid:
            return self.tiles.series, self.tiles.vectors
        return (self.tiles.alone, 1), min(2, self.tiles.vectors)

    def _to(self, family: Family) -> str:
        """Where a family's first member lies."""
        return f"ptr %work, i64 {self._row(family.first)}"

    def _sums(self, once: bool) -> list[str]:
        """The calls that add gradients up over the samples."""
        calls = []
        for family in self.plan.summed:
            (segment,) = family.segments()
            given = factors(family, segment, self._offsets, long=False)
            terms = Terms(given.varying, given.grid, given.apart, self.flags)
            for numbers in self._numbers(family.places.tolist()):
                table = np.array(numbers).reshape(given.rows, given.columns)
                even = given.grid and bool((np.diff(table, axis=1) == 1).all())
                kernel = Sum(
                    terms, segment.terms == 1, self.tiles.sums if given.grid else (self.tiles.alone, 1), once, even
                )
                last = table[:, 0] if even else table
                calls += self._run(kernel, given, "ptr %acc, i64 0", 1, [last], "i64 %whole, i64 %count")
        if self.plan.given:
            places = [place for place in self.plan.given for _ in self.own[place]]
            numbers = [number for place in self.plan.given for number in self.own[place]]
            given = one_by_one(self._offsets(self.slot[places], True))
            kernel = Sum(Terms((True,), False, False, self.flags), True, (2 * self.tiles.alone, 1), once, False)
            calls += self._run(kernel, given, "ptr %acc, i64 0", 1, [np.array(numbers)], "i64 %whole, i64 %count")
        return calls

    def _numbers(self, places: Sequence[int]) -> list[list[int]]:
        """Of each place, the gradients that it is: as many lists as there are of one."""
        most = max(len(self.own[place]) for place in places)
        return [[self.own[place][min(i, len(self.own[place]) - 1)] for place in places] for i in range(most)]

    def _run(
        self, kernel: Series | Sum, given: Factors, to: str, pitch: int, more: list[Slots], rest: str
    ) -> list[str]:
        """The call of a kernel, with its tables; its members lie from ``to`` on."""
        if kernel not in self.functions:
            self.functions[kernel] = kernel.name, kernel.text()
        bases = ["ptr %work" if varies else "ptr %u" for varies in given.varying]
        sizes = (given.rows, given.columns, given.terms, given.down * pitch, given.right * pitch)
        arguments = f"{bases[0]}, {bases[-1]}"
        counts = ", ".join(f"i64 {size}" for size in sizes)
        return self._call_of(kernel.name, arguments, to, self.put(*given.tables(), *more), f"{counts}, {rest}")

    def _call_of(self, name: str, bases: str, to: str, table: int, rest: str) -> list[str]:
        self.names += 1
        return [
            f"  %to{self.names} = getelementptr double, {to}",
            f"  %table{self.names} = getelementptr i64, ptr %u, i64 {table}",
            f"  call void @{name}({bases}, ptr %to{self.names}, ptr %table{self.names}, {rest})",
        ]

    def _map(self, family: Family) -> list[str]:
        """The call that computes a tree's members."""
        kernel, table = mapped(family, self._offsets, self.pitch)
        if kernel not in self.functions:
            name = f"map{len(self.functions)}"
            self.functions[kernel] = name, kernel.text(name, self)
        rest = f"i64 {len(family)}, i64 %samples"
        return self._call_of(self.functions[kernel][0], "ptr %u, ptr %work", self._to(family), self.put(*table), rest)

    # ---- what comes in and goes out ---------------------------------------------------------------------------------

    def _inputs(self) -> list[str]:
        """The call that puts the inputs of every sample into rows; beyond the last sample, that one again."""
        if not self.code.inputs:
            return []
        f = Writer("inputs(ptr %x, ptr %work, i64 %first, i64 %last, i64 %samples)")
        wide = self.code.inputs // LANES * LANES

        def block(s: str, _: list[str]) -> list[str]:
            given = []
            for lane in range(LANES):
                wanted = f.new(f"add i64 %first, {moved(f, s, lane)}")
                beyond = f.new(f"icmp sgt i64 {wanted}, %last")
                row = f.new(f"select i1 {beyond}, i64 %last, i64 {wanted}")
                given.append(f.at("%x", f.new(f"mul i64 {row}, {self.code.inputs}")))
            to = f.at("%work", s)

            def some(i: str, _: list[str]) -> list[str]:
                at = f.at(to, f.new(f"mul i64 {i}, {self.pitch}"))
                for k, column in enumerate(f.turned([f.load(f.at(each, i), kind_of(LANES)) for each in given])):
                    f.store(column, f.at(at, k * self.pitch), kind_of(LANES))
                return []

            def one(i: str, _: list[str]) -> list[str]:
                at = f.at(to, f.new(f"mul i64 {i}, {self.pitch}"))
                for lane, each in enumerate(given):
                    f.store(f.load(f.at(each, i)), f.at(at, lane))
                return []

            f.loop("0", str(wide), str(LANES), (), some)
            f.loop(str(wide), str(self.code.inputs), "1", (), one)
            return []

        f.loop("0", "%samples", str(LANES), (), block)
        self.functions["inputs"] = "inputs", f.end()
        return ["  call void @inputs(ptr %x, ptr %work, i64 %first, i64 %last, i64 %samples)"]

    def _results(self) -> list[str]:
        """The call that copies results to where the caller finds them."""
        own = [(number, place) for number, place in enumerate(self.code.results) if self.code.varies[place]]
        if not own:
            return []
        f = Writer("results(ptr %t, ptr %work, ptr %out, i64 %first, i64 %n, i64 %samples)")
        f.do(f"%rows = getelementptr i64, ptr %t, i64 {len(own)}")
        f.do("%bytes = mul i64 %samples, 8")

        def one(i: str, _: list[str]) -> list[str]:
            row = f.new(f"mul i64 %n, {f.whole('%t', i)}")
            to = f.at("%out", f.new(f"add i64 {row}, %first"))
            source = f.at("%work", f.whole("%rows", i))
            f.do(f"call void @llvm.memcpy.p0.p0.i64(ptr {to}, ptr {source}, i64 %bytes, i1 false)")
            return []

        f.loop("0", str(len(own)), "1", (), one)
        self.functions["results"] = "results", f.end()
        at = self.put([number for number, _ in own], [self.work_at(place) for _, place in own])
        return [
            f"  %results_t = getelementptr i64, ptr %u, i64 {at}",
            "  call void @results(ptr %results_t, ptr %work, ptr %out, i64 %first, i64 %n, i64 %samples)",
        ]
