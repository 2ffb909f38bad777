"""calculus: what people write for a call of a function, and how it is spelled; the page's twin is logic/habits.js."""

from __future__ import annotations

import ast
from typing import NoReturn

from autograd.calculus.reading import Reading, placed
from autograd.calculus.tokens import Token


class Habits(Reading):
    """Reads ``sin x``, ``sin²(x)``, ``x.tanh()``, ``np.tanh(x)`` and ``log10(x)``, each a slip with its repair."""

    def power(self) -> ast.expr:
        """The grammar's."""
        raise NotImplementedError

    def call(self, token: Token) -> ast.Call:
        """The grammar's."""
        raise NotImplementedError

    def called(self, function: str, token: Token, arguments: list[ast.expr]) -> ast.Call:
        """A call."""
        name = placed(ast.Name(function, ast.Load()), token.at, token.end)
        return placed(ast.Call(name, arguments, []), token.at, self.end)

    def began(self) -> None:
        """Go on past what other places put before a statement: ``= a*b`` and ``let a = 2``."""
        token, word, name = self.token, self.after(), self.after(2)
        if self.sign("=") and word.kind not in ("end", "line"):
            self.repairs.put(token.at, self.text_from(token.end), "")
            self.slipped("leading", token.at)
            self.advance()
        elif token.text in self.known["declaring"] and word.kind == "name" and name.text == "=":
            self.repairs.put(token.at, word.at, "")
            self.slipped("declared", token.at, word=token.text)
            self.advance()

    def two_factors(self, before: Token) -> NoReturn:
        """An error for ``1/2x`` and ``e^2x``: does the sign before it bind all of the product?"""
        at, end = self.token.at, self.end
        if self.before and self.before.kind == self.token.kind == "number":
            self.forgotten()
        self.power()
        self.two_ways(at, f"…{self.spelled(before)}", self.text_from(before.end), end, self.end)

    def bare_call(self, token: Token) -> ast.expr:
        """``sin x``: of the power that follows, and of what touches it, as in ``sin 2x``."""
        self.deeper(token.at)
        self.repairs.put(self.end, self.token.at, "(")
        self.slipped("call", token.at, name=token.text)
        start = self.token.at
        argument = self.power()
        while self.begins(self.token) and self.token.at == self.end:
            self.forgotten()
            argument = placed(ast.BinOp(argument, ast.Mult(), self.power()), start, self.end)
        sign, factor = self.token, self.token
        if self.sign("*", "/"):
            factor = self.after()
        if (
            self.begins(factor) and factor.text not in self.functions and not self.assigns()
        ):  # sin 2*x, but not ln a·ln b
            end = self.end
            if factor is not sign:
                self.advance()
            self.power()
            self.repairs.put(end, end, ")")
            self.forgiven(token.at)
            between = sign.text if factor is not sign else "*"
            self.two_ways(factor.at, token.text, start, end, self.end, between)
        self.repairs.put(self.end, self.end, ")")
        self.depth -= 1
        return self.called(token.text, token, [argument])

    def function_power(self, token: Token) -> ast.expr | None:
        """``sin²(x)`` and ``sin^2 x``; None where no power of a function comes."""
        first = self.place
        exponent: Token | None = None
        negative = False
        if self.token.kind == "above":
            exponent = self.advance()
        elif self.sign("**"):
            self.advance()
            negative = self.sign("-")
            if negative:
                self.advance()
            exponent = self.advance() if self.token.kind == "number" else None
        if exponent is None or not self.begins(self.token):
            self.place, self.before = first, token
            if self.token.kind == "above":
                self.refuse("power_of_what", token.at, name=token.text)
            return None
        if negative or not exponent.text.isdigit():
            self.refuse("inverse", token.at, name=token.text)
        self.repairs.put(token.end, exponent.end, "")
        self.slipped("function_power", token.at, name=token.text)
        made = self.call(token) if self.sign("(") else self.bare_call(token)
        self.repairs.put(self.end, self.end, f"**{exponent.text}")
        number = placed(ast.Constant(int(exponent.text)), exponent.at, exponent.end)
        return placed(ast.BinOp(made, ast.Pow(), number), token.at, self.end)

    def rewrite(self, token: Token, opened: Token, commas: list[Token], count: int) -> None:
        """Note how a function that isn't there can be written with those that are."""
        rewritten = self.known["rewritten"]
        parts = rewritten.get(token.text) or rewritten.get(token.text.lower(), ())
        if opened.at in self.parted:  # which is said first
            return
        if count and len(parts) == count + 1 == len(commas) + 2 and self.before and self.before.text == ")":
            self.repairs.put(token.at, opened.end, parts[0])
            for comma, part in zip(commas, parts[1:-1], strict=True):
                self.repairs.put(comma.at, self.text_from(comma.end), part)
            self.repairs.put(self.end - 1, self.end, parts[-1])
            self.slipped("rewritten", token.at, name=token.text)

    def text_from(self, at: int) -> int:
        """Where the text goes on after blanks."""
        while self.text[at : at + 1] in (" ", "\t"):
            at += 1
        return at

    def method(self, made: ast.expr, start: int) -> ast.expr:
        """``x.tanh()`` is ``tanh(x)``, ``np.tanh(x)`` is ``tanh(x)``; other attributes are refused."""
        point = self.advance()
        name = self.token
        if name.kind != "name":
            self.missing()
        self.advance()
        if isinstance(made, ast.Name) and made.id in self.known["modules"]:
            return self.of_module(made, start, name)
        if name.text not in self.functions or not self.sign("("):
            self.refuse("attribute", start, name=name.text)
        more = self.after().text != ")"
        call_end = self.token.end
        called = self.call(name)
        called.args.insert(0, made)
        called.col_offset = start
        self.repairs.wrap(start, f"{name.text}(")
        self.repairs.put(point.at, call_end, ", " if more else "")
        self.slipped("method", start, name=name.text)
        return called

    def of_module(self, made: ast.Name, start: int, name: Token) -> ast.expr:
        """``np.tanh(x)``, ``math.pi``, ``torch.nn.functional.relu(x)``."""
        if self.sign("."):  # a part of the module
            return made
        known = name.text in self.functions or name.text in self.known["rewritten"]
        if not (known and self.sign("(")) and not (name.text in self.known["constants"] and not self.sign("(")):
            self.refuse("attribute", start, name=name.text)
        self.repairs.put(start, name.at, "")
        self.slipped("module", start, module=self.text[start : name.at].rstrip(". "))
        if self.sign("("):
            return self.call(name)
        return placed(ast.Name(name.text, ast.Load()), name.at, name.end)
