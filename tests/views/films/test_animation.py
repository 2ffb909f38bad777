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
        assert re.search(r"Backward, step \d of 4: ", dot)
    assert "penwidth" not in made.dots[0]
    assert "The backward pass begins at L = 3.00001, with ∂L/∂L = 1" in made.dots[0]
    assert "to a: 1 × 2 = 2; sum 2 + 2 = 4" in " ".join("".join(made.dots).split())  # a·a sends two


def known(dot: str, word: str = "value") -> dict[str, str]:
    """What stands beside a word in each box, by the box's name; a dot where it's not known yet."""
    found = re.findall(rf"<b>([^<]*)</b>(?:(?!<b>).)*?>{word} ([^<]*)<", dot, re.DOTALL)
    return dict(found)


def test_the_forward_pass_comes_first_value_by_value() -> None:
    root = expression()
    made = animate(root, forward=True)
    count = sum(bool(node.op) for node in order(root))
    assert len(made.dots) == 2 * (1 + count)
    there, back = made.dots[: 1 + count], made.dots[1 + count :]
    assert back == animate(root).dots
    for i, dot in enumerate(there):
        values = known(dot)
        assert sum(value == "·" for value in values.values()) == count - i
        assert set(known(dot, "grad").values()) == {"·"}
        assert dot.count('color="#d55e00" border="3"') == min(i, 1)
    values = {str(node.label): number(node.data, 5) for node in order(root) if node.label}
    assert values.items() <= known(there[-1]).items()
    assert "The forward pass begins" in there[0]
    assert re.search(r"Forward, step 1 of 4: d = a·b = 2·\(−3\) = −6", "".join(there))


def test_arrows_go_the_way_things_flow() -> None:
    """From the leaves on in the forward pass; back in the backward pass, and then to no constant."""
    a = Value(2.0, label="a")
    made = animate((a * 3.0).tanh(), forward=True)
    for dot in made.dots[:3]:
        assert len(re.findall(" -> .*label", dot)) == 3
        assert " dir=" not in dot
        assert dot.count("fontcolor=transparent") == 3
    for dot in made.dots[3:]:
        assert dot.count("dir=back") == 2
        assert dot.count("dir=none") == 1
        assert "fontcolor=transparent" not in dot


def test_polish() -> None:
    made = animate(expression(), forward=True, language="pl")
    text = re.sub(r"<[^>]*>", " ", "".join(made.dots))
    assert "Przejście wstecz zaczyna się w L = 3.00001, gdzie ∂L/∂L = 1" in text
    assert "wartość −6" in text
    for word in ("value", "Forward", "Backward", " to ", "step", " sum "):
        assert word not in re.sub(r"(?m)^.*tooltip.*$", "", text)
    assert 'alt="propagacja wsteczna krok po kroku"' in made._repr_mimebundle_()["text/html"]
    with pytest.raises(ValueError, match="animate: language is 'de'; expected one of: en, pl"):
        animate(expression(), language="de")


@pytest.mark.parametrize(("depth", "language"), [(None, "en"), (0, "pl"), (2, "pl")])
def test_all_frames_are_laid_out_alike(depth: int | None, language: str) -> None:
    root = (MLP(2, [3, 1], "tanh", seed=1)([1.4, -0.4]) - 1) ** 2
    made = animate(root, depth=depth, forward=True, language=language)
    every: list[Any] = [layouts([dot])[0] for dot in made.dots]  # each on its own, as dot 2.43 needs it
    placed = [(laid["bb"], {each["name"]: each.get("pos") for each in laid["objects"]}) for laid in every]
    assert len(placed) > 2
    assert all(each == placed[0] for each in placed)


def test_a_folded_box_is_one_frame() -> None:
    root = (MLP(2, [3, 1], "tanh", seed=1)([1.4, -0.4]) - 1) ** 2
    made = animate(root, depth=0)
    assert len(made.dots) == 1 + 3
    assert "the last in this box (operations in it: 7)" in made.dots[-1]


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
