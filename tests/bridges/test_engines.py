"""A student's graph as ours: the same numbers, their gradients, and the rows that made it."""

from __future__ import annotations

import math
import runpy
from typing import Any

import pytest
from hypothesis import given, strategies as st

import autograd
from autograd import Value, from_engine
from autograd.core.graph import order
from autograd.explaining.steps import gradients_after, steps_of
from tests.support.growth import assert_in_proportion
from tests.support.places import ROOT

STUDENTS = ROOT / "tests" / "grading" / "students"


def engine(name: str) -> Any:
    return runpy.run_path(str(STUDENTS / f"{name}.py"))["Value"]


class InASet:
    """As micrograd does it: parents in a set, so that their order and repeats are lost."""

    def __init__(self, data: float, prev: Any = (), op: str = "") -> None:
        self.data, self.grad, self._prev, self._op = data, 0.0, set(prev), op

    def __add__(self, other: InASet) -> InASet:
        return InASet(self.data + other.data, (self, other), "+")

    def __sub__(self, other: InASet) -> InASet:
        return InASet(self.data - other.data, (self, other), "-")

    def __mul__(self, other: InASet) -> InASet:
        return InASet(self.data * other.data, (self, other), "*")


class WithoutNames:
    """As a GPT in one file does it: local derivatives, and nothing that says which operation it was."""

    def __init__(self, data: float, children: Any = (), local_grads: Any = ()) -> None:
        self.data, self.grad, self._children, self._local_grads = data, 0.0, children, local_grads

    def __add__(self, other: WithoutNames) -> WithoutNames:
        return WithoutNames(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other: WithoutNames) -> WithoutNames:
        return WithoutNames(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, n: float) -> WithoutNames:
        return WithoutNames(self.data**n, (self,), (n * self.data ** (n - 1),))

    def relu(self) -> WithoutNames:
        return WithoutNames(max(0.0, self.data), (self,), (float(self.data > 0),))


def arrived(root: Value) -> dict[Value, float]:
    return gradients_after(root, steps_of(root))


def test_a_broken_engines_gradients_stand_beside_the_right_ones() -> None:
    theirs = engine("overwrites_in_mul")
    a, b = theirs(2.0), theirs(-3.0)
    loss = a * b + a * a
    loss.backward()
    ours = from_engine(loss)
    named = {node.label: node for node in order(ours) if node.label}
    assert ours.data == loss.data == -2.0
    assert (named["a"].grad, named["b"].grad) == (a.grad, b.grad)
    right = arrived(ours)
    assert (right[named["a"]], right[named["b"]]) == (1.0, 2.0)  # d(ab + a²) = b + 2a, a
    assert a.grad != 1.0
    assert "= a·b = −6" in str(autograd.steps(ours))
    with pytest.raises(autograd.GradientError, match="the gradient of a was given as 2, but is 1"):
        autograd.gradcheck(ours, gradients="grad")
    assert 'tooltip="leaf: value 2.0, grad 2.0"' in autograd.draw(ours).dot  # a's, by their engine


@given(st.lists(st.tuples(st.sampled_from("+*-"), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12))
def test_any_graph_of_a_right_engine_has_its_gradients_here(made: list[tuple[str, int, int]]) -> None:
    right = engine("right")
    nodes: list[Any] = [right(number) for number in (2.0, -3.0, 0.5)]
    for sign, i, j in made:
        one, other = nodes[i % len(nodes)], nodes[j % len(nodes)]
        nodes.append({"+": one + other, "*": one * other, "-": one - other}[sign].tanh())
    nodes[-1].backward()
    ours = from_engine(nodes[-1])
    gradients = arrived(ours)
    assert ours.data == nodes[-1].data
    for node in order(ours):
        assert math.isclose(node.grad, gradients.get(node, 0.0), rel_tol=1e-9, abs_tol=1e-12)


def test_parents_in_a_set_get_their_order_and_their_repeats_back() -> None:
    a, b = InASet(2.0), InASet(-3.0)
    ours = from_engine((a - b) * (b - a) + b * b)
    assert ours.data == -16.0
    ops = [node.op for node in order(ours) if node.op]
    assert sorted(ops) == ["add", "mul", "mul", "sub", "sub"]
    (square,) = [node for node in order(ours) if node.op == "mul" and len({*node.parents}) == 1]
    assert square.data == 9.0


def test_without_names_the_local_derivatives_tell() -> None:
    a, b = WithoutNames(2.0), WithoutNames(2.0)
    ours = from_engine((a + b) * (a * b) + (a**3).relu())  # 2 + 2 is 2·2
    assert sorted(node.op for node in order(ours) if node.op) == ["add", "add", "mul", "mul", "powc", "relu"]
    (power,) = [node for node in order(ours) if node.op == "powc"]
    assert math.isclose(power.parents[1].data, 3.0)
    assert ours.data == 24.0


def test_a_function_may_say_what_an_operation_is_called() -> None:
    class Named:
        def __init__(self, number: float, below: Any = (), kind: str = "") -> None:
            self.number, self.below, self.kind, self.slope = number, below, kind, None

    x = Named(0.5)
    y = Named(math.tanh(0.5), (x,), "Tanh")
    ours = from_engine(y, data="number", grad="slope", parents="below", op=lambda node: node.kind)
    assert (ours.op, ours.grad, ours.parents[0].label) == ("tanh", 0.0, "x")
    assert from_engine(y, data="number", grad="slope", parents="below", op="kind").op == "tanh"


def test_a_name_with_a_number_is_that_of_a_power_with_this_number() -> None:
    two = InASet(2.0)
    ours = from_engine(InASet(4.0, (two,), "**2"))  # 2**2 as a**a is, of whose parents a set keeps one
    assert (ours.op, ours.parents[1].data) == ("powc", 2.0)


def test_a_closure_says_which_method_made_it_and_holds_the_exponent() -> None:
    theirs = engine("right")
    a = theirs(2.0)
    power = a**3
    power._op = ""
    ours = from_engine(power)
    assert (ours.op, [parent.data for parent in ours.parents]) == ("powc", [2.0, 3.0])


def test_what_can_not_be_read_is_said() -> None:
    with pytest.raises(TypeError, match=r"root is a int without \.data"):
        from_engine(3)
    with pytest.raises(TypeError, match="has none of below; say what its parents are called"):
        from_engine(InASet(1.0), parents="below")
    a, b = InASet(2.0), InASet(2.0)
    with pytest.raises(ValueError, match=r"no operation called '\*' gives 5.0 from 2.0 and 2.0"):
        from_engine(InASet(5.0, (a, b), "*"))
    with pytest.raises(ValueError, match=r"4.0 from 2.0 and 2.0 may be any of add, mul; say"):
        from_engine(InASet(4.0, (a, b)))


def test_it_grows_with_the_graph() -> None:
    def prepare(size: int) -> Any:
        x = InASet(1.0)
        for _ in range(size):
            x = x + InASet(1.0)
        return lambda: from_engine(x)

    assert_in_proportion(prepare, 1_000)
