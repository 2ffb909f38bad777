"""How a notebook shows a page: in a sandboxed iframe, and as one picture where it may not.

Where a notebook isn't trusted, and on GitHub, HTML is sanitized: the style and the iframe go, the picture stays. Where
everything stays, the style hides the picture behind the iframe. Measured in JupyterLab 4.6: an ``img`` keeps its data
URI, class and inline style; ``style``, ``iframe``, ``script`` and ``svg`` go, ``hidden`` too, and of an iframe only what
stands between its tags is kept.
"""

from __future__ import annotations

import base64
import html
import re
from importlib import resources
from typing import Any

from autograd.errors import RenderError
from autograd.rendering import render, screen_width

KINDS = {"png": "image/png", "svg": "image/svg+xml"}  # best first: sanitizers and printers know PNG everywhere


def picture_of(dot: str) -> tuple[str, bytes] | None:
    """DOT text as a PNG; as an SVG where there are no fonts to make one; None where nothing here can draw."""
    for kind in KINDS:
        try:
            return kind, render(dot, kind)
        except RenderError:
            continue
    return None


def mimebundle(page: str, dot: str, plain: str, title: str, alt: str, hint: str) -> tuple[dict[str, str], dict[str, Any]]:
    """What a notebook is given to choose from, and how wide the PNG is.

    Args:
        page: the page.
        dot: DOT text of the picture that stands where the page can't.
        plain: what a console shows.
        title: what the page is called.
        alt: what the picture shows, in words.
        hint: what to do to get the page instead of the picture.
    """
    drawn = picture_of(dot)
    filled = {
        "style": (resources.files("autograd.stepping") / "assets" / "notebook.css").read_text(encoding="utf-8").strip(),
        "title": html.escape(title),
        "page": page.replace("&", "&amp;").replace("'", "&#39;"),  # in single quotes: JSON is full of double ones
        "picture": "",
        "width": "",
        "alt": html.escape(alt),
        "hint": html.escape(hint),
    }
    bundle, metadata = {"text/plain": plain}, {}
    if drawn:
        kind, picture = drawn
        encoded = base64.b64encode(picture).decode()
        filled["picture"] = f"data:{KINDS[kind]};base64,{encoded}"
        if kind == "png":  # beside the HTML too: an export to PDF takes that
            width = screen_width(picture)
            filled["width"] = f' width="{width}"'
            bundle["image/png"] = encoded
            metadata["image/png"] = {"width": width}
    template = (resources.files("autograd.stepping") / "assets" / "notebook.html").read_text(encoding="utf-8")
    bundle["text/html"] = re.sub(r"{{(\w+)}}", lambda place: filled[place[1]], template)
    return bundle, metadata
