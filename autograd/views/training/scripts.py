"""views/training: the page's scripts, in the order in which they are put together."""

from __future__ import annotations

from importlib import resources

from autograd.views.training import kernels

# each uses those above it; a worker has them, too
LOGIC = (
    "logic/ziggurat.js",
    "logic/numpy.js",
    "logic/network.js",
    "logic/objectives.js",
    "logic/optimizers.js",
    "logic/datasets.js",
    "logic/trainer.js",
    "logic/calling.js",
    "logic/passing.js",
    "logic/settings.js",
    "logic/python.js",
    "logic/health.js",
    "logic/puzzles.js",
    "logic/csv.js",
    "worker/serving.js",
)

SHARED = ("page/texts.js", "page/elements.js")  # of the stepping page
PAGE = (  # lab has what is above it
    "page/widths.js",
    "page/colouring.js",
    "page/engine.js",
    "page/fields.js",
    "page/choosing.js",
    "page/transport.js",
    "page/losses.js",
    "page/plane.js",
    "page/drawing.js",
    "page/stepping.js",
    "page/bars.js",
    "page/arithmetic.js",
    "page/puzzling.js",
    "page/address.js",
    "page/dropping.js",
    "page/lab.js",
)
STYLES = ("page/page.css", "page/network.css", "page/deep.css")


def asset(name: str) -> str:
    """A file of the page, by its path, such as ``logic/numpy.js``."""
    return (resources.files("autograd.views.training") / "assets" / name).read_text(encoding="utf-8")


def kernels_script() -> str:
    """The rows and losses as loops (see `kernels.script`)."""
    return kernels.script()
