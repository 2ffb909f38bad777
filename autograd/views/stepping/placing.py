"""Where Graphviz puts boxes and edges, in pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from autograd.views.rendering import layouts

LABEL = (74, 16)  # pixels kept free for what is written beside an edge


def dot_of(
    sizes: Sequence[tuple[float, float]],
    edges: Sequence[tuple[int, int]],
    direction: str = "LR",
    spaces: Sequence[tuple[float, float]] | None = None,
) -> str:
    """The DOT text of boxes of the given sizes in pixels, and edges between them; see `place`."""
    import graphviz  # late: importing autograd loads no graphviz

    graph = graphviz.Digraph()
    graph.attr(rankdir=direction, nodesep="0.25", ranksep="0.35")
    graph.attr("node", shape="box", fixedsize="true", label="")
    for i, (width, height) in enumerate(sizes):
        graph.node(str(i), width=f"{width / 72:.4f}", height=f"{height / 72:.4f}")
    for (tail, head), (wide, high) in zip(edges, spaces or [LABEL] * len(edges), strict=True):
        space = f'<<table border="0" fixedsize="true" width="{wide:g}" height="{high:g}"><tr><td></td></tr></table>>'
        graph.edge(str(tail), str(head), label=space)
    return str(graph.source)


def place(
    sizes: Sequence[tuple[float, float]],
    edges: Sequence[tuple[int, int]],
    direction: str = "LR",
    spaces: Sequence[tuple[float, float]] | None = None,
) -> dict[str, Any]:
    """Lay boxes and edges out.

    Args:
        sizes: width and height of each box in pixels.
        edges: pairs of positions in ``sizes``.
        direction: "LR" from left to right, "TB" from top to bottom.
        spaces: width and height kept free beside each edge, for what is written there.

    Returns:
        ``width`` and ``height`` of the whole, ``centers`` of the boxes, and for every edge its ``paths`` (SVG path
        data) and the middle of its label in ``labels``.

    Raises:
        RenderError: nothing here can lay a graph out; the message says what to install.

    Example:
        >>> placed = place([(100, 40), (100, 40)], [(0, 1)])
        >>> placed["centers"][0][0] < placed["centers"][1][0]
        True
    """
    (laid,) = layouts([dot_of(sizes, edges, direction, spaces)])
    return _placed(laid, len(sizes), edges)


def place_all(
    graphs: Sequence[tuple[Sequence[tuple[float, float]], Sequence[tuple[int, int]]]],
) -> list[dict[str, Any]]:
    """`place` of many graphs, each its sizes and edges, with one start of Graphviz.

    Raises:
        RenderError: nothing here can lay a graph out; the message says what to install.

    Example:
        >>> [len(placed["centers"]) for placed in place_all([([(9, 9)], []), ([(9, 9), (9, 9)], [(0, 1)])])]
        [1, 2]
    """
    laid = layouts([dot_of(sizes, edges) for sizes, edges in graphs])
    return [_placed(each, len(sizes), edges) for each, (sizes, edges) in zip(laid, graphs, strict=True)]


def _placed(laid: Mapping[str, Any], count: int, edges: Sequence[tuple[int, int]]) -> dict[str, Any]:
    _, _, width, height = map(float, laid["bb"].split(","))

    def point(text: str) -> tuple[float, float]:
        x, y = text.split(",")[-2:]
        return round(float(x), 1), round(height - float(y), 1)  # Graphviz counts upwards

    boxes: dict[int, tuple[float, float]] = {}
    for each in laid.get("objects", []):
        boxes[int(each["name"])] = point(each["pos"])
    numbers = {each["_gvid"]: int(each["name"]) for each in laid.get("objects", [])}
    waiting: dict[tuple[int, int], list[Any]] = {}
    for each in laid.get("edges", []):
        waiting.setdefault((numbers[each["tail"]], numbers[each["head"]]), []).append(each)
    paths, labels = [], []
    for edge in edges:
        each = waiting[edge].pop(0)
        paths.append(_path(each["pos"].split(), point))
        labels.append(point(each["lp"]))
    return {
        "width": round(width, 1),
        "height": round(height, 1),
        "centers": [boxes[i] for i in range(count)],
        "paths": paths,
        "labels": labels,
    }


def _path(parts: list[str], point: Any) -> str:
    """SVG path data of Graphviz' B-spline ``e,x,y x,y x,y ...``."""
    end = point(parts.pop(0)) if parts[0].startswith("e,") else None
    points = [point(part) for part in parts]
    data = f"M{points[0][0]},{points[0][1]}"
    for i in range(1, len(points) - 2, 3):
        data += "C" + " ".join(f"{x},{y}" for x, y in points[i : i + 3])
    return data + (f"L{end[0]},{end[1]}" if end else "")
