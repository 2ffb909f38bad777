"""calculus: whether typed statements mean something, before anything is computed; its twin is logic/meaning.js."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Mapping, Sequence
from typing import NoReturn

from autograd.calculus.complaints import complain, meant, table
from autograd.calculus.repairing import Repairs
from autograd.calculus.tokens import BELOW
from autograd.rows.row import Op
from autograd.rows.table import TABLE

BINDING = re.compile(r"(/|:|÷|\u2215|\^|\*\*)[-+ ]*$")
WHOLE = re.compile("[0-9]+")
Statements = Sequence[ast.Assign | ast.Expr]


def functions() -> dict[str, Op]:
    """Every function that can be typed, with its row."""
    rows = [op for op in TABLE.values() if not op.operator or op.arity == 1]
    named = {name: op for op in rows for name in (op.name, *op.aliases)}
    for kind in ("several", "synonyms"):
        for name, row in table("grammar")[kind].items():
            if name not in named and row in TABLE:
                named[name] = TABLE[row]
    return named


def target(statement: ast.Assign | ast.Expr) -> ast.Name | None:
    """The name that a statement gives."""
    first = statement.targets[0] if isinstance(statement, ast.Assign) else None
    return first if isinstance(first, ast.Name) else None


def folds(call: ast.Call, name: str) -> bool:
    """Whether it is ``max(a, b, c)``: one after the other, as many as there are."""
    plain = not any(isinstance(each, (ast.List, ast.Tuple)) for each in call.args)
    return name in table("grammar")["several"] and plain and not call.keywords and len(call.args) > 2


def gathers(call: ast.Call, op: Op) -> bool:
    """Whether it is ``sum(a, b)``: the same as ``sum([a, b])``."""
    plain = not any(isinstance(each, (ast.List, ast.Tuple)) for each in call.args)
    return op.variadic and op.arity == 1 and plain and bool(call.args) and not call.keywords


class Meaning:
    """What the statements of a text need, and what is wrong with them.

    Args:
        text: what was typed.
        body: its statements.
        given: names that get their numbers from outside of the text.

    Example:
        >>> from autograd.calculus.grammar import statements
        >>> text = "d = a*b; tanh(d + pi)"
        >>> found = Meaning(text, statements(text, functions()), {"a"})
        >>> found.check()
        >>> found.variables, found.missing
        ({'a': 4, 'b': 6}, {'b': 6})
    """

    def __init__(self, text: str, body: Statements, given: Container[str]) -> None:
        self.text, self.body, self.given, self.known = text, body, given, functions()
        self.constants: Mapping[str, float] = table("grammar")["constants"]
        self.targets = {name.id for name in map(target, body) if name}
        self.assigned: dict[str, int] = {}  # by name, where; of all dictionaries here
        self.used: set[str] = set()
        self.variables: dict[str, int] = {}
        self.missing: dict[str, int] = {}

    def refuse(self, key: str, at: int, offer: str = "", **into: object) -> NoReturn:
        """An error."""
        complain(key, self.text, at, offer, **into)

    def replaced(self, *changes: tuple[int, int, str]) -> str:
        """The text with these changes."""
        repairs = Repairs(self.text)
        for at, end, instead in changes:
            repairs.put(at, end, instead)
        return repairs.repaired()

    def check(self) -> None:
        """Raise an ExpressionError for what has no meaning; missing numbers are only noted."""
        varies = False
        for statement in self.body:
            last, name = statement is self.body[-1], target(statement)
            if name is None and not last:
                self.refuse("not_used", statement.col_offset)
            if name is not None and name.id in self.assigned:
                self.refuse("again", name.col_offset, name=name.id)
            varies = self.varies(statement.value)
            if name is not None:
                self.assigned[name.id] = name.col_offset
                self.used |= {name.id} if last else set()
        unused = [name for name in self.assigned if name not in self.used]
        if unused:
            self.refuse("unused", self.assigned[unused[0]], names=", ".join(unused))
        if not varies:
            self.refuse("no_variable", self.body[-1].col_offset)

    def varies(self, node: ast.expr) -> bool:
        """Whether a number depends on a variable."""
        if isinstance(node, ast.Name):
            return self.name(node)
        if isinstance(node, ast.UnaryOp):
            return self.varies(node.operand)
        if isinstance(node, ast.Call):
            return self.call(node)
        if isinstance(node, (ast.List, ast.Tuple)):
            self.refuse_list(node)
        rights = []  # a chain is as long as it likes
        while isinstance(node, ast.BinOp):
            rights.append(node.right)
            node = node.left
        found = not isinstance(node, ast.Constant) and self.varies(node)
        for right in reversed(rights):
            found = self.varies(right) or found
        return found

    def refuse_list(self, node: ast.List | ast.Tuple) -> NoReturn:
        """A list that is no argument; with one element it was meant to group."""
        at, end = node.col_offset, node.end_col_offset or 0
        if isinstance(node, ast.List) and len(node.elts) == 1:
            self.refuse("list_meant", at, self.replaced((at, at + 1, "("), (end - 1, end, ")")))
        self.refuse("list", at)

    def name(self, node: ast.Name) -> bool:
        """A variable, a name given before, or a constant."""
        name, at = node.id, node.col_offset
        if name in self.assigned:
            self.used.add(name)
        elif name in self.targets:
            self.refuse("not_yet", at, name=name)
        elif name in self.given:
            self.variables.setdefault(name, at)
        elif name in self.constants:
            return False
        elif name in self.known:
            self.refuse("function_name", at, name=name)
        elif name.lower() in table("grammar")["infinite"]:
            self.refuse("infinite", at, name=name)
        else:
            self.variables.setdefault(name, at)
            self.missing.setdefault(name, at)
        return True

    def call(self, node: ast.Call) -> bool:
        """A function with arguments that fit."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in self.known:
            self.refuse_function(name, node.col_offset, node.func.end_col_offset or 0, node.end_col_offset or 0)
        op = self.known[name]
        for keyword in node.keywords:
            if keyword.arg not in op.names:
                names = ", ".join(op.names)
                self.refuse("no_argument", keyword.col_offset, function=name, name=keyword.arg, names=names)
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        varying = [self.argument(each) for each in given]
        if name in table("grammar")["several"] or gathers(node, op):
            self.refuse_decimals(node)
        if folds(node, name) or gathers(node, op):
            return any(varying)
        self.check_arguments(node, name, op, dict(zip(map(id, given), varying, strict=True)))
        return any(varying)

    def argument(self, node: ast.expr) -> bool:
        """Whether an argument, which may be a list, depends on a variable."""
        if isinstance(node, (ast.List, ast.Tuple)):
            return any([self.varies(each) for each in node.elts])  # noqa: C419 - all of them are checked
        return self.varies(node)

    def refuse_function(self, name: str, at: int, end: int, after: int) -> NoReturn:
        """A name before parentheses that is no function: a factor, a slip, or anything."""
        known = table("grammar")
        if name in self.given or name in self.targets or name in self.constants or len(name.rstrip(BELOW)) == 1:
            bound = BINDING.search(self.text, 0, at)
            if bound:
                first, second = f"{name}*{self.text[end:after]}", f"({name}*{self.text[end:after]})"
                self.refuse("two_ways", at, one=f"…{bound[1]}{first}", other=f"…{bound[1]}{second}")
            self.refuse("times", end, self.replaced((end, end, "*")))
        others = name.lower() in known["elsewhere"] or name.rstrip(BELOW + "_") in self.known
        near = known["called"].get(name.lower()) or (
            "" if others else meant(name, self.known, 0.4)
        )  # functions have short names
        if near:
            self.refuse("function_meant", at, self.replaced((at, end, near)), name=name, meant=near)
        rows = {op.name for op in self.known.values()} | {*known["several"]}
        self.refuse("unknown_function", at, name=name, known=", ".join(sorted(rows)))

    def check_arguments(self, node: ast.Call, name: str, op: Op, varying: Mapping[int, bool]) -> None:
        """As many as it takes, lists where it takes lists, plain numbers where it has no derivative."""
        at, names = node.col_offset, list(op.names)
        given = dict(zip(names, node.args, strict=False))
        for keyword in node.keywords:
            if keyword.arg in given:
                self.refuse("argument_twice", keyword.col_offset, function=name, name=keyword.arg)
            given[str(keyword.arg)] = keyword.value
        if len(node.args) > len(names) or any(each not in given and each not in op.defaults for each in names):
            self.refuse_comma(node, name, len(names))
            count = len(node.args) + len(node.keywords)
            self.refuse("arguments", at, function=name, names=", ".join(names), count=count)
        for each in names:
            is_list = isinstance(given.get(each), (ast.List, ast.Tuple))
            if each in given and is_list != (op.names[each] == "list"):
                self.refuse("argument_number" if is_list else "argument_list", at, function=name, name=each)
            if each in given and each in op.passive and varying[id(given[each])]:
                self.refuse("passive", at, function=name, name=each)
        lengths = {each: len(part.elts) for each, part in given.items() if isinstance(part, (ast.List, ast.Tuple))}
        for each, length in lengths.items():
            first = next(iter(lengths))
            if length != lengths[first]:
                self.refuse("uneven", at, function=name, first=first, second=each, count=lengths[first], other=length)

    def refuse_decimals(self, node: ast.Call) -> None:
        """An error for ``max(0,5, a)``: is that 0.5?"""
        for one, two in zip(node.args, node.args[1:], strict=False):
            ends = [part.end_col_offset or 0 for part in (one, two)]
            numbers = [self.text[part.col_offset : end] for part, end in zip((one, two), ends, strict=True)]
            touch = self.text[ends[0] : two.col_offset] == "," and all(map(WHOLE.fullmatch, numbers))
            if touch:
                self.refuse("two_ways", one.col_offset, one=".".join(numbers), other=", ".join(numbers))

    def refuse_comma(self, node: ast.Call, name: str, most: int) -> None:
        """An error where decimal commas have made too many arguments."""
        commas = [
            (one.end_col_offset or 0)
            for one, two in zip(node.args, node.args[1:], strict=False)
            if two.col_offset == (one.end_col_offset or 0) + 1
            and isinstance(one, ast.Constant)
            and self.text[two.col_offset].isdigit()
        ]
        if commas and len(node.args) - len(commas) <= most:
            offer = self.replaced(*((comma, comma + 1, ".") for comma in commas))
            self.refuse("arguments_comma", commas[0], offer, function=name)
