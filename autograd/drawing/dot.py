"""The DOT text of a graph."""

from __future__ import annotations

import html
from typing import Any

from autograd import freshness
from autograd.graph import Node
from autograd.ops import TABLE
from autograd.reading.text import number

LARGEST = 500  # nodes; past some 60 a raw scalar graph can't be read, past this it can't be laid out either
LONGEST_LABEL = 40


def clean(label: str) -> str:
    """A label that is safe and short in a picture: control characters shown as spaces, long text cut."""
    shown = "".join(c if c.isprintable() else " " for c in label)
    return html.escape(shown if len(shown) <= LONGEST_LABEL else shown[: LONGEST_LABEL - 1] + "…")


def dot_text(root: Any) -> str:
    """The DOT text of the graph below ``root``: value and gradient in every node, the partial on every edge.

    Raises:
        ValueError: the graph has more than 500 nodes.
        StaleError: a leaf was changed after the recording.
    """
    import graphviz  # late: importing autograd loads no graphviz

    nodes: list[Node] = freshness.check_fresh(root)
    if len(nodes) > LARGEST:
        raise ValueError(
            f"draw: the graph has {len(nodes):,} nodes; a picture of more than {LARGEST} can't be read. "
            "Draw a part of it, such as one neuron's output or the loss of one sample"
        )
    names = {node: f"n{i}" for i, node in enumerate(reversed(nodes))}
    graph = graphviz.Digraph("autograd")
    graph.attr(rankdir="LR", bgcolor="white", fontname="DejaVu Sans")
    graph.attr("node", shape="plain", fontname="DejaVu Sans", fontsize="12")
    graph.attr("edge", fontname="DejaVu Sans", fontsize="10", color="#5b6770", fontcolor="#8a3b12", arrowsize="0.7")
    for node, name in names.items():
        if node.constant:
            text = f"{clean(node.label)} = {number(node.data, 5)}" if node.label else number(node.data, 5)
            label = f'<<font point-size="10" color="#5b6770">{text}</font>>'
            graph.node(name, label, id=name, shape="box", style="rounded", color="#b9c2c9", margin="0.06", height="0.2")
            continue
        title = clean(node.label) if node.label else ""
        symbol = html.escape(TABLE[node.op].symbol) if node.op else ""
        head = " = ".join(part for part in (f"<b>{title}</b>" if title else "", symbol) if part) or "leaf"
        fill = "#dcebf7" if node.op else "#fdf0d5"
        cells = f'<tr><td bgcolor="{fill}">{head}</td></tr><tr><td>value {number(node.data, 5)}</td></tr>'
        cells += f'<tr><td><font color="#8a3b12">grad {number(node.grad, 5)}</font></td></tr>'
        table = f'<<table border="0" cellborder="1" cellspacing="0" color="#5b6770">{cells}</table>>'
        tooltip = graphviz.escape(f"value {node.data!r}, grad {node.grad!r}")
        graph.node(name, table, id=name, tooltip=tooltip)
    for node, name in names.items():
        for parent, partial in zip(node.parents, node.partials, strict=True):
            graph.edge(names[parent], name, label="" if partial is None else f" ∂ {number(partial, 4)} ")
    return str(graph.source)
