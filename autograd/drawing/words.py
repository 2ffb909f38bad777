"""What is written in and about the boxes of a picture."""

from __future__ import annotations

import html
from typing import Any

import numpy as np

from autograd.drawing.colours import numbers_of
from autograd.folding.sums import is_sum
from autograd.folding.view import SINGLE, SUM, Box, View
from autograd.ops import TABLE

LONGEST_LABEL = 40


def clean(label: str, most: int = LONGEST_LABEL) -> str:
    r"""A label that is safe and short in a picture: control characters shown as spaces, long text cut.

    Graphviz would take a backslash and a letter for something of its own.

    >>> clean("<b>"), clean("abcdef", 4), clean(r"\N")
    ('&lt;b&gt;', 'abc…', '\\\\N')
    """
    shown = "".join(c if c.isprintable() else " " for c in label)
    return html.escape(shown if len(shown) <= most else shown[: most - 1] + "…").replace("\\", "\\\\")


def own_name(view: View, place: int) -> str:
    """A part's name without those around it."""
    each = view.structure.places[place]
    return each.path if each.outer < 0 else each.path.removeprefix(f"{view.structure.places[each.outer].path}.")


def in_code(path: str) -> str:
    """A part's name as one writes it in Python.

    >>> in_code("layers.0"), in_code("attention")
    ('layers[0]', 'attention')
    """
    first, *rest = path.split(".")
    return first + "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in rest)


def described(place: Any) -> str:
    """What a part's module says of itself."""
    module = place.module
    describe = getattr(module, "describe", None)
    said = str(describe()) if describe else ""
    return f"{type(module).__name__}({said})".replace("->", "→") if module is not None else ""


def left_out(box: Box) -> list[str]:
    """How much beside a box is not shown."""
    counts = ((box.operands, "… {:,} more in"), (box.users, "… {:,} more out"))
    return [words.format(count) for count, words in counts if count]


def times(box: Box) -> str:
    """How many a box stands for, if more than one."""
    return f" ×{box.calls:,}" if box.calls > 1 else ""


def title(view: View, box: Box) -> str:
    """What stands above a box: a part's name; or a node's label and its symbol."""
    if box.place is not None:
        name = own_name(view, view.structure.places.index(box.place))
        return f"<b>{clean(in_code(name))}</b>{times(box)}"
    last = int(box.nodes[-1])
    label = view.structure.labels.get(last, "")
    op = view.structure.ops[last]
    symbol = "Σ" if box.kind == SUM else html.escape(TABLE[op].symbol) if op else ""
    parts = (f"<b>{clean(label)}</b>" if label else "", symbol)
    return (" = ".join(part for part in parts if part) or "leaf") + times(box)


def facts(view: View, box: Box) -> list[str]:
    """What stands under a title: what a part is and holds, what a sum adds up."""
    structure = view.structure
    if box.kind == SUM:
        adds = {op: op != "" and is_sum(TABLE[op]) for op in {structure.ops[i] for i in box.nodes}}
        ends = np.isin(structure.users, box.nodes), np.isin(structure.parents, box.nodes)
        products = sum(not adds[structure.ops[i]] for i in structure.parents[ends[0] & ends[1]].tolist())
        terms = products + sum(adds[structure.ops[i]] for i in structure.users[ends[0] & ~ends[1]].tolist())
        counted = f"{terms // box.calls:,} terms"
        return [counted + (f", {products // box.calls:,} products" if products else "")]
    if box.place is None:
        return []
    parameters = sum(not structure.nodes[i].constant for i in box.nodes if not structure.is_inner[i])
    inner = int(np.count_nonzero(structure.is_inner[box.nodes]))
    inside = [f"{inner:,} operations"] if inner > 1 else []
    inside += [f"{parameters:,} parameters"] if parameters else []
    return [each for each in (clean(described(box.place)), ", ".join(inside)) if each]


def tooltip(view: View, box: Box) -> str:
    """Everything about a box, its numbers in full."""
    nodes = view.structure.nodes
    if box.kind == SINGLE:
        node = nodes[box.nodes[0]]
        gradient = "" if node.constant else f", grad {node.grad!r}"
        return f"{node.op or 'leaf'}: value {node.data!r}{gradient}" + (f", made at {node.where}" if node.where else "")
    values, gradients = numbers_of(view, box, "value"), numbers_of(view, box, "gradient") or [0.0]
    name = box.place.path if box.place is not None else view.structure.ops[box.nodes[-1]] or "leaves"
    ranges = f"value {min(values)!r} to {max(values)!r}, grad {min(gradients)!r} to {max(gradients)!r}"
    return f"{name}{times(box)}, {len(box.nodes):,} nodes: {ranges}"
