"""checking: where to try a row: points inside its domain, and those where it has a kink or its domain ends."""

from __future__ import annotations

import ast
import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autograd.core.recording import flatten
from autograd.rows import evaluating
from autograd.rows.language import parse
from autograd.rows.row import Op, Point

# Numbers of both signs, on whole numbers and between, small and large, nothing special
NUMBERS = (
    0.3,
    -0.6,
    1.7,
    -2.3,
    0.7,
    2.5,
    -1.2,
    5.5,
    0.05,
    -0.2,
    11.0,
    -7.4,
    40.0,
    -25.0,
    0.0,
    1.0,
    -1.0,
    2.0,
    3.0,
    1e3,
)
LENGTHS = (3, 1, 2)  # of lists
WANTED = 6  # points
MOST = 4000  # that are looked at
TINY = 1e-300
NEAR = 1e-3  # how well the slopes beside a point are known
HALVINGS = 1100  # until two floats are side by side, wherever they are


def inner_points(op: Op) -> tuple[Point, ...]:
    """Points inside a row's domain, off its kinks, at which value and partials are finite; none where none is found.

    Example:
        >>> from autograd.rows.table import TABLE
        >>> inner_points(TABLE["log"])[:3]
        ((0.3,), (1.7,), (0.7,))
    """
    found: list[Point] = []
    branches = _branches(op)
    seen: set[tuple[str, bool]] = set()
    for point in itertools.islice(_candidates(op), MOST):
        if _is_inside(op, point) and not any(abs(_kink(op, text, point)) < 1e-3 for text in op.kinks):
            taken = {(text, evaluating.in_partial(op, f"1 if {text} else 0", point) == 1.0) for text in branches}
            if len(found) < WANTED or not taken <= seen:
                found.append(point)
                seen |= taken
        if len(found) >= WANTED and len(seen) == 2 * len(branches):
            break
    return tuple(found)


def _branches(op: Op) -> list[str]:
    """The conditions in the row's texts, but for those about elements of lists: each side is to be looked at."""
    texts = [op.value, *op.partials, *op.runs[-1 - len(op.partials) :]] if "list" not in op.names.values() else []
    tests = [node.test for text in texts for node in ast.walk(parse(text)) if isinstance(node, ast.IfExp)]
    return list(dict.fromkeys(map(ast.unparse, tests)))


def _beside_constants(op: Op) -> list[float]:
    """Numbers on both sides of those that its conditions compare with, where other ones may never come."""
    constants = {
        float(node.value)
        for text in _branches(op)
        for node in ast.walk(parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float))
    }
    return [sign * each * by for each in sorted(constants) for by in (0.875, 1.125) for sign in (1.0, -1.0) if each]


def edges(op: Op, points: Sequence[Point]) -> tuple[Point, ...]:
    """Points on a row's kinks, and the last ones inside its domain or where it is smooth, on lines through others.

    Example:
        >>> from autograd.rows.table import TABLE
        >>> edges(TABLE["relu"], [(2.0,)]), edges(TABLE["sqrt"], [(2.0,)])
        (((0.0,),), ((0.0,),))
    """
    found: dict[Point, None] = {}
    tests: list[Callable[[Point], bool]] = [
        *[lambda point, text=text: evaluating.inside(op, text, point) for text in (op.domain, op.smooth) if text],
        *[lambda point, text=text: _kink(op, text, point) >= 0.0 for text in op.kinks],
        *[lambda point, text=text: _kink(op, text, point) > 0.0 for text in op.kinks],
    ]
    for point in points:
        for place in range(len(flatten(op, point))):
            if op.slots(len(flatten(op, point)))[place][0] not in op.active:
                continue
            line = [_moved(op, point, place, number) for number in sorted(NUMBERS)]
            for test in tests:
                for one, other in itertools.pairwise(line):
                    if test(one) != test(other):
                        for each in _between(op, one, other, place, test):
                            number = abs(flatten(op, each)[place])
                            if not 0.0 < number < TINY and _is_value(op, each) and _is_edge(op, each):
                                found.setdefault(each)
    return tuple(found)


def _candidates(op: Op) -> Iterator[Point]:
    """Points of any kind, the likely ones first: each argument begins somewhere else in the list of numbers."""
    kinds = list(op.names.values())
    for length in LENGTHS if "list" in kinds else (0,):
        count = sum(length if kind == "list" else 1 for kind in kinds)
        for shift in range(len(NUMBERS)):
            yield _grouped(op, [NUMBERS[(shift + 7 * i) % len(NUMBERS)] for i in range(count)])
        for number, place in itertools.product(_beside_constants(op), range(count)):
            yield _grouped(op, [number if i == place else 0.7 for i in range(count)])
        for flat in itertools.product(NUMBERS, repeat=min(count, 3)):
            yield _grouped(op, [*flat, *[0.5] * (count - 3)])


def _grouped(op: Op, flat: Sequence[float]) -> Point:
    return tuple(op.group(list(flat)))


def _is_value(op: Op, point: Point) -> bool:
    return evaluating.inside(op, op.domain, point) and math.isfinite(evaluating.at(op.name, point)[0])


def _is_inside(op: Op, point: Point) -> bool:
    value, partials = evaluating.at(op.name, point)
    texts = (op.domain, op.smooth)
    return all(evaluating.inside(op, text, point) for text in texts) and all(map(math.isfinite, (value, *partials)))


def _is_edge(op: Op, point: Point) -> bool:
    """Whether a point is on a kink, or has a value and is not smooth, or has neighbours without a value."""
    return any(_kink(op, text, point) == 0.0 for text in op.kinks) or not evaluating.inside(op, op.smooth, point)


def _kink(op: Op, text: str, point: Point) -> float:
    return float(evaluating.in_partial(op, text, point))


def _moved(op: Op, point: Point, place: int, number: float) -> Point:
    flat = flatten(op, point)
    flat[place] = number
    return _grouped(op, flat)


def _between(op: Op, one: Point, other: Point, place: int, test: Callable[[Point], Any]) -> list[Point]:
    """The two points side by side between which a condition changes."""
    low, high = flatten(op, one)[place], flatten(op, other)[place]
    first = test(one)
    for _ in range(HALVINGS):
        middle = low + (high - low) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if test(_moved(op, one, place, middle)) == first else (low, middle)
    return [_moved(op, one, place, number) for number in (low, high)]


def conventions(op: Op, point: Point) -> list[str]:
    """What is wrong with the partials at an edge, in words: a slope from there, or one between those of both sides.

    Where the value jumps there is no slope, and whatever the row says is its own affair.

    Example:
        >>> from autograd.rows.table import TABLE
        >>> conventions(TABLE["relu"], (0.0,))
        []
    """
    found, flat = [], flatten(op, point)
    partials = evaluating.at(op.name, point)[1]
    for place, (name, i) in enumerate(op.slots(len(flat))):
        if name not in op.active:
            continue
        slopes = [slope for side in (-1.0, 1.0) if (slope := _slope(op, flat, place, side)) == slope]
        partial = partials[place]
        if not slopes or _is_between(partial, min(slopes), max(slopes)):
            continue
        at = ", ".join(f"{each:g}" for each in flat)
        said = " and ".join(f"{slope:.4g}" for slope in slopes)
        where = name if i < 0 else f"{name}[{i}]"
        found.append(
            f"at its edge ({at}) ∂/∂{where} = {op.partial_of(name)} is {partial:.4g}; beside it the slope is {said}"
        )
    return found


def _is_between(partial: float, low: float, high: float) -> bool:
    room = NEAR * max(abs(x) for x in (low, high, 1.0) if math.isfinite(x))
    return low - room <= partial <= high + room


def _slope(op: Op, flat: Sequence[float], place: int, side: float) -> float:
    """The slope to one side of a point: ±inf where it has no end, nan where there is no value, or it jumps."""

    def at(step: float) -> float:
        moved = [*flat]
        moved[place] += step
        value, _ = evaluating.at(op.name, op.group(moved))
        return value if evaluating.inside(op, op.domain, op.group(moved)) else math.nan

    here, size = at(0.0), side * max(abs(flat[place]), 1.0)
    near, far = ((at(step * size) - here) / (step * size) for step in (1e-8, 1e-5))
    if not math.isfinite(near) or not math.isfinite(far):
        return math.nan
    grows = abs(near) / max(abs(far), 1e-12)
    if grows > 500.0 and abs(near) > 100.0:  # as 1/step does: a jump
        return math.nan
    if grows > 5.0 and abs(near) > 100.0:
        return math.copysign(math.inf, near)
    return near if grows < 2.0 or abs(near - far) < 1e-4 else math.nan
