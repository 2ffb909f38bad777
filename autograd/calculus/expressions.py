"""calculus: expressions as people type them on a command line: parsed by a grammar of their own, never evaluated."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from autograd.calculus.complaints import complain, meant, table
from autograd.calculus.grammar import statements
from autograd.calculus.joined import apart, taken_apart
from autograd.calculus.meaning import Meaning, Statements, folds, functions, gathers, target
from autograd.calculus.partials import Graph, plain
from autograd.common.errors import DomainError, ExpressionError
from autograd.common.words import after_sign, number as in_words
from autograd.core import value
from autograd.core.recording import flatten
from autograd.core.value import Value
from autograd.rows import evaluating
from autograd.rows.language import ARITHMETIC
from autograd.rows.row import Op
from autograd.rows.table import TABLE

MOST_SHOWN = 6  # arguments in an error
DUNDERS = {"+": "add", "-": "sub", "*": "mul", "/": "truediv", "**": "pow"}


class Typed(Graph):
    """Computes what has a meaning with the Values ``given``."""

    def __init__(self, text: str, given: Mapping[str, Any]) -> None:
        super().__init__(given, "expression")
        self.text, self.known = text, functions()
        self.constants: Mapping[str, float] = table("grammar")["constants"]

    def visit(self, node: ast.expr) -> Any:
        if isinstance(node, ast.BinOp):
            return self._chain(node)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.UAdd):
            return self.visit(node.operand)
        return self._number(node)  # the grammar says how deep it may be

    def _chain(self, node: ast.BinOp) -> Any:
        """``a + b + c + …``: as long as it likes, without recursion."""
        parts: list[ast.BinOp] = []
        first: ast.expr = node
        while isinstance(first, ast.BinOp):
            parts.append(first)
            first = first.left
        made = self.visit(first)
        for part in reversed(parts):
            right, sign = self.visit(part.right), ARITHMETIC[type(part.op)]
            row = self._row(sign, right)
            made = self._finite(lambda x, y, sign=sign: self.arithmetic(sign, x, y), row, [made, right], part)
        return made

    def _row(self, sign: str, right: Any) -> Op:
        """The row of an operator; where there are two, beside a plain number the one that has no derivative by it."""
        rows = [op for op in TABLE.values() if op.operator == DUNDERS[sign]]
        passive = [op for op in rows if op.passive and not isinstance(right, Value)]
        return (passive or rows)[0]

    def _name(self, node: ast.Name) -> Any:
        return self.given[node.id] if node.id in self.given else self.constants[node.id]

    def _call(self, node: ast.Call) -> Any:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        op = self.known[name]
        arguments = [self._argument(part) for part in node.args]
        function = value.functions[op.name]
        if folds(node, name):
            return reduce(lambda x, y: self._finite(function, op, [x, y], node), arguments)
        if gathers(node, op):
            arguments = [arguments]
        given = dict(zip(op.names, arguments, strict=False))
        given |= {str(keyword.arg): self._argument(keyword.value) for keyword in node.keywords}
        return self._finite(function, op, [given.get(each, op.defaults.get(each)) for each in op.names], node)

    def _argument(self, node: ast.expr) -> Any:
        if isinstance(node, (ast.List, ast.Tuple)):
            return [self.visit(part) for part in node.elts]
        return self.visit(node)

    def _finite(self, function: Any, op: Op, arguments: Sequence[Any], node: ast.expr) -> Any:
        """What the function gives; an ExpressionError where that is no finite number."""
        try:
            made = function(*arguments)
            if isinstance(made, Value) or math.isfinite(made):
                return made
        except DomainError:
            pass
        numbers = [[plain(x) for x in each] if isinstance(each, list) else plain(each) for each in arguments]
        flat = flatten(op, numbers)
        shown = ", ".join([in_words(x) for x in flat[:MOST_SHOWN]] + ["…"] * (len(flat) > MOST_SHOWN))
        call = f"{op.name}({shown})"
        if isinstance(node, ast.BinOp):
            call = f"{after_sign(flat[0])} {op.symbol} {after_sign(flat[1])}"
        if evaluating.inside(op, op.domain, numbers):
            complain("too_large", self.text, node.col_offset, call=call)
        complain("outside", self.text, node.col_offset, call=call, condition=condition(op, flat))
        return None


def condition(op: Op, flat: Sequence[float]) -> str:
    """A row's domain at these numbers.

    >>> condition(TABLE["asin"], [2.0])
    '−1 ≤ 2 ≤ 1'
    """
    text = op.domain.replace("-", "−")
    for sign, shown in table("grammar")["relations"].items():
        text = text.replace(sign, shown)
    numbers = {} if op.variadic else dict(zip(op.names, flat, strict=False))
    return re.sub(r"\b[A-Za-z_]\w*", lambda word: in_words(numbers[word[0]]) if word[0] in numbers else word[0], text)


def expression(text: str, variables: Mapping[str, float]) -> Any:
    """The graph of an expression: a Value whose leaves are the variables, labelled with their names, the root with L.

    Args:
        text: one expression, or assignments and an expression with ``;`` or line ends between: ``d = a*b; tanh(d)``.
            It may have numbers, names, + - * / **, and every row's function by its name or alias, also ``sum(a, b)``,
            ``dot([a, b], [c, d])``, ``max(a, b)``, pi and e; beside these ``a^2``, ``a²``, ``|a|``, ``√a``, ``a·b``,
            ``a:b`` and 0,5. A plain number that is assigned is a variable, too: ``a = 2; a*b``.
        variables: the variables' numbers.

    Raises:
        ExpressionError: the text is not such an expression, a variable is missing or not used, or an operation gets a
            number outside its domain; the message has a caret under the place. Where it is clear what was meant,
            ``offer`` is the text repaired.

    Example:
        >>> loss = expression("d = a*b; tanh(d + c)", {"a": 2.0, "b": -3.0, "c": 10.0})
        >>> loss.op, round(loss.data, 6), loss.parents[0].parents[0].label
        ('tanh', 0.999329, 'd')
        >>> expression("2a + b", {"a": 2.0, "b": 1.0})
        Traceback (most recent call last):
        ...
        autograd.common.errors.ExpressionError: a product is written with *: 2*a + b
          2a + b
           ^
    """
    body = statements(text, functions())
    meaning = Meaning(text, body, variables)
    meaning.check()
    for name in variables:
        if name in meaning.assigned:
            complain("again", text, meaning.assigned[name], name=name)
    for name, at in meaning.missing.items():
        said = apart(name, functions(), variables)
        known = {*variables, *table("grammar")["constants"]}
        if said and ("(" in said or "^" in said or known.issuperset(said.split("*"))):  # ab is a*b
            complain("no_value_meant", text, at, taken_apart(text, name, said), name=name, meant=said)
        near = meant(name, [*variables, *meaning.assigned])
        complain("no_value_meant" if near else "no_value", text, at, name=name, meant=near)
    unused = [name for name in variables if name not in meaning.variables]
    if unused:
        complain("unused", text, 0, names=", ".join(unused))
    return recorded(text, body, variables)


def recorded(text: str, body: Statements, variables: Mapping[str, Any]) -> Any:
    """The graph of statements that have a meaning, at numbers or Values."""
    given: dict[str, Any] = {
        name: number if isinstance(number, Value) else Value(number, label=name) for name, number in variables.items()
    }
    reader, result = Typed(text, given), None
    for statement in body:
        result, name = reader.visit(statement.value), target(statement)
        if name is not None:
            if not isinstance(result, Value):  # a number with a name can be changed: it is a variable
                result = Value(result)
            result.label = result.label or name.id
            given[name.id] = result
    assert isinstance(result, Value)  # noqa: S101 - it varies
    if result.label is None and "L" not in given:
        result.label = "L"
    return result


def number(text: str, what: str = "number", name: str = "") -> float:
    """A number as people type it: ``0.5``, ``0,5``, ``3/4``, ``-2*pi``, ``sqrt(2)``; an ExpressionError for no number.

    Args:
        text: what was typed.
        what: what the number is for, in an error.
        name: whose number it is.

    Example:
        >>> number("3/4"), number("0,5"), number("-2*3")
        (0.75, 0.5, -6.0)
    """
    if not text.strip():
        complain("number_missing", text, 0, what=what, name=name)
    try:
        body = statements(text, functions())
        made = constant(text, body[0].value) if len(body) == 1 and target(body[0]) is None else None
    except ExpressionError:
        made = None
    if made is None:
        complain("no_number", text, 0, what=what, name=name)
    return made


def constant(text: str, node: ast.expr) -> float | None:
    """The number that an expression without variables is; None where it has any."""
    meaning = Meaning(text, [ast.Expr(node)], ())
    return None if meaning.varies(node) else float(Typed(text, {}).visit(node))


def assignments(texts: Sequence[str]) -> dict[str, float]:
    """The variables' numbers from texts such as ``a=2`` or ``a=2, b=3``.

    Raises:
        ExpressionError: a text has another form, or a name is given twice.

    Example:
        >>> assignments(["a=2", "b = -3"])
        {'a': 2.0, 'b': -3.0}
    """
    found: dict[str, float] = {}
    for text in texts:
        for statement in statements(text, functions()):
            name = target(statement)
            if name is None:
                complain("assignment", text, statement.col_offset)
            if name.id in found:
                complain("assignment_twice", text, name.col_offset, name=name.id)
            at = statement.value.col_offset
            try:
                made = constant(text, statement.value)
            except ExpressionError as error:
                if error.key != "function_name":
                    raise
                made = None
            if made is None:
                complain("no_number", text, at, what="value_of", name=name.id)
            found[name.id] = made
    return found
