"""backward(): what it adds to leaves and puts into inner nodes, from any seed, on graphs of any shape and depth.

Also of: core/node.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd
from autograd import Value


def micrograd_expression() -> tuple[Value, Value, Value]:
    a, b = Value(-4.0), Value(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    return g, a, b


def test_micrograds_readme_expression() -> None:
    g, a, b = micrograd_expression()
    g.backward()
    assert [f"{x:.4f}" for x in (g.data, a.grad, b.grad)] == ["24.7041", "138.8338", "645.5773"]


def test_leaves_accumulate_and_inner_nodes_do_not() -> None:
    a = Value(1.0)
    b = a + a
    c = b + b
    c.backward()
    assert a.grad == 4.0
    c.backward()
    assert (a.grad, b.grad) == (8.0, 2.0)
    c.zero_grad()
    c.backward()
    assert a.grad == 4.0


def test_the_first_chapter() -> None:
    a = Value(1.0)
    b = a + a
    c = b + b
    assert c.data == 4.0
    c.backward()
    assert a.grad == 4.0


def test_two_losses_that_share_a_subgraph_add_up() -> None:
    def graph() -> tuple[Value, Value, Value]:
        w = Value(0.3)
        shared = (w * 2).tanh()
        return w, shared * shared, shared.exp() + w

    w, first, second = graph()
    first.backward()
    alone = w.grad
    second.backward()
    other, _, only = graph()
    only.backward()
    assert w.grad == alone + other.grad
    whole, one, two = graph()
    (one + two).backward()
    assert w.grad == pytest.approx(whole.grad, rel=1e-15)


def test_zero_grad_reaches_every_leaf_below_and_no_other() -> None:
    a, b = Value(2.0), Value(3.0)
    y, z = a * b, b * b
    y.backward()
    z.backward()
    y.zero_grad()
    assert (a.grad, b.grad, y.grad) == (0.0, 0.0, 0.0)
    assert z.grad == 1.0
    y.backward()
    y.backward()
    assert (a.grad, b.grad) == (6.0, 4.0)


def test_seeds_scale_and_accumulate() -> None:
    a = Value(2.0)
    y = a * a
    y.backward(0.5)
    y.backward(seed=np.float64(2))
    assert (a.grad, y.grad) == (10.0, 2.0)
    with pytest.raises(TypeError, match="backward: seed is a str"):
        y.backward("1")  # type: ignore[arg-type]


def test_what_is_not_used_has_gradient_zero() -> None:
    used, unused, constant = Value(2.0), Value(2.0), Value(2.0, constant=True)
    y = used * constant + 1
    y.backward()
    assert (used.grad, unused.grad, constant.grad) == (2.0, 0.0, 0.0)


def test_a_leaf_is_its_own_derivative() -> None:
    a = Value(2.0)
    a.backward()
    assert a.grad == 1.0


@pytest.mark.parametrize("record", [lambda w: w * w, lambda w: autograd.sum([w, w]), lambda w: w])
def test_a_gradient_that_was_set_to_none_is_named_and_nothing_is_added_to_the_others(record: Any) -> None:
    w, other = Value(2.0, label="w"), Value(3.0)
    loss = other * record(w)
    w.grad = None  # type: ignore[assignment]
    assert w.grad is None
    with pytest.raises(TypeError, match=r"the grad of w is None; expected a number to add to: zero_grad\(\)"):
        loss.backward()
    assert other.grad == 0.0
    loss.zero_grad()
    loss.backward()
    assert (w.grad, other.grad) != (None, 0.0)


def shapes(shape: str, count: int) -> tuple[Value, Value]:
    x = Value(1.0)
    y = x
    if shape == "tree":
        level = [x * 1.0 for _ in range(count // 3)]
        while len(level) > 1:
            level = [a + b for a, b in zip(level[::2], level[1::2], strict=False)] + level[len(level) & ~1 :]
        return x, level[0]
    for _ in range(count // 2 if shape == "ladder" else count):
        y = y + x if shape == "left" else x + y if shape == "right" else (y + y) * 0.5
    return x, y


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["left", "right", "ladder", "tree"])
def test_a_million_nodes(shape: str) -> None:
    x, y = shapes(shape, 1_000_000)
    y.backward()
    assert x.grad == {"left": 1_000_001, "right": 1_000_001, "ladder": 1, "tree": 1_000_000 // 3}[shape]
    del y
