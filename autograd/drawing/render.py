"""From DOT text to a picture: the system's dot, else the Graphviz inside pygraphviz, else a clear error."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from autograd.errors import RenderError

FORMATS = ("svg", "png", "pdf")
# In a process of its own: Graphviz as a library is not safe to use from two threads, and writes to stderr
EMBEDDED = (
    "import sys, pygraphviz\n"
    "g = pygraphviz.AGraph(string=sys.stdin.buffer.read().decode())\n"
    "sys.stdout.buffer.write(g.draw(None, format=sys.argv[1], prog='dot'))\n"
)


def has_fonts() -> bool:
    """Whether fontconfig's usual folders hold any font."""
    folders = ("/usr/share/fonts", "/usr/local/share/fonts", str(Path.home() / ".fonts"))
    return sys.platform != "linux" or any(next(Path(f).rglob("*.[to]tf"), None) for f in folders if Path(f).is_dir())


def font_settings(folder: Path, dot: str) -> dict[str, str]:
    """The environment for a machine without fonts: fontconfig is shown matplotlib's DejaVu."""
    found = importlib.util.find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        raise RenderError(
            "this machine has no fonts, so the picture would hold empty boxes. Install some, or matplotlib, which "
            "brings DejaVu: pip install matplotlib. SVG and DOT work without",
            dot,
        )
    fonts = Path(found.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
    config = folder / "fonts.conf"
    config.write_text(
        f"<?xml version='1.0'?><fontconfig><dir>{fonts}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>"
    )
    return {"FONTCONFIG_FILE": str(config)}


def render(dot: str, kind: str) -> bytes:
    """The picture of DOT text, as bytes.

    Args:
        dot: DOT text.
        kind: "svg", "png" or "pdf".

    Raises:
        RenderError: nothing here can render; the error keeps the DOT text and says what to install.
    """
    resolution = ["-Gdpi=144"] if kind == "png" else []
    if program := shutil.which("dot"):
        command = [program, f"-T{kind}", *resolution]
    elif importlib.util.find_spec("pygraphviz") is not None:
        command = [sys.executable, "-c", EMBEDDED, kind]
        dot_in = dot.replace("{", '{ graph [dpi="144"];', 1) if resolution else dot
    else:
        raise RenderError(
            "nothing here can turn DOT text into a picture. Install Graphviz (apt install graphviz, brew install "
            "graphviz), or: pip install pygraphviz. The DOT text is in this error's .dot, and draw(...).dot",
            dot,
        )
    with tempfile.TemporaryDirectory() as folder:
        needs_font = kind != "svg" and "FONTCONFIG_FILE" not in os.environ and not has_fonts()
        extra = font_settings(Path(folder), dot) if needs_font else {}
        text = dot if program else dot_in
        done = subprocess.run(command, input=text.encode(), capture_output=True, env={**os.environ, **extra})  # noqa: S603
    if done.returncode or not done.stdout:
        raise RenderError(f"Graphviz failed: {done.stderr.decode(errors='replace').strip()[-500:]}", dot)
    return done.stdout
