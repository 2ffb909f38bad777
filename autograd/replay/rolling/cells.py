"""replay/rolling: where the numbers lie that stages and loops hand to each other, and the steps that they run in.

Every such number has a *cell*. A *round* takes the numbers of some cells, computes, and leaves numbers in others, or
adds them to what is there; a stage has one round, a loop one for each of its steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.replay.code.lowering import Lowering
from autograd.replay.code.straight_line import SOURCES, Args, Code
from autograd.replay.rolling.finding import Bools, Ints


class Cells:
    """Cells in the making, numbered from 0.

    Args:
        inputs: how many inputs there are; theirs are the first.
        parameters: and parameters, whose are the next.
    """

    def __init__(self, inputs: int, parameters: int) -> None:
        self.blocks: list[Bools] = []  # of all cells, block by block, whether their numbers differ between samples
        self.count = 0
        self.numbers: dict[int, float] = {}  # of cells that hold the same always
        self.sums: list[tuple[int, int]] = []  # cells that begin with 0, from where to where
        self.new(inputs, True)
        self.new(parameters, False)

    def new(self, count: int, varies: bool | Sequence[bool], times: int = 1) -> int:
        """The first of so many new cells, as many times over."""
        block = np.broadcast_to(np.array(varies, dtype=bool), count)
        self.blocks.append(np.tile(block, times))
        self.count += count * times
        return self.count - count * times

    def sum(self, count: int, varies: bool | Sequence[bool], times: int = 1) -> int:
        """The same, for what is added up."""
        first = self.new(count, varies, times)
        self.sums.append((first, self.count))
        return first

    @property
    def varies(self) -> Bools:
        """Of each cell, whether its number differs from sample to sample."""
        return np.concatenate(self.blocks)


@dataclass(frozen=True)
class Round:
    """What is done over and over.

    Args:
        code: what is computed; its first results are left in cells, the others are added to some.
        inputs: of every round, the cells that the code's inputs come from.
        parameters: and its parameters.
        results: where the first results go.
        added: what the others are added to, one after the other.
    """

    code: Code
    inputs: Ints
    parameters: Ints
    results: Ints
    added: Ints

    def __len__(self) -> int:
        return len(self.results)


@dataclass(frozen=True)
class RoundSchedule:
    """Rounds that are run one after the other.

    Args:
        rounds: what is run.
        varies: of each cell, whether its number differs from sample to sample.
        numbers: of cells that hold the same always.
        sums: cells that begin with 0, from where to where.
        results: the cells of what is given for each sample.
        gradients: as `straight_line.Code.gradients` has them, in cells.
        per_sample: whether every sample's gradients are given, after its results, and not summed.
    """

    rounds: list[Round]
    varies: Bools
    numbers: dict[int, float]
    sums: list[tuple[int, int]]
    results: list[int]
    gradients: list[tuple[int, int]]
    per_sample: bool

    def __len__(self) -> int:
        return sum(len(each.code) for each in self.rounds)

    @property
    def called(self) -> set[str]:
        """The functions it calls."""
        return {name for each in self.rounds for name in each.code.called}


def cut(
    lowering: Lowering, roots: Sequence[int], is_source: Callable[[int], bool], order: Callable[[int], Any]
) -> tuple[Code, list[int], list[int]]:
    """The code of some places, from others on that are known.

    Args:
        lowering: what has the instructions.
        roots: the places that are wanted; they are the code's results.
        is_source: whether a place is known; inputs and parameters are.
        order: sorts the known places.

    Returns:
        The code, the places that its inputs are, and those that its parameters are.
    """
    ops, args, varies = lowering.ops, lowering.args, lowering.varies
    known: set[int] = set()
    new: dict[int, int] = {}
    waiting = [*roots][::-1]
    while waiting:
        place = waiting[-1]
        if ops[place] in ("input", "parameter") or is_source(place):
            known.add(place)
        elif place not in new:
            if ops[place] != "const":
                missing = [each for each in args[place] if each not in new and each not in known]
                if missing:
                    waiting += missing[::-1]
                    continue
            new[place] = len(new)
        waiting.pop()
    sources = sorted(known, key=order)
    inputs, parameters = ([each for each in sources if bool(varies[each]) == way] for way in (True, False))
    at = {place: i for i, place in enumerate((*inputs, *parameters, *new))}
    made: list[tuple[str, Args]] = [("input", (i,)) for i in range(len(inputs))]
    made += [("parameter", (i,)) for i in range(len(parameters))]
    made += [
        (ops[place], args[place] if ops[place] in SOURCES else tuple([at[each] for each in args[place]]))
        for place in new
    ]
    code = Code(
        [op for op, _ in made],
        [each for _, each in made],
        bytearray([1] * len(inputs) + [0] * len(parameters) + [varies[place] for place in new]),
        [at[place] for place in roots],
        [],
        len(inputs),
        len(parameters),
    )
    return code, inputs, parameters


def table(columns: Iterable[Any], rows: int) -> Ints:
    """A table from its columns, each a number for all rows or one for each."""
    made = [np.broadcast_to(np.asarray(column, dtype=np.int64), rows) for column in columns]
    return np.stack(made, axis=1) if made else np.zeros((rows, 0), dtype=np.int64)
