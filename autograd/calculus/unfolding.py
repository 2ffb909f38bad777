"""calculus: unfold(): sums and dot products taken apart into single additions and multiplications."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.calculus.partials import unfolded
from autograd.common.collecting import paused
from autograd.core import freshness, modes
from autograd.core.copying import copy_node
from autograd.core.graph import order
from autograd.rows.table import lookup


def unfold(root: Any) -> Any:
    """The same graph with every operation over lists (a neuron's weighted sum) written out in single operations.

    The leaves are the same Values; every other node is new, with its label and its gradient.

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
    for node in reversed(nodes):
        parents = [new[parent] for parent in node.parents]
        if not node.op:
            new[node] = node
        elif not lookup(node.op).variadic:
            new[node] = copy_node(node, parents)
        else:
            new[node] = _take_apart(node, parents)
    return new


def _take_apart(node: Any, parents: list[Any]) -> Any:
    row = lookup(node.op)
    given = set(parents)
    made = modes.rerecord(node.scope, lambda: unfolded(row, row.group(parents)))
    if made in given:  # a sum of one element has nothing to take apart
        return copy_node(node, parents)
    made.label, made.grad = node.label, node.grad
    # the gradient that arrived at the whole, passed on to the parts inside
    for part in order(made, known=lambda each: each in given):
        for parent, partial in zip(part.parents, part.partials, strict=True):
            if partial is not None and parent.op and parent not in given:
                parent.grad += part.grad * partial
    return made
