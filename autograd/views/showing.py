"""views: a picture that stands still, as its user has it: a notebook shows it, `save` writes it."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

from autograd.common.errors import RenderError
from autograd.common.files import write_whole
from autograd.views.rendering import FORMATS, screen_width
from autograd.views.saving import target_of


class Still:
    """What pictures that stand still share; `rendered` is each one's own."""

    kinds: tuple[str, ...] = FORMATS

    def __init__(self, who: str) -> None:
        self.who = who  # made it, for error messages

    def rendered(self, kind: str) -> bytes:
        """The picture as bytes: "svg", "png" or "pdf"."""
        raise NotImplementedError

    @property
    def svg(self) -> str:
        """The picture as SVG text."""
        return self.rendered("svg").decode()

    @property
    def png(self) -> bytes:
        """The picture as PNG bytes."""
        return self.rendered("png")

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture; the ending says how: .svg, .png or .pdf, and of a graph .dot or .gv.

        Raises:
            ValueError: another ending.
            OSError: the folder doesn't exist, or the file can't be written; what was there is kept.
            RenderError: nothing here can render.
        """
        target, kind = target_of(path, self.kinds, self.who)
        return write_whole(target, self.rendered(kind), self.who)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        try:
            svg = self.svg
        except RenderError as error:
            return {"text/plain": f"{error}\n\n{error.dot}"}, {}
        try:
            return for_notebooks(repr(self), self.png, svg=svg)
        except RenderError:  # unlike the SVG it needs fonts
            return for_notebooks(repr(self), svg=svg)


def for_notebooks(plain: str, png: bytes | None = None, **others: str) -> tuple[dict[str, str], dict[str, Any]]:
    """What a notebook is given to choose from, and how wide the PNG is.

    The PNG is shown where a notebook isn't trusted, for an SVG or HTML could hold a script; ``plain`` in a console.
    """
    kinds = {"svg": "image/svg+xml", "html": "text/html"}
    bundle = {kinds[kind]: text for kind, text in others.items()} | {"text/plain": plain}
    if png is None:
        return bundle, {}
    return bundle | {"image/png": base64.b64encode(png).decode()}, {"image/png": {"width": screen_width(png)}}
