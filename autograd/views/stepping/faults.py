"""views/stepping: the ways an engine can go wrong, in one table: how its backward pass does, or a row of it.

A page hunts for one of them, and `demos.zoo` plants them in the real engine. What is said about a fault stands under
``fault.KEY.title``, ``.story`` and ``.sign`` in ``strings/hunt.json``.
"""

from __future__ import annotations

from dataclasses import dataclass

from autograd.rows.table import TABLE as ROWS
from autograd.views.stepping.javascript import JavaScript, quoted


@dataclass(frozen=True)
class EngineFault:
    """One rule that is wrong.

    Args:
        key: what it is called by.
        wrong_pass: how the backward pass goes wrong, by the name that ``logic/faults.js`` and `demos.zoo` know; or
        op: the row whose local derivatives are wrong, and
        partials: these derivatives, in the row language, one for each active argument.
    """

    key: str
    wrong_pass: str = ""
    op: str = ""
    partials: tuple[str, ...] = ()


FAULTS = (
    EngineFault("plus", "overwriting"),
    EngineFault("set", "once_each"),
    EngineFault("order", "on_the_way_down"),
    EngineFault("chain", "without_upstream"),
    EngineFault("minus", op="sub", partials=("1", "1")),
    EngineFault("product", op="mul", partials=("a", "b")),
    EngineFault("quotient", op="div", partials=("1/b", "-(a/b)")),
    EngineFault("power", op="powc", partials=("a**(n - 1)",)),
    EngineFault("tanh", op="tanh", partials=("1 - a*a",)),
    EngineFault("relu", op="relu", partials=("1",)),
)


def script() -> str:
    """The table as JavaScript: a list of ``{key, pass, op, partials}``.

    ``partials`` takes a node's value and its parents' and gives the wrong local derivatives.
    """
    lines = []
    for fault in FAULTS:
        if fault.op:
            row = ROWS[fault.op]
            reader = JavaScript({**row.names, "out": "scalar"}, {}, f"fault {fault.key}")
            given = ", ".join(["$out", *(f"${name}" for name in row.names)])
            wrong = f"({given}) => [{', '.join(reader.read(text)[0] for text in fault.partials)}]"
        else:
            wrong = "() => []"
        known = f"key: {quoted(fault.key)}, pass: {quoted(fault.wrong_pass)}, op: {quoted(fault.op)}"
        lines.append(f"  {{ {known}, partials: {wrong} }},\n")
    return f"const faultTable = (() => {{\nconst {{ pow: _pow }} = intrinsics;\nreturn [\n{''.join(lines)}];\n}})();\n"
