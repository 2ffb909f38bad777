"""views/graphs: what is written in and about the boxes of a picture."""

from __future__ import annotations

import html
import re
from typing import Any

import numpy as np

from autograd.common.lettering import cut, visible
from autograd.explaining.naming import by_number
from autograd.folding.sums import is_sum
from autograd.folding.view import SINGLE, SUM, Box, View
from autograd.rows.table import TABLE
from autograd.views.graphs.colours import numbers_of
from autograd.views.strings import Say, part

LONGEST_LABEL = 40


def clean(label: str, most: int = LONGEST_LABEL) -> str:
    r"""A label that is safe and short in a picture: control characters shown as spaces, long text cut.

    Graphviz would take a backslash and a letter for something of its own.

    >>> clean("<b>"), clean("abcdef", 4), clean(r"\N")
    ('&lt;b&gt;', 'abc…', '\\\\N')
    """
    return html.escape(cut(visible(label), most)).replace("\\", "\\\\")


def own_name(view: View, place: int, say: Say) -> str:
    """A part's name without those around it, a module's in words."""
    each = view.structure.places[place]
    name = each.drawn if each.outer < 0 else each.drawn.removeprefix(f"{view.structure.places[each.outer].drawn}.")
    return name if each.module is None else part(say, name)


def name_of(view: View, box: Box) -> str:
    """What the nodes of a box are called; nothing where they go by their numbers, or have no name in common."""
    every = box.outputs.tolist() if box.kind == SUM else box.nodes.tolist()
    if not view.names:
        return view.structure.labels.get(every[-1], "")
    names = {"" if by_number(view.structure.nodes[i], view.names[i]) else view.names[i] for i in every}
    if len(every) > 1:  # of several samples
        names = {re.sub(r"\[\d+\]$", "", name) for name in names}
    return names.pop() if len(names) == 1 else ""


def described(place: Any) -> str:
    """What a part's module says of itself."""
    module = place.module
    describe = getattr(module, "describe", None)
    said = str(describe()) if describe else ""
    return f"{type(module).__name__}({said})".replace("->", "→") if module is not None else ""


def left_out(box: Box, say: Say) -> list[str]:
    """How much beside a box is not shown."""
    counts = ((box.operands, "picture.more_in"), (box.users, "picture.more_out"))
    return [say(key, count=f"{count:,}") for count, key in counts if count]


def times(box: Box) -> str:
    """How many a box stands for, if more than one."""
    return f" ×{box.calls:,}" if box.calls > 1 else ""


def title(view: View, box: Box, say: Say) -> str:
    """What stands above a box: a part's name; or a node's name and its symbol."""
    if box.place is not None:
        name = own_name(view, view.structure.places.index(box.place), say)
        return f"<b>{clean(name)}</b>{times(box)}"
    last = int(box.nodes[-1])
    label = name_of(view, box)
    op = view.structure.ops[last]
    symbol = "Σ" if box.kind == SUM else html.escape(TABLE[op].symbol) if op else ""
    sides = (f"<b>{clean(label)}</b>" if label else "", symbol)
    return (" = ".join(filter(None, sides)) or say("picture.leaf")) + times(box)


def facts(view: View, box: Box, say: Say) -> list[str]:
    """What stands under a title: what a part is and holds, what a sum adds up."""
    structure = view.structure
    if box.kind == SUM:
        products, terms = _summands(view, box)
        said = [say("picture.terms", count=_count(terms))]
        said += [say("picture.products", count=_count(products))] if any(products) else []
        return [", ".join(said)]
    if box.place is None:
        return []
    parameters = sum(not structure.nodes[i].constant for i in box.nodes if not structure.is_inner[i])
    inner = int(np.count_nonzero(structure.is_inner[box.nodes]))
    inside = [say("picture.operations", count=f"{inner:,}")] if inner > 1 else []
    inside += [say("picture.parameter" + "s" * (parameters > 1), count=f"{parameters:,}")] if parameters else []
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


def tooltip(view: View, box: Box, say: Say) -> str:
    """Everything about a box, its numbers in full."""
    nodes = view.structure.nodes
    if box.kind == SINGLE:
        node = nodes[box.nodes[0]]
        said = [f"{say('value')} {node.data!r}"]
        if not node.constant:
            said.append(f"{say('gradient_short')} {(numbers_of(view, box, 'gradient') or [0.0])[0]!r}")
        said += [say("picture.made_at", place=node.where)] if node.where else []
        return f"{node.op or say('picture.leaf')}: {', '.join(said)}"
    values, gradients = numbers_of(view, box, "value"), numbers_of(view, box, "gradient") or [0.0]
    name = box.place.path if box.place is not None else view.structure.ops[box.nodes[-1]] or say("picture.leaves")
    ends = {"lowest": min(values), "highest": max(values), "least": min(gradients), "most": max(gradients)}
    into = {name: repr(end) for name, end in ends.items()}
    return say("picture.many", name=f"{visible(name)}{times(box)}", count=f"{len(box.nodes):,}", **into)
