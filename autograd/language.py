"""The little language rows are written in: what is allowed, and the one walker every reader is made from.

An expression is numbers, names, ``+ - * / **`` and unary minus, ``x if condition else y``, chains of
comparisons, ``and``/``or``, calls of intrinsics and of other rows, and ``sum(...)``/``max(...)`` over lists,
inside which a list's name means its i-th element. Nothing else parses, so nothing else can ever run: text
that a user typed or loaded goes through here and never through ``eval``.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, NoReturn, TypeVar

from autograd.errors import RowError

T = TypeVar("T")

# The functions a row may call that are not rows themselves, with their number of arguments. What one is called
# in a target (math, numpy, JavaScript, ...) stands in that reader's own dictionary.
INTRINSICS: Mapping[str, int] = dict.fromkeys(
    [
        "exp",
        "expm1",
        "log",
        "log1p",
        "sqrt",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
        "sinh",
        "cosh",
        "tanh",
        "erf",
        "erfc",
        "abs",
        "sign",
        "step",
        "floor",
    ],
    1,
)
FOLDS = ("sum", "max")  # over a list: a left fold from the first element
CONSTANTS: Mapping[str, float] = {"nan": math.nan, "inf": math.inf}
RESERVED = frozenset({"out", *CONSTANTS, *FOLDS})

LONGEST = 10_000  # characters; longer text is somebody's accident or attack, not an expression

ARITHMETIC: Mapping[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}
COMPARISONS: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


def complain(problem: str, text: str, column: int, where: str) -> NoReturn:
    """Raise a RowError that shows ``text`` with a caret under ``column`` (counted in characters from 0)."""
    start = max(0, column - 60)  # keep the place in view in a long text
    shown = text[start : start + 120].replace("\n", " ")
    raise RowError(f"{where}: {problem}\n    {shown}\n    {' ' * (column - start)}^")


def parse(text: str, where: str = "expression") -> ast.expr:
    """Parse one expression of the row language; raises RowError with the place where it is none.

    >>> ast.dump(parse("a*b"))
    "BinOp(left=Name(id='a', ctx=Load()), op=Mult(), right=Name(id='b', ctx=Load()))"
    """
    if not isinstance(text, str):
        raise RowError(f"{where}: expected text, got {type(text).__name__} {text!r:.60}")
    if not text.strip():
        complain("nothing here; expected an expression such as a*b", text, 0, where)
    if len(text) > LONGEST:
        complain(f"{len(text):,} characters; at most {LONGEST:,} are read", text, 0, where)
    for column, character in enumerate(text):
        if character in "\n\r\0#" or (character == "\\"):
            complain(f"unexpected character {character!r}", text, column, where)
    lead = len(text) - len(text.lstrip())
    try:
        return ast.parse(text.lstrip(), mode="eval").body
    except SyntaxError as error:
        column = min((error.offset or 1) - 1 + lead, len(text))
        complain(f"this does not parse ({error.msg})", text, max(column, 0), where)
    except (RecursionError, MemoryError, ValueError):
        complain("nested too deeply, or a number too long to read", text, 0, where)


class Walker(Generic[T]):
    """Walks one expression, refuses whatever is not in the language, and asks a reader's hooks about the rest.

    Args:
        names: what each name means here: ``"scalar"`` or ``"list"``.
        functions: further functions that may be called, with their number of arguments (the rows).
        where: what is being read, for error messages.
        element: True where a list's name means its i-th element outside ``sum`` and ``max`` too (a list's partial).
    """

    def __init__(
        self,
        names: Mapping[str, str],
        functions: Mapping[str, int] | None = None,
        where: str = "expression",
        element: bool = False,
    ) -> None:
        self.names = names
        self.functions = INTRINSICS if functions is None else {**functions, **INTRINSICS}
        self.where = where
        self.element = element
        self.text = ""

    # ---- what a reader says -------------------------------------------------------------------------------------

    def number(self, value: float) -> T:
        raise NotImplementedError

    def name(self, name: str) -> T:
        raise NotImplementedError

    def negate(self, x: T) -> T:
        raise NotImplementedError

    def arithmetic(self, operator: str, x: T, y: T) -> T:
        raise NotImplementedError

    def compare(self, operators: Sequence[str], operands: Sequence[Callable[[], T]]) -> T:
        raise NotImplementedError

    def logic(self, operator: str, operands: Sequence[Callable[[], T]]) -> T:
        raise NotImplementedError

    def choose(self, test: Callable[[], T], yes: Callable[[], T], no: Callable[[], T]) -> T:
        raise NotImplementedError

    def call(self, function: str, arguments: Sequence[T]) -> T:
        raise NotImplementedError

    def fold(self, function: str, body: Callable[[], T], lists: Sequence[str]) -> T:
        raise NotImplementedError

    # ---- the walk -----------------------------------------------------------------------------------------------

    def read(self, text: str) -> T:
        """Read ``text``; raises RowError with the place of whatever is not in the language."""
        self.text = text
        body = parse(text, self.where)
        try:
            return self.visit(body)
        except RecursionError:
            complain("nested too deeply", text, 0, self.where)

    def refuse(self, node: ast.AST, problem: str) -> NoReturn:
        """Raise RowError with a caret under ``node``."""
        column = getattr(node, "col_offset", 0)
        lead = len(self.text) - len(self.text.lstrip())
        stripped = self.text.lstrip().encode()  # ast counts columns in UTF-8 bytes
        complain(problem, self.text, lead + len(stripped[:column].decode(errors="ignore")), self.where)

    def visit(self, node: ast.expr) -> T:
        if isinstance(node, ast.Constant):
            if type(node.value) not in (int, float):
                self.refuse(node, f"{node.value!r:.40} is not a number")
            try:
                return self.number(float(node.value))  # type: ignore[arg-type]
            except OverflowError:
                self.refuse(node, "this number is too large for a float")
        if isinstance(node, ast.Name):
            return self._name(node)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return self.negate(self.visit(node.operand))
        if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
            return self.arithmetic(ARITHMETIC[type(node.op)], self.visit(node.left), self.visit(node.right))
        if isinstance(node, ast.Compare):
            return self._compare(node)
        if isinstance(node, ast.BoolOp):
            word = "and" if isinstance(node.op, ast.And) else "or"
            return self.logic(word, [self._later(value) for value in node.values])
        if isinstance(node, ast.IfExp):
            return self.choose(self._later(node.test), self._later(node.body), self._later(node.orelse))
        if isinstance(node, ast.Call):
            return self._call(node)
        self.refuse(
            node,
            f"{type(node).__name__} is not allowed here; an expression has numbers, names, + - * / **, "
            "comparisons, 'x if c else y' and function calls",
        )
        return None

    def _later(self, node: ast.expr) -> Callable[[], T]:
        return lambda: self.visit(node)

    def _name(self, node: ast.Name) -> T:
        if node.id in CONSTANTS:
            return self.number(CONSTANTS[node.id])
        kind = self.names.get(node.id)
        if kind is None:
            known = ", ".join(self.names) or "none"
            self.refuse(node, f"unknown name {node.id!r}; the names here are: {known}")
        if kind == "list" and not self.element:
            self.refuse(node, f"{node.id!r} is a list; use it inside sum(...) or max(...)")
        return self.name(node.id)

    def _compare(self, node: ast.Compare) -> T:
        for operator in node.ops:
            if type(operator) not in COMPARISONS:
                self.refuse(node, f"the comparison {type(operator).__name__} is not allowed; use < <= > >= == !=")
        operands = [self._later(part) for part in (node.left, *node.comparators)]
        return self.compare([COMPARISONS[type(operator)] for operator in node.ops], operands)

    def _call(self, node: ast.Call) -> T:
        if not isinstance(node.func, ast.Name):
            self.refuse(node, "only a function named directly can be called")
        name = node.func.id
        if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
            self.refuse(node, f"{name}(...) takes plain arguments only")
        if name in FOLDS:
            return self._fold(name, node)
        if name not in self.functions:
            known = ", ".join(sorted({*self.functions, *FOLDS}))
            self.refuse(node, f"unknown function {name!r}; the functions here are: {known}")
        if len(node.args) != self.functions[name]:
            self.refuse(node, f"{name} takes {self.functions[name]} argument(s), got {len(node.args)}")
        return self.call(name, [self.visit(argument) for argument in node.args])

    def _fold(self, name: str, node: ast.Call) -> T:
        if len(node.args) != 1:
            self.refuse(node, f"{name} takes one expression over a list, got {len(node.args)} arguments")
        inside = list(ast.walk(node.args[0]))
        if any(isinstance(part, ast.Call) and getattr(part.func, "id", "") in FOLDS for part in inside):
            self.refuse(node, "sum and max are not nested; give the inner one a name with let")
        used = {part.id for part in inside if isinstance(part, ast.Name)}
        lists = [each for each, kind in self.names.items() if kind == "list" and each in used]
        if not lists:
            self.refuse(node, f"{name}(...) needs a list inside; the lists here are: {self._lists() or 'none'}")

        def body() -> T:
            outside, self.element = self.element, True
            try:
                return self.visit(node.args[0])
            finally:
                self.element = outside

        return self.fold(name, body, lists)

    def _lists(self) -> str:
        return ", ".join(name for name, kind in self.names.items() if kind == "list")
