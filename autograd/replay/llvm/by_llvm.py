"""replay/llvm: the back end that is compiled: some samples at a time, bit for bit what Value computes."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from autograd.common.collecting import paused
from autograd.replay.code.backend import BackEnd
from autograd.replay.code.families import layout
from autograd.replay.code.result import Floats
from autograd.replay.code.straight_line import Code
from autograd.replay.code.summing import GROUP, LANES
from autograd.replay.llvm import jit, memory, proving
from autograd.replay.llvm.assembly import Assembly
from autograd.replay.llvm.driver import ROOM
from autograd.replay.llvm.looped import Looped
from autograd.replay.llvm.plan import may_be_loops, plan
from autograd.replay.llvm.single import Single, alone

SMALL = memory.THOROUGH  # instructions; looking for better ones of more takes too long
LENGTHS = {True: 800, False: 400}  # of a function, by whether the compiler looks for better instructions
LEVEL = 3  # how hard it tries then, of 3: loops gain by it, and 1 takes no less time
MANY, ALONE = 4_000, 1_000  # instructions, from which on loops are faster than lines; for a single sample
X, OUT = ROOM.index("x"), ROOM.index("out")  # among a room's addresses
LINE = 8  # numbers that the processor reads from memory at a time
FEW = 65_536  # numbers of all samples that are copied into a room
ENOUGH = 2_000_000  # instructions times samples, from which on another thread is worth its while


class Room:
    """Arrays for a call at a time, whose addresses are known: asking NumPy for one takes longer than a small batch."""

    def __init__(self, variant: Variant) -> None:
        code, assembly = variant.code, variant.assembly
        fitting = FEW // max(1, code.inputs, len(code.results))
        # samples that are done in this room
        self.most = 1 if variant.lanes == 1 else max(1, min(fitting, GROUP) // LANES) * LANES
        shared, work, within = assembly.arrays()
        arrays = _aligned(
            max(code.parameters, assembly.gradients),
            shared,
            work,
            self.most * code.inputs,
            self.most * len(code.results),
            2 * LANES * assembly.gradients,
            assembly.gradients,
            assembly.gradients,
            6,
        )
        # in the order of `driver.ROOM`
        if within >= 0:
            arrays[0] = arrays[1][within:]
        if isinstance(assembly, Single):
            arrays[X] = arrays[1][assembly.inputs :][: code.inputs]
            arrays[OUT] = arrays[1][assembly.outputs :][: len(code.results)]
        parameters, self.shared, _, x, self.out, _, self.sums, gradients, settings = arrays
        assembly.fill(self.shared)
        self.parameters, self.gradients = parameters[: code.parameters], gradients[: len(code.gradients)]
        self.x, self.results = x.reshape(self.most, code.inputs), len(code.results)
        # as `driver.SETTINGS`: all samples, rows there is room for, steps, samples of each; what gradients are divided
        # by, and the rate. NumPy's arrays are slower
        self.counts: Any = settings.view(np.int64).data
        self.factors: Any = settings[4:].data
        self.counts[2] = 1
        addresses = [each.ctypes.data for each in arrays]
        self.p, self.u, self.w, _, _, self.a, *_ = addresses
        self.addresses = np.array(addresses, dtype=np.uintp)
        self.all = self.addresses.ctypes.data
        self.samples = 0

    def holds(self, samples: int) -> bool:
        """Make ready for so many samples, in ``given`` and ``found``; False where there's no room for them."""
        if samples > self.most:
            return False
        if samples != self.samples:  # as in the last call, mostly
            rows = _padded(samples)
            self.samples, self.counts[0], self.counts[1], self.counts[3] = samples, samples, rows, samples
            self.given = self.x[:samples]
            self.found = self.out[: self.results * rows].reshape(-1, rows)[:, :samples]
        return True


class Variant:
    """Machine code for one sample, or for some at a time, and rooms for it to work in."""

    @paused()
    def __init__(self, code: Code, lanes: int, fast: bool, cache: bool) -> None:
        memory.check(code)
        self.code, self.lanes = code, lanes
        started = time.perf_counter()
        longest = LENGTHS[len(code) <= SMALL]
        vectors = proving.own_functions(code.called) | (jit.vector_functions(code.called) if fast else {})
        self.assembly = assembled(code, lanes, longest, vectors, fast)
        level = LEVEL if self.assembly.size <= SMALL else 0
        self.library = jit.Library(self.assembly, level, cache=cache)
        self.descend = self.library.function("descend", "p")
        self.shared = self.library.function("shared", "pp")
        self.groups = self.library.function("groups", "ppppiipipp") if lanes > 1 else self.descend
        self.seconds = time.perf_counter() - started
        self.rooms: list[Room] = []
        # results that all samples share, and where they lie
        ready = isinstance(self.assembly, Single)
        self.alike = [i for i, place in enumerate(code.results) if not (ready or code.varies[place])]
        self.lie: Any = None

    def room(self) -> Room:
        """A room that nobody is in; give it back to ``rooms``."""
        try:
            return self.rooms.pop()
        except IndexError:
            return Room(self)


def assembled(
    code: Code, lanes: int, longest: int, vectors: dict[str, dict[int, str]], fast: bool
) -> Assembly | Looped | Single:  # fmt: skip
    """The text of some code: of loops, where most of it lies in them, and else line by line."""
    if len(code) >= (ALONE if lanes == 1 else MANY) and may_be_loops(code):
        whole = alone(code) if lanes == 1 else code
        found = layout(whole)
        planned = plan(whole, found, longest)
        if planned.in_loops > planned.in_lines:
            if lanes == 1:
                return Single(whole, code.inputs, found, planned, vectors, fast)
            return Looped(code, found, planned, vectors, fast, jit.width())
    return Assembly(code, lanes, longest, vectors, contract=fast, together=jit.width())


class LlvmBackend(BackEnd):
    """Code, compiled for this machine by LLVM when it is first needed; `compile` tells what its options are."""

    def __init__(self, code: Code, *, fast: bool, threads: int, cache: bool = True) -> None:
        self.code, self.fast, self.threads, self.cache = code, fast, threads, cache
        self.variants: dict[bool, Variant] = {}
        self.lock = threading.Lock()

    @property
    def seconds(self) -> float:
        """How long it took to compile what has been compiled."""
        return sum(variant.seconds for variant in self.variants.values())

    @property
    def size(self) -> int:
        """The bytes of machine code that have been made."""
        return sum(variant.library.size for variant in self.variants.values())

    def variant(self, one: bool) -> Variant:
        """Machine code for single samples or for several, compiled when it's first asked for."""
        with self.lock:
            if one not in self.variants:
                self.variants[one] = Variant(self.code, 1 if one else jit.width(), self.fast, self.cache)
            return self.variants[one]

    def compute(self, x: Floats, parameters: Floats, *, mean: bool = False) -> tuple[Floats, Floats]:
        """As `BackEnd.compute`; what fits into a room is done there in one call."""
        count = len(x)
        one = count == 1
        variant = self.variants.get(one) or self.variant(one)
        room = variant.room()
        if not room.holds(count):
            variant.rooms.append(room)
            return super().compute(x, parameters, mean=mean)
        out = self._whole(variant, room, x, parameters, count if mean else 1)
        gradients = room.gradients.copy()
        variant.rooms.append(room)
        return out, gradients

    def group_sums(self, x: Floats, parameters: Floats) -> tuple[Floats, Floats, Floats]:
        """As `BackEnd.group_sums`."""
        count, wanted = len(x), len(self.code.gradients)
        variant = self.variant(count == 1)
        room = variant.room()
        if count == 1:
            room.holds(1)
            out = self._whole(variant, room, x, parameters, 1)
            sums = room.sums[None].copy()
        else:
            room.parameters[...] = parameters
            out, sums = self._groups(variant, room, np.ascontiguousarray(x))
            if variant.alike:
                self._fill(out, variant, room)
        common = room.shared[:wanted].copy()
        variant.rooms.append(room)
        return out[:, :count], sums[:, :wanted], common

    def descend(self, x: Floats, parameters: Floats, rate: float, steps: int, size: int) -> Floats | None:
        """As `BackEnd.descend`, where the samples of a step fit into a room."""
        count = len(x)
        if size == 1 < count:  # one sample's machine code is another
            return None
        variant = self.variants.get(count == 1) or self.variant(count == 1)
        room = variant.room()
        out = None
        if room.samples == size or room.holds(size):
            room.parameters[...] = parameters
            room.counts[2], room.factors[0], room.factors[1] = steps, 0.0, rate
            if size == count:
                room.given[...] = x
                variant.descend(room.all)
                out = room.found.copy()
            else:
                out = self._in_parts(variant, room, np.ascontiguousarray(x), size)
            room.counts[2] = 1
            parameters[...] = room.parameters
            if variant.alike:
                self._fill(out, variant, room)
        variant.rooms.append(room)
        return out

    def _in_parts(self, variant: Variant, room: Room, x: Floats, size: int) -> Floats:
        """Steps through samples that lie outside of the room, so many at a time."""
        padded = _padded(len(x)) + LANES
        out = np.empty((len(self.code.results), padded))
        inside = room.addresses[[X, OUT]].copy()
        room.addresses[[X, OUT]] = x.ctypes.data, out.ctypes.data
        room.counts[0], room.counts[1], room.counts[3] = len(x), padded, size
        variant.descend(room.all)
        room.addresses[[X, OUT]] = inside
        room.samples = 0  # its counts are to be set anew
        return out[:, : len(x)]

    def _whole(self, variant: Variant, room: Room, x: Floats, parameters: Floats, divisor: int) -> Floats:
        """The results of a batch in a room that is ready for it; sums are left there, and gradients, divided."""
        room.parameters[...] = parameters
        room.given[...] = x
        room.factors[0] = divisor
        variant.descend(room.all)  # a step, of which nobody looks at the parameters
        out: Floats = room.found.copy()
        if variant.alike:
            self._fill(out, variant, room)
        return out

    def _fill(self, out: Floats, variant: Variant, room: Room) -> None:
        """Put the results that all samples share where they belong."""
        if variant.lie is None:
            variant.lie = np.array([variant.assembly.shared_at(self.code.results[i]) for i in variant.alike])
        out[variant.alike] = room.shared[variant.lie, None]

    def _groups(self, variant: Variant, room: Room, x: Floats) -> tuple[Floats, Floats]:
        """Groups of samples, each summed for itself, so that the threads make no difference."""
        count, padded = len(x), _padded(len(x))
        out = np.empty((len(self.code.results), padded))
        sums = np.empty((-(-count // GROUP), len(room.sums)))
        given, target, to = x.ctypes.data, out.ctypes.data, sums.ctypes.data

        def groups(first: int, last: int, own: Room) -> None:
            start, end = first * GROUP, min(count, last * GROUP)
            into = to + first * sums.strides[0]
            variant.groups(room.p, room.u, own.w, given, start, end, target, padded, own.a, into)

        def alone(part: tuple[int, int]) -> None:
            own = variant.room()
            groups(*part, own)
            variant.rooms.append(own)

        variant.shared(room.p, room.u)
        parts = min(self.threads, len(sums)) if count * len(self.code) > ENOUGH else 1
        if parts > 1:
            cuts = [len(sums) * i // parts for i in range(parts + 1)]
            list(pool(self.threads).map(alone, pairwise(cuts)))
        else:
            groups(0, len(sums), room)
        return out, sums


def _aligned(*lengths: int) -> list[Floats]:
    """Arrays of zeros of these lengths, each of which begins with a line of the processor's cache."""
    starts = [0, *accumulate(-(-length // LINE) * LINE for length in lengths)]
    whole = np.zeros(starts[-1] + LINE)
    skipped = -(whole.ctypes.data // whole.itemsize) % LINE
    return [whole[skipped + start :][:length] for start, length in zip(starts, lengths, strict=False)]


def _padded(count: int) -> int:
    """For how many samples there must be room: whole rounds of the lanes, but for a single one."""
    return 1 if count == 1 else (count + LANES - 1) // LANES * LANES


@cache
def pool(threads: int) -> Any:
    """Threads that are kept for the next call."""
    return ThreadPoolExecutor(threads, thread_name_prefix="autograd-replay")
