"""checking: whether a function is what its recorded graph is.

A graph checked against itself hides a path that is cut.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Any

import numpy as np

from autograd.checking.kinds import CUT, STALE, WRONG, Problem
from autograd.checking.local import judge
from autograd.checking.numeric import Floats, differentiate
from autograd.checking.replaying import replayed
from autograd.common.errors import StaleError
from autograd.common.words import number
from autograd.core.freshness import check_fresh
from autograd.core.graph import order
from autograd.explaining.tracing import trace

UNKNOWN = "No constant and no branch tells where: does it read numbers that change from call to call?"


def other_function(
    value_at: Callable[[], Any], leaves: Sequence[Any], nodes: Sequence[Any], rtol: float
) -> list[Problem]:
    """Whether along a random direction the function changes as its recorded graph does.

    The leaves' numbers are moved, and are the caller's to put back.
    """
    if not leaves:
        return []
    numbers = [leaf.data for leaf in leaves]
    direction = np.random.default_rng(0).uniform(0.5, 1.0, len(leaves)) * np.maximum(np.abs(numbers), 1.0)
    direction *= np.where(np.arange(len(leaves)) % 2, -1.0, 1.0)

    def move(t: float) -> None:
        for leaf, start, step in zip(leaves, numbers, direction.tolist(), strict=True):
            leaf.data = start + t * step

    @cache
    def called(t: float) -> float:
        move(t)
        try:
            return float(value_at().data)
        except ArithmeticError:
            return math.nan

    def recorded(x: Floats) -> Floats:
        steps = {leaf: start + x * step for leaf, start, step in zip(leaves, numbers, direction, strict=True)}
        return replayed(nodes, steps, nodes[-1:]).reshape(x.shape)

    functions = (np.vectorize(called, otypes=[float]), recorded)
    theirs, ours = (differentiate(each, np.zeros(1)).one_by_one()[0] for each in functions)
    one, other = ours.value, theirs.value
    if judge(one, theirs, rtol) != WRONG or abs(one - other) <= 10 * (ours.error + theirs.error):
        return []
    move(1e-3)
    with trace():
        again = value_at()
    rates = f"where the inputs move, the graph changes at a rate of {one:.8g}, your function at {other:.8g}"
    try:
        check_fresh(again)
    except StaleError as error:
        said = f"It uses what was computed before its inputs moved: {str(error).removeprefix('stale: ')}"
        return [Problem(STALE, f"stale value: {rates}. {said}")]
    cut = where_cut(nodes, order(again)[::-1], set(leaves))
    return [Problem(CUT, f"the graph is not your function: {rates}. {cut}")]


def quoted(where: Any) -> str:
    """What stands in a user's line, as the next line of a message; "" where it's not known."""
    return f"\n    {where.text}" if where and where.text else ""


def where_cut(before: Sequence[Any], after: Sequence[Any], leaves: Collection[Any]) -> str:
    """In words, which operation holds a number that varies with the leaves but is recorded as a constant.

    ``before`` and ``after`` are two recordings' nodes in forward order, the second at other numbers of the leaves.
    """
    for old, new in zip(before, after, strict=False):
        at = f", at {old.where}" if old.where else ""
        if old.op != new.op:
            return (
                f"It branches on numbers: where it did {old.op or 'nothing'}{at}, it does {new.op or 'nothing'} nearby"
            )
        for place, (one, other) in enumerate(zip(old.parents, new.parents, strict=False)):
            if one.constant and other.constant:
                what, but, asked = "recorded as the constant", "but", "Does it use .data, float() or detach()?"
            elif not one.op and not one.constant and one not in leaves and one is not other:
                what, but = "a new leaf of", "which"
                asked = "Does it make a Value of what varies with the leaves?"
            else:
                continue
            if one.data != other.data:
                cut = f"its operand {place + 1} is {what} {number(one.data)}, {but} is {number(other.data)} nearby"
                return f"The path is cut in {old.op}{at}: {cut}. {asked}{quoted(old.where)}"
    if len(before) != len(after):
        return "It branches on numbers: nearby it records another number of operations"
    return UNKNOWN
