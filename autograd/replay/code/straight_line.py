"""replay/code: a program as straight-line code: what every back end is made from."""

from __future__ import annotations

import marshal
import operator
from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
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

    @property
    def parts(self) -> list[tuple[Code, int]]:
        """Itself, and how often it is run."""
        return [(self, 1)]

    def packed(self) -> bytes:
        """All of it as bytes: the same wherever the same code is made."""
        parts = (self.ops, self.args, bytes(self.varies), self.results, self.gradients, self.inputs, self.parameters)
        return marshal.dumps(parts, 2)  # later formats depend on which objects are shared

    @property
    def called(self) -> set[str]:
        """The functions it calls."""
        return set(self.ops) - {*SOURCES, *PLAIN}

    def only(self, results: Sequence[int], gradients: Sequence[tuple[int, int]]) -> Code:
        """The code of what is needed for these, each instruction as late as possible: what it gives is soon used."""
        ops, args = self.ops, self.args
        new, old, made = [-1] * len(ops), list[int](), list[Args]()
        waiting = [place for pair in reversed(gradients) for place in reversed(pair) if place >= 0]
        waiting += list(results)[::-1]
        while waiting:
            place = waiting.pop()
            if place < 0:  # all that it needs has been laid out
                place = ~place
                new[place] = len(old)
                old.append(place)
                made.append(tuple([new[each] for each in args[place]]))
            elif new[place] >= 0:
                continue
            elif ops[place] in SOURCES:
                new[place] = len(old)
                old.append(place)
                made.append(args[place])
            else:
                waiting.append(~place)
                for each in reversed(args[place]):
                    if new[each] < 0:
                        waiting.append(each)
        return Code(
            [ops[place] for place in old],
            made,
            bytearray([self.varies[place] for place in old]),
            [new[place] for place in results],
            [(new[own] if own >= 0 else -1, new[common] if common >= 0 else -1) for own, common in gradients],
            self.inputs,
            self.parameters,
        )

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

    def alone(self, first: int) -> Code:
        """The same for a single sample: its inputs are further parameters, and nothing differs from sample to sample.

        Args:
            first: the number of the first of these; not less than there are parameters.
        """
        if not self.inputs:
            return self
        pairs = zip(self.ops, self.args, strict=True)
        made = Code(
            ["parameter" if op == "input" else op for op in self.ops],
            [(first + args[0],) if op == "input" else args for op, args in pairs],
            bytearray(len(self)), self.results, [], 0, first + self.inputs,
        )  # fmt: skip
        sums: dict[tuple[int, int], int] = {}  # of gradients of two parts
        for pair in self.gradients:
            if min(pair) >= 0 and pair not in sums:
                sums[pair] = made.add("add", pair, varies=False)
        made.gradients.extend((-1, sums.get(pair, max(pair))) for pair in self.gradients)
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
ON_FLOATS: Mapping[str, Callable[..., Any]] = ChainMap(
    {
        "add": operator.add,
        "sub": operator.sub,
        "mul": operator.mul,
        "neg": operator.neg,
        "larger": larger,
        **{name: getattr(operator, name) for name in LOGIC if name not in ("and", "or")},
        "and": operator.and_,
        "or": operator.or_,
        "select": lambda test, yes, no: yes if test else no,
    },
    TOTAL,
)
