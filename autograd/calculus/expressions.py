"""calculus: expressions as people type them on a command line: parsed by the house's walker, never evaluated."""

from __future__ import annotations

import ast
import difflib
import math
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any, NoReturn

from autograd.calculus.partials import Graph
from autograd.common.errors import DomainError, ExpressionError
from autograd.core import value
from autograd.core.value import Value
from autograd.rows.language import ARITHMETIC, LONGEST, parsing
from autograd.rows.row import Op
from autograd.rows.table import TABLE

KNOWN: Mapping[str, float] = {"pi": math.pi, "e": math.e}
SHORT = {"max": "maximum", "min": "minimum"}  # what people type for a row, with as many arguments as they like
TYPED = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/"})  # one character for one: carets stay right
NAME = re.compile(r"\s*([^\W\d]\w*)\s*\Z")


def point_at(problem: str, text: str, column: int) -> NoReturn:
    """Raise an ExpressionError that shows the line of ``text`` with a caret under ``column``, counted from 0."""
    column = min(max(column, 0), len(text))
    begin = text.rfind("\n", 0, column) + 1
    line = text[begin:].split("\n", 1)[0]
    column -= begin
    start = max(0, column - 60)  # keep the place in view in a long line
    shown = "".join(c if c.isprintable() else " " for c in line[start : start + 100])
    raise ExpressionError(f"{problem}\n  {shown}\n  {' ' * (column - start)}^")


class Typed(Graph):
    """Computes a statement's expression with the Values ``given``; carets show the place in the whole text."""

    def __init__(self, text: str, given: Mapping[str, Any]) -> None:
        super().__init__(given, "expression")
        self.text = text
        self.used: set[str] = set()

    def refuse(self, node: ast.AST, problem: str) -> NoReturn:
        lines = self.text.split("\n")[: getattr(node, "lineno", 1)]
        inside = lines[-1].encode()[: getattr(node, "col_offset", 0)].decode(errors="ignore")  # ast counts bytes
        point_at(problem, self.text, sum(len(line) + 1 for line in lines[:-1]) + len(inside))

    def visit(self, node: ast.expr) -> Any:
        try:
            return self._visited(node)
        except (DomainError, TypeError, ValueError) as error:
            if isinstance(error, ExpressionError):
                raise
            self.refuse(node, str(error))

    def _visited(self, node: ast.expr) -> Any:
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.UAdd):
            return self.visit(node.operand)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor):
            self.refuse(node, "^ is not a power here; write a**b")
        if isinstance(node, ast.Attribute):
            self.refuse(node, f"attributes such as .{node.attr} are not allowed; call functions by name, as in tanh(a)")
        if isinstance(node, (ast.List, ast.Tuple)):
            self.refuse(node, "a list stands only as an argument, as in dot([a, b], [c, d])")
        if isinstance(node, (ast.Compare, ast.BoolOp, ast.IfExp)):
            self.refuse(node, "conditions have no gradient; use maximum, minimum, relu or abs")
        if not isinstance(node, (ast.Constant, ast.Name, ast.UnaryOp, ast.BinOp, ast.Call)):
            kind = type(node).__name__
            self.refuse(node, f"{kind} is not allowed here; there can be numbers, names, + - * / ** and function calls")
        if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
            return self._chain(node)
        return super().visit(node)

    def _chain(self, node: ast.BinOp) -> Any:
        """``a + b + c + …``: as long as it likes, without recursion."""
        parts: list[ast.BinOp] = []
        first: ast.expr = node
        while isinstance(first, ast.BinOp) and type(first.op) in ARITHMETIC:
            parts.append(first)
            first = first.left
        made = self.visit(first)
        for part in reversed(parts):
            right = self.visit(part.right)
            try:
                made = self.arithmetic(ARITHMETIC[type(part.op)], made, right)
            except DomainError as error:
                self.refuse(part, str(error))
        return made

    def _name(self, node: ast.Name) -> Any:
        if node.id in self.given:
            self.used.add(node.id)
            return self.given[node.id]
        if node.id in KNOWN:
            return KNOWN[node.id]
        if node.id in functions():
            self.refuse(node, f"{node.id} is a function; write {node.id}(...)")
        hint = _meant(node.id, [*self.given, *KNOWN]) or f"give it a number, as in {node.id}=2"
        self.refuse(node, f"{node.id} has no value; {hint}")
        return None

    def arithmetic(self, operator: str, x: Any, y: Any) -> Any:
        made = super().arithmetic(operator, x, y)
        if isinstance(made, float) and not math.isfinite(made):
            raise DomainError(f"{x!r} {operator} {y!r} is {made}, which is not a finite number")
        return made

    def _call(self, node: ast.Call) -> Any:
        if not isinstance(node.func, ast.Name):
            if isinstance(node.func, ast.Attribute):
                self.visit(node.func)
            self.refuse(node, "only a function named directly can be called")
        name = node.func.id
        known = functions()
        if name not in known:
            hint = _meant(name, known) or f"the functions are: {', '.join(sorted(known))}"
            self.refuse(node, f"{name} is not a function here; {hint}")
        for part in node.args:
            if isinstance(part, ast.Starred):
                self.refuse(part, "* is not allowed before an argument")
        keywords: dict[str, Any] = {}
        for keyword in node.keywords:
            if keyword.arg is None or keyword.arg not in known[name].all_arguments:
                names = ", ".join(known[name].all_arguments)
                self.refuse(keyword.value, f"{name} has no argument {keyword.arg}; its arguments are: {names}")
            keywords[keyword.arg] = self._argument(keyword.value)
        return self._called(node, known[name], name, [self._argument(part) for part in node.args], keywords)

    def _argument(self, node: ast.expr) -> Any:
        if isinstance(node, (ast.List, ast.Tuple)):
            return [self.visit(part) for part in node.elts]
        return self.visit(node)

    def _called(self, node: ast.Call, op: Op, typed: str, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        function = value.functions[op.name]
        plain = not any(isinstance(each, list) for each in (*arguments, *keywords.values()))
        if typed in SHORT and plain and not keywords and len(arguments) > 2:  # max(a, b, c)
            return reduce(function, arguments)
        if op.variadic and op.arity == 1 and plain and arguments and not keywords:  # sum(a, b) as well as sum([a, b])
            arguments = [arguments]
        count = len(arguments) + len(keywords)
        if not len(op.names) - len(op.defaults) <= count <= len(op.names):
            self.refuse(node, f"{typed} takes {', '.join(op.names)}: got {count} argument(s)")
        for name, each in [*zip(op.names, arguments, strict=False), *keywords.items()]:
            if isinstance(each, list) != (op.names[name] == "list"):
                expected = "a list, as in [a, b]" if op.names[name] == "list" else "one number, not a list"
                self.refuse(node, f"{typed}: {name} must be {expected}")
            if name in op.passive and isinstance(each, Value):
                self.refuse(node, f"{typed}: {name} has no derivative, so it must be a plain number")
        return function(*arguments, **keywords)


def functions() -> dict[str, Op]:
    """Every function that can be typed, with its row."""
    named = {name: op for op in TABLE.values() if not op.operator or op.arity == 1 for name in (op.name, *op.aliases)}
    return named | {short: TABLE[name] for short, name in SHORT.items()}


def _meant(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"did you mean {near[0]}?" if near else ""


def _parsed(text: str) -> list[ast.stmt]:
    if not text.strip():
        point_at("there is no expression; write one such as a*b + c", text, 0)
    if len(text) > LONGEST:
        point_at(f"the expression has {len(text):,} characters; at most {LONGEST:,} are read", text, 0)
    for column, character in enumerate(text):
        if character in "\0#\\\r\f\v":
            point_at(f"unexpected character {character!r}", text, column)
    try:
        with warnings.catch_warnings():  # such as of "1if a"
            warnings.simplefilter("ignore")
            with parsing:
                return ast.parse(text).body
    except SyntaxError as error:
        lines = text.split("\n")[: (error.lineno or 1) - 1]
        point_at(
            f"this does not parse ({error.msg})", text, sum(map(len, lines)) + len(lines) + (error.offset or 1) - 1
        )
    except (RecursionError, MemoryError, ValueError):
        point_at("nested too deeply, or a number too long to read", text, 0)


def expression(text: str, variables: Mapping[str, float]) -> Any:
    """The graph of an expression: a Value whose leaves are the variables, labelled with their names, the root with L.

    Args:
        text: one expression, or assignments and an expression with ``;`` or line ends between: ``d = a*b; tanh(d)``.
            It may have numbers, names, + - * / **, and every row's function by its name or alias, also ``sum(a, b)``,
            ``dot([a, b], [c, d])``, ``max(a, b)``, pi and e.
        variables: the variables' numbers.

    Raises:
        ExpressionError: the text is not such an expression, a variable is missing or not used, or an operation gets a
            number outside its domain; the message has a caret under the place.

    Example:
        >>> loss = expression("d = a*b; tanh(d + c)", {"a": 2.0, "b": -3.0, "c": 10.0})
        >>> loss.op, round(loss.data, 6), loss.parents[0].parents[0].label
        ('tanh', 0.999329, 'd')
        >>> expression("a*bb", {"a": 2.0, "b": 1.0})
        Traceback (most recent call last):
        ...
        autograd.common.errors.ExpressionError: bb has no value; did you mean b?
          a*bb
            ^
    """
    lead = len(text) - len(text.lstrip())
    text = text[lead:].translate(TYPED)
    given: dict[str, Any] = {name: Value(number, label=name) for name, number in variables.items()}
    reader = Typed(text, given)
    result: Any = None
    body = _parsed(text)
    for i, statement in enumerate(body):
        target: ast.expr | None = None
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            if not isinstance(target, ast.Name):
                reader.refuse(target, "only a name can stand before =")
            if target.id in given:
                reader.refuse(target, f"{target.id} has a value already; take another name")
        elif not isinstance(statement, ast.Expr):
            kind = type(statement).__name__.lower()
            reader.refuse(statement, f"this is no expression but a statement ({kind}); write one such as a*b + c")
        elif i < len(body) - 1:
            reader.refuse(statement, "what this gives is not used; give it a name, as in d = a*b")
        try:
            result = reader.visit(statement.value)
        except RecursionError:
            reader.refuse(statement, "nested too deeply")
        if isinstance(target, ast.Name):
            if isinstance(result, Value) and result.label is None:
                result.label = target.id
            given[target.id] = result
            reader.used |= {target.id} if i == len(body) - 1 else set()
    left = [name for name in given if name not in reader.used]
    if left:
        near = ", ".join(left)
        point_at(f"the expression does not use {near}; leave it out, or check the spelling", text, 0)
    if not isinstance(result, Value) or result.constant:
        point_at("there is no variable in it; write a name such as a, and give it a number: a=2", text, 0)
    if result.label is None and "L" not in given:
        result.label = "L"
    return result


def number(text: str, what: str = "number") -> float:
    """A number as people type it: ``0.5``, ``0,5``, ``3/4``, ``-2*pi``, ``sqrt(2)``; an ExpressionError for no number.

    Example:
        >>> number("3/4"), number("0,5"), number("-2*3")
        (0.75, 0.5, -6.0)
    """
    plain = text.strip().translate(TYPED)
    plain = re.sub(r"(?<=\d),(?=\d)", ".", plain) if not re.search(r"[(\[]", plain) else plain
    expected = "expected one such as 0.5, 3/4 or -2*3"
    if not plain:
        point_at(f"{what} is missing; {expected}", text, 0)
    try:
        body = _parsed(plain.replace("^", "**"))
        if len(body) != 1 or not isinstance(body[0], ast.Expr):
            raise ExpressionError(plain)
        value = Typed(plain, {}).visit(body[0].value)
    except (ExpressionError, RecursionError):
        point_at(f"{what} is not a number; {expected}", text, 0)
    if not math.isfinite(value):
        point_at(f"{what} is {value}; {expected}", text, 0)
    return float(value)


def assignments(texts: Sequence[str]) -> dict[str, float]:
    """The variables' numbers from texts such as ``a=2``; an ExpressionError for another form, or a name given twice.

    Example:
        >>> assignments(["a=2", "b = -3"])
        {'a': 2.0, 'b': -3.0}
    """
    found: dict[str, float] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        matched = NAME.match(name)
        if not equals or not matched:
            point_at("expected a variable and its number, as in a=2", text, 0)
        if matched[1] in found:
            point_at(f"{matched[1]} is given twice", text, 0)
        try:
            found[matched[1]] = number(value, f"the value of {matched[1]}")
        except ExpressionError as error:
            point_at(str(error).split("\n", 1)[0], text, len(name) + 1)
    return found
