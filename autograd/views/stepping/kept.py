"""views/stepping: which numbers a leaf may have so that what it stands for stays what it is: labels, probabilities."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograd.rows import evaluating
from autograd.rows.table import TABLE


@dataclass(frozen=True)
class Kept:
    """What a leaf's own number fulfils, and other numbers for it therefore too.

    Args:
        low, high: between what it lies; it is one of both where ``label``.
        label: whether it is one of the two, as a label is.
    """

    low: float
    high: float
    label: bool

    @classmethod
    def of(cls, value: float, low: float, high: float) -> Kept | None:
        """That a number lies between two, or is one of them; None where it isn't so."""
        return cls(low, high, value in (low, high)) if low <= value <= high else None


def kept(leaf: Any, users: Mapping[Any, Sequence[Any]]) -> Kept | None:
    """What a leaf keeps to, seen by what it is used for; None where any number does.

    A target, from which something between two numbers is subtracted, as sigmoid or tanh gives it, or the other way
    round, lies between them, or is one of them. So does, of 0 and 1, what is multiplied by the logarithm of a
    probability, and a share t beside 1 − t. The label of a margin, 1 − y·s, is 1 or −1. The targets of a cross-entropy
    belong together, and stay.

    Args:
        leaf: the leaf.
        users: of each node, those that are made from it.

    Example:
        >>> from autograd import Value
        >>> z, y = Value(0.3), Value(1.0)
        >>> error = z.sigmoid() - y
        >>> kept(y, {y: [error]}), kept(z, {z: [error.parents[0]]})
        (Kept(low=0.0, high=1.0, label=True), None)
    """
    ends = (each for user in users.get(leaf, ()) for each in _ends(leaf, user, users))
    return next(filter(None, (Kept.of(leaf.data, *each) for each in ends)), None)


def _ends(leaf: Any, user: Any, users: Mapping[Any, Sequence[Any]]) -> Iterator[tuple[float, float]]:
    """What a leaf may lie between by one of its uses."""
    parents = user.parents
    if user.op == "cross_entropy" and any(leaf is target for target in parents[len(parents) // 2 :]):
        yield leaf.data, leaf.data
    elif user.op == "sub":
        yield from filter(None, [between(_other(leaf, user))])
        if _is_one(parents[0]):
            yield 0.0, 1.0
    products = [(leaf, user)] if user.op != "neg" else [(user, beyond) for beyond in users.get(user, ())]
    for factor, product in products:
        if product.op == "mul":
            other = _other(factor, product)
            if other.op == "log" and between(other.parents[0]) == (0.0, 1.0):
                yield 0.0, 1.0
            in_margin = any(each.op == "sub" and _is_one(each.parents[0]) for each in users.get(product, ()))
            if abs(leaf.data) == 1.0 and in_margin:
                yield -1.0, 1.0


def _other(one: Any, user: Any) -> Any:
    """The other operand; the same where it is both."""
    left, right = user.parents
    return left if right is one else right


def between(node: Any) -> tuple[float, float] | None:
    """What an operation's results lie between whatever goes in, where these are two numbers; else None.

    They are what it comes close to far out on both sides, or 0 and 1 of a part of a sum, as in softmax.

    Example:
        >>> from autograd import Value
        >>> between(Value(2.0).tanh()), between(Value(2.0).exp())
        ((-1.0, 1.0), None)
        >>> z = Value(2.0)
        >>> between(z.exp() / (z.exp() + 1)), between(1 - z.sigmoid())
        ((0.0, 1.0), (0.0, 1.0))
    """
    if node.op == "div":
        part, summands = node.parents[0], list(_summands(node.parents[1]))
        inside = any(part is each or _alike(part, each) for each in summands)
        return (0.0, 1.0) if inside and len(summands) > 1 and all(map(_is_positive, summands)) else None
    if node.op == "sub" and _is_one(node.parents[0]):
        inner = between(node.parents[1])
        return (1.0 - inner[1], 1.0 - inner[0]) if inner else None
    if not node.op or list(TABLE[node.op].names.values()) != ["scalar"]:
        return None
    low, high = sorted(evaluating.at(node.op, [far])[0] for far in (-math.inf, math.inf))
    return (low, high) if math.isfinite(low) and math.isfinite(high) and low != high else None


def _summands(whole: Any) -> Iterator[Any]:
    """What is added up in a sum; of anything else, itself."""
    waiting = [whole]
    while waiting:
        each = waiting.pop()
        if each.op in ("add", "sum"):
            waiting += each.parents
        else:
            yield each


def _alike(one: Any, other: Any) -> bool:
    """Whether two nodes are the same for sure: equal constants, or one operation on the same parents."""
    if one.op or other.op:
        return bool(one.op == other.op) and all(map(operator.is_, one.parents, other.parents))
    return bool(one.constant and other.constant and one.data == other.data)


def _is_positive(node: Any) -> bool:
    return bool(node.op == "exp" or (node.constant and node.data > 0.0))


def _is_one(node: Any) -> bool:
    return bool(node.constant and node.data == 1.0)
