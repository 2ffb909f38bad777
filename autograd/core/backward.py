"""core: the backward pass."""

from __future__ import annotations

from typing import Any

from autograd.core import modes
from autograd.core.choice import twin
from autograd.core.graph import order


@twin
def backward(root: Any, seed: float = 1.0) -> None:
    """Put d(root)/d(node) into every node's ``grad``: inner nodes start from 0, leaves add to what they have.

    Source: the chain rule, df/dx = df/dg · dg/dx, summed over all uses of x.

    Raises:
        TypeError: a leaf's grad was set to None; nothing has been added to any leaf.
    """
    nodes = order(root)
    for node in nodes:
        if node.op:
            node.grad = 0.0
        elif node.grad is None:
            raise no_gradient(node)
    root.grad += seed
    mode = modes.mode()
    if mode and mode.watch:
        mode.watch(root, seed)
    for node in nodes:
        upstream = node.grad
        partial = node._da
        if partial is not None:
            node._a.grad += upstream * partial
        partial = node._db
        if partial is not None:
            node._b.grad += upstream * partial
        elif node._more is not None and (upstream != 0.0 or not are_finite(node._more[-1])):
            partials = iter(node._more[-1])
            for group in node._more[:-1]:
                for parent in group if type(group) is tuple else (group,):
                    partial = next(partials)
                    if partial is not None:
                        parent.grad += upstream * partial


def no_gradient(leaf: Any) -> TypeError:
    """The error for a leaf whose gradient is nothing that can be added to."""
    name = leaf.label or "a leaf"
    return TypeError(f"backward: the grad of {name} is None; expected a number to add to: zero_grad() sets it to 0")


def are_finite(partials: tuple[float | None, ...]) -> bool:
    """Whether all partials are surely finite: an upstream of 0, as below a dead ReLU, then adds nothing but zeros."""
    try:
        return sum(partials) * 0.0 == 0.0  # type: ignore[arg-type]
    except TypeError:  # a constant parent has no partial
        return False
