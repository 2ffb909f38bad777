"""The view a page begins with, as a picture that does not move: what stands where the page itself can't."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

from autograd.common.words import number, span
from autograd.rows.table import TABLE
from autograd.views.stepping.payload import titled

LONGEST_TITLE = 30
WIDEST, TALLEST = 10, 20  # inches, about what a notebook's column shows; a larger picture is made smaller
BACK = "#8a3b12"  # the colour of what the backward pass brings
FILLS = {"leaf": "#fdf0d5", "inner": "#dcebf7", "part": "#e4e0f5"}


def still_dot(
    given: Mapping[str, Any],
    nodes: Sequence[Any],
    gradients: Sequence[float | None],
    words: Mapping[str, str],
) -> str:
    """The DOT text of the first view of a page, with every value, gradient and local derivative.

    Args:
        given: what the page is given, as `payload` makes it.
        nodes: the recorded nodes, in forward order.
        gradients: of each node; None where nothing arrives.
        words: the texts of a language, by key.
    """
    import graphviz  # late: importing autograd loads no graphviz

    graph = given["graphs"]["recorded"]
    (view,) = (each for each in given["views"] if each["key"] == given["first"] and each["graph"] == "recorded")
    partials = [partial for node in nodes for partial in node.partials]
    dot = graphviz.Digraph("autograd")
    dot.attr(rankdir="LR", bgcolor="white", fontname="DejaVu Sans", size=f"{WIDEST},{TALLEST}")
    dot.attr("node", shape="plain", fontname="DejaVu Sans", fontsize="12")
    dot.attr("edge", fontname="DejaVu Sans", fontsize="10", color="#5b6770", fontcolor=BACK, arrowsize="0.7")
    for i, box in enumerate(view["boxes"]):
        title = html.escape(_title(graph, box, words))
        inside = outputs(graph, box)
        values = span([float(graph["data"][node]) for node in inside])
        if not box["part"] and graph["constant"][box["nodes"][0]]:
            text = f"{title} = {values}" if title else values
            label = f'<<font point-size="10" color="#5b6770">{text}</font>>'
            dot.node(str(i), label, shape="box", style="rounded", color="#b9c2c9", margin="0.06", height="0.2")
            continue
        kind = "part" if box["part"] else "inner" if graph["ops"][box["nodes"][0]] else "leaf"
        arrived = span([each for node in inside if (each := gradients[node]) is not None])
        rows = f'<tr><td bgcolor="{FILLS[kind]}"><b>{title}</b></td></tr><tr><td>{words["value"]} {values}</td></tr>'
        rows += f'<tr><td><font color="{BACK}">{words["gradient_short"]} {arrived or "−"}</font></td></tr>'
        dot.node(str(i), f'<<table border="0" cellborder="1" cellspacing="0" color="#5b6770">{rows}</table>>')
    for edge in view["edges"]:
        single = [partials[each] for each in edge["edges"]] if len(edge["edges"]) == 1 else []
        label = next((f" ∂ {number(each, 4)} " for each in single if each is not None), "")
        dot.edge(str(edge["from"]), str(edge["to"]), label=label)
    return str(dot.source)


def part_name(path: str, words: Mapping[str, str]) -> str:
    """A part in words.

    >>> part_name("layers.0.neurons.1", {"page.part_layers": "warstwa"})
    'warstwa 1 · neurons 2'
    """
    steps = path.split(".")
    named = []
    for step, after in zip(steps, [*steps[1:], ""], strict=True):
        if not step.isdigit():
            name = words.get(f"page.part_{step}", step)
            named.append(f"{name} {int(after) + 1}" if after.isdigit() else name)
    return " · ".join(named)


def _title(graph: Mapping[str, Any], box: Mapping[str, Any], words: Mapping[str, str]) -> str:
    node = box["nodes"][0]
    label = str(graph["labels"][node] or "")
    if box["part"]:
        title = part_name(box["part"], words)
    elif graph["ops"][node]:
        title = titled(graph["names"][node], TABLE[graph["ops"][node]].symbol, bool(label))
    else:
        title = label if graph["constant"][node] else str(graph["names"][node])
    shown = "".join(c if c.isprintable() else " " for c in title)
    return shown if len(shown) <= LONGEST_TITLE else shown[: LONGEST_TITLE - 1] + "…"


def outputs(graph: Mapping[str, Any], box: Mapping[str, Any]) -> list[int]:
    """The nodes of a box whose values leave it; the graph's last node, its root, always does."""
    if not box["part"]:
        return list(box["nodes"])
    inside, last = set(box["nodes"]), len(graph["ops"]) - 1
    leaving = {last}
    for node in range(len(graph["ops"])):
        if node not in inside:
            leaving |= set(graph["parents"][graph["starts"][node] : graph["starts"][node + 1]])
    return [node for node in box["nodes"] if node in leaving and graph["ops"][node]]
