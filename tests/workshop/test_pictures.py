"""Pictures of gradient descent: where the points are, how many frames there are, and in which language."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest

from autograd.workshop.pictures import Descents, landscape, path

pytest.importorskip("matplotlib", reason="the pictures are drawn by matplotlib, from the extra 'demos'")


def descents(language: str = "en") -> Descents:
    return Descents(lambda w: w * w, lambda w: 2 * w, 1.0, [0.25, 1.5], steps=3, low=-2.0, high=2.0, language=language)


def test_a_path_ends_after_its_steps() -> None:
    assert path(lambda w: 2 * w, 1.0, 0.25, 3) == [1.0, 0.5, 0.25, 0.125]
    assert path(lambda w: 2 * w, 1.0, 1.5, 2) == [1.0, -2.0, 4.0]


def test_a_strip_has_a_row_for_each_rate_and_shows_where_each_is() -> None:
    panels = descents("pl").strip([0, 2]).figure.axes
    assert [axes.get_title() for axes in panels] == ["krok 0", "krok 2", "", ""]
    assert [axes.get_ylabel() for axes in panels] == ["η = 0.25\nL", "", "η = 1.5\nL", ""]
    places = [np.asarray(axes.lines[-1].get_xydata()).tolist() for axes in panels]
    assert places == [[[1.0, 1.0]], [[0.25, 0.0625]], [[1.0, 1.0]], [[4.0, 16.0]]]


def test_a_film_has_a_frame_for_each_step() -> None:
    pillow: Any = pytest.importorskip("PIL.Image")
    assert pillow.open(io.BytesIO(descents().gif())).n_frames == 4
    shown = descents()._repr_mimebundle_()
    assert shown["text/html"].startswith('<img alt="Gradient descent, step by step" src="data:image/gif;base64,')
    assert repr(descents()) in shown["text/plain"]


def test_a_landscape_shows_the_ways_over_it() -> None:
    plot = landscape(lambda w, b: w * w + b, (-1.0, 1.0, 0.0, 2.0), {"η = 0.1": [(1.0, 2.0), (0.5, 1.0)]}, ("w", "b"))
    axes = plot.figure.axes[0]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("w", "b")
    assert np.asarray(axes.lines[0].get_xydata()).tolist() == [[1.0, 2.0], [0.5, 1.0]]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["η = 0.1"]  # type: ignore[union-attr]
    assert not landscape(lambda w, b: w + b, (0.0, 1.0, 0.0, 1.0), {}, ("w", "b")).figure.axes[0].get_legend()
