"""replay/llvm: instructions that are done side by side, on numbers that all samples have in common.

This is their text in LLVM's language.
"""

from __future__ import annotations

from autograd.replay.code.straight_line import Code
from autograd.replay.code.templates import LOGIC
from autograd.replay.llvm.arrangement import Arrangement
from autograd.replay.llvm.instructions import Instructions
from autograd.replay.llvm.notation import in_a_row, literals
from autograd.replay.llvm.packing import Unit


class Packs(Arrangement, Instructions):
    """The text of a program; `Arrangement` and `Instructions` have what its arguments are."""

    def __init__(
        self, code: Code, lanes: int, longest: int, vectors: dict[str, dict[int, str]] | None = None,
        contract: bool = False, together: int = 1,
    ) -> None:  # fmt: skip
        Instructions.__init__(self, code, vectors, contract)
        Arrangement.__init__(self, code, lanes, longest, together)

    def _start(self, width: int) -> None:
        super()._start(width)
        self.packs: dict[Unit, str] = {}  # what is known in this function of several places at a time

    def _pack(self, unit: Unit) -> None:
        """Some instructions side by side, and their numbers put where others find them."""
        self._several(len(unit))
        op = self.code.ops[unit[0]]
        made = self.packs[unit] = self._made(op, [self._together(operands) for operands in self._operands(unit)])
        if not self.outside.isdisjoint(unit):
            self._put(self._as_number(made, op), self.shared_at(unit[0]))
        numbers = [self.common.get(place, []) for place in unit]
        if {len(each) for each in numbers} == {1} and in_a_row([each[0] for each in numbers]):
            self._put(made, numbers[0][0])
            numbers = []
        whole = self.kind
        self._several(1)
        for lane, each in enumerate(numbers):
            for number in each:
                self._put(self._new(f"extractelement {whole} {made}, i32 {lane}"), number)

    def _put(self, made: str, slot: int) -> None:
        """Put a number, or several, where all samples' are."""
        self.lines.append(f"  store {self.kind} {made}, ptr {self._at('%u', slot)}, align 8")

    def _together(self, places: Unit) -> str:
        """The numbers at these places, side by side."""
        found = self.packs.get(places)
        if found is not None:
            return found
        code = self.code
        op = code.ops[places[0]]  # if it's a constant or a parameter, then so are the others
        kind = "i1" if op in LOGIC else "double"
        if len({*places}) == 1:
            own = self.local.get(places[0])
            return self._operand(places[0]) if own is None else self._splat(own, kind)
        if op == "const":
            return literals([code.args[place][0] for place in places])
        if op == "parameter":
            spread = self.spread.get(places)
            at = self._at("%p", code.args[places[0]][0]) if spread is None else self._at("%u", spread)
            return self._new(f"load {self.kind}, ptr {at}, align 8")
        if in_a_row([self.shared_at(place) for place in places]):
            return self._loaded(self._at("%u", self.shared_at(places[0])), op)
        return self._gathered(places, kind)

    def _gathered(self, places: Unit, kind: str) -> str:
        """Numbers from here and there, side by side."""
        width = self.width
        self._several(1)
        singles = [self._operand(place) for place in places]
        self._several(width)
        whole = self.packs[places] = self._joined(singles, kind)
        return whole

    def _spread(self) -> None:
        """The function that puts parameters next to those they are used with."""
        places = [place for operands in self.spread for place in operands]
        start = next(iter(self.spread.values()), 0)
        table = ", ".join(f"i32 {self.code.args[place][0]}" for place in places)
        self.lines += [
            f"@which = internal constant [{len(places)} x i32] [{table}]",
            "define internal void @spread(ptr %p, ptr %u) nounwind {",
            "entry:",
            f"  %to = getelementptr double, ptr %u, i64 {start}",
            "  br label %loop",
            "loop:",
            "  %i = phi i64 [ 0, %entry ], [ %next, %loop ]",
            "  %at_which = getelementptr i32, ptr @which, i64 %i",
            "  %which = load i32, ptr %at_which",
            "  %from = getelementptr double, ptr %p, i32 %which",
            "  %number = load double, ptr %from, align 8",
            "  %into = getelementptr double, ptr %to, i64 %i",
            "  store double %number, ptr %into, align 8",
            "  %next = add i64 %i, 1",
            f"  %more = icmp slt i64 %next, {len(places)}",
            "  br i1 %more, label %loop, label %done",
            "done:",
            "  ret void",
            "}",
        ]
