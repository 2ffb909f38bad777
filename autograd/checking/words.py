"""checking: a node in words, for reports."""

from __future__ import annotations

from typing import Any

from autograd.common.words import LEAF, number
from autograd.rows.table import TABLE

MOST = 6  # operands


def called(node: Any) -> str:
    """A node's label and operation, what it's of, the part that made it and the user's line, as far as they are known.

    >>> from autograd import Value
    >>> called(Value(1.0, label="x").relu())
    'relu of x'
    """
    of = ", ".join(parent.label for parent in node.parents[:3] if parent.label)
    what = f"{node.op}{f' of {of}' if of else ''}" if node.op else f"a {LEAF}"
    if node.label:
        what = f"{what}, labelled {node.label}" if node.op else node.label
    inside = f" in {node.scope.path}" if node.scope else ""
    return what + inside + (f", {node.where}" if node.where else "")


def operands(node: Any) -> str:
    """The numbers a node was made from.

    >>> from autograd import Value
    >>> operands(Value(1.0) / Value(4.0))
    'a = 1, b = 4'
    """
    slots = zip(TABLE[node.op].slots(len(node.parents)), node.parents, strict=True)
    given = [f"{name if place < 0 else f'{name}[{place}]'} = {number(parent.data)}" for (name, place), parent in slots]
    return ", ".join(given[:MOST]) + (", …" if len(given) > MOST else "")
