"""replay/llvm: what LLVM calls the instructions, how it writes numbers.

The small tables that its text is made with.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from autograd.replay.llvm.packing import Unit

PREFIX = "autograd_"  # of libm's functions
INSTRUCTIONS = {"add": "fadd", "sub": "fsub", "mul": "fmul", "div": "fdiv"}
RELATIONS = {"lt": "olt", "le": "ole", "gt": "ogt", "ge": "oge", "eq": "oeq", "ne": "une"}
BUILT_IN = {"sqrt": "llvm.sqrt", "abs": "llvm.fabs", "floor": "llvm.floor"}  # exact, so the same everywhere


def literal(number: float | bool) -> str:
    """A number in LLVM's writing.

    >>> literal(1.0), literal(True)
    ('0x3FF0000000000000', 'true')
    """
    if isinstance(number, bool):
        return "true" if number else "false"
    return f"0x{struct.unpack('>Q', struct.pack('>d', number))[0]:016X}"


def literals(numbers: Sequence[float | bool]) -> str:
    """Several of them, side by side.

    >>> literals([True, False])
    '<i1 true, i1 false>'
    """
    return "<" + ", ".join(f"{'i1' if isinstance(each, bool) else 'double'} {literal(each)}" for each in numbers) + ">"


def cut(units: list[Unit], longest: int) -> list[list[Unit]]:
    """Parts of at most so many; at least one."""
    return [units[i : i + longest] for i in range(0, len(units), longest)] or [[]]


def positions(places: Sequence[int]) -> dict[int, list[int]]:
    """Where each place stands in a list; -1 is none."""
    found: dict[int, list[int]] = {}
    for number, place in enumerate(places):
        if place >= 0:
            found.setdefault(place, []).append(number)
    return found


def in_a_row(numbers: Sequence[int]) -> bool:
    """Whether each is the one before, and one.

    >>> in_a_row([3, 4, 5]), in_a_row([3, 5, 4])
    (True, False)
    """
    return [*numbers] == [*range(numbers[0], numbers[0] + len(numbers))]


class Slots:
    """Places in an array, given out as they are asked for."""

    def __init__(self) -> None:
        self.of: dict[int, int] = {}

    def __getitem__(self, place: int) -> int:
        return self.of.setdefault(place, len(self.of))
