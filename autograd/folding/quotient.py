"""folding: a graph with some of its nodes put together into boxes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from autograd.folding.structure import Bools, Ints, Structure
from autograd.folding.sums import is_sum, sums_of

FEW = 1000  # boxes: so few that a table of all pairs is quicker than sorting
MOST_MERGED = 20_000  # boxes: past this nobody looks for those that do the same


@dataclass
class Quotient:
    """Boxes, numbered from 0; each edge once, however many edges of the graph it stands for.

    Args:
        structure: the graph.
        box: of each node, its box.
        closed: of each box, the place it is, -1 where it is none.
        heads: of each edge, the box it goes to.
        tails: of each edge, the box it comes from.
        between: of each edge of the graph, whether it is part of one.
    """

    structure: Structure
    box: Ints
    closed: Ints
    tails: Ints
    heads: Ints
    between: Bools

    def __len__(self) -> int:
        return len(self.closed)


def distinct(numbers: Ints) -> Ints:
    """The numbers there are, sorted; `np.unique` without its slow hashing.

    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    numbers = np.sort(numbers)
    return numbers[np.append(True, numbers[1:] != numbers[:-1])] if len(numbers) else numbers


def closing(structure: Structure, depth: int | None, opened: Iterable[int] = ()) -> Ints:
    """Of each place, the place it is folded into, -1 where it is open: above the level ``depth``, or all for None.

    Those of ``opened`` are open, with those around them, whatever the depth.
    """
    kept_open = {i for each in opened for i in structure.around(each)}
    closed: list[int] = []
    for i, place in enumerate(structure.places):
        around = closed[place.outer] if place.outer >= 0 else -1
        folds = depth is not None and i not in kept_open and place.level >= depth
        closed.append(around if around >= 0 else i if folds else -1)
    return np.array([*closed, -1], dtype=np.intp)


def quotient(
    structure: Structure, closed_of: Ints, *, merged: bool, sums: bool, alone: Bools | None = None, alike: bool = True
) -> Quotient:
    """Put nodes together.

    Args:
        structure: the graph.
        closed_of: of each place, the place it is folded into, from `closing`.
        merged: all calls of a place are one box; else every call is one.
        sums: additions and the products in them are one box.
        alone: nodes that are not folded into a place or a sum, or with others than these, whatever the rest says.
        alike: where calls are one box, so are nodes that do the same.
    """
    count = len(structure.nodes)
    closed = closed_of[structure.place]
    if alone is not None:
        closed = np.where(alone, -1, closed)
    call = _folded_call(structure, closed)
    unit = np.arange(count, dtype=np.intp)
    if sums:
        unit = sums_of(structure, closed < 0 if alone is None else (closed < 0) & ~alone)
    inside = closed >= 0
    unit[inside] = count + (closed if merged else _calls_as_units(structure, closed, call))[inside]
    first = np.full(int(unit.max()) + 1, -1, dtype=np.intp)
    first[unit[::-1]] = np.arange(count)[::-1]  # the assignment keeps the smallest position
    boxes = np.flatnonzero(first >= 0)
    box = np.cumsum(first >= 0)[unit] - 1
    place = np.where(boxes >= count, closed[first[boxes]], -1)
    if merged and alike and np.count_nonzero(place < 0) <= MOST_MERGED:
        merging = _same(structure, box, place, alone)
        box, place = merging[box], place[np.unique(merging, return_index=True)[1]]
    tails, heads = box[structure.parents], box[structure.users]
    ends = call[structure.parents], call[structure.users]
    between = (tails != heads) | ((ends[0] != ends[1]) & (ends[0] >= 0) & (ends[1] >= 0))  # from call to call of one
    pairs = tails[between] * len(place) + heads[between]
    pairs = np.flatnonzero(np.bincount(pairs, minlength=1)) if len(place) < FEW else distinct(pairs)
    return Quotient(structure, box, place, pairs // len(place), pairs % len(place), between)


def _folded_call(structure: Structure, closed: Ints) -> Ints:
    """Of each node in a folded place, the call of that place it was made in; -1 for parameters, and outside."""
    inside = np.flatnonzero((closed >= 0) & (structure.call >= 0))
    calls, first = np.unique(structure.call[inside], return_index=True)
    around = np.full(len(structure.calls) + 1, -1, dtype=np.intp)
    for call, place in zip(calls.tolist(), closed[inside[first]].tolist(), strict=True):
        around[call] = structure.call_at(call, place)
    return np.where(closed >= 0, around[structure.call], -1)


def _calls_as_units(structure: Structure, closed: Ints, call: Ints) -> Ints:
    """A number for each call; parameters belong to the only one there is, or stand in a box beside the calls."""
    places = len(structure.places)
    beside = np.arange(places + 1, dtype=np.intp)
    for each in distinct(call[call >= 0]).tolist():
        place = structure.calls[each]
        if structure.places[place].calls == 1:
            beside[place] = each + places
    return np.where(call >= 0, call + places, beside[closed])


def _same(structure: Structure, box: Ints, place: Ints, alone: Bools | None) -> Ints:
    """Of each box the new number it gets, so that those that do the same have the same.

    They do the same if the same operation made them in the same place, and they have the same label and go the same
    ways; one of ``alone`` and another never do.
    """
    nodes, ops, labels = structure.nodes, structure.ops, structure.labels
    last = np.zeros(len(place), dtype=np.intp)
    last[box] = np.arange(len(nodes))  # a box's last node; the assignment keeps the largest position
    tails = box[structure.parents]
    outside = np.flatnonzero((place[tails] < 0) & (tails != box[structure.users]))
    outside = outside[np.argsort(tails[outside], kind="stable")]  # box by box
    ends = np.searchsorted(tails[outside], np.arange(len(place) + 1)).tolist()
    heads = box[structure.users[outside]].tolist()
    ways = _ways(structure)[outside].tolist()
    many = max(ways, default=0) + 1
    role = [-1] * len(place)
    roles: dict[object, int] = {}
    for i in np.flatnonzero(place >= 0).tolist():
        role[i] = roles.setdefault(i, len(roles))
    homes = structure.place[last].tolist()
    apart = [False] * len(place) if alone is None else alone[last].tolist()
    lasts = last.tolist()
    for i in np.argsort(-last, kind="stable").tolist():  # users come first
        if role[i] < 0:
            node, span = lasts[i], slice(ends[i], ends[i + 1])
            uses = frozenset([role[head] * many + way for head, way in zip(heads[span], ways[span], strict=True)])
            what = (ops[node], labels.get(node), homes[i], nodes[node].constant, apart[i], uses)
            role[i] = roles.setdefault(what, len(roles))
    return np.unique(np.array(role, dtype=np.intp), return_inverse=True)[1]


def _ways(structure: Structure) -> Ints:
    """Of each edge a number that says which operand of which operation it brings; all terms of a sum are alike."""
    operand = np.arange(len(structure.users)) - structure.starts[structure.users]
    operand[structure.where(is_sum)[structure.users]] = 0
    return operand * len(structure.kinds) + structure.kind[structure.users]
