"""The text reader: a row's expressions as people write them, of a conditional only the branch that is taken."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence

from autograd.reading import numbers
from autograd.reading.source import ATOM, COMPARISON, POWER, PRODUCT, SIGN, SUM, FloatSource, Piece, wrap
from autograd.row import Op

SUBSCRIPTS = str.maketrans("0123456789i", "₀₁₂₃₄₅₆₇₈₉ᵢ")
SIGNS = {"+": " + ", "-": " − ", "*": "·", "/": "/"}
COMPARISONS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "="}


def number(value: float, digits: int = 6) -> str:
    """A number as people read it.

    >>> number(-3.0), number(0.1 + 0.2), number(1e-20)
    ('−3', '0.3', '1e−20')
    """
    text = f"{value:.{digits}g}"
    return "0" if text == "-0" else text.replace("-", "−")


class Text(FloatSource):
    """Plain text with ·, − and ∂; ``holds`` decides conditionals, so that only the branch taken shows."""

    def __init__(self, op: Op, names: Mapping[str, str], holds: Callable[[str], bool] | None, index: str = "i") -> None:
        super().__init__(names, {}, op.name, element=True)
        self.holds, self.index, self.reasons = holds, index, list[str]()

    def visit(self, node: ast.expr) -> Piece:
        if not isinstance(node, ast.IfExp) or self.holds is None:
            return super().visit(node)
        taken = self.holds(ast.unparse(node.test))
        reason = self.condition(node.test if taken else _opposite(node.test))[0]
        if reason not in self.reasons:
            self.reasons.append(reason)
        return self.visit(node.body if taken else node.orelse)

    def number(self, value: float) -> Piece:
        return number(value, 12), ATOM if value >= 0 else SIGN

    def name(self, name: str) -> Piece:
        return name + (self.index.translate(SUBSCRIPTS) if self.names.get(name) == "list" else ""), ATOM

    def negate(self, x: Piece) -> Piece:
        return f"−{wrap(x, PRODUCT)}", SIGN

    def arithmetic(self, operator: str, x: Piece, y: Piece) -> Piece:
        if operator == "**":
            return f"{wrap(x, ATOM)}^{wrap(y, ATOM)}", POWER
        level = SUM if operator in "+-" else PRODUCT
        return f"{wrap(x, level)}{SIGNS[operator]}{wrap(y, level + 1)}", level

    def compare(self, operators: Sequence[str], operands: Sequence[Callable[[], Piece]]) -> Piece:
        parts = [wrap(operand(), SUM) for operand in operands]
        tail = "".join(f" {COMPARISONS.get(s, s)} {part}" for s, part in zip(operators, parts[1:], strict=True))
        return parts[0] + tail, COMPARISON

    def choose(self, test: Callable[[], Piece], yes: Callable[[], Piece], no: Callable[[], Piece]) -> Piece:
        return f"{yes()[0]} if {test()[0]}, else {no()[0]}", 0

    def called(self, function: str, arguments: Sequence[Piece]) -> Piece:
        inside = ", ".join(argument[0] for argument in arguments)
        return (f"|{inside}|" if function == "abs" else f"{function}({inside})"), ATOM

    call = called

    def fold(self, function: str, body: Callable[[], Piece], lists: Sequence[str]) -> Piece:
        outside, self.index = self.index, "i"
        try:
            return (f"Σ({body()[0]})" if function == "sum" else f"{function}({body()[0]})"), ATOM
        finally:
            self.index = outside


OPPOSITES = {ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}


def _opposite(test: ast.expr) -> ast.expr:
    """The condition that holds where ``test`` does not; the test itself where that can't be said simply."""
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return ast.Compare(test.left, [OPPOSITES[type(test.ops[0])]()], test.comparators)
    return test


def value_text(op: Op) -> str:
    """What a row computes, in general: its formula where it is arithmetic, else its name and arguments.

    >>> from autograd.ops import TABLE
    >>> value_text(TABLE["mul"]), value_text(TABLE["sigmoid"]), value_text(TABLE["weighted_sum"])
    ('a·b', 'sigmoid(a)', 'Σ(wᵢ·xᵢ) + b')
    """
    if " if " in op.value or op.lets or len(op.value) > 20:
        return f"{op.name}({', '.join(op.names)})"
    return Text(op, op.names, None).read(op.value)[0]


def rule(op: Op, name: str, index: int = -1, arguments: Sequence[object] | None = None) -> str:
    """The local derivative with respect to one argument; of a conditional the branch the arguments take.

    >>> from autograd.ops import TABLE
    >>> rule(TABLE["mul"], "a"), rule(TABLE["weighted_sum"], "w", 0)
    ('∂(a·b)/∂a = b', '∂(Σ(wᵢ·xᵢ) + b)/∂w₀ = x₀')
    >>> rule(TABLE["leaky_relu"], "a", arguments=[-2.0, 0.1])
    '∂leaky_relu(a, slope)/∂a = slope (since a ≤ 0)'
    """
    subscript = str(index) if index >= 0 else ""
    names = {**op.names, "out": "scalar", **dict.fromkeys(op.lets, "scalar")}
    holds = None if arguments is None else lambda condition: numbers.holds(op, condition, arguments, index)
    reader = Text(op, names, holds, subscript or "i")
    partial = reader.read(op.partial_of(name))[0]
    value = value_text(op)
    body = value if value.endswith(")") and value.startswith(op.name) else f"({value})"
    since = f" (since {', '.join(reader.reasons)})" if reader.reasons else ""
    return f"∂{body}/∂{name}{subscript.translate(SUBSCRIPTS)} = {partial}{since}"
