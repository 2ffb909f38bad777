"""The text of the native engine: one Cython module, made from the rows and from the plain engine's own functions."""

from __future__ import annotations

from pathlib import Path

from autograd.core.choice import MARKED, TYPED, mark
from autograd.core.native import rows
from autograd.core.native.translating import documented, marked, source_of, translated, unmet
from autograd.core.writing import indent
from autograd.rows.table import TABLE

NODE = Path(__file__).with_name("node.pyx")
IN_C = NODE.with_suffix(".c")
# Methods of Value that run inside
METHODS = ("__init__", "data", "backward", "zero_grad", "item", "__pos__")
# Functions: where they stand, and their head there
FUNCTIONS = (
    ("rows/intrinsics.py", "sign", "cdef inline double _sign(double x) noexcept:"),
    ("rows/intrinsics.py", "step", "cdef inline double _step(double x) noexcept:"),
    ("rows/intrinsics.py", "power", "cdef inline double _pow(double x, double y) noexcept:"),
    ("core/graph.py", "_order_in_nodes", "cdef list counted_order_(list found):"),
)
# What they call that stays Python
LENT = (
    *("slow_", "apply_", "to_float", "order_in_dictionary"),
    *("operand_in_python", "operator_operand_in_python", "passive_in_python"),
)


def marked_functions() -> str:
    """The functions of other modules, and where they are found by their names."""
    parts, places, tables = [], [], []
    for file in MARKED:
        module = file.removesuffix(".py").replace("/", ".")
        table = f"names_of_{module.replace('.', '_')}"
        tables.append(f"    if module == {module!r}:\n        {table} = names")
        parts.append(f"cdef dict {table} = None\n")
        for name, function in marked(file):
            here = f"{module}.{name}".replace(".", "_")
            parts.append(documented(function, table, file in TYPED, here))
            places.append(f"    ({module!r}, {name!r}): {here},")
    heads = "\n".join(f"    global {line.split()[0]}" for line in "".join(tables).splitlines() if " = names" in line)
    made = "\n\n".join(parts) + "\n\nCOMPILED = {\n" + "\n".join(places) + "\n}\n"
    return f"{made}\n\ncdef put_names(module, dict names):\n{heads}\n" + "\n".join(tables) + "\n"


def text() -> str:
    """The whole module."""
    methods, functions = rows.rows(TABLE.values())
    own = [each for name in METHODS for each in source_of("core/value.py", name, "Value")]
    methods = "\n".join([*(documented(each, "names_of_autograd_value") for each in own), methods])
    made = [translated(head, source_of(file, name)[-1]) for file, name, head in FUNCTIONS]
    marked_ones = marked_functions()
    if unmet():  # it would compile all the same, and run at Python's speed
        raise ValueError(f"native/translating.py: no source says any more: {'; '.join(unmet())}")
    lent = [f"    global {name}\n    {name} = names[{name.replace('_in_python', '_')!r}]" for name in LENT]
    whole = NODE.read_text(encoding="utf-8")
    for place, parts in (
        ("    # C\n", [indent(IN_C.read_text(encoding="utf-8").replace("\\", "\\\\"))]),  # within a string of Cython
        ("    # GIVE\n", lent),
        ("# LENT\n", [f"cdef object {name} = None" for name in LENT]),
        ("# METHODS\n", [indent(methods)]),
        ("# FUNCTIONS\n", [*made, functions, marked_ones, f"MARK = {mark()!r}\nTAKEN = {METHODS!r}"]),
    ):
        before, there, after = whole.partition(place)
        assert there, f"node.pyx has no {place}"  # noqa: S101
        whole = before + "\n".join(parts) + "\n" + after
    return whole
