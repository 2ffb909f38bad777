"""checking: register(): a primitive of one's own, checked on the spot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, NoReturn

from autograd.checking.kinds import WRONG
from autograd.checking.local import Fault, check_nodes
from autograd.checking.trying import conventions, edges, inner_points
from autograd.common.errors import GradientError, RowError
from autograd.common.words import number
from autograd.core import own_rows
from autograd.core.graph import order
from autograd.core.recording import flatten, make_node, without_constants
from autograd.core.value import Value
from autograd.rows import evaluating
from autograd.rows.row import Op, Point
from autograd.rows.table import TABLE, changing


def register(op: Op, *, reference: Callable[..., Any] | None = None) -> Callable[..., Any]:
    """Add a primitive of your own: a method of Value and a function, like the built-in ones.

    Its local derivatives are compared with differences at its points; where it has none, some are made inside its
    domain. On its kinks, and where its domain ends, a partial must be the slope to one side or lie between those to
    both. Threads may add and take out rows while others record.

    Args:
        op: the row.
        reference: the same function from elsewhere, such as ``math.asinh``: takes the row's arguments as numbers, lists
            as lists, and gives the value that the row's is compared with.

    Returns:
        The new function; also ``autograd.NAME`` from now on.

    Raises:
        RowError: a text is not in the row language (with the place), or the name is taken.
        GradientError: a local derivative is not what differences say at one of the points, or can't be told by them at
            any, or is not the form that is taught, or the value is not the reference's; nothing is added.

    Example:
        >>> from autograd import unregister
        >>> cube = register(Op("cube", "a", "a*a*a", ("3*a*a",)), reference=lambda a: a**3)
        >>> cube(Value(2.0)).partials
        (12.0,)
        >>> unregister("cube")
    """
    with changing:  # no other thread takes it out while it is checked
        function = own_rows.install(op)
        try:
            tried = op if op.points else _with_points(op)
            for point in tried.points:
                if not evaluating.inside(tried, tried.domain, point):
                    raise RowError(f"row {op.name!r}: its point {point} is outside of its domain, {op.domain}")
            at_edges = edges(tried, tried.points)
            faults = check_row(tried)
            wrong: list[Fault | str] = [fault for fault in faults if fault.kind == WRONG]
            wrong += [each for point in at_edges for each in conventions(tried, point)]
            wrong += _taught_otherwise(tried) + _runs_otherwise(tried)
            if wrong:
                _refuse(op, "its local derivatives are wrong at its points", wrong)
            unknown = _untold(tried, faults)
            if unknown:
                _refuse(op, "at no point do differences tell its local derivatives; give it others", unknown)
            if reference is not None and (other := _otherwise(tried, reference, [*tried.points, *at_edges])):
                _refuse(op, "its value is not the reference's", other)
            own_rows.replace(tried)
        except BaseException:
            own_rows.unregister(op.name)
            raise
    return function


def _refuse(op: Op, problem: str, said: Sequence[Fault | str]) -> NoReturn:
    lines = "\n".join(map(str, said))
    raise GradientError(f"row {op.name!r} is not added, {problem}:\n{lines}")


def _with_points(op: Op) -> Op:
    """The row with points that are made from its domain."""
    points = inner_points(op)
    if not points:
        problem = "no point was found inside its domain where its value and partials are finite"
        raise RowError(f"row {op.name!r}: {problem}; give it some, as points=((2.0,),)")
    return replace(op, points=points)


def _untold(op: Op, faults: Sequence[Fault]) -> list[Fault]:
    """The faults of an argument that differences can tell nothing of, at any point."""
    found = []
    for name in op.active:
        own = [fault for fault in faults if fault.argument[0] == name]
        cells = sum(slot[0] == name for point in op.points for slot in op.slots(len(flatten(op, point))))
        found += own if len(own) == cells else []
    return found


def _otherwise(op: Op, reference: Callable[..., Any], points: Sequence[Point], rtol: float = 1e-9) -> list[str]:
    """Where a reference gives another value; an argument it refuses must be outside of the row's domain, too."""
    found = []
    for point in points:
        given = [list(part) if isinstance(part, tuple) else part for part in point]
        value = evaluating.at(op.name, point)[0]
        try:
            expected = float(reference(*given))
        except (ArithmeticError, ValueError) as error:
            found.append(f"at {point} it is {value!r}, where the reference says {type(error).__name__}: {error}")
            continue
        alike = value == expected or (value != value and expected != expected)
        if not alike and not abs(value - expected) <= rtol * max(abs(expected), 1e-6):
            found.append(f"at {point} it is {value!r}, the reference {expected!r}")
    return found


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


def _runs_otherwise(op: Op) -> list[str]:
    """Where the texts that run give other bits than those that explain the row."""
    found = []
    for point in op.points if op.runs else ():
        slots = op.slots(len(flatten(op, point)))
        value, partials = evaluating.at(op.name, point)
        pairs = [("the value", op.value, value, slots[0][1])]
        pairs += [(f"∂/∂{name}", op.partial_of(name), each, i) for (name, i), each in zip(slots, partials, strict=True)]
        for what, text, running, i in pairs:
            said = evaluating.in_partial(op, text, point, i)
            if said != running and (said == said or running == running):
                found.append(f"{what} is {text}, {said!r} at {point}, but runs as {running!r}")
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
    faults = []
    for point in row.points:
        node = node_at(row, flatten(row, point))
        for (name, i), leaf in zip(row.slots(len(node.parents)), node.parents, strict=True):
            leaf.label = None if leaf.constant else name if i < 0 else f"{name}[{i}]"  # it is about the row's own names
        faults += check_nodes(order(node)[::-1], rtol)
    return faults


def points_of(op: Op | str, point: Sequence[float] | None = None) -> list[tuple[Value, list[str]]]:
    """Nodes made by a row at a point, or at each of its own; and what to call its active arguments there.

    Example:
        >>> [(node.data, names) for node, names in points_of("mul", [2.0, 3.0])]
        [(6.0, ['a | (2, 3)', 'b | (2, 3)'])]
    """
    if isinstance(op, str) and op not in TABLE:
        meant = "".join(f"; did you mean {name!r}?" for name in get_close_matches(op, TABLE, 1))
        raise RowError(f"gradcheck: there is no operation {op!r}{meant or '; expected a name such as tanh'}")
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
        names = [f"{name if i < 0 else f'{name}[{i}]'} | ({at})" for name, i in active]
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
