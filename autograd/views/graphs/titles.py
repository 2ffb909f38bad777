"""views/graphs: what is written in and about the boxes of a picture."""

from __future__ import annotations

import html
from typing import Any

import numpy as np

from autograd.common.lettering import cut, visible
from autograd.common.words import LEAF
from autograd.folding.sums import is_sum
from autograd.folding.view import SINGLE, SUM, Box, View
from autograd.rows.table import TABLE
from autograd.views.graphs.colours import numbers_of

LONGEST_LABEL = 40


def clean(label: str, most: int = LONGEST_LABEL) -> str:
    r"""A label that is safe and short in a picture: control characters shown as spaces, long text cut.

    Graphviz would take a backslash and a letter for something of its own.

    >>> clean("<b>"), clean("abcdef", 4), clean(r"\N")
    ('&lt;b&gt;', 'abc…', '\\\\N')
    """
    return html.escape(cut(visible(label), most)).replace("\\", "\\\\")


def own_name(view: View, place: int) -> str:
    """A part's name without those around it, a module's as one writes it in Python."""
    each = view.structure.places[place]
    name = each.path if each.outer < 0 else each.path.removeprefix(f"{view.structure.places[each.outer].path}.")
    return name if each.module is None else in_code(name)


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
        return f"<b>{clean(name)}</b>{times(box)}"
    last = int(box.nodes[-1])
    label = view.structure.labels.get(last, "")
    op = view.structure.ops[last]
    symbol = "Σ" if box.kind == SUM else html.escape(TABLE[op].symbol) if op else ""
    parts = (f"<b>{clean(label)}</b>" if label else "", symbol)
    return (" = ".join(part for part in parts if part) or LEAF) + times(box)


def facts(view: View, box: Box) -> list[str]:
    """What stands under a title: what a part is and holds, what a sum adds up."""
    structure = view.structure
    if box.kind == SUM:
        products, terms = _summands(view, box)
        return [f"{_count(terms)} terms" + (f", {_count(products)} products" if any(products) else "")]
    if box.place is None:
        return []
    parameters = sum(not structure.nodes[i].constant for i in box.nodes if not structure.is_inner[i])
    inner = int(np.count_nonzero(structure.is_inner[box.nodes]))
    inside = [f"{inner:,} operations"] if inner > 1 else []
    inside += [f"{parameters:,} parameter{'s' if parameters > 1 else ''}"] if parameters else []
    return [each for each in (clean(described(box.place)), ", ".join(inside)) if each]


def _summands(view: View, box: Box) -> tuple[list[int], list[int]]:
    """How many products, and how many terms in all, each sum in a box adds up."""
    structure = view.structure
    adds = {op: op != "" and is_sum(TABLE[op]) for op in {structure.ops[i] for i in box.nodes}}
    sum_of = {int(output): i for i, output in enumerate(box.outputs)}
    products, terms = [0] * len(sum_of), [0] * len(sum_of)
    inside = set(box.nodes.tolist())
    for node in box.nodes[::-1].tolist():  # what goes into a sum comes after it
        if not adds[structure.ops[node]]:
            products[sum_of[node]] += 1
            terms[sum_of[node]] += 1
            continue
        for parent in structure.parents[structure.starts[node] : structure.starts[node + 1]].tolist():
            if parent in inside:
                sum_of[parent] = sum_of[node]
            else:
                terms[sum_of[node]] += 1
    return products, terms


def _count(numbers: list[int]) -> str:
    return " … ".join(f"{each:,}" for each in sorted({min(numbers), max(numbers)}))


def tooltip(view: View, box: Box) -> str:
    """Everything about a box, its numbers in full."""
    nodes = view.structure.nodes
    if box.kind == SINGLE:
        node = nodes[box.nodes[0]]
        gradient = "" if node.constant else f", grad {node.grad!r}"
        return f"{node.op or LEAF}: value {node.data!r}{gradient}" + (f", made at {node.where}" if node.where else "")
    values, gradients = numbers_of(view, box, "value"), numbers_of(view, box, "gradient") or [0.0]
    name = box.place.path if box.place is not None else view.structure.ops[box.nodes[-1]] or "leaves"
    ranges = f"value {min(values)!r} to {max(values)!r}, grad {min(gradients)!r} to {max(gradients)!r}"
    return f"{visible(name)}{times(box)}, {len(box.nodes):,} nodes: {ranges}"
