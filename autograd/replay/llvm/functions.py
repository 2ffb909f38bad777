"""replay/llvm: functions in LLVM's language, written loop by loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from autograd.replay.code.summing import LANES

Carried = Sequence[tuple[str, str]]  # numbers that a loop hands on: of which type, and what they are before it


class Writer:
    """A function in the making: lines, names for what they give, and the block that is being written.

    Args:
        signature: its name and its arguments, such as ``add(ptr %a, i64 %n)``.
        gives: the type of what it gives.
    """

    def __init__(self, signature: str, gives: str = "void") -> None:
        self.gives = gives
        self.lines = [f"define internal {gives} @{signature} nounwind noinline {{", "entry:"]
        self.names = 0
        self.block = "entry"

    def new(self, text: str) -> str:
        """The name of what an instruction gives."""
        self.names += 1
        self.lines.append(f"  %v{self.names} = {text}")
        return f"%v{self.names}"

    def do(self, text: str) -> None:
        """An instruction that gives nothing."""
        self.lines.append(f"  {text}")

    def begin(self, label: str) -> None:
        """Begin a block; the one before has ended with a branch."""
        self.lines.append(f"{label}:")
        self.block = label

    def loop(
        self, start: str, stop: str, step: str, carried: Carried, body: Callable[[str, list[str]], Sequence[str]]
    ) -> list[str]:
        """Repeat while a number is less than ``stop``.

        Args:
            start: the number at first.
            stop: where it ends.
            step: what is added to it each time.
            carried: what is handed from one round to the next.
            body: writes a round, given the number and what is carried; gives what is carried on.

        Returns:
            What is carried, at the end.
        """
        self.names += 1
        label, before = f"loop{self.names}", self.block
        index, carried_on = f"%{label}_i", [f"%{label}_{k}" for k in range(len(carried))]
        self.do(f"br label %{label}")
        self.begin(label)
        head = len(self.lines)
        some = self.new(f"icmp slt i64 {index}, {stop}")
        self.do(f"br i1 {some}, label %{label}_do, label %{label}_done")
        self.begin(f"{label}_do")
        found = body(index, carried_on)
        after = self.new(f"add i64 {index}, {step}")
        last = self.block
        self.do(f"br label %{label}")
        phis = [f"  {index} = phi i64 [ {start}, %{before} ], [ {after}, %{last} ]"]
        for name, (kind, first), each in zip(carried_on, carried, found, strict=True):
            phis.append(f"  {name} = phi {kind} [ {first}, %{before} ], [ {each}, %{last} ]")
        self.lines[head:head] = phis
        self.begin(f"{label}_done")
        return carried_on

    def when(self, condition: str, carried: Carried, body: Callable[[], Sequence[str]]) -> list[str]:
        """Do something only where a truth holds; gives what ``body`` does, or else what is carried."""
        self.names += 1
        label, before = f"when{self.names}", self.block
        self.do(f"br i1 {condition}, label %{label}, label %{label}_done")
        self.begin(label)
        found, last = body(), self.block
        self.do(f"br label %{label}_done")
        self.begin(f"{label}_done")
        pairs = zip(carried, found, strict=True)
        return [self.new(f"phi {kind} [ {old}, %{before} ], [ {new}, %{last} ]") for (kind, old), new in pairs]

    # ---- numbers in memory ------------------------------------------------------------------------------------------

    def at(self, base: str, index: str | int) -> str:
        """The address of a number in an array of floats."""
        return self.new(f"getelementptr double, ptr {base}, i64 {index}")

    def whole(self, table: str, index: str | int) -> str:
        """A whole number of a table."""
        address = self.new(f"getelementptr i64, ptr {table}, i64 {index}")
        return self.new(f"load i64, ptr {address}, align 8")

    def load(self, address: str, kind: str = "double") -> str:
        """What lies at an address."""
        return self.new(f"load {kind}, ptr {address}, align 8")

    def store(self, number: str, address: str, kind: str = "double") -> None:
        """Put something there."""
        self.do(f"store {kind} {number}, ptr {address}, align 8")

    def splat(self, number: str, width: int, kind: str = "double") -> str:
        """A number, side by side with itself."""
        one = self.new(f"insertelement <{width} x {kind}> poison, {kind} {number}, i32 0")
        zeros = f"<{width} x i32> zeroinitializer"
        return self.new(f"shufflevector <{width} x {kind}> {one}, <{width} x {kind}> poison, {zeros}")

    def turned(self, rows: list[str]) -> list[str]:
        """The columns of a square of as many vectors as each has numbers."""
        kind, step = f"<{LANES} x double>", 1
        while step < LANES:  # what stands in squares of this size beside the diagonal changes places
            found = list(rows)
            for i in range(LANES):
                if not i & step:
                    one, other = rows[i], rows[i + step]
                    for at, shift in ((i, 0), (i + step, step)):
                        picks = [(k & ~step) + shift + (LANES if k & step else 0) for k in range(LANES)]
                        mask = ", ".join(f"i32 {k}" for k in picks)
                        found[at] = self.new(f"shufflevector {kind} {one}, {kind} {other}, <{LANES} x i32> <{mask}>")
            rows, step = found, 2 * step
        return rows

    def picked(self, one: str, other: str, first: int, size: int) -> str:
        """Every second part of so many numbers of two vectors, in turn from one and the other.

        Of 8 numbers, and parts of 2, from the first on: 0, 1 of one, 0, 1 of the other, 4, 5 of one, 4, 5 of the other.
        Numbers stay in their part of a register, which processors are fastest at.
        """
        starts = [at + side for at in range(first * size, LANES, 2 * size) for side in (0, LANES)]
        mask = ", ".join(f"i32 {start + k}" for start in starts for k in range(size))
        kind = f"<{LANES} x double>"
        return self.new(f"shufflevector {kind} {one}, {kind} {other}, <{LANES} x i32> <{mask}>")

    def end(self, found: str = "") -> list[str]:
        """The function's lines; ``found`` is what it gives."""
        return [*self.lines, f"  ret {self.gives} {found}".rstrip(), "}"]
