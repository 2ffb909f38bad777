"""Where the path from the leaves is cut: what differs between two recordings of one function."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from autograd.common.words import number

UNKNOWN = "No constant and no branch tells where: does it read numbers that change from call to call?"


def quoted(where: Any) -> str:
    """What stands in a user's line, as the next line of a message; "" where it's not known."""
    return f"\n    {where.text}" if where and where.text else ""


def where_cut(before: Sequence[Any], after: Sequence[Any], leaves: Collection[Any]) -> str:
    """In words, which operation holds a number that varies with the leaves but is recorded as a constant.

    Args:
        before: a recording's nodes in forward order.
        after: the nodes of one at other numbers of the leaves.
        leaves: those leaves.
    """
    for old, new in zip(before, after, strict=False):
        at = f", at {old.where}" if old.where else ""
        line = quoted(old.where)
        if old.op != new.op:
            return (
                f"It branches on numbers: where it did {old.op or 'nothing'}{at}, it does {new.op or 'nothing'} nearby"
            )
        for place, (one, other) in enumerate(zip(old.parents, new.parents, strict=False)):
            if one.constant and other.constant and one.data != other.data:
                return (
                    f"The path is cut in {old.op}{at}: its operand {place + 1} is recorded as the constant "
                    f"{number(one.data)}, but is {number(other.data)} nearby. Does it use .data, float() or detach()?"
                    f"{line}"
                )
            if not one.op and not one.constant and one not in leaves and one is not other and one.data != other.data:
                return (
                    f"The path is cut in {old.op}{at}: its operand {place + 1} is a new leaf of {number(one.data)}, "
                    f"which is {number(other.data)} nearby. Does it make a Value of what varies with the leaves?"
                    f"{line}"
                )
    if len(before) != len(after):
        return "It branches on numbers: nearby it records another number of operations"
    return UNKNOWN
