"""The levels of a quiz: what the page's logic draws, recorded afresh by the engine, is as friendly as was promised.

From outside: of logic/levels.js and logic/chance.js, run in Node.

Also of: views/stepping/walk.
"""

from __future__ import annotations

from typing import Any

import pytest

from autograd import steps
from autograd.calculus.expressions import expression
from autograd.core.graph import order
from autograd.rows.table import TABLE
from autograd.views.stepping.payload import graph_of
from autograd.views.stepping.walk import Walk
from tests.support import scripts

LEVELS = 5
DRAWN = """(seeds) => [...Array(levels.count).keys()].map((k) =>
  [...Array(seeds).keys()].map((seed) => levels.exercise(k + 1, seed, 1)))"""
FRESH = """(graphs, seeds) => graphs.map((graph) => { passes.prepare(graph);
  const trainable = graph.names.map((name) => name !== "x" && name !== "y");
  return [...Array(seeds).keys()].map((seed) => levels.fresh(graph, graph.data, trainable, chance.seeded(seed))); })"""


def check_friendly(level: int, drawn: dict[str, Any]) -> None:
    """Assert that a learner can compute it with a calculator, by a run of the engine."""
    root = expression(drawn["expression"], drawn["values"])
    assert all(abs(x) <= 6 and (x * 2) % 1 == 0 for x in drawn["values"].values())  # whole numbers and halves
    for step in steps(root, forward=True):
        assert 0.05 <= abs(step.node.data) <= 200
        if TABLE[step.node.op].kinks:
            assert step.node.op == "relu"
            assert step.node.parents[0].data >= 0.5
        if level in (1, 3):
            assert step.node.data % 1 == 0
    for step in steps(root):
        for each in step.contributions:
            assert 0.05 <= abs(each.partial) <= 200
            assert 0.01 <= abs(each.contribution) <= 1000
            assert abs(each.after) >= 0.01
    walk = Walk(root)
    questions = [question for at in range(walk.last + 1) for question in walk.questions(at)]
    assert len(questions) >= 8
    assert any(question.kind == "sum" for question in questions) or level not in (3, 5)


def check_levels(seeds: int) -> None:
    """Draw every level for so many seeds."""
    drawn = scripts.run(DRAWN, seeds)
    assert len(drawn) == LEVELS
    for level, exercises in enumerate(drawn, 1):
        for each in exercises:
            check_friendly(level, each)
        assert len({str(each) for each in exercises}) > 0.5 * seeds  # they are fresh
        assert len({each["expression"] for each in exercises}) >= 3


def test_numbers_are_as_promised() -> None:
    check_levels(25)


@pytest.mark.slow
def test_numbers_are_as_promised_for_every_seed_of_many() -> None:
    check_levels(200)


def test_the_same_seed_is_the_same_exercise_everywhere() -> None:
    once, again = scripts.run(DRAWN, 4), scripts.run(DRAWN, 4)
    assert once == again
    assert once[0][1] == {"expression": "L = a*b + c*d", "values": {"a": 5, "b": -3, "c": 6, "d": -2}}


def test_the_generator_is_marsaglias_and_spreads_its_seeds() -> None:
    draws = scripts.run("(n) => [...Array(n).keys()].map((s) => chance.seeded(s, 1).below(1000))", 1000)
    assert all(0 <= draw < 1000 for draw in draws)
    assert len({*draws}) > 580  # of 1000 draws of 1000, 632 are expected to differ
    shuffled = scripts.run("(n) => [...Array(n).keys()].map((s) => chance.seeded(s).shuffled([1, 2, 3]).join(''))", 600)
    counts = [shuffled.count(each) for each in {*shuffled}]
    assert len(counts) == 6
    assert min(counts) > 60


def test_other_numbers_for_a_graph_keep_its_character() -> None:
    cases: list[tuple[str, dict[str, float]]] = [
        ("a*b + a", {"a": 2.0, "b": -3.0}),
        ("(sigmoid(w*x + b) - y)**2", {"w": 0.5, "x": 1.5, "b": 0.25, "y": 1.0}),
        ("log(a) + relu(-a) + sqrt(b)", {"a": 0.5, "b": 3.0}),
        ("x*y", {"x": 2.0, "y": 4.0}),
    ]
    roots = [expression(*case) for case in cases]
    graphs = [graph_of(order(root)[::-1]) for root in roots]
    for (text, numbers), graph, drawn in zip(cases, graphs, scripts.run(FRESH, graphs, 20), strict=True):
        found = set()
        for leaves in drawn:
            assert leaves is not None
            given = {name: leaves[graph["names"].index(name)] for name in numbers}
            assert given != numbers
            if "w" in numbers:
                assert (given["x"], given["y"]) == (1.5, 1.0)  # data stay data
            was = [(each.partial == 0) for step in steps(expression(text, numbers)) for each in step.contributions]
            now = [(each.partial == 0) for step in steps(expression(text, given)) for each in step.contributions]
            assert was == now
            found.add(tuple(given.values()))
        assert len(found) > 3


def test_where_no_other_numbers_will_do_there_are_none() -> None:
    assert scripts.run(FRESH, [graph_of(order(expression("3*2*a", {"a": 0.0}))[::-1])], 3) == [[None] * 3]
