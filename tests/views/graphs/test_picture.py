"""draw(), from outside.

Also of: common/unrendered, views/rendering, views/saving, views/showing.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import autograd
from autograd import RenderError, Value, dot, draw
from autograd.common.unrendered import in_language
from autograd.core.graph import order
from autograd.explaining.naming import names_of
from autograd.views import rendering as render
from autograd.views.graphs.picture import Picture
from nn import MLP

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="macOS and Windows always have fonts")


def drawn(label: str = "w") -> Picture:
    return draw(Value(2.0, label=label) * Value(-3.0, label="b"))


@pytest.fixture
def no_dot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH, and empty."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.fixture
def no_fonts(no_dot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No font folder holds anything."""
    monkeypatch.setattr(render, "FONT_FOLDERS", (str(no_dot),))
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)


def hide(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)  # as if it weren't installed


@pytest.mark.parametrize(
    ("ending", "magic"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("dot", b"digraph")]
)
def test_every_format_without_a_dot_binary(
    tmp_path: Path, ending: str, magic: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    loss = (Value(2.0, label="a") * Value(-3.0, label="b")).tanh()
    draw(loss, tmp_path / f"graph.{ending}")
    assert (tmp_path / f"graph.{ending}").read_bytes().startswith(magic)


def test_values_gradients_and_partials_are_in_the_picture() -> None:
    loss = Value(2.0, label="a") * Value(-3.0, label="b")
    loss.backward()
    svg = draw(loss).svg
    assert all(text in svg for text in ("value −6", "grad −3", "∂ 2", "×"))


def test_a_backslash_is_a_backslash() -> None:
    assert r">a\Nb\l<" in draw(Value(1.0, label=r"a\Nb\l") * 2).svg


@pytest.mark.parametrize("label", ['"quoted"', "<script>alert(1)</script>", "two\nlines", "🎉\\N", "x" * 10_000, "\0"])
def test_any_label_is_drawn_and_stays_text(label: str) -> None:
    svg = draw(Value(1.0, label=label) * 2).svg
    ElementTree.fromstring(svg)  # noqa: S314 - our own picture
    assert "<script" not in svg


def test_what_cannot_be_drawn_is_said(tmp_path: Path) -> None:
    big = Value(1.0)
    for _ in range(600):
        big = big.tanh()
    with pytest.raises(ValueError, match="601 boxes, and a picture of more than 500 can't be read"):
        draw(big, depth=0)
    with pytest.raises(FileNotFoundError, match="doesn't exist"):
        draw(Value(1.0), tmp_path / "none" / "a.svg")
    with pytest.raises(ValueError, match="expected .svg"):
        draw(Value(1.0), tmp_path / "a.bmp")
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("no_dot")
def test_with_no_graphviz_at_all_the_text_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, "pygraphviz")
    (tmp_path / "old.png").write_bytes(b"old")
    with pytest.raises(RenderError, match="pip install pygraphviz") as caught:
        drawn().save(tmp_path / "old.png")
    assert caught.value.dot == drawn().dot
    assert (tmp_path / "old.png").read_bytes() == b"old"
    drawn().save(tmp_path / "graph.dot")
    assert (tmp_path / "graph.dot").read_text(encoding="utf-8") == drawn().dot
    assert {path.name for path in tmp_path.iterdir()} == {"bin", "old.png", "graph.dot"}
    assert drawn().dot in Picture._repr_mimebundle_(drawn())[0]["text/plain"]


def put_broken_dot(folder: Path, script: str) -> None:
    program = folder / ("dot.bat" if sys.platform == "win32" else "dot")
    program.write_text(script if sys.platform == "win32" else script.replace("SH", "#!/bin/sh"), encoding="utf-8")
    program.chmod(0o755)


@pytest.mark.parametrize("script", ["SH\nexit 1\n", "SH\necho garbage\n", "\0 not a program"])
def test_a_broken_dot_is_passed_over_or_named(no_dot: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    put_broken_dot(no_dot, script)
    assert drawn().png.startswith(b"\x89PNG")
    hide(monkeypatch, "pygraphviz")
    with pytest.raises(RenderError, match=r"Graphviz failed: .*dot.* (status|could not be started)") as caught:
        _ = drawn().png
    assert caught.value.dot == drawn().dot


def test_dot_text_that_graphviz_refuses_is_an_error_with_its_words(no_dot: Path) -> None:
    with pytest.raises(RenderError, match=r"pygraphviz ended with status 1 and no SVG, saying: \w*Error: ") as caught:
        _ = Picture("digraph { a -> }").svg
    assert "Traceback" not in str(caught.value)
    assert not list(no_dot.iterdir())


def test_threads_render_at_once() -> None:
    labels = [f"label{i}" for i in range(4)]
    with ThreadPoolExecutor(4) as pool:
        pictures = list(pool.map(lambda label: drawn(label).svg, labels))
    assert [[label for label in labels if label in svg] for svg in pictures] == [[label] for label in labels]


@LINUX
@pytest.mark.usefixtures("no_fonts")
def test_without_fonts_the_letters_are_matplotlibs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn("aaaa").png != drawn("oooo").png  # letters; empty boxes would be the same
    assert b"DejaVuSans" in render.render(drawn().dot, "pdf")
    nothing = tmp_path / "nothing.conf"
    nothing.write_text("<fontconfig></fontconfig>", encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(nothing))
    assert drawn("aaaa").png == drawn("oooo").png  # so the first line would have seen them


@LINUX
@pytest.mark.usefixtures("no_fonts")
def test_without_fonts_and_matplotlib_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, "matplotlib")
    for kind in ("png", "pdf"):
        with pytest.raises(RenderError, match="no fonts.*pip install matplotlib") as caught:
            drawn().save(tmp_path / f"graph.{kind}")
        assert caught.value.dot == drawn().dot
    for kind in ("svg", "dot"):
        drawn().save(tmp_path / f"graph.{kind}")
    assert {path.name for path in tmp_path.iterdir()} == {"bin", "graph.svg", "graph.dot"}


@contextmanager
def ordinary_user(folder: Path) -> Iterator[None]:
    """Not root, for whom everything can be written; the folder becomes that user's."""
    if sys.platform == "win32" or os.geteuid() != 0:
        yield
        return
    for path in (*folder.iterdir(), folder):
        os.chown(path, 65534, 65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_may_not_be_written_stays_as_it_was() -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to other users
        folder = Path(name)
        (folder / "old.dot").write_bytes(b"old")
        (folder / "old.dot").chmod(0o444)
        with ordinary_user(folder):
            with pytest.raises(PermissionError, match=r"draw: can't write .*old\.dot: Permission denied"):
                drawn().save(folder / "old.dot")
            if sys.platform != "win32":  # there a folder can be written whatever its mode
                folder.chmod(0o555)
                with pytest.raises(PermissionError, match=r"draw: can't write .*new\.dot: Permission denied"):
                    drawn().save(folder / "new.dot")
                folder.chmod(0o755)
        assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [("old.dot", b"old")]
        (folder / "old.dot").chmod(0o644)


@pytest.mark.parametrize("name", ["folder.svg", "file/graph.svg", "x" * 300 + ".svg"])
def test_a_path_that_is_no_file_is_an_error_that_names_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.svg").mkdir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="draw: can't write") as caught:
        drawn().save(tmp_path / name)
    assert str(tmp_path / name) in str(caught.value)
    assert {path.name for path in tmp_path.rglob("*")} == {"folder.svg", "file"}


def test_an_interrupt_while_writing_leaves_the_old_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = drawn().save(tmp_path / "graph.dot")

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        drawn("other").save(target)
    assert [path.name for path in tmp_path.iterdir()] == ["graph.dot"]
    assert target.read_text(encoding="utf-8") == drawn().dot


def test_writing_again_keeps_the_mode_and_the_link(tmp_path: Path) -> None:
    target = drawn().save(tmp_path / "graph.dot")
    if sys.platform != "win32":  # modes, and links without asking
        target.chmod(0o600)
        (tmp_path / "link.dot").symlink_to(target)
        drawn("other").save(tmp_path / "link.dot")
        assert (tmp_path / "link.dot").is_symlink()
        assert target.stat().st_mode & 0o777 == 0o600
    drawn("other").save(target)
    assert target.read_text(encoding="utf-8") == drawn("other").dot


def test_inputs_and_weights_stand_below_each_other_in_their_order() -> None:
    x = [Value(number, label=f"x{i}", constant=True) for i, number in enumerate((1.4, -0.4, 0.5), 1)]
    hidden = [dot([Value(0.1 * j, label=f"w{i}{j}") for j in (1, 2, 3)], x).tanh() for i in (1, 2)]
    text = draw(hidden[0] * hidden[1]).svg
    heights = {name: float(y) for y, name in re.findall(r'<text [^>]*y="([-.0-9]+)"[^>]*>([wx][0-9]+)', text)}
    for names in (("x1", "x2", "x3"), ("w11", "w12", "w13"), ("w21", "w22", "w23")):
        assert sorted(names, key=heights.__getitem__) == list(names)


@pytest.mark.parametrize("sizes", [[3, 1], [3, 2], [2, 2, 1], [4, 3, 1]])
def test_neurons_in_frames_stand_below_each_other_in_their_order(sizes: list[int]) -> None:
    outputs = MLP(2, sizes, "tanh")([1.4, -0.4])
    root = autograd.sum(outputs) if isinstance(outputs, list) else outputs
    (layout,) = render.layouts([draw(root).dot])
    heights = {each["name"]: float(each["pos"].split(",")[1]) for each in layout["objects"] if "pos" in each}
    columns: dict[str, list[float]] = {}
    for i, name in enumerate(names_of(order(root)[::-1])):
        if name[0] in "xzh" or (len(sizes) > 1 and sizes[-1] > 1 and name[0] == "ŷ"):
            columns.setdefault(name.translate(dict.fromkeys(map(ord, "₁₂₃₄"))), []).append(heights[f"n{i}"])
    ways = {column: (found == sorted(found), found == sorted(found, reverse=True)) for column, found in columns.items()}
    assert ways.pop("x") == (False, True)
    assert len({*ways.values()}) == 1, ways  # all the same way
    old = shutil.which("dot") and subprocess.run(["dot", "-V"], capture_output=True, text=True, check=True).stderr  # noqa: S607
    if old and "version 2." in old:  # later ones begin with the last frame
        assert {*ways.values()} == {(False, True)}


def test_what_could_not_be_rendered_is_said_in_polish_too(no_dot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(RenderError, match=r"into a picture\. Install .* in this error's \.dot") as caught:
        drawn().rendered("svg")
    said = in_language(caught.value, "pl")
    assert said.startswith("nic tutaj nie potrafi zamienić tekstu DOT w rysunek. Zainstaluj Graphviz")
    assert ".dot" not in said  # that is for Python
