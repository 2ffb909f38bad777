"""replay/code: units: what straight-line code is made of: long sums, and expressions, each with its colour.

A scalar graph of a layer is a loop written out. To find the loop again, a sum is taken as a whole, a *series* of terms,
and every other instruction together with those that only it reads, a *tree*. Units of one colour compute the same of
other places; and as what a unit is made of is part of its colour, none of them needs another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from autograd.replay.code.straight_line import SOURCES, Code
from autograd.replay.code.templates import LOGIC

MOST = 40  # instructions in a tree
PRODUCT = -2  # the colour of a product that only a series reads, as one of its terms
Shape = tuple[Any, ...]  # of a tree: an operation and its operands: shapes, or the numbers of leaves


class Colour(NamedTuple):
    """What all units of a colour have in common.

    Args:
        varies: whether it differs from sample to sample.
        height: how many units stand above each other in it.
        terms: of a series, how many factors each term has, 1 or 2; of a tree, nothing.
        shape: of a tree, its operations; its leaves are numbered.
        summed: whether nobody reads it but the gradient that it is, and its terms are alike.
        size: how many instructions it stands for.
    """

    varies: bool
    height: int
    terms: tuple[int, ...]
    shape: Shape
    summed: bool
    size: int


@dataclass
class Units:
    """All units of some code.

    Args:
        kinds: of each colour.
        roots: of each colour, the places of its units, in the order of the code.
        leaves: of each unit, by its place, the places that it reads, term by term.
    """

    kinds: dict[int, Colour] = field(default_factory=dict)
    roots: dict[int, list[int]] = field(default_factory=dict)
    leaves: dict[int, list[int]] = field(default_factory=dict)


class Sorting:
    """Code, read once from its beginning to its end."""

    def __init__(self, code: Code) -> None:
        self.code = code
        count = len(code)
        self.uses, self.user = [0] * count, [-1] * count
        for place, (op, args) in enumerate(zip(code.ops, code.args, strict=True)):
            if op not in SOURCES:
                for each in args:
                    self.uses[each] += 1
                    self.user[each] = place
        own = {place for place, _ in code.gradients if place >= 0}
        common = {place for _, place in code.gradients if place >= 0}
        self.stored = {*code.results, *common}  # of what is given, that which is not only summed
        self.only_summed = own - self.stored
        self.single = bytearray([count == 1 for count in self.uses])  # whether one instruction reads it, once, and no
        for place in (*own, *self.stored):  # caller
            self.single[place] = False
        self.colours: dict[Any, int] = {}
        self.colour, self.height = [-1] * count, [0] * count
        self.sums: dict[int, list[tuple[int, ...]]] = {}  # terms of a sum in the making, by its last addition
        self.inlined: dict[
            int, tuple[Shape, list[int], int]
        ] = {}  # trees that are parts of others: shape, leaves, size
        self.found = Units()
        for place, op in enumerate(code.ops):
            if op == "const" and isinstance(
                code.args[place][0], bool
            ):  # no number: it goes into the trees that read it
                self.inlined[place] = (str(code.args[place][0]),), [], 0
                self.colour[place] = self._number(str(code.args[place][0]))
            elif op in SOURCES:
                self.colour[place] = self._number(op)
            elif op == "add":
                self._addition(place)
            elif op == "mul" and self._is_term(place):
                self.colour[place] = PRODUCT
            elif op == "mul" and self._is_summed(place):
                self._series(place, [code.args[place]])
            else:
                self._tree(place)

    def _number(self, key: Any) -> int:
        return self.colours.setdefault(key, len(self.colours))

    def _is_summed(self, place: int) -> bool:
        return not self.uses[place] and bool(self.code.varies[place]) and place in self.only_summed

    def _is_term(self, place: int) -> bool:
        """Whether a product is a term of a sum, and nothing else."""
        user = self.user[place]
        varies = self.code.varies
        return bool(self.single[place]) and self.code.ops[user] == "add" and varies[user] == varies[place]

    def _goes_on(self, place: int, user: int) -> bool:
        """Whether the sum that ends at ``place`` so far goes on in ``user``."""
        varies = self.code.varies
        return bool(self.single[place]) and self.code.ops[place] == "add" and varies[place] == varies[user]

    def _addition(self, place: int) -> None:
        """One more term of a sum: of its first operand's, or else of its second's, or of a new one."""
        first, second = self.code.args[place]
        if self._goes_on(first, place) and first in self.sums:
            terms, others = self.sums.pop(first), [second]
        elif self._goes_on(second, place) and second in self.sums:
            terms, others = self.sums.pop(second), [first]
        else:
            terms, others = [], [first, second]
        for each in others:
            terms.append(self.code.args[each] if self.colour[each] == PRODUCT else (each,))
        user = self.user[place]
        if self.single[place] and self.code.ops[user] == "add" and self._goes_on(place, user):
            one, _ = self.code.args[user]
            if one == place or not (self._goes_on(one, user) and (one in self.sums or one > place)):
                self.sums[place] = terms
                return
        if len(terms) > 2 or any(len(term) > 1 for term in terms):
            self._series(place, terms)
        else:
            self._tree(place)

    def _series(self, place: int, terms: Sequence[tuple[int, ...]]) -> None:
        """A unit: a sum of terms; factors in the order of their colours, which makes no difference to a product."""
        colour = self.colour
        ordered = [
            (term[1], term[0]) if len(term) > 1 and colour[term[0]] > colour[term[1]] else term for term in terms
        ]
        leaves = [each for term in ordered for each in term]
        counts = tuple(map(len, ordered))
        varies = self.code.varies
        summed = self._is_summed(place) and len({tuple([varies[each] for each in term]) for term in ordered}) == 1
        self.height[place] = 1 + max([self.height[each] for each in leaves])
        key = ("series", summed, varies[place], counts, tuple([colour[each] for each in leaves]))
        self._unit(place, self._number(key), (counts, (), summed, len(leaves) - 1 or 1), leaves)

    def _tree(self, place: int) -> None:
        """An instruction with those operands that nobody else reads: a unit, or a part of the one that reads it."""
        op, args, heights, colours = self.code.ops[place], self.code.args[place], self.height, self.colour
        if (op == "mul" or op == "add") and colours[args[0]] > colours[args[1]]:
            args = args[::-1]
        shape: list[Any] = [op]
        key: list[Any] = [op, self.code.varies[place]]
        leaves: list[int] = []
        size, height = 1, 0
        for each in args:
            above = heights[each]
            part = self.inlined.get(each)
            if part:
                inner, below, count = part
                shape.append(_shifted(inner, len(leaves)))
                leaves += below
                size += count
            else:
                shape.append(len(leaves))
                leaves.append(each)
                above += 1
            if above > height:
                height = above
            key.append(colours[each])
        heights[place] = height
        inlined = op in LOGIC or (self.single[place] and size < MOST and self._takes_in(self.user[place], place))
        number = self._number((bool(inlined), *key))
        if inlined:
            self.inlined[place] = tuple(shape), leaves, size
            self.colour[place] = number
        else:
            self._unit(place, number, ((), tuple(shape), False, size), leaves)

    def _takes_in(self, user: int, place: int) -> bool:
        """Whether the only reader is a tree, for sure; a product that others read once may be a series's."""
        op = self.code.ops[user]
        is_tree = op != "add" and (op != "mul" or self.uses[user] > 1 or user in self.stored)
        return is_tree and self.code.varies[user] == self.code.varies[place]

    def _unit(self, place: int, number: int, rest: tuple[tuple[int, ...], Shape, bool, int], leaves: list[int]) -> None:
        """A unit: of which colour, and what else that has."""
        self.colour[place] = number
        self.found.leaves[place] = leaves
        roots = self.found.roots.get(number)
        if roots:
            roots.append(place)
        else:
            self.found.roots[number] = [place]
            self.found.kinds[number] = Colour(bool(self.code.varies[place]), self.height[place], *rest)


def units(code: Code) -> Units:
    """The units of some code.

    Example:
        >>> ops = ["input", "input", "parameter", "parameter", "mul", "mul", "add", "exp", "neg"]
        >>> args = [(0,), (1,), (0,), (1,), (0, 2), (1, 3), (4, 5), (6,), (7,)]
        >>> varies = bytearray([1, 1, 0, 0, 1, 1, 1, 1, 1])
        >>> found = units(Code(ops, args, varies, [8], [], 2, 2))
        >>> [(kind.terms or kind.shape, found.roots[colour]) for colour, kind in found.kinds.items()]
        [((2, 2), [6]), (('neg', ('exp', 0)), [8])]
    """
    return Sorting(code).found


def _shifted(shape: Shape, by: int) -> Shape:
    """A tree's shape with other numbers for its leaves."""
    if not by:
        return shape
    return tuple(
        each if isinstance(each, str) else each + by if isinstance(each, int) else _shifted(each, by) for each in shape
    )


def operations(shape: Shape) -> set[str]:
    """The names of a tree's operations; none of a series, which has no shape.

    >>> sorted(operations(("neg", ("add", 0, ("exp", 1)))))
    ['add', 'exp', 'neg']
    """
    found = {shape[0]} - {"True", "False"} if shape else set()
    return found.union(*(operations(each) for each in shape[1:] if not isinstance(each, int)))
