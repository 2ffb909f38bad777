"""The faults of an engine, by the page's logic, against the same planted in the real engine; and hunts for them."""

from __future__ import annotations

import contextlib
import math
from pathlib import Path
from typing import Any

import pytest

from autograd import Stepper, from_engine
from autograd.calculus.expressions import expression
from autograd.core.graph import order
from autograd.views.stepping.faults import FAULTS
from autograd.views.stepping.payload import graph_of
from autograd.views.strings import strings
from demos.zoo.faults import planted
from tests.support import scripts
from tests.support.steppers import show, turn_to

GRAPHS: list[tuple[str, dict[str, float]]] = [
    ("a*b - a", {"a": 3.0, "b": 2.0}),
    ("d = a*b; (d + c)*tanh(d) - a/4", {"a": 0.5, "b": -1.5, "c": 2.0}),
    ("(a*a)**3 + relu(-a) - relu(b) + a*a/b", {"a": 2.0, "b": -3.0}),
    ("b = a*a; b + sin(b)*b", {"a": 2.0}),
    ("z = w*x + b; h = tanh(z); (h - y)**2 + maximum(h, w)*h", {"w": 0.5, "x": -2.0, "b": 0.25, "y": 1.0}),
]
RUN = """(graphs) => graphs.map((graph) => { passes.prepare(graph);
  return faults.table.map((fault) => [fault.key, faults.run(graph, graph.data, fault).gradients]); })"""
HUNT = """(graphs, seeds) => graphs.map((graph) => { passes.prepare(graph);
  return [...Array(seeds).keys()].map((seed) => {
    const found = faults.hunt(graph, graph.data, chance.seeded(seed));
    return found && { culprit: found.culprit.key, right: found.right.gradients,
      suspects: found.suspects.map(({ key, shows, gradients }) => ({ key, shows, gradients })) }; }); })"""


def recorded(text: str, numbers: dict[str, float]) -> tuple[list[Any], dict[str, Any]]:
    """The nodes of a fresh graph after backward(), and its arrays."""
    root = expression(text, numbers)
    root.backward()
    nodes = order(root)[::-1]
    return nodes, graph_of(nodes)


def close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)


def test_each_fault_gives_what_the_real_engine_with_it_gives() -> None:
    given = scripts.run(RUN, [recorded(*each)[1] for each in GRAPHS])
    shown = set()
    for each, by_page in zip(GRAPHS, given, strict=True):
        right = [node.grad for node in recorded(*each)[0]]
        assert [key for key, _ in by_page] == [fault.key for fault in FAULTS]
        for fault, (_, gradients) in zip(FAULTS, by_page, strict=True):
            with planted(fault):
                nodes, _ = recorded(*each)
            ours = [node.grad for node in nodes]
            moving = [i for i, node in enumerate(nodes) if not node.constant]
            assert all(close(ours[i], gradients[i]) for i in moving), (each[0], fault.key)
            if any(not close(ours[i], right[i]) for i in moving):
                shown.add(fault.key)
    assert shown == {fault.key for fault in FAULTS}  # each of them was seen at work


def test_a_hunt_has_one_answer_that_shows() -> None:
    graphs = [recorded(*each)[1] for each in GRAPHS]
    culprits = set()
    for graph, hunts in zip(graphs, scripts.run(HUNT, graphs, 60), strict=True):
        moving = [i for i, constant in enumerate(graph["constant"]) if not constant]
        for found in hunts:
            assert 2 <= len(found["suspects"]) <= 5
            (culprit,) = [each for each in found["suspects"] if each["key"] == found["culprit"]]
            assert any(not close(culprit["gradients"][i], found["right"][i]) for i in moving)
            for other in found["suspects"]:
                same = all(close(culprit["gradients"][i], other["gradients"][i]) for i in moving)
                assert same is (other is culprit)
                assert other["shows"] is any(not close(other["gradients"][i], found["right"][i]) for i in moving)
            culprits.add(found["culprit"])
    assert culprits == {fault.key for fault in FAULTS}  # each is hunted for some time


@pytest.mark.parametrize(("text", "numbers"), [("a", {"a": 1.0}), ("a + b", {"a": 1.0, "b": 2.0})])
def test_where_nothing_shows_there_is_no_hunt(text: str, numbers: dict[str, float]) -> None:
    assert scripts.run(HUNT, [recorded(text, numbers)[1]], 3) == [[None, None, None]]


def test_each_fault_has_its_words() -> None:
    said = {key for key in strings() if key.startswith("fault.")}
    assert said == {f"fault.{fault.key}.{part}" for fault in FAULTS for part in ("title", "story", "sign")}


EXPLAIN = """(graphs) => graphs.map((graph) => { passes.prepare(graph);
  return faults.explain(graph, graph.data, graph.held)?.map((fault) => fault.key) ?? null; })"""


def test_gradients_that_a_graph_came_with_are_explained() -> None:
    graphs: list[dict[str, Any]] = []
    for each in GRAPHS:
        for fault in (None, *FAULTS):
            with planted(fault) if fault else contextlib.nullcontext():
                nodes, graph = recorded(*each)
            graphs.append(graph | {"held": [node.grad for node in nodes]})
    unknown = graphs[0] | {"held": [0.123 for _ in graphs[0]["held"]]}
    *found, last = scripts.run(EXPLAIN, [*graphs, unknown])
    assert last == []
    faults = [fault.key if fault else "" for _ in GRAPHS for fault in (None, *FAULTS)]
    for key, keys in zip(faults, found, strict=True):
        assert keys is None if not key else keys is None or key in keys
    assert {key for key, keys in zip(faults, found, strict=True) if keys == [key]} == {fault.key for fault in FAULTS}


def test_somebody_elses_gradients_stand_beside_the_right_ones(page: Any, tmp_path: Path) -> None:
    class Theirs:
        def __init__(self, data: float, parents: Any = (), op: str = "") -> None:
            self.data, self.grad, self.parents, self.op = data, 0.0, parents, op

    a, b = Theirs(2.0), Theirs(-3.0)
    c = Theirs(-6.0, (a, b), "*")
    loss = Theirs(-4.0, (c, a), "+")
    loss.grad, c.grad, a.grad, b.grad = 1.0, 1.0, -3.0, 2.0  # a's should be b + 1: one contribution overwrote the other
    show(page, Stepper(from_engine(loss), gradients="grad"), tmp_path)
    turn_to(page, "check")
    rows = page.locator("#check tbody tr").all_inner_texts()
    assert [row.split()[:4] for row in rows] == [["a", "−3", "≠", "−2"], ["b", "2", "2", "2"]]
    assert "The missing +=" in page.locator("#check-held").inner_text()
    page.evaluate("app.setLeaf(app.graphs.recorded.leaves[0], 3)")  # of other numbers nothing is known
    assert page.locator("#check-held").count() == 0
    assert page.locator("#check thead th").count() == 4


def test_only_what_nodes_hold_can_stand_beside() -> None:
    with pytest.raises(ValueError, match="gradients is 'theirs'; expected 'grad'"):
        Stepper(expression("a*a", {"a": 2.0}), gradients="theirs")
