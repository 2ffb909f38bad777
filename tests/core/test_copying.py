"""Copies and pickles of graphs: whole, shared as before, and however deep.

Also of: core/graph.
"""

from __future__ import annotations

import copy
import gc
import pickle
import threading
from typing import Any

import pytest

import autograd
from autograd import Value, no_grad
from autograd.core import copying
from autograd.core.graph import order
from tests.core.test_backward import micrograd_expression, shapes

DEEP = 100_000  # recursion ends at 1,000 frames and a C stack long before this; work and memory are linear


def pictured(root: Value) -> list[tuple[Any, ...]]:
    """All there is to know of a graph, nodes by place."""
    nodes = order(root)
    place = {node: i for i, node in enumerate(nodes)}
    return [
        (n.data, n.grad, n.op, n.label, n.constant, n.partials, tuple(place[parent] for parent in n.parents))
        for n in nodes
    ]


def every_kind() -> Value:
    """Two parents, one, many, constants, a passive argument, labels, gradients, shared nodes."""
    a, b = Value(2.0, label="a"), Value(-0.5, label="b")
    c = a * b + 3
    d = autograd.weighted_sum([a, c, 1.0], [b, b, c], 0.5).leaky_relu(0.2)
    d.label = "d"
    root: Value = autograd.logsumexp([d, c, d]) ** 2 / Value(4.0, constant=True)
    root.backward()
    return root


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_is_the_same_graph(protocol: int) -> None:
    root = every_kind()
    again = pickle.loads(pickle.dumps(root, protocol))
    assert pictured(again) == pictured(root)
    again.zero_grad()
    again.backward()
    assert pictured(again) == pictured(root)


def test_a_deepcopy_is_the_same_graph_and_another() -> None:
    root = every_kind()
    again = copy.deepcopy(root)
    assert pictured(again) == pictured(root)
    assert not set(order(again)) & set(order(root))
    order(again)[-1].data = 7.0
    assert pictured(again) != pictured(root)


def test_a_copy_is_one_more_node_over_the_same_parents() -> None:
    root = every_kind()
    again = copy.copy(root)
    assert again is not root
    assert again.parents == root.parents
    assert pictured(again) == pictured(root)
    leaf = Value(1.0, label="x")
    leaf.grad = 3.0
    assert pictured(copy.copy(leaf)) == pictured(leaf)


@pytest.mark.parametrize("through", ["pickle", "deepcopy"])
def test_roots_that_share_nodes_go_on_sharing_them(through: str) -> None:
    w = Value(2.0)
    shared = (w * 3).tanh()
    first, second = shared + 1, shared * w
    again: Any
    for roots in ([first, second, shared, w], [w, shared, second, first], {"a": first, "b": [second, shared], "w": w}):
        again = copy.deepcopy(roots) if through == "deepcopy" else pickle.loads(pickle.dumps(roots))
        if isinstance(again, dict):
            again = [again["a"], again["b"][0], again["b"][1], again["w"]]
        by_op = {node.op: node for node in again}
        assert by_op["add"].parents[0] is by_op["mul"].parents[0] is by_op["tanh"]
        assert by_op["mul"].parents[1] is by_op[""] is by_op["tanh"].parents[0].parents[0]


@pytest.mark.slow
def test_many_roots_are_one_pickle_in_linear_work() -> None:
    w = Value(1.0)
    losses = [(w * i).tanh() for i in range(20_000)]  # a box each: in quadratic work this takes minutes
    again = pickle.loads(pickle.dumps(losses))
    assert again[0].parents[0].parents[0] is again[-1].parents[0].parents[0]
    assert len(again) == len(losses)
    assert not copying.bundled.bundles


def test_what_was_assigned_to_is_remembered() -> None:
    w = Value(2.0, label="w")
    y = w * w
    z = y + 1
    w.data = 3.0
    for again in (pickle.loads(pickle.dumps(z)), copy.deepcopy(z)):
        with pytest.raises(autograd.StaleError, match="w changed"):
            autograd.steps(again)
        assert again.refresh().data == 10.0
    inner = Value(1.0) * 2
    inner.data = 5.0
    for again in (pickle.loads(pickle.dumps(inner)), copy.deepcopy(inner)):
        with pytest.raises(autograd.StaleError):
            autograd.steps(again)


def test_constants_stay_constants() -> None:
    with no_grad():
        constant = Value(2.0) * 3
    for again in (pickle.loads(pickle.dumps(constant)), copy.deepcopy(constant), copy.copy(constant)):
        assert (again.data, again.constant, again.parents) == (6.0, True, ())


class Watched(Value):
    """A kind of node of one's own, as instrumentation makes it."""

    __slots__ = ()


def test_each_node_keeps_its_class() -> None:
    leaf = Watched(2.0, label="seen")
    root = leaf * Value(3.0) + 1
    for again in (pickle.loads(pickle.dumps(root)), copy.deepcopy(root), copy.copy(root)):
        assert [type(node) for node in order(again)] == [type(node) for node in order(root)]


def test_threads_pickle_their_own_graphs() -> None:
    graphs = [micrograd_expression()[0] for _ in range(8)]
    results: list[Any] = [None] * len(graphs)

    def work(i: int) -> None:
        results[i] = [pictured(pickle.loads(pickle.dumps([graphs[i], graphs[i].parents]))[0]) for _ in range(20)]

    threads = [threading.Thread(target=work, args=(i,)) for i in range(len(graphs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(result == [pictured(graph)] * 20 for result, graph in zip(results, graphs, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("through", ["pickle", "deepcopy"])
@pytest.mark.parametrize("shape", ["left", "right", "ladder", "tree"])
def test_depth_is_no_limit(shape: str, through: str) -> None:
    x, root = shapes(shape, DEEP)
    again = copy.deepcopy(root) if through == "deepcopy" else pickle.loads(pickle.dumps(root))
    assert again.data == root.data
    again.backward()
    root.backward()
    assert order(again)[-1].grad == x.grad
    del again
    gc.collect()


@pytest.mark.slow
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_every_protocol_is_iterative(protocol: int) -> None:
    x, root = shapes("left", 20_000)
    for again in (
        pickle.loads(pickle.dumps([x, root, root.parents[0]], protocol)),
        pickle.loads(pickle._dumps([x, root, root.parents[0]], protocol)),  # type: ignore[attr-defined]
    ):
        again[1].backward()
        assert again[0].grad == 20_001
        assert again[1].parents[0] is again[2]
