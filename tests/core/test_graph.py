"""The order of nodes: that of the plain loop on whichever engine runs, whoever else asks meanwhile."""

from __future__ import annotations

import gc
import random
from typing import Any

import pytest

import autograd
from autograd import Value
from autograd.core import graph
from autograd.core.graph import order
from tests.support.engine_record import grown


def test_the_order_is_that_of_the_plain_loop() -> None:
    root = grown(random.Random(3), 300)  # noqa: S311 - no secret
    assert order(root) == graph.order_in_dictionary(root, None)
    assert all(node._uses == 0 for node in order(root))


def test_whoever_asks_for_an_order_while_one_is_found_gets_a_right_one() -> None:
    root = autograd.sum([grown(random.Random(seed), 30) for seed in range(3)])  # noqa: S311 - no secret
    expected: list[Value] = graph.order_in_dictionary(root, None)
    root.backward()
    gradients, seen = [node.grad for node in expected], []
    root.zero_grad()

    def ask(phase: str, _: Any) -> None:
        if phase == "start":
            seen.append(order(root))

    before = gc.get_threshold()
    gc.callbacks.append(ask)
    try:
        gc.set_threshold(1)  # the collector comes with the next list, since 3.12 a little later, and calls us
        lists: list[list[Value]] = [[] for _ in range(200)]  # more than Python has lying ready
        root.backward()
        found = [order(root) for _ in range(5)]
    finally:
        gc.set_threshold(*before)
        gc.callbacks.remove(ask)
    del lists
    assert [node.grad for node in expected] == gradients
    assert found == [expected] * 5
    assert seen
    assert all(each == expected for each in seen)
    assert all(node._uses == 0 for node in expected)


@pytest.mark.parametrize("wrong", [None, "x", object()])
def test_to_ask_for_the_order_below_what_is_no_node_leaves_everything_usable(wrong: Any) -> None:
    with pytest.raises(AttributeError):
        order(wrong)
    assert graph._counting.acquire(blocking=False)
    graph._counting.release()
