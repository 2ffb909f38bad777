"""What a picture shows of a graph by default, and that nothing is lost or doubled. From outside, in the DOT text.

Also of: folding/quotient, folding/structure, folding/sums.
"""

from __future__ import annotations

import re
from contextlib import nullcontext
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

import autograd
from autograd import Value, animate, draw, scope, steps, unfold
from autograd.core.graph import order
from autograd.folding.structure import Structure
from autograd.folding.sums import sums_of
from autograd.folding.view import MANY, PART, SINGLE, SUM
from tests.support.views import batch, check_alike, check_whole, keys, kinds, path_of, shown

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
    assert f"<b>layer 3</b> ×30" in dot  # noqa: F541
    assert f"value {low} … {high}" in dot
    assert "Layer(4 → 1, linear)" in dot
    assert "5 parameters" in dot


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


@pytest.mark.slow
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
