"""checking/arrays: somebody's function recorded on Values, where it runs on them: its exact gradient, and its graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograd.checking.arrays.points import Nesting
from autograd.checking.differences import check
from autograd.checking.numeric import EPSILON, Floats
from autograd.checking.report import Report
from autograd.core.graph import order
from autograd.core.value import Value
from autograd.explaining.tracing import trace

ROUNDINGS = 64.0
MOVED = 1e-3  # of each number, to see whether the function is the same on Values beside the point
MOST = 2_000  # numbers of a point that operations are asked for one by one
Pass = Callable[[Sequence[Any], Sequence[Any]], Floats]


@dataclass(frozen=True)
class OwnGraph:
    """A function's graph, for all of its results.

    Args:
        roots: a node per result.
        leaves: a node per number of the point.
        gradients: a row per result, a column per number of the point.
        errors: how wrong rounding may make each.
        again: the function of as many Values as the point has numbers.
    """

    roots: Sequence[Any]
    leaves: Sequence[Any]
    gradients: Floats
    errors: Floats
    again: Callable[..., Any] = field(repr=False)


def own_graph(
    function: Any, point: Nesting, call: Callable[[Any, Any], Any], here: Floats, lines: bool = True
) -> OwnGraph | None:
    """The function on Values, with the lines of its operations; None where it doesn't run on them, or otherwise."""

    def again(*moved: Any) -> Any:
        given = np.empty(len(moved), dtype=object)
        given[:] = moved
        return call(function, point.at(given))

    leaves = [Value(number) for number in point.numbers.tolist()]
    try:
        with trace() if lines else nullcontext():
            roots = list(_roots(again(*leaves)))
    except Exception:  # noqa: BLE001 - what was not written for Values may raise anything
        return None
    values = np.array([root.data for root in roots])
    if values.shape != here.shape or not np.allclose(values, here, rtol=1e-3, atol=0.0):
        return None
    passes = [gradients_and_sizes(order(root), leaves) for root in roots]
    gradients, sizes = (np.array(each).reshape(len(roots), -1) for each in zip(*passes, strict=True))
    return OwnGraph(roots, leaves, gradients, ROUNDINGS * EPSILON * sizes, again)


def by_operations(
    exact: OwnGraph, results: Callable[[Floats], Floats], point: Floats, names: Sequence[str], rtol: float
) -> Report | None:
    """What `gradcheck` says of the function on Values; None where that is another function beside the point.

    It tells an operation's rule, a path that was cut and a branch where differences of the whole say too little.
    """
    if len(exact.roots) > 1 or len(point) > MOST:
        return None
    for side in (1.0, -1.0):
        beside = point * (1.0 + side * MOVED * np.cos(np.arange(len(point))))
        try:
            ours = np.array([root.data for root in _roots(exact.again(*map(Value, beside.tolist())))])
        except Exception:  # noqa: BLE001 - as above
            return None
        if not np.allclose(ours, results(beside), rtol=rtol, atol=0.0):
            return None
    leaves = [Value(number, label=name) for number, name in zip(point.tolist(), names, strict=True)]
    return check(lambda: exact.again(*leaves), leaves, rtol)


def _roots(result: Any) -> Iterator[Any]:
    if isinstance(result, Value):
        yield result
    elif isinstance(result, Mapping):
        for each in result.values():
            yield from _roots(each)
    elif isinstance(result, (list, tuple, np.ndarray)) and np.ndim(result):
        for each in result:
            yield from _roots(each)
    else:
        yield Value(float(result), constant=True)


def gradients_and_sizes(nodes: Sequence[Any], leaves: Sequence[Any]) -> tuple[Floats, Floats]:
    """The leaves' gradients of the first of some nodes in the order of the backward pass, and Σ |contribution|."""
    gradients = dict.fromkeys(nodes, 0.0)
    sizes = dict.fromkeys(nodes, 0.0)
    gradients[nodes[0]] = sizes[nodes[0]] = 1.0
    for node in nodes:
        upstream, size = gradients[node], sizes[node]
        for parent, partial in zip(node.parents, node.partials, strict=True):
            if partial is not None:
                gradients[parent] += partial * upstream
                sizes[parent] += abs(partial) * size
    return tuple(np.array([each.get(leaf, 0.0) for leaf in leaves]) for each in (gradients, sizes))  # type: ignore[return-value]
