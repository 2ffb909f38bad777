"""replay/code: a recorded graph and its backward pass, lowered to straight-line code.

The rows' own texts are laid out node by node, with the same additions in the same order as Value makes them, so
that whoever runs the code gets the numbers of eager computation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from autograd.replay.code.straight_line import ON_FLOATS, Args, Code
from autograd.replay.code.templates import Template, template
from autograd.replay.guarding import Guard
from autograd.rows.table import TABLE


class Lowering:
    """Code in the making, of inputs that come with every sample, and of parameters that all samples have in common."""

    def __init__(self, inputs: Sequence[Any], parameters: Sequence[Any]) -> None:
        self.code = Code([], [], bytearray(), [], [], len(inputs), len(parameters))
        self.ops, self.args, self.varies = self.code.ops, self.code.args, self.code.varies
        self.constants: dict[str, int] = {}
        self.numbers: dict[int, float | bool] = {}  # of each constant's place
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
            self.numbers[place] = number
        return place

    def emit(self, op: str, *args: int) -> int:
        """The place of what an instruction gives; what is known already, or doesn't change a bit, adds none."""
        found = self.emitted.get((op, args))
        if found is not None:
            return found
        if not self.numbers.keys().isdisjoint(args):
            place = self._with_numbers(op, args)
            if place >= 0:
                return place
        elif op == "select" and args[1] == args[2]:
            return args[1]
        elif op in ("neg", "abs") and self.ops[args[0]] == "neg":  # so that exp(-|-a|) is exp(-|a|)
            inner = int(self.args[args[0]][0])
            return inner if op == "neg" else self.emit(op, inner)
        found = self.emitted[op, args] = self.code.add(op, args, varies=any(map(self.varies.__getitem__, args)))
        return found

    def _of_two(self, op: str, one: int, other: int) -> int:
        """`emit` of a sum or a product, which is nearly all that there is, in half the time."""
        key = op, (one, other)
        found = self.emitted.get(key)
        if found is None:
            if one in self.numbers or other in self.numbers:
                return self.emit(op, one, other)
            found = self.emitted[key] = len(self.ops)
            self.ops.append(op)
            self.args.append(key[1])
            self.varies.append(self.varies[one] or self.varies[other])
        return found

    def _with_numbers(self, op: str, args: tuple[int, ...]) -> int:
        """The place of what an instruction gives without being done, as some of its arguments are known; or -1."""
        known = [self.numbers.get(each) for each in args]
        if None not in known:
            return self.const(ON_FLOATS[op](*known))
        if op == "select":
            if known[0] is not None:
                return args[1] if known[0] else args[2]
            return args[1] if args[1] == args[2] else -1
        if op == "mul":
            for one, other in ((0, 1), (1, 0)):
                if known[one] == 1.0:
                    return args[other]
                if known[one] == -1.0:
                    return self.emit("neg", args[other])
        return args[0] if op in ("div", "pow") and known[1] == 1.0 else -1

    # ---- the graph --------------------------------------------------------------------------------------------------

    def forward(self, nodes: Sequence[Any]) -> None:
        """Lay out the values of nodes that are given in forward order; leaves that are neither are constants."""
        for node in nodes:
            if node in self.place:
                continue
            if not node.op:
                self.place[node] = self.const(node.data)
                continue
            self.lay(node, node.op, [self.place[parent] for parent in node.parents])

    def lay(self, node: Any, op: str, operands: Sequence[int]) -> None:
        """Lay out the value of a node, or of what stands for one, by the places of its operands."""
        made = template(TABLE[op], len(operands))
        where = [-1] * len(made.code)
        where[: len(operands)] = operands
        self.made[node] = (made, where)
        self.place[node] = self._expand(made, where, made.value)

    def partial(self, node: Any, slot: int) -> int:
        """The place of a node's partial by one of its operands; -1 where it has none."""
        made, where = self.made[node]
        partial = made.partials[slot]
        return partial if partial < 0 else where[partial] if where[partial] >= 0 else self._expand(made, where, partial)

    def _expand(self, made: Template, where: list[int], wanted: int) -> int:
        """The place of one of a template's instructions; what it needs, and isn't there yet, is laid out before."""
        for local in made.order if wanted == made.value else made.needed(wanted, where):
            name, *args = made.code[local]
            if name == "add" or name == "mul":
                where[local] = self._of_two(name, where[args[0]], where[args[1]])  # type: ignore[index]
            elif name == "const":
                where[local] = self.const(args[0])  # type: ignore[arg-type]
            else:
                where[local] = self.emit(str(name), *[where[each] for each in args])  # type: ignore[index]
        return where[wanted]

    def backward(self, nodes: Sequence[Any], leaves: Sequence[Any]) -> list[int]:
        """Lay out the backward pass of nodes that are given in its order; gives the places of the leaves' gradients."""
        sums, zero = self.gradients(nodes, set(leaves)), self.const(0.0)
        return [sums.get(leaf, zero) for leaf in leaves]

    def gradients(self, nodes: Sequence[Any], leaves: Set[Any]) -> dict[Any, int]:
        """The same for as many of the leaves as it comes to, and for the nodes between: the places of all of them."""
        active: set[Any] = set()
        for node in reversed(nodes):
            if not active.isdisjoint(node.parents) if node.op else node in leaves:
                active.add(node)
        sums: dict[Any, int] = {nodes[0]: self.const(1.0)}
        for node in nodes:
            if not node.op or node not in active or node not in sums:
                continue
            upstream = sums[node]
            made, where = self.made[node]
            for parent, partial in zip(node.parents, made.partials, strict=True):
                if parent in active and partial >= 0:
                    found = where[partial]
                    sent = self._of_two("mul", upstream, found if found >= 0 else self._expand(made, where, partial))
                    before = sums.get(parent)
                    sums[parent] = sent if before is None else self._of_two("add", before, sent)
        return sums

    def tangents(self, nodes: Sequence[Any], leaves: Sequence[Any]) -> dict[Any, dict[int, int]]:
        """Lay out the derivatives by each leaf of nodes that are given in forward order, from the leaves on.

        Gives, of each node that a leaf leads to, their places by the leaves' numbers. The order of the additions is
        that of `calculus.passes.pushforward`.
        """
        moved: dict[Any, dict[int, int]] = {leaf: {i: self.const(1.0)} for i, leaf in enumerate(leaves)}
        for node in nodes:
            if not node.op:
                continue
            made, where = self.made[node]
            sums: dict[int, int] = {}
            for parent, partial in zip(node.parents, made.partials, strict=True):
                if parent in moved and partial >= 0:
                    slope = self._expand(made, where, partial)
                    for i, tangent in moved[parent].items():
                        term = self._of_two("mul", tangent, slope)
                        sums[i] = self._of_two("add", sums[i], term) if i in sums else term
            if sums:
                moved[node] = sums
        return moved

    def nonzero(self, places: Mapping[int, int]) -> dict[int, int]:
        """Those of some derivatives, `unsigned`, that aren't known to be 0, in the order of their numbers."""
        numbers = sorted(places)
        found = zip(numbers, self.unsigned([places[i] for i in numbers]), strict=True)
        return {i: place for i, place in found if self.numbers.get(place) != 0.0}

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
        """The code of what is needed for these."""
        return self.code.only(results, [self.apart(place) for place in gradients])

    def apart(self, place: int) -> tuple[int, int]:
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
