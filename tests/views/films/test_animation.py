"""animate(), from outside: the frames' numbers against a fresh pass, and the files that come out.

Also of: views/films/frames.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

import autograd
from autograd import RenderError, StaleError, Value, animate
from autograd.common.words import number
from autograd.core.graph import order
from autograd.views.films import animation, frames
from autograd.views.rendering import layouts
from nn import MLP

image = pytest.importorskip("PIL.Image", reason="Pillow comes with the extra demos")


def expression() -> Value:
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    d = a * b
    d.label = "d"
    root = d.tanh() + a * a
    root.label = "L"
    return root


def gradient_in(dot: str, name: str) -> str:
    found: list[str] = re.findall(rf"<b>{name}</b>.*?>grad ([^<]*)<", dot)
    assert len(found) == 1
    return found[0]


def test_the_gradients_grow_step_by_step_to_what_backward_gives() -> None:
    root = expression()
    made = animate(root)
    assert len(made.dots) == 1 + sum(bool(node.op) for node in order(root))
    assert gradient_in(made.dots[0], "L") == "1"
    assert gradient_in(made.dots[0], "a") == gradient_in(made.dots[0], "d") == "·"
    assert all(node.grad == 0.0 for node in order(root))
    seen = [gradient_in(dot, "a") for dot in made.dots]
    assert "4" in seen  # after a·a alone, which comes twice from a
    root.backward()
    for node in order(root):
        if node.label:
            assert gradient_in(made.dots[-1], node.label) == number(node.grad, 5)


def test_each_frame_marks_one_box_and_where_it_sends() -> None:
    made = animate(expression())
    for dot in made.dots[1:]:
        assert dot.count('color="#d55e00" border="3"') == 1
        assert 1 <= dot.count("penwidth=2.5") <= 2
        assert re.search(r"Step \d of 4: ", dot)
    assert "penwidth" not in made.dots[0]
    assert "sum 0 → " in made.dots[1]


@pytest.mark.parametrize("depth", [None, 0, 2])
def test_all_frames_are_laid_out_alike(depth: int | None) -> None:
    root = (MLP(2, [3, 1], "tanh", seed=1)([1.4, -0.4]) - 1) ** 2
    made = animate(root, depth=depth)
    every: list[Any] = [layouts([dot])[0] for dot in made.dots]  # each on its own, as dot 2.43 needs it
    placed = [(laid["bb"], {each["name"]: each.get("pos") for each in laid["objects"]}) for laid in every]
    assert len(placed) > 2
    assert all(each == placed[0] for each in placed)


def test_a_folded_box_is_one_frame() -> None:
    root = (MLP(2, [3, 1], "tanh", seed=1)([1.4, -0.4]) - 1) ** 2
    made = animate(root, depth=0)
    assert len(made.dots) == 1 + 3
    assert "the last of 7 operations in this box" in made.dots[-1]


def test_a_gif_moves_loops_and_stays_on_the_last(tmp_path: Path) -> None:
    made = animate(expression(), tmp_path / "b.gif", fps=2)
    with image.open(tmp_path / "b.gif") as gif:
        assert gif.n_frames == len(made.dots)
        assert gif.info["loop"] == 0
        durations, pictures = [], []
        for i in range(gif.n_frames):
            gif.seek(i)
            durations.append(gif.info["duration"])
            pictures.append(gif.convert("RGB").tobytes())
    assert durations == [500] * (len(durations) - 1) + [2000]
    assert len(set(pictures)) == len(pictures)


@pytest.mark.parametrize(("ending", "magic"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_numbered_frames_for_slides(tmp_path: Path, ending: str, magic: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(animation, "AT_ONCE", 2)
    made = animate(expression())
    paths = made.save(tmp_path / f"b.{ending}")
    assert isinstance(paths, list)
    assert [path.name for path in paths] == [f"b-00{i}.{ending}" for i in range(1, len(made.dots) + 1)]
    assert all(path.read_bytes().startswith(magic) for path in paths)
    assert len({path.read_bytes() for path in paths}) == len(paths)
    assert sorted(tmp_path.iterdir()) == paths


def test_a_notebook_shows_it_as_a_picture() -> None:
    bundle = animate(expression())._repr_mimebundle_()
    assert bundle["text/html"].startswith('<img alt="back-propagation, step by step" src="data:image/gif;base64,')


def test_what_cannot_be_made_is_said_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = expression()
    for path, fps, error in (("b.mp4", 1.0, r"expected \.gif"), ("b.gif", 0.0, "fps is 0; expected 0.1 to 50")):
        with pytest.raises(ValueError, match=error):
            animate(root, tmp_path / path, fps=fps)
    with pytest.raises(FileNotFoundError, match="animate: the folder .* doesn't exist"):
        animate(root, tmp_path / "none" / "b.gif")
    with pytest.raises(TypeError, match="animate: root is a int, 3; expected a Value"):
        animate(3)

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(animation, "render_all", interrupted)
        with pytest.raises(KeyboardInterrupt):
            animate(root, tmp_path / "b.png")
    for name in ("PIL", "PIL.Image"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(RenderError, match="animate needs PIL, which isn't installed: pip install"):
        animate(root, tmp_path / "b.gif")
    assert not list(tmp_path.iterdir())
    order(root)[-1].data = 7.0
    with pytest.raises(StaleError):
        animate(root)


def test_a_bar_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    tqdm = pytest.importorskip("tqdm")
    asked: list[dict[str, Any]] = []

    def bar(items: Any, **options: Any) -> Any:
        asked.append(options)
        return items

    monkeypatch.setattr(tqdm, "tqdm", bar)
    assert list(frames.watched([1, 2], "film")) == [1, 2]
    assert asked == [{"desc": "film", "unit": "frame", "disable": None}]


def test_what_cannot_be_animated_is_said() -> None:
    root = autograd.sum([Value(float(i), label=f"x{i}") for i in range(500)])
    with pytest.raises(ValueError, match=r"animate: that is 501 boxes, and a picture of more than 500 can't be read"):
        animate(root, depth=9)
    with pytest.raises(ValueError, match="animate: depth is -1; expected a whole number from 0"):
        animate(root, depth=-1)
