"""calculus: what stands between signs: numbers, names, calls, parentheses; the page's twin is logic/operands.js."""

from __future__ import annotations

import ast
import re

from autograd.calculus.habits import Habits
from autograd.calculus.reading import placed
from autograd.calculus.tokens import Token

DECIMALS = re.compile(r"[0-9]+([eE][+-]?[0-9]+)?")


class Operands(Habits):
    """Reads one operand."""

    def sum(self) -> ast.expr:
        """The grammar's."""
        raise NotImplementedError

    def in_bars(self) -> bool:
        """Whether a | would close another one."""
        return any(each.text == "|" for each in self.open)

    def operand(self) -> ast.expr:
        """A number, a name, a call, something in parentheses; and what is called behind a point."""
        start, token = self.token.at, self.token
        if token.kind == "number" or self.leads():
            made: ast.expr = self.number()
        elif token.kind == "name":
            made = self.name()
        elif self.sign("("):
            made = self.group()
        elif self.sign("["):
            made = self.list()
        elif self.sign("|"):
            opened = self.opened()
            made = self.called("abs", opened, [self.sum()])
            self.closed(opened)
        elif self.sign("√"):
            self.deeper(token.at)
            self.advance()
            made = self.called("sqrt", token, [self.operand()])
            self.depth -= 1
        else:
            self.missing()
        while self.sign("."):
            made = self.method(made, start)
        return made

    def leads(self) -> bool:
        """Whether a number begins with a comma, where none can part arguments."""
        rest = self.after()
        touch = rest.at == self.token.end
        return touch and self.sign(",") and not self.calls and DECIMALS.fullmatch(rest.text) is not None

    def number(self) -> ast.Constant:
        """A number; with a comma where none can part arguments."""
        token = self.advance()
        text = f".{self.advance().text}" if token.text == "," else token.text
        if token.text == "," and self.waiting:
            self.repairs.put(token.at, token.end, ".")
        comma, rest = self.token, self.after()
        touch = comma.at == token.end and rest.at == comma.end
        if touch and self.sign(",") and not self.calls and text.isdigit() and DECIMALS.fullmatch(rest.text):
            if self.waiting:
                self.repairs.put(comma.at, comma.end, ".")
            self.advance()
            text = f"{text}.{self.advance().text}"
        if float(text) == float("inf"):
            self.refuse("large", token.at, number=text)
        whole = text.replace("_", "").isdigit()
        return placed(ast.Constant(int(text) if whole else float(text)), token.at, self.end)

    def name(self) -> ast.expr:
        """A name, or the call of a function."""
        token = self.token
        if token.text in self.known["conditions"]:
            self.refuse("condition", token.at, found=token.text)
        if token.text in self.known["words"]:
            self.refuse("word", token.at, word=token.text)
        self.advance()
        if self.sign("("):
            return self.call(token)
        if token.text in self.functions:
            exponent = self.function_power(token)
            if exponent:
                return exponent
            bar = self.sign("|") and not self.in_bars()
            if bar or (self.begins(self.token) and not self.assigns()):
                return self.bare_call(token)
        return placed(ast.Name(token.text, ast.Load()), token.at, token.end)

    # ---- parentheses --------------------------------------------------------------------------------------------

    def group(self) -> ast.expr:
        """``(a + b)``; among arguments also ``(a, b)``, a list."""
        opened = self.opened()
        inside = self.sum()
        if self.calls and self.sign(","):
            parts = [inside]
            while self.sign(","):
                self.advance()
                if self.sign(")"):
                    break
                parts.append(self.sum())
            self.closed(opened)
            return placed(ast.Tuple(parts, ast.Load()), opened.at, self.end)
        self.closed(opened)
        return inside

    def list(self) -> ast.expr:
        """``[a, b]``."""
        opened = self.begun()
        parts = [self.sum()]
        while self.another(opened):
            self.advance()
            if self.sign("]"):
                break
            parts.append(self.sum())
        self.finished(opened)
        return placed(ast.List(parts, ast.Load()), opened.at, self.end)

    def call(self, token: Token) -> ast.Call:
        """``f(a, [b, c], n=2)``."""
        opened = self.begun()
        commas: list[Token] = []
        arguments: list[ast.expr] = []
        keywords: list[ast.keyword] = []
        while not self.sign(")"):
            if self.token.kind == "name" and self.after().kind == "sign" and self.after().text == "=":
                name = self.advance()
                self.advance()
                if any(each.arg == name.text for each in keywords):
                    self.refuse("argument_twice", name.at, function=token.text, name=name.text)
                keywords.append(placed(ast.keyword(name.text, self.sum()), name.at, self.end))
            else:
                start = self.token.at
                arguments.append(self.sum())
                if keywords:
                    self.refuse("argument_order", start)
            if not self.another(opened):
                break
            commas.append(self.advance())
        self.finished(opened)
        if token.text not in self.functions:
            self.rewrite(token, opened, commas, len(arguments))
        made = self.called(token.text, token, arguments)
        made.keywords = keywords
        return made
