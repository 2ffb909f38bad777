"""Which questions a quiz asks of a large graph: few, of every kind, and hardly any about a 1.

From outside: of logic/handful.js, in Node.

Also of: views/stepping/walk.
"""

from __future__ import annotations

import re
from typing import Any

from tests.support import scripts

MOST = 15
ASKED = """(level, seeds) => [...Array(seeds).keys()].map((seed) => {
  const { expression, values } = levels.exercise(level, seed, 1);
  const graph = passes.prepare(recording.record(expression, values).graph);
  const view = views.made(graph, views.ways({ ...graph, parts: [] }, "recorded", "nodes")[0]);
  const result = passes.run(graph, graph.data);
  const all = passes.moments(graph, view).flatMap((moment) => asking.questions(graph, result, view, moment));
  const say = ({ key, kind, node, numbers }) => [key, kind, graph.ops[node], numbers.answer];
  const draw = (n) => handful.of(graph, all, chance.seeded(level, n, 1)).map(say);
  return { all: all.map(say), asked: draw(seed), again: draw(seed), others: draw(seed + 1) };
})"""


def test_of_a_network_a_handful_is_asked_with_every_kind_of_question_for_every_operation() -> None:
    cases: list[Any] = scripts.run(ASKED, 5, 40)
    for case in cases:
        asked, there = case["asked"], case["all"]
        assert len(there) > 30
        assert len(asked) == MOST
        assert asked == [each for each in there if each in asked]  # in the order of the walk
        kinds = {tuple(each[1:3]) for each in there}
        met = {tuple(each[1:3]) for each in asked}
        assert len(met) == min(MOST, len(kinds))
        ones = [each for each in asked if each[1] == "local" and abs(each[3]) == 1.0]
        assert len(ones) <= 2  # one of a sum, one of a difference
        assert len([each for each in there if each[1] == "local" and abs(each[3]) == 1.0]) > 2
        assert case["again"] == asked
    assert any(case["others"] != case["asked"] for case in cases)


def test_of_a_small_graph_everything_is_asked() -> None:
    small = [case for case in scripts.run(ASKED, 1, 40) if len(case["all"]) <= MOST]
    assert small
    assert all(case["asked"] == case["all"] for case in small)


def test_no_name_of_an_exercise_or_an_example_looks_like_one_that_the_page_gives() -> None:
    typed = scripts.run("() => levels.expressions")
    assert len(typed) > 20
    assert not [text for text in typed if re.search(r"\bv\d+\b", text)]
