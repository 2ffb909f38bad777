r"""explaining: the LaTeX reader.

A row's expressions as they stand in a textbook, of a conditional only the branch that is taken.

It keeps to what MathJax and matplotlib's mathtext both set.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograd.common.lettering import visible
from autograd.explaining.naming import typed
from autograd.explaining.rules import Named
from autograd.explaining.spelling import function_name, is_long, shown_of
from autograd.rows.language import Walker
from autograd.rows.row import Op
from autograd.rows.source import AND, ATOM, CHOICE, COMPARISON, OR, POWER, PRODUCT, SIGN, SUM, Piece
from autograd.rows.table import TABLE

# LaTeX's own function names; any other is set upright
FUNCTIONS = {name: f"\\{name}" for name in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min")}
FUNCTIONS |= {"asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "sigmoid": r"\sigma", "σ": r"\sigma"}
AROUND = {"abs": ("|", "|"), "sqrt": (r"\sqrt{", "}"), "floor": (r"\lfloor ", r" \rfloor")}
RELATIONS = {"<=": r"\leq", ">=": r"\geq", "!=": r"\neq", "==": "="}
NAME = re.compile(r"(.*?)((?:,?[₀-₉])*)((?:⁽[⁰¹²³⁴-⁹]+⁾)?)((?:\[[0-9]+\])?)", re.DOTALL)
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
    """LaTeX with fractions, powers and roots.

    ``holds`` says of a condition, given as text, whether it holds; without it conditionals are written out. ``spoken``
    are the names that stand for the row's own, sequences for lists, of which a list's name means that at ``index``.
    """

    def __init__(
        self, op: Op, names: Mapping[str, str], holds: Callable[[str], bool] | None = None,
        spoken: Mapping[str, Any] | None = None, index: int = -1,
    ) -> None:  # fmt: skip
        functions = {row.name: row.arity for row in TABLE.values() if not row.variadic}
        super().__init__(names, functions, op.name, element=True)
        self.holds, self.spoken, self.index = holds, spoken or {}, index

    def visit(self, node: ast.expr) -> Piece:
        if self.holds and isinstance(node, ast.IfExp):
            return self.visit(node.body if self.holds(ast.unparse(node.test)) else node.orelse)
        return super().visit(node)

    def number(self, value: float) -> Piece:
        text = number(value, 12)
        return text, SIGN if value < 0 else PRODUCT if "cdot" in text else ATOM

    def constant(self, name: str) -> Piece:
        return (r"\pi", ATOM) if name == "pi" else super().constant(name)

    def name(self, name: str) -> Piece:
        if name not in self.spoken:
            return escape(name) + ("_{i}" if self.names[name] == "list" else ""), ATOM
        given = self.spoken[name][self.index] if self.names[name] == "list" else self.spoken[name]
        shown = spelled(given)
        raised = POWER if "^" in shown else ATOM  # a name with a layer above it takes no exponent beside
        return shown, SIGN if shown.startswith("-") else PRODUCT if "cdot" in shown else raised

    def negate(self, x: Piece) -> Piece:
        return f"-{brackets(x, PRODUCT)}", SIGN

    def arithmetic(self, operator: str, x: Piece, y: Piece) -> Piece:
        if operator == "**":
            less = re.fullmatch(r"(-?[0-9.]+) - ([0-9]+)", y[0])
            exponent = number(float(less[1]) - float(less[2])) if less else y[0]
            return x if exponent == "1" else (f"{brackets(x, ATOM)}^{{{exponent}}}", POWER)
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
        holds, self.holds = self.holds, None  # each element may take another branch
        outside = self.index
        try:
            if lists[0] not in self.spoken:
                piece = body()
                whole = brackets(piece, PRODUCT if function == "sum" else ATOM)
                return rf"\{function}_i {whole}", SUM if function == "sum" else PRODUCT
            terms = self._terms(body, lists[0])
        finally:
            self.holds, self.index = holds, outside
        if function == "sum":
            shown = [brackets(each, SUM) if not i else brackets(each, PRODUCT) for i, each in enumerate(terms)]
            return " + ".join(shown), SUM if len(shown) > 1 else terms[0][1]
        return rf"\{function}\left({', '.join(each[0] for each in terms)}\right)", ATOM

    def _terms(self, body: Callable[[], Piece], of: str) -> list[Piece]:
        """A piece per element, of many the first three and the last."""
        terms, places = [], shown_of(len(self.spoken[of]))
        for self.index in places:
            terms.append(body())
        if len(places) < len(self.spoken[of]):
            terms.insert(-1, (r"\dots", ATOM))
        return terms

    def listed(self, name: str) -> Piece:
        """All elements of a list."""
        outside = self.index
        try:
            return rf"\left[{', '.join(each[0] for each in self._terms(lambda: self.name(name), name))}\right]", ATOM
        finally:
            self.index = outside


def value(named: Named) -> str:
    r"""What a node computes, in LaTeX: its formula where it is arithmetic, else its name and arguments.

    >>> from autograd import Value
    >>> a, b = Value(1.0), Value(2.0)
    >>> c = a / b
    >>> print(value(Named(c, {a: "a", b: "b_1", c: "c"})))
    \frac{a}{\mathrm{b\_1}}
    """
    row = named.row
    reader = Latex(row, row.names, spoken=named.spoken)
    if not is_long(row):
        return reader.read(row.value)[0]
    lists = [name for name, kind in row.names.items() if kind == "list"]
    given = [reader.listed(name) if name in lists else reader.name(name) for name in row.names]
    return reader.call(function_name(row), given)[0]


def rule(named: Named, place: int) -> str:
    r"""`Named.local` in LaTeX, without its reasons.

    >>> from autograd import Value
    >>> x = Value(3.0)
    >>> y = x**2
    >>> print(rule(Named(y, {x: "x", y: "v₂"}), 0))
    \frac{\partial v_{2}}{\partial x} = 2 \cdot x
    """
    row, (name, index) = named.row, named.slots[place]
    names = {**row.names, "out": "scalar", **dict.fromkeys(row.lets, "scalar")}
    reader = Latex(row, names, lambda test: named.holds(test, index), named.spoken, index)
    partial = reader.read(row.taught_of(name))[0]
    return rf"\frac{{\partial {spelled(named.name)}}}{{\partial {spelled(named.parents[place])}}} = {partial}"


def spelled(name: str) -> str:
    r"""A node's name, or the number that stands for it; what stands below it below, and what above above.

    >>> spelled("v₁₂"), spelled("−1e−20"), spelled("my_w"), spelled("(a*b)"), spelled("ŷ"), spelled("w₁,₁₂⁽²⁾[3]")
    ('v_{12}', '-1 \\cdot 10^{-20}', '\\mathrm{my\\_w}', '\\mathrm{(a*b)}', '\\hat{y}', 'w_{1,12}^{(2)}[3]')
    """
    if re.fullmatch(r"−?[0-9.]+(e[−+][0-9]+)?", name):
        return number(float(name.replace("−", "-")))
    parts = NAME.fullmatch(name)
    letters, below, above, sample = parts.groups() if parts else (name, "", "", "")
    shown = r"\hat{y}" if letters == "ŷ" else escape(letters)
    below = f"_{{{typed(below)}}}" if below else ""
    return shown + below + (f"^{{{typed(above)}}}" if above else "") + sample
