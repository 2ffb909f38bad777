"""replay/code: a program as straight-line code: what every back end is made from."""

from __future__ import annotations

import marshal
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from autograd.replay.code.templates import LOGIC
from autograd.rows.intrinsics import TOTAL

SOURCES = ("const", "input", "parameter")
PLAIN = frozenset({*LOGIC, "add", "sub", "mul", "div", "neg", "larger", "select", "sqrt", "abs", "floor", "sign"})
FLOPS = frozenset({"add", "sub", "mul", "div", "neg", "larger", "sqrt"})
Args = tuple[Any, ...]


@dataclass(frozen=True)
class Code:
    """Instructions on numbers, each at a place of its own, in an order in which they can be done.

    Args:
        ops: the name of each: "const", "input", "parameter", or what `templates.Instruction` says.
        args: the number, the position of the input or the parameter, or the places of its arguments.
        varies: 1 where it depends on the inputs, so that it differs from sample to sample; else 0.
        results: the places of what is given for each sample.
        gradients: of each parameter's gradient for one sample, the place of what differs from sample to sample, and of
            what is the same for all and added to it; -1 where there is no such part.
        inputs: how many inputs there are.
        parameters: how many parameters there are.
    """

    ops: list[str]
    args: list[Args]
    varies: bytearray
    results: list[int]
    gradients: list[tuple[int, int]]
    inputs: int
    parameters: int

    def __len__(self) -> int:
        return len(self.ops)

    def packed(self) -> bytes:
        """All of it as bytes: the same wherever the same code is made."""
        parts = (self.ops, self.args, bytes(self.varies), self.results, self.gradients, self.inputs, self.parameters)
        return marshal.dumps(parts, 2)  # later formats depend on which objects are shared

    @property
    def called(self) -> set[str]:
        """The functions it calls."""
        return set(self.ops) - {*SOURCES, *PLAIN}

    def each(self) -> Code:
        """The same with every sample's gradients among its results."""
        made = Code([*self.ops], [*self.args], self.varies[:], [*self.results], [], self.inputs, self.parameters)
        zero = made.add("const", (0.0,), varies=False)
        for own, common in self.gradients:
            # 0 is added, because eager sums start with it: they are never -0.0
            place = zero
            for part in (own, common):
                if part >= 0:
                    varies = bool(made.varies[place] or made.varies[part])
                    place = made.add("add", (place, part), varies=varies)
            made.results.append(place)
        return made

    def add(self, op: str, args: Args, *, varies: bool) -> int:
        """Add an instruction; its place."""
        self.ops.append(op)
        self.args.append(args)
        self.varies.append(varies)
        return len(self.ops) - 1


def larger(x: float, y: float) -> float:
    """One step of max over a list: nan wins."""
    return y if not y <= x and x == x else x


# What each instruction does to Python floats (and truths), never raising: for folding constants, and for single samples
ON_FLOATS: Mapping[str, Callable[..., Any]] = {
    **TOTAL,
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "neg": operator.neg,
    "larger": larger,
    **{name: getattr(operator, name) for name in LOGIC if name not in ("and", "or")},
    "and": operator.and_,
    "or": operator.or_,
    "select": lambda test, yes, no: yes if test else no,
}
