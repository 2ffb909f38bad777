"""checking: each node's recorded local derivatives against differences of its operation alone.

Which operation is wrong.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.checking.kinds import KINK, OK, OUTSIDE, UNSURE, WRONG
from autograd.checking.numeric import Estimates, Floats, differentiate
from autograd.checking.words import called, operands
from autograd.common.words import number
from autograd.rows import evaluating
from autograd.rows.row import Op
from autograd.rows.table import TABLE


@dataclass(frozen=True)
class Fault:
    """A local derivative that is not what differences of its operation say.

    Args:
        node: the node.
        argument: its row's argument, and the place in a list, -1 for a scalar.
        kind: "wrong local derivative", "kink", "outside domain" or "inconclusive".
        recorded: the local derivative.
        numeric: what differences say.
        error: how wrong that may be.
    """

    node: Any
    argument: tuple[str, int]
    kind: str
    recorded: float
    numeric: float
    error: float

    def __str__(self) -> str:
        row, (name, place) = TABLE[self.node.op], self.argument
        operand = name if place < 0 else f"{name}[{place}]"
        return (
            f"{self.kind} in {called(self.node)}: with respect to {operand} it says {number(self.recorded, 8)}, "
            f"differences say {number(self.numeric, 8)} ± {self.error:.0e}, at {operands(self.node)}; the row says "
            f"∂/∂{name} = {row.partial_of(name)}"
        )


def check_nodes(nodes: Sequence[Any], rtol: float) -> list[Fault]:
    """The faults of a graph's nodes, those of the same operation checked together.

    Example:
        >>> from autograd import Value
        >>> from autograd.core.graph import order
        >>> check_nodes(order(Value(2.0) * Value(3.0))[::-1], 1e-6)
        []
    """
    alike: dict[tuple[str, int], list[Any]] = {}
    for node in nodes:
        if node.op:
            alike.setdefault((node.op, len(node.parents)), []).append(node)
    faults = []
    for (op, count), group in alike.items():
        row = TABLE[op]
        for place, argument in enumerate(row.slots(count)):
            if argument[0] in row.active:
                faults += _check_operand(row, [each for each in group if each.partials[place] is not None], place, rtol)
    positions = {node: i for i, node in enumerate(nodes)}
    return sorted(faults, key=lambda fault: positions[fault.node])


def _check_operand(row: Op, group: Sequence[Any], place: int, rtol: float) -> list[Fault]:
    if not group:
        return []
    given = np.array([[parent.data for parent in node.parents] for node in group])
    columns = [given[:, i : i + 1] for i in range(given.shape[1])]

    def function(x: Floats) -> Any:
        return evaluating.value_of_arrays(row.name, row.group([*columns[:place], x, *columns[place + 1 :]]))

    argument = row.slots(given.shape[1])[place]
    faults = []
    for node, found in zip(group, differentiate(function, given[:, place]).one_by_one(), strict=True):
        recorded = float(node.partials[place])
        kind = judge(recorded, found, rtol)
        if kind != OK:
            faults.append(Fault(node, argument, kind, recorded, found.value, found.error))
    return faults


def judge(recorded: float, found: Estimates, rtol: float) -> str:
    """What the differences at one point say of a derivative; ``rtol`` is the relative error that counts as none."""
    value, error = found.value, found.error
    if found.kink:
        low, high = sorted((found.left, found.right))
        room = rtol * max(abs(low), abs(high), 1e-300) + 10 * error
        return KINK if low - room <= recorded <= high + room else WRONG
    known = math.isfinite(value) and math.isfinite(error)
    if known and not math.isfinite(recorded) and not found.edge:
        return WRONG if error <= 1e-3 * abs(value) else UNSURE  # inf of a division by next to nothing is right
    if not known or not math.isfinite(recorded):
        return OUTSIDE if found.edge else UNSURE
    size = max(abs(recorded), abs(value))
    if abs(recorded - value) <= rtol * size + 4 * error:
        return OK if error <= 1e-3 * size or size <= 1e-9 or error <= 1e-9 else UNSURE
    return WRONG
