"""views/stepping: what the page is given: the graph as flat arrays, and what of it folds."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from typing import Any

from autograd.core.graph import arrays
from autograd.explaining.naming import by_number, names_of, shown
from autograd.folding.structure import Structure
from autograd.rows.table import TABLE
from autograd.views.stepping.parts import Part, named_parts, parts_of

LONGEST_TITLE = 200
# Leaves that are data by their name, as x, y₂ and targets are; JavaScript reads it, too
DATA_NAMES = re.compile("^(x|y|ŷ|t|inputs?|targets?)[_₀₁₂₃₄₅₆₇₈₉0-9]*$")


def graph_of(
    nodes: Sequence[Any],
    parts: Sequence[Part] = (),
    data: Collection[Any] = (),
    trainable: Collection[Any] | None = None,
) -> dict[str, Any]:
    """A graph's nodes, in forward order, as flat arrays that can be written as JSON; leaves of ``data`` don't learn.

    Where ``trainable`` is given, those leaves learn and no others. What is so or not is 1 or 0, as a large graph is to
    be a small file.
    """
    flat, names = arrays(nodes), names_of(nodes)
    return {
        "ops": list(flat.ops),
        "starts": list(flat.starts),
        "parents": list(flat.parents),
        "data": [as_json(node.data) for node in nodes],
        "constant": [int(node.constant) for node in nodes],
        "plain": [int(by_number(node, name)) for node, name in zip(nodes, names, strict=True)],  # called by its number
        "labels": [shown(node.label) if node.label else None for node in nodes],
        "names": names,
        "parts": [{"path": part.path, "level": part.level, "nodes": part.nodes} for part in parts],
        "trainable": [int(is_trainable(node, data) if trainable is None else node in trainable) for node in nodes],
    }


def is_trainable(node: Any, data: Collection[Any] = ()) -> bool:
    """Whether gradient descent moves a node: a leaf that is no constant, nor data by its name or because one said so.

    Example:
        >>> from autograd import Value
        >>> [is_trainable(Value(1.0, label=name)) for name in ("w", "x₁", "y", "")]
        [True, False, False, True]
    """
    return not (node.op or node.constant or node in data or DATA_NAMES.match(node.label or ""))


def symbol_of(op: str) -> str:
    """An operation's symbol; of a leaf, nothing."""
    return TABLE[op].symbol if op else ""


def as_json(value: float) -> float | str:
    """A number JSON can hold; inf and nan as text."""
    return value if math.isfinite(value) else repr(value)


def titled(name: str, symbol: str) -> str:
    """What stands above a node: its name and its operation.

    >>> titled("d", "×"), titled("v₆", "tanh"), titled("a", "")
    ('d = ×', 'v₆ = tanh', 'a')
    """
    return f"{name} = {symbol}" if symbol else name


def payload(
    recorded: Sequence[Any],
    taken_apart: Sequence[Any],
    model: Any,
    title: str,
    data: Collection[Any] = (),
    trainable: Collection[Any] | None = None,
) -> dict[str, Any]:
    """Everything the page is given but its texts.

    All nodes are in forward order; ``taken_apart`` is the same graph in single operations, if that is another one.
    Leaves of ``data`` are not trainable; or else those of ``trainable`` are, and no others.
    """
    parts = parts_of(model, Structure(recorded)) or named_parts(recorded)
    graphs = {"recorded": graph_of(recorded, parts, data, trainable)}
    if taken_apart:
        place_of = {node: i for i, node in enumerate(recorded)}
        same = [place_of.get(node, -1) for node in taken_apart]  # leaves are the same Values
        graphs["single"] = graph_of(taken_apart) | {"same": same}
        del graphs["single"]["trainable"]  # its leaves are the other's
    return {"title": shown(title, LONGEST_TITLE), "graphs": graphs}
