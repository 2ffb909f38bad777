"""replay/llvm: what functions of our own have in common, which take several numbers at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from autograd.replay.llvm.functions import Writer
from autograd.replay.llvm.notation import PREFIX, literals


@dataclass(frozen=True)
class Own(ABC):
    """A function that takes so many numbers.

    Args:
        width: how many.
        fused: whether a product and a sum are rounded once.
    """

    width: int
    fused: bool
    function: ClassVar[str]  # what the C library calls it

    @property
    def symbol(self) -> str:
        """What it's called, as own_exp_fused_8."""
        return f"own_{self.function}_{'fused_' if self.fused else ''}{self.width}"

    def tables(self) -> list[str]:
        """What it reads, and may share with others."""
        return []

    @abstractmethod
    def text(self) -> list[str]:
        """The function, in LLVM's language."""

    def declarations(self) -> list[str]:
        """What it calls, declared."""
        kind, _, truth, _ = self.kinds()
        of = f"v{self.width}"
        return [
            f"declare double @{PREFIX}{self.function}(double) nounwind",
            f"declare {kind} @llvm.fma.{of}f64({kind}, {kind}, {kind})",
            f"declare {kind} @llvm.fabs.{of}f64({kind})",
            f"declare i1 @llvm.vector.reduce.or.{of}i1({truth})",
        ]

    def kinds(self) -> tuple[str, str, str, str]:
        """The types of so many numbers, whole numbers, truths and addresses."""
        number, whole, truth, place = (f"<{self.width} x {each}>" for each in ("double", "i64", "i1", "ptr"))
        return number, whole, truth, place

    def all(self, number: float | bool) -> str:
        """A number, as often as there are numbers."""
        return literals([number] * self.width)

    def wholes(self, number: int) -> str:
        """A whole number, as often."""
        return "<" + ", ".join([f"i64 {number}"] * self.width) + ">"

    def multiply_add(self, f: Writer, a: str, b: str, c: str) -> str:
        """a*b + c."""
        kind = self.kinds()[0]
        if self.fused:
            return f.new(f"call {kind} @llvm.fma.v{self.width}f64({kind} {a}, {kind} {b}, {kind} {c})")
        return f.new(f"fadd {kind} {f.new(f'fmul {kind} {a}, {b}')}, {c}")

    def size(self, f: Writer, x: str) -> str:
        """The numbers without their signs."""
        kind = self.kinds()[0]
        return f.new(f"call {kind} @llvm.fabs.v{self.width}f64({kind} {x})")

    def unless(self, f: Writer, beyond: str, usual: str) -> list[str]:
        """The end of the function, given %x: what was found, or what the library gives where that may be wrong."""
        kind, _, truth, _ = self.kinds()
        rare = f.new(f"call i1 @llvm.vector.reduce.or.v{self.width}i1({truth} {beyond})")

        def library() -> list[str]:
            called = "poison"
            for lane in range(self.width):
                x = f.new(f"extractelement {kind} %x, i32 {lane}")
                one = f.new(f"call double @{PREFIX}{self.function}(double {x})")
                called = f.new(f"insertelement {kind} {called}, double {one}, i32 {lane}")
            return [called]

        (found,) = f.when(rare, [(kind, usual)], library)
        return f.end(found)
