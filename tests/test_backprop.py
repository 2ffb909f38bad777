"""steps() and backward() are the same pass."""

import pytest

from autograd import StaleError, Value, steps
from nn import MLP, mse
from tests.test_value import micrograd_expression


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
