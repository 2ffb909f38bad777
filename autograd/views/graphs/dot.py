"""views/graphs: the DOT text of what is shown of a graph."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from autograd.common.words import number, span
from autograd.explaining.roles import weights_of
from autograd.folding.view import LEAVES, MANY, PART, SINGLE, SUM, Box, Edge, View
from autograd.views.graphs import colours
from autograd.views.graphs.colours import Colouring, ink, numbers_of
from autograd.views.graphs.titles import clean, described, facts, left_out, name_of, own_name, times, title, tooltip
from autograd.views.strings import Say

FONT = "DejaVu Sans"
ROOM, LETTER = 92, 8  # points that any number needs, and a letter before it, in a picture that moves
LINE, FAINT, BACK, MARK = "#5b6770", "#b9c2c9", "#8a3b12", "#d55e00"  # BACK: what the backward pass brings


@dataclass(frozen=True)
class AnimationFrame:
    """A picture of many that are laid out alike, so that they can move: only colours and numbers differ."""

    caption: Sequence[str]  # what stands below, a few lines
    width: int  # of the caption, in points
    lines: int  # how many lines of a caption there is room for
    edges: Collection[tuple[str, str]]  # keys of the boxes at the two ends of each edge that stands out
    backward: bool  # which way the arrows go; local derivatives stand beside them only then


@dataclass(frozen=True)
class Looks:
    """How a picture looks: in what language, in what colours, and as which frame of a film, if it is one."""

    say: Say
    colouring: Colouring
    frame: AnimationFrame | None


def dot_text(
    view: View,
    say: Say,
    colouring: Colouring | None = None,
    marked: Collection[Any] = (),
    frame: AnimationFrame | None = None,
) -> str:
    """The DOT text of a view: value and gradient in every box, the partial on every edge between two nodes.

    Nodes that are marked stand out, with the edges between them.
    """
    looks = Looks(say, colouring or Colouring(), frame)
    graph = new_graph(fontsize="11", pad="0.1")
    if below := _caption(frame) if frame else _below(view, looks):
        graph.attr(label=below, labelloc="b", labeljust="l")
    standing = [bool(marked) and any(view.structure.nodes[i] in marked for i in box.nodes) for box in view.boxes]
    _write_boxes(graph, view, looks, standing)
    for i, edge in enumerate(view.edges):
        ends = view.boxes[edge.tail].key, view.boxes[edge.head].key
        stands_out = ends in frame.edges if frame else standing[edge.tail] and standing[edge.head]
        _write_edge(graph, view, edge, looks, i, stands_out)
    return str(graph.source)


def new_graph(**attributes: str) -> Any:
    """An empty graph with the looks of all pictures of graphs."""
    import graphviz  # late: importing autograd loads no graphviz

    graph = graphviz.Digraph("autograd")
    graph.attr(rankdir="LR", bgcolor="white", fontname=FONT, **attributes)
    graph.attr("node", shape="plain", fontname=FONT, fontsize="12")
    graph.attr("edge", fontname=FONT, fontsize="10", color=LINE, fontcolor=BACK, arrowsize="0.7")
    return graph


# ---- boxes ----------------------------------------------------------------------------------------------------------


def _write_boxes(graph: Any, view: View, looks: Looks, standing: Sequence[bool]) -> None:
    """Boxes, each inside a frame for every open part around it."""
    around: dict[int, list[int]] = {}
    for i, box in enumerate(view.boxes):
        home = int(view.structure.place[box.nodes[-1]]) if box.place is None else box.place.outer
        around.setdefault(home, []).append(i)  # the innermost open part it lies in
    places = view.structure.places
    inner: dict[int, list[int]] = {}
    for place in {outer for home in around for outer in view.structure.around(home)}:
        inner.setdefault(places[place].outer, []).append(place)

    def write(into: Any, home: int) -> None:
        for i in around.get(home, ()):
            _write_box(into, view, view.boxes[i], looks, standing[i])
        for place in sorted(inner.get(home, ())):
            with into.subgraph(name=f"cluster_{place}") as part:
                title = f'<<font point-size="11" color="{LINE}">{clean(own_name(view, place, looks.say))}</font>>'
                part.attr(label=title, labeljust="l", labelloc="t", style="rounded", color=FAINT, margin="10")
                part.attr(id=f"frame-{place}", tooltip=clean(described(places[place])))
                write(part, place)

    write(graph, -1)
    if not inner:  # ranks of their own would take boxes out of their frames
        _keep_order(graph, view)
    elif sum(bool(weights_of(places[place].module)) for each in inner.values() for place in each) > 1:
        # Graphviz begins with the order in which neurons come (2.4x does; later ones with the last on top), and looking
        # for fewer crossings, of which layers have many, it would turn some layers upside down and others not
        graph.attr(mclimit="0.01")


def _keep_order(graph: Any, view: View) -> None:
    """Boxes with the same neighbours stand below each other as they come, as inputs and neurons do in a network."""
    beside: list[set[tuple[str, int]]] = [set() for _ in view.boxes]
    for edge in view.edges:
        beside[edge.head].add(("from", edge.tail))
        beside[edge.tail].add(("to", edge.head))
    alike: dict[frozenset[tuple[str, int]], list[str]] = {}
    for box, each in zip(view.boxes, beside, strict=True):
        alike.setdefault(frozenset(each), []).append(box.key)
    for keys in alike.values():
        if len(keys) > 1:
            with graph.subgraph() as column:
                column.attr(rank="same")
                for above, below in pairwise(keys):
                    column.edge(above, below, style="invis")


def _write_box(graph: Any, view: View, box: Box, looks: Looks, marked: bool) -> None:
    import graphviz

    say, frame = looks.say, looks.frame
    # In a film nothing tells what is only found out later
    shared = {"id": box.key, "tooltip": " " if frame else graphviz.escape(tooltip(view, box, say))}
    fill = looks.colouring.fills.get(box.key, "")
    if box.kind in (SINGLE, MANY) and view.structure.nodes[box.nodes[-1]].constant:
        label = name_of(view, box)
        text = (f"{clean(label)} = " if label else "") + span(numbers_of(view, box, "value")) + times(box)
        text += "".join(f" ({row})" for row in left_out(box, say))
        if fill:
            shared |= {"fillcolor": fill, "style": "rounded,filled"}
        if marked:
            shared |= {"color": MARK, "penwidth": "2.5"}
        write_pill(graph, box.key, coloured(text, ink(fill) if fill else LINE, 10), **shared)
        return
    black, brown, grey = (ink(fill),) * 3 if fill else ("#000000", BACK, LINE)
    words = say("value"), say("gradient_short")
    wide = f' width="{ROOM + LETTER * max(map(len, words))}"' if frame else ""
    around = f' bgcolor="{fill}"' if fill else ""
    rows = [f'<td bgcolor="{fill or _plain_fill(view, box)}"{wide}>{coloured(title(view, box, say), black)}</td>']
    rows += [f"<td>{coloured(row, black, 10)}</td>" for row in facts(view, box, say)]
    rows += [f"<td>{coloured(row, grey, 10)}</td>" for row in left_out(box, say)]
    for word, kind, ink_ in zip(words, ("value", "gradient"), (black, brown), strict=True):
        rows.append(f"<td>{coloured(f'{word} ' + (span(numbers_of(view, box, kind)) or '·'), ink_)}</td>")
    if frame:  # a border that is always there, so that nothing moves when it gets a colour
        rows = [row.replace("<td", f'<td color="{LINE}"') for row in rows]
        line, border = MARK if marked else "white", 3
    else:
        line, border = (MARK, 3) if marked else (LINE, 0)
    graph.node(box.key, table(rows, line, border, around), **shared)


def write_pill(graph: Any, key: str, text: str, **attributes: str) -> None:
    """A constant: a small box around its text."""
    looks = {"shape": "box", "style": "rounded", "color": FAINT, "margin": "0.06", "height": "0.2"}
    graph.node(key, f"<{text}>", **looks | attributes)


def table(rows: Sequence[str], line: str = LINE, border: int = 0, more: str = "") -> str:
    """The label of a box: cells below each other."""
    cells = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<<table color="{line}" border="{border}" cellborder="1" cellspacing="0"{more}>{cells}</table>>'


def coloured(text: str, colour: str, size: int = 0) -> str:
    """A line of a label in a colour."""
    points = f' point-size="{size}"' if size else ""
    return f'<font color="{colour}"{points}>{text}</font>' if size or colour != "#000000" else text


def _plain_fill(view: View, box: Box) -> str:
    if box.kind in (PART, LEAVES):
        return colours.PART
    if box.kind == SUM:
        return colours.SUM
    return colours.INNER if view.structure.is_inner[box.nodes[-1]] else colours.LEAF


# ---- edges and what stands below ------------------------------------------------------------------------------------


def _write_edge(graph: Any, view: View, edge: Edge, looks: Looks, place: int, marked: bool) -> None:
    tail, head, frame = view.boxes[edge.tail], view.boxes[edge.head], looks.frame
    shared = {"id": f"edge{place}"}
    if marked:
        shared |= {"color": MARK, "penwidth": "2.5"}
    if frame and frame.backward:  # the way a gradient goes; none goes to a constant
        constant = all(view.structure.nodes[i].constant for i in tail.nodes)
        shared |= {"dir": "none" if constant else "back"}
    elif frame:
        shared |= {"fontcolor": "transparent"}  # the room is kept, so that nothing moves
    if len(edge.edges) > 1:
        graph.edge(tail.key, head.key, tooltip=looks.say("picture.edges", count=f"{len(edge.edges):,}"), **shared)
    else:
        structure = view.structure
        user = int(structure.users[edge.edges[0]])
        partial = structure.nodes[user].partials[int(edge.edges[0]) - int(structure.starts[user])]
        inner = SUM in (tail.kind, head.kind) or user not in head.outputs  # not the derivative of what comes out
        text = "" if partial is None or inner else f" ∂ {number(partial, 4)} "
        tooltip = "" if partial is None or frame else looks.say("picture.local", number=repr(partial))
        graph.edge(tail.key, head.key, label=text, tooltip=tooltip, labeltooltip=tooltip, **shared)


def _caption(frame: AnimationFrame) -> str:
    lines = "".join(f'{clean(line, 200)}<br align="left"/>' for line in frame.caption)
    height = 18 * frame.lines + 6
    size = f'fixedsize="true" width="{frame.width}" height="{height}"'
    return (
        f'<<table border="0"><tr><td {size} align="left" balign="left" valign="top">{lines or " "}</td></tr></table>>'
    )


def _below(view: View, looks: Looks) -> str:
    """The legend, and how much is shown; nothing where there is nothing to say."""
    rows, colouring = [], looks.colouring
    if colouring.legend:
        cells = f"<td>{colouring.title}</td>"
        for colour, text in colouring.legend:
            if colouring.scale:
                cells += f'<td bgcolor="{colour}" width="36">{coloured(text or " ", ink(colour))}</td>'
            else:
                cells += f'<td bgcolor="{colour}" width="20"> </td><td>{clean(text)}</td>'
        legend = f'<table border="0" cellborder="0" cellspacing="0" cellpadding="4"><tr>{cells}</tr></table>'
        rows.append(f"<tr><td>{legend}</td></tr>")
    if view.hidden:
        count = len(view.structure.nodes)
        said = looks.say("picture.shown", shown=f"{count - view.hidden:,}", count=f"{count:,}")
        rows.append(f'<tr><td align="left">{said}</td></tr>')
    return f'<<table border="0" cellspacing="4">{"".join(rows)}</table>>' if rows else ""
