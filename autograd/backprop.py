"""The backward pass."""

from __future__ import annotations

from typing import Any

from autograd.graph import order


def backward(root: Any, seed: float = 1.0) -> None:
    """Put d(root)/d(node) into every node's ``grad``: inner nodes start from 0, leaves add to what they have.

    Source: the chain rule, df/dx = df/dg · dg/dx, summed over all uses of x.
    """
    nodes = order(root)
    for node in nodes:
        if node.op:
            node.grad = 0.0
    root.grad += seed
    for node in nodes:
        upstream = node.grad
        partial = node._da
        if partial is not None:
            node._a.grad += upstream * partial
        partial = node._db
        if partial is not None:
            node._b.grad += upstream * partial
        elif node._more is not None:
            for parent, partial in zip(*node._more, strict=True):
                if partial is not None:
                    parent.grad += upstream * partial
