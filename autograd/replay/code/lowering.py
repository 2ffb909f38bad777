"""replay/code: a recorded graph and its backward pass, lowered to straight-line code.

The rows' own texts are laid out node by node, with the same additions in the same order as Value makes them, so
that whoever runs the code gets the numbers of eager computation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.replay.code.straight_line import ON_FLOATS, SOURCES, Args, Code
from autograd.replay.code.templates import Template, template
from autograd.replay.guarding import Guard
from autograd.rows.table import TABLE


class Lowering:
    """Code in the making, of inputs that come with every sample, and of parameters that all samples have in common."""

    def __init__(self, inputs: Sequence[Any], parameters: Sequence[Any]) -> None:
        self.code = Code([], [], bytearray(), [], [], len(inputs), len(parameters))
        self.ops, self.args, self.varies = self.code.ops, self.code.args, self.code.varies
        self.constants: dict[str, int] = {}
        self.emitted: dict[tuple[str, Args], int] = {}
        self.place: dict[Any, int] = {}  # of each node's value
        self.made: dict[Any, tuple[Template, list[int]]] = {}  # of each inner node: where its row's code lies
        for name, leaves in (("input", inputs), ("parameter", parameters)):
            for i, leaf in enumerate(leaves):
                self.place[leaf] = self.code.add(name, (i,), varies=name == "input")

    # ---- instructions ----------------------------------------------------------------------------------------------

    def const(self, number: float | bool) -> int:
        """The place of a number."""
        key = repr(number)  # tells -0.0 and True from 0.0 and 1.0
        place = self.constants.get(key)
        if place is None:
            place = self.constants[key] = self.code.add("const", (number,), varies=False)
        return place

    def emit(self, op: str, *args: int) -> int:
        """The place of what an instruction gives; what is known already, or doesn't change a bit, adds none."""
        ops = self.ops
        known = [self.args[each][0] if ops[each] == "const" else None for each in args]
        if None not in known:
            return self.const(ON_FLOATS[op](*known))
        if op == "select":
            if known[0] is not None:
                return args[1] if known[0] else args[2]
            if args[1] == args[2]:
                return args[1]
        elif op == "mul":
            for one, other in ((0, 1), (1, 0)):
                if known[one] == 1.0:
                    return args[other]
                if known[one] == -1.0:
                    return self.emit("neg", args[other])
        elif op in ("div", "pow"):
            if known[1] == 1.0:
                return args[0]
        elif op == "neg" and ops[args[0]] == "neg":  # so that exp(-(-a)) is exp(a)
            return int(self.args[args[0]][0])
        place = self.emitted.get((op, args))
        if place is None:
            varies = any(map(self.varies.__getitem__, args))
            place = self.emitted[op, args] = self.code.add(op, args, varies=varies)
        return place

    # ---- the graph --------------------------------------------------------------------------------------------------

    def forward(self, nodes: Sequence[Any]) -> None:
        """Lay out the values of nodes that are given in forward order; leaves that are neither are constants."""
        for node in nodes:
            if node in self.place:
                continue
            if not node.op:
                self.place[node] = self.const(node.data)
                continue
            parents = node.parents
            made = template(TABLE[node.op], len(parents))
            where = [-1] * len(made.code)
            where[: len(parents)] = [self.place[parent] for parent in parents]
            self.made[node] = (made, where)
            self.place[node] = self._expand(made, where, made.value)

    def _expand(self, made: Template, where: list[int], wanted: int) -> int:
        """The place of one of a template's instructions; what it needs, and isn't there yet, is laid out before."""
        waiting = [wanted]
        while waiting:
            local = waiting[-1]
            name, *args = made.code[local]
            if where[local] < 0 and name == "const":
                where[local] = self.const(args[0])  # type: ignore[arg-type]
            elif where[local] < 0:
                missing = [each for each in args if where[each] < 0]  # type: ignore[index]
                if missing:
                    waiting += missing[::-1]  # type: ignore[arg-type]
                    continue
                where[local] = self.emit(str(name), *[where[each] for each in args])  # type: ignore[index]
            waiting.pop()
        return where[wanted]

    def backward(self, nodes: Sequence[Any], leaves: Sequence[Any]) -> list[int]:
        """Lay out the backward pass of nodes that are given in its order; gives the places of the leaves' gradients."""
        active = set(leaves)
        for node in reversed(nodes):
            if node.op and not active.isdisjoint(node.parents):
                active.add(node)
        sums: dict[Any, int] = {nodes[0]: self.const(1.0)}
        for node in nodes:
            if not node.op or node not in active or node not in sums:
                continue
            upstream = sums[node]
            made, where = self.made[node]
            for parent, partial in zip(node.parents, made.partials, strict=True):
                if parent in active and partial >= 0:
                    sent = self.emit("mul", upstream, self._expand(made, where, partial))
                    before = sums.get(parent)
                    sums[parent] = sent if before is None else self.emit("add", before, sent)
        zero = self.const(0.0)
        return [sums.get(leaf, zero) for leaf in leaves]

    def unsigned(self, places: Sequence[int]) -> list[int]:
        """The places of the same gradients as `backward` gives them, whose sums start with 0: never -0.0."""
        zero = self.const(0.0)
        return [self.emit("add", zero, place) for place in places]

    def broken(self, guards: Sequence[Guard]) -> int:
        """The place of the number of the first guard that doesn't hold, counted from 1; 0 where all do."""
        first = self.const(0.0)
        for number in range(len(guards), 0, -1):
            guard = guards[number - 1]
            relation, *sides = guard.exact()
            holds = self.emit(relation, *[self.const(x) if isinstance(x, float) else self.place[x] for x in sides])
            here = self.const(float(number))
            first = self.emit("select", holds, *((first, here) if guard.holds else (here, first)))
        return first

    def finish(self, results: Sequence[int], gradients: Sequence[int]) -> Code:
        """The code of what is needed for these, each instruction as late as possible: what it gives is soon used."""
        parts = [self._apart(place) for place in gradients]
        new: dict[int, int] = {}
        waiting = [place for pair in reversed(parts) for place in reversed(pair) if place >= 0] + list(results)[::-1]
        while waiting:
            place = waiting[-1]
            missing = [] if self.ops[place] in SOURCES else [each for each in self.args[place] if each not in new]
            if missing:
                waiting += missing[::-1]
            else:
                new.setdefault(place, len(new))
                waiting.pop()
        old = [(self.ops[place], self.args[place]) for place in new]
        return Code(
            [op for op, _ in old],
            [args if op in SOURCES else tuple([new[each] for each in args]) for op, args in old],
            bytearray(self.varies[place] for place in new),
            [new[place] for place in results],
            [(new.get(own, -1), new.get(common, -1)) for own, common in parts],
            self.code.inputs,
            self.code.parameters,
        )

    def _apart(self, place: int) -> tuple[int, int]:
        """What of a gradient differs from sample to sample, and what is the same for all; -1 where there is no such."""
        if not self.varies[place]:
            return -1, place
        if self.ops[place] == "add":
            x, y = self.args[place]
            if not self.varies[x]:
                return y, x
            if not self.varies[y]:
                return x, y
        return place, -1
