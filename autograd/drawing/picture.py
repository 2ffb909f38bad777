"""draw(): a graph as a picture that can be shown, saved, or read as text."""

from __future__ import annotations

import base64
import os
import sys
from pathlib import Path
from typing import Any

from autograd.drawing.dot import dot_text
from autograd.errors import RenderError
from autograd.files import write_whole
from autograd.graph import order
from autograd.naming import label_from_caller
from autograd.rendering import FORMATS, render, screen_width
from autograd.unfolding import unfold


class Picture:
    """A drawn graph; a notebook shows it, `save` writes it.

    Args:
        dot: the DOT text.
    """

    def __init__(self, dot: str) -> None:
        self.dot = dot

    @property
    def svg(self) -> str:
        """The picture as SVG text."""
        return render(self.dot, "svg").decode()

    @property
    def png(self) -> bytes:
        """The picture as PNG bytes."""
        return render(self.dot, "png")

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture; the ending says how: .svg, .png, .pdf, .dot or .gv.

        Raises:
            ValueError: another ending.
            OSError: the folder doesn't exist, or the file or folder can't be written; what was there stays.
            RenderError: nothing here can render.
        """
        target = Path(path)
        kind = target.suffix.lower().removeprefix(".")
        if kind not in (*FORMATS, "dot", "gv"):
            raise ValueError(f"draw: {target} ends in {target.suffix!r}; expected .svg, .png, .pdf or .dot")
        if not target.parent.exists():
            raise FileNotFoundError(f"draw: the folder {target.parent} doesn't exist; make it first")
        content = render(self.dot, kind) if kind in FORMATS else self.dot.encode()
        try:
            write_whole(target, content)
        except OSError as error:
            raise type(error)(error.errno, f"draw: can't write {target}: {error.strerror}") from error
        return target

    def __repr__(self) -> str:
        return 'Picture of a graph. A notebook shows it; .save("graph.svg") writes it'

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        try:
            bundle = {"image/svg+xml": self.svg, "text/plain": repr(self)}
        except RenderError as error:
            return {"text/plain": f"{error}\n\n{self.dot}"}, {}
        try:  # shown where a notebook isn't trusted, for an SVG could hold a script; unlike the SVG it needs fonts
            png = self.png
        except RenderError:
            return bundle, {}
        bundle["image/png"] = base64.b64encode(png).decode()
        return bundle, {"image/png": {"width": screen_width(png)}}


def draw(root: Any, path: str | os.PathLike[str] | None = None, *, unfolded: bool = False) -> Picture:
    """Draw the graph below ``root``: values, gradients, and the local derivative on every edge.

    A node without a label gets the name of the caller's variable that holds it.

    Args:
        root: the node to draw, with everything it was made from.
        path: where to save it, as .svg, .png, .pdf or .dot; nowhere where None.
        unfolded: draw weighted sums and their like as single multiplications and additions.

    Raises:
        TypeError: ``root`` is not a Value.
        ValueError: more than 500 nodes, or an unknown ending.
        StaleError: a leaf was changed after the recording.
        RenderError: nothing here can render; its ``dot`` keeps the text.

    Example:
        >>> from autograd import Value
        >>> "value 6" in draw(Value(2.0) * Value(3.0)).dot
        True
    """
    if not hasattr(root, "parents"):
        raise TypeError(f"draw: root is a {type(root).__name__}, {root!r:.60}; expected a Value")
    label_from_caller(order(root), sys._getframe(1))
    picture = Picture(dot_text(unfold(root) if unfolded else root))
    if path is not None:
        picture.save(path)
    return picture
