"""bridges: from_engine(): a graph of somebody's own Value class as ours, with the gradients that it has there."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from autograd.core.recording import flatten, make_node, without_constants
from autograd.core.value import Value
from autograd.rows import evaluating
from autograd.rows.caching import per_row
from autograd.rows.row import Op
from autograd.rows.table import TABLE

CLOSE = 1e-6  # how far off an engine's own formula may be
PARENTS = ("_prev", "_children", "parents", "_parents", "children")  # what engines call them
OPERATIONS = ("_op", "op")
SLOPES = ("_local_grads", "local_grads")
NUMBER = re.compile(r"-?\d+\.?\d*(?:[eE][+-]?\d+)?")


def from_engine(
    root: Any,
    *,
    data: str = "data",
    grad: str = "grad",
    parents: str = "",
    op: str | Callable[[Any], str] = "",
) -> Value:
    """Somebody else's graph as ours: drawn, stepped and checked like any other, with *their* gradients in ``grad``.

    `draw` then shows their gradients, and ``gradcheck(loss, gradients="grad")`` compares them with differences. `steps`
    computes the right ones: beside a step's ``upstream`` stands theirs, ``step.node.grad``. A page shows both beside
    each other: ``Stepper(loss, gradients="grad")``.

    Which row made a node is found from what the engine notes of it: its operation's name, as micrograd's ``_op``, or
    the method that its ``_backward`` was made in; and from the numbers, which have to be those of the row. A node is
    called as the caller's variable that holds it.

    Args:
        root: the node to start from.
        data: what the engine calls a node's number.
        grad: and its gradient; where that is None, it is taken for 0.
        parents: and the nodes that it was made from; "" for one of ``_prev``, ``_children``, ``parents``.
        op: and its operation's name; or a function that gives it for a node; "" for ``_op`` or ``op``, if there is one.

    Raises:
        TypeError: ``root`` has no number, or no parents by any of these names.
        ValueError: no row gives a node's number, or several do and nothing says which.

    Example:
        >>> class Theirs:
        ...     def __init__(self, data, _prev=(), _op=""):
        ...         self.data, self._prev, self._op, self.grad = data, _prev, _op, 0.0
        >>> a, b = Theirs(2.0), Theirs(-3.0)
        >>> c = Theirs(-6.0, (a, b), "*")
        >>> a.grad = 7.0  # by a backward() of theirs
        >>> ours = from_engine(c)
        >>> ours.op, ours.partials, [(each.label, each.grad) for each in ours.parents if each.label == "a"]
        ('mul', (-3.0, 2.0), [('a', 7.0)])
    """
    if not hasattr(root, data):
        raise TypeError(f"from_engine: root is a {type(root).__name__} without .{data}; say what its number is called")
    names = (parents,) if parents else PARENTS
    known = next((name for name in names if hasattr(root, name)), "")
    if not known:
        said = f"{', '.join(names)}"
        raise TypeError(f"from_engine: a {type(root).__name__} has none of {said}; say what its parents are called")
    labels = {id(thing): name for name, thing in sys._getframe(1).f_locals.items() if name[0] != "_"}
    made: dict[int, Value] = {}
    for node in _forward(root, known):
        below = getattr(node, known)
        number = float(getattr(node, data))
        if below:
            slopes = next((tuple(getattr(node, name)) for name in SLOPES if hasattr(node, name)), ())
            operands = [made[id(each)] for each in below]
            ordered = not isinstance(below, (set, frozenset))
            ours = ForeignNode(node, operands, number, _hints(node, op), ordered, slopes).as_ours()
        else:
            ours = Value(number)
        ours.label = ours.label or labels.get(id(node))
        held = getattr(node, grad, None)
        ours.grad = 0.0 if held is None else float(getattr(held, data, held))
        made[id(node)] = ours
    return made[id(root)]


def _forward(root: Any, parents: str) -> Iterator[Any]:
    """Every node of theirs after its parents: by identity, as a class may say otherwise what is equal."""
    done: set[int] = set()
    waiting = [(root, False)]
    while waiting:
        node, ready = waiting.pop()
        if ready:
            yield node
        elif id(node) not in done:
            done.add(id(node))
            waiting.append((node, True))
            waiting.extend((parent, False) for parent in getattr(node, parents) if id(parent) not in done)


def _hints(node: Any, op: str | Callable[[Any], str]) -> list[str]:
    """What says how a node was made: its operation's name, and the method that its closure comes from."""
    found = [op(node)] if callable(op) else [getattr(node, name, "") for name in ((op,) if op else OPERATIONS)]
    inside = getattr(getattr(node, "_backward", None), "__qualname__", "").split(".")
    found += inside[-3:-2] if inside[-2:-1] == ["<locals>"] else []
    return [hint for hint in found if isinstance(hint, str) and hint]


@per_row
def _names(row: Op) -> set[str]:
    """All that a row may be called."""
    sign = row.value.strip("".join(row.all_arguments)).strip() if row.operator else ""
    magic = {f"__{row.operator}__", f"__r{row.operator}__"} if row.operator else set()
    return {row.name, row.symbol, sign, row.operator, *row.aliases, *magic} - {""}


def _is_called(row: Op, hint: str) -> bool:
    """Whether a hint names a row; micrograd's ``**2`` names that of a power, and its number is looked at elsewhere."""
    bare = hint if hint in _names(row) else NUMBER.sub("", hint).strip()
    return bare.lower() in {name.lower() for name in _names(row)}


Arrangement = tuple[Op, Sequence[Any]]  # a row with what it's of: nodes, tuples of them, numbers


@dataclass(frozen=True)
class ForeignNode:
    """What an engine notes of an inner node.

    Args:
        node: theirs.
        below: its parents, as ours.
        number: its own.
        hints: what may name its operation.
        ordered: whether its parents are in order and with repeats; a set has lost both.
        slopes: its local derivatives, where it keeps them.
    """

    node: Any
    below: Sequence[Value]
    number: float
    hints: Sequence[str]
    ordered: bool
    slopes: Sequence[float]

    def as_ours(self) -> Value:
        """The node that a row makes."""
        named = [row for row in TABLE.values() if any(_is_called(row, hint) for hint in self.hints)]
        fitting = [found for row in named or TABLE.values() for found in self._arrangements(row)]
        if len(fitting) > 1 and not named:
            fitting = self._likeliest(fitting)
        elif len(fitting) > 1 and any(map(NUMBER.search, self.hints)):  # micrograd's **2 has a number, whatever 2**2 is
            fitting = [each for each in fitting if each[0].passive] or fitting
        given, said = " and ".join(repr(each.data) for each in self.below[:4]), ", ".join(map(repr, self.hints))
        if not fitting:
            raise ValueError(
                f"from_engine: no operation{said and f' called {said}'} gives {self.number!r} from {given}. Is that "
                f"right? autograd.grade({type(self.node).__name__}) says what is wrong with an engine"
            )
        if len(fitting) > 1:
            known = ", ".join(row.name for row, _ in fitting)
            raise ValueError(
                f"from_engine: {self.number!r} from {given} may be any of {known}; say what an operation is called, by "
                "op=, the name of what has it, or a function of a node"
            )
        ((row, arguments),) = fitting
        flat = [each if isinstance(each, Value) else Value(each, constant=True) for each in flatten(row, arguments)]
        value, partials = evaluating.at(row.name, row.group([each.data for each in flat]))
        made: Value = make_node(Value, value, row.name, flat, without_constants(tuple(flat), partials) or partials)
        return made

    def _arrangements(self, row: Op) -> Iterator[Arrangement]:
        """The first way in which a row gives the number from these nodes, if there is one."""
        below = tuple(self.below)
        ways: list[list[Any]] = []
        if [*row.names.values()] == ["list"]:
            ways = [[below]]
        elif not row.variadic:
            nodes = [below] if len(below) == len(row.active) else []
            if not self.ordered:
                nodes += (
                    [*permutations(below)][1:] if nodes else [below * 2] if len(below) * 2 == len(row.active) else []
                )
            numbers = self._numbers(row) if row.passive else [()]
            ways = [[*each, *more] for each in nodes for more in numbers]
        for arguments in ways:
            if _close(self._at(row, arguments)[0], self.number):
                yield row, arguments
                return

    @staticmethod
    def _at(row: Op, arguments: Sequence[Any]) -> tuple[float, tuple[float, ...]]:
        flat = [each.data if isinstance(each, Value) else each for each in flatten(row, arguments)]
        return evaluating.at(row.name, row.group(flat))

    def _numbers(self, row: Op) -> list[tuple[float, ...]]:
        """What passive arguments may be: numbers in its name, those that its closure holds, the usual ones."""
        cells = getattr(getattr(self.node, "_backward", None), "__closure__", None) or ()
        found: list[Any] = [cell.cell_contents for cell in cells]
        found += [float(number) for hint in self.hints for number in NUMBER.findall(hint)]
        found += row.defaults.values()
        if len(self.below) == len(self.slopes) == 1 and self.number:  # of a power a**n, slope·a/out is n
            found.append(self.slopes[0] * self.below[0].data / self.number)
        numbers = [float(each) for each in found if isinstance(each, (int, float))]
        return list(permutations(numbers, len(row.passive)))

    def _likeliest(self, fitting: list[Arrangement]) -> list[Arrangement]:
        """Those that have the local derivatives that were noted, and that the class has a method for."""
        if self.slopes:
            fitting = [each for each in fitting if all(map(_close, self._partials(*each), self.slopes))]
        has = [each for each in fitting if any(hasattr(self.node, name) for name in _names(each[0]))] or fitting
        has.sort(key=lambda each: len(each[0].passive))  # a power is the last that one thinks of: relu(8) is 8**1
        return has[:1] if self.slopes else has  # with the same derivatives they are as good

    def _partials(self, row: Op, arguments: Sequence[Any]) -> list[float]:
        """Those of what isn't passive."""
        slots = row.slots(len(flatten(row, arguments)))
        pairs = zip(slots, self._at(row, arguments)[1], strict=True)
        return [partial for (name, _), partial in pairs if name in row.active]


def _close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=CLOSE, abs_tol=1e-12)
