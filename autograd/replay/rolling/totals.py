"""replay/rolling: what a loop adds to gradients outside of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from autograd.replay.rolling.body import Body, Sent, steps_of
from autograd.replay.rolling.finding import Bools, Ints
from autograd.replay.rolling.ordering import NotRolledError, Ordered

MIXED = "what all samples share is added to what differs between them"


@dataclass
class Total:
    """A sum of contributions to a node outside of a loop.

    Args:
        node: which.
        varies: whether it differs between samples.
        starts: whether it goes on from what is there already; else it begins with 0.
        start: the place of what is there already, -1 if nothing.
    """

    node: int
    varies: bool
    starts: bool
    start: int = -1


def totals(
    body: Body, made: Ordered, sweep: int, is_apart: Callable[[int], bool], before: dict[int, bool]
) -> tuple[list[Total], list[Ints]]:
    """What a loop adds to, outside of it, and of each contribution to which of these it goes in each step, -1 for none.

    Args:
        body: the loop.
        made: the graph.
        sweep: which of the loop's sweeps.
        is_apart: whether contributions to a node are not to be added up, but kept one by one.
        before: of nodes that have a sum already, whether that differs between samples.

    Raises:
        NotRolledError: the part of a gradient that all samples share would be lost in what differs between them.
    """
    some, turns = body.sweeps[sweep], [*steps_of(body.loop, made.sweeps[body.number][sweep])]
    columns = [_nodes(each, body, made.active)[turns].tolist() for each in some]
    alike = [len({*column}) == 1 and not (column[0] >= 0 and is_apart(column[0])) for column in columns]
    events = [(len(turns) - 1, order) for order, column in enumerate(columns) if alike[order] and column[0] >= 0]
    events += [
        (turn, order)
        for order, column in enumerate(columns)
        if not alike[order]
        for turn, node in enumerate(column)
        if node >= 0
    ]
    keys: dict[tuple[int, int], int] = {}  # a node, and which of its contributions; 0 where these are added up
    apart: dict[int, int] = {}
    count: list[int] = []
    varying: list[bool] = []
    last: list[bool] = []  # whether the last contribution varies
    found = np.full((len(some), len(turns)), -1)
    for turn, order in sorted(events):
        node, varies = columns[order][turn], bool(body.code.varies[some[order].place])
        which = 0
        if is_apart(node):
            which = apart[node] = apart.get(node, -1) + 1
        key = keys.setdefault((node, which), len(keys))
        if key == len(count):
            count.append(0)
            varying.append(False)
            last.append(False)
        count[key] += len(turns) if alike[order] else 1
        varying[key] |= varies
        last[key] = varies
        found[order, slice(None) if alike[order] else turn] = key
    made_of = []
    for (node, _), key in keys.items():
        starts = node in before and not is_apart(node) and (before[node] or count[key] > 1)
        varies = varying[key] or (starts and before[node])
        if varies and not last[key]:
            raise NotRolledError(MIXED)
        made_of.append(Total(node, varies, starts))
    reached = np.empty_like(found)
    reached[:, turns] = found
    return made_of, [*reached]


def _nodes(sent: Sent, body: Body, active: Bools) -> Ints:
    """The nodes outside of a loop that a contribution goes to in each step; -1 where it goes to none."""
    found = np.full(len(body), -1)
    outer = sent.operand.outer
    found[: len(outer)] = np.where(active[outer], outer, -1)
    return found
