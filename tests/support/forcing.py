"""Replays as they are not made of small graphs, or not on this machine: loops everywhere, other widths, short lines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from autograd.replay.code import by_numpy
from autograd.replay.code.families import layout
from autograd.replay.code.straight_line import ON_FLOATS, PLAIN
from autograd.replay.llvm import by_llvm, jit, looped, plan as planning
from autograd.replay.llvm.looped import Looped
from autograd.replay.llvm.plan import plan
from autograd.replay.llvm.single import Single, alone

Assembled = Callable[..., Any]


def forced(longest: int, width: int) -> Assembled:
    """Loops wherever there are families, on a machine of this width, with lines cut short."""

    def assembled(code: Any, lanes: int, most: int, vectors: Any, fast: bool) -> Any:
        whole = alone(code) if lanes == 1 else code
        found = layout(whole)
        planned = plan(whole, found, min(most, longest))
        if lanes == 1:
            return Single(whole, code.inputs, found, planned, vectors, fast)
        return Looped(code, found, planned, vectors, fast, width)

    return assembled


@dataclass(frozen=True)
class Machine:
    """How LLVM's programs are made.

    Args:
        loops: whether of loops wherever there are families, or of lines only.
        width: how many floats are added at once.
        longest: instructions in a function of lines, at most.
        least: members and work of a loop, and terms of a sum that is one alone.
        strip: how many samples loops do together, at most.
        threads: how many work at a time, however small a batch is.
        thorough: whether LLVM looks for better instructions; without it it takes a third of the time.
    """

    loops: bool
    width: int = 8
    longest: int = 400
    least: tuple[int, int, int] = (1, 1, 1)
    strip: int = 256
    threads: int = 1
    thorough: bool = True

    @contextmanager
    def runs(self) -> Iterator[None]:
        """Programs that are compiled in here run on it."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(jit, "width", lambda: self.width)
            patch.setattr(by_llvm, "LENGTHS", {1: self.longest, 0: self.longest})
            patch.setattr(by_llvm, "ENOUGH", 0 if self.threads > 1 else sys.maxsize)
            patch.setattr(by_llvm, "SMALL", sys.maxsize if self.thorough else 0)
            patch.setattr(by_llvm, "MANY", sys.maxsize)
            patch.setattr(by_llvm, "ALONE", sys.maxsize)
            if self.loops:
                for name, number in zip(("LEAST_MEMBERS", "LEAST_WORK", "LONG"), self.least, strict=True):
                    patch.setattr(planning, name, number)
                patch.setattr(looped, "STRIP", self.strip)
                patch.setattr(by_llvm, "assembled", forced(self.longest, self.width))
            yield


@contextmanager
def numpy_to_the_last_bit() -> Iterator[None]:
    """NumPy's programs call Python's functions for every number, so that their bits are Value's."""
    called = {
        name: np.vectorize(ON_FLOATS[name], otypes=[float])
        for name in by_numpy.ON_ARRAYS
        if name in ON_FLOATS and name not in PLAIN
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(by_numpy, "ON_ARRAYS", {**by_numpy.ON_ARRAYS, **called})
        yield
