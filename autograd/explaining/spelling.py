"""explaining: how a row's text is spelled for people: a template per text, which names or numbers are filled into.

The shape (what stands in parentheses, which branch has which words) is found out here once. Filling it in is a
small loop over the parts, which exists in Python (`fill`) and in JavaScript (``assets/logic/spelling.js``).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from autograd.common.words import number, subscript, superscript
from autograd.rows.language import Walker
from autograd.rows.row import Op
from autograd.rows.source import AND, ATOM, CHOICE, COMPARISON, OR, POWER, PRODUCT, SIGN, SUM
from autograd.rows.table import TABLE

WORDS = {"and": " and ", "or": " or "}
SIGNS = {"+": " + ", "-": " − ", "*": "·", "/": "/"}
COMPARISONS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "="}
OPPOSITES = {ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
GUARDS = {"minus": "−", "base": "−|[0-9.]+e|.*⁾$"}  # what must not stand unguarded after a sign, and in a power
LONGEST_FOLD = 6  # terms of a sum that are written out; of a longer one the first three and the last

# A part is text, or one of these, and can be written as JSON:
#   ["name", a]           an argument, a let name or out
#   ["item", a]           the i-th element of a list
#   ["minus", parts]      in parentheses where the text begins with a minus
#   ["power", base, exponent]   parts; the base in parentheses where it begins with a minus, or is such as 1e−20 or h⁽²⁾
#   ["fold", function, parts, parts of a term, lists, bare]   bare: the terms of a sum need no parentheses around
#   ["if", place in the tests, test, opposite, yes, no, about, obvious]   the branch taken; test to no are parts
#                         (opposite may be none); what the test is about, and whether "no" needs no reason
Parts = tuple[Any, ...]


def function_name(op: Op) -> str:
    """What a row is called in a formula: σ and max, as it is drawn, where that is a word.

    >>> function_name(TABLE["sigmoid"]), function_name(TABLE["maximum"]), function_name(TABLE["mul"])
    ('σ', 'max', 'mul')
    """
    return op.symbol if op.symbol.isidentifier() else op.name


def is_long(op: Op) -> bool:
    """Whether a row is better called by its name than written out."""
    return " if " in op.value or bool(op.lets) or len(op.value) > 20


@dataclass(frozen=True, slots=True)
class Spelled:
    """Parts, and how tightly they bind; or what gives the parts where they know themselves what to do about it."""

    parts: Parts | Callable[[int], Parts]
    level: int

    def at_least(self, level: int) -> Parts:
        """The parts, in parentheses where they bind less than ``level``."""
        if callable(self.parts):
            return self.parts(level)
        return self.parts if self.level >= level else ("(", *self.parts, ")")

    def after_sign(self, level: int) -> Parts:
        """The same, and in parentheses too where it begins with a minus; text that is known is looked at here."""
        parts = self.at_least(level)
        if not isinstance(parts[0], str):
            return (("minus", parts),)
        return ("(", *parts, ")") if parts[0].startswith("−") else parts


class Spelling(Walker[Spelled]):
    """Makes the template of one text with ·, − and ≤.

    Where it is ``whole``, conditionals are written out; else they become parts, and ``tests`` has each test's text and
    its opposite's. ``words`` stand for "and" and "or", with the blanks around.
    """

    def __init__(
        self, op: Op, names: Mapping[str, str], element: bool = False, whole: bool = False,
        words: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(names, {row.name: row.arity for row in TABLE.values() if not row.variadic}, op.name, element)
        self.whole, self.words = whole, words or WORDS
        self.tests: list[tuple[str, str]] = []

    def visit(self, node: ast.expr) -> Spelled:
        if self.whole or not isinstance(node, ast.IfExp):
            return super().visit(node)
        place, opposite = len(self.tests), _opposite(node.test)
        self.tests.append((ast.unparse(node.test), ast.unparse(opposite) if opposite else ""))
        said = self.condition(node.test).at_least(CHOICE)
        unsaid = self.condition(opposite).at_least(CHOICE) if opposite else ()
        yes, no = self.visit(node.body), self.visit(node.orelse)
        about = tuple(sorted({part.id for part in ast.walk(node.test) if isinstance(part, ast.Name)} & {*self.names}))
        known = ("if", place, said, unsaid)
        more = (about, _is_point(node.test) or _goes_on(node))
        return Spelled(lambda level: ((*known, yes.at_least(level), no.at_least(level), *more),), CHOICE)

    def number(self, value: float) -> Spelled:
        return Spelled((number(value, 12),), ATOM)

    def constant(self, name: str) -> Spelled:
        return Spelled(("π",), ATOM) if name == "pi" else super().constant(name)

    def name(self, name: str) -> Spelled:
        return Spelled((("item" if self.names[name] == "list" else "name", name),), ATOM)

    def negate(self, x: Spelled) -> Spelled:
        return Spelled(("−", *x.after_sign(PRODUCT)), SIGN)

    def arithmetic(self, operator: str, x: Spelled, y: Spelled) -> Spelled:
        if operator == "**":
            return Spelled((("power", x.at_least(ATOM), y.at_least(CHOICE)),), POWER)
        level = SUM if operator in "+-" else PRODUCT
        return Spelled((*x.at_least(level), SIGNS[operator], *y.after_sign(level + 1)), level)

    def compare(self, operators: Sequence[str], operands: Sequence[Callable[[], Spelled]]) -> Spelled:
        parts: list[Any] = [*operands[0]().at_least(SUM)]
        for sign, operand in zip(operators, operands[1:], strict=True):
            parts += [f" {COMPARISONS.get(sign, sign)} ", *operand().at_least(SUM)]
        return Spelled(tuple(parts), COMPARISON)

    def logic(self, operator: str, operands: Sequence[Callable[[], Spelled]]) -> Spelled:
        level = AND if operator == "and" else OR
        return Spelled(joined(self.words[operator], [operand().at_least(level + 1) for operand in operands]), level)

    def choose(self, test: Callable[[], Spelled], yes: Callable[[], Spelled], no: Callable[[], Spelled]) -> Spelled:
        pieces = (yes().at_least(OR), test().at_least(CHOICE), no().at_least(CHOICE))
        return Spelled((*pieces[0], " if ", *pieces[1], ", else ", *pieces[2]), CHOICE)

    def call(self, function: str, arguments: Sequence[Spelled]) -> Spelled:
        parts = joined(", ", [argument.at_least(CHOICE) for argument in arguments])
        called = function_name(TABLE[function]) if function in TABLE else function
        left, right = ("|", "|") if function == "abs" else (f"{called}(", ")")
        return Spelled((left, *parts, right), ATOM)

    def fold(self, function: str, body: Callable[[], Spelled], lists: Sequence[str]) -> Spelled:
        outside, self.whole = self.whole, True  # each element may take another branch
        try:
            made = body()
        finally:
            self.whole = outside
        known = ("fold", function, made.at_least(CHOICE), made.at_least(SUM), tuple(lists))
        return Spelled(lambda level: ((*known, level <= SUM),), ATOM)


def joined(separator: str, groups: Iterable[Parts]) -> Parts:
    """All parts of the groups, with a text between one group and the next."""
    return tuple(part for group in groups for part in (separator, *group))[1:]


def _opposite(test: ast.expr) -> ast.expr | None:
    """The condition that holds where ``test`` does not, if that can be said simply."""
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return ast.Compare(test.left, [OPPOSITES[type(test.ops[0])]()], test.comparators)
    return None


def _is_point(test: ast.expr) -> bool:
    """Whether a condition holds at single points only, as ``n == 0`` does: that it does not hold is no surprise."""
    if isinstance(test, ast.BoolOp):
        return isinstance(test.op, ast.And) and any(map(_is_point, test.values))
    if not isinstance(test, ast.Compare):
        return False
    return isinstance(test.ops[0], ast.Eq) or ast.dump(test.left) == ast.dump(test.comparators[-1])


def _goes_on(node: ast.IfExp) -> bool:
    """Whether what follows where the test fails compares the same two again, and says more about them."""
    tests = (node.test, node.orelse.test) if isinstance(node.orelse, ast.IfExp) else ()
    sides = [(each.left, *each.comparators) for each in tests if isinstance(each, ast.Compare)]
    return len(sides) == 2 and [*map(ast.dump, sides[0])] == [*map(ast.dump, sides[1])]


@dataclass(slots=True)
class Fill:
    """What is filled into a template.

    Args:
        tests: the template's tests.
        holds: whether a condition, given as text, holds.
        spoken: what stands for the row's names, sequences for lists; they stand for themselves where it is empty.
        spell: the text of one of these.
        fixed: arguments that are constants: a reason about them alone is none.
        reasons: what is found on the way: why those branches were taken.
    """

    tests: Sequence[tuple[str, str]] = ()
    holds: Callable[[str], bool] = bool
    spoken: Mapping[str, Any] = field(default_factory=dict)
    spell: Callable[[Any], str] = str
    fixed: Collection[str] = ()
    reasons: list[str] = field(default_factory=list)


def fill(parts: Parts, into: Fill, place: int) -> str:
    """The template's text; ``place`` is the element a list's name stands for, -1 for any."""
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        kind, *rest = part
        if kind == "name":
            text += into.spell(into.spoken.get(rest[0], rest[0]))
        elif kind == "item":
            index = subscript(place if place >= 0 else "i")
            text += into.spell(into.spoken[rest[0]][place]) if into.spoken else rest[0] + index
        elif kind == "minus":
            text += guarded(fill(rest[0], into, place), "minus")
        elif kind == "power":
            text += power(fill(rest[0], into, place), fill(rest[1], into, place))
        elif kind == "fold":
            text += _folded(rest, into)
        else:
            text += _branch(rest, into, place)
    return text


def guarded(text: str, guard: str) -> str:
    """The text, in parentheses where the guard says so."""
    return f"({text})" if re.match(GUARDS[guard], text) else text


def power(base: str, exponent: str) -> str:
    """A power as people write it: a whole number is raised, one less than a number is computed, and 1 is left out.

    >>> power("x", "3 − 1"), power("x", "2 − 1"), power("−3", "−2"), power("a", "b − 1"), power("x", "0.5")
    ('x²', 'x', '(−3)⁻²', 'a^(b − 1)', 'x^0.5')
    """
    base, less = guarded(base, "base"), re.fullmatch(r"(−?[0-9.]+) − ([0-9]+)", exponent)
    if less:
        exponent = number(float(less[1].replace("−", "-")) - float(less[2]))
    if re.fullmatch(r"−?[0-9]+", exponent):
        return base if exponent == "1" else base + superscript(exponent)
    is_atom = re.fullmatch(r"\w+|[0-9.]+|\([^()]*\)", exponent)
    return f"{base}^{exponent}" if is_atom else f"{base}^({exponent})"


def shown_of(count: int) -> Sequence[int]:
    """The places of a list's elements that are written out."""
    return range(count) if count <= LONGEST_FOLD else (0, 1, 2, count - 1)


def _folded(rest: Sequence[Any], into: Fill) -> str:
    function, body, term, lists, bare = rest
    if not into.spoken:
        return f"{'Σ' if function == 'sum' else function}({fill(body, into, -1)})"
    count = len(into.spoken[lists[0]])
    each = term if function == "sum" else body
    terms = [fill(each, into, i) for i in shown_of(count)]
    if function == "sum":
        terms = [guarded(text, "minus") if i else text for i, text in enumerate(terms)]
    if count > LONGEST_FOLD:
        terms.insert(3, "…")
    if function == "sum":
        return " + ".join(terms) if bare else f"({' + '.join(terms)})"
    return f"[{', '.join(terms)}]" if function == "list" else f"{function}({', '.join(terms)})"


def _branch(rest: Sequence[Any], into: Fill, place: int) -> str:
    """The branch that is taken; the reason is noted, unless it goes without saying."""
    which, test, opposite, yes, no, about, obvious = rest
    taken = into.holds(into.tests[which][0])
    if (taken or not obvious) and not set(about) <= set(into.fixed):
        plain = replace(into, reasons=[])
        if not taken and opposite and into.holds(into.tests[which][1]):  # of a nan neither test nor opposite holds
            reason = fill(opposite, plain, place)
        else:
            reason = fill(test, plain, place) if taken else f"not ({fill(test, plain, place)})"
        if reason not in into.reasons:
            into.reasons.append(reason)
    return fill(yes if taken else no, into, place)
