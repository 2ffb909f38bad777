"""The backward pass written out plainly, and the ways to get it wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from autograd.core.graph import order as engines_order


def edges(node: Any) -> Iterator[tuple[Any, float]]:
    """What a node was made from, constants left out: each operand with the local derivative by it."""
    for parent, partial in zip(node.parents, node.partials, strict=True):
        if partial is not None:
            yield parent, partial


def on_the_way_up(root: Any) -> list[Any]:
    """Every node after all that use it."""
    found: list[Any] = []

    def visit(node: Any) -> None:
        for parent, _ in edges(node):
            if parent not in found:
                visit(parent)
        found.append(node)

    visit(root)
    return found[::-1]


def on_the_way_down(root: Any) -> list[Any]:
    """Every node as soon as it is met, so that one that is used twice may come before its second use."""
    found: list[Any] = []

    def visit(node: Any) -> None:
        found.append(node)
        for parent, _ in edges(node):
            if parent not in found:
                visit(parent)

    visit(root)
    return found


def adding(nodes: list[Any]) -> None:
    """As it should be."""
    for node in nodes:
        for parent, partial in edges(node):
            parent.grad += node.grad * partial


def overwriting(nodes: list[Any]) -> None:
    """The last contribution instead of the sum."""
    for node in nodes:
        for parent, partial in edges(node):
            parent.grad = node.grad * partial


def once_each(nodes: list[Any]) -> None:
    """A set, or the keys of a dictionary, hold every operand once: a*a has one edge."""
    for node in nodes:
        for parent, partial in dict(edges(node)).items():
            parent.grad += node.grad * partial


def without_upstream(nodes: list[Any]) -> None:
    """The local derivatives alone."""
    for node in nodes:
        for parent, partial in edges(node):
            parent.grad += partial


SENDS = {each.__name__: each for each in (overwriting, once_each, without_upstream)}


def a_pass(
    order: Callable[[Any], list[Any]] = engines_order, send: Callable[[list[Any]], None] = adding
) -> Callable[..., None]:
    """A backward pass, such as `autograd.core.backward.backward`: ``send`` goes through the nodes in their order."""

    def backward(root: Any, seed: float = 1.0) -> None:
        nodes = order(root)
        for node in nodes:
            if node.op:
                node.grad = 0.0
        root.grad += seed
        send(nodes)

    return backward


def wrong(name: str) -> Callable[..., None]:
    """A backward pass that goes wrong in one of the ways above."""
    return a_pass(send=SENDS[name]) if name in SENDS else a_pass(order=on_the_way_down)
