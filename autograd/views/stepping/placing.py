"""views/stepping: where Graphviz puts boxes and edges, in pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from autograd.views.rendering import layouts

LABEL = (74, 16)  # pixels kept free for what is written beside an edge
APART = 18  # pixels
Sizes = Sequence[tuple[float, float]]
Edges = Sequence[tuple[int, int]]


def placed(
    graphs: Sequence[tuple[Sizes, Edges]], space: tuple[float, float] = LABEL, apart: float = APART
) -> list[dict[str, Any]]:
    """Lay boxes and edges out, of many graphs with one start of Graphviz.

    Args:
        graphs: of each the width and height of its boxes in pixels, and its edges as pairs of positions in these.
        space: width and height kept free beside each edge, for what is written there.
        apart: pixels between two boxes that stand one above the other.

    Returns:
        of each graph ``width`` and ``height`` of the whole, ``centers`` of the boxes, and for every edge its ``paths``
        (SVG path data) and the middle of its label in ``labels``.

    Raises:
        RenderError: nothing here can lay a graph out; the message says what to install.

    Example:
        >>> (there,) = placed([([(100, 40), (100, 40)], [(0, 1)])])
        >>> there["centers"][0][0] < there["centers"][1][0]
        True
    """
    laid = layouts([_dot(sizes, edges, space, apart) for sizes, edges in graphs])
    return [_read(each) for each in laid]


def _dot(sizes: Sizes, edges: Edges, space: tuple[float, float], apart: float) -> str:
    import graphviz  # late: importing autograd loads no graphviz

    graph = graphviz.Digraph()
    graph.attr(rankdir="LR", nodesep=f"{apart / 72:g}", ranksep="0.35")
    graph.attr("node", shape="box", fixedsize="true", label="")
    for i, (width, height) in enumerate(sizes):
        graph.node(str(i), width=f"{width / 72:.4f}", height=f"{height / 72:.4f}")
    wide, high = space
    label = f'<<table border="0" fixedsize="true" width="{wide:g}" height="{high:g}"><tr><td></td></tr></table>>'
    for i, (tail, head) in enumerate(edges):
        graph.edge(str(tail), str(head), label=label, id=str(i))
    return str(graph.source)


def _read(laid: Mapping[str, Any]) -> dict[str, Any]:
    _, _, width, height = map(float, laid["bb"].split(","))

    def point(text: str) -> tuple[float, float]:
        x, y = text.split(",")[-2:]
        return round(float(x), 1), round(height - float(y), 1)  # Graphviz counts upwards

    boxes = sorted(laid.get("objects", []), key=lambda each: int(each["name"]))
    edges = sorted(laid.get("edges", []), key=lambda each: int(each["id"]))
    return {
        "width": round(width, 1),
        "height": round(height, 1),
        "centers": [point(each["pos"]) for each in boxes],
        "paths": [_path(each["pos"].split(), point) for each in edges],
        "labels": [point(each["lp"]) for each in edges],
    }


def _path(parts: list[str], point: Any) -> str:
    """SVG path data of Graphviz' B-spline ``e,x,y x,y x,y ...``."""
    end = point(parts.pop(0)) if parts[0].startswith("e,") else None
    points = [point(part) for part in parts]
    data = f"M{points[0][0]},{points[0][1]}"
    for i in range(1, len(points) - 2, 3):
        data += "C" + " ".join(f"{x},{y}" for x, y in points[i : i + 3])
    return data + (f"L{end[0]},{end[1]}" if end else "")
