"""views/languages: JavaScript: functions for a page or for Node, in a file of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence

from autograd.replay.code.straight_line import Code
from autograd.rows.intrinsics import OWN
from autograd.rows.language import INTRINSICS
from autograd.views.languages.c import rows
from autograd.views.languages.loops import LoopText
from autograd.views.stepping.templates import asset

OURS = ("erf", "erfc", "fmod", "pow", "sign", "step")  # what Math lacks, or has otherwise
LARGER = "const larger = (x, y) => (!(y <= x) && x === x ? y : x); // nan wins\n"


class JavaScriptLoops(LoopText):
    """Code as the body of a JavaScript function."""

    integer = "let"
    real = "let"

    def __init__(self, code: Code, name: str) -> None:
        self.called: set[str] = set()
        super().__init__(code, name)

    def number(self, number: float) -> str:
        """As `LoopText.number`."""
        if math.isnan(number):
            return "NaN"
        if math.isinf(number):
            return "Infinity" if number > 0 else "-Infinity"
        return repr(float(number))

    def call(self, op: str, args: Sequence[str]) -> str:
        """As `LoopText.call`."""
        self.called.add(op)
        given = f"({', '.join(args)})"
        if op == "larger":
            return f"larger{given}"
        if op in OWN:
            if not OWN[op].javascript:
                raise ValueError(
                    f"export: {op} is a function of your own that JavaScript doesn't know; "
                    f"{OWN[op].advice('its javascript')}"
                )
            return f"({OWN[op].javascript}){given}"
        if op in OURS:
            return f"intrinsics.{op}{given}"
        if op not in INTRINSICS:
            raise ValueError(f"export: JavaScript has no {op}")
        return f"Math.{op}{given}"

    def table(self, name: str, numbers: Sequence[int]) -> str:
        """As `LoopText.table`."""
        return f"const {name} = Int32Array.of(\n{rows([str(each) for each in numbers])});\n"


def javascript_source(
    codes: dict[str, Code], name: str, parameters: Sequence[float], about: Sequence[str], *, module: bool
) -> str:
    """A file of JavaScript; arguments as of `c_source`.

    A script defines one name; a ``module`` exports what it has.
    """
    bodies = {suffix: JavaScriptLoops(code, f"t{suffix}") for suffix, code in codes.items()}
    called = set().union(*(body.called for body in bodies.values()))
    text = "".join(f"// {line}".rstrip() + "\n" for line in about)
    text += f'const {name} = (() => {{\n"use strict";\n'
    if called & {*OURS}:
        text += asset("logic/intrinsics.js")
    if "larger" in called:
        text += LARGER
    numbers = rows([next(iter(bodies.values())).number(each) for each in parameters])
    text += (
        f"const parameters = Float64Array.of(\n{numbers});\n"
        if parameters
        else "const parameters = new Float64Array(0);\n"
    )
    for suffix, body in bodies.items():
        text += "".join(body.tables) + _function(suffix.removeprefix("_") or "values", body, name)
    members = ", ".join([suffix.removeprefix("_") or "values" for suffix in bodies] + ["parameters"])
    text += f"return {{ {members} }};\n}})();\n"
    if module:
        return text + f"export default {name};\n"
    return text + f'if (typeof module !== "undefined") module.exports = {name};\n'


def _function(called: str, body: JavaScriptLoops, name: str) -> str:
    """One function, which looks at the lengths of what it is given."""
    code = body.code
    text = f"function {called}(x, w = parameters) {{\n"
    for letter, count, what in (("x", code.inputs, "numbers"), ("w", code.parameters, "parameters")):
        text += (
            f"  if ({letter}.length !== {count}) throw new RangeError(`{name}.{called}: {letter} has "
            f"${{{letter}.length}} {what}; expected {count}`);\n"
        )
    for letter, count in zip("vu", body.work, strict=True):
        text += f"  const {letter} = new Float64Array({count});\n"
    text += f"  const out = new Float64Array({len(code.results)});\n"
    return text + "".join(f"{line}\n" for line in body.lines) + "  return out;\n}\n"
