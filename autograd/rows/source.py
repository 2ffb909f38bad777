"""rows: Python source from a row's text, in three flavours that differ in a handful of spellings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from autograd.rows.language import INTRINSICS, Walker
from autograd.rows.row import Op
from autograd.rows.table import TABLE

# How tightly Python binds what was written, so that only needed parentheses are written
CHOICE, OR, AND, COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = range(9)
Piece = tuple[str, int]  # source, and how tightly it binds


def wrap(piece: Piece, at_least: int) -> str:
    """The piece's source, in parentheses where it binds less than ``at_least``."""
    return piece[0] if piece[1] >= at_least else f"({piece[0]})"


class FloatSource(Walker[Piece]):
    """Source on Python floats that raises where math does; the shape of the row's own text is kept.

    ``rename`` says what a row's name is called in the source. Intrinsics are called with a leading
    underscore, rows with ``_row_``, and a list's variable ends in one, so that no argument can hide any of them.
    """

    def __init__(self, names: Mapping[str, str], rename: Mapping[str, str], where: str, element: bool = False) -> None:
        functions = {op.name: op.arity for op in TABLE.values() if not op.variadic}
        super().__init__(names, functions, where, element)
        self.rename = rename

    def number(self, value: float) -> Piece:
        spelled = {"inf": "_inf", "nan": "_nan"}.get(repr(value), repr(value))
        return spelled, ATOM

    def name(self, name: str) -> Piece:
        return self.rename.get(name, name), ATOM

    def negate(self, x: Piece) -> Piece:
        return f"-{wrap(x, SIGN)}", SIGN

    def arithmetic(self, operator: str, x: Piece, y: Piece) -> Piece:
        if operator == "**":
            call = f"_pow({x[0]}, {y[0]})"
            if x[0].isidentifier() and y[0].isidentifier():  # inline: as `intrinsics.power` has it
                return f"({self.square(x[0], y[0])} else {call})", ATOM
            return call, ATOM
        level = SUM if operator in "+-" else PRODUCT
        return f"{wrap(x, level)} {operator} {wrap(y, level + 1)}", level

    def square(self, x: str, y: str) -> str:
        """The beginning of a choice: what x**y is for small whole numbers y."""
        return f"{x} * {x} if {y} == 2.0 else {x} * {x} * {x} if {y} == 3.0"

    def compare(self, operators: Sequence[str], operands: Sequence[Callable[[], Piece]]) -> Piece:
        parts = [wrap(operand(), SUM) for operand in operands]
        tail = "".join(f" {sign} {part}" for sign, part in zip(operators, parts[1:], strict=True))
        return parts[0] + tail, COMPARISON

    def logic(self, operator: str, operands: Sequence[Callable[[], Piece]]) -> Piece:
        level = AND if operator == "and" else OR
        return f" {operator} ".join(wrap(operand(), level + 1) for operand in operands), level

    def choose(self, test: Callable[[], Piece], yes: Callable[[], Piece], no: Callable[[], Piece]) -> Piece:
        return f"{wrap(yes(), OR)} if {wrap(test(), OR)} else {wrap(no(), CHOICE)}", CHOICE

    def call(self, function: str, arguments: Sequence[Piece]) -> Piece:
        if function == "step" and arguments[0][0].isidentifier():  # inline: it stands in the most used partial
            x = arguments[0][0]
            return f"1.0 if {x} > 0.0 else 0.0 if {x} <= 0.0 else {x}", CHOICE
        return self.called(function, arguments)

    def called(self, function: str, arguments: Sequence[Piece]) -> Piece:
        """The source of a plain call."""
        prefix = "_" if function in INTRINSICS else "_row_"
        return f"{prefix}{function}({', '.join(argument[0] for argument in arguments)})", ATOM

    def fold(self, function: str, body: Callable[[], Piece], lists: Sequence[str]) -> Piece:
        return f"_{function}([{body()[0]} {self.loop(lists)}])", ATOM

    def loop(self, lists: Sequence[str]) -> str:
        """The ``for`` part of a comprehension over the i-th elements of ``lists``."""
        each = ", ".join(self.rename.get(name, name) for name in lists)
        over = ", ".join(f"{self.rename.get(name, name)}_" for name in lists)
        return f"for {each} in {over}" if len(lists) == 1 else f"for {each} in zip({over})"


class TotalSource(FloatSource):
    """Source on Python floats that gives IEEE's inf and nan where math raises."""

    def arithmetic(self, operator: str, x: Piece, y: Piece) -> Piece:
        if operator == "/":
            return f"_div({x[0]}, {y[0]})", ATOM
        return super().arithmetic(operator, x, y)


class ArraySource(TotalSource):
    """Source on NumPy arrays: every branch is computed, and ``where`` picks."""

    def compare(self, operators: Sequence[str], operands: Sequence[Callable[[], Piece]]) -> Piece:
        parts = [wrap(operand(), SUM) for operand in operands]
        pairs = [f"({x} {sign} {y})" for x, sign, y in zip(parts, operators, parts[1:], strict=False)]
        return " & ".join(pairs) if len(pairs) > 1 else pairs[0], COMPARISON

    def logic(self, operator: str, operands: Sequence[Callable[[], Piece]]) -> Piece:
        sign = " & " if operator == "and" else " | "
        return f"({sign.join(f'({operand()[0]})' for operand in operands)})", ATOM

    def choose(self, test: Callable[[], Piece], yes: Callable[[], Piece], no: Callable[[], Piece]) -> Piece:
        return f"_where({test()[0]}, {yes()[0]}, {no()[0]})", ATOM

    def call(self, function: str, arguments: Sequence[Piece]) -> Piece:
        return self.called(function, arguments)

    def arithmetic(self, operator: str, x: Piece, y: Piece) -> Piece:
        if operator == "**":
            return f"_pow({x[0]}, {y[0]})", ATOM
        return super().arithmetic(operator, x, y)


def read(
    op: Op, reader: type[FloatSource], rename: Mapping[str, str] | None = None
) -> tuple[list[str], str, list[str]]:
    """The source of a row's let lines, its value, and its partials (of a list: of the i-th element)."""
    rename = rename or {}
    names = dict(op.names)
    lets = []
    for name, text in op.lets.items():
        lets.append(f"{name} = {reader(names, rename, op.name).read(text)[0]}")
        names[name] = "scalar"
    value = reader(names, rename, op.name).read(op.value)[0]
    names["out"] = "scalar"
    partials = []
    for name, text in zip(op.active, op.partials, strict=True):
        element = op.names[name] == "list"
        partials.append(reader(names, rename, op.name, element).read(text)[0])
    return lets, value, partials


def functions(reader: type[FloatSource]) -> str:
    """The source of two functions per row: ``_row_name(...)``, its value, and ``_at_name(...)``, value and partials."""
    return "\n".join(row_functions(op, reader) for op in TABLE.values())


def row_functions(op: Op, reader: type[FloatSource]) -> str:
    """The source of one row's two functions; the partials come flat, parallel to a node's parents."""
    lets, value, partials = read(op.running, reader)
    arguments = ", ".join(f"{name}_" if kind == "list" else name for name, kind in op.names.items())
    lines = [f"    {line}" for line in lets]
    flat = []
    for name, partial in zip(op.active, partials, strict=True):
        if op.names[name] == "list":
            used = [each for each, kind in op.names.items() if kind == "list"]
            walk = reader(op.names, {}, op.name).loop(used)
            flat.append(f"*[{partial} {walk}]")
        else:
            flat.append(partial)
    flat += ["0.0"] * len(op.passive)
    own = f"def _row_{op.name}({arguments}):\n" + "\n".join([*lines, f"    return {value}"]) + "\n"
    at = f"def _at_{op.name}({arguments}):\n" + "\n".join(
        [*lines, f"    out = {value}", f"    return out, ({', '.join(flat)},)"]
    )
    return f"{own}\n{at}\n"
