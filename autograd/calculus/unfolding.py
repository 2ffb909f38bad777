"""calculus: unfold(): sums and dot products taken apart into single additions and multiplications."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.calculus.partials import unfolded
from autograd.calculus.passes import arguments
from autograd.common.collecting import paused
from autograd.core import freshness, modes
from autograd.core.copying import copy_node
from autograd.core.graph import order
from autograd.rows.table import TABLE

ROUNDING = 1e-9  # what numbers that are computed in another order may differ by, relative to the largest


def unfold(root: Any) -> Any:
    """The same graph with every operation over lists (a neuron's weighted sum) written out in single operations.

    One whose parts don't give its partials stays whole, such as a row max(a) that divides its gradient among all that
    are tied, which a chain of maxima of two does not. The leaves are the same Values, and so, in a function that
    is differentiated, are its arguments; every other node is new, with its label and its gradient.

    Args:
        root: the node to unfold, with everything it was made from.

    Raises:
        StaleError: a leaf was changed after the recording.

    Example:
        >>> from autograd import Value, unfold, weighted_sum
        >>> z = weighted_sum([Value(2.0)], [Value(3.0)], Value(1.0))
        >>> z.op, unfold(z).op, unfold(z).parents[0].op
        ('weighted_sum', 'add', 'mul')
    """
    return unfolding_of(freshness.check_fresh(root))[root]


@paused()
def unfolding_of(nodes: Sequence[Any]) -> dict[Any, Any]:
    """For each node of a graph, given root first, the one that stands for it in the unfolded graph."""
    new: dict[Any, Any] = {}
    kept = arguments()
    for node in reversed(nodes):
        parents = [new[parent] for parent in node.parents]
        if not node.op or node in kept:
            new[node] = node
        elif not TABLE[node.op].variadic:
            new[node] = copy_node(node, parents)
        else:
            new[node] = _take_apart(node, parents)
    return new


def _take_apart(node: Any, parents: list[Any]) -> Any:
    row = TABLE[node.op]
    given = set(parents)
    made = modes.rerecord(node.scope, lambda: unfolded(row, row.group(parents)))
    if made in given:  # a sum of one element has nothing to take apart
        return copy_node(node, parents)
    parts = order(made, known=lambda each: each in given)
    if not _is_the_same(node, parents, parts):
        return copy_node(node, parents)
    made.label, made.grad = node.label, node.grad
    # the gradient that arrived at the whole, passed on to the parts inside
    for part in parts:
        for parent, partial in zip(part.parents, part.partials, strict=True):
            if partial is not None and parent.op and parent not in given:
                parent.grad += part.grad * partial
    return made


def _is_the_same(node: Any, parents: Sequence[Any], parts: Sequence[Any]) -> bool:
    """Whether a node's parts, root first, have its value and give its partials to its parents, but for rounding."""
    found = {parts[0]: 1.0}
    for part in parts:
        for parent, partial in zip(part.parents, part.partials, strict=True):
            if partial is not None:
                found[parent] = found.get(parent, 0.0) + found.get(part, 0.0) * partial
    whole: dict[Any, float] = {}
    for parent, partial in zip(parents, node.partials, strict=True):
        if partial is not None:
            whole[parent] = whole.get(parent, 0.0) + partial
    scale = max((abs(partial) for partial in whole.values()), default=0.0)
    pairs = [(parts[0].data, node.data, abs(node.data))]
    pairs += [(found.get(parent, 0.0), partial, scale) for parent, partial in whole.items()]
    return all(x == y or abs(x - y) <= ROUNDING * size or (x != x and y != y) for x, y, size in pairs)
