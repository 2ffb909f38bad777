"""explaining: the table of operations in the guide, made from the rows and held equal by a test.

``python -m autograd.explaining.table demos/guide/operations.md`` writes it between the two marks in that file.
"""

from __future__ import annotations

import sys
from pathlib import Path

from autograd.core.writing import is_function
from autograd.rows.row import Op
from autograd.rows.table import TABLE

BEGIN, END = "<!-- operations: made from autograd/rows/builtin.py -->", "<!-- end of operations -->"
LONGEST, CUT = 200, 100  # characters of a text
SPELLED = {"add": "a + b", "sub": "a - b", "mul": "a * b", "truediv": "a / b", "pow": "a ** b"}


def call(op: Op) -> str:
    """How the row is written in Python."""
    if op.operator in SPELLED:
        return SPELLED[op.operator].replace("b", op.all_arguments[1])
    names = [f"{name}={op.defaults[name]:g}" if name in op.defaults else name for name in op.names]
    return f"{op.name}({', '.join(names)})"


def cell(text: str) -> str:
    """Text as code in a table's cell, a long one cut off."""
    text = text if len(text) <= LONGEST else f"{text[:CUT]} …"
    return f"`{text}`".replace("|", "\\|") if text else ""


def note(op: Op) -> str:
    """What stands in the last cell: how partials are taught, where they run in another form, and what is less exact."""
    taught = ", ".join(cell(op.taught_of(name)) for name in op.active) if op.taught else ""
    return " ".join([*([f"Taught as {taught}."] if taught else []), *([op.note] if op.note else [])])


def table() -> str:
    """The table as Markdown.

    Example:
        >>> print(table().splitlines()[4])
        | `a * b` | mul | `a*b` | `b`, `a` |  |  |
    """
    lines = ["| write | row | value | local derivatives | domain | note |", "|---|---|---|---|---|---|"]
    for op in TABLE.values():
        names = ", ".join((op.name, *op.aliases)) if is_function(op) else op.name
        partials = ", ".join(cell(partial) for partial in op.partials)
        value = cell(op.value) + "".join(f" with {cell(let)}" for let in op.let)
        lines.append(f"| {cell(call(op))} | {names} | {value} | {partials} | {cell(op.domain)} | {note(op)} |")
    return "\n".join(lines) + "\n"


def with_table(text: str) -> str:
    """A page's text with the table between its marks renewed."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n{END}{after}"


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(with_table(page.read_text(encoding="utf-8")), encoding="utf-8")
