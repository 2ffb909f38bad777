"""views/stepping: how a notebook shows a page: in a sandboxed iframe, and as one picture where it may not.

Where a notebook isn't trusted, and on GitHub, HTML is sanitized: the style and the iframe go, the picture stays. Where
everything stays, the style hides the picture behind the iframe. Found in JupyterLab 4.6: an ``img`` keeps its data
URI, class and inline style; ``style``, ``script`` and ``svg`` go whole, of an ``iframe`` what stands between its tags
is kept, and a ``hidden`` goes. There the page's colours follow Jupyter's theme, by ``color-scheme``.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping, Sequence
from typing import Any

from autograd.common.errors import RenderError
from autograd.common.words import number, span
from autograd.views.graphs import colours
from autograd.views.graphs.dot import BACK, LINE, coloured, new_graph, table, write_pill
from autograd.views.rendering import render, screen_width
from autograd.views.showing import for_notebooks
from autograd.views.stepping.payload import shown
from autograd.views.stepping.templates import asset, fill

LONGEST_TITLE = 30
WIDEST, TALLEST = 10, 20  # inches, about what a notebook's column shows; a larger picture is made smaller
KINDS = {"png": "image/png", "svg": "image/svg+xml"}


def picture_of(dot: str) -> tuple[str, bytes]:
    """DOT text as a PNG, which sanitizers and printers know everywhere; as an SVG where there are no fonts for one."""
    try:
        return "png", render(dot, "png")
    except RenderError:
        return "svg", render(dot, "svg")


def mimebundle(
    page: str, dot: str, plain: str, title: str, alt: str, hint: str
) -> tuple[dict[str, str], dict[str, Any]]:
    """What a notebook is given to choose from (``dot`` is drawn where the page can't stand), and how wide the PNG is.

    Raises:
        RenderError: nothing here can draw.
    """
    kind, picture = picture_of(dot)
    content = fill(
        asset("notebook.html").strip(),
        style=asset("notebook.css").strip(),
        title=html.escape(title),
        page=page.replace("&", "&amp;").replace("'", "&#39;"),  # in single quotes: JSON is full of double ones
        picture=f"data:{KINDS[kind]};base64,{base64.b64encode(picture).decode()}",
        width=f' width="{screen_width(picture)}"' if kind == "png" else "",
        alt=html.escape(alt),
        hint=html.escape(hint),
    )
    return for_notebooks(plain, picture if kind == "png" else None, html=content)  # an export to PDF takes the PNG


def still_dot(
    given: Mapping[str, Any],
    nodes: Sequence[Any],
    gradients: Mapping[Any, float],
    words: Mapping[str, str],
) -> str:
    """The DOT text of the first view of what `payload` gave a page, with every value, gradient and local derivative."""
    graph = given["graphs"]["recorded"]
    (view,) = (each for each in given["views"] if each["key"] == given["first"] and each["graph"] == "recorded")
    partials = [partial for node in nodes for partial in node.partials]
    dot = new_graph(size=f"{WIDEST},{TALLEST}")
    for i, box in enumerate(view["boxes"]):
        first, inside = box["nodes"][0], box.get("outputs") or box["nodes"]
        title = part_name(box["part"], words) if box["part"] else graph["titles"][first]
        title = html.escape(shown(title, LONGEST_TITLE))
        values = span([float(graph["data"][node]) for node in inside])
        if not box["part"] and graph["constant"][first]:
            write_pill(dot, str(i), coloured(f"{title} = {values}" if title else values, LINE, 10))
            continue
        fill = colours.PART if box["part"] else colours.INNER if graph["ops"][first] else colours.LEAF
        arrived = span([gradients[nodes[i]] for i in inside if nodes[i] in gradients])
        gradient = coloured(f"{words['gradient_short']} {arrived or '−'}", BACK)
        rows = [
            f'<td bgcolor="{fill}"><b>{title}</b></td>',
            f"<td>{words['value']} {values}</td>",
            f"<td>{gradient}</td>",
        ]
        dot.node(str(i), table(rows))
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
