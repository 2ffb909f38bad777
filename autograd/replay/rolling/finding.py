"""replay/rolling: the steps of a scan found in a graph, and whether they do the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.core.graph import arrays
from autograd.core.scopes import Iteration

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
LEAST_STEPS = 4  # of a loop; fewer are written out
LEAST_NODES = 3_000  # in all steps together; fewer are soon compiled written out, and run faster so


class Flat:
    """A graph in forward order as arrays.

    Args:
        nodes: its nodes, the loss's first.
        count: how many of them are below the loss.
    """

    def __init__(self, nodes: Sequence[Any], count: int) -> None:
        flat = arrays(nodes)
        self.nodes, self.ops, self.count = nodes, flat.ops, count
        number = {op: i for i, op in enumerate(dict.fromkeys(flat.ops))}
        self.kind = np.array([number[op] for op in flat.ops], dtype=np.int64)
        self.starts = np.array(flat.starts, dtype=np.int64)
        self.parents = np.array(flat.parents, dtype=np.int64)
        self.arity = np.diff(self.starts)

    def __len__(self) -> int:
        return len(self.nodes)


@dataclass(frozen=True, eq=False)
class Operand:
    """Where one operand of a step's node comes from, in every step.

    Args:
        user: which of the step's nodes reads it.
        slot: as which of its operands.
        back: how many steps before it was made; 0 for the same step; -1 where no step made it.
        place: which of that step's nodes it is.
        outer: the nodes that it is in each step, where no step made it: in all, or in the first ``back`` ones.
    """

    user: int
    slot: int
    back: int
    place: int
    outer: Ints


@dataclass(eq=False)
class Rolled:
    """Steps that do the same.

    Args:
        members: the nodes of each step, of shape (steps, nodes), by their place in the graph, operands first.
        operands: of each of a step's nodes, where its operands come from.
    """

    members: Ints
    operands: list[list[Operand]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.members)


def rolled(flat: Flat) -> list[Rolled]:
    """The scans of a graph whose steps do the same, but for some of the first and the last."""
    found = []
    for members in _by_scan(flat):
        made = _alike(flat, *members)
        if made is not None:
            found.append(made)
    return found


def _by_scan(flat: Flat) -> list[tuple[Ints, Ints, int]]:
    """Of each scan, its nodes in the order of the graph, the step of each, and how many steps there are."""
    home: dict[Any, int] = {None: -1}  # of each scope: its step, among those of all scans
    steps: dict[tuple[int, int], int] = {}
    scans: dict[int, int] = {}
    for scope in dict.fromkeys([node.scope for node in flat.nodes]):
        waiting = []
        while scope not in home:
            waiting.append(scope)
            scope = scope.outer
        for each in reversed(waiting):
            around = home[each.outer]
            if around < 0 and isinstance(each.maker, Iteration):  # the outermost scan has all that is inside
                scan = scans.setdefault(id(each.maker.scan), len(scans))
                around = steps.setdefault((scan, each.maker.number), len(steps))
            home[each] = around
    if not steps:
        return []
    step = np.array([home[node.scope] for node in flat.nodes], dtype=np.int64)
    step[flat.arity == 0] = -1  # a leaf comes from outside, wherever it was made
    scan_of, number_of = np.array([*steps], dtype=np.int64).T
    inside = np.flatnonzero(step >= 0)
    scan, number = scan_of[step[inside]], number_of[step[inside]]
    return [
        (inside[scan == each], number[scan == each], int(number_of[scan_of == each].max()) + 1)
        for each in range(len(scans))
    ]


def _alike(flat: Flat, nodes: Ints, number: Ints, count: int) -> Rolled | None:
    """The steps around the middle one that do the same as it; None where these are too few."""
    counts = np.bincount(number, minlength=count)
    by_step = nodes[np.argsort(number, kind="stable")]
    starts = np.cumsum(counts) - counts
    middle = count // 2
    size = int(counts[middle])
    first, last = _around(counts == size, middle, 0)
    if not _enough(first, last, size):
        return None
    step, place = np.full(len(flat), -1), np.full(len(flat), -1)
    step[nodes] = number
    place[by_step] = np.arange(len(nodes)) - np.repeat(starts, counts)
    members = by_step[starts[first] : starts[last - 1] + size].reshape(-1, size)
    same = flat.kind[members] == flat.kind[by_step[starts[middle] :][:size]]
    same &= flat.arity[members] == flat.arity[by_step[starts[middle] :][:size]]
    same &= (members < flat.count) == (by_step[starts[middle] :][:size] < flat.count)
    first, last = _around(same.all(axis=1), middle, first)
    while _enough(first, last, size):
        members = by_step[starts[first] : starts[last - 1] + size].reshape(-1, size)
        user = np.repeat(np.arange(size), flat.arity[members[0]])
        slot = np.arange(len(user)) - np.repeat(
            np.cumsum(flat.arity[members[0]]) - flat.arity[members[0]], flat.arity[members[0]]
        )
        operand = flat.parents[flat.starts[members[:, user]] + slot]
        made = step[operand]
        made[(made < first) | (made >= last)] = -1
        back = np.where(made >= 0, np.arange(first, last)[:, None] - made, -1)
        usual, usual_place = back[middle - first], place[operand][middle - first]
        if (usual < 0).sum() != (made[middle - first] < 0).sum():
            return None  # a step reads what a later one makes
        due = np.arange(last - first)[:, None] >= usual  # steps whose operand was made by a step before
        right = np.where(due, back == usual, back < 0) & (made <= np.arange(first, last)[:, None])
        right &= (made < 0) | (place[operand] == usual_place)
        before = first, last
        first, last = _around(right.all(axis=1), middle, first)
        if (first, last) == before:
            return Rolled(members, _operands(members, user, slot, operand, usual, usual_place))
    return None


def _around(good: Bools, middle: int, first: int) -> tuple[int, int]:
    """From where to where all are good around the middle one; ``first`` is the number of the first of these."""
    bad = np.flatnonzero(~good) + first
    before, after = bad[bad <= middle], bad[bad > middle]
    return (int(before[-1]) + 1 if len(before) else first), (int(after[0]) if len(after) else first + len(good))


def _enough(first: int, last: int, size: int) -> bool:
    return last - first >= LEAST_STEPS and (last - first) * size >= max(1, LEAST_NODES)


def _operands(
    members: Ints, user: Ints, slot: Ints, operand: Ints, back: Ints, place: Ints
) -> list[list[Operand]]:  # fmt: skip
    found: list[list[Operand]] = [[] for _ in range(members.shape[1])]
    for i, (one, which, steps, where) in enumerate(
        zip(user.tolist(), slot.tolist(), back.tolist(), place.tolist(), strict=True)
    ):
        outer = operand[: len(members) if steps < 0 else steps, i]
        found[one].append(Operand(one, which, steps, where if steps >= 0 else -1, outer))
    return found
