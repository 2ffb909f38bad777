"""grading: every way in which a row's operation can be written at its points: ``a * b``, ``2 * a``, ``a.tanh()``."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from autograd.rows.caching import per_row
from autograd.rows.row import Op, Point
from autograd.rows.table import TABLE

BINARY = 2  # operands
ADDING = (".__add__", ".__radd__")  # what Python's own sum() asks


@dataclass(frozen=True)
class Written:
    """An operation as a student writes it, at numbers.

    Args:
        row: the operation's row.
        text: the expression, whose operands are variables or numbers: ``2 * a``.
        shape: the same without the numbers, which forms that differ in their numbers alone have in common: ``n * a``.
        leaves: the variables with their numbers.
        point: the row's arguments.
    """

    row: Op
    text: str
    shape: str
    leaves: tuple[tuple[str, float], ...]
    point: Point

    @property
    def has_numbers(self) -> bool:
        """Whether an operand that could be a variable is a plain number."""
        return len(self.leaves) < sum(len(each) if isinstance(each, tuple) else 1 for each in self.point)

    @property
    def setup(self) -> list[str]:
        """The lines that make its variables."""
        return [f"{name} = Value({number!r})" for name, number in self.leaves]


def plainly(number: float) -> str:
    """A number as one writes it between variables.

    >>> plainly(2.0), plainly(-1.5)
    ('2', '-1.5')
    """
    return str(int(number)) if number == int(number) else repr(number)


@per_row
def python_has_it(row: Op) -> bool:
    """Whether the row's value is how Python itself spells it: by a sign, ``a*b``, or a function, ``sum([a, b])``.

    >>> [name for name in ("mul", "neg", "abs", "sum", "tanh") if python_has_it(TABLE[name])]
    ['mul', 'neg', 'abs', 'sum']
    """
    match ast.parse(row.value, mode="eval").body:
        case ast.BinOp(ast.Name(), _, ast.Name()) | ast.UnaryOp(_, ast.Name()):
            return bool(row.operator)
        case ast.Call(ast.Name(name), [ast.Name()]):
            return name == row.name and hasattr(builtins, name)
    return False


def filled(text: str, given: Mapping[str, str]) -> str:
    """An expression with something else for its names, and parentheses where they are needed."""

    class Filling(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return ast.parse(given.get(node.id, node.id), mode="eval").body

    return ast.unparse(Filling().visit(ast.parse(text, mode="eval")))


def _spelled(row: Op, known: Mapping[str, int]) -> tuple[str, bool]:
    """How an engine spells the operation, in terms of the row's arguments, and whether passive ones are left out."""
    magic = (f".__{row.operator}__", f".__r{row.operator}__") if row.operator else ()
    if python_has_it(row) and any(name in known for name in magic or ADDING):
        return row.value, False
    for name in (row.name, *row.aliases):
        for spelled, taken in ((f".{name}", 1), (name, 0)):
            if spelled not in known or (taken and row.variadic):
                continue
            short = row.passive and row.defaults and known[spelled] < len(row.all_arguments) - taken
            names = row.active if short else row.all_arguments
            call = f"{names[0]}{spelled}({', '.join(names[1:])})" if taken else f"{name}({', '.join(names)})"
            return call, bool(short)
    return "", False


def _owned_by_another(row: Op, numbers: Sequence[bool]) -> bool:
    """Whether another row is what these operands give: ``a**2`` is that of a constant exponent."""
    passive = [other for other in TABLE.values() if other.operator == row.operator and other.passive]
    return any(
        other is not row and list(numbers) == [name in other.passive for name in other.all_arguments]
        for other in passive
    )


def forms_of(row: Op, known: Mapping[str, int]) -> Iterator[Written]:
    """Every form of a row, at all of its points.

    Args:
        row: the row.
        known: what an engine offers, ``.tanh`` for a method and ``tanh`` for a function, and how many arguments each
            takes.

    Example:
        >>> [form.text for form in forms_of(TABLE["sub"], {".__sub__": 1})][:3]
        ['a - b', 'a - -3', '2 - b']
        >>> [form.text for form in forms_of(TABLE["powc"], {".__pow__": 1})][:2]
        ['a ** 3', 'a ** 2']
        >>> [form.text for form in forms_of(TABLE["sum"], {".__radd__": 1})]
        ['sum([a1, a2, a3])', 'sum([a1])']
        >>> [form.text for form in forms_of(TABLE["tanh"], {".tanh": 0})][:1]
        ['a.tanh()']
    """
    template, short = _spelled(row, known)
    if not template:
        return
    kinds: list[tuple[bool, ...]] = [tuple(name in row.passive for name in row.all_arguments)]
    if template == row.value and len(row.active) == BINARY:  # a function need not take plain numbers
        kinds += [kind for kind in product((False, True), repeat=2) if any(kind) and not all(kind)]
    for given_point in row.points:
        usual = [*given_point[: len(row.active)], *row.defaults.values()]
        point = tuple(usual) if short else given_point
        for kind in kinds:
            if len(row.active) == BINARY and not row.passive and _owned_by_another(row, kind):
                continue
            given: dict[str, str] = {}
            shape: dict[str, str] = {}
            leaves: list[tuple[str, float]] = []
            for name, part, is_number in zip(row.all_arguments, point, kind, strict=True):
                if isinstance(part, tuple):
                    names = [f"{name}{i}" for i in range(1, len(part) + 1)]
                    leaves += zip(names, part, strict=True)
                    shape[name] = given[name] = f"[{', '.join(names)}]"
                elif is_number:
                    given[name], shape[name] = plainly(part), "n"
                else:
                    leaves.append((name, float(part)))
            yield Written(row, filled(template, given), filled(template, shape), tuple(leaves), point)
