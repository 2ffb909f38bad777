"""steps() and backward() are the same pass."""

import pytest

from autograd import StaleError, Value, steps
from autograd.core.graph import order
from nn import MLP, mse
from tests.core.test_backward import micrograd_expression


def test_steps_send_what_backward_sums() -> None:
    model = MLP(2, [3, 1], "sigmoid", seed=2)
    for root in (micrograd_expression()[0], mse([model([1.4, -0.4])], [1.0])):
        walked = steps(root)
        sums = {each.parent: each.after for step in walked for each in step.contributions}
        assert all(parent.grad == 0.0 for parent in sums)
        root.backward()
        assert all(parent.grad == total for parent, total in sums.items())
        assert all(step.node.grad == step.upstream for step in walked)


def test_accumulation_at_a_shared_node_is_seen() -> None:
    a = Value(3.0, label="a")
    first, second = steps(a * a)[0].contributions
    assert (first.before, first.after, second.before, second.after) == (0.0, 3.0, 3.0, 6.0)


def test_forward_steps_run_parents_first() -> None:
    a = Value(2.0)
    assert [step.node.op for step in steps((a * 3).exp(), forward=True)] == ["mul", "exp"]


def test_a_changed_leaf_is_named() -> None:
    w, x = Value(2.0, label="w"), Value(3.0, label="x")
    y = w * x
    w.data = 5.0
    with pytest.raises(StaleError, match="stale: w changed"):
        steps(y)
    assert len(steps(y.refresh())) == 1


def test_what_is_printed_begins_with_the_seed() -> None:
    a = Value(3.0, label="a")
    loss = a * a
    loss.label = "L + 1"
    assert str(steps(loss)).splitlines()[0] == "∂(L + 1)/∂(L + 1) = 1 (if (L + 1) grows by 1, (L + 1) grows by 1)"
    assert str(steps(loss, seed=2.0)).splitlines()[0] == "seed 2, given instead of ∂(L + 1)/∂(L + 1) = 1"
    assert r"\text{seed} &= 2" in steps(loss, seed=2.0).latex()
    assert len(str(steps(loss)).splitlines()) == 1 + len(steps(loss)) + 2  # no step of its own: it has no parents
    assert str(steps(loss, forward=True)) == "1. L + 1 = a·a = 3·3 = 9"
    assert str(steps(a)) == ""


def test_steps_are_pure_however_they_are_used() -> None:
    g, a, b = micrograd_expression()
    g.backward()
    before = [(node.data, node.grad, node.partials) for node in order(g)]
    first = steps(g)
    for _ in steps(g):
        break  # abandoned
    iterator = iter(steps(g))
    next(iterator)
    del iterator
    assert str(steps(g)) == str(first)
    assert [contribution.before for contribution in first[0].contributions] == [0.0, 0.0]  # not the gradients there are
    steps(g, forward=True)
    assert [(node.data, node.grad, node.partials) for node in order(g)] == before
    a.zero_grad()
    assert (a.grad, b.grad != 0.0) == (0.0, True)


def test_forward_steps_are_of_the_same_type() -> None:
    a = Value(2.0)
    root = (a * 3).exp() + a
    forward, backward = steps(root, forward=True), steps(root)
    assert type(forward) is type(backward)
    assert {type(step) for step in forward} == {type(step) for step in backward}
    assert [step.node for step in forward] == [step.node for step in backward][::-1]
