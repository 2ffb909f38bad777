"""explaining: the text reader.

A row's expressions as people write them, in the names of the nodes at hand, of a conditional only the branch that is
taken. In general, without nodes, they are in the row's own names.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from autograd.common.words import in_formula, number
from autograd.explaining.naming import by_number
from autograd.explaining.spelling import LONGEST_FOLD, Fill, Parts, Spelling, fill, function_name, is_long, joined
from autograd.rows import evaluating
from autograd.rows.caching import per_row
from autograd.rows.row import Op
from autograd.rows.source import CHOICE
from autograd.rows.table import TABLE

ORDINALS = ("first", "second", "third")
MORE_DIGITS = (9, 12, 15, 17)  # where a formula with fewer doesn't give what it is said to give


@per_row
def value_text(op: Op) -> str:
    """What a row computes, in general: its formula where it is arithmetic, else its name and arguments.

    >>> from autograd.rows.table import TABLE
    >>> value_text(TABLE["mul"]), value_text(TABLE["sigmoid"]), value_text(TABLE["weighted_sum"])
    ('a·b', 'σ(a)', 'Σ(wᵢ·xᵢ) + b')
    """
    return _call(op) if is_long(op) else fill(value_template(op), Fill(), -1)


def _call(op: Op) -> str:
    return f"{function_name(op)}({', '.join(op.names)})"


@per_row
def value_template(op: Op) -> Parts:
    """The template of what a row computes; of a long one that of its call."""
    if not is_long(op):
        return Spelling(op, op.names, whole=True).read(op.value).at_least(CHOICE)
    items = {name: (("item", name),) for name, kind in op.names.items() if kind == "list"}
    folds = {name: ("fold", "list", item, item, (name,), False) for name, item in items.items()}
    return (f"{function_name(op)}(", *joined(", ", [(folds.get(name, ("name", name)),) for name in op.names]), ")")


@per_row
def template(op: Op, name: str, whole: bool = False) -> tuple[Parts, tuple[tuple[str, str], ...]]:
    """The template of a partial, and its tests as pairs of texts: the test and its opposite."""
    names = {**op.names, "out": "scalar", **dict.fromkeys(op.lets, "scalar")}
    reader = Spelling(op, names, op.names.get(name) == "list", whole)
    return reader.read(op.taught_of(name)).at_least(CHOICE), tuple(reader.tests)


@per_row
def rule(op: Op, name: str) -> str:
    """The local derivative with respect to one argument, or to any element of a list, in general.

    >>> from autograd.rows.table import TABLE
    >>> rule(TABLE["mul"], "a"), rule(TABLE["weighted_sum"], "w"), rule(TABLE["sigmoid"], "a")
    ('∂(a·b)/∂a = b', '∂(Σ(wᵢ·xᵢ) + b)/∂wᵢ = xᵢ', '∂σ(a)/∂a = σ(a)·(1 − σ(a))')
    """
    whole = _whole(op)
    below = f"{name}ᵢ" if op.names[name] == "list" else name
    return f"∂{whole}/∂{below} = {in_general(op, name, op.taught_of(name))}"


def _whole(op: Op) -> str:
    value = value_text(op)
    return value if value == _call(op) else f"({value})"


def in_general(op: Op, name: str, text: str) -> str:
    """An expression of the partial by an argument, or of something like it, as a formula of the row's arguments.

    >>> from autograd.rows.table import TABLE
    >>> in_general(TABLE["sigmoid"], "a", "1 - out")
    '1 − σ(a)'
    """
    names = {**op.names, "out": "scalar", **dict.fromkeys(op.lets, "scalar")}
    parts = Spelling(op, names, op.names.get(name) == "list", whole=True).read(text).at_least(CHOICE)
    return fill(parts, Fill(spell=lambda known: _whole(op) if known == "out" else known), -1)


@dataclass(frozen=True, slots=True)
class Local:
    """A local derivative in the names of the nodes at hand: "∂v₂/∂a = v₁".

    Args:
        head: its left side.
        formula: its right side.
        reasons: why it is that branch.
        parent: the name of the parent.
        turn: which of several uses of the same parent it is, from 1; 0 where there is only one.
        tie: whether it is half, since both parents are equal.
    """

    head: str
    formula: str
    reasons: tuple[str, ...]
    parent: str
    turn: int
    tie: bool = False

    def __str__(self) -> str:
        return f"{self.head} = {self.formula}"


class Named:
    """What a node computes, and its local derivatives, in the names of the nodes of its graph.

    Args:
        node: the node.
        names: what the nodes are called; a constant that goes by its number may be left out.
        digits: how many digits such a number has, and those in a formula, if it gives what it is said to give then.

    Example:
        >>> from autograd import Value
        >>> x = Value(-3.0)
        >>> y = x**3
        >>> cube = Named(y, {x: "x", y: "y"})
        >>> cube.value, str(cube.local(0)), cube.local_with_numbers(0)
        ('x³', '∂y/∂x = 3·x²', '3·(−3)²')
    """

    def __init__(self, node: Any, names: Mapping[Any, str], digits: int = 6) -> None:
        self.row = row = TABLE[node.op]
        self.name = in_formula(names[node])
        self.out = node.data
        self.digits = digits
        self.say: Callable[[float], str] = partial(number, digits=digits)
        parents = node.parents
        self.slots = row.slots(len(parents))
        self.parents = [
            self.say(each.data) if by_number(each, names.get(each, "")) else in_formula(names[each]) for each in parents
        ]
        self.given = [each.data for each in parents]
        self.arguments = row.group(self.given)
        self.spoken = {**dict(zip(row.names, row.group(self.parents), strict=True)), "out": self.name}
        moving = {name for (name, _), each in zip(self.slots, parents, strict=True) if not each.constant}
        self.fixed = {*row.names} - moving
        self.uses: Counter[str] = Counter()
        self.turns = []  # of each parent, how often it has been used up to there
        for parent in self.parents:
            self.uses[parent] += 1
            self.turns.append(self.uses[parent])

    @property
    def value(self) -> str:
        """What the node computes."""
        return fill(value_template(self.row), Fill(spoken=self.spoken), -1)

    @property
    def value_with_numbers(self) -> str:
        """The same with numbers for names."""
        given = dict(zip(self.row.names, self.arguments, strict=True))
        digits = self._digits(lambda x, _: evaluating.at(self.row.name, x)[0], self.out) or self.digits
        return fill(value_template(self.row), Fill(spoken=given, spell=partial(number, digits=digits)), -1)

    def _digits(self, compute: Callable[[list[Any], float], float], right: float) -> int:
        """How many digits a formula's numbers need for it to give what is right, as 1 − h² near h = 1; 0: none do.

        ``compute`` takes the row's arguments and its value, both rounded.
        """
        if not math.isfinite(right) or len(self.given) > 2 * LONGEST_FOLD + 1:  # of long lists not all is written out
            return self.digits
        near = 10.0 ** (2 - self.digits)
        tried = (self.digits, *MORE_DIGITS)
        return next((it for it in tried if math.isclose(self._rounded(compute, it), right, rel_tol=near)), 0)

    def _rounded(self, compute: Callable[[list[Any], float], float], digits: int) -> float:
        *given, out = [float(f"{each:.{digits}g}") for each in (*self.given, self.out)]
        return compute(self.row.group(given), out)

    def _told(self, place: int, arguments: list[Any], out: float) -> float:
        if "list" in self.row.names.values():
            return float(evaluating.at(self.row.name, arguments)[1][place])
        text = self.row.taught_of(self.slots[place][0])
        return float(evaluating.in_partial(self.row, text, arguments, out=out))

    def written(self, text: str, words: Mapping[str, str] | None = None) -> str:
        """Any text of the row, such as a kink; ``words``: what stands for "and" and "or", with the blanks around."""
        spelling = Spelling(self.row, self.row.names, whole=True, words=words)
        return fill(spelling.read(text).at_least(CHOICE), Fill(spoken=self.spoken), -1)

    def local(self, place: int) -> Local:
        """The local derivative with respect to a parent, by its place among them."""
        parent = self.parents[place]
        formula, reasons = self._partial(place, self.spoken, str)
        turn = self.turns[place] if self.uses[parent] > 1 else 0
        tie = formula == "0.5" and bool({" = ".join(self.parents), " = ".join(self.parents[::-1])} & {*reasons})
        return Local(f"∂{self.name}/∂{parent}", formula, reasons, parent, turn, tie)

    def local_with_numbers(self, place: int) -> str:
        """Its right side with numbers for names; with the names where no numbers give it, as 1 − 1² is not 1e−30."""
        right = evaluating.at(self.row.name, self.arguments)[1][place]
        digits = self._digits(partial(self._told, place), right)
        if not digits:
            return self.local(place).formula
        index = self.slots[place][1]
        lets = {let: evaluating.in_partial(self.row, let, self.arguments, index) for let in self.row.lets}
        given = {**dict(zip(self.row.names, self.arguments, strict=True)), **lets, "out": self.out}
        return self._partial(place, given, partial(number, digits=digits))[0]

    def local_as_shown(self, place: int) -> float:
        """What the taught formula gives to somebody who has only the digits that are shown."""
        return self._rounded(partial(self._told, place), self.digits)

    def _partial(
        self, place: int, spoken: Mapping[str, Any], spell: Callable[[Any], str]
    ) -> tuple[str, tuple[str, ...]]:
        name, index = self.slots[place]
        parts, tests = template(self.row, name)
        into = Fill(tests, lambda test: self.holds(test, index), spoken, spell, self.fixed)
        return fill(parts, into, index), tuple(into.reasons)

    def holds(self, condition: str, index: int) -> bool:
        """Whether one of the row's conditions holds here."""
        return bool(evaluating.in_partial(self.row, condition, self.arguments, index))


def remarks(local: Local) -> str:
    """What is to be said of a local derivative in brackets, after a space; nothing where it goes without saying.

    >>> remarks(Local("∂y/∂a", "a", (), "a", 2)), remarks(Local("∂y/∂x", "0", ("x ≤ 0",), "x", 0))
    (' (through the second a)', ' (since x ≤ 0)')
    """
    half = "; at a tie each counts for half" if local.tie else ""
    said = [f"since {', '.join(local.reasons)}{half}"] if local.reasons else []
    if local.turn:
        which = f"the {ORDINALS[local.turn - 1]} {local.parent}" if local.turn <= len(ORDINALS) else ""
        said.insert(0, f"through {which or f'{local.parent}, number {local.turn}'}")
    return f" ({', '.join(said)})" if said else ""
