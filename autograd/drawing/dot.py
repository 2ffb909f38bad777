"""The DOT text of what is shown of a graph."""

from __future__ import annotations

import html
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from autograd.drawing import colours
from autograd.drawing.colours import Colouring, ink, numbers_of
from autograd.folding.sums import is_sum
from autograd.folding.view import LEAVES, MANY, PART, SINGLE, SUM, Box, Edge, View
from autograd.ops import TABLE
from autograd.reading.spelling import number, span

LONGEST_LABEL = 40
FONT = "DejaVu Sans"
LINE, FAINT, BACK, MARK = "#5b6770", "#b9c2c9", "#8a3b12", "#d55e00"  # BACK: what the backward pass brings


def clean(label: str) -> str:
    """A label that is safe and short in a picture: control characters shown as spaces, long text cut."""
    shown = "".join(c if c.isprintable() else " " for c in label)
    return html.escape(shown if len(shown) <= LONGEST_LABEL else shown[: LONGEST_LABEL - 1] + "…")


def dot_text(view: View, colouring: Colouring | None = None, marked: Collection[Any] = ()) -> str:
    """The DOT text of a view: value and gradient in every box, the partial on every edge between two nodes.

    Args:
        view: what is shown.
        colouring: fills of the boxes and their legend.
        marked: nodes that stand out, with the edges between them.
    """
    import graphviz  # late: importing autograd loads no graphviz

    colouring = colouring or Colouring()
    graph = graphviz.Digraph("autograd")
    graph.attr(rankdir="LR", bgcolor="white", fontname=FONT, fontsize="11", pad="0.1")
    graph.attr("node", shape="plain", fontname=FONT, fontsize="12")
    graph.attr("edge", fontname=FONT, fontsize="10", color=LINE, fontcolor=BACK, arrowsize="0.7")
    if below := _below(view, colouring):
        graph.attr(label=below, labelloc="b", labeljust="l")
    standing = [_is_marked(view, box, marked) for box in view.boxes]
    _write_boxes(graph, view, colouring, standing)
    for i, edge in enumerate(view.edges):
        _write_edge(graph, view, edge, i, standing[edge.tail] and standing[edge.head])
    return str(graph.source)


def _is_marked(view: View, box: Box, marked: Collection[Any]) -> bool:
    return bool(marked) and any(view.structure.nodes[i] in marked for i in box.nodes)


# ---- boxes ----------------------------------------------------------------------------------------------------------


def _write_boxes(graph: Any, view: View, colouring: Colouring, standing: Sequence[bool]) -> None:
    """Boxes, each inside a frame for every open part around it."""
    around: dict[int, list[int]] = {}
    for i, box in enumerate(view.boxes):
        around.setdefault(_frame_of(view, box), []).append(i)
    places = view.structure.places
    inner: dict[int, list[int]] = {}
    for place in {outer for frame in around for outer in _with_outer(view, frame)}:
        inner.setdefault(places[place].outer, []).append(place)

    def write(into: Any, frame: int) -> None:
        for i in around.get(frame, ()):
            _write_box(into, view, view.boxes[i], colouring, standing[i])
        for place in sorted(inner.get(frame, ())):
            with into.subgraph(name=f"cluster_{places[place].path}") as part:
                title = f'<<font point-size="11" color="{LINE}">{clean(in_code(_own_name(view, place)))}</font>>'
                part.attr(label=title, labeljust="l", labelloc="t", style="rounded", color=FAINT, margin="10")
                part.attr(id=f"frame-{places[place].path}", tooltip=clean(_described(places[place])))
                write(part, place)

    write(graph, -1)


def _frame_of(view: View, box: Box) -> int:
    """The innermost open part a box lies in."""
    if box.place is not None:
        return box.place.outer
    return int(view.structure.place[box.nodes[-1]])


def _with_outer(view: View, place: int) -> list[int]:
    found = []
    while place >= 0:
        found.append(place)
        place = view.structure.places[place].outer
    return found


def _own_name(view: View, place: int) -> str:
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


def _described(place: Any) -> str:
    """What a part's module says of itself."""
    module = place.module
    describe = getattr(module, "describe", None)
    said = str(describe()) if describe else ""
    return f"{type(module).__name__}({said})".replace("->", "→") if module is not None else ""


def _write_box(graph: Any, view: View, box: Box, colouring: Colouring, marked: bool) -> None:
    import graphviz

    nodes = [view.structure.nodes[i] for i in box.nodes] if box.kind in (SINGLE, MANY) else []
    tooltip = graphviz.escape(_tooltip(view, box))
    shared = {"id": box.key, "tooltip": tooltip}
    if nodes and nodes[-1].constant:
        label = view.structure.labels.get(int(box.nodes[-1]), "")
        text = (f"{clean(label)} = " if label else "") + span([node.data for node in nodes]) + _times(box)
        text += "".join(f" ({row})" for row in _left_out(box))
        text = f'<<font point-size="10" color="{LINE}">{text}</font>>'
        color, width = (MARK, "2.5") if marked else (FAINT, "1")
        style = "rounded,filled" if box.key in colouring.fills else "rounded"
        filled = {"fillcolor": colouring.fills[box.key]} if box.key in colouring.fills else {}
        graph.node(
            box.key, text, shape="box", style=style, color=color, penwidth=width, margin="0.06", height="0.2",
            **filled, **shared,
        )  # fmt: skip
        return
    fill = colouring.fills.get(box.key, "")
    head = fill or _plain_fill(view, box)
    text_ink, grad_ink = (ink(fill), ink(fill)) if fill else ("#000000", BACK)
    rows = [f'<td bgcolor="{head}">{_coloured(_title(view, box), text_ink)}</td>']
    rows += [f"<td>{_coloured(row, text_ink, small=True)}</td>" for row in _facts(view, box)]
    rows += [
        f'<td><font color="{text_ink if fill else LINE}" point-size="10">{row}</font></td>' for row in _left_out(box)
    ]
    rows.append(f"<td>{_coloured('value ' + span(numbers_of(view, box, 'value')), text_ink)}</td>")
    rows.append(f"<td>{_coloured('grad ' + span(numbers_of(view, box, 'gradient')), grad_ink)}</td>")
    around = f' bgcolor="{fill}"' if fill else ""
    line = f'color="{MARK}" border="3"' if marked else f'color="{LINE}" border="0"'
    table = f'<table {line} cellborder="1" cellspacing="0"{around}>{"".join(f"<tr>{row}</tr>" for row in rows)}</table>'
    graph.node(box.key, f"<{table}>", **shared)


def _coloured(text: str, colour: str, small: bool = False) -> str:
    size = ' point-size="10"' if small else ""
    return f'<font color="{colour}"{size}>{text}</font>' if small or colour != "#000000" else text


def _left_out(box: Box) -> list[str]:
    """How much beside a box is not shown."""
    counts = ((box.operands, "… {:,} more in"), (box.users, "… {:,} more out"))
    return [words.format(count) for count, words in counts if count]


def _plain_fill(view: View, box: Box) -> str:
    if box.kind in (PART, LEAVES):
        return colours.PART
    if box.kind == SUM:
        return colours.SUM
    return colours.INNER if view.structure.is_inner[box.nodes[-1]] else colours.LEAF


def _times(box: Box) -> str:
    """How many a box stands for, if more than one."""
    return f" ×{box.calls:,}" if box.calls > 1 else ""


def _title(view: View, box: Box) -> str:
    if box.place is not None:
        name = _own_name(view, view.structure.places.index(box.place))
        return f"<b>{clean(in_code(name))}</b>{_times(box)}"
    last = int(box.nodes[-1])
    label = view.structure.labels.get(last, "")
    op = view.structure.ops[last]
    symbol = "Σ" if box.kind == SUM else html.escape(TABLE[op].symbol) if op else ""
    parts = (f"<b>{clean(label)}</b>" if label else "", symbol)
    return (" = ".join(part for part in parts if part) or "leaf") + _times(box)


def _facts(view: View, box: Box) -> list[str]:
    """What stands under a title: what a part is and holds, what a sum adds up."""
    structure = view.structure
    if box.kind == SUM:
        inside = np.isin(structure.users, box.nodes) & ~np.isin(structure.parents, box.nodes)
        products = np.isin(structure.parents, box.nodes) & np.isin(structure.users, box.nodes)
        terms, multiplied = 0, 0
        adds = {op: op != "" and is_sum(TABLE[op]) for op in {structure.ops[i] for i in box.nodes}}
        for user in structure.users[inside].tolist():
            terms += adds[structure.ops[user]]
        for parent in structure.parents[products].tolist():
            multiplied += not adds[structure.ops[parent]]
        terms = (terms + multiplied) // max(box.calls, 1)
        return [f"{terms:,} terms" + (f", {multiplied // max(box.calls, 1):,} products" if multiplied else "")]
    if box.place is None:
        return []
    parameters = sum(not structure.nodes[i].constant for i in box.nodes if not structure.is_inner[i])
    inner = int(np.count_nonzero(structure.is_inner[box.nodes]))
    facts = [f"{inner:,} operations"] if inner > 1 else []
    facts += [f"{parameters:,} parameters"] if parameters else []
    described = _described(box.place)
    return (
        [*([clean(described)] if described else []), ", ".join(facts)]
        if facts
        else [clean(described)]
        if described
        else []
    )


def _tooltip(view: View, box: Box) -> str:
    """Everything about a box, its numbers in full."""
    nodes = view.structure.nodes
    if box.kind == SINGLE:
        node = nodes[box.nodes[0]]
        where = getattr(node, "where", None)
        gradient = "" if node.constant else f", grad {node.grad!r}"
        return f"{node.op or 'leaf'}: value {node.data!r}{gradient}" + (f", made at {where}" if where else "")
    values, gradients = numbers_of(view, box, "value"), numbers_of(view, box, "gradient")
    name = box.place.path if box.place is not None else view.structure.ops[box.nodes[-1]] or "leaves"
    ranges = f"value {min(values)!r} to {max(values)!r}, grad {min(gradients)!r} to {max(gradients)!r}"
    return f"{name}{_times(box)}, {len(box.nodes):,} nodes: {ranges}"


# ---- edges and what stands below ------------------------------------------------------------------------------------


def _write_edge(graph: Any, view: View, edge: Edge, place: int, marked: bool) -> None:
    tail, head = view.boxes[edge.tail], view.boxes[edge.head]
    shared = {"id": f"edge{place}"}
    if marked:
        shared |= {"color": MARK, "penwidth": "2.5"}
    if len(edge.edges) > 1:
        graph.edge(tail.key, head.key, tooltip=f"{len(edge.edges):,} edges", **shared)
    else:
        structure = view.structure
        user = int(structure.users[edge.edges[0]])
        partial = structure.nodes[user].partials[int(edge.edges[0]) - int(structure.starts[user])]
        text = "" if partial is None or SUM in (tail.kind, head.kind) else f" ∂ {number(partial, 4)} "
        tooltip = "" if partial is None else f"local derivative {partial!r}"
        graph.edge(tail.key, head.key, label=text, tooltip=tooltip, labeltooltip=tooltip, **shared)


def _below(view: View, colouring: Colouring) -> str:
    """The legend, and how much is shown; nothing where there is nothing to say."""
    rows = []
    if colouring.legend:
        cells = f"<td>{colouring.title}</td>"
        for colour, text in colouring.legend:
            if colouring.scale:
                cells += f'<td bgcolor="{colour}" width="36">{_coloured(text or " ", ink(colour))}</td>'
            else:
                cells += f'<td bgcolor="{colour}" width="20"> </td><td>{_coloured(clean(text), "#000000")}</td>'
        legend = f'<table border="0" cellborder="0" cellspacing="0" cellpadding="4"><tr>{cells}</tr></table>'
        rows.append(f"<tr><td>{legend}</td></tr>")
    if view.hidden:
        count = len(view.structure.nodes)
        rows.append(f'<tr><td align="left">{count - view.hidden:,} of {count:,} nodes are shown</td></tr>')
    return f'<<table border="0" cellspacing="4">{"".join(rows)}</table>>' if rows else ""
