"""workshop: slides: each picture of a notebook with the heading that it stands under, for a lecture."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograd.views.plots.plotting import content_of, new_figure, styled

SIZE = (16.0, 9.0)  # inches, at 120 dots each: 1920×1080
DPI = 120
IN_HTML = re.compile(r'src="data:image/png;base64,([A-Za-z0-9+/=\s]+)"')


def slides_of(notebook: Path) -> Iterator[bytes]:
    """A slide of 1920×1080 for each picture in a notebook's outputs, and one with its title before them: as PNG.

    Raises:
        ModuleNotFoundError: matplotlib isn't installed.
    """
    heading = ""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            found = re.findall(r"^##? +(.*)", "".join(cell["source"]), re.MULTILINE)
            if found and not heading:
                yield slide(found[0])
            heading = found[-1] if found else heading
        for picture in pictures(cell):
            yield slide(heading, picture)


def pictures(cell: dict[str, Any]) -> Iterator[bytes]:
    """The pictures that a cell gave, as PNG."""
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        if "image/png" in data:
            yield base64.b64decode("".join(data["image/png"]))
        else:
            yield from map(base64.b64decode, IN_HTML.findall("".join(data.get("text/html", ""))))


def slide(heading: str, picture: bytes = b"") -> bytes:
    """A heading with a picture below it, as large as there is room; without one, the heading in the middle."""
    with styled("workshop"):
        figure = new_figure(*SIZE, dpi=DPI, facecolor="white")
        if not picture:
            figure.text(0.5, 0.5, heading, ha="center", va="center", fontsize=44, wrap=True)
        else:
            from matplotlib.image import imread

            shown = imread(io.BytesIO(picture), format="png")
            figure.text(0.05, 0.93, heading, ha="left", va="center", fontsize=30)
            axes = figure.add_axes((0.04, 0.04, 0.92, 0.82))
            axes.imshow(shown, interpolation="antialiased")
            axes.axis("off")
    return content_of(figure, "png", "workshop", dpi=DPI)
