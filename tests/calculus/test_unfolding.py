"""unfold(): the same numbers from single operations."""

import pytest

import autograd
from autograd import StaleError, Value, draw, no_grad, steps, unfold
from autograd.core.graph import order
from autograd.rows.table import TABLE
from nn import MLP, mse


def test_values_and_gradients_of_every_node_stay_the_same() -> None:
    model = MLP(2, [3, 2], "tanh", seed=1)
    loss = mse(model([1.4, -0.4]), [1.0, 0.0])
    loss.backward()
    gradients = [p.grad for p in model.parameters()]
    with no_grad():  # it was recorded, so it is recorded again
        taken_apart = unfold(loss)
    assert taken_apart.data == loss.data
    assert {node.op for node in order(taken_apart)} >= {"mul", "add", "tanh"}
    assert not any(TABLE[node.op].variadic for node in order(taken_apart) if node.op)
    inside = {node: node.grad for node in order(taken_apart)}
    model.zero_grad()
    taken_apart.backward()
    assert [p.grad for p in model.parameters()] == gradients
    assert all(node.grad == grad for node, grad in inside.items() if node.op)


@pytest.mark.parametrize("op", [op for op in TABLE.values() if op.variadic])
def test_every_row_over_lists_is_taken_apart(op: autograd.Op) -> None:
    for point in op.points:
        leaves = [tuple(map(Value, part)) if isinstance(part, tuple) else Value(part) for part in point]
        node = getattr(autograd, op.name)(*leaves)
        apart = unfold(node)
        assert apart.data == node.data
        node.backward()
        gradients = [leaf.grad for leaf in node.parents]
        node.zero_grad()
        apart.backward()
        assert [leaf.grad for leaf in node.parents] == pytest.approx(gradients, rel=1e-12)


def test_views_show_it() -> None:
    z = autograd.weighted_sum([Value(2.0)], [Value(3.0)], Value(1.0))
    assert [step.node.op for step in steps(unfold(z))] == ["add", "mul"]
    assert "×" in draw(z, unfolded=True).dot
    assert "×" not in draw(z).dot


def test_a_changed_leaf_is_refused() -> None:
    w = Value(2.0)
    z = autograd.sum([w, w])
    w.data = 3.0
    with pytest.raises(StaleError):
        unfold(z)
