"""views/stepping: how a notebook shows a page: in a sandboxed iframe, and as one picture where it may not.

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
    """DOT text as a PNG, which sanitizers and printers know everywhere; as an SVG where there are no fonts for one.

    Raises:
        RenderError: nothing here can draw.
    """
    try:
        return "png", render(dot, "png")
    except RenderError:
        return "svg", render(dot, "svg")


def mimebundle(
    page: str, dot: str, plain: str, title: str, alt: str, hint: str
) -> tuple[dict[str, str], dict[str, Any]]:
    """What a notebook is given to choose from (``dot`` is drawn where the page can't stand), and how wide the PNG is.

    Where nothing here can draw, the page stands alone.
    """
    try:
        kind, picture = picture_of(dot)
    except RenderError as error:
        kind, still, plain = "", "", f"{plain}\n{error}"
    else:
        source = f"data:{KINDS[kind]};base64,{base64.b64encode(picture).decode()}"
        wide = f' width="{screen_width(picture)}"' if kind == "png" else ""
        still = f'<img src="{source}"{wide} style="max-width: 100%; height: auto" alt="{html.escape(alt)}">'
    content = fill(
        asset("notebook/notebook.html").strip(),
        style=asset("notebook/notebook.css").strip(),
        title=html.escape(title),
        page=page.replace("&", "&amp;").replace("'", "&#39;"),  # in single quotes: JSON is full of double ones
        picture=still,
        hint=html.escape(hint),
    )
    return for_notebooks(plain, picture if kind == "png" else None, html=content)  # an export to PDF takes the PNG
