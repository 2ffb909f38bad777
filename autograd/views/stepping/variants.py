"""views/stepping: other numbers for the leaves of a graph, as hard as its own: what gives every pupil another sheet."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograd.common.errors import DomainError
from autograd.core.freshness import refresh
from autograd.core.graph import order
from autograd.rows import evaluating
from autograd.rows.table import TABLE
from autograd.views.stepping.kept import Kept, kept

TRIES = 2000  # draws for one of them
DECIMALS = 2  # at most


def leaves_of(nodes: Sequence[Any]) -> list[Any]:
    """The leaves whose numbers may change."""
    return [node for node in nodes if not node.op and not node.constant]


def decimals(value: float) -> int:
    """How many decimals a number is written with.

    >>> decimals(2.0), decimals(-0.25), decimals(0.123456)
    (0, 2, 2)
    """
    return next((d for d in range(DECIMALS) if round(value, d) == value), DECIMALS)


def draw(value: float, rng: np.random.Generator, kept: Kept | None = None) -> float:
    """A number like ``value``: as many decimals, the same sign, about the same size, and what it keeps to; 0 stays 0.

    >>> rng = np.random.default_rng(1)
    >>> [draw(1.0, rng, Kept(0.0, 1.0, label=True)) for _ in range(3)], draw(0.8, rng, Kept(0.0, 1.0, label=False))
    ([0.0, 1.0, 1.0], 0.9)
    """
    if kept is not None and kept.label:
        return float(rng.choice([kept.low, kept.high]))
    if value == 0.0:
        return 0.0
    places = decimals(value)
    if kept is None:
        most = max(5, math.ceil(1.5 * abs(value) * 10**places))
        return math.copysign(int(rng.integers(1, most + 1)) / 10**places, value)
    scale = 10.0 ** max(1, places)
    least, most = math.floor(kept.low * scale) + 1, math.ceil(kept.high * scale) - 1
    least, most = (max(1, least), most) if value > 0.0 else (least, min(-1, most))
    return int(rng.integers(least, most + 1)) / scale


def variants(root: Any, seed: int, tries: int = TRIES) -> Iterator[Any]:
    """Copies of a graph with other leaves, all different from it and from each other, without end.

    A seed gives the same ones however many are taken. Every operation stays inside its domain and on the same side of
    its kinks, and no gradient vanishes that did not before. Labels stay labels, and probabilities between 0 and 1.

    Raises:
        ValueError: there are no other numbers like these.

    Example:
        >>> from autograd import Value
        >>> a, b = Value(2.0, label="a"), Value(-3.0, label="b")
        >>> first = next(variants(a * b, seed=1))
        >>> [node.data for node in order(first)][-2:] != [2.0, -3.0]
        True
    """
    nodes = order(root)
    own = [leaf.data for leaf in leaves_of(nodes)]
    users: dict[Any, list[Any]] = {}
    for node in nodes:
        for parent in node.parents:
            users.setdefault(parent, []).append(node)
    keeps = [kept(leaf, users) for leaf in leaves_of(nodes)]
    seen = {tuple(own)}
    rng = np.random.default_rng(seed)
    while True:
        for _ in range(tries):
            numbers_drawn = tuple(draw(value, rng, each) for value, each in zip(own, keeps, strict=True))
            other = copy.deepcopy(root)
            for leaf, number in zip(leaves_of(order(other)), numbers_drawn, strict=True):
                leaf.data = number
            if numbers_drawn not in seen and as_hard(root, other):
                seen.add(numbers_drawn)
                yield other
                break
        else:
            raise ValueError(
                f"worksheet: after {len(seen) - 1} sheets there are no more numbers like {own[:4]}; ask for fewer "
                "copies, or give the leaves larger numbers"
            )


def as_hard(root: Any, other: Any) -> bool:
    """Whether a copy with other leaves, once recomputed, asks for the same steps with numbers as friendly."""
    try:
        refresh(other)
    except DomainError:
        return False
    largest = 10.0 * max(10.0, *(abs(node.data) for node in order(root)))
    for ours, theirs in zip(order(root), order(other), strict=True):
        if not math.isfinite(theirs.data) or abs(theirs.data) > largest:
            return False
        if not ours.op:
            continue
        row = TABLE[ours.op]
        before = row.group([parent.data for parent in ours.parents])
        after = row.group([parent.data for parent in theirs.parents])
        for kink in row.kinks:
            side = evaluating.in_partial(row, kink, after)
            if side == 0.0 or (side > 0.0) != (evaluating.in_partial(row, kink, before) > 0.0):
                return False
        for was, partial in zip(ours.partials, theirs.partials, strict=True):
            if partial is not None and was is not None:
                vanished = was != 0.0 and abs(partial) < min(0.01, abs(was))
                if not math.isfinite(partial) or vanished or (was == 0.0) != (partial == 0.0):
                    return False
    return True
