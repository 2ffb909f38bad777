"""draw_network(), from outside: what its SVG shows, and where Graphviz puts it.

Also of: views/networks/arrangement, views/networks/drawing, views/networks/scale, views/networks/shape.
"""

import math
import re
from itertools import combinations, pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
from autograd import Value, draw_network
from autograd.core.graph import order
from autograd.explaining.roles import roles_of
from autograd.views.graphs.picture import Picture
from autograd.views.rendering import layouts
from nn import MLP, Dropout, Layer, LayerNorm, Linear, Neuron, Residual, Sequential, mse

SVG = "{http://www.w3.org/2000/svg}"
TITLE = "{http://www.w3.org/1999/xlink}title"


class Shown:
    """What a person sees of a picture: of each id its tooltip, its shape's attributes, and its text."""

    def __init__(self, picture: Picture) -> None:
        self.tooltips: dict[str, str] = {}
        self.shapes: dict[str, dict[str, str]] = {}
        self.texts: dict[str, list[str]] = {}
        for group in ElementTree.fromstring(picture.svg).iter(f"{SVG}g"):  # noqa: S314 - our own picture
            if group.get("class") not in ("node", "edge"):
                continue
            name = group.get("id", "")
            assert name not in self.shapes, f"two things are called {name}"
            self.tooltips[name] = next((a.get(TITLE, "") for a in group.iter(f"{SVG}a")), "")
            shapes = [each for kind in ("ellipse", "path", "polyline") for each in group.iter(SVG + kind)]
            self.shapes[name] = dict(shapes[0].attrib) if shapes else {}
            self.texts[name] = ["".join(text.itertext()) for text in group.iter(f"{SVG}text")]

    def named(self, start: str) -> list[str]:
        """The ids of circles or edges, without those of the numbers beside them."""
        return [name for name in self.shapes if re.fullmatch(rf"{start}(-\d+)+", name)]

    @property
    def words(self) -> list[str]:
        return [text for texts in self.texts.values() for text in texts]


def width(shape: dict[str, str]) -> float:
    return float(shape.get("stroke-width", 1))


def red_and_blue(colour: str) -> tuple[int, int]:
    return int(colour[1:3], 16), int(colour[5:7], 16)


def circles(picture: Picture) -> dict[str, tuple[float, float, float]]:
    """Of every circle its middle and radius, in points, as Graphviz lays it out."""
    (layout,) = layouts([picture.dot])
    found = {}
    for node in layout["objects"]:
        if re.fullmatch(r"(neuron-\d+|input)-\d+", node["name"]):
            x, y = map(float, node["pos"].split(","))
            found[node["name"]] = (x, y, float(node["width"]) * 36)
    return found


def boxes(picture: Picture, ending: str) -> dict[str, tuple[float, float, float, float]]:
    """Of every text whose id ends so: middle, half a width and half a height."""
    (layout,) = layouts([picture.dot])
    found = {}
    for node in layout["objects"]:
        if node["name"].endswith(ending):
            x, y = map(float, node["pos"].split(","))
            found[node["name"]] = (x, y, float(node["width"]) * 36, float(node["height"]) * 36)
    return found


def test_every_weight_bias_and_value_is_there_in_full() -> None:
    model = MLP(2, [3, 1], activation="sigmoid", seed=1)
    sample = [1.4, -0.4]
    mse(model(sample), 1.0).backward()
    shown = Shown(draw_network(model, sample))
    values: Any = sample
    assert [shown.tooltips[f"input-{i}"] for i in (1, 2)] == ["input 1: x₁ = 1.4", "input 2: x₂ = -0.4"]
    for i, layer in enumerate(model.layers, 1):
        values = layer(values)
        for j, neuron in enumerate(layer.neurons, 1):
            tip = shown.tooltips[f"neuron-{i}-{j}"]
            assert f" = {values[j - 1].data!r}, bias" in tip
            assert f"bias {neuron.b.data!r}" in tip
            assert repr(neuron.b.grad) in tip
            assert f"{values[j - 1].data:.3g}".replace("-", "−") in shown.texts[f"neuron-{i}-{j}"]
            for k, weight in enumerate(neuron.w, 1):
                tip = shown.tooltips[f"weight-{i}-{j}-{k}"]
                assert tip.startswith(f"layer {i} · neuron {j}, weight {k}: ")
                assert repr(weight.data) in tip
                assert repr(weight.grad) in tip
                assert shown.texts[f"weight-{i}-{j}-{k}-number"] == [f"{weight.data:.3g}".replace("-", "−")]
    assert len(shown.named("weight")) == 9
    assert len(shown.named("neuron")) == 4


def test_the_lectures_example() -> None:
    model = MLP(2, [3, 1], activation="sigmoid", seed=1)
    for neuron, weights in zip(model.layers[0].neurons, [(0.25, 0.1), (-0.9, 0.1), (1.2, -0.4)], strict=True):
        for parameter, number in zip(neuron.w, weights, strict=True):
            parameter.data = number
    shown = Shown(draw_network(model, np.array([1.4, -0.4])))
    assert [shown.texts[f"neuron-1-{i}"][:2] for i in (1, 2, 3)] == [["h₁", "0.577"], ["h₂", "0.214"], ["h₃", "0.863"]]
    totals = [re.findall(r"z.? = ([^,]+), h", shown.tooltips[f"neuron-1-{i}"]) for i in (1, 2, 3)]
    assert [round(float(total), 9) for (total,) in totals] == [0.31, -1.3, 1.84]
    assert {"inputs", "2 numbers", "hidden 1 · sigmoid", "3 neurons", "output · linear", "1 neuron"} <= {*shown.words}


@pytest.mark.parametrize(
    ("inputs", "sizes"), [(2, [3, 1]), (1, [1]), (2, [16, 16, 1]), (64, [32, 10]), (3, [3, 3, 1]), (2, [4] * 29 + [1])]
)
def test_columns_run_from_left_to_right_and_nothing_overlaps(inputs: int, sizes: list[int]) -> None:
    picture = draw_network(MLP(inputs, sizes, seed=1), [0.5] * inputs)
    found = circles(picture)
    columns: list[set[float]] = [set() for _ in range(len(sizes) + 1)]
    for name, (x, _, _) in found.items():
        columns[int(name.split("-")[1]) if name.startswith("neuron") else 0].add(round(x, 1))
    assert all(len(column) == 1 for column in columns)  # straight
    assert all(min(after) > max(before) for before, after in pairwise(columns))
    for (x, y, radius), (there_x, there_y, there_radius) in combinations(found.values(), 2):
        assert math.hypot(x - there_x, y - there_y) > radius + there_radius
    for column in range(len(sizes) + 1):  # from the top, in order, around one middle
        start = f"neuron-{column}-" if column else "input-"
        heights = [y for name, (_, y, _) in found.items() if name.startswith(start)]
        assert heights == sorted(heights, reverse=True)
        assert sum(heights) / len(heights) == pytest.approx(found["input-1"][1] / 2 + _last(found, "input-") / 2, abs=1)


def _last(found: dict[str, tuple[float, float, float]], start: str) -> float:
    return [y for name, (_, y, _) in found.items() if name.startswith(start)][-1]


@pytest.mark.parametrize(
    ("inputs", "sizes"), [(2, [3, 1]), (1, [1]), (3, [3, 3, 1]), (5, [6]), (30, [1]), (1, [15, 1])]
)
@pytest.mark.parametrize("color", ["weight", "gradient"])
def test_the_numbers_on_the_edges_stand_free(inputs: int, sizes: list[int], color: str) -> None:
    model = MLP(inputs, sizes, activation="tanh", seed=1)
    mse(model([0.3] * inputs), [1.0] * sizes[-1]).backward()
    picture = draw_network(model, color=color)
    found = {name: box for name, box in boxes(picture, "-number").items() if name.startswith("weight")}
    assert len(found) == len(Shown(picture).named("weight"))
    for (x, y, wide, high), (there_x, there_y, there_wide, there_high) in combinations(found.values(), 2):
        assert abs(x - there_x) > wide + there_wide or abs(y - there_y) > high + there_high
    middles = circles(picture).values()
    for x, _, wide, _ in found.values():  # and between the columns
        assert all(abs(x - there_x) > wide + radius for there_x, _, radius in middles)


@pytest.mark.parametrize("model", [MLP(2, [3, 1], seed=2), MLP(3, [5, 5, 1], seed=2), MLP(9, [12, 2], seed=2)])
def test_width_grows_with_the_weight_and_the_sign_gives_colour_and_dashes(model: MLP) -> None:
    shown = Shown(draw_network(model))
    edges = {}
    for i, layer in enumerate(model.layers, 1):
        for j, neuron in enumerate(layer.neurons, 1):
            for k, weight in enumerate(neuron.w, 1):
                edges[weight.data] = shown.shapes[f"weight-{i}-{j}-{k}"]
    by_size = sorted(edges, key=abs)
    assert all(width(edges[small]) <= width(edges[large]) for small, large in pairwise(by_size))
    assert width(edges[by_size[-1]]) > 2 * width(edges[by_size[0]])
    for number, shape in edges.items():
        red, blue = red_and_blue(shape["stroke"])
        if abs(number) > 0.1 * abs(by_size[-1]):
            assert (blue > red) == (number < 0)
        assert ("stroke-dasharray" in shape) == (number < 0)
    assert edges[by_size[-1]]["stroke"] == ("#2166ac" if by_size[-1] < 0 else "#b2182b")


def test_the_legend_states_the_range_and_looks_as_the_edges_do() -> None:
    neuron = Neuron(3, "linear")
    for weight, number in zip(neuron.w, (-0.5, 2.0, 1.0), strict=True):
        weight.data = number
    shown = Shown(draw_network(neuron, [0.25, -4.0, 0.0]))
    assert "−0.5 to 2" in shown.words
    assert "−8.12 to 0.25" in shown.words  # 0.25·(−0.5) − 4·2
    assert [shown.texts[f"legend-edge-{i}-number"] for i in range(1, 6)] == [["−2"], ["−1"], ["0"], ["1"], ["2"]]
    for sample, edge in (("legend-edge-5", "weight-1-1-2"), ("legend-edge-4", "weight-1-1-3")):
        for attribute in ("stroke", "stroke-width", "stroke-dasharray"):
            assert shown.shapes[sample].get(attribute) == shown.shapes[edge].get(attribute)


@pytest.mark.parametrize(("most", "first", "last"), [(12, 6, 6), (5, 3, 2), (2, 1, 1)])
def test_what_is_left_out_is_counted(most: int, first: int, last: int) -> None:
    shown = Shown(draw_network(MLP(64, [32, most], seed=1), most=most))
    kept = [*range(1, first + 1), *range(64 - last + 1, 65)]
    assert shown.named("input") == [f"input-{i}" for i in kept]
    assert shown.texts["more-0"] == [f"… {64 - most} more"]
    assert shown.texts["more-1"] == [f"… {32 - most} more"]
    assert "more-2" not in shown.texts  # exactly as many as may be shown
    assert "64 numbers" in shown.words
    assert len(shown.named("weight")) == 2 * most * most
    assert f"neuron-1-{32 - last + 1}" in shown.shapes


def test_showing_less_changes_no_range() -> None:
    model = MLP(20, [20, 1], seed=4)
    few, all_of_it = Shown(draw_network(model, most=2)), Shown(draw_network(model, most=20))
    weights = [weight.data for layer in model.layers for neuron in layer.neurons for weight in neuron.w]
    expected = f"{min(weights):.3g} to {max(weights):.3g}".replace("-", "−")
    assert few.texts["legend-edge-range"] == all_of_it.texts["legend-edge-range"] == [expected]


def test_circles_are_filled_by_the_samples_values() -> None:
    model = MLP(4, [8, 8, 3], activation="tanh", seed=3)
    sample = [1.0, -1.0, 0.5, 0.0]
    shown, values = Shown(draw_network(model, sample)), [sample]
    for layer in model.layers:
        values.append([value.data for value in layer(values[-1])])
    fills = {
        number: shown.shapes[f"neuron-{i}-{j}" if i else f"input-{j}"]["fill"]
        for i, column in enumerate(values)
        for j, number in enumerate(column, 1)
    }
    assert fills[0.0] in ("white", "#ffffff")
    assert len({*fills.values()}) > 15
    for number, fill in fills.items():
        if abs(number) > 0.1 and fill.startswith("#"):
            red, blue = red_and_blue(fill)
            assert (blue > red) == (number < 0)
    final = model(sample)  # the numbers of the last column stand beside it
    assert [shown.texts[f"neuron-3-{j}-value"] for j in (1, 2, 3)] == [
        [f"{value.data:.3g}".replace("-", "−")] for value in final
    ]


def test_a_sample_is_not_recorded_and_changes_nothing() -> None:
    model = MLP(2, [3, 1], seed=1)
    mse(model([1.0, 2.0]), 0.0).backward()
    before = [(value.data, value.grad, value.label) for value in model.parameters()]
    inputs = [Value(1.0, label="a"), Value(2.0)]
    assert draw_network(model, inputs).dot == draw_network(model, (np.float64(1.0), 2)).dot
    assert [(value.data, value.grad, value.label) for value in model.parameters()] == before
    assert not inputs[1].label


def test_gradients_are_what_edges_show_where_asked() -> None:
    model = MLP(2, [3, 1], activation="tanh", seed=1)
    empty = Shown(draw_network(model, color="gradient"))
    assert any("all 0" in text and "backward()" in text for text in empty.words)
    mse(model([1.4, -0.4]), 3.0).backward()
    shown = Shown(draw_network(model, color="gradient"))
    assert any("gradients" in text for text in shown.words)
    signs = set()
    for j, neuron in enumerate(model.layers[0].neurons, 1):
        for k, weight in enumerate(neuron.w, 1):
            name = f"weight-1-{j}-{k}"
            assert ("stroke-dasharray" in shown.shapes[name]) == (weight.grad < 0)
            assert shown.texts[f"{name}-number"] == [f"{weight.grad:.3g}".replace("-", "−")]
            signs.add((weight.grad < 0, weight.data < 0))
        assert f"b {neuron.b.grad:.3g}".replace("-", "−") in shown.texts[f"neuron-1-{j}"]
    assert len(signs) > 2  # so that weights in the gradients' place would be noticed


def test_a_layer_and_a_neuron_are_networks_too() -> None:
    layer, neuron = Layer(2, 3, "tanh", seed=1), Neuron(2, "sigmoid", seed=1)
    shown = Shown(draw_network(layer, [1.0, 2.0]))
    assert "layer · tanh" in shown.words
    assert shown.tooltips["weight-1-3-2"].startswith("neuron 3, weight 2: ")
    assert repr(layer([1.0, 2.0])[2].data) in shown.tooltips["neuron-1-3"]
    shown = Shown(draw_network(neuron, [1.0, 2.0]))
    assert "neuron · sigmoid" in shown.words
    assert shown.tooltips["weight-1-1-2"].startswith("weight 2: ")
    assert repr(neuron([1.0, 2.0]).data) in shown.tooltips["neuron-1-1"]


def test_anything_that_looks_like_a_network_is_drawn_and_its_words_stay_words() -> None:
    odd = '<script>&"\\N\0' + "x" * 100
    neurons = [SimpleNamespace(w=[Value(1.0)], b=Value(0.0), activation=each) for each in (odd, "relu", "relu")]
    neurons.append(SimpleNamespace(w=[Value(2.0)]))  # no bias, no activation
    picture = draw_network(SimpleNamespace(layers=[SimpleNamespace(neurons=neurons)]))
    shown = Shown(picture)
    assert "<script" not in picture.svg
    assert any('<script>&"\\N' in text for text in shown.words)
    assert len(shown.named("neuron")) == 4


def softmax(units: list[Value]) -> list[Value]:
    total = autograd.logsumexp(units)
    return [(unit - total).exp() for unit in units]


PARTS: dict[str, Any] = {
    "Linear": lambda: Linear(3, 3, seed=1),
    "Layer": lambda: Layer(3, 3, "sigmoid", seed=2),
    "tanh": lambda: "tanh",
    "LayerNorm": lambda: LayerNorm(3),
    "Residual": lambda: Residual(Layer(3, 3, "tanh", seed=3)),
    "Sequential": lambda: Sequential(Linear(3, 3, seed=4), "relu"),
}
ROLE = r"([xzhŷ][^ ]*) = ([^ ,]+)"


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(sorted(PARTS)), max_size=4), st.sampled_from(["Linear", "tanh", "softmax"]))
def test_neurons_are_called_as_everywhere_else_and_give_what_the_model_gives(chosen: list[str], last: str) -> None:
    parts = [Linear(2, 3), *[PARTS[name]() for name in chosen], Linear(3, 2, seed=5)]
    model = Sequential(*parts, *([] if last == "Linear" else ["tanh"] if last == "tanh" else [softmax]))
    nodes = order(autograd.sum(model([1.4, -0.4])))[::-1]
    expected = {name: node.data for node, name in roles_of(nodes).items() if name[0] in "xzhŷ"}
    inside = {
        name
        for node, name in roles_of(nodes).items()
        if node.scope is not None and any(isinstance(scope.module, Residual) for scope in node.scope.chain)
    }
    shown = Shown(draw_network(model, [1.4, -0.4]))
    found = {name: float(number) for tip in shown.tooltips.values() for name, number in re.findall(ROLE, tip)}
    assert found == {name: data for name, data in expected.items() if name not in inside}  # drawn as one column


def test_what_has_no_neurons_is_a_column_of_its_own() -> None:
    model = Sequential(Linear(2, 3), "tanh", LayerNorm(3), Dropout(0.5), Linear(3, 2), softmax)
    picture = draw_network(model, [1.4, -0.4])
    shown = Shown(picture)
    for heading in ("hidden 1 · tanh", "LayerNorm", "Dropout", "output · linear", "softmax"):
        assert heading in shown.words
    assert "edges: weights; b: bias; into LayerNorm, Dropout, softmax: none" in shown.words
    assert "layer 2 · neuron 1" in shown.tooltips["neuron-4-1"]
    lines = shown.named("line")
    assert len([line for line in lines if line.startswith("line-2")]) == 9  # every unit into every one
    assert [line for line in lines if line.startswith("line-3")] == [f"line-3-{i}-{i}" for i in (1, 2, 3)]
    assert len([line for line in lines if line.startswith("line-5")]) == 4
    assert picture.dot == draw_network(model, [1.4, -0.4]).dot  # nothing is left out by chance
    assert model.training
    predicted = [value.data for value in model.eval()([1.4, -0.4])]
    assert [shown.tooltips[f"neuron-5-{i}"].endswith(f" = {predicted[i - 1]!r}") for i in (1, 2)] == [True, True]


def test_a_network_that_diverged_has_a_picture() -> None:
    model = MLP(2, [2, 1], seed=1)
    model.layers[0].neurons[0].w[0].data = math.nan
    model.layers[0].neurons[1].w[1].data = math.inf
    shown = Shown(draw_network(model, [1.0, -2.0]))
    assert any("2 not finite" in text for text in shown.words)
    assert shown.shapes["weight-1-1-1"]["stroke"] in ("black", "#000000")
    assert "nan" in shown.texts["weight-1-1-1-number"]
    assert "nan" in shown.tooltips["neuron-1-1"]


def test_the_same_network_gives_the_same_text_and_a_file_where_asked(tmp_path: Path) -> None:
    picture = draw_network(MLP(3, [20, 2], seed=5), [1, 2, 3], tmp_path / "net.png")
    assert picture.dot == draw_network(MLP(3, [20, 2], seed=5), [1, 2, 3]).dot
    assert (tmp_path / "net.png").read_bytes() == picture.png
    with pytest.raises(ValueError, match=r"expected \.svg"):
        draw_network(MLP(1, [1]), path=tmp_path / "net.doc")


def test_wrong_samples_and_settings_are_named() -> None:
    model = MLP(2, [3, 1], seed=1)
    with pytest.raises(ValueError, match=r"sample has 3 number\(s\); expected 2"):
        draw_network(model, [1.0, 2.0, 3.0])
    with pytest.raises(TypeError, match=r"sample\[0\] is .*one sample, not a batch"):
        draw_network(model, [[1.0, 2.0], [3.0, 4.0]])
    with pytest.raises(TypeError, match="sample is 'ab'; expected a list of 2"):
        draw_network(model, "ab")
    with pytest.raises(TypeError, match="sample is 3.0"):
        draw_network(model, 3.0)
    with pytest.raises(TypeError, match="expected a number"):
        draw_network(model, [1.0, None])
    with pytest.raises(ValueError, match="color is 'grad'; expected 'weight' or 'gradient'"):
        draw_network(model, color="grad")
    with pytest.raises(ValueError, match="most is 1; expected at least 2"):
        draw_network(model, most=1)
    with pytest.raises(TypeError, match="most is 2.5"):
        draw_network(model, most=2.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"40,000 edges.*smaller most"):
        draw_network(Layer(200, 200), most=200)


def test_what_is_no_network_is_named() -> None:
    model = MLP(2, [3, 1], seed=1)
    weight = Value(1.0)
    inside, unlike = SimpleNamespace(neurons=[weight]), [Layer(2, 3), Layer(4, 1)]
    wrong: list[tuple[type[Exception], str, Any]] = [
        (TypeError, "model is a Value, .*expected an MLP", weight),
        (TypeError, "model is a list", model.layers),
        (TypeError, "the class MLP itself", MLP),
        (TypeError, r"layers\[1\] is a int, 3; expected a Layer", SimpleNamespace(layers=[Layer(2, 3), 3])),
        (TypeError, r"layers\[0\] is a Activation, .* how many numbers come in", Sequential("tanh")),
        (
            ValueError,
            r"layers\[1\], a LayerNorm, can't be called with 3 number",
            Sequential(Linear(2, 3), LayerNorm(2)),
        ),
        (TypeError, r"layers\[0\]\.neurons\[0\] is a Value", SimpleNamespace(layers=[inside])),
        (TypeError, r"^draw_network: w\[1\] is a float, 2.0; expected a Value", SimpleNamespace(w=[weight, 2.0])),
        (TypeError, r"^draw_network: b is a int, 0", SimpleNamespace(w=[weight], b=0)),
        (ValueError, "layers is empty", SimpleNamespace(layers=[])),
        (ValueError, "has no neurons", SimpleNamespace(neurons=[])),
        (ValueError, "has no weights", SimpleNamespace(w=[])),
        (ValueError, r"layers\[1\]\.neurons\[0\] has 4 weight\(s\), but .* 3", SimpleNamespace(layers=unlike)),
    ]
    for kind, said, thing in wrong:
        with pytest.raises(kind, match=said):
            draw_network(thing)
