"""views: from DOT text to a picture: the system's dot, else the Graphviz inside pygraphviz, else a clear error."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from autograd.common.unrendered import Said, render_error

FORMATS = ("svg", "png", "pdf")
# What each kind of output holds near its start; json is a layout without a picture
SIGNS = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "json": b"{"}
DPI = "144"  # of a PNG; the other two have no pixels
# In a process of its own: Graphviz as a library is not safe to use from two threads, and writes to stderr
EMBEDDED = (
    "import sys\n"
    "sys.excepthook = lambda kind, error, _: print(f'{kind.__name__}: {error}', file=sys.stderr)\n"
    "import pygraphviz\n"
    "for text in sys.stdin.buffer.read().decode().split('\\0'):\n"
    "    graph = pygraphviz.AGraph(string=text)\n"
    f"    if sys.argv[1] == 'png': graph.graph_attr['dpi'] = '{DPI}'\n"
    "    sys.stdout.buffer.write(graph.draw(None, format=sys.argv[1], prog='dot'))\n"
)
INSTALL: Said = ("install", {})
KEPT: Said = ("kept", {})
# Where Graphviz looks for fonts on Linux; elsewhere the system always has some
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


def has_fonts() -> bool:
    """Whether Graphviz will find any font."""
    folders = [Path(os.path.expanduser(folder)) for folder in FONT_FOLDERS]  # noqa: PTH111 - no home is no error
    return sys.platform != "linux" or any(next(f.rglob("*.[to]t[fc]"), None) for f in folders if f.is_dir())


def screen_width(png: bytes) -> int:
    """How wide to show a PNG from `render`, so that it's as large as the SVG: an inch of a screen is 96 pixels."""
    return int.from_bytes(png[16:20]) * 96 // int(DPI)


def font_settings(folder: Path) -> dict[str, str]:
    """The environment for a machine without fonts: fontconfig is shown matplotlib's DejaVu, if that is installed."""
    found = importlib.util.find_spec("matplotlib")
    for place in (found and found.submodule_search_locations) or ():
        fonts = Path(place) / "mpl-data" / "fonts" / "ttf"
        if fonts.is_dir():
            config = folder / "fonts.conf"
            inside = f"<dir>{escape(str(fonts))}</dir><cachedir>{escape(str(folder / 'cache'))}</cachedir>"
            config.write_text(f"<?xml version='1.0'?><fontconfig>{inside}</fontconfig>", encoding="utf-8")
            return {"FONTCONFIG_FILE": str(config)}
    return {}


def renderers(kind: str) -> dict[str, list[str]]:
    """What can draw here, best first: its name, and the command that reads DOT text and writes the picture."""
    found = {}
    if program := shutil.which("dot"):
        found[program] = [program, f"-T{kind}", *([f"-Gdpi={DPI}"] if kind == "png" else [])]
    if importlib.util.find_spec("pygraphviz") is not None:
        found["pygraphviz"] = [sys.executable, "-P", "-c", EMBEDDED, kind]  # -P: nothing from the current folder
    return found


def drawn_by(command: list[str], dot: str, kind: str, environment: dict[str, str]) -> tuple[bytes, Said]:
    """The picture, or why there is none."""
    try:
        done = subprocess.run(command, input=dot.encode(), capture_output=True, env=environment)  # noqa: S603
    except OSError as error:
        return b"", ("not_started", {"why": error.strerror})
    if done.returncode == 0 and SIGNS[kind] in done.stdout[:2000]:
        return done.stdout, ("", {})
    said = done.stderr.decode(errors="replace").strip()[-500:]
    return b"", ("ended_saying" if said else "ended", {"status": done.returncode, "why": said})


def render(dot: str, kind: str) -> bytes:
    """The picture of DOT text, as bytes; of the kind "json" the layout alone.

    Raises:
        RenderError: nothing here can render; the error keeps the DOT text and says what to install.
    """
    programs = renderers(kind)
    if not programs:
        raise render_error(("no_renderer", {}), INSTALL, KEPT, dot=dot)
    complaints: list[Said] = []
    with ExitStack() as stack:
        extra: dict[str, str] = {}
        if "FONTCONFIG_FILE" not in os.environ and not has_fonts():
            extra = font_settings(Path(stack.enter_context(tempfile.TemporaryDirectory())))
            if not extra and kind not in ("svg", "json"):  # SVG keeps its text as text
                raise render_error(("no_fonts", {"kind": kind.upper()}), KEPT, dot=dot)
        for name, command in programs.items():
            picture, complaint = drawn_by(
                command, dot if name == "pygraphviz" else dot.replace("\0", "\n"), kind, {**os.environ, **extra}
            )
            if picture:
                return picture
            key, into = complaint
            complaints.append((key, {"name": name, "kind": kind.upper(), **into}))
    raise render_error(("failed", {}), *complaints, INSTALL, KEPT, dot=dot)


def render_all(dots: Sequence[str], kind: str) -> list[bytes]:
    """The pictures of several DOT texts, with one start of the embedded Graphviz.

    The system's dot is started for each: 2.43 lays the same graph out differently after another one.

    Raises:
        RenderError: nothing here can render, or something else came than one picture for each.
    """
    if shutil.which("dot"):
        return [render(dot, kind) for dot in dots]
    begin = {"svg": b"<?xml", "png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-"}[kind]
    together = render("\0".join(dots), kind)
    found = [begin + part for part in together.split(begin)[1:]]
    if len(found) != len(dots):
        made: Said = "too_few", {"found": len(found), "kind": kind.upper(), "count": len(dots)}
        raise render_error(made, KEPT, dot=dots[0])
    return found


def layouts(dots: Sequence[str]) -> list[Any]:
    """Where Graphviz puts the nodes and edges of several graphs, each as its JSON; one start serves them all.

    Raises:
        RenderError: nothing here can lay a graph out.
    """
    text, found = render("\0".join(dots), "json").decode().strip(), []
    while text:
        each, end = json.JSONDecoder().raw_decode(text)
        found.append(each)
        text = text[end:].lstrip()
    return found
