"""views/networks: where the circles of a network and the numbers on its edges stand, in points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from autograd.views.networks.shape import Column

Point = tuple[float, float]
Edge = tuple[int, int, int]  # column, unit, unit of the column before
DIGIT = 0.64  # a digit's width in DejaVu Sans, for a font of size 1
NUMBER_FONT = 11.0
HALF_HEIGHT = NUMBER_FONT * 0.68
STRETCH = 2.5  # how much further apart than in the fullest column units may stand
WIDER = (1.0, 1.2, 1.45, 1.75, 2.1)  # what is tried until the numbers have room


@dataclass(slots=True)
class Columns:
    """Where everything stands; y grows upwards, 0 is the middle."""

    radius: float
    xs: list[float] = field(default_factory=list)  # per column
    units: list[dict[int | None, Point]] = field(default_factory=list)  # per column, by place in it; None: of the hole
    numbers: dict[Edge, Point] = field(default_factory=dict)
    top: float = 0.0

    def ends(self, edge: Edge) -> tuple[Point, Point]:
        """The centres an edge runs between."""
        column, unit, before = edge
        return self.units[column - 1][before], self.units[column][unit]


def arranged(columns: Sequence[Column], edges: Sequence[Edge], numbers: Mapping[Edge, str], gap: float) -> Columns:
    """Every unit's place, columns at least ``gap`` apart; with numbers, as large as it takes for them to stand free."""
    fullest = max(len(column.slots) for column in columns)
    if not numbers:
        row = max(28.0, min(48.0, 300.0 / fullest))
        return _columns(columns, 11.0, row, max(gap, 17.0 * fullest), hole=1.8)
    found: dict[float, Columns] = {}  # the first with so much trouble
    row = 78.0 if fullest < 7 else 64.0
    widest = max(map(len, numbers.values())) * DIGIT * NUMBER_FONT
    for size in WIDER:
        arrangement = _columns(columns, 28.0, row, max(gap, (130.0 + widest) * size, 40.0 * fullest * size))
        troubles = 0.0
        for _, between in groupby(edges, key=itemgetter(0)):
            troubles += _place_numbers(arrangement, list(between), numbers)
        found.setdefault(troubles, arrangement)
        if troubles < 1:  # at most a corner of a number is touched
            break
    return found[min(found)]


def _columns(columns: Sequence[Column], radius: float, row: float, gap: float, hole: float = 1.0) -> Columns:
    """The units, each column around the same middle; a hole is as many rows high as it says."""
    arrangement = Columns(radius)
    rows = [len(column.shown) + (hole if column.hidden else 0.0) for column in columns]
    for i, column in enumerate(columns):
        slots = column.slots
        step = min(STRETCH * row, row * max(rows) / rows[i])
        sizes = [step * (hole if unit is None else 1.0) for unit in slots]
        heights = [sum(sizes) / 2 - sum(sizes[:place]) - sizes[place] / 2 for place in range(len(slots))]
        arrangement.xs.append(i * gap)
        arrangement.units.append({unit: (i * gap, y) for unit, y in zip(slots, heights, strict=True)})
        arrangement.top = max(arrangement.top, heights[0] + radius)
    return arrangement


def _place_numbers(arrangement: Columns, edges: Sequence[Edge], numbers: Mapping[Edge, str]) -> float:
    """Put each edge's number on it where it's least in the way; how much they still are in each other's."""
    wide = {edge: _half_width(numbers[edge]) for edge in edges}
    places = {edge: _candidates(arrangement, edge, wide[edge]) for edge in edges}
    crossed = {edge: [_crossings(arrangement, edges, edge, at, wide[edge]) for at in places[edge]] for edge in edges}
    chosen = dict.fromkeys(edges, 0)

    def trouble(edge: Edge, candidate: int) -> float:
        x, y = places[edge][candidate]
        overlaps = 0
        for other in edges:
            there_x, there_y = places[other][chosen[other]]
            near = abs(x - there_x) < wide[edge] + wide[other] + 2 and abs(y - there_y) < 2 * HALF_HEIGHT + 1
            overlaps += near and other != edge
        return crossed[edge][candidate] + 10 * overlaps

    for _ in range(6):
        before = dict(chosen)
        for edge in edges:
            chosen[edge] = min(range(len(places[edge])), key=lambda candidate: (trouble(edge, candidate), candidate))
        if chosen == before:
            break
    for edge in edges:
        arrangement.numbers[edge] = places[edge][chosen[edge]]
    return sum(trouble(edge, chosen[edge]) for edge in edges)


def _crossings(arrangement: Columns, edges: Sequence[Edge], own: Edge, place: Point, half_width: float) -> float:
    """How much other edges run through a number; near its middle is worse, for then it seems to be theirs."""
    x, y = place
    found = 0.0
    for other in edges:
        if other != own:
            left, right = (_height(arrangement, other, x + side * half_width) for side in (-1, 1))
            found += min(left, right) < y + HALF_HEIGHT and max(left, right) > y - HALF_HEIGHT
            found += 3 * max(0.0, 1 - abs((left + right) / 2 - y) / (2 * HALF_HEIGHT))
    return found


def _half_width(text: str) -> float:
    return len(text) * DIGIT * NUMBER_FONT / 2 + 2


def _height(arrangement: Columns, edge: Edge, x: float) -> float:
    (x0, y0), (x1, y1) = arrangement.ends(edge)
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def _candidates(arrangement: Columns, edge: Edge, half_width: float) -> list[Point]:
    """Where on an edge its number can stand: clear of the circles, best first, near the neuron it leads to."""
    (x0, _), (x1, _) = arrangement.ends(edge)
    free = arrangement.radius + half_width + 5
    xs = [x0 + free + (x1 - x0 - 2 * free) * step / 32 for step in range(33)]
    xs.sort(key=lambda x: abs((x - x0) / (x1 - x0) - 0.4))
    return [(x, _height(arrangement, edge, x)) for x in xs]
