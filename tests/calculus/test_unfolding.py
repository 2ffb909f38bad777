"""unfold(): the same numbers from single operations."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, strategies as st

import autograd
from autograd import Op, StaleError, Value, draw, gradcheck, no_grad, steps, unfold
from autograd.calculus.passes import gradients
from autograd.core.graph import order
from autograd.core.own_rows import install, unregister
from autograd.rows.table import TABLE
from nn import MLP, cross_entropy, mse


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


# ---- ties ------------------------------------------------------------------------------------------------------------

FEW = st.sampled_from([0.0, 0.0, 1.0, -1.0])  # so few that most lists have ties
SOFT = ("logsumexp", "cross_entropy")  # what has a maximum inside


@st.composite
def graphs(draw_: st.DrawFn) -> tuple[Any, list[Value]]:
    """A graph of rows over lists, and its leaves; any of its lists may have ties of any pattern."""
    leaves = [Value(x) for x in draw_(st.lists(FEW, min_size=1, max_size=6))]
    pool = list(leaves)
    names = st.sampled_from([*SOFT, *(op.name for op in TABLE.values() if op.variadic)])
    for name in draw_(st.lists(names, min_size=1, max_size=4)):
        size = draw_(st.integers(1, 6))
        chosen = [draw_(st.permutations(pool * 2))[:size] for _ in range(2)]
        size = len(chosen[0])
        weights = chosen[1] if draw_(st.booleans()) else [0.0] * (size - 1) + [1.0]
        arguments: dict[str, list[Any]] = {"weighted_sum": [chosen[0], weights, 1.0], "dot": [chosen[0], weights]}
        arguments["cross_entropy"] = arguments["dot"]
        pool.append(getattr(autograd, name)(*arguments.get(name, chosen[:1])))
    return autograd.sum([node.tanh() for node in pool]), leaves


def seconds(root: Any, leaves: Sequence[Value]) -> list[float]:
    """All second derivatives."""
    found = []
    for first in gradients(root, leaves):
        found += [float(x.data if isinstance(x, Value) else x) for x in gradients(first, leaves)]
    return found


@given(graphs())
def test_ties_of_any_pattern_have_the_same_gradients_and_hessian(made: tuple[Any, list[Value]]) -> None:
    root, leaves = made
    root.backward()
    whole = [leaf.grad for leaf in leaves]
    root.zero_grad()
    apart = unfold(root)
    assert not any(TABLE[node.op].variadic for node in order(apart) if node.op and len(node.parents) > 1)
    assert apart.data == pytest.approx(root.data, rel=1e-14)
    apart.backward()
    assert [leaf.grad for leaf in leaves] == pytest.approx(whole, rel=1e-12, abs=1e-13)
    assert seconds(apart, leaves) == pytest.approx(seconds(root, leaves), rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("count", [2, 3, 4, 7])
def test_a_softmax_that_begins_at_zero_shares_equally(count: int) -> None:
    leaves = [Value(0.0) for _ in range(count)]
    root = unfold(autograd.logsumexp(leaves))
    assert root.op == "add"
    root.backward()
    assert [leaf.grad for leaf in leaves] == pytest.approx([1 / count] * count, rel=1e-15)
    assert gradcheck(root).ok
    leaves = [Value(0.0) for _ in range(count)]
    unfold(cross_entropy(leaves, 0)).backward()
    assert [leaf.grad for leaf in leaves] == pytest.approx([1 / count - 1] + [1 / count] * (count - 1), rel=1e-14)


@given(st.lists(FEW, min_size=1, max_size=5), st.data())
def test_what_was_unfolded_with_ties_is_right_for_other_numbers(before: list[float], data: st.DataObject) -> None:
    leaves = [Value(x) for x in before]
    root = unfold(autograd.logsumexp(leaves))
    after = data.draw(st.lists(st.floats(-300, 300), min_size=len(before), max_size=len(before)))
    for leaf, x in zip(leaves, after, strict=True):
        leaf.data = x
    root.refresh()
    assert root.data == pytest.approx(autograd.logsumexp(after), rel=1e-12, abs=1e-12)


def test_a_row_whose_parts_have_other_partials_stays_whole() -> None:
    """Where three are tied, a chain of maxima gives a quarter, a quarter and a half."""
    row = Op(
        "largest", "*a", "max(a)", ("(1 if a >= out else 0)/n",), let=("m = max(a)", "n = sum(1 if a >= m else 0)")
    )
    largest = install(row)
    try:
        assert unfold(largest([Value(1.0), Value(3.0), Value(2.0)])).op == "maximum"
        leaves = [Value(1.0) for _ in range(3)]
        root = unfold(largest(leaves))
        assert root.op == "largest"
        root.backward()
        assert [leaf.grad for leaf in leaves] == pytest.approx([1 / 3] * 3)
    finally:
        unregister("largest")


def test_large_logits_have_the_gradients_of_their_differences() -> None:
    for size in (1e15, 1e16, -1e16, 1e300):
        leaves = [Value(size) for _ in range(3)]
        autograd.logsumexp(leaves).backward()
        assert [leaf.grad for leaf in leaves] == [1 / 3] * 3
        assert math.isfinite(unfold(autograd.logsumexp(leaves)).data)


def test_a_function_that_unfolds_has_derivatives_of_any_order() -> None:
    def product(p: Sequence[autograd.Value]) -> autograd.Value:
        return p[0] * autograd.tanh(p[1])

    for function in (autograd.logsumexp, product, lambda p: autograd.logsumexp([p[0] * p[1], p[1]])):
        point = [0.5, 0.6]
        table, whole = (autograd.hessian(each)(point) for each in (lambda p, f=function: unfold(f(p)), function))
        assert table == [pytest.approx(row, rel=1e-13) for row in whole]
    x = Value(3.0)
    slope = autograd.grad(lambda y: unfold(autograd.sum([y * y, y])))(autograd.sum([x, x]))
    slope.backward()
    assert (slope.data, x.grad) == (13.0, 4.0)
