"""The stub reader: what type checkers and editors are told of the operations, held equal to the rows by a test.

``python -m autograd.core.stub`` writes it to autograd/core/operations.pyi.
"""

from __future__ import annotations

from pathlib import Path

from autograd.core.writing import is_function
from autograd.rows.row import Op
from autograd.rows.table import TABLE

HEADER = """# Made from the rows by `python -m autograd.core.stub`. Do not edit.
from collections.abc import Callable, Iterable
from typing import Any, overload

from numpy.typing import NDArray

from autograd.rows.row import Op
from autograd.core.value import Value

def source() -> str: ...
def bind(value: type, names: dict[str, Any]) -> None: ...
def register(op: Op) -> Callable[..., Any]: ...
def unregister(name: str) -> None: ...
"""


def _passive(op: Op) -> str:
    return "".join(f", {name}: float" + (" = ..." if name in op.defaults else "") for name in op.passive)


def methods(op: Op) -> list[str]:
    """The lines of the methods a row gives Value."""
    if op.variadic or op.arity > 2 or (op.operator and op.passive):
        return []
    if op.arity == 1:
        names = [*([f"__{op.operator}__"] if op.operator else []), op.name, *op.aliases]
        return [f"    def {name}(self) -> Value: ..." for name in names]
    if not op.operator:
        second = _passive(op) if op.passive else f", {op.active[1]}: Value | float"
        return [f"    def {name}(self{second}) -> Value: ..." for name in (op.name, *op.aliases)]
    lines = []
    for name in (f"__{op.operator}__", f"__r{op.operator}__"):
        lines += [
            "    @overload",
            f"    def {name}(self, other_: Value | float) -> Value: ...",
            "    @overload",
            f"    def {name}(self, other_: NDArray[Any]) -> NDArray[Any]: ...",
        ]
    return lines


def function(op: Op) -> list[str]:
    """The lines of a row's function."""
    lines = []
    for name in (op.name, *op.aliases):
        if op.variadic:
            kinds = [f"{a}: Iterable[Any]" if kind == "list" else f"{a}: Any" for a, kind in op.names.items()]
            lines.append(f"def {name}({', '.join(kinds)}) -> Any: ...")
            continue
        for kind in ("float", "Value", "NDArray[Any]"):
            given = f"{kind} | float" if kind != "float" and len(op.active) > 1 else kind
            arguments = ", ".join(f"{active}: {given}" for active in op.active)
            note = "  # type: ignore[overload-overlap]" if kind != "NDArray[Any]" and len(op.active) > 1 else ""
            lines += ["@overload", f"def {name}({arguments}{_passive(op)}) -> {kind}: ...{note}"]
    return lines


def stub() -> str:
    """The whole stub.

    Example:
        >>> "def tanh(self) -> Value: ..." in stub()
        True
    """
    lines = ["class Operations:", *(line for op in TABLE.values() for line in methods(op))]
    rows = [op for op in TABLE.values() if is_function(op)]
    lines += ["", *(line for op in rows for line in function(op))]
    lines += ["", "__all__ = [", *(f'    "{name}",' for op in rows for name in (op.name, *op.aliases)), "]"]
    return HEADER + "\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("operations.pyi").write_text(stub(), encoding="utf-8")
