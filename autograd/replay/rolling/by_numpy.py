"""replay/rolling: rounds by NumPy, and what both back ends of rounds have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from itertools import groupby
from typing import Any

import numpy as np

from autograd.replay.code.backend import BackEnd
from autograd.replay.code.by_numpy import NumpyBackend
from autograd.replay.code.result import Floats
from autograd.replay.code.summing import GROUP, LANES, in_pairs
from autograd.replay.rolling.cells import Round, RoundSchedule
from autograd.replay.rolling.finding import Bools, Ints

NEAR = 2_000_000  # bytes of numbers in cells, which are to stay near the processor


class Addresses:
    """Where cells lie: in an array of rows, one for each that differs between samples, or in one of single numbers."""

    def __init__(self, code: RoundSchedule, varies: Bools) -> None:
        self.varies = varies
        self.at = np.where(varies, np.cumsum(varies), np.cumsum(~varies)) - 1
        self.rows, self.singles = int(varies.sum()), int((~varies).sum())
        self.numbers = self.at[[*code.numbers]], np.array([*code.numbers.values()], dtype=float)
        self.results = [(bool(varies[each]), int(self.at[each])) for each in code.results]
        self.zeros = [
            (way, *(np.searchsorted(np.flatnonzero(varies == way), [first, stop])).tolist())
            for first, stop in code.sums
            for way in (True, False)
        ]
        own, common = np.array(code.gradients, dtype=np.int64).reshape(-1, 2).T
        self.own, self.common = self._part(own), self._part(common)

    def _part(self, cells: Ints) -> list[tuple[bool, Ints, Ints]]:
        """Which gradients have this part in rows or as single numbers, and where."""
        there = np.flatnonzero(cells >= 0)
        found = []
        for way in (True, False):
            some = there[self.varies[cells[there]] == way]
            found.append((way, some, self.at[cells[some]]))
        return found

    def fill(self, singles: Floats) -> None:
        """Put numbers where they always are, into a new array."""
        where, numbers = self.numbers
        singles[where] = numbers

    def begin(self, rows: Floats, singles: Floats) -> None:
        """Put 0 into sums."""
        for way, first, stop in self.zeros:
            (rows if way else singles)[first:stop] = 0.0

    def gradients(
        self, part: list[tuple[bool, Ints, Ints]], rows: Floats, singles: Floats, shape: tuple[int, int]
    ) -> Floats:  # fmt: skip
        """A part of all gradients, of a shape (gradients, samples)."""
        found = np.zeros(shape)
        for way, numbers, at in part:
            if len(numbers):
                found[numbers] = rows[at, : shape[1]] if way else singles[at][:, None]
        return found


class RolledBackend(BackEnd):
    """Rounds over batches: some samples at a time, through all rounds."""

    def __init__(self, code: RoundSchedule) -> None:
        self.code = code
        fitting = NEAR // (8 * max(1, int(code.varies.sum())))
        self.strip = max(LANES, min(GROUP, fitting // LANES * LANES))  # samples that are done at a time

    def group_sums(self, x: Floats, parameters: Floats) -> tuple[Floats, Floats, Floats]:
        """As `BackEnd.group_sums`."""
        code = self.code
        wanted = len(code.gradients)
        out = np.empty((len(code.results) + wanted * code.per_sample, len(x)))
        sums = np.zeros((-(-len(x) // GROUP), 0 if code.per_sample else wanted))
        common = np.zeros(sums.shape[1])

        def group(number: int) -> None:
            lanes = np.zeros((sums.shape[1], LANES))
            stop = min(len(x), (number + 1) * GROUP)
            for start in range(number * GROUP, stop, self.strip):
                part = slice(start, min(stop, start + self.strip))
                self._part(x[part], parameters, out[:, part], lanes, common)
            sums[number] = in_pairs(lanes.T)

        self.do_all(group, len(sums), len(x))
        return out, sums, common

    def _part(self, x: Floats, parameters: Floats, out: Floats, lanes: Floats, common: Floats) -> None:
        """Some samples: their results, and what is added of their gradients."""
        rows, singles, at = self.run(x, parameters)
        rows = rows[:, : len(x)]
        for i, (way, where) in enumerate(at.results):
            out[i] = rows[where] if way else singles[where]
        wanted = len(self.code.gradients)
        if not wanted:
            return
        own = at.gradients(at.own, rows, singles, (wanted, len(x)))
        if self.code.per_sample:  # 0 is added, because eager sums start with it: they are never -0.0
            out[len(at.results) :] = (0.0 + own) + at.gradients(at.common, rows, singles, (wanted, 1))
            return
        common[:] = at.gradients(at.common, rows, singles, (wanted, 1))[:, 0]
        for start in range(0, len(x), LANES):
            block = own[:, start : start + LANES]
            lanes[:, : block.shape[1]] += block

    def do_all(self, group: Callable[[int], None], count: int, samples: int) -> None:
        """Do all groups."""
        for number in range(count):
            group(number)

    @abstractmethod
    def run(self, x: Floats, parameters: Floats) -> tuple[Floats, Floats, Addresses]:
        """The numbers of all cells for some samples: rows, which may be longer, and single ones; and where they lie."""


class RolledNumpy(RolledBackend):
    """Rounds by NumPy."""

    def __init__(self, code: RoundSchedule, *, fast: bool = False) -> None:
        super().__init__(code)
        self.addresses = Addresses(code, code.varies)
        self.rounds = [NumpyRound(each, self.addresses, fast) for each in code.rounds]

    def run(self, x: Floats, parameters: Floats) -> tuple[Floats, Floats, Addresses]:
        """As `RolledBackend.run`."""
        rows, singles = np.empty((self.addresses.rows, len(x))), np.empty(self.addresses.singles)
        with np.errstate(all="ignore"):
            self.addresses.fill(singles)
            self.addresses.begin(rows, singles)
            rows[: x.shape[1]], singles[: len(parameters)] = x.T, parameters
            for each in self.rounds:
                each.run(rows, singles)
        return rows, singles, self.addresses


class NumpyRound:
    """One kind of rounds, by NumPy."""

    def __init__(self, made: Round, addresses: Addresses, fast: bool) -> None:
        self.back_end = NumpyBackend(made.code, fast=fast)
        self.inputs, self.parameters = addresses.at[made.inputs], addresses.at[made.parameters]
        self.count, left = len(made), made.results.shape[1]
        cells = np.concatenate([made.results, made.added], axis=1)
        in_rows, where = addresses.varies[cells[0]].tolist(), addresses.at[cells]
        varying = [bool(made.code.varies[place]) for place in made.code.results]
        kinds = [(i >= left, varies, in_rows[i]) for i, varies in enumerate(varying)]
        slots = self.back_end.results
        # what goes the same way together; what is added, one after the other
        self.ways: list[tuple[tuple[bool, bool, bool], Ints, Ints]] = []
        for kind in dict.fromkeys(kinds[:left]):
            some = [i for i in range(left) if kinds[i] == kind]
            self.ways.append((kind, slots[some], where[:, some]))
        for kind, group in groupby(range(left, len(kinds)), kinds.__getitem__):
            some = [*group]
            self.ways.append((kind, slots[some], where[:, some]))

    def run(self, rows: Floats, singles: Floats) -> None:
        """Do all rounds."""
        for turn in range(self.count):
            numbers, shared = self.back_end.numbers(rows[self.inputs[turn]].T, singles[self.parameters[turn]])
            for (is_added, varies, in_rows), slots, where in self.ways:
                found: Any = numbers[slots] if varies else shared[slots]
                if in_rows and not varies:
                    found = found[:, None]
                if is_added:
                    np.add.at(rows if in_rows else singles, where[turn], found)  # one after the other
                else:
                    (rows if in_rows else singles)[where[turn]] = found
