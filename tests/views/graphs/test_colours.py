"""Colours in pictures mean what their legend says."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest

from autograd import Value, draw, ieee
from autograd.views.graphs.colours import ALARM, GOOD, KINDS, QUIET, WARNING, ink, strongest
from nn import MLP, mse


def fills(dot: str) -> dict[str, str]:
    """The fill of each box that has a title, by that title."""
    found = re.findall(r'<table [^>]*bgcolor="(#\w+)"[^>]*><tr><td[^>]*>(?:<font[^>]*>)?(?:<b>)?([^<]+)', dot)
    return {title: fill for fill, title in found}


def channels(fill: str) -> tuple[int, int, int]:
    return int(fill[1:3], 16), int(fill[3:5], 16), int(fill[5:7], 16)


def linear() -> tuple[Any, Value]:
    leaves = {name: Value(1.0, label=name) for name in "abcd"}
    root = leaves["a"] * 4.0 + leaves["b"] * -4.0 + leaves["c"] * 0.25 + leaves["d"] * 0.0
    root.backward()
    return leaves, root


def test_gradients_are_blue_below_0_and_red_above_and_deeper_the_larger() -> None:
    _, root = linear()
    found = fills(draw(root, color="gradient").dot)
    red, _, blue = channels(found["a"])
    assert red > 150 > 60 > blue
    red, _, blue = channels(found["b"])
    assert blue > 150 > 60 > red
    light = {name: sum(channels(found[name])) for name in "abcd"}
    assert light["a"] < light["c"] < light["d"] == 3 * 0xF7


def test_the_legend_states_the_ends_and_the_middle() -> None:
    _, root = linear()
    below = draw(root, color="gradient").dot.split("\tlabel=", 1)[1].split("labelloc", 1)[0]
    ends = re.findall(r'bgcolor="(#\w+)"[^>]*>(?:<font[^>]*>)?([^<]*)<', below)
    assert ends[0] == ("#2166ac", "−4")
    assert ends[4] == ("#f7f7f7", "0")
    assert ends[-1] == ("#b2182b", "4")
    assert ">gradient<" in below


def test_values_are_coloured_by_value() -> None:
    a, b = Value(-2.0, label="a"), Value(1.0, label="b")
    found = fills(draw(a * b, color="value").dot)
    assert channels(found["a"])[2] > channels(found["a"])[0]
    assert channels(found["b"])[0] > channels(found["b"])[2]


def test_dead_units_are_found_in_all_samples_or_in_some() -> None:
    model = MLP(2, [3, 1], seed=1)
    for neuron, bias in zip(model.layers[0].neurons, (-9.0, 0.0, 9.0), strict=True):
        neuron.b.data = bias
    loss = mse(model([[1.0, 1.0], [-1.0, -1.0]] * 10), [0.0] * 20)
    found = fills(draw(loss, depth=1, expand="layers[0]", color="dead").dot)
    assert [found[f"neuron {i}"] for i in (1, 2, 3)] == [ALARM, WARNING, GOOD]


def test_where_nan_begins_stands_out_from_where_it_came_in() -> None:
    a, b = Value(0.0, label="a"), Value(1.0, label="b")
    with ieee():
        first = b / a
        first.label = "first"
        after = first - first
        after.label = "after"
    found = fills(draw(after + b, color="nonfinite").dot)
    assert (found["first"], found["after"], found["b"]) == (ALARM, WARNING, QUIET)


def test_each_layer_has_a_colour_of_its_own_and_a_name_in_the_legend() -> None:
    dot = draw(MLP(2, [3, 3, 1], seed=1)([1.0, 2.0]), depth=1, color="layer").dot
    found = fills(dot)
    assert len({found[f"layer {i}"] for i in (1, 2, 3)}) == 3
    assert all(f"MLP · layer {i}<" in dot for i in (1, 2, 3))


@pytest.mark.parametrize("kind", KINDS)
def test_everything_non_finite_and_nothing_at_all_have_a_picture(kind: str) -> None:
    with ieee():
        broken = Value(math.nan, label="x") * Value(math.inf)
        broken.backward()
    for root in (broken, Value(0.0), Value(2.0) * 0.0):
        assert draw(root, color=kind).svg.rstrip().endswith("</svg>")


@pytest.mark.parametrize("kind", KINDS)
def test_all_text_can_be_read_on_its_fill(kind: str) -> None:
    _, root = linear()

    def lightness(fill: str) -> float:
        parts = [each / 255 for each in channels(fill)]
        light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]

    for fill in fills(draw(root, color=kind).dot).values():
        low, high = sorted((lightness(fill), lightness(ink(fill))))
        assert (high + 0.05) / (low + 0.05) >= 4.5


def test_what_is_highlighted_stands_out_with_the_edges_between() -> None:
    leaves, root = linear()
    plain, marked = draw(root).dot, draw(root, highlight=[leaves["a"], root.parents[0].parents[0].parents[0]]).dot
    assert "penwidth" not in plain
    assert marked.count('border="3"') == 2
    assert marked.count("penwidth=2.5") == 1


def test_the_strongest_number_is_nan_where_there_is_one() -> None:
    assert math.isnan(strongest([1.0, math.nan, -3.0]))
    assert strongest([1.0, -3.0, 2.0]) == -3.0
