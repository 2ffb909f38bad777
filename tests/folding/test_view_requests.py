"""What a picture shows where somebody asks for it: levels, parts by name, paths, neighbourhoods.

From outside: of all of folding and views/graphs, in the DOT text; the other half of test_view.py.

Also of: folding/quotient, folding/structure, folding/view.
"""

from __future__ import annotations

import copy
import re
from typing import Any
from xml.etree import ElementTree

import pytest

import autograd
from autograd import Value, draw, scope
from autograd.core.graph import order
from autograd.folding.structure import Structure
from autograd.folding.view import PART, SINGLE
from nn import MLP, Module
from tests.support.views import batch, check_whole, keys, shown

# ---- what somebody asks for -----------------------------------------------------------------------------------------


def test_depth_unfolds_level_by_level() -> None:
    _, loss = batch(1, (3, 1))
    folded = [keys(shown(loss, depth=depth)) for depth in range(4)]
    assert {key for key in folded[0] if key.startswith("MLP")} == {"MLP"}
    assert {key for key in folded[1] if key.startswith("MLP")} == {"MLP.layers.0", "MLP.layers.1"}
    neurons = {f"MLP.layers.0.neurons.{i}" for i in range(3)} | {"MLP.layers.1.neurons.0"}
    assert {key for key in folded[2] if key.startswith("MLP")} == neurons
    assert not any(key.startswith("MLP") for key in folded[3])
    assert len(folded[3]) == len(order(loss))
    for depth in range(4):
        check_whole(shown(loss, depth=depth))


def test_inputs_stay_outside_and_parameters_inside() -> None:
    model, loss = batch(1, (3, 1))
    view = shown(loss, depth=0)
    (part,) = (box for box in view.boxes if box.kind == PART)
    inside = {view.structure.nodes[i] for i in part.nodes}
    assert set(model.parameters()) <= inside
    dot = draw(loss, depth=0).dot
    assert "x₁ = " in dot
    assert "x₂ = " in dot
    assert "13 parameters" in dot


def test_parameters_made_in_a_scope_belong_to_their_module_and_to_no_call() -> None:
    with scope("setting up"):
        model = MLP(2, [3, 1], seed=1)
    view = shown(model([0.5, 1.0]) + model([1.0, 0.5]), depth=0)
    boxes = {box.key: {view.structure.nodes[i] for i in box.nodes} for box in view.boxes if box.place}
    assert len(boxes) == 3
    assert boxes["MLP.leaves"] == set(model.parameters())


def test_two_models_of_one_class_are_two_boxes_with_their_own_parameters() -> None:
    first, second = MLP(2, [3, 1], seed=1), MLP(2, [3, 1], seed=2)
    x = [Value(0.5, label="x"), Value(1.0, label="y")]
    loss = (first(x) - second(x)) ** 2
    view = shown(loss, depth=0)
    parts = [box for box in view.boxes if box.kind == PART]
    assert [box.key for box in parts] == ["MLP", "MLP_2"]
    for box, model in zip(parts, (first, second), strict=True):
        inside = {view.structure.nodes[i] for i in box.nodes}
        assert {node for node in inside if not node.op} == set(model.parameters())
    dot = draw(loss, depth=0, expand="MLP 2").dot
    assert ("<b>MLP</b>" in dot, "<b>MLP 2</b>" in dot) == (True, False)


def test_what_goes_into_a_block_of_a_copied_graph_stays_outside() -> None:
    a = Value(2.0, label="a")
    with scope("block"):
        b = a * a
    copied = copy.deepcopy(MLP(1, [1], seed=1)([b]))
    view = shown(copied, depth=0)
    assert [view.structure.labels.get(int(box.nodes[0])) for box in view.boxes if box.kind == SINGLE] == ["a"]


def test_a_copied_graph_folds_like_the_original() -> None:
    _, loss = batch(3, (3, 1))
    loss.label = "L"
    assert draw(copy.deepcopy(loss), depth=1).dot == draw(loss, depth=1).dot


def test_a_number_on_an_edge_is_the_derivative_of_what_the_box_shows() -> None:
    x, w = Value(-2.0, label="x"), Value(3.0, label="w")
    with scope("gate"):
        gate = (w * x).relu()  # 0: nothing gets through, whatever w is
    with scope("scale"):
        scale = x * 7
    root = gate * 5 + scale
    root.backward()
    dot = draw(root, depth=0).dot
    assert set(re.findall("∂ ([^ ]+)", dot)) == {"1", "5", "7"}
    assert 'tooltip="local derivative 3.0"' in dot


class Line(Module):
    """A module of the tests: one weight and one bias."""

    def __init__(self, w: Value) -> None:
        self.w, self.b = w, Value(0.5)

    def forward(self, x: Any) -> Any:
        return (self.w * x + self.b).tanh()


class Chain(Module):
    """A module of the tests: one after the other, each in one more."""

    def __init__(self, *lines: Module) -> None:
        self.lines = lines

    def forward(self, x: Any) -> Any:
        for line in self.lines:
            x = line(x)
        return x


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("nested", [False, True])
def test_a_weight_that_several_modules_have_is_in_none_of_them(count: int, nested: bool) -> None:
    w = Value(2.0, label="w")
    lines: list[Module] = [Line(w) for _ in range(count)]
    if nested:
        lines = [Chain(line) for line in lines]
    one: Any = Chain(*lines)(Value(0.5, label="x"))
    for root, home in ((one, "Chain"), (autograd.sum([line(0.5) for line in lines]), None)):
        structure = Structure(order(root)[::-1])
        place = int(structure.place[structure.nodes.index(w)])
        assert (structure.places[place].path if place >= 0 else None) == home
        for line in lines:
            b = line.parameters()[-1]
            at = structure.places[int(structure.place[structure.nodes.index(b)])]
            assert b in at.module.parameters()
            assert isinstance(at.module, Line)
    inside = next(box for box in shown(one, depth=0).boxes if box.kind == PART)
    assert len(inside.nodes) == len(order(one)) - 1  # all but x


def test_what_goes_into_a_module_without_parameters_stays_outside() -> None:
    class Square(Module):
        def forward(self, x: Any) -> Any:
            return x * x + 1

    view = shown(Square()(Value(3.0, label="x")), depth=0)
    assert [box.kind for box in view.boxes] == [SINGLE, PART]


def test_each_call_is_a_box_where_that_can_be_read_and_their_parameters_stand_beside() -> None:
    _, loss = batch(2, (3, 1))
    view = shown(loss, depth=0)
    calls = [box for box in view.boxes if box.kind == PART]
    leaves = [box for box in view.boxes if box.key == "MLP.leaves"]
    assert [box.calls for box in calls] == [1, 1]
    assert [len(box.nodes) for box in leaves] == [13]
    ends = {(view.boxes[edge.tail].key, view.boxes[edge.head].key) for edge in view.edges}
    assert {("MLP.leaves", box.key) for box in calls} <= ends


def test_a_cell_called_in_a_row_points_to_itself_when_its_calls_are_one_box() -> None:
    state: Any = Value(0.1)
    w = Value(0.9, label="w")
    for _ in range(80):
        with scope("cell"):
            state = (state * w).tanh()
    view = shown(state * 2)
    (cell,) = (i for i, box in enumerate(view.boxes) if box.kind == PART)
    assert view.boxes[cell].calls == 80
    assert any(edge.tail == edge.head == cell for edge in view.edges)
    one_call = batch(1, (3, 1))[1]
    assert not any(edge.tail == edge.head for edge in shown(one_call, depth=0).edges)  # layer to layer, in one call


def test_expand_takes_names() -> None:
    with pytest.raises(TypeError, match="draw: expand is a int, 3; expected a name, or several"):
        draw(Value(1.0), expand=3)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["layers.0", "layers[0]", "MLP.layers.0", "layer 1", "MLP · layer 1"])
def test_expand_opens_by_name(name: str) -> None:
    _, loss = batch(1, (3, 2, 1))
    dot = draw(loss, depth=1, expand=name).dot
    assert all(f"<b>neuron {i + 1}</b>" in dot for i in range(3))
    assert "<b>layer 2</b>" in dot
    assert "<b>layer 1</b>" not in dot
    assert dot.count("subgraph cluster_") == 2  # MLP, and in it layers[0]


def test_expand_opens_what_is_around_it_too() -> None:
    dot = draw(batch(1, (3, 1))[1], expand="neurons[2]").dot
    assert "<b>w₃₁</b>" in dot
    assert "<b>neuron 2</b>" in dot


def test_expand_folds_nothing_that_depth_leaves_open() -> None:
    _, loss = batch(1, (3, 2, 1))
    at_depth = keys(shown(loss, depth=2))
    view = shown(loss, depth=2)
    opened = next(i for i, place in enumerate(view.structure.places) if place.path == "MLP.layers.0.neurons.1")
    assert at_depth - keys(shown(loss, depth=2, opened=[opened])) == {"MLP.layers.0.neurons.1"}
    assert "<b>layer 2</b>" not in draw(loss, depth=2, expand="layers[0]").dot


@pytest.mark.parametrize("name", ["a:b", 'say "x"', "<b>", "zażółć gęślą", "a\\Nb", "with\nlines", "x" * 300])
def test_a_scope_may_have_any_name(name: str) -> None:
    a = Value(2.0)
    with scope(name):
        b = a.tanh()
        with scope(name):
            c = b.tanh()
    for depth in (0, 1, 2):
        svg = draw(c + a, depth=depth).svg
        ElementTree.fromstring(svg)  # noqa: S314 - our own picture
        assert svg.count('class="edge"') == (3, 4, 4)[depth]


def test_scopes_whose_names_look_alike_have_boxes_of_their_own() -> None:
    x: Any = Value(1.0)
    for name in ("a b", "a_b", "a_b-2", "n0", "a:b"):
        with scope(name):
            x = x * 2 + 1
    assert len(keys(shown(x, depth=0))) == 6


def test_scopes_named_by_a_list_or_a_version_are_shown_and_found_as_they_are() -> None:
    x: Any = Value(1.0)
    for name in ("head[0]", "head[1]", "GPT-3.5"):
        with scope(name):
            x = x * 2 + 1
    dot = draw(x, depth=0, expand="head[1]").dot
    assert "<b>head[0]</b>" in dot
    assert "<b>head[1]</b>" not in dot
    assert "<b>GPT-3.5</b>" in dot


@pytest.mark.parametrize("name", ["a\0b", "a\x1bb", "a\ud800b"])
@pytest.mark.parametrize("depth", [0, 1])
def test_a_name_with_characters_that_no_file_may_hold_is_drawn_without_them(name: str, depth: int) -> None:
    with scope(name):
        x = Value(1.0, label=name) * 2 + 1
    picture = draw(x, depth=depth)
    assert "a b" in picture.dot
    ElementTree.fromstring(picture.svg)  # noqa: S314 - our own picture


def test_through_a_leaf_shows_all_on_its_paths() -> None:
    model, loss = batch(1, (3, 1))
    w = model.layers[0].neurons[1].w[0]
    picture = draw(loss, through=w)
    view = shown(loss, through=[order(loss)[::-1].index(w)])
    on = {w}
    for node in order(loss)[::-1]:
        if on & set(node.parents):
            on.add(node)
    assert {view.structure.nodes[i] for box in view.boxes for i in box.nodes} == on
    assert f"{len(on)} of {len(order(loss))} nodes are shown" in picture.dot
    assert "more in" in picture.dot


def test_near_shows_what_is_at_most_so_far_in_either_direction() -> None:
    node = leaf = Value(0.5)
    chain = [leaf]
    for _ in range(20):
        node = node.tanh()
        chain.append(node)
    view = shown(node, near=10, distance=3)
    assert {int(i) for box in view.boxes for i in box.nodes} == set(range(7, 14))
    assert [(box.operands, box.users) for box in view.boxes][0::6] == [(1, 0), (0, 1)]
    assert "7 of 21 nodes are shown" in draw(node, near=chain[10], distance=3).dot


def test_near_goes_on_down_through_what_has_very_many_operands() -> None:
    root = autograd.sum([Value(float(i)) for i in range(20)]).tanh()
    assert len(shown(root, distance=2).boxes) == 22


def test_what_is_not_shown_is_counted_once_however_often_it_is_used() -> None:
    x = Value(2.0)
    root = (x * x).tanh()
    (box,) = shown(root, near=1, distance=0).boxes
    assert (box.operands, box.users) == (1, 1)
    (box,) = shown(root, near=0, distance=0).boxes
    assert (box.operands, box.users) == (0, 1)


def test_on_a_path_sums_are_taken_apart() -> None:
    leaves = [Value(float(i)) for i in range(80)]
    root: Any = leaves[0]
    for leaf in leaves[1:]:
        root = root + leaf
    view = shown(root, through=[order(root)[::-1].index(leaves[0])])
    assert [box.kind for box in view.boxes] == [SINGLE] * 80
    assert leaves[1] not in {view.structure.nodes[i] for box in view.boxes for i in box.nodes}  # used as the first is


def test_the_root_counts_among_what_comes_out_of_a_part() -> None:
    a = Value(3.0)
    with scope("part"):
        b = a * 2
    c = b + 1
    with scope("part"):
        root = c * 5  # 35, which nothing in the graph uses
    view = shown(root, depth=0, most=3)
    (part,) = (box for box in view.boxes if box.kind == PART)
    assert (part.calls, [view.structure.nodes[i].data for i in part.outputs]) == (2, [6.0, 35.0])


def test_distance_alone_is_that_of_the_root() -> None:
    node = Value(0.5)
    for _ in range(20):
        node = node.tanh()
    assert {int(i) for box in shown(node, distance=3).boxes for i in box.nodes} == set(range(17, 21))
    assert "4 of 21 nodes are shown" in draw(node, distance=3).dot


def test_near_does_not_go_through_what_very_many_use() -> None:
    w = Value(1.0, label="w")
    far = [(w * i).tanh() for i in range(1, 100)]
    root = autograd.sum(far)
    view = shown(root, near=order(root)[::-1].index(far[5]), distance=2)
    assert len(view.boxes) < 8


def test_unfolded_takes_sums_apart_and_finds_nodes_again() -> None:
    _, loss = batch(1, (2, 1))
    z = next(node for node in order(loss) if node.op == "weighted_sum")
    dot = draw(loss, unfolded=True, depth=9, highlight=z).dot
    assert "weighted_sum" in draw(loss, depth=9).dot
    assert "weighted_sum" not in dot
    assert dot.count('border="3"') == 1
