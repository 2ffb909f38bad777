"""core: what the generated operations lean on: operands of every kind, constants, modes, and errors that explain."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np

from autograd.common.errors import AnomalyError, DomainError
from autograd.common.lettering import cut, visible
from autograd.common.lines import users_line
from autograd.common.numbers import NUMBERS, exact, to_float
from autograd.common.words import in_formula, short_name
from autograd.core import modes
from autograd.rows import evaluating
from autograd.rows.row import Op
from autograd.rows.table import TABLE

V = TypeVar("V")  # the class of nodes
ANYTHING = "a Value, a number or a NumPy array"
MOST, LONGEST = 6, 40  # operands that an error tells of, and how long a name it repeats


def note(relation: str, left: Any, right: Any, holds: bool) -> bool:
    """Put down a comparison that a branch may be taken by; gives what came out."""
    if not left.constant or not getattr(right, "constant", True):
        side = right if hasattr(right, "op") else exact(right)  # a node, or a number
        noted = (relation, left, side, holds, users_line())
        for each in modes.noting.get():
            each.append(noted)
    return holds


def constant(value: type[V], number: float) -> V:
    """A constant leaf of the class ``value``."""
    make: Any = value
    leaf: V = make(number, constant=True)
    return leaf


def operand(value: type[V], op: str, name: str, number: object) -> V:
    """What stands beside a Value as a node: itself, or a constant leaf of the class ``value``."""
    if isinstance(number, value):
        return number
    return constant(value, to_float(number, f"{op}: {name}"))


def operator_operand(value: Any, op: str, name: str, number: object) -> Any:
    """`operand` for operators: NotImplemented for what may have an operator of its own, such as an array.

    In a product a bool is 1 or 0, as hand-written NumPy has it: ``x*(x > 0)``.
    """
    if op == "mul" and isinstance(number, (bool, np.bool_)):
        return constant(value, float(number))
    if isinstance(number, NUMBERS) or number is None or isinstance(number, (str, bytes, complex, np.bool_)):
        return operand(value, op, name, number)
    return NotImplemented


def passive(value: type[V], op: str, name: str, number: object) -> V:
    """A passive argument as a constant leaf."""
    if isinstance(number, value):
        if number.constant:  # type: ignore[attr-defined]
            return number
        raise TypeError(f"{op}: {name} has no derivative, so it must be a plain number; pass {name}.data to say so")
    return constant(value, to_float(number, f"{op}: {name}", "a number (int, float or NumPy scalar)"))


def operands(value: Any, op: str, nodes: Sequence[object]) -> tuple[Any, ...]:
    """`operand` or `passive` for each of a row's flat arguments."""
    row = TABLE[op]
    return tuple(
        (passive if name in row.passive else operand)(value, op, name if i < 0 else f"{name}[{i}]", node)
        for (name, i), node in zip(row.slots(len(nodes)), nodes, strict=True)
    )


def uneven(op: str, first: str, length: int, second: str, other: int) -> ValueError:
    """The error for zipped lists of different lengths."""
    return ValueError(f"{op}: {first} has {length} element(s) and {second} has {other}; they must be equally long")


def without_constants(
    nodes: tuple[Any, ...], partials: tuple[float | None, ...]
) -> tuple[float | None, ...] | None:  # fmt: skip
    """The partials with None for constant parents; None altogether where every parent is constant."""
    left = tuple([None if node.constant else partial for node, partial in zip(nodes, partials, strict=True)])
    return None if left.count(None) == len(left) else left


def flatten(row: Op, arguments: Sequence[Any]) -> list[Any]:
    """A row's arguments with its lists unpacked.

    >>> flatten(TABLE["weighted_sum"], [(1, 2), (3, 4), 5])
    [1, 2, 3, 4, 5]
    """
    kinds = row.names.values()
    return [each for kind, part in zip(kinds, arguments, strict=True) for each in (part if kind == "list" else (part,))]


def slow(value: type[V], op: str, nodes: tuple[Any, ...]) -> V:
    """An operation off the plain path: something is constant, not finite, or a mode is on.

    Args:
        value: the class of nodes.
        op: the row's name.
        nodes: the flat arguments, nodes all of them.
    """
    row = TABLE[op]
    arguments = row.group([node.data for node in nodes])
    number, partials = evaluating.at(op, arguments)
    if not math.isfinite(number):
        mode = modes.mode()
        if mode and mode.watch:
            check_anomaly(op, nodes, number)
        if not modes.lenient.get():
            check_domain(row, arguments, number, nodes)
    return record(value, op, nodes, number, partials)


def record(value: type[V], op: str, nodes: tuple[Any, ...], number: float, partials: tuple[float | None, ...]) -> V:
    """The node with this number and these partials, as the mode wants it: a constant where nothing is recorded."""
    mode = modes.mode()
    left = without_constants(nodes, partials)
    if left is None or (mode and not mode.recording):
        return constant(value, number)
    if mode and mode.traced:
        node: V = make_node(mode.traced, number, op, nodes, left)
        node.where = users_line()  # type: ignore[attr-defined]
        return node
    return make_node(value, number, op, nodes, left)


def check_anomaly(op: str, nodes: Sequence[Any], value: float) -> None:
    """Raise AnomalyError where a value is not finite though its arguments are."""
    if all(math.isfinite(node.data) for node in nodes):
        given = ", ".join(f"{node.label or node.op or 'a number'} = {node.data!r}" for node in nodes[:6])
        where = users_line()
        raise AnomalyError(f"{op} gave {value}, the first that is not finite, from {given}; made at {where}")


def make_node(cls: type[V], number: float, op: str, parents: Sequence[Any], partials: Sequence[float | None]) -> V:
    """An inner node with everything given; what the generated methods write out in place."""
    made = cls.__new__(cls)
    node: Any = made
    node._data = number
    node.grad = 0.0
    node.op = op
    node._label = None
    node.scope = modes.home()
    node.constant = False
    put_parents(node, parents, partials)
    return made


def put_parents(node: Any, parents: Sequence[Any], partials: Sequence[float | None]) -> None:
    """Lay parents and partials down in a node's slots (see `node.Node`)."""
    node._a = node._b = node._da = node._db = node._more = None
    node._uses = 0
    row = TABLE[node.op] if node.op else None
    if row is not None and (row.variadic or row.arity > 2):
        node._more = (tuple(parents), tuple(partials))
    elif row is not None:
        node._a, node._da = parents[0], partials[0]
        if len(parents) > 1:
            node._b, node._db = parents[1], partials[1]


def names_at_hand(nodes: Sequence[Any]) -> list[str]:
    """What operands are called where the graph isn't known; nothing where none has a name or was computed.

    Then the row's own names stand; beside others they could be taken for the user's.
    """
    if not any(node.label or node.op for node in nodes):
        return []
    names: dict[Any, str] = {}
    for node in nodes:
        made = "(…)" if node.op and not node.label else ""
        name = in_formula(cut(visible(short_name(node)), LONGEST)) + made
        names[node] = repr(node.data) if node.constant and not node.label else name
    several, turn = Counter(name for node, name in names.items() if node.label or not node.constant), Counter[str]()
    for node, name in names.items():
        turn[name] += 1
        if several[name] > 1:
            names[node] = f"{name}[{turn[name]}]"
    return [names[node] for node in nodes]


def check_domain(row: Op, arguments: Sequence[Any], value: float, nodes: Sequence[Any] = ()) -> None:
    """Raise DomainError where finite arguments gave a value that is not finite, in names that are at hand."""
    flat = flatten(row, arguments)
    if not all(math.isfinite(each) for each in flat):
        return
    names = names_at_hand(nodes)
    if names:
        call = ", ".join(names[:MOST]) + (", …" if len(names) > MOST else "")
        told = {name: x for name, x, node in zip(names, flat, nodes, strict=True) if node.label or not node.constant}
    else:
        call = ", ".join(row.names)
        slots = row.slots(len(flat))
        told = {name if i < 0 else f"{name}[{i}]": x for (name, i), x in zip(slots, flat, strict=True)}
    given = ", ".join(f"{name} = {x!r}" for name, x in list(told.items())[:MOST])
    call = f"{row.name}({call})"
    if not evaluating.inside(row, row.domain, arguments):
        called = dict(zip(row.names, names, strict=False))  # a row with lists has no domain
        domain = re.sub(r"[A-Za-z_]\w*", lambda word: called.get(word[0], word[0]), row.domain)
        problem = f"{call} at {given} is outside its domain, which is {domain}"
    else:
        said = "is no number, or something on the way to it is" if math.isnan(value) else "is"
        problem = f"{call} at {given} {said} too large for a float"
    raise DomainError(f"{problem}. With autograd.ieee() it gives {value} instead of this error.")


def apply(value: Any, op: str, arguments: Sequence[Any], on_nodes: Callable[..., Any] | None = None) -> Any:
    """A row's function on whatever came: Values, plain numbers, or NumPy arrays (elementwise; lists along axis 0).

    Args:
        value: the class of nodes.
        op: the row's name.
        arguments: as they came.
        on_nodes: of a row with lists, or of more than two arguments, the function that takes nodes.
    """
    row = TABLE[op]
    arguments = [
        as_list(row, name, argument) if kind == "list" else argument
        for (name, kind), argument in zip(row.names.items(), arguments, strict=True)
    ]
    lengths = {name: len(part) for name, part in zip(row.names, arguments, strict=True) if row.names[name] == "list"}
    for name, length in lengths.items():
        first = next(iter(lengths))
        if length != lengths[first]:
            raise uneven(op, first, lengths[first], name, length)
        if not length and ("max" in row.value or "max" in " ".join(row.let)):
            raise ValueError(f"{op}: {name} is empty; expected at least one element")
    flat = flatten(row, arguments)
    has_values = any(isinstance(each, value) for each in flat)
    arrays = [each for each in flat if isinstance(each, np.ndarray)]
    if arrays and (has_values or any(array.dtype == object for array in arrays)):
        return elementwise(row, flat, lambda given: apply(value, op, given, on_nodes))
    if arrays:
        return value_of_arrays(row, arguments, flat)
    if has_values and on_nodes is not None:
        nodes = operands(value, op, flat)
        node = None if 0 in lengths.values() else on_nodes(*row.group(nodes))
        return slow(value, op, nodes) if node is None else node  # a subclass that holds no number: an error
    if has_values:
        first, *rest = arguments
        return getattr(operand(value, op, row.active[0], first), op)(*rest)
    slots = row.slots(len(flat))
    floats = [to_float(each, f"{op}: {name}", ANYTHING) for (name, _), each in zip(slots, flat, strict=True)]
    number = evaluating.at(op, row.group(floats))[0]
    if not math.isfinite(number) and not modes.lenient.get():
        check_domain(row, row.group(floats), number)
    return number


def elementwise(row: Op, flat: Sequence[Any], function: Callable[[Sequence[Any]], Any]) -> Any:
    """A row's function on arrays of Values: an array of Values, of the shape they broadcast to."""
    arrays = np.broadcast_arrays(*[np.asarray(each, dtype=object) for each in flat])
    results = np.empty(arrays[0].shape, dtype=object)
    for place in np.ndindex(results.shape):
        results[place] = function(row.group([array[place] for array in arrays]))
    return results if results.shape else results[()]


def as_list(row: Op, name: str, argument: Any) -> tuple[Any, ...]:
    """A list argument as a tuple; a TypeError that says what came where it can't be one."""
    single = isinstance(argument, (str, bytes)) or getattr(argument, "shape", None) == ()
    if single or not hasattr(argument, "__iter__"):
        raise TypeError(f"{row.name}: {name} is a {type(argument).__name__}; expected a list of Values or numbers")
    return tuple(argument)


def value_of_arrays(row: Op, arguments: Sequence[Any], flat: Sequence[Any]) -> Any:
    """A row's function on numeric arrays."""
    for (name, _), each in zip(row.slots(len(flat)), flat, strict=True):
        if not isinstance(each, np.ndarray):
            to_float(each, f"{row.name}: {name}", "a number or a NumPy array")
        elif each.dtype.kind not in "fiu":
            raise TypeError(f"{row.name}: {name} is an array of {each.dtype}; expected an array of numbers")
    return evaluating.value_of_arrays(
        row.name, row.group([each.astype(float) if isinstance(each, np.ndarray) else each for each in flat])
    )
