r"""explaining: the LaTeX reader.

A row's expressions as they stand in a textbook, of a conditional only the branch that is taken.

It keeps to what MathJax and matplotlib's mathtext both set.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograd.common.lettering import visible
from autograd.explaining.spelling import is_long
from autograd.rows import evaluating
from autograd.rows.language import Walker
from autograd.rows.row import Op
from autograd.rows.source import AND, ATOM, CHOICE, COMPARISON, OR, POWER, PRODUCT, SIGN, SUM, Piece
from autograd.rows.table import TABLE

# LaTeX's own function names; any other is set upright
FUNCTIONS = {name: f"\\{name}" for name in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min")}
FUNCTIONS |= {"asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "sigmoid": r"\sigma"}
AROUND = {"abs": ("|", "|"), "sqrt": (r"\sqrt{", "}"), "floor": (r"\lfloor ", r" \rfloor")}
RELATIONS = {"<=": r"\leq", ">=": r"\geq", "!=": r"\neq", "==": "="}
SPECIAL = {c: f"\\{c}" for c in "#$%&_{}"} | {"\\": r"\backslash{}", "~": r"\sim{}", "^": r"\wedge{}", " ": r"\ "}


def escape(text: str) -> str:
    r"""Any text, as upright letters in a formula; one letter is set as a variable.

    >>> escape("my_slope"), escape("w")
    ('\\mathrm{my\\_slope}', 'w')
    """
    if len(text) == 1 and text.isalpha() and text.isascii():
        return text
    return "\\mathrm{" + "".join(SPECIAL.get(c, c) for c in visible(text)) + "}"


def number(value: float, digits: int = 6) -> str:
    r"""A number in LaTeX.

    >>> number(-3.0), number(1e-20)
    ('-3', '1 \\cdot 10^{-20}')
    """
    if value != value:
        return r"\mathrm{nan}"
    if value in (float("inf"), -float("inf")):
        return r"\infty" if value > 0 else r"-\infty"
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    shown = "0" if mantissa == "-0" else mantissa
    return f"{shown} \\cdot 10^{{{int(exponent)}}}" if exponent else shown


def after_sign(value: float) -> str:
    r"""A number as it stands after a sign.

    >>> after_sign(-3.0), after_sign(2.0)
    ('(-3)', '2')
    """
    text = number(value)
    return f"({text})" if text.startswith("-") else text


def brackets(piece: Piece, at_least: int) -> str:
    """The piece in brackets that grow with it, where it binds less than ``at_least``."""
    return piece[0] if piece[1] >= at_least else rf"\left({piece[0]}\right)"


def _word(word: str) -> str:
    return rf"\ \mathrm{{{word}}}\ "


class Latex(Walker[Piece]):
    """LaTeX with fractions, powers and roots; ``index`` is what a list's name has below it.

    ``holds`` says of a condition, given as text, whether it holds; without it conditionals are written out.
    """

    def __init__(
        self, op: Op, names: Mapping[str, str], index: str = "i", holds: Callable[[str], bool] | None = None
    ) -> None:
        functions = {row.name: row.arity for row in TABLE.values() if not row.variadic}
        super().__init__(names, functions, op.name, element=True)
        self.index, self.holds = index, holds

    def visit(self, node: ast.expr) -> Piece:
        if self.holds and isinstance(node, ast.IfExp):
            return self.visit(node.body if self.holds(ast.unparse(node.test)) else node.orelse)
        return super().visit(node)

    def number(self, value: float) -> Piece:
        text = number(value, 12)
        return text, SIGN if value < 0 else PRODUCT if "cdot" in text else ATOM

    def name(self, name: str) -> Piece:
        shown = escape(name)
        return (f"{shown}_{{{self.index}}}" if self.names[name] == "list" else shown), ATOM

    def negate(self, x: Piece) -> Piece:
        return f"-{brackets(x, PRODUCT)}", SIGN

    def arithmetic(self, operator: str, x: Piece, y: Piece) -> Piece:
        if operator == "**":
            return f"{brackets(x, ATOM)}^{{{y[0]}}}", POWER
        if operator == "/":
            return f"\\frac{{{x[0]}}}{{{y[0]}}}", POWER
        level = SUM if operator in "+-" else PRODUCT
        sign = r" \cdot " if operator == "*" else f" {operator} "
        return f"{brackets(x, level)}{sign}{brackets(y, ATOM if y[0][0] == '-' else level + 1)}", level

    def compare(self, operators: Sequence[str], operands: Sequence[Callable[[], Piece]]) -> Piece:
        parts = [brackets(operand(), SUM) for operand in operands]
        tail = "".join(f" {RELATIONS.get(sign, sign)} {part}" for sign, part in zip(operators, parts[1:], strict=True))
        return parts[0] + tail, COMPARISON

    def logic(self, operator: str, operands: Sequence[Callable[[], Piece]]) -> Piece:
        level = AND if operator == "and" else OR
        return _word(operator).join(brackets(operand(), level + 1) for operand in operands), level

    def choose(self, test: Callable[[], Piece], yes: Callable[[], Piece], no: Callable[[], Piece]) -> Piece:
        return f"{brackets(yes(), OR)}{_word('if')}{test()[0]}{_word('else')}{no()[0]}", CHOICE

    def call(self, function: str, arguments: Sequence[Piece]) -> Piece:
        inside = ", ".join(argument[0] for argument in arguments)
        if function in AROUND:
            left, right = AROUND[function]
            return f"{left}{inside}{right}", ATOM
        return rf"{FUNCTIONS.get(function, escape(function))}\left({inside}\right)", ATOM

    def fold(self, function: str, body: Callable[[], Piece], lists: Sequence[str]) -> Piece:
        outside, self.index = self.index, "i"
        holds, self.holds = self.holds, None  # each element may take another branch
        try:
            piece = body()
        finally:
            self.index, self.holds = outside, holds
        if function == "sum":
            return rf"\sum_i {brackets(piece, PRODUCT)}", SUM
        return rf"\{function}_i {brackets(piece, ATOM)}", PRODUCT


def value(op: Op, at_least: int = CHOICE) -> str:
    r"""What a row computes, in LaTeX: its formula where it is arithmetic, else its name and arguments.

    >>> from autograd.rows.table import TABLE
    >>> print(value(TABLE["div"]), value(TABLE["weighted_sum"]), value(TABLE["sigmoid"]), sep="   ")
    \frac{a}{b}   \sum_i w_{i} \cdot x_{i} + b   \sigma\left(a\right)
    """
    reader = Latex(op, op.names)
    if is_long(op):
        return reader.call(op.name, [reader.name(name) for name in op.names])[0]
    return brackets(reader.read(op.value), at_least)


def rule(op: Op, name: str, index: int = -1, arguments: Sequence[Any] | None = None) -> str:
    r"""`rules.rule` in LaTeX, without its reasons.

    >>> from autograd.rows.table import TABLE
    >>> print(rule(TABLE["mul"], "a"))
    \frac{\partial \left(a \cdot b\right)}{\partial a} = b
    >>> print(rule(TABLE["relu"], "a"))
    \frac{\partial \mathrm{relu}\left(a\right)}{\partial a} = \mathrm{step}\left(a\right)
    """
    names = {**op.names, "out": "scalar", **dict.fromkeys(op.lets, "scalar")}
    is_list = op.names[name] == "list"
    place = "i" if index < 0 else str(index)

    def holds(condition: str) -> bool:
        return bool(evaluating.in_partial(op, condition, arguments or (), index))

    known = arguments is not None and not (is_list and index < 0)
    partial = Latex(op, names, place, holds if known else None).read(op.taught_of(name))[0]
    below = f"{escape(name)}_{{{place}}}" if is_list else escape(name)
    return rf"\frac{{\partial {value(op, ATOM)}}}{{\partial {below}}} = {partial}"
