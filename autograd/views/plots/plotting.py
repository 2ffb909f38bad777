"""views/plots: what the pictures made by matplotlib share.

Its late import, a style, and a picture that can be saved.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from autograd.views.rendering import DPI
from autograd.views.saving import need
from autograd.views.showing import Still

if TYPE_CHECKING:
    from matplotlib.colors import Colormap
    from matplotlib.figure import Figure

# Okabe and Ito's colours, which colour-blind people tell apart; the first two first
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#000000")
# What they mean where a network learns: in History's curves, in films and on the training page
TRAINED, HELD_OUT = COLOURS[:2]  # losses
ABOVE, BELOW = COLOURS[:2]  # numbers above and below 0, and the classes 1 and 0
INK, FAINT = "#222222", "#dddddd"

# Everything else is as matplotlib comes, whatever the user has set: a film's frames are to be alike
STYLE = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "autograd",  # the same picture is the same file
    "font.family": "DejaVu Sans",  # which comes with matplotlib
    "mathtext.fontset": "dejavusans",
    "font.size": 9,
    "axes.titlesize": 10,
    "text.color": INK,
    "axes.edgecolor": "#888888",
    "axes.labelcolor": INK,
    "xtick.color": "#666666",
    "ytick.color": "#666666",
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
}
_alone = threading.RLock()  # matplotlib's settings belong to the whole process


@contextmanager
def styled(who: str) -> Iterator[None]:
    """Matplotlib with our style inside, and with the user's settings again after it."""
    style = need("matplotlib.style", who)
    with _alone, style.context(["default", STYLE]):
        yield


def new_figure(width: float, height: float, **options: Any) -> Figure:
    """A figure that pyplot knows nothing of, so that it opens no window and needs no closing."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), **options)


def signs() -> Colormap:
    """The colours of numbers below and above 0, which is white and in the middle."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("signs", [BELOW, "white", ABOVE])


def settle(figure: Figure) -> None:
    """Lay a figure out once and for all: a layout engine would move things a little with every drawing."""
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
    figure.set_layout_engine("none")


def content_of(figure: Figure, kind: str, who: str, dpi: float = float(DPI)) -> bytes:
    """The figure as the content of a file: "svg", "png" or "pdf"."""
    file = io.BytesIO()
    dates = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}
    with styled(who):
        figure.savefig(file, format=kind, dpi=dpi, metadata=dates.get(kind))
    return file.getvalue()


class Plot(Still):
    """A drawn figure, with a title for its repr; a notebook shows it, `save` writes it."""

    def __init__(self, figure: Figure, who: str, title: str) -> None:
        super().__init__(who)
        self.figure = figure
        self.title = title

    def rendered(self, kind: str) -> bytes:
        """The picture as bytes: "svg", "png" or "pdf"."""
        return content_of(self.figure, kind, self.who)

    def __repr__(self) -> str:
        return f'Plot of {self.title}. A notebook shows it; .save("plot.svg") writes it'
