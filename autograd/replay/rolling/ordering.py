"""replay/rolling: in which order loops and the rest of a graph run, and whether that is the eager engine's order.

What lies outside of all loops is done in *stages*: what needs no loop, what needs the first one, and so on. Forwards a
stage comes before the loop of its number. Backwards there is a *phase* before each of the loops' sweeps, and one after
all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from autograd.replay.code.templates import template
from autograd.replay.rolling.finding import Bools, Flat, Ints, Rolled
from autograd.rows.table import TABLE


class NotRolledError(Exception):
    """The loops can't be run as such with the eager engine's numbers; the program is written out instead."""


@dataclass(eq=False)
class BackwardSweep:
    """A part of a loop's backward pass: nodes of a step, and which way it goes through the steps.

    Args:
        ascending: whether from the first step to the last; as a rule it is the other way round.
        places: the nodes, in the order in which they are visited.
    """

    ascending: bool
    places: list[int]


@dataclass(eq=False)
class Ordered:
    """Loops in an order in which they can be run.

    Args:
        flat: the graph.
        loops: the loops.
        stage: of each node outside of all loops, its stage.
        loop: of each node, its loop; -1 of others.
        step: its step.
        place: its place in the step.
        active: whether a wanted gradient is below it.
        sweeps: of each loop, its backward pass.
        units: the loops' sweeps in the order in which they are done: a loop, and which of its sweeps.
        phase: of each node outside of loops, how many of them are done before it.
        later: of each loop, of each of a step's nodes, whether what comes from outside is added to its gradient after
            what comes from later steps, and not before.
    """

    flat: Flat
    loops: list[Rolled]
    stage: list[int]
    loop: Ints
    step: Ints
    place: Ints
    active: Bools
    sweeps: list[list[BackwardSweep]] = field(default_factory=list)
    units: list[tuple[int, int]] = field(default_factory=list)
    phase: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    later: list[Bools] = field(default_factory=list)


def ordered(flat: Flat, loops: Sequence[Rolled], leaves: Sequence[int]) -> Ordered:
    """The order of a graph with loops, for the gradients of some of its leaves.

    Raises:
        NotRolledError: there is none.
    """
    size = len(flat)
    loop, step, place = np.full(size, -1), np.full(size, -1), np.full(size, -1)
    for number, each in enumerate(loops):
        loop[each.members] = number
        step[each.members] = np.arange(len(each))[:, None]
        place[each.members] = np.arange(each.members.shape[1])
    sequence, stage = _stages(flat, loops, loop)
    renumbered = np.empty(len(loops) + 1, dtype=np.int64)
    renumbered[sequence], renumbered[-1] = np.arange(len(loops)), -1
    made = Ordered(flat, [loops[i] for i in sequence], stage, renumbered[loop], step, place, np.zeros(size, dtype=bool))
    made.active[list(leaves)] = True
    _activate(made)
    made.sweeps = [_sweeps(each, flat) for each in made.loops]
    made.units = [(i, k) for i in reversed(range(len(made.loops))) for k in range(len(made.sweeps[i]))]
    made.phase = _phases(made)
    _check(made)
    return made


def _stages(flat: Flat, loops: Sequence[Rolled], loop: Ints) -> tuple[list[int], list[int]]:
    """The loops' order, and of each node outside of them its stage."""
    needs = [0] * len(flat)  # bits: the loops that are needed by no way through another loop
    own, parents, starts = loop.tolist(), flat.parents.tolist(), flat.starts.tolist()
    for i in np.flatnonzero((loop < 0) & (flat.arity > 0)).tolist():
        for parent in parents[starts[i] : starts[i + 1]]:
            needs[i] |= needs[parent] if own[parent] < 0 else 1 << own[parent]
    below = []
    for number, each in enumerate(loops):
        outer = {node for some in each.operands for one in some for node in one.outer.tolist()}
        bits = 0
        for node in outer:
            bits |= needs[node] if own[node] < 0 else 1 << own[node]
        if bits >> number & 1:
            raise NotRolledError("a step needs what is made of its own loop outside of it")
        below.append(bits)
    sequence: list[int] = []
    left = sorted(range(len(loops)), key=lambda number: int(loops[number].members.max()))
    while left:
        done = sum(1 << number for number in sequence)
        free = next((number for number in left if not below[number] & ~done), None)
        if free is None:
            raise NotRolledError("loops need each other")
        sequence.append(free)
        left.remove(free)
    height = {1 << number: i + 1 for i, number in enumerate(sequence)}
    known = {0: 0}
    for bits in {*needs}:
        known[bits] = max((at for bit, at in height.items() if bits & bit), default=0)
    return sequence, [known[bits] for bits in needs]


def _activate(made: Ordered) -> None:
    """Find out which nodes have a wanted gradient below them."""
    flat, active = made.flat, made.active.tolist()
    parents, starts = flat.parents.tolist(), flat.starts.tolist()
    inner = np.flatnonzero((made.loop < 0) & (flat.arity > 0)).tolist()
    by_stage: list[list[int]] = [[] for _ in range(len(made.loops) + 1)]
    for i in inner:
        by_stage[made.stage[i]].append(i)
    for number, nodes in enumerate(by_stage):
        for i in nodes:
            active[i] = any(active[parent] for parent in parents[starts[i] : starts[i + 1]])
        if number < len(made.loops):
            loop = made.loops[number]
            of = _active_places(loop, active)
            for column, is_active in zip(loop.members.T.tolist(), of, strict=True):
                if is_active:
                    for i in column:
                        active[i] = True
    made.active = np.array(active, dtype=bool)


def _active_places(loop: Rolled, active: list[bool]) -> list[bool]:
    found = [False] * len(loop.operands)
    for _ in range(len(found) + 1):
        before = found[:]
        for place, operands in enumerate(loop.operands):
            found[place] = found[place] or any(
                (each.place >= 0 and found[each.place]) or any(active[i] for i in each.outer.tolist())
                for each in operands
            )
        if found == before:
            break
    return found


def _sweeps(loop: Rolled, flat: Flat) -> list[BackwardSweep]:
    """The nodes that are visited from the first step to the last, and those visited as usual, before and after them.

    The usual way is from the last step to the first. Where steps add to a sum the other way round, y + total, the terms
    are visited after all sums, first the first one's.
    """
    members, visited = loop.members, reversed(range(loop.members.shape[1]))
    ascending: Bools = np.all(np.diff(members, axis=0) < 0, axis=0)
    begins = int(members[0, ascending].max(initial=-1))
    found: list[list[int]] = [[], [], []]
    for place in visited:
        if members[0, place] < flat.count:
            found[1 if ascending[place] else 0 if members[0, place] > begins else 2].append(place)
    return [BackwardSweep(i == 1, places) for i, places in enumerate(found) if places]


def _phases(made: Ordered) -> Ints:
    """Of each node outside of loops, how many sweeps are done before its turn: as in the eager engine, if it can be.

    What is made of a loop comes before the sweep that needs its gradient, and what a loop needs comes after it. What is
    bound to neither, such as a penalty of the weights, is done when the eager engine does it.
    """
    flat, count = made.flat, len(made.units)
    most = np.full(len(flat), count)
    least = [0] * len(flat)
    ends = []  # of each sweep, the last of its nodes
    for unit, (number, sweep) in enumerate(made.units):
        loop, places = made.loops[number], made.sweeps[number][sweep].places
        most[loop.members[:, places]] = unit
        ends.append(int(loop.members[:, places].min()))
        for place in places:
            for each in loop.operands[place]:
                for node in {*each.outer.tolist()}:
                    least[node] = max(least[node], unit + 1)
    parents, starts, latest = flat.parents.tolist(), flat.starts.tolist(), most.tolist()
    inner = np.flatnonzero((made.loop < 0) & (flat.arity > 0)).tolist()
    for i in inner:
        latest[i] = min([latest[parent] for parent in parents[starts[i] : starts[i + 1]]])
    for i in reversed(inner):
        over = next((unit for unit, end in enumerate(ends) if i > end), count)
        if least[i] > latest[i]:
            raise NotRolledError("what a step needs is made of its own loop")
        least[i] = min(max(least[i], over), latest[i])
        for parent in parents[starts[i] : starts[i + 1]]:
            least[parent] = max(least[parent], least[i])
    return np.array(least)


# ---- the eager engine's order ---------------------------------------------------------------------------------------


def _times(made: Ordered) -> Ints:
    """When each node's turn comes in the backward pass."""
    index = np.arange(len(made.flat))
    phase, step, minor = 2 * made.phase, np.zeros_like(index), -index
    for unit, (number, sweep) in enumerate(made.units):
        loop, each = made.loops[number], made.sweeps[number][sweep]
        inside, numbers = loop.members[:, each.places], np.arange(len(loop))[:, None]
        phase[inside] = 2 * unit + 1
        step[inside] = numbers if each.ascending else -numbers
        minor[inside] = np.arange(len(each.places))
    times = np.empty(len(index), dtype=np.int64)
    times[np.lexsort((minor, step, phase))] = index
    return times


def _check(made: Ordered) -> None:
    """Raise NotRolledError where gradients would be added up in another order than the eager engine's."""
    flat, times = made.flat, _times(made)
    users = np.repeat(np.arange(len(flat)), flat.arity)
    sent = made.active[flat.parents] & (users < flat.count) & ~_passive(flat)
    users, targets = users[sent], flat.parents[sent]
    if (times[users] >= times[targets])[flat.arity[targets] > 0].any():
        raise NotRolledError("a node's turn comes before that of one that uses it")
    by_target = np.lexsort((-users, targets))  # as visited; the operands of a node keep their order
    users, targets = users[by_target], targets[by_target]
    following = targets[1:] == targets[:-1]
    wrong = following & (times[users[1:]] < times[users[:-1]])
    if wrong[made.loop[targets[1:]] < 0].any():
        raise NotRolledError("gradients of what the steps share are added up in another order")
    same = made.loop[users] == made.loop[targets]
    sweep_of, offset = np.full(len(flat), -1), 0
    for loop, sweeps in zip(made.loops, made.sweeps, strict=True):
        for each in sweeps:
            sweep_of[loop.members[:, each.places]] = (offset := offset + 1)
    own = same & (made.step[users] == made.step[targets]) & (sweep_of[users] == sweep_of[targets])
    earlier = times[users[1:]] < times[users[:-1]]
    wrong_ways = []  # with what comes from outside before what comes from other steps and sweeps, and after it
    for outside, handed in ((0, 1), (1, 0)):
        kind = np.where(own, 2, np.where(same, handed, outside))
        wrong_ways.append(following & ((kind[1:] < kind[:-1]) | ((kind[1:] == kind[:-1]) & earlier)))
    for number, loop in enumerate(made.loops):
        here, count = made.loop[targets[1:]] == number, loop.members.shape[1]
        first, later = (np.bincount(made.place[targets[1:]][here & wrong], minlength=count) > 0 for wrong in wrong_ways)
        if (first & later).any():
            raise NotRolledError("gradients in the steps are added up in another order")
        made.later.append(first)


def _passive(flat: Flat) -> Bools:
    """Of each edge, whether no gradient goes along it, whatever it leads to."""
    found = np.zeros(len(flat.parents), dtype=bool)
    pairs = flat.kind * (int(flat.arity.max(initial=0)) + 1) + flat.arity
    for pair in np.unique(pairs[flat.arity > 0]).tolist():
        nodes = np.flatnonzero(pairs == pair)
        first = int(nodes[0])
        partials = template(TABLE[flat.ops[first]], int(flat.arity[first])).partials
        for slot in [slot for slot, partial in enumerate(partials) if partial < 0]:
            found[flat.starts[nodes] + slot] = True
    return found
