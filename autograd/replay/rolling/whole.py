"""replay/rolling: a whole graph with its loops rolled up, lowered to rounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.replay.code.lowering import Lowering
from autograd.replay.guarding import Guard, nodes_of
from autograd.replay.rolling.body import Body
from autograd.replay.rolling.ordering import Ordered
from autograd.replay.rolling.totals import totals


class Whole:
    """The code of a graph in the making.

    Args:
        made: the graph, its loops and their order.
        inputs: the inputs' numbers in the graph; another one of its own for each that isn't in it.
        parameters: the parameters'.
    """

    def __init__(self, made: Ordered, inputs: Sequence[int], parameters: Sequence[int]) -> None:
        self.made, self.flat = made, made.flat
        self.inputs, self.parameters = inputs, parameters
        self.outer = Lowering(inputs, parameters)
        self.heap: dict[int, tuple[Any, ...]] = {}  # of each source made by a loop: its phase, and what it is
        self.bodies: list[Body] = []
        self.sums: dict[int, int] = {}
        by_stage: list[list[int]] = [[] for _ in range(len(made.loops) + 1)]
        for i in np.flatnonzero((made.loop < 0) & (self.flat.arity > 0)).tolist():
            by_stage[made.stage[i]].append(i)
        self.by_stage = by_stage
        self.of_loop, self.of_step, self.of_place = (each.tolist() for each in (made.loop, made.step, made.place))
        parents, starts = self.flat.parents.tolist(), self.flat.starts.tolist()
        for number, nodes in enumerate(by_stage):
            for i in nodes:
                self.outer.lay(i, self.flat.ops[i], [self.value(each) for each in parents[starts[i] : starts[i + 1]]])
            if number < len(made.loops):
                self.bodies.append(Body(made, number, self.outer, self.value))

    # ---- what lies outside ------------------------------------------------------------------------------------------

    def value(self, node: int) -> int:
        """The place of any node's value."""
        place = self.outer.place.get(node)
        if place is None:
            number = self.of_loop[node]
            if number < 0:
                place = self.outer.const(self.flat.nodes[node].data)
            else:
                body, of = self.bodies[number], self.of_place[node]
                body.asked.add(of)
                varies = bool(body.code.varies[body.laid[of]])
                place = self._source(varies, (number + 1, "value", number, self.of_step[node], of))
            self.outer.place[node] = place
        return place

    def _source(self, varies: bool, what: tuple[Any, ...]) -> int:
        place = self.outer.code.add("input" if varies else "parameter", (-1 - len(self.heap),), varies=varies)
        self.heap[place] = what
        return place

    def broken(self, guards: Sequence[Guard]) -> int:
        """As `Lowering.broken`."""
        index = {node: i for i, node in enumerate(self.flat.nodes)}
        for node in nodes_of(guards):
            self.outer.place[node] = self.value(index[node])
        return self.outer.broken(guards)

    # ---- backwards --------------------------------------------------------------------------------------------------

    def backward(self, leaves: Sequence[int]) -> list[int]:
        """As `Lowering.backward`: the places of the leaves' gradients."""
        parents, starts, active = self.flat.parents.tolist(), self.flat.starts.tolist(), self.made.active.tolist()
        self._send(self.flat.count - 1, self.outer.const(1.0))
        by_phase: list[list[int]] = [[] for _ in range(len(self.made.units) + 1)]
        for i in np.flatnonzero((self.made.loop < 0) & (self.flat.arity > 0))[::-1].tolist():
            by_phase[int(self.made.phase[i])].append(i)
        for phase, nodes in enumerate(by_phase):
            for i in nodes:
                if i not in self.sums or not active[i]:
                    continue
                for slot, parent in enumerate(parents[starts[i] : starts[i + 1]]):
                    partial = self.outer.partial(i, slot) if active[parent] else -1
                    if partial >= 0:
                        self._send(parent, self.outer.emit("mul", self.sums[i], partial))
            if phase < len(self.made.units):
                self._sweep(phase, *self.made.units[phase])
        zero = self.outer.const(0.0)
        return [self.sums.get(leaf, zero) for leaf in leaves]

    def _send(self, node: int, place: int) -> None:
        """Add a contribution to what a node's gradient is so far."""
        if self._is_apart(node):
            self.bodies[self.of_loop[node]].more.setdefault((self.of_step[node], self.of_place[node]), []).append(place)
        else:
            before = self.sums.get(node)
            self.sums[node] = place if before is None else self.outer.emit("add", before, place)

    def _sweep(self, unit: int, number: int, sweep: int) -> None:
        """Lay out a loop's sweep, and have what it adds up outside among the sums."""
        body, outer = self.bodies[number], self.outer
        flags: dict[int, bool] = {}
        inside = body.loop.members[:, self.made.sweeps[number][sweep].places].ravel()
        for node in inside[np.isin(inside, [*self.sums])].tolist():
            step, place = self.of_step[node], self.of_place[node]
            body.first[step, place] = self.sums[node]
            flags[place] = flags.get(place, False) or bool(outer.varies[self.sums[node]])
        for (_, place), more in body.more.items():
            flags[place] = flags.get(place, False) or any(bool(outer.varies[each]) for each in more)
        body.sweep(sweep, flags)
        before = {node: bool(outer.varies[place]) for node, place in self.sums.items()}
        found, reached = totals(body, self.made, sweep, self._is_apart, before)
        body.totals.append(found)
        body.reached.append(reached)
        for i, total in enumerate(found):
            place = self._source(total.varies, (len(self.bodies) + unit + 1, "sum", number, sweep, i))
            if self._is_apart(total.node):
                self._send(total.node, place)
                continue
            if total.node in self.sums:
                total.start = self.sums[total.node]
                if not total.starts:
                    place = outer.emit("add", total.start, place)
            self.sums[total.node] = place

    def _is_apart(self, node: int) -> bool:
        """Whether all contributions to a node from outside of its loop are kept apart, to be added later."""
        number = self.of_loop[node]
        return number >= 0 and bool(self.made.later[number][self.of_place[node]])
