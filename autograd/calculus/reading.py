"""calculus: where the parser is in a typed text: its words, what is open, the slips so far.

The page's twin is logic/reading.js.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Container
from typing import NoReturn, TypeVar

from autograd.calculus.complaints import complain, table
from autograd.calculus.repairing import Repairs
from autograd.calculus.tokens import Token, name_end, tokens

OTHER_DIGITS = re.compile("[xX][0-9a-fA-F]+|[bB][01]+|[oO][0-7]+")
CLOSING = {"(": ")", "[": "]", "|": "|"}
N = TypeVar("N", bound=ast.expr | ast.stmt | ast.keyword)


def placed(node: N, at: int, end: int) -> N:
    """The node, told where it stands; ``col_offset`` counts characters of the whole text."""
    node.lineno = node.end_lineno = 1
    node.col_offset, node.end_col_offset = at, end
    return node


class Reading:
    """A text that is read word by word."""

    def __init__(self, text: str, functions: Container[str]) -> None:
        self.text, self.functions, self.known = text, functions, table("grammar")
        self.tokens = tokens(text)
        self.place = 0
        self.before: Token | None = None  # the word before it
        self.open: list[Token] = []  # what is to be closed, the innermost last
        self.calls = 0  # how many of these are calls and lists, in which a comma parts
        self.depth = 0
        self.repairs = Repairs(text)
        self.parted = self.by_semicolons()  # where in the text
        self.waiting: list[int] = []  # how many calls there are around those that semicolons part
        self.slip: tuple[str, int, dict[str, object]] | None = None

    def by_semicolons(self) -> set[int]:
        """What opens and has a ; before it is closed, as in a spreadsheet's max(a; b)."""
        found: set[int] = set()
        opened: list[list[int]] = []
        for place, token in enumerate(self.tokens):
            if token.kind == "sign" and token.text in ("(", "["):
                opened.append([place, 0])
            elif token.text == ";" and opened:
                opened[-1][1] = 1
            elif token.kind == "sign" and opened and token.text == CLOSING[self.tokens[opened[-1][0]].text]:
                place, parted = opened.pop()
                found |= {self.tokens[place].at} if parted else set()
        return found

    @property
    def token(self) -> Token:
        """The word that comes next."""
        return self.tokens[self.place]

    @property
    def end(self) -> int:
        """Where the word before it ends."""
        return self.before.end if self.before else 0

    def after(self, steps: int = 1) -> Token:
        """A later word."""
        return self.tokens[min(self.place + steps, len(self.tokens) - 1)]

    def advance(self) -> Token:
        """Go on to the next word; a line may end within parentheses."""
        self.before = token = self.token
        self.place += 1
        while self.open and self.token.text == "\n":
            self.place += 1
        return token

    def sign(self, *signs: str) -> bool:
        """Whether one of these signs comes next."""
        return self.token.kind == "sign" and self.token.text in signs

    def begins(self, token: Token) -> bool:
        """Whether a number, a name or something in parentheses begins with it."""
        return token.kind in ("number", "name") or (token.kind == "sign" and token.text in ("(", "√"))

    def refuse(self, key: str, at: int, **into: object) -> NoReturn:
        """An error; where a slip came before it, that one."""
        self.told()
        complain(key, self.text, at, "", **into)

    def told(self) -> None:
        """Raise what slip there was."""
        if self.slip:
            key, at, into = self.slip
            complain(key, self.text, at, self.repairs.repaired(), **into)

    def slipped(self, key: str, at: int, **into: object) -> None:
        """Note what isn't the right spelling though it's clear what is meant; the first is told in the end."""
        self.slip = self.slip or (key, at, into)

    def forgiven(self, at: int) -> None:
        """No slip from a place on is told: something else is."""
        if self.slip and self.slip[1] >= at:
            self.slip = None

    def spelled(self, token: Token) -> str:
        """A word as it was typed."""
        return self.text[token.at : token.end]

    def deeper(self, at: int) -> None:
        """One level further in."""
        self.depth += 1
        if self.depth > self.known["deepest"]:
            self.refuse("nested", at, most=self.known["deepest"])

    def assigns(self) -> bool:
        """Whether a name comes that begins an assignment."""
        return not self.open and self.token.kind == "name" and self.after().text == "="

    def forgotten(self) -> None:
        """Note that * is missing here."""
        before, token = self.before, self.token
        touches = token.at == self.end
        if before and before.kind == token.kind == "number":
            if before.text.isdigit() and token.text.isdigit() and len(token.text) == 3 and not touches:
                self.repairs.put(self.end, token.at, "")
                self.slipped("thousands", token.at)
                return
            self.refuse("numbers", token.at, first=self.spelled(before), second=self.spelled(token))
        if before and before.text == "0" and touches and OTHER_DIGITS.fullmatch(token.text):
            self.refuse("decimal", before.at, found=f"0{token.text}")
        self.repairs.put(self.end, token.at, "*")
        self.slipped("times", token.at)

    def two_ways(self, at: int, binds: str, start: int, end: int, after: int, sign: str = "*") -> NoReturn:
        """An error for what can be read in two ways: is what stands from ``at`` on bound to the part from ``start``?

        Args:
            at: where it begins that can be bound or not.
            binds: what stands before that part.
            start: where that part begins.
            end: where it ends.
            after: where it ends that can be bound or not.
            sign: what stands between them.
        """
        part, more = self.text[start:end], self.text[at:after]
        first = f"{binds}({part})" if name_end(binds, 0) else f"{binds}{part}"
        self.refuse("two_ways", at, one=f"{first}{sign}{more}", other=f"{binds}({part}{sign}{more})")

    def missing(self) -> NoReturn:
        """Refuse what isn't there."""
        token, before = self.token, self.before
        if self.open and before is self.open[-1] and self.sign(CLOSING[before.text]):
            self.refuse("nothing_inside", before.at, sign=before.text, expected=token.text)
        if token.kind == "above" and before is None:
            self.refuse("unexpected", token.at, found=self.spelled(token))
        if token.kind in ("end", "line") and before is not None:
            self.refuse("operand_end", before.end, sign=self.spelled(before))
        self.refuse("operand", token.at, found=self.spelled(token))

    def opened(self, parts: bool = False) -> Token:
        """Go on past what opens; where a comma ``parts``, it's no decimal one until it closes."""
        token = self.token
        self.deeper(token.at)
        self.open.append(token)
        self.calls += parts
        self.advance()
        return token

    def begun(self) -> Token:
        """Go on past what opens arguments or a list: commas part them or, as in a spreadsheet, semicolons."""
        token = self.opened(parts=True)
        if token.at in self.parted:
            self.waiting.append(self.calls)
            self.calls = 0  # commas are decimal ones
        return token

    def another(self, opened: Token) -> bool:
        """Whether another part comes."""
        if opened.at not in self.parted:
            return self.sign(",")
        if self.token.text == ";":
            self.repairs.put(self.token.at, self.token.end, ",")
            self.slipped("semicolon", self.token.at)
        return self.token.text == ";"

    def finished(self, opened: Token) -> None:
        """Go on past what closes arguments or a list."""
        if opened.at in self.parted:
            self.calls = self.waiting.pop()
        self.closed(opened, parts=True)

    def closed(self, token: Token, parts: bool = False) -> None:
        """Go on past what closes it."""
        expected = CLOSING[token.text]
        if self.sign(expected):
            self.open.pop()
            self.advance()
        elif self.token.kind in ("end", "line") and token.at not in self.parted:
            self.open.pop()
            self.repairs.put(self.end, self.end, expected)
            self.slipped("unclosed", token.at, sign=token.text)
        elif self.sign(")", "]", "|"):
            found = self.spelled(self.token)
            self.refuse("wrong_close", self.token.at, found=found, expected=expected, sign=token.text)
        elif self.sign(","):
            self.refuse("comma", self.token.at)
        else:
            self.refuse("unexpected", self.token.at, found=self.spelled(self.token))
        self.calls -= parts
        self.depth -= 1
