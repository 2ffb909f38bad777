"""How a notebook shows a page: in a sandboxed iframe, and as one picture where it may not.

Where a notebook isn't trusted, and on GitHub, HTML is sanitized: the style and the iframe go, the picture stays. Where
everything stays, the style hides the picture behind the iframe. Found in JupyterLab 4.6: an ``img`` keeps its data
URI, class and inline style; ``style``, ``script`` and ``svg`` go whole, of an ``iframe`` what stands between its tags
is kept, and a ``hidden`` goes. There the page's colours follow Jupyter's theme, by ``color-scheme``.
"""

from __future__ import annotations

import base64
import html
from typing import Any

from autograd.common.errors import RenderError
from autograd.views.rendering import render, screen_width
from autograd.views.showing import for_notebooks
from autograd.views.stepping.templates import asset, fill

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
    """What a notebook is given to choose from, and how wide the PNG is.

    Args:
        page: the page.
        dot: DOT text of the picture that stands where the page can't.
        plain: what a console shows.
        title: what the page is called.
        alt: what the picture shows, in words.
        hint: what to do to get the page instead of the picture.

    Raises:
        RenderError: nothing here can draw.
    """
    kind, picture = picture_of(dot)
    filled = {
        "style": asset("notebook.css").strip(),
        "title": html.escape(title),
        "page": page.replace("&", "&amp;").replace("'", "&#39;"),  # in single quotes: JSON is full of double ones
        "picture": f"data:{KINDS[kind]};base64,{base64.b64encode(picture).decode()}",
        "width": f' width="{screen_width(picture)}"' if kind == "png" else "",
        "alt": html.escape(alt),
        "hint": html.escape(hint),
    }
    shown = fill(asset("notebook.html").strip(), **filled)
    return for_notebooks(plain, picture if kind == "png" else None, html=shown)  # an export to PDF takes the PNG
