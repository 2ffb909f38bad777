"""calculus: the Value reader.

An expression computed with Values, so that what comes out is a graph of elementary operations.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograd.common.errors import RowError
from autograd.core import value
from autograd.core.value import Value
from autograd.rows.elements import ElementWalker
from autograd.rows.intrinsics import TOTAL
from autograd.rows.row import Op
from autograd.rows.table import TABLE

OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
}
ON_NUMBERS = {**OPERATORS, "/": TOTAL["div"], "**": TOTAL["pow"]}
RELATIONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}

# By what comparisons a function that is flat wherever it has a derivative comes to what it gives; nan passes none
DECIDING: Mapping[str, Callable[[Any, float], Any]] = {
    "step": lambda x, _: (x <= 0.0, x > 0.0),
    "sign": lambda x, _: (x <= 0.0, x >= 0.0),
    "floor": lambda x, result: (x >= result, x < result + 1.0),
}


def plain(x: Any) -> float:
    """The number itself, of a Value or a number."""
    return float(x.data if isinstance(x, Value) else x)


class Graph(ElementWalker[Any]):
    """Computes with what the names stand for: a Value or a number, or a sequence of them for a list."""

    def __init__(self, given: Mapping[str, Any], where: str) -> None:
        names = {name: "list" if isinstance(each, (list, tuple)) else "scalar" for name, each in given.items()}
        super().__init__(names, {op.name: op.arity for op in TABLE.values() if not op.variadic}, where)
        self.given = given

    def number(self, value: float) -> Any:
        return value

    def name(self, name: str) -> Any:
        return self.given[name][self.place] if self.names[name] == "list" else self.given[name]

    def negate(self, x: Any) -> Any:
        return -x

    def arithmetic(self, operator: str, x: Any, y: Any) -> Any:
        graph = isinstance(x, Value) or isinstance(y, Value)
        return (OPERATORS if graph else ON_NUMBERS)[operator](x, y)

    def compare(self, operators: Sequence[str], operands: Sequence[Callable[[], Any]]) -> bool:
        # Values themselves, so that `record` sees what is compared; but == beside a Value is identity
        found = [operand() for operand in operands]
        return all(
            RELATIONS[sign](plain(x), plain(y)) if sign in ("==", "!=") else RELATIONS[sign](x, y)
            for sign, x, y in zip(operators, found, found[1:], strict=False)
        )

    def logic(self, operator: str, operands: Sequence[Callable[[], Any]]) -> bool:
        return (all if operator == "and" else any)(operand() for operand in operands)

    def choose(self, test: Callable[[], Any], yes: Callable[[], Any], no: Callable[[], Any]) -> Any:
        return yes() if test() else no()

    def call(self, function: str, arguments: Sequence[Any]) -> Any:
        if function in TABLE:
            return value.functions[function](*arguments)
        if function in DECIDING:
            (x,) = arguments
            result = TOTAL[function](plain(x))
            if isinstance(x, Value):
                DECIDING[function](x, result)  # for `record` to see
            return result
        if not any(isinstance(each, Value) for each in arguments):
            return TOTAL[function](*arguments)
        problem = f"what the derivative of {function} is, no row says"
        raise RowError(f"{self.where}: {problem}; register(Op({function!r}, ...)) whose value is {function}(...)")

    def fold(self, function: str, body: Callable[[], Any], lists: Sequence[str]) -> Any:
        total: Any = 0.0
        for i in range(len(self.given[lists[0]])):
            self.place = i
            term = body()
            if function == "sum":
                total = total + term if i else term
            else:
                total = value.functions["maximum"](total, term) if i else term
        return total


def _with_lets(op: Op, arguments: Sequence[Any]) -> dict[str, Any]:
    given: dict[str, Any] = dict(zip(op.names, arguments, strict=True))
    for name, text in op.lets.items():
        given[name] = Graph(given, op.name).read(text)
    return given


def partials_of(node: Any, wanted: Sequence[bool]) -> list[Any]:
    """A node's ``wanted`` local derivatives as graphs of its parents and of itself; floats where nothing varies.

    Example:
        >>> from autograd import Value
        >>> a = Value(3.0)
        >>> partials_of(a * a * 2, [True, False])
        [2.0, None]
        >>> partials_of(a.sigmoid(), [True])[0].op
        'mul'
    """
    op = TABLE[node.op]
    given = _with_lets(op, op.group([parent if not parent.constant else parent.data for parent in node.parents]))
    given["out"] = node
    reader, found = Graph(given, op.name), []
    for (name, place), is_wanted in zip(op.slots(len(wanted)), wanted, strict=True):
        found.append(reader.at(place, op.partial_of(name)) if is_wanted else None)
    return found


def unfolded(op: Op, arguments: Sequence[Any]) -> Any:
    """A row's value as a graph of the operations its text is written in; lists come as tuples.

    Example:
        >>> from autograd import Value
        >>> node = unfolded(TABLE["weighted_sum"], [(Value(2.0), Value(3.0)), (Value(4.0), Value(5.0)), Value(1.0)])
        >>> node.data, [parent.op for parent in node.parents], [parent.op for parent in node.parents[0].parents]
        (24.0, ['add', ''], ['mul', 'mul'])
    """
    return Graph(_with_lets(op, arguments), op.name).read(op.value)
