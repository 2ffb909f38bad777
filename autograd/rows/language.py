"""rows: the little language rows are written in: what is allowed, and the one walker every reader is made from.

An expression is numbers, names, ``+ - * / **`` and unary minus, ``x if condition else y``, chains of
comparisons, ``and``/``or``, calls of intrinsics and of other rows, and ``sum(...)``/``max(...)`` over lists,
inside which a list's name means its i-th element. Conditions stand where a choice is made, and are no numbers.
Nothing else parses, so nothing else can ever run: text that a user typed or loaded goes through here and never
through ``eval``.
"""

from __future__ import annotations

import ast
import math
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Generic, NoReturn, TypeVar

from autograd.common.errors import RowError

T = TypeVar("T")

# The functions a row may call that are not rows themselves, with their number of arguments. What one is called
# in a target (math, numpy, JavaScript, ...) stands in that reader's own dictionary.
INTRINSICS: dict[str, int] = {
    **dict.fromkeys(("exp", "expm1", "log", "log1p", "log2", "log10", "sqrt", "sin", "cos", "tan"), 1),
    **dict.fromkeys(("asin", "acos", "atan", "sinh", "cosh", "tanh", "erf", "erfc", "abs", "sign", "step", "floor"), 1),
    "atan2": 2,
    "fmod": 2,  # what is left of a division towards 0, exactly, with the sign of the first number
}
FOLDS = ("sum", "max")  # over a list: a left fold from the first element
CONSTANTS: Mapping[str, float] = {"nan": math.nan, "inf": math.inf, "pi": math.pi}
RESERVED = frozenset({"out", *CONSTANTS, *FOLDS})

SHALLOW = 200  # characters, in which nothing is nested so deeply that Python's parser says it has no memory
LONGEST = 10_000  # characters; longer text is somebody's accident or attack, not an expression
DEEPEST = 60  # levels; a reader may write two parentheses a level, and Python reads at most 200 within one another

# The words an expression is made of; whatever else stands in a text is refused before Python's parser sees it
SPACE = re.compile(r"[ \t]*")
WORD = re.compile(r"(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))|[A-Za-z_]\w*|\*\*|[<>=!]=|[-+*/<>(),]", re.ASCII)
UNREAD = re.compile(r"\.?\d[\w.]*|.", re.ASCII | re.DOTALL)  # what to call the first thing that is no word

ARITHMETIC: Mapping[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}
# What stands one after the other without parentheses in every reader's writing: a long sum is no deep nest
CHAINS = {*product((ast.Add, ast.Sub), repeat=2), (ast.Mult, ast.Mult)}
COMPARISONS: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}

OWN_WORD = "; one of your own: register_intrinsic(name, f)"
ALLOWED = (
    "an expression has numbers, names, + - * / **, comparisons, 'x if c else y' and function calls"  # all there is
)


def complain(problem: str, text: str, column: int, where: str) -> NoReturn:
    """Raise a RowError that shows ``text`` with a caret under ``column`` (counted in characters from 0)."""
    start = max(0, column - 60)  # keep the place in view in a long text
    shown = "".join(each if each.isprintable() else " " for each in text[start : start + 120])
    raise RowError(f"{where}: {problem}\n    {shown}\n    {' ' * (column - start)}^")


# Held by whoever has Python make a tree: in 3.11 two threads that do so at once may get a SystemError
parsing = threading.RLock()


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
    column = skip_blanks(text, 0)
    while column < len(text):
        word = WORD.match(text, column)
        if word is None:
            complain(f"unexpected {UNREAD.match(text, column)[0]!r}; {ALLOWED}", text, column, where)  # type: ignore[index]
        column = skip_blanks(text, word.end())
    lead = skip_blanks(text, 0)
    try:
        with parsing:
            return ast.parse(text[lead:], mode="eval").body
    except SyntaxError as error:
        column = min((error.offset or 1) - 1 + lead, len(text))
        complain(f"this does not parse ({error.msg})", text, max(column, 0), where)
    except (RecursionError, MemoryError, ValueError) as error:
        if isinstance(error, MemoryError) and len(text) <= SHALLOW:
            raise  # there is none left
        complain("nested too deeply, or a number too long to read", text, 0, where)


def skip_blanks(text: str, column: int) -> int:
    """Where the next word starts."""
    blank = SPACE.match(text, column)
    return blank.end() if blank else column


def is_condition(node: ast.expr) -> bool:
    """Whether an expression is true or false, and not a number."""
    return isinstance(node, (ast.Compare, ast.BoolOp))


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
        self.depth = 0

    # ---- what a reader says -------------------------------------------------------------------------------------

    def number(self, value: float) -> T:
        raise NotImplementedError

    def constant(self, name: str) -> T:
        return self.number(CONSTANTS[name])

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
        self.text, self.depth = text, 0
        body = parse(text, self.where)
        try:
            return self.condition(body) if is_condition(body) else self.visit(body)
        except RecursionError:
            complain("nested too deeply", text, 0, self.where)

    def refuse(self, node: ast.AST, problem: str) -> NoReturn:
        """Raise RowError with a caret under ``node``."""
        complain(problem, self.text, skip_blanks(self.text, 0) + getattr(node, "col_offset", 0), self.where)

    def visit(self, node: ast.expr) -> T:
        """What the reader makes of a number."""
        return self._deeper(node, self._number)

    def condition(self, node: ast.expr) -> T:
        """What the reader makes of what decides: comparisons, and ``and``/``or`` of them."""
        return self._deeper(node, self._condition)

    def _deeper(self, node: ast.expr, read: Callable[[ast.expr], T]) -> T:
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse(node, f"nested more than {DEEPEST} levels deep")
        try:
            return read(node)
        finally:
            self.depth -= 1

    def _condition(self, node: ast.expr) -> T:
        if isinstance(node, ast.Compare):
            return self._compare(node)
        if isinstance(node, ast.BoolOp):
            word = "and" if isinstance(node.op, ast.And) else "or"
            return self.logic(word, [self._later(value, self.condition) for value in node.values])
        self.refuse(node, "expected a condition here, such as a > 0")
        return None

    def _number(self, node: ast.expr) -> T:
        if isinstance(node, ast.Constant):
            if type(node.value) not in (int, float):
                self.refuse(node, f"{node.value!r:.40} is not a number")
            try:
                number = float(node.value)  # type: ignore[arg-type]
            except OverflowError:
                number = math.inf
            if number == math.inf:
                self.refuse(node, "this number is too large for a float; infinity is written inf")
            return self.number(number)
        if isinstance(node, ast.Name):
            return self._name(node)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return self.negate(self.visit(node.operand))
        if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
            chain = isinstance(node.left, ast.BinOp) and (type(node.op), type(node.left.op)) in CHAINS
            left = self._number(node.left) if chain else self.visit(node.left)
            return self.arithmetic(ARITHMETIC[type(node.op)], left, self.visit(node.right))
        if isinstance(node, ast.IfExp):
            test = self._later(node.test, self.condition)
            return self.choose(test, self._later(node.body), self._later(node.orelse))
        if isinstance(node, ast.Call):
            return self._call(node)
        if is_condition(node):
            self.refuse(node, "a condition is no number; choose by it, as in '1 if a > 0 else 0'")
        self.refuse(node, f"{type(getattr(node, 'op', node)).__name__} is not allowed here; {ALLOWED}")
        return None

    def _later(self, node: ast.expr, visit: Callable[[ast.expr], T] | None = None) -> Callable[[], T]:
        return lambda: (visit or self.visit)(node)

    def _name(self, node: ast.Name) -> T:
        if node.id in CONSTANTS:
            return self.constant(node.id)
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
            self.refuse(node, f"unknown function {name!r}; the functions here are: {known}{OWN_WORD}")
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
