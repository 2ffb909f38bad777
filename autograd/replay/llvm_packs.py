"""Instructions that are done side by side, on numbers that all samples have in common, in LLVM's language."""

from __future__ import annotations

from autograd.replay.llvm_instructions import Instructions
from autograd.replay.llvm_words import in_a_row, literal
from autograd.replay.lowering import is_truth
from autograd.replay.packing import Unit


class Packs(Instructions):
    """The text of a program; `Instructions` has what its arguments are."""

    def _start(self, width: int) -> None:
        super()._start(width)
        self.packs: dict[Unit, str] = {}  # what is known in this function of several places at a time

    def _pack(self, unit: Unit) -> None:
        """Some instructions side by side, and their numbers put where others find them."""
        self._several(len(unit))
        op = self.code.ops[unit[0]]
        made = self.packs[unit] = self._made(op, [self._together(operands) for operands in self._operands(unit)])
        if not self.outside.isdisjoint(unit):
            whole = self._new(f"uitofp {self.truth} {made} to {self.kind}") if is_truth(op) else made
            self._put(whole, self.shared_at(unit[0]))
        numbers = [self.common.get(place, []) for place in unit]
        if {len(each) for each in numbers} == {1} and in_a_row([each[0] for each in numbers]):
            self._put(made, numbers[0][0])
        else:
            for lane, each in enumerate(numbers):
                for number in each:
                    one = self._new(f"extractelement {self.kind} {made}, i32 {lane}")
                    self.lines.append(f"  store double {one}, ptr {self._at('%u', number)}, align 8")
        self._several(1)

    def _put(self, made: str, slot: int) -> None:
        self.lines.append(f"  store {self.kind} {made}, ptr {self._at('%u', slot)}, align 8")

    def _together(self, places: Unit) -> str:
        """The numbers at these places, side by side."""
        found = self.packs.get(places)
        if found is not None:
            return found
        code = self.code
        ops = {code.ops[place] for place in places}
        truth = is_truth(code.ops[places[0]])
        if len({*places}) == 1:
            own = self.local.get(places[0])
            return self._operand(places[0]) if own is None else self._splat(own, "i1" if truth else "double")
        if ops == {"const"}:
            kind = "i1" if truth else "double"
            return "<" + ", ".join(f"{kind} {literal(code.args[place][0])}" for place in places) + ">"
        if ops == {"parameter"}:
            spread = self.spread.get(places)
            at = self._at("%p", code.args[places[0]][0]) if spread is None else self._at("%u", spread)
            return self._new(f"load {self.kind}, ptr {at}, align 8")
        if not ops & {"const", "parameter"} and in_a_row([self.shared_at(place) for place in places]):
            loaded = self._new(f"load {self.kind}, ptr {self._at('%u', self.shared_at(places[0]))}, align 8")
            return self._new(f"fcmp une {self.kind} {loaded}, {self._zero()}") if truth else loaded
        return self._gathered(places, "i1" if truth else "double")

    def _gathered(self, places: Unit, kind: str) -> str:
        """Numbers from here and there, side by side."""
        width = self.width
        self._several(1)
        singles = [self._operand(place) for place in places]
        self._several(width)
        whole = "poison"
        for lane, single in enumerate(singles):
            whole = self._new(f"insertelement <{width} x {kind}> {whole}, {kind} {single}, i32 {lane}")
        self.packs[places] = whole
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
