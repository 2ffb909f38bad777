"""Film: what it keeps of a training, and the frames it makes of it.

Also of: views/films/frames, views/films/stage, views/films/strips, views/films/surface.
"""

from __future__ import annotations

import base64
import io
import math
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from autograd import Film, RenderError, Value
from autograd.views.films.stage import Stage
from autograd.views.films.strips import strips
from autograd.views.films.surface import threshold_of
from nn import MLP, SGD, LayerNorm, Linear, Sequential, mse

pytest.importorskip("matplotlib", reason="films are drawn by matplotlib, from the extra 'demos'")
from PIL import Image  # comes with matplotlib

X = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
Y = [0, 1, 1, 1]


class Plane:
    """a·x₁ + b·x₂ + c, or several of them."""

    def __init__(self, *rows: tuple[float, float, float]) -> None:
        self.rows = [[Value(number) for number in row] for row in rows]

    def named_parameters(self) -> dict[str, Value]:
        return {f"rows.{i}.{j}": each for i, row in enumerate(self.rows) for j, each in enumerate(row)}

    def __call__(self, sample: Any) -> Any:
        outputs = [a * sample[0] + b * sample[1] + c for a, b, c in self.rows]
        return outputs if len(outputs) > 1 else outputs[0]

    def become(self, *rows: tuple[float, float, float]) -> None:
        for row, numbers in zip(self.rows, rows, strict=True):
            for each, number in zip(row, numbers, strict=True):
                each.data = number


def two_steps(y: Any = Y) -> Film:
    """A boundary that stands upright, and then lies."""
    model = Plane((1.0, 0.0, -0.5))
    film = Film(model, X, y)
    film.snap(2.0)
    model.become((0.0, 1.0, -0.5))
    film.snap(1.0)
    return film


def small() -> Film:
    """A film without a plane."""
    film = Film(Plane((1.0, 0.0, 0.0)), [[1.0]], [1.0])
    film.snap(1.0)
    film.snap(2.0)
    return film


def stage_of(film: Film) -> Stage:
    return Stage(film._footage())


def shown(film: Film | Stage, place: int) -> Any:
    """The figure of a frame."""
    stage = stage_of(film) if isinstance(film, Film) else film
    stage.show(stage.footage.frames[place])
    return stage.figure


def axes_of(film: Film | Stage, place: int, label: str) -> Any:
    (found,) = [each for each in shown(film, place).axes if each.get_xlabel() == label]
    return found


def boundary(film: Film | Stage, place: int) -> Any:
    """The points of the line between the two classes."""
    from matplotlib.contour import ContourSet

    plane = axes_of(film, place, "x₁")
    (contour,) = [each for each in plane.collections if isinstance(each, ContourSet)]
    return np.concatenate([path.vertices for path in contour.get_paths()])


def test_a_gif_has_a_frame_for_every_snap_and_holds_the_last(tmp_path: Path) -> None:
    model = MLP(2, [3, 1], "tanh", seed=1)
    optimizer = SGD(model.parameters(), lr=0.5)
    film = Film(model, X, Y)
    for _ in range(3):
        optimizer.zero_grad()
        loss = mse(model(X), Y)
        loss.backward()
        optimizer.step()
        film.snap(loss)
    assert film.save(tmp_path / "xor.gif", fps=5) == tmp_path / "xor.gif"
    with Image.open(tmp_path / "xor.gif") as gif:
        assert (gif.format, gif.size, getattr(gif, "n_frames", 1), gif.info["loop"]) == ("GIF", (1000, 340), 3, 0)
        durations, pictures = [], []
        for place in range(3):
            gif.seek(place)
            durations.append(gif.info["duration"])
            pictures.append(np.asarray(gif.convert("RGB"), dtype=int))
    assert durations == [200, 200, 2000]
    assert all(picture[-3, 3].tolist() == [255, 255, 255] for picture in pictures)
    for one, other in pairwise(pictures):
        assert np.abs(one - other).sum(axis=2).astype(bool).mean() > 0.01


def test_a_gif_shows_what_the_frames_show(tmp_path: Path) -> None:
    film = two_steps()
    film.save(tmp_path / "f.gif")
    paths = film.save(tmp_path / "f.png")
    assert isinstance(paths, list)
    with Image.open(tmp_path / "f.gif") as gif:
        for place, path in enumerate(paths):
            gif.seek(place)
            with Image.open(path) as picture:
                far = np.abs(np.asarray(gif.convert("RGB"), dtype=int) - np.asarray(picture.convert("RGB"), dtype=int))
            assert far.max() < 110  # 256 colours
            assert far.mean() < 1.5


def test_frames_for_slides_are_numbered(tmp_path: Path) -> None:
    film = two_steps()
    (tmp_path / "frames").mkdir()
    paths = film.save(tmp_path / "frames" / "moon.svg")
    assert paths == [tmp_path / "frames" / f"moon-00{i}.svg" for i in (1, 2)]
    for path, step in zip(paths, ("Step 1, loss 2", "Step 2, loss 1"), strict=True):
        texts = [node.text for node in ElementTree.parse(path).iter() if node.tag.endswith("}text")]  # noqa: S314
        assert step in texts
    assert sorted(each.name for each in (tmp_path / "frames").iterdir()) == ["moon-001.svg", "moon-002.svg"]


@pytest.mark.parametrize("y", [Y, [[-1], [1], [1], [1]]], ids=["0 and 1", "a column of -1 and 1"])
def test_the_boundary_is_where_the_score_is_zero(y: Any) -> None:
    stage = stage_of(two_steps(y))
    assert boundary(stage, 0)[:, 0] == pytest.approx(0.5)
    (image,) = axes_of(stage, 0, "x₁").images
    assert image.norm(0.0) == 0.5  # where both colours are white
    assert image.get_array()[0, [0, -1]].tolist() == pytest.approx([-0.62, 0.62])
    lying = boundary(stage, 1)
    assert lying[:, 1] == pytest.approx(0.5)
    assert lying[:, 0].min() < 0
    assert lying[:, 0].max() > 1


def test_of_probabilities_the_boundary_is_a_half() -> None:
    y = np.array([0.0, 1.0])
    assert threshold_of([np.array([0.1, 0.9]), np.array([math.nan, 1.0])], y) == 0.5
    assert threshold_of([np.array([0.1, 0.9]), np.array([0.2, 1.1])], y) == 0.0  # one score outside in all the film
    assert threshold_of([np.array([0.1, 0.9])], np.array([-1.0, 1.0])) == 0.0
    model = MLP(2, [1], output="sigmoid", seed=0)
    for each, number in zip(model.parameters(), (0.0, 4.0, -1.0), strict=True):
        each.data = number
    film = Film(model, X, Y)
    film.snap(0.5)
    assert boundary(film, 0)[:, 1] == pytest.approx(0.25, abs=0.005)
    given = Film(model, X, Y, threshold=1 / (1 + math.exp(-1)))
    given.snap(0.5)
    assert boundary(given, 0)[:, 1] == pytest.approx(0.5, abs=0.005)


def test_of_several_outputs_the_largest_wins() -> None:
    y = [[1, 0], [1, 0], [0, 1], [0, 1]]
    assert Film(Plane(), X, y)._y.tolist() == Film(Plane(), X, [0, 0, 1, 1])._y.tolist()
    model = Plane((-1.0, 0.0, 0.6), (1.0, 0.0, -0.6))
    film = Film(model, X, y)
    film.snap(1.0)
    plane = axes_of(film, 0, "x₁")
    (image,) = plane.images
    left, right, _, _ = image.get_extent()
    row = image.get_array()[7]
    assert row[0] == 0
    assert row[-1] == 1
    assert left + (right - left) * np.argmax(row) / len(row) == pytest.approx(0.6, abs=0.01)
    points = {each.get_label(): each.get_offsets() for each in plane.collections}
    assert np.all(points["0"][:, 0] == 0)
    assert np.all(points["1"][:, 0] == 1)


def test_of_other_targets_it_is_the_prediction_itself() -> None:
    stage = stage_of(two_steps([0.5, 1.5, 2.0, 7.0]))
    for place in (0, 1):
        figure = shown(stage, place)
        plane = next(each for each in figure.axes if each.get_xlabel() == "x₁")
        filled = plane.collections[-1]
        assert filled.get_clim() == (pytest.approx(-0.62), 7.0)  # of both frames' surfaces, and the targets
        assert "Prediction" in [each.get_suptitle() for each in figure.subfigs]


def test_samples_of_other_sizes_have_no_plane() -> None:
    model = MLP(3, [1], seed=0)
    film = Film(model, [[1.0, 2.0, 3.0]], [1.0])
    film.snap(1.0)
    figure = shown(film, 0)
    assert len(figure.subfigs) == 2
    assert not [each for each in figure.axes if each.get_xlabel() == "x₁"]


def test_nothing_but_the_data_differs_between_frames() -> None:
    stage = stage_of(two_steps())

    def fixed(place: int) -> list[Any]:
        shown(stage, place).draw_without_rendering()
        return [
            (each.get_position().bounds, each.get_xlim(), each.get_ylim(), [i.get_clim() for i in each.images])
            for each in stage.figure.axes
        ]

    assert fixed(0) == fixed(1)
    weights = [each for each in stage.figure.axes if each.images and each.get_xlabel() != "x₁"]
    assert [each.images[0].get_clim() for each in weights] == [(-1.0, 1.0)]  # symmetric
    for place, expected in enumerate(([1.0, 0.0, -0.5], [0.0, 1.0, -0.5])):
        shown(stage, place)
        assert np.ravel(np.asarray(weights[0].images[0].get_array())).tolist() == expected


def test_the_curve_ends_at_the_present_and_nan_is_a_gap() -> None:
    model = Plane((1.0, 0.0, 0.0))
    film = Film(model, [[1.0]], [1.0])
    for loss in (4.0, math.nan, Value(2.0), 1):
        film.snap(loss)
    curve, dot = axes_of(film, 2, "step").lines
    assert list(curve.get_xdata()) == [1, 2, 3]
    assert list(curve.get_ydata()) == pytest.approx([4.0, math.nan, 2.0], nan_ok=True)
    assert (list(dot.get_xdata()), list(dot.get_ydata())) == ([3], [2.0])


@pytest.mark.parametrize(("every", "expected"), [(1, [1, 2, 3, 4, 5, 6]), (2, [1, 3, 5, 6]), (5, [1, 6]), (9, [1, 6])])
def test_each_such_snap_is_kept_and_the_last(every: int, expected: list[int]) -> None:
    model = Plane((1.0, 0.0, -0.5))
    film = Film(model, X, Y, every=every)
    for step in range(6):
        film.snap(float(step))
    assert [frame.step for frame in film._footage().frames] == expected
    assert f"6 steps, {len(expected)} frames" in repr(film)
    film.snap(6.0)
    film.snap(7.0)
    assert film._footage().frames[-1].step == 8


def test_the_last_frame_is_the_model_of_the_last_snap() -> None:
    model = Plane((1.0, 0.0, -0.5))
    film = Film(model, X, Y, every=10)
    film.snap(3.0)
    model.become((0.0, 1.0, -0.25))
    film.snap(2.0)
    model.become((0.0, 1.0, -0.75))  # trained on, without a snap
    stage = stage_of(film)
    assert boundary(stage, 1)[:, 1] == pytest.approx(0.25)
    assert [each.data for each in model.rows[0]] == [0.0, 1.0, -0.75]
    assert boundary(stage, 0)[:, 0] == pytest.approx(0.5)


def test_recording_touches_no_gradient_and_keeps_no_graph() -> None:
    model = Plane((1.0, 2.0, 3.0))
    film = Film(model, X, Y)
    loss = model([1.0, 1.0]) ** 2
    loss.backward()
    before = [each.grad for each in model.rows[0]]
    film.snap(loss)
    assert [each.grad for each in model.rows[0]] == before
    loss.zero_grad()
    loss.backward()  # nothing is stale
    waiting, seen = [vars(film)[name] for name in vars(film) if name != "model"], 0
    while waiting:
        thing = waiting.pop()
        seen += 1
        assert not isinstance(thing, Value)
        waiting += list(vars(thing).values()) if hasattr(thing, "__dict__") else []
        waiting += list(thing) if isinstance(thing, (list, tuple)) else []
    assert seen > 10


def test_weights_stand_by_layer_and_neuron() -> None:
    model = MLP(2, [3, 1], seed=0)
    names = list(model.named_parameters())
    first, second = strips(names)
    assert (first.title, second.title) == ("1", "2")
    numbers = [each.data for each in model.named_parameters().values()]
    expected = [[*(w.data for w in neuron.w), neuron.b.data] for neuron in model.layers[0].neurons]
    assert first.matrix(numbers).tolist() == np.transpose(expected).tolist()
    assert second.matrix(numbers).shape == (4, 1)
    assert second.groups == [("w", 0, 3), ("b", 3, 4)]


def test_strips_count_layers_as_drawings_do() -> None:
    film = Film(Sequential(Linear(2, 3), "tanh", LayerNorm(3), Linear(3, 1)), [[1.0, 2.0]], [1.0])
    film.snap(0.5)
    assert [strip.title for strip in strips(film._footage().names)] == ["1", "LayerNorm", "2"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["w.0", "w.1", "b"], {"": (3, 1)}),
        ([f"hidden.{at}" for at in ("W.0.0", "W.0.1", "W.1.0", "W.1.1", "b.0", "b.1")], {"hidden": (3, 2)}),
        (["W1.0.0", "W1.0.1", "W2.0.0", "b1.0", "b2.0"], {"W1": (2, 1), "W2": (1, 1), "b1": (1, 1), "b2": (1, 1)}),
    ],
    ids=["a neuron", "a matrix and a bias", "matrices side by side"],
)  # fmt: skip
def test_other_models_have_strips_too(names: list[str], expected: dict[str, tuple[int, int]]) -> None:
    found = strips(names)
    assert {each.title: each.matrix(range(len(names))).shape for each in found} == expected
    placed = [int(n) for each in found for n in each.matrix(range(len(names))).ravel() if n == n]
    assert sorted(placed) == list(range(len(names)))


def test_a_model_that_bursts_is_filmed_too(tmp_path: Path) -> None:
    model = Plane((1.0, 0.0, -0.5))
    film = Film(model, X, Y)
    film.snap(1.0)
    for each in model.rows[0]:
        each.data = math.nan
    film.snap(math.nan)
    model.become((1e308, 1e308, 1e308))
    film.snap(math.inf)
    assert len(film.save(tmp_path / "burst.png")) == 3  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Film(Plane(), X, Y[:3]), ValueError, "x has 4 samples and y has 3"),
        (lambda: Film(Plane(), X, Y, every=0), ValueError, "every is 0; expected at least 1"),
        (lambda: Film(Plane(), X, Y, every=1.5), TypeError, "every is 1.5"),  # type: ignore[arg-type]
        (lambda: Film(len, X, Y), TypeError, "model is a builtin_function_or_method"),
        (lambda: Film(Plane(), [["a", "b"]], [1]), TypeError, r"x is \[\['a', 'b'\]\]; expected numbers"),
        (lambda: Film(Plane(), X, 3), TypeError, "y is 3; expected numbers"),
        (lambda: Film(Plane(), X, [0, 1, 1, math.nan]), ValueError, "y holds inf or nan"),
        (lambda: Film(Plane(), X, Y).save("film.gif"), ValueError, r"nothing was recorded; call film\.snap"),
        (lambda: small().snap("low"), TypeError, "Film.snap: loss is a str, 'low'"),
        (lambda: small().save("film.gif", fps=0), ValueError, "fps is 0; expected"),
        (lambda: small().save("film.gif", fps=60), ValueError, "fps is 60; expected"),
        (lambda: small().save("film.mp4"), ValueError, r"ends in '\.mp4'; expected \.gif, \.png or \.svg"),
        (lambda: small().save("no/folder/film.gif"), FileNotFoundError, "the folder .* doesn't exist"),
    ],
)
def test_bad_input_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[], Any], error: type[Exception], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=message):
        make()
    assert list(tmp_path.iterdir()) == []


def test_another_model_needs_another_film() -> None:
    model = Plane((1.0, 0.0, 0.0))
    film = Film(model, X, Y)
    model.rows.append([Value(1.0), Value(2.0), Value(3.0)])
    with pytest.raises(ValueError, match="6 parameters that aren't the 3 it had"):
        film.snap(1.0)


@pytest.mark.parametrize("name", ["film.gif", "film.png"])
def test_an_interrupt_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    film = small()
    (tmp_path / "film.gif").write_bytes(b"old")
    show, shows = Stage.show, []

    def interrupted(self: Stage, frame: Any) -> None:
        shows.append(frame.step)
        if len(shows) == 3:  # the layout's, the first frame's, the second's
            raise KeyboardInterrupt
        show(self, frame)

    monkeypatch.setattr(Stage, "show", interrupted)
    with pytest.raises(KeyboardInterrupt):
        film.save(tmp_path / name)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("film.gif", b"old")]


def test_a_notebook_shows_the_gif() -> None:
    film = two_steps()
    html = film._repr_mimebundle_()["text/html"]
    content = base64.b64decode(html.split("base64,")[1].split('"')[0])
    with Image.open(io.BytesIO(content)) as gif:
        assert getattr(gif, "n_frames", 1) == 2
    assert set(Film(Plane(), X, Y)._repr_mimebundle_()) == {"text/plain"}


def test_where_nobody_watches_there_is_no_progress_bar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small().save(tmp_path / "film.gif")
    assert capsys.readouterr() == ("", "")


def test_without_tqdm_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    assert small().save(tmp_path / "film.gif") == tmp_path / "film.gif"


def test_without_matplotlib_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    film = small()  # recording needs none
    with pytest.raises(RenderError, match=r"Film needs matplotlib, which .*: pip install 'autograd-by-hand\[demos\]'"):
        film.save(tmp_path / "film.gif")
    assert "pip install" in film._repr_mimebundle_()["text/plain"]
    assert list(tmp_path.iterdir()) == []
