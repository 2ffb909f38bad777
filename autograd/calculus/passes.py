"""calculus: derivatives as graphs of their own.

Reverse and forward passes made of Values, so that they can go to any order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

from autograd.calculus.partials import partials_of, plain
from autograd.common.numbers import is_number
from autograd.core import modes
from autograd.core.copying import copy_node
from autograd.core.graph import order
from autograd.core.recording import constant, put_parents, without_constants
from autograd.core.value import Value

Number = Any  # a Value or a float
_arguments: ContextVar[frozenset[Value]] = ContextVar("arguments", default=frozenset())


@contextmanager
def differentiating(leaves: Iterable[Value]) -> Iterator[None]:
    """A context in which a function is called to be differentiated by ``leaves``, as `arguments` says.

    Example:
        >>> x = Value(3.0)
        >>> with differentiating([x]):
        ...     x in arguments()
        True
    """
    token = _arguments.set(_arguments.get().union(leaves))
    try:
        yield
    finally:
        _arguments.reset(token)


def arguments() -> frozenset[Value]:
    """What is being differentiated by: who copies a graph has to leave these as they are, or no derivative gets there.

    Within one another such arguments are nodes that were made of the outer ones.
    """
    return _arguments.get()


def gradients(root: Number, leaves: Sequence[Value]) -> list[Number]:
    """d(root)/d(leaf) for each leaf, as graphs of the leaves; a float where nothing varies.

    What lies below a leaf is not looked at. Source: the chain rule, as in `core.backward`, on Values.

    Example:
        >>> x = Value(3.0)
        >>> (first,) = gradients(x * x * x, [x])
        >>> (second,) = gradients(first, [x])
        >>> first.data, second.data
        (27.0, 18.0)
    """
    sums: dict[Any, Number] = {}
    if isinstance(root, Value):
        nodes, leading = _between(root, leaves)
        sums[root] = 1.0
        for node in nodes:
            upstream = sums.get(node)
            if upstream is not None and node in leading:
                wanted = [parent in leading and not parent.constant for parent in node.parents]
                modes.rerecord(node.scope, lambda: _send(node, upstream, wanted, sums))  # noqa: B023 - called at once
    return [sums.get(leaf, 0.0) for leaf in leaves]


def _between(root: Value, leaves: Sequence[Value]) -> tuple[list[Value], set[Value]]:
    """The nodes from the root to the leaves, root first; and those, with the leaves, that a leaf leads to."""
    ends = set(leaves)
    nodes = order(root, known=ends.__contains__)
    leading = set(ends)
    for node in reversed(nodes):
        if not leading.isdisjoint(node.parents):
            leading.add(node)
    return nodes, leading


def _send(node: Value, upstream: Number, wanted: Sequence[bool], sums: dict[Any, Number]) -> None:
    before = {parent: sums[parent] for parent in node.parents if parent in sums}
    for parent, partial in zip(node.parents, partials_of(node, wanted), strict=True):
        if partial is not None:
            sent = times(upstream, partial)
            before[parent] = sent if parent not in before else before[parent] + sent
    sums.update(before)  # only now, because it may have to be done again


def times(x: Number, y: Number) -> Number:
    """x·y, without a node where one of them is the number 1, or 0 beside what is finite."""
    for one, other in ((x, y), (y, x)):
        if not isinstance(one, Value):
            if one == 1.0:
                return other
            if one == 0.0 and math.isfinite(plain(other)):
                return 0.0
    return x * y


def pushforward(roots: Iterable[Number], leaves: Sequence[Value], tangents: Sequence[Number]) -> list[Number]:
    """The directional derivative of each root, where the leaves move by ``tangents``: forward mode, as graphs.

    Source: the chain rule from the leaves on, d(out) = Σ partial · d(parent).

    Example:
        >>> x, y = Value(3.0), Value(2.0)
        >>> pushforward([x * y], [x, y], [1.0, 10.0])[0].data
        32.0
    """
    moved: dict[Any, Number] = dict(zip(leaves, tangents, strict=True))
    found: list[Number] = []
    for root in roots:
        if not isinstance(root, Value):
            found.append(0.0)
            continue
        nodes, leading = _between(root, leaves)
        for node in reversed(nodes):
            if node in leading and node not in moved:
                modes.rerecord(node.scope, lambda: _move(node, moved))  # noqa: B023 - called at once
        found.append(moved.get(root, 0.0))
    return found


def _move(node: Value, moved: dict[Any, Number]) -> None:
    wanted = [parent in moved and not parent.constant for parent in node.parents]
    total: Number = None
    for parent, partial in zip(node.parents, partials_of(node, wanted), strict=True):
        if partial is not None:
            term = times(moved[parent], partial)
            total = term if total is None else total + term
    moved[node] = 0.0 if total is None else total


def depend_on_others(numbers: Iterable[Number], leaves: Iterable[Value]) -> bool:
    """Whether any of the numbers depends on a Value that is neither among the leaves nor a constant.

    Example:
        >>> x, w = Value(3.0), Value(2.0)
        >>> depend_on_others([x * x, 5.0], [x]), depend_on_others([x * x, x * w], [x])
        (False, True)
    """
    known = set(leaves)
    return any(
        not node.op and not node.constant and node not in known
        for number in numbers
        if isinstance(number, Value)
        for node in order(number)
    )


def settled(numbers: Iterable[Number], arguments: Iterable[Value]) -> list[Number]:
    """The same numbers with the leaves ``arguments`` as constants; plain numbers where then nothing varies.

    Example:
        >>> x, w = Value(3.0), Value(2.0)
        >>> product, square = settled([x * w, x * x], [x])
        >>> product.partials, square
        ((None, 3.0), 9.0)
    """
    became: dict[Any, Any] = dict.fromkeys(arguments)  # None: a constant that nobody has needed yet
    found = []
    for number in numbers:
        if isinstance(number, Value):
            for node in reversed(order(number, known=became.__contains__)):
                became[node] = _settle(node, became)
            settled = became[number]
            found.append(plain(number) if settled is None or settled.constant else settled)
        else:
            found.append(number)
    return found


def _settle(node: Value, became: dict[Any, Any]) -> Value | None:
    parents = node.parents
    if all(became[parent] is parent for parent in parents):  # of a leaf too
        return node
    if all(became[parent] is None or became[parent].constant for parent in parents):
        return None
    for parent in parents:
        if became[parent] is None:
            became[parent] = constant(Value, parent.data)
    made: Value = copy_node(node, parents)
    new = tuple([became[parent] for parent in parents])
    put_parents(made, new, without_constants(new, node.partials) or ())
    return made


def scalar(result: Any, who: str) -> Number:
    """A function's result, if it is one number, or an array of one; else a TypeError."""
    alone = result.item() if isinstance(result, np.ndarray) and result.size == 1 else result
    if isinstance(alone, Value) or is_number(alone):
        return alone
    hint = "; jacobian() is for functions of several results" if hasattr(result, "__len__") else ""
    raise TypeError(f"{who}: the function gave a {type(result).__name__}, {result!r:.60}; expected one number{hint}")
