"""replay/code: a long program, to be read: a line for each of its families."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from autograd.replay.code.families import Family, Layout, Segment, Slots, layout
from autograd.replay.code.showing import INFIX, written
from autograd.replay.code.straight_line import SOURCES, Code
from autograd.replay.code.units import Shape

AXES = "ij"  # of the members: rows and columns of a grid, or the members themselves
LISTED = 6  # places that are listed where they follow no rule
Numbers = dict[int, list[int]]  # of the places of gradients, which gradients they are


class Notation:
    """What numbers are called: x the inputs, w the parameters, v1, v2, .. a family each; constants are themselves."""

    def __init__(self, code: Code, made: Layout) -> None:
        self.constants = made.constants
        starts: dict[bool, list[tuple[int, str, int]]] = {True: [(0, "x", code.inputs)], False: []}
        starts[False] = [(0, "w", code.parameters)]
        self.names: dict[int, str] = {}
        for number, family in enumerate(made.families):
            self.names[id(family)] = f"v{number + 1}"
            if family.first >= 0:
                starts[family.kind.varies].append((family.first, f"v{number + 1}", len(family)))
        self.starts = {varies: sorted(each) for varies, each in starts.items()}

    def element(self, slot: int, varies: bool) -> str:
        """One number."""
        if not varies and slot in self.constants:
            return repr(self.constants[slot])
        first, name, length = self._array(slot, varies)
        return name if length == 1 and name[0] == "v" else f"{name}[{slot - first}]"

    def _array(self, slot: int, varies: bool) -> tuple[int, str, int]:
        return next(each for each in reversed(self.starts[varies]) if each[0] <= slot and each[2])

    def read(self, table: Slots, varies: bool, axes: Sequence[str]) -> str:
        """Numbers that lie at the places of a table, with an axis each of these names."""
        kept = [i for i, length in enumerate(table.shape) if length > 1]
        table, axes = table.squeeze(), [axes[i] for i in kept]
        if table.ndim == 0 or (table == table.flat[0]).all():
            return self.element(int(table.flat[0]), varies)
        corner = int(table.flat[0])
        steps = [int(np.take(table, 1, axis=axis).flat[0]) - corner for axis in range(table.ndim)]
        index = sum(step * each for step, each in zip(steps, np.indices(table.shape), strict=True))
        is_constant = not varies and bool({*table.flat} & self.constants.keys())
        if not is_constant and (table - corner == index).all():
            first, name, length = self._array(int(table.min()), varies)
            if int(table.max()) < first + length:
                return f"{name}[{affine(corner - first, steps, axes)}]"
        elements = [self.element(slot, varies) for slot in table.flat[:LISTED].tolist()]
        more = ", .." if table.size > LISTED else ""
        return f"({', '.join(elements)}{more})[{affine(0, _row_major(table.shape), axes)}]"


def affine(start: int, steps: Sequence[int], axes: Sequence[str]) -> str:
    """A place by its axes.

    >>> affine(3, [65, 1, 0], "ikj"), affine(0, [0], "i"), affine(9, [1, -2], "ik")
    ('3 + 65*i + k', '0', '9 + i - 2*k')
    """
    text = str(start) if start or not any(steps) else ""
    for step, axis in zip(steps, axes, strict=True):
        if step:
            sign = ("-" if step < 0 else "") if not text else " - " if step < 0 else " + "
            text += f"{sign}{'' if abs(step) == 1 else f'{abs(step)}*'}{axis}"
    return text


def families_of(code: Code, most: int, returned: Callable[[list[str], list[str]], str]) -> str:
    """What the program does, family by family, for one sample; g is what is added up over the samples.

    Raises:
        ValueError: there are more families than ``most``.
    """
    made = layout(code)
    arrays = Notation(code, made)
    parts: tuple[Numbers, Numbers] = ({}, {})
    for number, pair in enumerate(code.gradients):
        for place, known in zip(pair, parts, strict=True):
            if place >= 0:
                known.setdefault(place, []).append(number)
    in_two = {number for number, pair in enumerate(code.gradients) if min(pair) >= 0}  # added up, from 0 on
    lines = []
    for family in made.families:
        text = value_of(family, arrays)
        if family.kind.summed:
            lines += _given(family, arrays, parts[0], in_two, text)
            continue
        name = arrays.names[id(family)]
        lines.append(_line(name if len(family) == 1 else f"{name}[{_member(family)}]", "=", text, _axes(family)))
        for known in parts:
            lines += _given(family, arrays, known, in_two, "")
    for known in parts:  # leaves are of no family
        for place in known:
            if code.ops[place] in SOURCES:
                element = arrays.element(int(made.slot[place]), bool(code.varies[place]))
                lines += [f"g[{number}] {'+=' if number in in_two else '='} {element}" for number in known[place]]
    if len(lines) > most:
        raise ValueError(
            f"source: the program has {len(code):,} instructions in {len(lines):,} lines; at most {most:,} are shown, "
            "or as many as most= says"
        )
    results = [arrays.element(int(made.slot[place]), bool(code.varies[place])) for place in code.results]
    last = f"    return {returned(results, ['*g'] if code.gradients else [])}"
    return "\n".join(["def program(x, w):", *[f"    {line}" for line in lines], last])


def value_of(family: Family, arrays: Notation) -> str:
    """How a member is computed."""
    if family.kind.terms:
        return " + ".join(_series(family, arrays))
    leaves = [
        arrays.read(family.slots[:, i], varies, _names(family)) for i, varies in enumerate(family.varying)
    ]  # a tree has no grid
    return _tree(family.kind.shape, leaves)


def _tree(shape: Shape, leaves: Sequence[str]) -> str:
    op, *parts = shape
    if op in ("True", "False"):
        return str(op)
    operands = [leaves[part] if isinstance(part, int) else _tree(part, leaves) for part in parts]
    if op in INFIX or op in ("neg", "select"):
        operands = [
            text if isinstance(part, int) or not (part[0] in INFIX or part[0] in ("neg", "select")) else f"({text})"
            for text, part in zip(operands, parts, strict=True)
        ]
    return written(op, operands)


def _series(family: Family, arrays: Notation) -> Iterator[str]:
    """The parts of a sum, which goes on from each to the next."""
    for segment in family.segments():
        factors = [
            arrays.read(_table(family, segment, side), varies, [*_names(family), "k"])
            for side, varies in enumerate(segment.varying)
        ]
        term = "*".join(factors)
        yield term if segment.terms == 1 else f"sum({term} for k in range({segment.terms}))"


def _table(family: Family, segment: Segment, side: int) -> Slots:
    """Where one factor of a segment's terms lies: an axis for each of the members', and one for the terms."""
    table = family.slots[:, segment.leaf + side : segment.to : len(segment.varying)]
    grid = family.grid
    shape = (len(grid.outer), len(grid.inner)) if grid else (len(family),)
    return table.reshape(*shape, segment.terms)


def _names(family: Family) -> str:
    return AXES if family.grid else AXES[0]


def _axes(family: Family) -> list[tuple[str, int]]:
    sizes = (len(family.grid.outer), len(family.grid.inner)) if family.grid else (len(family),)
    return [(axis, size) for axis, size in zip(AXES, sizes, strict=False) if size > 1]


def _member(family: Family) -> str:
    """The number of a member."""
    axes = _axes(family)
    sizes = [size for _, size in axes]
    return affine(0, _row_major(sizes), [axis for axis, _ in axes])


def _row_major(shape: Sequence[int]) -> list[int]:
    return [int(np.prod(shape[axis + 1 :], dtype=int)) for axis in range(len(shape))]


def _given(family: Family, arrays: Notation, numbers: Numbers, in_two: set[int], text: str) -> list[str]:
    """The lines that make gradients of members: of all of them with a text of their own, or of those that lie there."""
    places = family.places.tolist()
    found = []
    for turn in range(max((len(numbers.get(place, ())) for place in places), default=0)):
        members = [i for i, place in enumerate(places) if len(numbers.get(place, ())) > turn]
        to = np.array([numbers[places[i]][turn] for i in members])
        sign = "=" if in_two.isdisjoint(to.tolist()) else "+="
        if text and len(members) == len(places):
            axes = _axes(family)
            target = _places(to.reshape([size for _, size in axes]), [axis for axis, _ in axes])
            found.append(_line(f"g[{target}]", sign, text, axes))
        else:
            slots = family.first + np.array(members)
            read = text or arrays.read(slots, family.kind.varies, AXES[0])
            axes = [(AXES[0], len(members))] if len(members) > 1 else []
            found.append(_line(f"g[{_places(to, AXES[0])}]", sign, read, axes))
    return found


def _places(to: Any, axes: Sequence[str]) -> str:
    """Places as they follow from axes, or listed."""
    corner = int(to.flat[0])
    steps = [int(np.take(to, 1, axis=axis).flat[0]) - corner for axis in range(to.ndim) if to.shape[axis] > 1]
    if to.size == 1:
        return str(corner)
    index = sum(step * each for step, each in zip(steps, np.indices(to.shape), strict=True))
    if (to - corner == index).all():
        return affine(corner, steps, axes)
    more = ", .." if to.size > LISTED else ""
    return f"({', '.join(map(str, to.flat[:LISTED]))}{more})[{affine(0, _row_major(to.shape), axes)}]"


def _line(target: str, sign: str, text: str, axes: Sequence[tuple[str, int]]) -> str:
    loops = "".join(f" for {axis} in range({size})" for axis, size in axes)
    return f"{target} {sign} {text}{'   ' * bool(loops)}{loops}"
