"""replay/rolling: a loop's step, lowered once for all of its steps, forwards and backwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograd.replay.code.lowering import Lowering
from autograd.replay.code.straight_line import SOURCES
from autograd.replay.code.templates import LOGIC
from autograd.replay.rolling.finding import Ints, Operand, Rolled
from autograd.replay.rolling.ordering import BackwardSweep, Ordered

Key = tuple[Any, ...]  # what a source of a step's code is, see `Body.source`


@dataclass(frozen=True)
class Sent:
    """A contribution that leaves its step, or its sweep.

    Args:
        operand: what it is sent to; of the step's own nodes ``back`` is 0.
        place: where it is in the code.
    """

    operand: Operand
    place: int


class Body:
    """A step's code in the making.

    A source is, by its key: ("outer", places) what lies outside of the loop, one place for each step; ("back", by how
    many steps, node, places) what an earlier step gave, the places being those that the first steps are given; ("sum",
    node) what has been added up of a node's gradient; ("more", node, number) what is then added to it from outside.

    Args:
        made: the whole graph.
        number: which loop this is.
        outer: what lies outside.
        value: gives the place there of any node.
    """

    def __init__(self, made: Ordered, number: int, outer: Lowering, value: Any) -> None:
        self.made, self.number, self.loop, self.outer, self.value = made, number, made.loops[number], outer, value
        self.code = Lowering([], [])
        self.keys: dict[int, Key] = {}  # of each source
        self.places: dict[tuple[Key, bool], int] = {}
        self.varying: dict[Key, bool] = {}  # of keys of which it isn't known beforehand
        self.asked: set[int] = set()  # nodes that somebody outside of the loop reads
        self.outside: dict[Operand, list[int]] = {}  # of what comes from outside, its place there in each step
        self.laid = self._forward()
        self.sweeps: list[list[Sent]] = []
        sweeps = enumerate(made.sweeps[number])
        self.home = {place: i for i, sweep in sweeps for place in sweep.places}
        self.flags = self._handed()  # of nodes whose gradients are added up in cells: whether they vary
        self.first: dict[tuple[int, int], int] = {}  # of a step and a node: what its gradient begins with
        self.totals: list[Any] = []  # of each sweep: what is added up of nodes outside, as `totals` has it
        self.reached: list[list[Ints]] = []  # and of each contribution, to which of these it goes in each step
        self.more: dict[tuple[int, int], list[int]] = {}  # of a step and a node: what is added from outside, later

    def __len__(self) -> int:
        return len(self.loop)

    def node(self, step: int, place: int) -> int:
        """A node's number in the graph."""
        return int(self.loop.members[step, place])

    # ---- sources ----------------------------------------------------------------------------------------------------

    def source(self, key: Key, varies: bool) -> int:
        """The place of what comes from outside of the step."""
        if (key, varies) not in self.places:
            op, number = "input" if varies else "parameter", len(self.places)
            place = self.places[key, varies] = self.code.code.add(op, (number,), varies=varies)
            self.keys[place] = key
        return self.places[key, varies]

    def _operand(self, each: Operand) -> int:
        if each.back == 0:
            return self.code.place[each.place]
        if each not in self.outside:
            self.outside[each] = [self.value(node) for node in each.outer.tolist()]
        places = self.outside[each]
        varies = any(self.outer.varies[place] for place in {*places})
        if each.back > 0:
            key: Key = ("back", each.back, each.place, tuple(places))
            self.varying[key] = self.varying.get(key, False) or varies
            return self.source(key, self.varying[key])
        if len({*places}) == 1:
            place = places[0]
            if self.outer.ops[place] == "const":
                return self.code.const(self.outer.args[place][0])
        return self.source(("outer", tuple(places)), varies)

    # ---- forwards ---------------------------------------------------------------------------------------------------

    def _forward(self) -> list[int]:
        """Lay out the step's values, until it's known which of them differ between samples; gives their places."""
        ops, members = self.made.flat.ops, self.loop.members[0].tolist()
        while True:
            for place, operands in enumerate(self.loop.operands):
                self.code.lay(place, ops[members[place]], [self._operand(each) for each in operands])
            changed = False
            for key, varies in self.varying.items():
                if not varies and self.code.varies[self.code.place[key[2]]]:
                    self.varying[key] = changed = True
            if not changed:
                return [self.code.place[place] for place in range(len(members))]

    def forward_places(self) -> set[int]:
        """All that the values are made with, and they themselves; sources and truths left out, which aren't kept."""
        ops, args = self.code.ops, self.code.args
        found: set[int] = set()
        waiting = [*self.laid]
        while waiting:
            place = waiting.pop()
            if place not in found and ops[place] not in SOURCES:
                found.add(place)
                waiting += args[place]
        return {place for place in found if ops[place] not in LOGIC}

    # ---- backwards --------------------------------------------------------------------------------------------------

    def sweep(self, number: int, started: dict[int, bool]) -> None:
        """Lay out the next sweep.

        Args:
            number: which.
            started: the nodes whose gradients have something from outside of the loop; whether that varies.
        """
        sweep = self.made.sweeps[self.number][number]
        active = self.made.active[self.loop.members[0]].tolist()
        for place, varies in started.items():
            if active[place]:
                self.flags[place] = self.flags.get(place, False) or varies
        changed = True
        while changed:
            changed = False
            found = self._sweep(sweep, active)
            for sent in found:
                to = sent.operand.place
                if self.code.varies[sent.place] and not self.flags.get(to, True):
                    self.flags[to] = changed = True
        self.sweeps.append(found)

    def _handed(self) -> dict[int, bool]:
        """Nodes whose gradients are handed from step to step or sweep to sweep; of none is known that it varies."""
        active = self.made.active[self.loop.members[0]].tolist()
        found = {
            each.place: False
            for place in self.home
            for each in self.loop.operands[place]
            if each.back > 0 or (each.back == 0 and self.home.get(each.place) != self.home[place])
        }
        return {place: False for place in sorted(found) if active[place]}

    def _sweep(self, sweep: BackwardSweep, active: Sequence[bool]) -> list[Sent]:
        code, sent, home = self.code, list[Sent](), self.home
        sums = {place: self._start(place, self.flags[place]) for place in sweep.places if place in self.flags}
        for place in sweep.places:
            if not active[place] or place not in sums:
                continue
            upstream = sums[place]
            for slot, each in enumerate(self.loop.operands[place]):
                if not self._is_active(each, active):
                    continue
                partial = code.partial(place, slot)
                if partial < 0:
                    continue
                found = code.emit("mul", upstream, partial)
                if each.back == 0 and home.get(each.place) == home[place]:
                    before = sums.get(each.place)
                    sums[each.place] = found if before is None else code.emit("add", before, found)
                else:
                    sent.append(Sent(each, found))
        return sent

    def _start(self, place: int, varies: bool) -> int:
        found = self.source(("sum", place), varies)
        times = max((len(more) for (_, node), more in self.more.items() if node == place), default=0)
        for number in range(times):
            flags = [
                self.outer.varies[more[number]]
                for (_, node), more in self.more.items()
                if node == place and len(more) > number
            ]
            found = self.code.emit("add", found, self.source(("more", place, number), any(flags)))
        return found

    def _is_active(self, each: Operand, active: Sequence[bool]) -> bool:
        if each.back >= 0 and active[each.place]:
            return True
        return bool(self.made.active[each.outer].any())


def steps_of(loop: Rolled, sweep: BackwardSweep) -> range:
    """The numbers of the steps in the order in which a sweep goes through them."""
    return range(len(loop)) if sweep.ascending else range(len(loop))[::-1]
