"""``autograd draw``, run as its user runs it.

Also of: common/files.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograd import Value, draw
from tests.support.places import ROOT

WORDS = ["draw", "d = a*b; d + c", "a=2", "b=-3", "c=10"]


def run(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    root = ROOT
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "autograd", *words],
        capture_output=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8", **environment},
        timeout=60,
    )


@pytest.mark.parametrize(
    ("name", "magic"), [("g.svg", b"<?xml"), ("g.png", b"\x89PNG"), ("g.pdf", b"%PDF"), ("g.dot", b"digraph")]
)
def test_the_ending_says_the_format(tmp_path: Path, name: str, magic: bytes) -> None:
    done = run(tmp_path, *WORDS, "-o", name)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().strip() == str((tmp_path / name).resolve())
    assert (tmp_path / name).read_bytes().startswith(magic)


def test_a_gif_moves_through_back_propagation(tmp_path: Path) -> None:
    pytest.importorskip("PIL", reason="Pillow comes with the extra demos")
    done = run(tmp_path, *WORDS, "-o", "g.gif")
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "g.gif").read_bytes().startswith(b"GIF89a")


def test_a_gif_can_begin_with_the_forward_pass_and_speak_polish(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image", reason="Pillow comes with the extra demos")
    done = run(tmp_path, *WORDS, "-o", "g.gif", "--forward", "--language", "pl")
    assert (done.returncode, done.stderr) == (0, b"")
    with image.open(tmp_path / "g.gif") as gif:
        assert gif.n_frames == 2 * (1 + 2)  # a·b, and + c


@pytest.mark.parametrize("words", [["--forward"]])
def test_what_only_moves_is_refused_of_a_still_picture(tmp_path: Path, words: list[str]) -> None:
    done = run(tmp_path, *WORDS, *words, "-o", "g.svg")
    said = f"autograd draw: {words[0]} is for a picture that moves; write it with -o NAME.gif"
    assert (done.returncode, done.stderr.decode().strip()) == (2, said)
    assert not list(tmp_path.iterdir())


def test_it_is_the_picture_that_draw_makes_with_gradients(tmp_path: Path) -> None:
    a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c")
    d = a * b
    d.label = "d"
    root = d + c
    root.label = "L"
    root.backward()
    for words, asked in (([], {}), (["--color", "gradient", "--highlight", "a, d"], {"highlight": [a, d]})):
        expected = draw(root, color="gradient" if words else None, **asked).dot  # type: ignore[arg-type]
        done = run(tmp_path, *WORDS, *words, "-o", "-", "--format", "dot")
        assert done.stdout.decode().replace("\r\n", "\n") == expected
    part = run(tmp_path, *WORDS, "--near", "d", "--distance", "1", "-o", "-", "--format", "dot").stdout.decode()
    assert "4 of 5 nodes are shown" in part
    path = run(tmp_path, *WORDS, "--through", "c", "-o", "-", "--format", "dot").stdout.decode()
    assert "2 of 5 nodes are shown" in path


def test_standard_output_is_svg_unless_told_otherwise(tmp_path: Path) -> None:
    assert run(tmp_path, *WORDS, "-o", "-").stdout.startswith(b"<?xml")
    assert run(tmp_path, *WORDS, "-o", "-", "--format", "png").stdout.startswith(b"\x89PNG")
    assert not list(tmp_path.iterdir())


def test_without_a_name_it_is_graph_svg(tmp_path: Path) -> None:
    assert run(tmp_path, "draw", "-a*b", "a=2", "b=1").returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["graph.svg"]


def test_with_nothing_that_renders_the_dot_text_is_kept_and_a_hint_given(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text("import sys; sys.modules['pygraphviz'] = None\n", encoding="utf-8")
    root = ROOT
    environment = {"PATH": str(hidden), "PYTHONPATH": os.pathsep.join([str(hidden), str(root)])}
    done = run(tmp_path, *WORDS, "-o", "g.png", **environment)
    assert done.returncode == 2
    assert b"pip install pygraphviz" in done.stderr
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "g.dot").read_bytes().startswith(b"digraph")
    assert not (tmp_path / "g.png").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "g.bmp"], "g.bmp ends in '.bmp'; expected one of: .svg, .png, .pdf, .dot, .gv, .gif"),
        (["-o", "none/g.svg"], "the folder none doesn't exist"),
        (["--near", "q"], "--near: nothing is called 'q'; there are: a, b, d, c, L"),
        (["--highlight", "a,__import__('os')"], "--highlight: nothing is called \"__import__('os')\""),
        (["--format", "png"], "--format is for -o -"),
        (["--color", "pretty"], "--color is 'pretty'; expected one of: gradient, value"),
        (["--distance", "-1", "--near", "a"], "distance is -1; expected a whole number"),
    ],
)
def test_what_cannot_be_done_is_one_line(tmp_path: Path, words: list[str], said: str) -> None:
    done = run(tmp_path, *WORDS, *words)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words", [["--color", "value"], ["--through", "a"], ["--near", "a"], ["--highlight", "a"], ["--distance", "0"]]
)
def test_what_a_moving_picture_cannot_show_is_refused(tmp_path: Path, words: list[str]) -> None:
    done = run(tmp_path, *WORDS, *words, "-o", "g.gif")
    said = f"autograd draw: {words[0]} is for a picture that stands still; a .gif shows the whole graph"
    assert (done.returncode, done.stderr.decode().strip()) == (2, said)
    assert not list(tmp_path.iterdir())
