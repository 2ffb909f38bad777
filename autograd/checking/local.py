"""checking: each node's recorded local derivatives against differences of its operation alone.

Which operation is wrong.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from autograd.checking.kinds import KINK, OK, OUTSIDE, UNSURE, WRONG
from autograd.checking.numeric import LARGEST, STEPS, Estimates, Floats, Reach, differentiate, nearest, noise_near
from autograd.checking.words import in_words, naming, operands
from autograd.common.words import number
from autograd.explaining.naming import names_of
from autograd.explaining.rules import Named
from autograd.rows import evaluating
from autograd.rows.exactly import is_known
from autograd.rows.row import Op
from autograd.rows.table import TABLE

MOST = 2_000_000  # numbers held at once
CLOSER = tuple(2.0**-i for i in range(0, 40, 4))  # how far to a kink is looked for


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
        names: what the nodes of its graph are called.
    """

    node: Any
    argument: tuple[str, int]
    kind: str
    recorded: float
    numeric: float
    error: float
    names: Mapping[Any, str] = field(default_factory=dict, repr=False, compare=False)

    def __str__(self) -> str:
        return self.in_words("en")

    def in_words(self, language: str) -> str:
        """What is wrong, in a language."""
        named = Named(self.node, self.names)
        rule = named.local(named.slots.index(self.argument))
        into = {"parent": rule.parent, "name": named.name, "value": named.value, "rule": rule}
        into |= {"recorded": number(self.recorded, 8), "numeric": number(self.numeric, 8), "error": f"{self.error:.0e}"}
        into |= {"kind": in_words(language, f"fault: {self.kind}"), "operands": operands(self.node, self.names)}
        return in_words(language, "fault", node=naming(self.node), **into)


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
        slots = row.slots(count)
        given = np.array([[parent.data for parent in node.parents] for node in group])
        recorded = np.array([node.partials for node in group], dtype=float)  # nan where it's None, for a constant
        asked = [[partial is not None for partial in node.partials] for node in group]
        cells = np.argwhere(np.array(asked) & np.array([name in row.active for name, _ in slots]))
        at_once = max(1, MOST // (count * STEPS))
        for start in range(0, len(cells), at_once):
            faults += _check_cells(row, group, given, recorded, cells[start : start + at_once], rtol)
    positions = {node: i for i, node in enumerate(nodes)}
    names = dict(zip(nodes, names_of(nodes), strict=True)) if faults else {}
    return [replace(fault, names=names) for fault in sorted(faults, key=lambda fault: positions[fault.node])]


def _check_cells(
    row: Op, group: Sequence[Any], given: Floats, recorded: Floats, cells: Any, rtol: float
) -> list[Fault]:
    """The faults of some local derivatives of nodes that are alike: each cell is a node's and an operand's place."""
    who, where = cells[:, 0], cells[:, 1]
    numbers = given[who]  # a row of operands each

    def function(x: Floats) -> Any:
        columns = [np.where((where == i)[:, None], x, numbers[:, i : i + 1]) for i in range(given.shape[1])]
        return evaluating.value_of_arrays(row.name, row.group(columns))

    slots = row.slots(given.shape[1])
    own = numbers[np.arange(len(cells)), where]
    most = np.array([_clear_of_kinks(row, *each) for each in zip(numbers.tolist(), where.tolist(), strict=True)])
    reach = Reach(most, np.abs(numbers).max(axis=1))
    faults = []
    noise = 0.0 if is_known(row) else noise_near(function, own)  # what a user computes may be a solver's
    found = differentiate(function, own, reach, noise).one_by_one()
    saids = recorded[who, where]
    near: list[Estimates] | None = None
    for i, (node, place, said, each) in enumerate(zip(who, where, saids.tolist(), found, strict=True)):
        kind = judge(said, each, rtol)
        bent = each.kink and row.kinks
        if kind == WRONG and not bent and math.isfinite(said):  # the smallest steps that tell are to say so, too
            near = near or nearest(function, own, np.abs(saids - [every.value for every in found])).one_by_one()
            kind = judge(said, near[i], rtol)
        if kind != OK:
            faults.append(Fault(group[node], slots[place], kind, said, each.value, each.error))
    return faults


def _clear_of_kinks(row: Op, numbers: Sequence[float], place: int) -> float:
    """The largest step of one operand that doesn't take it over a kink it isn't on."""
    if not row.kinks:
        return math.inf

    def kinks(x: float) -> list[float]:
        at = row.group([*numbers[:place], x, *numbers[place + 1 :]])
        return [float(evaluating.in_partial(row, text, at)) for text in row.kinks]

    x = numbers[place]
    here = kinks(x)
    for factor in (1e3, *CLOSER):
        step = factor * LARGEST * (abs(x) or 1.0)
        beside = zip(here, kinks(x - step), kinks(x + step), strict=True)
        if all(0.0 in (k, left * k, right * k) or (left * k > 0.0 and right * k > 0.0) for k, left, right in beside):
            return step
    return math.inf  # on it, as far as floats can tell


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
