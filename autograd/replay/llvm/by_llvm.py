"""The back end that is compiled: some samples at a time, bit for bit the eager engine's numbers."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.common.collecting import paused
from autograd.replay.code.code import Code
from autograd.replay.code.summing import GROUP, LANES, in_order
from autograd.replay.llvm import jit
from autograd.replay.llvm.text import Module

Floats = NDArray[np.float64]

SMALL = 30_000  # instructions; more are compiled without looking for better ones, which takes too long
LENGTHS = {1: 800, 0: 400}  # of a function, by how hard the compiler tries
LINE = 8  # numbers that the processor reads from memory at a time
FEW = 65_536  # numbers of all samples that are copied to where they are run
ENOUGH = 2_000_000  # instructions times samples, from which on another thread is worth its while


class Room:
    """Arrays for one call at a time, whose addresses are known: asking NumPy for one takes longer than a small batch.

    Args:
        variant: what is to be run in it.
    """

    def __init__(self, variant: Variant) -> None:
        code, module = variant.code, variant.module
        fitting = FEW // max(1, code.inputs, len(code.results))
        self.most = max(1, min(fitting, GROUP) // LANES) * LANES  # samples that are done in this room
        arrays = _aligned(
            max(code.parameters, module.gradients),
            module.gradients + len(module.shared.of),
            len(module.work.of) * module.pitch,
            self.most * code.inputs,
            self.most * len(code.results),
            2 * LANES * module.gradients,
            module.gradients,
            module.gradients,
            5,
        )
        parameters, self.shared, _, x, self.out, _, self.sums, gradients, settings = arrays
        self.parameters, self.gradients = parameters[: code.parameters], gradients[: len(code.gradients)]
        self.x, self.results = x.reshape(self.most, code.inputs), len(code.results)
        # samples, rows there is room for, steps; and what gradients are divided by, rate: NumPy's arrays are slower
        self.counts: Any = settings.view(np.int64).data
        self.factors: Any = settings[3:].data
        self.addresses = np.array([each.ctypes.data for each in arrays], dtype=np.uintp)
        self.p, self.u, self.w, _, _, self.a, _, self.g, _ = self.addresses.tolist()
        self.all = self.addresses.ctypes.data
        self.samples = 0

    def holds(self, samples: int) -> bool:
        """Make ready for so many samples, in ``given`` and ``found``; False where there's no room for them."""
        if samples > self.most:
            return False
        if samples != self.samples:  # as in the last call, mostly
            rows = _padded(samples)
            self.samples, self.counts[0], self.counts[1] = samples, samples, rows
            self.given = self.x[:samples]
            self.found = self.out[: self.results * rows].reshape(-1, rows)[:, :samples]
        return True


class Variant:
    """Machine code for one sample, or for some at a time, and rooms to run it in.

    Args:
        code: what to compile.
        lanes: how many samples at a time.
        fast: whether vector functions and contracted products and sums may be used.
        cache: whether machine code is kept on disk.
    """

    @paused()
    def __init__(self, code: Code, lanes: int, fast: bool, cache: bool) -> None:
        self.code = code
        started = time.perf_counter()
        longest = LENGTHS[1 if len(code) <= SMALL else 0]
        vectors = jit.vector_functions(code.called) if fast else {}
        self.module = Module(code, lanes, longest, vectors, contract=fast, together=jit.width())
        level = 1 if self.module.size <= SMALL else 0
        self.library = jit.library(self.module, level, cache=cache)
        self.whole = self.library.function("whole", "p")
        self.descend = self.library.function("descend", "p")
        self.shared = self.library.function("shared", "pp")
        self.groups = self.library.function("groups", "ppppiipipp") if lanes > 1 else self.whole
        self.finish = self.library.function("finish", "pppid")
        self.seconds = time.perf_counter() - started
        self.rooms: list[Room] = []

    def room(self) -> Room:
        """A room that nobody is in; give it back to ``rooms``."""
        try:
            return self.rooms.pop()
        except IndexError:
            return Room(self)


class LlvmBackend:
    """Code, compiled for this machine by LLVM when it is first run.

    Args:
        code: what to run.
        fast: whether it may differ from the eager engine in the last bits, to be faster.
        threads: at most so many at a time.
        cache: whether machine code is kept on disk.
    """

    name = "llvm"

    def __init__(self, code: Code, *, fast: bool, threads: int, cache: bool = True) -> None:
        self.code, self.fast, self.threads, self.cache = code, fast, threads, cache
        self.variants: dict[bool, Variant] = {}
        self.lock = threading.Lock()
        self.results = len(code.results)
        self.alike = [i for i, place in enumerate(code.results) if not code.varies[place]]

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
            found = self.variants.get(one)
            if found is None:
                found = self.variants[one] = Variant(self.code, 1 if one else jit.width(), self.fast, self.cache)
            return found

    def run(self, x: Floats, parameters: Floats, *, mean: bool = False) -> tuple[Floats, Floats]:
        """The results of every sample, and their gradients.

        Args:
            x: of shape (samples, inputs).
            parameters: all of them.
            mean: whether the gradients' mean over the samples is wanted and not their sum.

        Returns:
            Arrays of shape (results, samples) and (parameters,).
        """
        count = len(x)
        one = count == 1
        variant = self.variants.get(one) or self.variant(one)
        room = variant.room()
        room.parameters[...] = parameters
        if room.holds(count):
            room.given[...] = x
            room.factors[0] = count if mean else 1.0
            variant.whole(room.all)
            out = room.found.copy()
        else:
            out = self._large(variant, room, np.ascontiguousarray(x), _padded(count), mean)[:, :count]
        gradients = room.gradients.copy()
        self._fill(out, variant, room)
        variant.rooms.append(room)
        return out, gradients

    def group_sums(self, x: Floats, parameters: Floats) -> tuple[Floats, Floats, Floats]:
        """`run` for a part of a batch, which `summing.total` puts together.

        Returns:
            The results, of shape (results, samples); each group's sums of the gradients, (groups, parameters); and what
            the gradients of all samples have in common, (parameters,).
        """
        count, code = len(x), self.code
        variant = self.variant(count == 1)
        room = variant.room()
        room.parameters[:] = parameters
        padded = _padded(count)
        out, own = self._groups(variant, room, np.ascontiguousarray(x), padded)
        self._fill(out, variant, room)
        wanted = len(code.gradients)
        sums, common = own[:, :wanted], room.shared[:wanted].copy()
        variant.rooms.append(room)
        return out[:, :count], sums, common

    def descend(self, x: Floats, parameters: Floats, rate: float, steps: int) -> Floats | None:
        """Steps of descent in one call, in place; the results of the last; None where the batch is too large."""
        count = len(x)
        variant = self.variants.get(count == 1) or self.variant(count == 1)
        room = variant.room()
        out = None
        if room.samples == count or room.holds(count):
            room.parameters[...] = parameters
            room.given[...] = x
            room.counts[2], room.factors[0], room.factors[1] = steps, count, rate
            variant.descend(room.all)
            parameters[...] = room.parameters
            out = room.found.copy()
            if self.alike:
                self._fill(out, variant, room)
        variant.rooms.append(room)
        return out

    def _fill(self, out: Floats, variant: Variant, room: Room) -> None:
        """Put the results that all samples share where they belong."""
        for i in self.alike:
            out[i] = room.shared[variant.module.shared_at(self.code.results[i])]

    def _large(self, variant: Variant, room: Room, x: Floats, padded: int, mean: bool) -> Floats:
        count = len(x)
        out, sums = self._groups(variant, room, x, padded)
        room.sums[:] = in_order(sums)
        variant.finish(room.u, room.sums.ctypes.data, room.g, count, count if mean else 1.0)
        return out

    def _groups(self, variant: Variant, room: Room, x: Floats, padded: int) -> tuple[Floats, Floats]:
        """Groups of samples, each summed for itself, so that the threads make no difference."""
        count = len(x)
        out = np.empty((len(self.code.results), padded))
        if count == 1:
            numbers = room.addresses.copy()
            numbers[[3, 4]] = x.ctypes.data, out.ctypes.data
            room.holds(1)
            room.factors[0] = 1.0
            variant.whole(numbers.ctypes.data)
            return out, room.sums[None].copy()
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
