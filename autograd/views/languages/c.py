"""views/languages: C: functions that need nothing but a C compiler and its mathematics library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NoReturn

from autograd.replay.code.straight_line import Code
from autograd.rows.intrinsics import OWN
from autograd.rows.language import INTRINSICS
from autograd.views.languages.loops import LoopText

LARGE = 8_000  # numbers on the way, from which on they don't lie on the stack
PER_LINE = 8
HELPERS = {  # what C has no function for
    "sign": "{ return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : x; }",
    "step": "{ return x > 0.0 ? 1.0 : x <= 0.0 ? 0.0 : x; }",
    "larger": "{ return !(y <= x) && x == x ? y : x; }",  # nan wins
}
NAMES = {"abs": "fabs"}


class CLoops(LoopText):
    """Code as the body of a C function."""

    def __init__(self, code: Code, name: str) -> None:
        self.helpers: set[str] = set()
        super().__init__(code, name)

    def number(self, number: float) -> str:
        """As `LoopText.number`."""
        if math.isnan(number):
            return "NAN"
        if math.isinf(number):
            return "INFINITY" if number > 0 else "-INFINITY"
        return repr(float(number))

    def call(self, op: str, args: Sequence[str]) -> str:
        """As `LoopText.call`."""
        if op in HELPERS:
            self.helpers.add(op)
            return f"{self.name}_{op}({', '.join(args)})"
        if op in OWN or (op not in INTRINSICS and op != "pow"):
            _unknown(op)
        return f"{NAMES.get(op, op)}({', '.join(args)})"

    def table(self, name: str, numbers: Sequence[int]) -> str:
        """As `LoopText.table`."""
        return f"static const int {name}[{len(numbers)}] = {{\n{rows([str(each) for each in numbers])}}};\n"


def _unknown(op: str) -> NoReturn:
    raise ValueError(
        f"export: {op} is a function of your own, which C's library doesn't have; export to JavaScript with "
        "register_intrinsic's javascript=, or write it with the built-in ones"
    )


def rows(texts: Sequence[str]) -> str:
    """Some to a line.

    >>> rows(["1", "2"]).strip()
    '1, 2'
    """
    lines = [", ".join(texts[i : i + PER_LINE]) for i in range(0, len(texts), PER_LINE)]
    return "".join(f"  {line}{'' if i == len(lines) - 1 else ','}\n" for i, line in enumerate(lines))


def c_source(codes: dict[str, Code], name: str, parameters: Sequence[float], about: Sequence[str]) -> str:
    """A file of C.

    Args:
        codes: by what the name of the function that computes it ends with, such as "" and "_gradient".
        name: what all names in it begin with.
        parameters: their numbers, which the functions use where they are given none.
        about: lines for the comment at its top.
    """
    bodies = {suffix: CLoops(code, f"{name}{suffix}") for suffix, code in codes.items()}
    weights = f"{name}_parameters"
    text = "".join(f"// {line}".rstrip() + "\n" for line in about)
    text += "#include <math.h>\n#include <stddef.h>\n\n"
    if parameters:
        numbers = rows([next(iter(bodies.values())).number(each) for each in parameters])
        text += f"const double {weights}[{len(parameters)}] = {{\n{numbers}}};\n\n"
    for suffix, body in bodies.items():
        for helper in sorted(body.helpers):
            arguments = "double x, double y" if helper == "larger" else "double x"
            text += f"static double {name}{suffix}_{helper}({arguments}) {HELPERS[helper]}\n"
        text += "".join(body.tables)
        given = "const double *x, const double *w, double *out" if parameters else "const double *x, double *out"
        text += f"\nvoid {name}{suffix}({given}) {{\n"
        for letter, count in zip("vu", body.work, strict=True):
            if any(f"{letter}[" in line for line in body.lines):
                text += f"  {'static _Thread_local ' if count > LARGE else ''}double {letter}[{count}];\n"
        text += "" if any("x[" in line for line in body.lines) else "  (void)x;\n"
        text += f"  if (w == NULL) w = {weights};\n" if parameters else ""
        text += "".join(f"{line}\n" for line in body.lines) + "}\n"
    return text
