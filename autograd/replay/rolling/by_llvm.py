"""replay/rolling: rounds as machine code."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np

from autograd.common.collecting import paused
from autograd.replay.code.result import Floats
from autograd.replay.code.summing import LANES
from autograd.replay.llvm import jit, memory, proving
from autograd.replay.llvm.by_llvm import ENOUGH, LENGTHS, LEVEL, SMALL, pool
from autograd.replay.rolling.by_numpy import Addresses, RolledBackend
from autograd.replay.rolling.cells import RoundSchedule
from autograd.replay.rolling.finding import Ints
from autograd.replay.rolling.rounds_llvm import RoundText, as_single


class RolledVariant:
    """Machine code of all rounds, for a single sample or for several."""

    @paused()
    def __init__(self, code: RoundSchedule, strip: int, fast: bool, cache: bool) -> None:
        started = time.perf_counter()
        single = strip == 1
        self.pitch = strip + LANES if strip % 16 == 0 else strip  # such that not all rows compete for one place
        self.addresses = Addresses(code, np.zeros_like(code.varies) if single else code.varies)
        vectors = proving.own_functions(code.called) | (jit.vector_functions(code.called) if fast else {})
        self.texts, self.tables, self.libraries = list[RoundText](), list[Ints](), list[jit.Library]()
        for each in code.rounds:
            longest = LENGTHS[len(each.code) <= SMALL]
            made = as_single(each) if single else each
            text = RoundText(made, self.addresses, self.pitch, longest, vectors, fast, jit.width())
            self.libraries.append(jit.Library(text, LEVEL if text.size <= SMALL else 0, cache=cache))
            self.texts.append(text)
            self.tables.append(text.numbers())
        self.runs = [each.function("run", "pppppi") for each in self.libraries]
        self.local = threading.local()  # arrays to work in, a thread's own
        self.seconds = time.perf_counter() - started

    def room(self) -> RolledRoom:
        """This thread's arrays."""
        room = getattr(self.local, "room", None)
        if room is None:
            room = self.local.room = RolledRoom(self)
        return room


class RolledRoom:
    """Arrays that rounds work in."""

    def __init__(self, variant: RolledVariant) -> None:
        at = variant.addresses
        self.rows, self.singles = np.zeros((at.rows, variant.pitch)), np.zeros(at.singles)
        at.fill(self.singles)
        self.own = []
        for text in variant.texts:
            shared, work, _ = text.arrays()
            arrays = np.zeros(shared + LANES), np.zeros(work + LANES)
            text.fill(arrays[0])
            self.own.append(arrays)
        both = self.rows.ctypes.data, self.singles.ctypes.data
        self.addresses = [
            (*both, *(each.ctypes.data for each in arrays), table.ctypes.data)
            for arrays, table in zip(self.own, variant.tables, strict=True)
        ]


class RolledLlvm(RolledBackend):
    """Rounds as machine code, compiled when first needed."""

    def __init__(self, code: RoundSchedule, *, fast: bool, threads: int, cache: bool = True) -> None:
        super().__init__(code)
        self.fast, self.threads, self.cache = fast, threads, cache
        self.work = sum(len(each.code) * len(each) for each in code.rounds)  # instructions for a sample
        self.variants: dict[bool, RolledVariant] = {}
        self.lock = threading.Lock()

    @property
    def seconds(self) -> float:
        """How long it took to compile what has been compiled."""
        return sum(each.seconds for each in self.variants.values())

    @property
    def size(self) -> int:
        """The bytes of machine code that have been made."""
        return sum(library.size for each in self.variants.values() for library in each.libraries)

    def variant(self, one: bool) -> RolledVariant:
        """Machine code for single samples or for several, compiled when it's first asked for."""
        with self.lock:
            if one not in self.variants:
                memory.check(self.code)
                self.variants[one] = RolledVariant(self.code, 1 if one else self.strip, self.fast, self.cache)
            return self.variants[one]

    def do_all(self, group: Callable[[int], None], count: int, samples: int) -> None:
        """As `RolledBackend.do_all`, in several threads where it's worth its while."""
        if self.threads > 1 and count > 1 and samples * self.work > ENOUGH:
            list(pool(self.threads).map(group, range(count)))
        else:
            super().do_all(group, count, samples)

    def run(self, x: Floats, parameters: Floats) -> tuple[Floats, Floats, Addresses]:
        """As `RolledBackend.run`."""
        one = len(x) == 1
        variant = self.variant(one)
        room = variant.room()
        rows, singles = room.rows, room.singles
        variant.addresses.begin(rows, singles)
        if one:
            singles[: x.shape[1]] = x[0]
            singles[x.shape[1] : x.shape[1] + len(parameters)] = parameters
        else:
            padded = -(-len(x) // LANES) * LANES
            rows[: x.shape[1], : len(x)] = x.T
            rows[: x.shape[1], len(x) : padded] = x[-1:].T  # beyond the last sample, that one again
            singles[: len(parameters)] = parameters
        samples = 1 if one else padded
        for run, addresses in zip(variant.runs, room.addresses, strict=True):
            run(*addresses, samples)
        return rows, singles, variant.addresses
