"""replay/llvm: which function of the machine code does what, and where the numbers lie that they hand to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain

from autograd.replay.code.straight_line import SOURCES, Code
from autograd.replay.code.summing import GROUP, LANES
from autograd.replay.llvm.alike import alike
from autograd.replay.llvm.interleaving import interleaved
from autograd.replay.llvm.notation import Slots, cut, in_a_row, positions
from autograd.replay.llvm.packing import Unit, packed

ROOM = 100_000  # bytes for numbers on the way, which are to stay near the processor
BYTES = 20  # of machine code for an instruction; code that has no room there is fetched anew for every strip of samples


class Arrangement:
    """The plan of a program.

    Args:
        code: what to compile.
        lanes: how many samples at a time: 1, 2, 4 or 8.
        longest: how many instructions a function may have.
        together: how many instructions that are alike are done at a time, of those that all samples have in common.
    """

    def __init__(self, code: Code, lanes: int, longest: int, together: int = 1) -> None:
        self.code, self.lanes, self.longest, self.together = code, lanes, longest, together
        self.gradients = -(-len(code.gradients) // LANES) * LANES  # and some that fill up
        self.sums = {number: own for number, (own, _) in enumerate(code.gradients) if own >= 0}
        self.given = positions(code.results)
        self.summed, self.common = (positions(side) for side in zip(*code.gradients or [(-1, -1)], strict=True))
        # the gradients that are added up after all functions, from factors that these leave behind
        self.terms = self._products() if lanes > 1 else {}
        factors = {*chain.from_iterable(self.terms.values())}
        left = {self.sums[number] for number in self.terms}
        inner = [i for i, op in enumerate(code.ops) if op not in ("const", "parameter") and i not in left]
        varying = interleaved(code, [i for i in inner if code.varies[i]], {*code.results, *self.summed, *factors})
        uniform = [i for i in inner if not code.varies[i]]
        self.stretches = alike(code, [i for i in uniform if i not in self.given], self.common)
        self.part_of = {
            place: (False, -1) for stretch in self.stretches for places in stretch.places for place in places
        }
        rest = [i for i in uniform if i not in self.part_of]
        self.read = [place for place in code.results if not code.varies[place]]  # by the caller, in %u
        units = packed(code, rest, {*self.read, *self.common}, together)
        self.parts = {False: cut(units, longest), True: cut([(place,) for place in varying], longest)}
        for varies, parts in self.parts.items():
            for number, part in enumerate(parts):
                self.part_of |= dict.fromkeys(chain.from_iterable(part), (varies, number))
        self.size = len(units) + len(varying)  # in instructions, those that are done together being one
        packs = [unit for unit in units if len(unit) > 1]
        self.pack_of = {place: unit for unit in packs for place in unit}
        self.outside = self._outside(factors)
        self.shared = Slots()  # numbers all samples have in common, in %u, after those that are `common`
        self.spread: dict[Unit, int] = {}  # where parameters lie once more, next to those they are used with
        for unit in packs:
            if not self.outside.isdisjoint(unit):
                for place in unit:  # one after the other
                    self.shared[place]
        for place in self.read:
            self.shared[place]
        self.kept = set()  # of the first parameter in a stretch: what is read elsewhere, of all or of some
        for places in chain.from_iterable(stretch.places for stretch in self.stretches):
            if not self.outside.isdisjoint(places):
                self.kept.add(places[0])
                for place in places:  # one after the other
                    self.shared[place]
        for operands in chain.from_iterable(map(self._operands, packs)):
            if operands not in self.spread and self._lie_apart(operands):
                self.spread[operands] = self.gradients + len(self.shared.of)
                for _ in operands:
                    self.shared[-1 - len(self.shared.of)]
        if lanes > 1:
            for number, place in self.sums.items():
                if place in self.outside:
                    self.terms[number] = (place,)
        self.work = Slots()  # numbers that go from one function to the next, in %work
        for place in sorted(self.outside):
            if code.varies[place]:
                self.work[place]
        blocks = min(GROUP // lanes, max(ROOM, BYTES * len(varying)) // (8 * lanes * (len(self.work.of) + 1)))
        self.strip = max(1, blocks) if lanes > 1 else 1
        room = self.strip * lanes
        self.pitch = room if room % 16 else room + 8  # of a number's blocks, such that not all compete for one place

    def _products(self) -> dict[int, tuple[int, ...]]:
        """The factors of gradients that are products nobody else needs, by the gradient's number."""
        code = self.code
        inner = [args for op, args in zip(code.ops, code.args, strict=True) if op not in SOURCES]
        uses = Counter(chain(chain.from_iterable(inner), code.results, self.sums.values()))
        return {
            number: code.args[place]
            for number, place in self.sums.items()
            if code.ops[place] == "mul" and uses[place] == 1 and "const" not in [code.ops[x] for x in code.args[place]]
        }

    def _operands(self, unit: Unit) -> list[Unit]:
        """What an instruction, or several side by side, are done to."""
        return [*zip(*[self.code.args[place] for place in unit], strict=True)]

    def _lie_apart(self, operands: Unit) -> bool:
        """Whether these are parameters that are to be brought together."""
        if self.code.ops[operands[0]] != "parameter" or len({*operands}) == 1:
            return False
        return not in_a_row([self.code.args[place][0] for place in operands])

    def _outside(self, factors: Iterable[int]) -> set[int]:
        """What is read in another function than where it's made, or not together with those it's made with."""
        code, found = self.code, self.part_of.keys() & {*factors, *self.read}
        for place, part in self.part_of.items():
            if code.ops[place] != "input":
                found.update([each for each in code.args[place] if self.part_of.get(each, part) != part])
        if self.pack_of:
            for unit in chain.from_iterable(self.parts[False]):
                for operands in self._operands(unit):
                    apart = [each for each in operands if self.pack_of.get(each, (each,)) != operands]
                    found.update([each for each in apart if each in self.part_of])
        return found

    # ---- addresses --------------------------------------------------------------------------------------------------

    def work_at(self, place: int) -> int:
        """Where a block's numbers lie, counted from the block's first."""
        return self.work[place] * self.pitch

    def shared_at(self, place: int) -> int:
        """Where a number lies in %u."""
        return self.gradients + self.shared[place]

    def common_at(self, place: int) -> str:
        """Where a number lies that is the same for all samples and no constant, as the end of a getelementptr."""
        if self.code.ops[place] == "parameter":
            return f"ptr %p, i64 {self.code.args[place][0]}"
        return f"ptr %u, i64 {self.shared_at(place)}"
