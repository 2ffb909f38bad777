"""What a picture shows of a graph: folded, unfolded, a path, a neighbourhood. Seen from outside, in the DOT text."""

from __future__ import annotations

import copy
import math
import re
from contextlib import nullcontext
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd
from autograd import Value, animate, draw, scope, steps, unfold
from autograd.folding.structure import Structure
from autograd.folding.sums import sums_of
from autograd.folding.view import MANY, PART, SINGLE, SUM, View, view_of
from autograd.graph import order
from nn import MLP, Module, mse


def shown(root: Any, **asked: Any) -> View:
    return view_of(Structure(order(root)[::-1]), **asked)


def keys(view: View) -> set[str]:
    return {box.key for box in view.boxes}


def kinds(view: View) -> dict[str, str]:
    return {box.key: box.kind for box in view.boxes}


def batch(samples: int, sizes: tuple[int, ...] = (4, 4, 1)) -> tuple[MLP, Value]:
    model = MLP(2, list(sizes), "tanh", seed=1)
    points = [[math.sin(i), math.cos(2 * i)] for i in range(samples)]
    loss = mse(model(points), [math.sin(3 * i) for i in range(samples)])
    loss.backward()
    return model, loss


def check_whole(view: View) -> None:
    """Every node is in exactly one box or hidden; an edge stands wherever the graph has one between two boxes."""
    structure = view.structure
    box_of = {int(node): i for i, box in enumerate(view.boxes) for node in box.nodes}
    assert sum(len(box.nodes) for box in view.boxes) == len(box_of)
    assert len(box_of) + view.hidden == len(structure.nodes)
    drawn = {(edge.tail, edge.head) for edge in view.edges}
    for user, node in enumerate(structure.nodes):
        for parent in node.parents:
            tail = next(i for i, each in enumerate(structure.nodes) if each is parent)
            if tail in box_of and user in box_of and box_of[tail] != box_of[user]:
                assert (box_of[tail], box_of[user]) in drawn


def check_alike(view: View) -> None:
    """What is one box because it does the same does the same."""
    structure = view.structure
    for box in view.boxes:
        if box.kind in (MANY, SUM):
            outputs = box.outputs.tolist()
            made = {(structure.ops[i], structure.labels.get(i), int(structure.place[i])) for i in outputs}
            assert len(made) == len({structure.nodes[i].constant for i in outputs}) == 1
            ways = set()
            for i in outputs:
                users = {int(structure.users[edge]) for edge in (structure.parents == i).nonzero()[0]}
                operands = {
                    (structure.ops[user], place * (structure.ops[user] not in ("add", "sum")))
                    for user in users
                    for place, parent in enumerate(structure.nodes[user].parents)
                    if parent is structure.nodes[i]
                }
                ways.add(frozenset(operands))
            assert len(ways) == 1


# ---- the default ----------------------------------------------------------------------------------------------------


def test_a_small_graph_is_shown_whole() -> None:
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    view = shown(a * b + a)
    assert set(kinds(view).values()) == {SINGLE}
    assert [edge.edges.tolist() for edge in view.edges] == [[0], [1], [2], [3]]
    check_whole(view)


@pytest.mark.parametrize("samples", [1, 2, 5, 30])
@pytest.mark.parametrize("unfolded", [False, True])
def test_the_default_can_be_read_whatever_the_size(samples: int, unfolded: bool) -> None:
    _, loss = batch(samples)
    view = shown(unfold(loss) if unfolded else loss)
    assert len(view.boxes) <= 60
    assert len(view.edges) <= 150
    assert view.hidden == 0
    if samples < 5 or not unfolded:
        check_whole(view)


def test_of_a_batch_the_calls_of_a_part_are_one_box_with_the_range() -> None:
    _, loss = batch(30)
    view = shown(loss, depth=1)
    parts = {box.key: box for box in view.boxes if box.kind == PART}
    assert set(parts) == {"MLP.layers.0", "MLP.layers.1", "MLP.layers.2"}
    assert all(box.calls == 30 for box in parts.values())
    outputs = [node.data for node in order(loss) if path_of(node).startswith("MLP.layers.2")]
    assert len(parts["MLP.layers.2"].outputs) == 30
    dot = draw(loss, depth=1).dot
    low, high = (f"{x:.3g}".replace("-", "−") for x in (min(outputs), max(outputs)))
    assert f"<b>layers[2]</b> ×30" in dot  # noqa: F541
    assert f"value {low} … {high}" in dot
    assert "Layer(4 → 1, linear)" in dot
    assert "5 parameters" in dot


def path_of(node: Any) -> str:
    return node.scope.path if node.scope else ""


def test_what_is_done_alike_many_times_is_one_box_without_any_scope() -> None:
    w, b = Value(0.5, label="w"), Value(0.1, label="b")
    loss = autograd.sum([((w * Value(x) + b - y) ** 2).tanh() for x, y in [(i / 7, i / 5) for i in range(50)]])
    view = shown(loss)
    counts = {view.structure.ops[int(box.nodes[-1])]: box.calls for box in view.boxes if box.kind in (MANY, SUM)}
    assert counts["tanh"] == counts["powc"] == 50
    assert len(view.boxes) < 12
    check_whole(view)


def test_what_goes_different_ways_is_done_in_another_part_or_is_constant_stays_apart() -> None:
    pairs = [(Value(float(i)), Value(i + 1.0)) for i in range(40)]
    view = shown(autograd.sum([a / b for a, b in pairs]))
    assert [box.calls for box in view.boxes] == [40, 40, 40, 1]  # numerators, denominators, ratios, sum
    mixed: list[Any] = [Value(float(i)) for i in range(40)] + [Value(float(i), constant=True) for i in range(40)]
    assert [box.calls for box in shown(autograd.sum(mixed)).boxes] == [40, 40, 1]
    made = []
    for part in ("left", "right"):
        with scope(part):
            made += [Value(float(i)).tanh() for i in range(40)]
    view = shown(autograd.sum(made), depth=9)
    places = [{int(view.structure.place[i]) for i in box.nodes} for box in view.boxes if box.kind == MANY]
    assert all(len(each) == 1 for each in places)
    assert len(places) == 4  # leaves and results of either


def test_two_leaves_of_different_names_never_are_one_box() -> None:
    leaves = [Value(float(i), label=f"x{i}") for i in range(40)]
    dot = draw(autograd.sum([leaf.tanh() for leaf in leaves] + [leaf.exp() for leaf in leaves])).dot
    assert all(f"<b>x{i}</b>" in dot for i in range(40))


def test_sums_and_their_products_fold_into_one_box() -> None:
    xs = [Value(float(i), label=f"x{i}") for i in range(15)]
    ws = [Value(float(i), label=f"w{i}") for i in range(15)]
    total: Any = Value(1.0, label="b")
    for w, x in zip(ws, xs, strict=True):
        total = total + w * x
    out = total.tanh()
    view = shown(out)  # 63 nodes
    (box,) = (box for box in view.boxes if box.kind == SUM)
    assert len(box.nodes) == 30
    assert box.outputs.tolist() == [len(order(out)) - 2]
    assert "16 terms, 15 products" in draw(out).dot
    assert {f"x{i}" for i in range(15)} <= set(re.findall(r"<b>(x\d+)</b>", draw(out).dot))


@pytest.mark.parametrize(
    ("lengths", "said"),
    [
        ((3, 5), "3 … 5 terms, 2 … 4 products"),
        ((4, 4), "4 terms, 3 products"),
        ((400, 3), "3 … 400 terms, 2 … 399 products"),
    ],
)
def test_of_sums_in_one_box_the_shortest_and_the_longest_are_counted(lengths: tuple[int, ...], said: str) -> None:
    def dots() -> Any:
        for length in lengths * 12:
            total: Any = Value(1.0)
            for i in range(1, length):
                total = total + Value(float(i)) * Value(0.001)
            yield total.tanh()

    assert f">{said}<" in draw(autograd.sum(list(dots()))).dot


def test_a_sum_used_twice_or_with_a_label_stays_apart() -> None:
    leaves = [Value(float(i), label=f"x{i}") for i in range(60)]
    first: Any = leaves[0] + leaves[1] + leaves[2]
    second = first + leaves[3] + leaves[4]
    second.label = "named"
    root = autograd.sum([second + leaves[5] + leaves[6], first.tanh(), *[leaf.exp() for leaf in leaves]])
    view = shown(root, most=200)
    sums = [sorted(box.nodes.tolist()) for box in view.boxes if box.kind == SUM]
    position = {node: i for i, node in enumerate(view.structure.nodes)}
    assert not any(position[first] in nodes and len(nodes) > 2 for nodes in sums)
    assert not any(position[second] in nodes and max(nodes) != position[second] for nodes in sums)


@pytest.mark.parametrize("names", [("cell", "cell", "cell"), ("a", "b", "c"), ("", "a", "a")])
def test_a_sum_ends_where_its_call_ends(names: tuple[str, ...]) -> None:
    total: Any = Value(0.0)
    for name in names:
        with scope(name) if name else nullcontext():
            total = total + Value(1.0) * Value(2.0)
    structure = Structure(order(total)[::-1])
    sums = sums_of(structure, np.ones(len(structure.nodes), dtype=bool))
    assert sums.tolist() == list(range(len(structure.nodes)))  # each call adds once, and nothing to add up is left


def test_a_node_with_a_name_is_not_folded_into_a_sum() -> None:
    product = Value(1.0) * Value(2.0)
    half = product + Value(3.0) * Value(4.0)
    total = half + Value(5.0) + Value(6.0)
    structure = Structure(order(total)[::-1])
    place_of = {node: i for i, node in enumerate(structure.nodes)}

    def parts() -> set[int]:
        sums = sums_of(Structure(structure.nodes), np.ones(len(place_of), dtype=bool))
        return set(np.flatnonzero(sums == place_of[total]).tolist())

    assert {place_of[product], place_of[half]} <= parts()
    product.label = "product"
    assert place_of[product] not in parts()
    half.label = "half"
    assert place_of[half] not in parts()


def test_a_million_nodes_without_scopes_get_the_roots_neighbourhood() -> None:
    w = Value(1.0, label="w")
    node: Any = Value(0.5)
    for _ in range(500_000):
        node = (node * w).tanh()
    picture = draw(node)
    assert "of 1,000,002 nodes are shown" in picture.dot
    assert "<b>w</b>" in picture.dot
    assert re.search(r"… 499,\d\d\d more out", picture.dot)
    assert picture.dot.count("->") < 60


def test_one_node_of_a_thousand_operands() -> None:
    dot = draw(autograd.sum([Value(float(i), label=f"x{i}") for i in range(1000)])).dot
    assert re.search(r"… 9\d\d more in", dot)
    assert "60 of 1,001 nodes are shown" in dot


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
    assert "x0 = " in dot
    assert "x1 = " in dot
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


@pytest.mark.parametrize("name", ["layers.0", "layers[0]", "MLP.layers.0"])
def test_expand_opens_by_name(name: str) -> None:
    _, loss = batch(1, (3, 2, 1))
    dot = draw(loss, depth=1, expand=name).dot
    assert all(f"<b>neurons[{i}]</b>" in dot for i in range(3))
    assert "<b>layers[1]</b>" in dot
    assert "<b>layers[0]</b>" not in dot
    assert dot.count("subgraph cluster_") == 2  # MLP, and in it layers[0]


def test_expand_opens_what_is_around_it_too() -> None:
    dot = draw(batch(1, (3, 1))[1], expand="neurons[2]").dot
    assert "<b>w0</b>" in dot
    assert "<b>neurons[1]</b>" in dot


def test_expand_folds_nothing_that_depth_leaves_open() -> None:
    _, loss = batch(1, (3, 2, 1))
    at_depth = keys(shown(loss, depth=2))
    view = shown(loss, depth=2)
    opened = next(i for i, place in enumerate(view.structure.places) if place.path == "MLP.layers.0.neurons.1")
    assert at_depth - keys(shown(loss, depth=2, opened=[opened])) == {"MLP.layers.0.neurons.1"}
    assert "<b>layers[1]</b>" not in draw(loss, depth=2, expand="layers[0]").dot


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


# ---- properties -----------------------------------------------------------------------------------------------------


@st.composite
def graphs(draw_from: st.DrawFn) -> Value:
    """Random graphs with sharing, scopes within scopes, labels and constants."""
    nodes: list[Any] = [Value(draw_from(st.floats(-1, 1)), label=label) for label in ("a", "b", None)]
    for _ in range(draw_from(st.integers(1, 30))):
        first, second = (draw_from(st.sampled_from(nodes)) for _ in range(2))
        path = draw_from(st.sampled_from([(), ("s",), ("s", "t"), ("u",)]))
        entered = [scope(name) for name in path]
        for each in entered:
            each.__enter__()
        kind = draw_from(st.sampled_from(["add", "mul", "tanh", "sum", "one"]))
        made: Any = first * 1.5
        if kind in ("add", "mul"):
            made = first + second if kind == "add" else first * second
        elif kind != "one":
            made = first.tanh() if kind == "tanh" else autograd.sum([first, second, first])
        for each in reversed(entered):
            each.__exit__(None, None, None)
        nodes.append(made)
    root: Value = autograd.sum(nodes[-5:])
    return root


@given(graphs(), st.sampled_from([None, 0, 1, 2]), st.sampled_from([1, 3, 10, 60]))
def test_however_it_folds_nothing_is_lost_or_doubled(root: Value, depth: int | None, most: int) -> None:
    view = shown(root, depth=depth, most=most)
    check_whole(view)
    check_alike(view)
    assert len(keys(view)) == len(view.boxes)
    if depth is not None:
        assert view.hidden == 0
    for box in view.boxes:
        assert set(box.outputs.tolist()) <= set(box.nodes.tolist())
    again = shown(root, depth=depth, most=most)
    assert [box.key for box in again.boxes] == [box.key for box in view.boxes]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"depth": -1}, "depth is -1; expected a whole number"),
        ({"depth": 1.5}, "depth is 1.5"),
        ({"distance": True}, "distance is True"),
        ({"expand": "layers.7"}, r"no module or scope is called 'layers.7'; those there are: MLP, MLP.layers.0"),
        ({"color": "pretty"}, "color is 'pretty'; expected one of: gradient, value"),
        ({"near": Value(1.0)}, "near: .* is not in the graph"),
        ({"through": [Value(1.0)]}, "through: .* is not in the graph"),
        ({"highlight": Value(1.0)}, "highlight: .* is not in the graph"),
        *(
            ({"through": Value(1.0), name: asked}, "through shows all on its paths; leave out near")
            for name, asked in (("near", Value(1.0)), ("distance", 0), ("depth", 0), ("expand", "layers"))
        ),
    ],
)
def test_what_cannot_be_shown_is_said(asked: dict[str, Any], error: str) -> None:
    with pytest.raises(ValueError, match=error):
        draw(batch(1, (2, 1))[1], **asked)


@pytest.mark.parametrize("name", ["near", "through", "highlight"])
def test_what_is_no_node_is_said(name: str) -> None:
    asked: dict[str, Any] = {name: ["w"]}
    with pytest.raises(TypeError, match=f"draw: {name} is a str, 'w'; expected a Value"):
        draw(Value(1.0), **asked)


@pytest.mark.parametrize("view", [draw, animate, steps, unfold, lambda root: steps(root, forward=True)])
def test_what_was_recorded_with_a_row_that_is_gone_is_said(view: Any) -> None:
    autograd.register(autograd.Op("thrice", "a", "3*a", ("3",)))
    try:
        root = autograd.sum([Value(2.0).thrice(), 1.0]) * 2  # type: ignore[attr-defined]
    finally:
        autograd.unregister("thrice")
    with pytest.raises(autograd.RowError, match=r"there is no row 'thrice' here.*register\(Op\('thrice'"):
        view(root)
