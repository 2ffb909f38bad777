"""Forward mode in the page: a pass per leaf gives the engine's gradients, and its operations are counted as they are.

From outside: of logic/forward.js.

Also of: views/stepping/javascript.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import Value
from autograd.core.graph import order
from autograd.views.stepping.payload import graph_of
from tests.support import scripts
from tests.support.steppers import shared, worked

COMPARED = """(graphs) => graphs.map((given) => {
  const graph = passes.prepare(given);
  return forward.compared(graph, passes.run(graph, graph.data));
})"""


def grown(seed: int, leaves: int, size: int) -> Value:
    """A random graph in which all that is made is used."""
    rng = np.random.default_rng(seed)
    nodes = [Value(float(rng.uniform(0.2, 1.5)), label=f"x{i}") for i in range(leaves)]
    loose = list(nodes)  # still without a use
    for _ in range(size):
        first, second = loose.pop(rng.integers(len(loose))), nodes[rng.integers(len(nodes))]
        nodes.append([first * second, first + second, first.tanh(), 2.0 - first * first][rng.integers(4)])
        loose.append(nodes[-1])
    root = loose[0]
    for other in loose[1:]:
        root = root + other
    return root


def reached(root: Value, leaf: Value) -> set[int]:
    """The nodes that depend on a leaf, found from below."""
    found = {id(leaf)}
    for node in order(root)[::-1]:
        if any(id(parent) in found for parent in node.parents):
            found.add(id(node))
    return found


def counted(root: Value, leaf: Value) -> tuple[int, int]:
    """Multiplications and additions of a pass: its edges, and of each node all but the first."""
    inside = reached(root, leaf)
    into = [sum(id(parent) in inside for parent in node.parents) for node in order(root)]
    return sum(into), sum(count - 1 for count in into if count)


ROOTS = [shared(), worked(), *(grown(seed, leaves, 3 * leaves) for leaves in (1, 2, 5) for seed in range(12))]


@pytest.fixture(scope="module")
def compared() -> list[Any]:
    """What the page makes of each root."""
    found: list[Any] = scripts.run(COMPARED, [graph_of(order(root)[::-1]) for root in ROOTS])
    return found


def test_both_ways_give_the_engine_s_gradients(compared: list[Any]) -> None:
    for root, found in zip(ROOTS, compared, strict=True):
        root.zero_grad()
        root.backward()
        nodes = order(root)[::-1]
        assert sorted(each["leaf"] for each in found["slopes"]) == [
            i for i, node in enumerate(nodes) if not node.op and not node.constant
        ]
        for each in found["slopes"]:
            assert each["forward"] == pytest.approx(nodes[each["leaf"]].grad, rel=1e-9, abs=1e-12)
            assert each["backward"] == pytest.approx(nodes[each["leaf"]].grad, rel=1e-9, abs=1e-12)


def test_operations_are_counted_as_they_are(compared: list[Any]) -> None:
    for root, found in zip(ROOTS, compared, strict=True):
        nodes = order(root)
        counts = [counted(root, node) for node in nodes if not node.op and not node.constant]
        forward, backward = found["forward"], found["backward"]
        assert forward == {"multiplications": sum(m for m, _ in counts), "additions": sum(a for _, a in counts)}
        uses = [id(parent) for node in nodes for parent in node.parents if not parent.constant]
        assert backward == {"multiplications": len(uses), "additions": len(uses) - len(set(uses))}


def test_one_leaf_costs_the_same_and_several_never_less(compared: list[Any]) -> None:
    cheaper = 0
    for found in compared:
        forward, backward = sum(found["forward"].values()), sum(found["backward"].values())
        assert forward >= backward
        cheaper += forward > backward
        if len(found["slopes"]) == 1:
            assert found["forward"] == found["backward"]
    assert cheaper > 10
