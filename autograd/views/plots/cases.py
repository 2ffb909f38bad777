"""views/plots: the LaTeX of a whole row as a title.

A line per case, no higher than text, with nothing left to look up elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable

from autograd.explaining.latex import FUNCTIONS, Latex, brackets, escape, number
from autograd.explaining.spelling import function_name
from autograd.rows.row import Op
from autograd.rows.source import ATOM, CHOICE, OR, POWER, PRODUCT, Piece

LONGEST = 40  # characters of a derivative in a title


class Cases(Latex):
    """LaTeX with a line per branch, low fractions, constants as their numbers, and what ``let`` names written out."""

    def __init__(self, op: Op, top: int = 1) -> None:
        super().__init__(op, {**op.names, "out": "scalar", **dict.fromkeys(op.lets, "scalar")})
        self.op = op
        self.top = top  # how deep the walk is where a choice still is a case of its own; 0 for nowhere

    def number(self, value: float) -> Piece:
        return number(value, 4), super().number(value)[1]

    def name(self, name: str) -> Piece:
        if name == "out":
            return called(self.op), ATOM
        if name in self.op.defaults:
            return self.number(self.op.defaults[name])
        return Cases(self.op, 0).read(self.op.lets[name]) if name in self.op.lets else super().name(name)

    def arithmetic(self, operator: str, x: Piece, y: Piece) -> Piece:
        if operator == "/":
            return f"{brackets(x, PRODUCT)} / {brackets(y, POWER)}", PRODUCT
        return super().arithmetic(operator, x, y)

    def choose(self, test: Callable[[], Piece], yes: Callable[[], Piece], no: Callable[[], Piece]) -> Piece:
        if self.depth != self.top:
            return super().choose(test, yes, no)
        case = rf"{brackets(yes(), OR)}\ \mathrm{{if}}\ {test()[0]}"
        self.top += 1  # the other branch may be a choice again
        return f"{case}\n{no()[0]}", CHOICE


def called(op: Op) -> str:
    r"""What a function is called by itself.

    >>> from autograd.rows.table import TABLE
    >>> called(TABLE["tanh"]), called(TABLE["sqrt"])
    ('\\tanh', '\\mathrm{sqrt}')
    """
    return FUNCTIONS.get(function_name(op), escape(function_name(op)))


def taught(op: Op) -> list[str]:
    r"""The derivative of a function of one number as it is taught, in LaTeX; nothing where that is no short formula.

    >>> from autograd.rows.table import TABLE
    >>> [line.replace("\N{PRIME}", "'") for line in taught(TABLE["tanh"])]
    ["\\tanh' = 1 - \\tanh^{2}"]
    """
    text = op.taught_of(op.active[0])
    if " if " in text or len(text) > LONGEST:
        return []
    mark = "\N{PRIME}"  # of an apostrophe mathtext makes a glyph of a font of its own, which an SVG shows as 0
    return [f"{called(op)}{mark} = {Cases(op).read(text)[0]}"]


def formula(op: Op) -> list[str]:
    r"""What a row computes, in LaTeX, a line per branch.

    >>> from autograd.rows.table import TABLE
    >>> formula(TABLE["leaky_relu"])
    ['a\\ \\mathrm{if}\\ a > 0', '0.01 \\cdot a\\ \\mathrm{else}']
    """
    *cases, last = Cases(op).read(op.value)[0].split("\n")
    return [*cases, last + r"\ \mathrm{else}"] if cases else [last]
