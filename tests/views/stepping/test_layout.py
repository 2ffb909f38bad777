"""Where the page puts boxes and edges: nothing on anything else, leaves near their users, networks in columns.

Of assets/logic/layering.js, spacing.js and layout.js, without a browser.

Also of: views/stepping/payload.
"""

from __future__ import annotations

import itertools
import random
import re
from typing import Any

import pytest

from tests.support import scripts
from tests.support.growth import MOST

PANE = {"width": 800, "height": 500}
PLACE = "(all) => all.map(({ boxes, edges, pane, columns }) => layout.place(boxes, edges, pane, columns))"
BOX, LABEL = (100, 70), [70, 17]


def graph(edges: list[tuple[int, int]], *, pane: Any = PANE, columns: bool = False, **more: Any) -> dict[str, Any]:
    """Boxes of one size with labels on all edges."""
    count = 1 + max((max(edge) for edge in edges), default=0)
    boxes = [{"width": BOX[0], "height": BOX[1]} | {key: of[i] for key, of in more.items()} for i in range(count)]
    return {
        "boxes": boxes,
        "edges": [{"from": tail, "to": head, "label": LABEL} for tail, head in edges],
        "pane": pane,
        "columns": columns,
    }


def placed(*graphs: dict[str, Any]) -> list[Any]:
    found: list[Any] = scripts.run(PLACE, list(graphs))
    return found


def random_graph(seed: int, back: float = 0.0) -> dict[str, Any]:
    """Boxes of many sizes; each is made of up to three before it, some twice; labels of many lengths."""
    draw = random.Random(seed)  # noqa: S311
    count = draw.randint(1, 40)
    edges = []
    for head in range(1, count):
        near = draw.choice([2, 5, 40])
        edges += [(max(0, head - draw.randint(1, near)), head) for _ in range(draw.choice([0, 1, 1, 2, 2, 3]))]
        if draw.random() < back:
            edges.append((head, draw.randrange(head)))
    made = graph([*edges, (0, count - 1)] if count > 1 else [])
    for box in made["boxes"]:
        box |= {"width": draw.randint(34, 240), "height": draw.choice([26, 70])}
    for edge in made["edges"]:
        edge["label"] = draw.choice([None, [draw.randint(30, 130), 17]])
    made["pane"] = {"width": draw.randint(300, 1900), "height": draw.randint(200, 1000)}
    return made


def long_sum(seed: int) -> dict[str, Any]:
    """A long chain of operations, most of which have leaves of their own, up to two."""
    draw = random.Random(seed)  # noqa: S311
    edges, last = [], 0
    for _ in range(draw.randint(5, 40)):
        leaves = range(last + 1, last + 1 + draw.choice([0, 1, 1, 1, 2]))
        head = last + len(leaves) + 1
        edges += [(tail, head) for tail in draw.sample([last, *leaves], len(leaves) + 1)]
        last = head
    made = graph(edges)
    heads = {head for _, head in edges}
    for i, box in enumerate(made["boxes"]):
        box |= {"width": draw.randint(34, 180), "height": 70 if i in heads else draw.choice([26, 70])}
    for edge in made["edges"]:
        edge["label"] = draw.choice([None, [draw.randint(30, 90), 17]])
    made["pane"] = {"width": draw.randint(300, 1900), "height": draw.randint(200, 1000)}
    return made


def rectangles(given: Any, there: Any) -> tuple[list[Any], list[Any]]:
    """Of the boxes, and of the labels: left, top, right, bottom."""

    def around(center: Any, width: float, height: float) -> tuple[float, float, float, float]:
        return (center[0] - width / 2, center[1] - height / 2, center[0] + width / 2, center[1] + height / 2)

    boxes = [around(c, b["width"], b["height"]) for c, b in zip(there["centers"], given["boxes"], strict=True)]
    labelled = [(c, e["label"]) for c, e in zip(there["labels"], given["edges"], strict=True) if e["label"]]
    return boxes, [around(center, *label) for center, label in labelled]


def overlaps(one: Any, other: Any) -> bool:
    return bool(
        min(one[2], other[2]) - max(one[0], other[0]) > 0.2 and min(one[3], other[3]) - max(one[1], other[1]) > 0.2
    )


def points(path: str) -> list[tuple[float, float]]:
    numbers = [float(each) for each in re.findall(r"-?[\d.]+", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_nothing_is_larger_than_its_bound_says() -> None:
    source = "(all) => all.map(({ boxes, edges, pane, columns }) => layering.bound(boxes, edges, pane, columns))"
    small = {"width": 400, "height": 250}
    graphs = [random_graph(seed) | {"columns": seed % 2 == 0, "pane": small} for seed in range(40)]
    bounds = scripts.run(source, graphs)
    for seed, (each, most) in enumerate(zip(placed(*graphs), bounds, strict=True)):
        assert each["scale"] <= most, seed
    assert sum(most < 1 for most in bounds) > 5, "a bound that bounds something"


def test_what_stood_one_way_stands_so_again_in_another_pane() -> None:
    source = """(boxes, edges, panes, ways) =>
      panes.map((pane) => ways.map((way) =>
        layout.place(boxes, edges, pane, false, way && { way, apart: false }).way))"""
    chain = graph([(i, i + 1) for i in range(12)])
    panes = [{"width": 360, "height": height} for height in (120, 240, 480, 700)]
    ways = ["", "straight", "rows", "down"]
    found = scripts.run(source, chain["boxes"], chain["edges"], panes, ways)
    assert all(each[1:] == ways[1:] for each in found)
    assert len({each[0] for each in found}) > 1, "left alone, they would not stand alike"


def test_nothing_stands_on_anything_else_and_all_of_it_inside() -> None:
    graphs = [random_graph(seed, back=0.15 * (seed % 2)) for seed in range(120)]
    graphs += [long_sum(seed) for seed in range(80)]
    for given, there in zip(graphs, placed(*graphs), strict=True):
        boxes, labels = rectangles(given, there)
        for left, top, right, bottom in [*boxes, *labels]:
            assert left >= -0.1
            assert top >= -0.1
            assert right <= there["width"] + 0.1
            assert bottom <= there["height"] + 0.1
        assert not [pair for pair in itertools.combinations(boxes, 2) if overlaps(*pair)]
        assert not [(box, label) for box in boxes for label in labels if overlaps(box, label)]
        assert not [pair for pair in itertools.combinations(labels, 2) if overlaps(*pair)]
        fits = min(given["pane"]["width"] / there["width"], given["pane"]["height"] / there["height"], 1.5)
        assert there["scale"] == pytest.approx(fits)


def test_edges_lead_from_side_to_side_and_through_no_box() -> None:
    graphs = [random_graph(seed) for seed in range(60)] + [long_sum(seed) for seed in range(80)]
    for given, there in zip(graphs, placed(*graphs), strict=True):
        boxes, _ = rectangles(given, there)
        for edge, path in zip(given["edges"], there["paths"], strict=True):
            way = points(path)
            for end, box in ((way[0], boxes[edge["from"]]), (way[-1], boxes[edge["to"]])):
                assert box[0] - 0.2 <= end[0] <= box[2] + 0.2
                assert box[1] - 0.2 <= end[1] <= box[3] + 0.2
                on_side = min(abs(end[0] - box[0]), abs(end[0] - box[2]), abs(end[1] - box[1]), abs(end[1] - box[3]))
                assert on_side <= 0.2
            for k in range(0, len(way) - 1, 3):
                for t in (0.0, 0.25, 0.5, 0.75, 1.0):
                    x, y = (
                        sum(w * p[axis] for w, p in zip(
                            ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3), way[k : k + 4], strict=True
                        ))
                        for axis in (0, 1)
                    )  # fmt: skip
                    inside = [b for b in boxes if b[0] + 1 < x < b[2] - 1 and b[1] + 1 < y < b[3] - 1]
                    assert not inside, "an edge runs over a box"


def test_from_left_to_right_in_one_row_unless_letters_would_be_much_smaller() -> None:
    chain = [(i, i + 1) for i in range(5)]

    def shape(width: int, height: int) -> tuple[int, int]:
        (there,) = placed(graph(chain, pane={"width": width, "height": height}))
        return len({x for x, _ in there["centers"]}), len({y for _, y in there["centers"]})

    (alone,) = placed(graph(chain, pane={"width": 5000, "height": 400}))
    assert shape(int(alone["width"]), 4000) == (6, 1), "nothing is easier to read than letters in full size"
    assert shape(int(0.85 * alone["width"]), 4000) == (6, 1), "nor much easier than a little smaller ones"
    assert shape(int(0.6 * alone["width"]), 4000) != (6, 1)


def test_else_the_larger_of_the_two_directions_is_taken() -> None:
    chain = [(i, i + 1) for i in range(3)]
    wide, high = placed(
        graph(chain, pane={"width": 900, "height": 200}), graph(chain, pane={"width": 300, "height": 800})
    )
    assert [x for x, _ in wide["centers"]] == sorted({x for x, _ in wide["centers"]})
    assert [y for _, y in high["centers"]] == sorted({y for _, y in high["centers"]})
    assert len({y for _, y in wide["centers"]}) == len({x for x, _ in high["centers"]}) == 1, "a chain is straight"


def test_a_long_chain_goes_on_in_rows_and_stays_readable() -> None:
    chain = graph([(i, i + 1) for i in range(30)])
    (there,) = placed(chain)
    assert there["scale"] > 0.5
    rows = {y for _, y in there["centers"]}
    assert 3 <= len(rows) <= 8 or 3 <= len({x for x, _ in there["centers"]}) <= 8


def test_a_long_sum_does_so_too_each_row_with_its_own_leaves() -> None:
    edges = [(0, 2), (1, 2)] + [edge for i in range(2, 58, 2) for edge in ((i, i + 2), (i + 1, i + 2))]
    (there,) = placed(graph(edges))
    one_row = 29 * (BOX[0] + 34)
    assert there["scale"] > 2 * PANE["width"] / one_row
    for tail, head in edges:
        apart = [abs(a - b) for a, b in zip(there["centers"][tail], there["centers"][head], strict=True)]
        if tail % 2 or not tail:
            assert max(apart) < 3 * max(BOX), "a leaf is near what is made of it"


def test_a_leaf_stands_right_before_its_first_user() -> None:
    # 0 → 1 → 2 → 3, and 4 → 3, a leaf that only the last needs; 5 → 2 and 5 → 3
    (there,) = placed(graph([(0, 1), (1, 2), (2, 3), (4, 3), (5, 2), (5, 3)], columns=True))
    x = [center[0] for center in there["centers"]]
    assert x[4] == x[2]
    assert x[5] == x[1]


def test_two_edges_between_the_same_boxes_are_apart() -> None:
    for pane in ({"width": 900, "height": 200}, {"width": 200, "height": 900}):
        square, cube = graph([(0, 1), (0, 1)], pane=pane), graph([(0, 1), (0, 1), (0, 1)], pane=pane)
        for given, there in zip((square, cube), placed(square, cube), strict=True):
            _, labels = rectangles(given, there)
            assert len(set(there["paths"])) == len(labels)
            assert not [pair for pair in itertools.combinations(labels, 2) if overlaps(*pair)]


def test_leaves_of_a_layer_with_many_stand_in_two_where_that_is_much_larger() -> None:
    many = [(i, 17) for i in range(17)]
    alone, together, network = placed(
        graph(many), graph(many, pane={"width": 400, "height": 4000}), graph(many, columns=True)
    )
    one = scripts.run("({ boxes, edges, pane }, how) => layout.place(boxes, edges, pane, false, how)", graph(many),
                      {"way": "straight", "apart": False})  # fmt: skip
    lines = [
        [len({center[k] for center in each["centers"][:17]}) for k in (0, 1)]
        for each in (alone, together, network, one)
    ]
    assert [min(each) for each in lines] == [2, 1, 1, 1]
    assert alone["scale"] > 1.5 * one["scale"]
    again = scripts.run(
        "({ boxes, edges, pane }, how) => layout.place(boxes, edges, pane, false, how)", graph(many), alone
    )
    assert again == alone, "as before"


def test_a_network_stands_in_columns_in_its_order() -> None:
    inputs, first, second, out = range(3), range(3, 7), range(7, 11), 11
    edges = [(i, j) for i in inputs for j in first] + [(i, j) for i in first for j in second]
    edges += [(i, out) for i in (10, 8, 9, 7)]
    group = [*["x"] * 3, *["a"] * 4, *["b"] * 4, ""]
    for pane in (PANE, {"width": 300, "height": 900}):
        (there,) = placed(graph(edges, pane=pane, columns=True, group=group))
        columns = [[there["centers"][i] for i in layer] for layer in (inputs, first, second, [out])]
        assert all(len({x for x, _ in column}) == 1 for column in columns)
        assert all([y for _, y in column] == sorted(y for _, y in column) for column in columns)
        assert [column[0][0] for column in columns] == sorted(column[0][0] for column in columns)


def test_a_tree_has_no_crossings_and_long_edges_are_straight() -> None:
    tree = [(2 * i + 1, i) for i in range(7)] + [(2 * i + 2, i) for i in range(7)]
    skip = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 5)]
    counts = scripts.run(
        "(all) => all.map(({ boxes, edges }) => layering.crossings(layering.of(boxes, edges)))",
        [graph(tree), graph(skip)],
    )
    assert counts == [0, 0]
    (there,) = placed(graph(skip, pane={"width": 2000, "height": 300}))
    long = [y for _, y in points(there["paths"][-1])][4:-4]
    assert max(long) - min(long) < 12


def test_twice_the_boxes_take_at_most_2_3_times_as_much_work() -> None:
    def large(count: int) -> dict[str, Any]:
        draw = random.Random(1)  # noqa: S311
        return graph([(max(0, head - draw.randint(1, 8)), head) for head in range(1, count) for _ in range(2)])

    counts = scripts.work(PLACE, *([large(count)] for count in (150, 300)))
    assert counts[1] <= MOST * counts[0], counts
