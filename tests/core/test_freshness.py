"""Recordings never change by themselves, say when they are stale, and are refreshed as a whole or not at all."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import pytest

import autograd
from autograd import DomainError, StaleError, Value, draw, gradcheck, ieee, steps
from autograd.core.graph import order
from tests.core.test_copying import every_kind, pictured

VIEWS: list[Callable[[Value], Any]] = [steps, lambda root: steps(root, forward=True), draw, gradcheck]


def test_assigning_to_a_leaf_changes_no_recording() -> None:
    w = Value(2.0)
    y = w * w + 1
    before = pictured(y)[:-1]
    w.data = 3.0
    assert [each for each in pictured(y) if each[2]] == [each for each in before if each[2]]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_says_stale_and_names_the_leaf(view: Callable[[Value], Any]) -> None:
    w, x = Value(2.0, label="w"), Value(3.0, label="x")
    y = (w * x).tanh()
    view(y)
    w.data = 0.5
    with pytest.raises(StaleError, match=r"stale: w changed after recording, call refresh\(\)"):
        view(y)
    w.data = 2.0  # as it was recorded, so nothing is mixed
    view(y)
    w.data = 0.5
    view(y.refresh())


def test_a_leaf_changed_before_recording_is_not_stale() -> None:
    w = Value(2.0)
    w.data = 0.0
    y = w * 3
    steps(y)
    w.data = -0.0  # another number, by its bits
    with pytest.raises(StaleError):
        steps(y)


@pytest.mark.parametrize("view", VIEWS)
def test_a_refresh_of_a_part_leaves_the_rest_stale(view: Callable[[Value], Any]) -> None:
    w = Value(2.0, label="w")
    part = w * w
    part.label = "part"
    root = part + 1
    w.data = 3.0
    part.refresh()
    view(part)
    with pytest.raises(StaleError, match=r"stale: part changed after recording, call refresh\(\) on the root"):
        view(root)
    view(root.refresh())
    assert root.data == 10.0
    w.data = 4.0
    with pytest.raises(StaleError, match="stale: w changed after recording"):  # w is to blame
        view(root)


def test_refresh_is_what_recording_again_gives() -> None:
    root = every_kind()
    labelled = {node.label: node for node in order(root) if node.label}
    labelled["a"].data = 0.75
    labelled["b"].data = 1.25
    root.refresh()
    a, b = Value(0.75, label="a"), Value(1.25, label="b")
    c = a * b + 3
    d = autograd.weighted_sum([a, c, 1.0], [b, b, c], 0.5).leaky_relu(0.2)
    again = autograd.logsumexp([d, c, d]) ** 2 / Value(4.0, constant=True)
    for old, new in zip(order(root), order(again), strict=True):
        assert (old.data, old.partials) == (new.data, new.partials)


def test_a_refresh_that_fails_changes_nothing() -> None:
    w = Value(2.0)
    y = (w * w).exp() + (w + 1).log()
    w.data = -3.0
    before = pictured(y)
    with pytest.raises(DomainError, match=r"log\(add\(…\)\) at add\(…\) = -2.0 is outside its domain"):
        y.refresh()
    assert pictured(y) == before
    with ieee():
        assert y.refresh().data != y.data  # nan


def test_refresh_keeps_gradients_and_identity() -> None:
    w = Value(2.0)
    y = w * w
    y.backward()
    nodes = order(y)
    w.data = 5.0
    assert y.refresh() is y
    assert order(y) == nodes
    assert w.grad == 4.0
    y.zero_grad()
    y.backward()
    assert w.grad == 10.0


def wide() -> tuple[list[Value], Value]:
    """Many nodes of each kind beside one another, so that they are checked together; some operands are constant."""
    leaves = [Value(0.1 * i - 3.0, label=f"x{i}") for i in range(1, 61)]
    rows: list[Any] = [x * y + 1.5 for x, y in itertools.pairwise(leaves)]
    rows += [
        autograd.weighted_sum([x, y, 2.0], [y, 0.5, x], z)
        for x, y, z in zip(leaves, leaves[1:], leaves[2:], strict=False)
    ]
    rows += [x / 3 - y for x, y in itertools.pairwise(leaves)] + [x.tanh().relu() for x in leaves]
    root: Value = autograd.sum([row * row for row in rows])
    return leaves, root


@pytest.mark.parametrize("place", [0, 1, 30, 58, 59])
def test_one_bit_of_one_leaf_among_many_is_seen(place: int) -> None:
    leaves, root = wide()
    for leaf in leaves:
        leaf.data = leaf.data  # assigned to, but the same
    draw(root, depth=9, near=leaves[place], distance=1)
    before = leaves[place].data
    for other in (math.nextafter(before, math.inf), -before, math.nan, math.inf):
        leaves[place].data = other
        with pytest.raises(StaleError, match=f"stale: .*x{place + 1}.* changed after recording|and \\d+ more changed"):
            steps(root)
    leaves[place].data = before
    steps(root)


def test_nan_that_was_recorded_is_not_stale() -> None:
    leaves = [Value(math.nan) for _ in range(20)]
    root = autograd.sum([leaf * 2.0 for leaf in leaves])
    leaves[3].data = math.nan
    steps(root)
    leaves[3].data = 1.0
    with pytest.raises(StaleError):
        steps(root)


@pytest.mark.parametrize(
    ("record", "numbers", "now", "stale"),
    [
        (lambda x, y: x * y, (math.nan, math.nan), 1.0, True),  # the value stays nan, a derivative doesn't
        (lambda x, y: x * y, (math.nan, 2.0), math.nan, True),
        (lambda x, y: x + y, (1.0, 2.0), 3.0, True),  # the derivatives stay 1
        (lambda x, y: x * y, (1.0, math.nan), -math.nan, False),  # nan is nan, whatever its sign
        (lambda x, y: x + y, (0.0, 0.0), -0.0, False),
        (lambda x, y: x * y, (1.0, 0.0), -0.0, True),
    ],
)
def test_of_many_alike_one_value_or_derivative_is_enough(
    record: Any, numbers: tuple[float, float], now: float, stale: bool
) -> None:
    pairs = [(Value(numbers[0]), Value(numbers[1])) for _ in range(20)]
    root = autograd.sum([record(x, y) for x, y in pairs])
    for _, y in pairs:
        y.data = numbers[1]  # assigned to, so all are looked at together
    steps(root)
    pairs[7][1].data = now
    if stale:
        with pytest.raises(StaleError):
            steps(root)
    else:
        steps(root)


def test_a_number_assigned_to_an_inner_node_is_stale() -> None:
    w = Value(2.0)
    y = w * w
    y.data = 5.0
    with pytest.raises(StaleError, match="stale: a mul .* changed after recording"):
        steps(y)


def test_functions_of_very_many_nodes_that_were_assigned_the_same_are_not_stale() -> None:
    leaves = [Value(math.sin(i) + 1.5) for i in range(300)]
    made = [each for x in leaves for each in (x.exp(), x.log(), x.sin(), x.cosh(), x**1.7, x.sigmoid(), x.gelu())]
    root = autograd.sum(made)
    for leaf in leaves:
        leaf.data = leaf.data
    steps(root)
