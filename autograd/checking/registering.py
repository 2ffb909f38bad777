"""checking: register(): a primitive of one's own, checked on the spot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.checking.kinds import WRONG
from autograd.checking.local import Fault, check_nodes
from autograd.common.errors import GradientError
from autograd.common.words import number
from autograd.core import own_rows
from autograd.core.recording import flatten, make_node, without_constants
from autograd.core.value import Value
from autograd.rows import evaluating
from autograd.rows.row import Op
from autograd.rows.table import TABLE, changing


def register(op: Op) -> Callable[..., Any]:
    """Add a primitive of your own: a method of Value and a function, like the built-in ones.

    Its local derivatives are compared with differences at its points; give it some. Threads may add and take out rows
    while others record.

    Args:
        op: the row.

    Returns:
        The new function; also ``autograd.NAME`` from now on.

    Raises:
        RowError: a text is not in the row language (with the place), or the name is taken.
        GradientError: a local derivative is not what differences say at one of the points, or is not the form
            that is taught; nothing is added.

    Example:
        >>> from autograd import unregister
        >>> cube = register(Op("cube", "a", "a*a*a", ("3*a*a",), points=((2.0,),)))
        >>> cube(Value(2.0)).partials
        (12.0,)
        >>> unregister("cube")
    """
    with changing:  # no other thread takes it out while it is checked
        function = own_rows.install(op)
        try:
            wrong: list[Fault | str] = [fault for fault in check_row(op) if fault.kind == WRONG]
            wrong += _taught_otherwise(op)
            if wrong:
                said = "\n".join(map(str, wrong))
                problem = "its local derivatives are wrong at its points"
                raise GradientError(f"row {op.name!r} is not added, {problem}:\n{said}")
        except BaseException:
            own_rows.unregister(op.name)
            raise
    return function


def _taught_otherwise(op: Op, rtol: float = 1e-6) -> list[str]:
    """Where the form of a partial that is taught is another number than the one that runs."""
    found = []
    for point in op.points:
        slots = op.slots(len(flatten(op, point)))
        for (name, place), partial in zip(slots, evaluating.at(op.name, point)[1], strict=True):
            taught = evaluating.in_partial(op, op.taught_of(name), point, place)
            if abs(taught - partial) > rtol * max(1.0, abs(partial)):
                found.append(f"∂/∂{name} is taught as {op.taught_of(name)}, {taught!r} at {point}, but is {partial!r}")
    return found


def check_row(op: Op | str, rtol: float = 1e-6) -> list[Fault]:
    """What differences say of a row's local derivatives at its points: nothing where all are right.

    Args:
        op: the row, or its name; it has been added.
        rtol: the relative error that counts as agreement.

    Example:
        >>> check_row("tanh")
        []
    """
    row = TABLE[op] if isinstance(op, str) else op
    return check_nodes([node_at(row, flatten(row, point)) for point in row.points], rtol)


def points_of(op: Op | str, point: Sequence[float] | None = None) -> list[tuple[Value, list[str]]]:
    """Nodes made by a row at a point, or at each of its own; and what to call its active arguments there.

    Example:
        >>> [(node.data, names) for node, names in points_of("mul", [2.0, 3.0])]
        [(6.0, ['a at (2, 3)', 'b at (2, 3)'])]
    """
    row = TABLE[op] if isinstance(op, str) else op
    points = [flatten(row, each) for each in row.points] if point is None else [list(point)]
    if not points:
        raise ValueError(f"gradcheck: row {row.name!r} has no points to be checked at; give some")
    found = []
    for flat in points:
        lists = list(row.names.values()).count("list")
        rest = len(flat) - (row.arity - lists)
        if rest < 0 or (rest % lists if lists else rest):
            raise ValueError(f"gradcheck: row {row.name!r} takes {', '.join(row.names)}; got {len(flat)} numbers")
        at = ", ".join(number(each) for each in flat)
        active = [slot for slot in row.slots(len(flat)) if slot[0] in row.active]
        names = [f"{name if i < 0 else f'{name}[{i}]'} at ({at})" for name, i in active]
        found.append((node_at(row, flat), names))
    return found


def node_at(row: Op, flat: Sequence[float]) -> Value:
    """A node made by a row at these flat arguments, whose passive ones are constant."""
    slots = row.slots(len(flat))
    leaves = [Value(x, constant=name in row.passive) for x, (name, _) in zip(flat, slots, strict=True)]
    value, partials = evaluating.at(row.name, row.group(list(flat)))
    left = without_constants(tuple(leaves), partials) or ()
    made: Value = make_node(Value, value, row.name, leaves, left)
    return made
