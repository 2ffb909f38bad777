"""What nodes are called: each in its own way, in the order of the forward pass."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

import autograd
from autograd import Value
from autograd.core.graph import order
from autograd.explaining.naming import LONGEST_LABEL, by_number, names_of, typed
from nn import MLP, Neuron, mse
from tests.support.growth import assert_in_proportion

WRITTEN = "v1 v₁ v_2 v2 x1 x₁ x_1 x[1] x h₁ z ŷ w0 b {}"
LABELS = st.sampled_from([*WRITTEN.split(), "", " "])


def names(root: Value) -> list[str]:
    return names_of(order(root)[::-1])


def test_nodes_without_a_name_are_counted_from_1_in_the_order_of_the_forward_pass() -> None:
    a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c")
    assert names((a * b + c).tanh() * 2) == ["a", "b", "v₁", "c", "v₂", "v₃", "2", "v₄"]
    assert names(Value(1.0) * Value(2.0)) == ["x₁", "x₂", "v₁"]
    assert names(Value(1.0)) == ["x₁"]


def test_what_a_label_is_already_is_passed_over_however_it_is_written() -> None:
    for label in ("v1", "v₁", "v_1"):
        a, b = Value(2.0, label=label), Value(3.0)
        assert names(a * b + b) == [label, "x₁", "v₂", "v₃"]
    a = Value(2.0, label="x₁")
    assert names(a * Value(3.0)) == ["x₁", "x₂", "v₁"]


def test_equal_labels_are_told_apart_in_the_order_of_the_forward_pass() -> None:
    one, other, third = Value(2.0, label="w"), Value(3.0, label="w"), Value(4.0, label="w[1]")
    assert names(one * other + third) == ["w[2]", "w[3]", "v₁", "w[1]", "v₂"]


@given(st.lists(LABELS, min_size=1, max_size=8), st.lists(LABELS, max_size=8), st.randoms(use_true_random=False))
def test_no_two_nodes_have_one_name(leaves: list[str], inner: list[str], rng: random.Random) -> None:
    nodes = [Value(float(i), label=label or None) for i, label in enumerate(leaves)]
    for label in inner:
        node = rng.choice(nodes) * rng.choice(nodes)
        node.label = label or None
        nodes.append(node)
    root = autograd.sum(nodes)
    found = names(root)
    assert len(set(found)) == len(found)
    assert all(found)
    of_user = {typed(label) for label in (*leaves, *inner)}
    for node, name in zip(order(root)[::-1], found, strict=True):
        if not (node.label or "").strip():
            assert typed(name) not in of_user
        elif [*leaves, *inner].count(node.label) == 1:
            assert name == node.label


@given(st.lists(st.integers(1, 3), min_size=1, max_size=3), st.integers(1, 3), st.booleans(), LABELS)
def test_no_two_nodes_of_a_network_have_one_name(sizes: list[int], samples: int, unfolded: bool, label: str) -> None:
    model = MLP(2, sizes, "tanh", seed=1)
    outputs = [model([float(i), 0.5]) for i in range(samples)]
    flat = [each for output in outputs for each in (output if isinstance(output, list) else [output])]
    flat[0].label = label or None
    root = mse(flat, [1.0] * len(flat))
    root = autograd.unfold(root) if unfolded else root
    nodes = order(root)[::-1]
    found = [name for node, name in zip(nodes, names_of(nodes), strict=True) if not by_number(node, name)]
    assert len(set(found)) == len(found)


def test_labels_are_shown_on_one_line_and_cut() -> None:
    a = Value(1.0, label="two\nlines")
    assert names(a * Value(2.0, label="m" * 100))[:2] == ["two lines", "m" * (LONGEST_LABEL - 1) + "…"]


def test_a_constant_goes_by_its_number_but_an_input_of_a_neuron_by_its_name() -> None:
    y = Neuron(2, "leaky_relu")([1.5, 2.5])
    assert names(y) == ["w₁", "w₂", "x₁", "x₂", "b", "z", "0.01", "ŷ"]


@pytest.mark.parametrize("labelled", [False, True])
def test_naming_grows_with_the_graph(labelled: bool) -> None:
    def prepare(count: int) -> Callable[[], Any]:
        y = Value(1.0)
        for i in range(count):
            y = y * Value(1.0, label=f"a{i % 7}" if labelled else None)
        nodes = order(y)[::-1]
        return lambda: names_of(nodes)

    assert_in_proportion(prepare, 2000)


def test_naming_a_network_grows_with_it() -> None:
    def prepare(count: int) -> Callable[[], Any]:
        nodes = order(autograd.sum(MLP(4, [count, 2])([1.0, 2.0, 3.0, 4.0])))[::-1]
        return lambda: names_of(nodes)

    assert_in_proportion(prepare, 150)
