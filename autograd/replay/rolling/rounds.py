"""replay/rolling: the rounds of a graph with its loops rolled up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from autograd.replay.code.families import layout
from autograd.replay.code.straight_line import Code
from autograd.replay.code.templates import LOGIC
from autograd.replay.rolling.body import Body, steps_of
from autograd.replay.rolling.cells import Cells, Round, RoundSchedule, cut, table
from autograd.replay.rolling.finding import Ints
from autograd.replay.rolling.ordering import NotRolledError
from autograd.replay.rolling.totals import MIXED
from autograd.replay.rolling.whole import Whole

Key = tuple[int, bool]  # a place, and whether its cell is to differ between samples


class LoopCells:
    """What a loop has in cells.

    Args:
        kept: of every step: places, and whether they vary; numbered.
        values: the first cell of these.
        sums: the first cell of the steps' gradients.
        totals: of each sweep, the first cell of what it adds to outside.
    """

    def __init__(self, body: Body, cells: Cells, backwards: bool) -> None:
        self.kept = kept(body, backwards)
        self.values = cells.new(len(self.kept), [varies for _, varies in self.kept], len(body))
        self.flags = {place: i for i, place in enumerate(body.flags)} if backwards else {}
        self.sums = cells.sum(len(self.flags), [body.flags[place] for place in self.flags], len(body))
        self.totals = [cells.sum(len(some), [each.varies for each in some]) for some in body.totals if backwards]

    def value(self, step: int, key: Key) -> int:
        """The cell of what a step computed."""
        return self.values + step * len(self.kept) + self.kept[key]

    def sum(self, step: int, place: int) -> int:
        """The cell of a node's gradient."""
        return self.sums + step * len(self.flags) + self.flags[place]


def kept(body: Body, backwards: bool) -> dict[Key, int]:
    """What a step's forward code leaves for others: places and whether their cells vary, in the order of its layout."""
    code, varies = body.code, body.code.varies
    found: dict[Key, None] = dict.fromkeys((body.laid[place], bool(varies[body.laid[place]])) for place in body.asked)
    forward = body.forward_places()

    def read(sources: Sequence[int]) -> None:
        for each in sources:
            key = body.keys.get(each)
            if key is None:
                found.setdefault((each, bool(varies[each])))
            elif key[0] == "back":
                found.setdefault((body.laid[key[2]], bool(varies[each])))

    for some in body.sweeps if backwards else ():
        _, inputs, parameters = cut(code, [each.place for each in some], forward.__contains__, int)
        read([*inputs, *parameters])
    before = -1
    while before < len(found):
        before = len(found)
        made, inputs, parameters = cut(code, [place for place, _ in found], lambda _: False, int)
        read([*inputs, *parameters])
    slot = layout(made).slot
    order = [(varies[place], int(slot[at])) for (place, _), at in zip(found, made.results, strict=True)]
    keys = [key for _, key in sorted(zip(order, found, strict=True))]
    return {key: i for i, key in enumerate(keys)}


class RolledCode:
    """Code whose loops are rolled up, as `straight_line.Code` is one without.

    Args:
        whole: the graph, laid out.
        results: the places of what is given for each sample.
        gradients: of each gradient the places of its parts, as `Code.gradients` has them.
        per_sample: whether every sample's gradients are given, after its results, and not summed.
    """

    def __init__(
        self, whole: Whole, results: Sequence[int], gradients: Sequence[tuple[int, int]], *, per_sample: bool = False
    ) -> None:  # fmt: skip
        self.whole, self.results, self.gradients, self.per_sample = whole, [*results], [*gradients], per_sample

    @cached_property
    def schedule(self) -> RoundSchedule:
        """What a back end runs."""
        return Rounds(self).schedule()

    def __len__(self) -> int:
        return len(self.schedule)

    @property
    def called(self) -> set[str]:
        """The functions it calls."""
        return self.schedule.called

    @property
    def parts(self) -> list[tuple[Code, int]]:
        """Its codes, and how often each is run."""
        return [(each.code, len(each)) for each in self.schedule.rounds]

    @property
    def steps(self) -> list[int]:
        """Of each loop, how many steps it has."""
        return [len(body) for body in self.whole.bodies]

    def only(self, results: Sequence[int], gradients: Sequence[tuple[int, int]]) -> RolledCode:
        """The code of what is needed for these."""
        return RolledCode(self.whole, results, gradients)

    def each(self) -> RolledCode:
        """The same with every sample's gradients among its results."""
        return RolledCode(self.whole, self.results, self.gradients, per_sample=True)


class Rounds:
    """Rounds in the making, of some results and gradients of a graph."""

    def __init__(self, code: RolledCode) -> None:
        self.code, self.whole = code, code.whole
        self.outer, self.bodies = self.whole.outer, self.whole.bodies
        self.phase = self._phases()
        wanted = [*code.results, *[place for pair in code.gradients for place in pair if place >= 0]]
        forward = max([self.phase[place] for place in wanted], default=0) <= len(self.bodies)
        self.units = [] if forward else self.whole.made.units
        self.cells = Cells(len(self.whole.inputs), len(self.whole.parameters))
        self.dump = {varies: self.cells.sum(1, varies) for varies in (False, True)}  # for what nobody wants
        self.loops = [LoopCells(body, self.cells, bool(self.units)) for body in self.bodies]
        self.known: dict[Key, int] = {}  # cells of places outside of loops
        self.numbers: dict[int, float] = {}
        self.wanted: list[list[tuple[int, int]]] = [[] for _ in range(len(self.bodies) + len(self.units) + 1)]

    def schedule(self) -> RoundSchedule:
        """The rounds, put together."""
        given = [self._own(place) for place in self.code.results]
        pairs = [(self._part(own), self._part(common)) for own, common in self.code.gradients]
        loops: list[list[Round]] = [[] for _ in self.wanted]  # after which phase they run
        for number, (body, of) in enumerate(zip(self.bodies, self.loops, strict=True)):
            if of.kept:
                loops[number].append(self._forward(body, of))
            if self.units:
                self._starts(body, of)
        for unit, (number, sweep) in enumerate(self.units):
            if self.bodies[number].sweeps[sweep]:
                loops[len(self.bodies) + unit].append(self._backward(self.bodies[number], self.loops[number], sweep))
        stages = [self._stage(phase) for phase in reversed(range(len(self.wanted)))][::-1]
        rounds = [each for stage, some in zip(stages, loops, strict=True) for each in (*stage, *some)]
        return RoundSchedule(
            rounds, self.cells.varies, self.numbers, self.cells.sums, given, pairs, self.code.per_sample
        )  # fmt: skip

    def _part(self, place: int) -> int:
        return self._own(place) if place >= 0 else -1

    def _phases(self) -> list[int]:
        """Of each place outside of loops, the first phase in which it can be computed."""
        outer, found = self.outer, list[int]()
        for place, (op, args) in enumerate(zip(outer.ops, outer.args, strict=True)):
            if place in self.whole.heap:
                found.append(self.whole.heap[place][0])
            else:
                found.append(0 if op in ("const", "input", "parameter") else max([found[each] for each in args]))
        return found

    # ---- cells ------------------------------------------------------------------------------------------------------

    def _own(self, place: int) -> int:
        return self.cell(place, bool(self.outer.varies[place]))

    def cell(self, place: int, varies: bool) -> int:
        """The cell of a number that is made outside of loops."""
        found = self.known.get((place, varies))
        if found is None:
            found = self.known[place, varies] = self._cell(place, varies)
        return found

    def _cell(self, place: int, varies: bool) -> int:
        op, args = self.outer.ops[place], self.outer.args[place]
        if bool(self.outer.varies[place]) == varies:
            if place in self.whole.heap:
                _, kind, number, *rest = self.whole.heap[place]
                if kind == "value":
                    step, node = rest
                    key = self.bodies[number].laid[node], varies
                    return self.loops[int(number)].value(int(step), key)
                return int(self.loops[int(number)].totals[rest[0]] + rest[1])
            if op == "const":
                cell = self.cells.new(1, False)
                self.numbers[cell] = float(args[0])
                return cell
            if op in ("input", "parameter"):
                return int(args[0]) + (len(self.whole.inputs) if op == "parameter" else 0)
        cell = self.cells.new(1, varies)
        self.wanted[self.phase[place]].append((place, cell))
        return cell

    def _of_steps(self, body: Body, of: LoopCells, place: int) -> Ints:
        """The cells of a source of a step, step by step."""
        key, varies, count = body.keys.get(place), bool(body.code.varies[place]), len(body)
        if key is None:
            return of.value(0, (place, varies)) + np.arange(count) * len(of.kept)
        kind, what, *rest = key
        if kind == "outer":
            return self._cells(what, varies)
        if kind == "sum":
            return of.sum(0, what) + np.arange(count) * len(of.flags)
        if kind == "more":
            zero = self.outer.const(0.0)
            self.phase += [0] * (len(self.outer.ops) - len(self.phase))
            each = [body.more.get((step, what), []) for step in range(count)]
            return self._cells([some[rest[0]] if len(some) > rest[0] else zero for some in each], varies)
        node, places = rest
        made = of.value(0, (body.laid[node], varies)) + np.arange(count - what) * len(of.kept)
        return np.concatenate([self._cells(places, varies), made])

    def _cells(self, places: Sequence[int], varies: bool) -> Ints:
        known = {place: self.cell(place, varies) for place in dict.fromkeys(places)}
        return np.array([known[place] for place in places], dtype=np.int64)

    # ---- rounds -----------------------------------------------------------------------------------------------------

    def _forward(self, body: Body, of: LoopCells) -> Round:
        roots = [place for place, _ in of.kept]
        cells = of.values + np.arange(len(body))[:, None] * len(roots) + np.arange(len(roots))
        return self._round(body, of, roots, set(), cells, table((), len(body)), [*range(len(body))])

    def _backward(self, body: Body, of: LoopCells, sweep: int) -> Round:
        some, turns = body.sweeps[sweep], [*steps_of(body.loop, body.made.sweeps[body.number][sweep])]
        added = table([self._sent(body, of, sweep, i) for i in range(len(some))], len(body))
        roots = [each.place for each in some]
        return self._round(body, of, roots, body.forward_places(), table((), len(body)), added[turns], turns)

    def _round(
        self, body: Body, of: LoopCells, roots: list[int], known: set[int], results: Ints, added: Ints, turns: list[int]
    ) -> Round:  # fmt: skip
        cells: dict[int, Ints] = {}

        def order(place: int) -> int:
            cells[place] = self._of_steps(body, of, place)
            return int(cells[place][len(body) // 2])

        code, inputs, parameters = cut(body.code, roots, known.__contains__, order)
        given = [table([cells[place] for place in some], len(body))[turns] for some in (inputs, parameters)]
        return Round(code, given[0], given[1], results, added)

    def _sent(self, body: Body, of: LoopCells, sweep: int, number: int) -> Ints:
        """The cells that a contribution is added to, step by step."""
        sent, reached = body.sweeps[sweep][number], body.reached[sweep][number]
        operand, varies = sent.operand, bool(body.code.varies[sent.place])
        found = np.where(reached >= 0, of.totals[sweep] + reached, self.dump[varies])
        into = {body.totals[sweep][each].varies for each in {*reached.tolist()} if each >= 0}
        if operand.back >= 0 and operand.place in of.flags:
            found[operand.back :] = of.sum(0, operand.place) + np.arange(len(body) - operand.back) * len(of.flags)
            into.add(body.flags[operand.place])
        if len(into) > 1 or (into and varies > max(into)):
            raise NotRolledError(MIXED)
        if into and (reached < 0).any() and max(into) != varies:
            found[found == self.dump[varies]] = self.dump[max(into)]
        return found

    def _starts(self, body: Body, of: LoopCells) -> None:
        """Have sums begin with what is there before the loop."""
        for some, first in zip(body.totals, of.totals, strict=True):
            for i, total in enumerate(some):
                if total.starts:
                    self.wanted[self.phase[total.start]].append((total.start, first + i))
        for (step, node), place in body.first.items():
            if node in of.flags:
                self.wanted[self.phase[place]].append((place, of.sum(step, node)))

    def _stage(self, phase: int) -> list[Round]:
        """What is outside of loops in one phase."""
        outer, pairs = self.outer, self.wanted[phase]
        if not pairs:
            return []

        def is_source(place: int) -> bool:
            return self.phase[place] < phase and outer.ops[place] not in ("const", *LOGIC)

        code, inputs, parameters = cut(outer, [place for place, _ in pairs], is_source, self._own)
        given = [table([self._own(place) for place in some], 1) for some in (inputs, parameters)]
        return [Round(code, given[0], given[1], table([cell for _, cell in pairs], 1), table((), 1))]
