"""A node by itself whose parents are called as its row's arguments are."""

from __future__ import annotations

from typing import Any

from autograd.checking.registering import node_at
from autograd.common.words import subscript
from autograd.core.recording import flatten
from autograd.explaining.rules import Named, remarks
from autograd.rows.table import TABLE


def named(op: str, *arguments: Any) -> Named:
    """A node of a row, called y; parents in lists have their places, passive ones are plain numbers."""
    row = TABLE[op]
    node = node_at(row, flatten(row, arguments))
    slots = zip(node.parents, row.slots(len(node.parents)), strict=True)
    names = {parent: name + subscript(place) for parent, (name, place) in slots if not parent.constant}
    return Named(node, names | {node: "y"})


def rule_of(op: str, place: int, *arguments: Any) -> str:
    """A local derivative with what is remarked of it."""
    local = named(op, *arguments).local(place)
    return str(local) + remarks(local)
