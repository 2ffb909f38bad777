"""replay/llvm: code as LLVM's intermediate language.

For a single sample, or for as many at a time as the machine can add at once.

Nothing is reassociated or contracted and libm's functions are called under names that the optimiser doesn't know, so
that every sample's numbers are those of eager computation, bit for bit. Code is cut into functions, because the time to
compile one grows faster than its length.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.replay.code.straight_line import SOURCES
from autograd.replay.code.summing import LANES
from autograd.replay.llvm.driver import BLOCK, STEP, groups, loop, whole
from autograd.replay.llvm.notation import literal
from autograd.replay.llvm.packs import Packs
from autograd.replay.llvm.sums import added


class Assembly(Packs):
    """The text of a program; `Instructions` has what its arguments are."""

    def arrays(self) -> tuple[int, int, int]:
        """How many numbers are shared; how many lie on the way; and where the parameters lie: -1, in an array apart."""
        return self.gradients + len(self.shared.of), len(self.work.of) * self.pitch, -1

    def fill(self, shared: Any) -> None:
        """Put into a new array of shared numbers what is known beforehand: nothing."""

    # ---- on disk ----------------------------------------------------------------------------------------------------

    def identity(self) -> bytes:
        """What the text depends on, as bytes."""
        options = (self.lanes, self.longest, self.together, self.strip, sorted(self.vectors.items()), self.flags)
        return repr(options).encode() + b"\n" + self.code.packed()

    @property
    def found(self) -> dict[str, list[Any]]:
        """What `text` finds out on the way, for who has the machine code already and needs no text."""
        return {"called": sorted(self.called), "shared": [*self.shared.of], "work": [*self.work.of]}

    @found.setter
    def found(self, known: dict[str, list[Any]]) -> None:
        self.called = set(known["called"])
        for slots, places in ((self.shared, known["shared"]), (self.work, known["work"])):
            slots.of = {place: i for i, place in enumerate(places)}

    # ---- the whole -------------------------------------------------------------------------------------------------

    def text(self) -> str:
        """The assembly's text."""
        self._loops()
        if self.spread:
            self._spread()
        for varies in (False, True):
            for number in range(len(self.parts[varies])):
                self._function(varies, number)
        body = self.lines
        self.lines = []
        uniform = ["call void @alike(ptr %p, ptr %u)"]
        if self.spread:
            uniform.append("call void @spread(ptr %p, ptr %u)")
        uniform += [f"call void @u{number}(ptr %p, ptr %u)" for number in range(len(self.parts[False]))]
        self._define("shared(ptr %p, ptr %u)", uniform, exported=True)
        calls = [f"call void @v{number}({STEP})" for number in range(len(self.parts[True]))]
        if self.terms:
            lines, more = added(self, self.flags)
            self.lines += lines
            calls += more
        self._define(f"block({STEP})", calls)
        if self.lanes > 1:
            self.lines.append(groups(self.gradients, self.lanes, self.strip))
        self.lines.append(whole(self.gradients, self.lanes, self.code.inputs))
        self.declared.add("declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)")
        return "\n".join([*self.head(), *body, *self.lines, ""])

    def _define(self, signature: str, lines: Sequence[str], *, exported: bool = False) -> None:
        linkage = "" if exported else "internal "
        self.lines += [
            f"define {linkage}void @{signature} nounwind {{",
            *(f"  {line}" for line in lines),
            "  ret void",
            "}",
        ]

    # ---- one function ----------------------------------------------------------------------------------------------

    def _function(self, varies: bool, number: int) -> None:
        self._start(self.lanes if varies else 1)
        self.varying = varies
        before, self.lines = self.lines, []
        if varies:
            sizes = {"lanes": self.lanes, "halves": LANES // self.lanes - 1, "size": self.gradients * self.lanes}
            self.lines.append(BLOCK.format(**sizes))
        for unit in self.parts[varies][number]:
            if len(unit) > 1:
                self._pack(unit)
                continue
            (place,) = unit
            self._instruction(place)
            if place in self.outside:
                self._keep(place)
            if self.varying:
                self._give(place)
            else:
                self._share(place)
        if not self.varying and number == 0:
            for place in dict.fromkeys(self.read):
                if self.code.ops[place] in SOURCES:
                    self._keep(place)
            for place in self.common:
                if self.code.ops[place] in SOURCES:
                    self._share(place)
        body, self.lines = self.lines, before
        if varies:
            self._define(f"v{number}({STEP})", [loop("i", "%first", "%stop", self.lanes, "\n".join(body))])
        else:
            self._define(f"u{number}(ptr %p, ptr %u)", body)

    def _loops(self) -> None:
        """The function that does what is alike for many parameters, some of them at a time."""
        self.lines.append("define internal void @alike(ptr %p, ptr %u) nounwind {\nentry:\n  br label %loop0")
        for number, stretch in enumerate(self.stretches):
            self._start(LANES)
            before = f"loop{number - 1}" if number else "entry"
            self.lines += [
                f"loop{number}:",
                f"  %i{number} = phi i64 [ 0, %{before} ], [ %next{number}, %loop{number} ]",
                f"  %u{number} = getelementptr double, ptr %u, i64 %i{number}",
                f"  %p{number} = getelementptr double, ptr %p, i64 %i{number}",
            ]
            at = self._at(f"%p{number}", stretch.first)
            self.local[stretch.parameter] = self._new(f"load {self.kind}, ptr {at}, align 8")
            for place, *_ in stretch.places:
                self._instruction(place)
                slots = [self.shared_at(place)] if place in self.kept else []
                for slot in slots + self.common.get(place, []):
                    to = self._at(f"%u{number}", slot)
                    self.lines.append(f"  store {self.kind} {self._number(place)}, ptr {to}, align 8")
            self.lines += [
                f"  %next{number} = add i64 %i{number}, {LANES}",
                f"  %more{number} = icmp slt i64 %next{number}, {stretch.stop - stretch.first}",
                f"  br i1 %more{number}, label %loop{number}, label %loop{number + 1}",
            ]
        self.lines.append(f"loop{len(self.stretches)}:\n  ret void\n}}")

    def _number(self, place: int) -> str:
        """A number, or a truth as 1 or 0."""
        return self._as_number(self._operand(place), self.code.ops[place])

    def _keep(self, place: int) -> None:
        """Put a number where other functions find it."""
        number = self._number(place)
        if self.varying:
            at = self._at("%here", self.work_at(place))
            self.lines.append(f"  store {self.kind} {number}, ptr {at}, align 8")
        else:
            self._put(number, self.shared_at(place))

    def _share(self, place: int) -> None:
        """Put a number where the gradients find it that have it as the part that is the same for all samples."""
        for number in self.common.get(place, ()):
            self._put(self._operand(place), number)

    def _give(self, place: int) -> None:
        """Put a number where the caller finds it, or add it up."""
        for number in self.given.get(place, ()):
            row = self._new(f"mul i64 %n, {number}")
            at = self._at("%out", self._new(f"add i64 {row}, %i"))
            self.lines.append(f"  store {self.kind} {self._operand(place)}, ptr {at}, align 8")
        for number in self.summed.get(place, ()):
            if number in self.terms:
                continue
            at = self._at("%mine", number * self.lanes)
            found = self._operand(place)
            if self.is_vector:
                before = self._new(f"load {self.kind}, ptr {at}, align 8")
                found = self._new(f"fadd {self.kind} {before}, {found}")
            else:  # as eager sums start with 0, they are never -0.0
                found = self._new(f"fadd {self.kind} {found}, {literal(0.0)}")
            self.lines.append(f"  store {self.kind} {found}, ptr {at}, align 8")
