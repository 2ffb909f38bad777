"""calculus: the language people type: a text into Python's own tree, by precedence; its twin is logic/parser.js.

A statement is ``name = sum`` or ``sum``. A sum has products, a product signed powers, and a power binds to its right,
as in Python. Beside Python's words it knows those of school: ``x²``, ``|x|``, ``√x``, ``^``, ``a:b``, ``0,5``. Where
people write what has one meaning but is not the spelling here (``2a``, ``sin x``, ``x.tanh()``), it reads on, and its
error offers the whole text repaired. A node's ``col_offset`` counts characters of the whole text.
"""

from __future__ import annotations

import ast
from collections.abc import Container

from autograd.calculus.operands import Operands
from autograd.calculus.reading import CLOSING, placed
from autograd.calculus.tokens import Token

CONDITIONS = ("<", ">", "<=", ">=", "!=", "<-")
ASSIGNING = ("=", ":=", "<-")
SUMS = {"+": ast.Add, "-": ast.Sub}
PRODUCTS = {"*": ast.Mult, "/": ast.Div}


def statements(text: str, functions: Container[str]) -> list[ast.Assign | ast.Expr]:
    """The statements of a typed text.

    Args:
        text: what was typed.
        functions: the names of functions.

    Raises:
        ExpressionError: it is not written in the language; its ``offer`` is the text repaired, where that has one way.

    Example:
        >>> [ast.unparse(each) for each in statements("d = a·b²; |d - 0,5|", ("abs",))]
        ['d = a * b ** 2', 'abs(d - 0.5)']
    """
    return Grammar(text, functions).statements()


class Grammar(Operands):
    """Reads one text."""

    def __init__(self, text: str, functions: Container[str]) -> None:
        super().__init__(text, functions)
        self.lone = -1  # the place of a name that begins another statement, as in "a=2 b=3"

    # ---- statements ---------------------------------------------------------------------------------------------

    def statements(self) -> list[ast.Assign | ast.Expr]:
        """All of them."""
        found = []
        while self.token.kind != "end":
            if self.token.kind == "line":
                self.advance()
            else:
                found.append(self.statement())
                self.ended(found[-1].col_offset)
        self.told()
        return found

    def statement(self) -> ast.Assign | ast.Expr:
        """One of them."""
        self.began()
        start = self.token
        target = start.kind == "name" and self.after().kind == "sign" and self.after().text in ASSIGNING
        if target:
            self.advance()
            if not self.sign("="):
                self.repairs.put(self.token.at, self.token.end, "=")
                self.slipped("assigned", self.token.at)
            self.advance()
            number = self.place + self.sign("+", "-")
            one, two = self.tokens[number], self.tokens[min(number + 1, len(self.tokens) - 1)]
            if one.kind == "number" and two.kind == "name" and two.at > one.end:
                self.lone = number + 1
        value = self.sum()
        if not target:
            return placed(ast.Expr(value), start.at, self.end)
        name = placed(ast.Name(start.text, ast.Store()), start.at, start.end)
        return placed(ast.Assign([name], value), start.at, self.end)

    def ended(self, start: int) -> None:
        """Refuse what follows a statement and doesn't belong to it."""
        token = self.token
        if token.kind in ("end", "line"):
            return
        if token.kind == "name":  # which begins an assignment, or is lone
            if token.at == self.end:  # 2a = b
                self.refuse("target", start)
            self.repairs.put(self.end, token.at, "; ")
            self.slipped("separator", token.at)
        elif self.sign(","):
            if self.after().kind != "name" or self.after(2).text != "=":
                self.refuse("comma", token.at)
            self.advance()
        elif self.sign("="):
            self.refuse("target", start)
        else:
            self.refuse("unexpected", token.at, found=self.spelled(token))

    # ---- what binds weaker and stronger -------------------------------------------------------------------------

    def sum(self) -> ast.expr:
        """``a + b - c``."""
        start = self.token.at
        left = self.product()
        while self.sign(*SUMS):
            sign = SUMS[self.advance().text]()
            left = placed(ast.BinOp(left, sign, self.product()), start, self.end)
        return left

    def product(self) -> ast.expr:
        """``a * b / c``, and ``2a``, which is a slip."""
        start = self.token.at
        left = self.signed()
        over: Token | None = None  # the / before what was read last
        while True:
            if self.sign(*PRODUCTS):
                token = self.advance()
                sign, over = PRODUCTS[token.text](), token if token.text == "/" else None
            elif self.factor():
                if over:
                    self.two_factors(over)
                self.forgotten()
                sign = ast.Mult()
            else:
                return left
            left = placed(ast.BinOp(left, sign, self.signed()), start, self.end)

    def factor(self) -> bool:
        """Whether a factor comes without a sign before it."""
        bar = self.sign("|") and not self.in_bars()
        return bar or (self.begins(self.token) and self.place != self.lone and not self.assigns())

    def signed(self) -> ast.expr:
        """``-a``, and what binds stronger."""
        if not self.sign("+", "-"):
            return self.power()
        sign = self.advance()
        self.deeper(sign.at)
        operand = self.signed()
        self.depth -= 1
        return placed(ast.UnaryOp(ast.USub() if sign.text == "-" else ast.UAdd(), operand), sign.at, self.end)

    def power(self) -> ast.expr:
        """``a**b``: to the right of ``**`` a sign is allowed, and another power."""
        start = self.token.at
        base = self.raised()
        if self.sign("**"):
            sign = self.advance()
            self.deeper(sign.at)
            base = placed(ast.BinOp(base, ast.Pow(), self.signed()), start, self.end)
            self.depth -= 1
            if self.token.kind in ("name", "number") and self.token.at == self.end and self.text[self.end - 1] != ")":
                self.two_factors(sign)
        self.refuse_conditions()
        return base

    def raised(self) -> ast.expr:
        """``a²``."""
        start, rooted = self.token.at, self.sign("√")
        base = self.operand()
        if rooted and (self.token.kind == "above" or self.sign("**")):
            self.refuse("root_power", self.token.at)
        while self.token.kind == "above":
            base = placed(ast.BinOp(base, ast.Pow(), self.exponent(self.advance())), start, self.end)
        return base

    def exponent(self, token: Token) -> ast.expr:
        """The number that stands above."""
        digits = token.text.lstrip("+-")
        number: ast.expr = placed(ast.Constant(int(digits)), token.at, token.end)
        if token.text[0] == "-":
            number = placed(ast.UnaryOp(ast.USub(), number), token.at, token.end)
        return number

    def refuse_conditions(self) -> None:
        """Refuse what stands behind a number and isn't for numbers, and parentheses that close nothing."""
        token = self.token
        if self.sign(*CONDITIONS) or (token.kind == "name" and token.text in self.known["conditions"]):
            self.refuse("condition", token.at, found=self.spelled(token))
        if self.sign("=="):
            self.refuse("equals", token.at)
        if token.kind == "name" and token.text in self.known["words"]:
            self.refuse("word", token.at, word=token.text)
        while self.sign(")", "]") and not any(CLOSING[each.text] == self.token.text for each in self.open):
            token = self.token
            self.repairs.put(token.at, token.end, "")
            self.slipped("closes_nothing", token.at, sign=token.text)
            self.advance()
        if self.sign("|") and not self.in_bars() and not self.begins(self.after()):
            self.refuse("bar", self.token.at)
