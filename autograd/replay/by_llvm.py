"""The back end that is compiled: eight samples at a time, bit for bit the eager engine's numbers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.replay import jit
from autograd.replay.code import SOURCES, Code
from autograd.replay.llvm_text import Module
from autograd.replay.summing import GROUP, LANES

Floats = NDArray[np.float64]

SMALL = 30_000  # instructions; more are compiled without looking for better ones, which takes too long
LENGTHS = {1: 500, 0: 2_000}  # of a function, by how hard the compiler tries
ENOUGH = 2_000_000  # instructions times samples, from which on another thread is worth its while


class Variant:
    """Machine code for one sample, or for eight at a time, and room to run it in.

    Args:
        code: what to compile.
        lanes: 1 or `LANES`.
        fast: whether vector functions and contracted products and sums may be used.
    """

    def __init__(self, code: Code, lanes: int, fast: bool) -> None:
        inner = sum(op not in SOURCES for op in code.ops)
        level = 1 if inner <= SMALL else 0
        vectors = jit.vector_functions(code.called) if fast else {}
        module = Module(code, lanes, LENGTHS[level], vectors, contract=fast)
        library = jit.library(module, level)
        self.shared = library.function("shared", 2)
        self.run = library.function("group", 10) if lanes > 1 else library.function("single", 6)
        self.library, self.module = library, module
        self.sizes = (len(module.shared.of) + 1, lanes * len(module.work.of) + 1, 2 * lanes * len(module.sums) + 1)
        self.rooms: list[tuple[Floats, ...]] = []

    def room(self) -> tuple[Floats, ...]:
        """Arrays for what all samples share, for numbers on the way, and for sums; give them back to ``rooms``."""
        try:
            return self.rooms.pop()
        except IndexError:
            return tuple(np.empty(size) for size in self.sizes)


class LlvmBackend:
    """Code, compiled for this machine by LLVM when it is first run.

    Args:
        code: what to run.
        fast: whether it may differ from the eager engine in the last bits, to be faster.
        threads: at most so many at a time.
    """

    name = "llvm"

    def __init__(self, code: Code, *, fast: bool, threads: int) -> None:
        self.code, self.fast, self.threads = code, fast, threads
        self.variants: dict[int, Variant] = {}
        self.lock = threading.Lock()
        self.varying = [i for i, place in enumerate(code.gradients) if code.varies[place]]
        self.shared_results = [i for i, place in enumerate(code.results) if not code.varies[place]]
        self.shared_gradients = [i for i, place in enumerate(code.gradients) if not code.varies[place]]

    def variant(self, lanes: int) -> Variant:
        """Machine code for so many samples at a time, compiled when it's first asked for."""
        found = self.variants.get(lanes)
        if found is None:
            with self.lock:
                found = self.variants.get(lanes)
                if found is None:
                    found = self.variants[lanes] = Variant(self.code, lanes, self.fast)
        return found

    def run(self, x: Floats, parameters: Floats) -> tuple[Floats, Floats]:
        """The results of every sample, and the sums of their gradients.

        Args:
            x: of shape (samples, inputs), contiguous.
            parameters: all of them, contiguous.

        Returns:
            Arrays of shape (results, samples) and (parameters,).
        """
        count = len(x)
        one = count == 1
        variant = self.variant(1 if one else LANES)
        padded = 1 if one else -(-count // LANES) * LANES
        out = np.empty((len(self.code.results), padded))
        room = variant.room()
        p, u = parameters.ctypes.data, room[0].ctypes.data
        variant.shared(p, u)
        if one:
            sums = np.empty((1, len(self.varying)))
            variant.run(p, u, room[1].ctypes.data, x.ctypes.data, out.ctypes.data, sums.ctypes.data)
        else:
            sums = np.empty((-(-count // GROUP), len(self.varying)))
            self._groups(variant, room, p, x, out, sums)
        total = sums[0]
        for other in sums[1:]:
            total = total + other
        gradients = total
        if self.shared_gradients:
            gradients = np.empty(len(self.code.gradients))
            gradients[self.varying] = total
            for i in self.shared_gradients:
                gradients[i] = count * self._shared(variant, self.code.gradients[i], parameters, room[0])
        for i in self.shared_results:
            out[i] = self._shared(variant, self.code.results[i], parameters, room[0])
        variant.rooms.append(room)
        return out[:, :count], gradients

    def _shared(self, variant: Variant, place: int, parameters: Floats, room: Floats) -> float:
        """A number that all samples have in common."""
        op, args = self.code.ops[place], self.code.args[place]
        if op == "const":
            return float(args[0])
        return float(parameters[args[0]] if op == "parameter" else room[variant.module.shared[place]])

    def _groups(
        self, variant: Variant, room: tuple[Floats, ...], p: int, x: Floats, out: Floats, sums: Floats
    ) -> None:  # fmt: skip
        """Run all groups of samples, each into sums of its own, so that the threads make no difference."""
        count = len(x)
        given, u, width = x.ctypes.data, room[0].ctypes.data, out.shape[1]
        target, to = out.ctypes.data, sums.ctypes.data

        def group(number: int, work: int, acc: int) -> None:
            start, end = number * GROUP, min(count, (number + 1) * GROUP)
            variant.run(p, u, work, given, start, end, target, width, acc, to + 8 * number * sums.shape[1])

        if len(sums) > 1 and self.threads > 1 and count * len(self.code) > ENOUGH:

            def alone(number: int) -> None:
                own = variant.room()
                group(number, own[1].ctypes.data, own[2].ctypes.data)
                variant.rooms.append(own)

            list(pool(self.threads).map(alone, range(len(sums))))
            return
        for number in range(len(sums)):
            group(number, room[1].ctypes.data, room[2].ctypes.data)


@cache
def pool(threads: int) -> Any:
    """Threads that are kept for the next call."""
    return ThreadPoolExecutor(threads, thread_name_prefix="autograd-replay")


Runner = Callable[[Floats, Floats], tuple[Floats, Floats]]
