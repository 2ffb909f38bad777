"""The page's ways to show a graph: the same boxes and edges as autograd/folding makes, and in proportion to the graph.

Of assets/logic/views.js.

Also of: views/stepping/parts.
"""

from __future__ import annotations

from typing import Any

from tests.support import scripts, view_cases

ALL = """(cases) => cases.map(({ graph }) => views.ways(graph, "recorded").map((way) => {
  const view = views.made(graph, way);
  return { key: way.key, opened: way.opened, count: way.count, view };
}))"""
# How many elements of lists are looked at, for a chain with twice as many parts
LOOKED_AT = """(sizes) => sizes.map((size) => {
  let looks = 0;
  const watched = (list) => new Proxy(list, { get(target, key) { looks += /^\\d+$/.test(String(key)); return Reflect.get(target, key); } });
  const ops = Array(size).fill("tanh");
  ops[0] = "";
  const starts = [0, ...ops.keys()];
  const nodes = (k) => watched([2 * k, 2 * k + 1]);
  const parts = watched(Array.from({ length: size / 2 }, (_, k) => ({ path: `p.${k}`, level: 0, nodes: nodes(k) })));
  const graph = { ops: watched(ops), starts: watched(starts), parents: watched([...Array(size - 1).keys()]), names: watched(ops), parts };
  const [way] = views.ways(graph, "recorded");
  const { boxes } = views.made(graph, way);
  return [looks, boxes.length];
})"""  # noqa: E501


def sorted_view(view: Any) -> dict[str, Any]:
    boxes = view["boxes"]
    drawn = [[boxes[e["from"]]["nodes"][0], boxes[e["to"]]["nodes"][0], e["edges"]] for e in view["edges"]]
    return {"boxes": sorted([b["nodes"], b["outputs"], b["part"]] for b in boxes), "edges": sorted(drawn)}


def test_the_cases_are_what_folding_makes_now() -> None:
    scripts.check_cases("views", view_cases.made(), view_cases.COMMAND)


def test_every_view_of_the_page_is_the_one_that_folding_makes() -> None:
    cases = scripts.cases("views")
    assert sum(len(case["views"]) for case in cases) > 25
    for case, ways in zip(cases, scripts.run(ALL, cases), strict=True):
        assert [(way["key"], way["opened"]) for way in ways] == [(v["key"], v["opened"]) for v in case["views"]]
        for way, expected in zip(ways, case["views"], strict=True):
            assert sorted_view(way["view"]) == {"boxes": expected["boxes"], "edges": expected["edges"]}, way["key"]
            assert way["count"] == len(expected["boxes"])
            last = [box["nodes"][-1] for box in way["view"]["boxes"]]
            assert last == sorted(last), "boxes come in the order of their last nodes"


def test_a_graph_twice_as_large_takes_about_twice_the_work() -> None:
    (small, few), (large, many) = scripts.run(LOOKED_AT, [400, 800])
    assert (few, many) == (200, 400)
    assert large <= 2.3 * small
