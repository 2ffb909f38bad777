"""Functions that are no rows: against NumPy and PyTorch, and how hand-written NumPy records."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

import autograd
from autograd import (
    Value,
    compile as compiled_program,
    cumsum,
    log_softmax,
    mean,
    prod,
    record,
    softmax,
    std,
    var,
    where,
)
from tests.support.growth import assert_in_proportion

LISTS = st.lists(st.floats(-50, 50), min_size=2, max_size=6)
SAME: dict[str, tuple[Callable[[Any], Any], str]] = {
    "prod": (prod, "prod"),
    "cumsum": (lambda a: autograd.dot(cumsum(a), [float(i) for i in range(len(a))]), "cumsum"),
    "mean": (mean, "mean"),
    "var": (var, "var"),
    "std": (lambda a: std(a, ddof=1), "std"),
    "softmax": (lambda a: autograd.dot(softmax(a), [float(i) for i in range(len(a))]), "softmax"),
    "log_softmax": (lambda a: autograd.dot(log_softmax(a), [float(i) for i in range(len(a))]), "log_softmax"),
}


@pytest.mark.parametrize("name", SAME)
@given(numbers=LISTS)
def test_values_and_gradients_are_pytorchs(name: str, numbers: list[float]) -> None:
    torch = pytest.importorskip("torch", reason="the oracle extra is not installed: pip install -e '.[oracle]'")
    if name == "std" and np.ptp(numbers) < 1e-3:
        return  # PyTorch's slope is nan or noise there
    weights = torch.arange(len(numbers), dtype=torch.float64)
    theirs: dict[str, Callable[[Any], Any]] = {
        "prod": torch.prod,
        "cumsum": lambda a: a.cumsum(0) @ weights,
        "mean": torch.mean,
        "var": lambda a: torch.var(a, correction=0),
        "std": torch.std,
        "softmax": lambda a: a.softmax(0) @ weights,
        "log_softmax": lambda a: a.log_softmax(0) @ weights,
    }
    leaves = [Value(x) for x in numbers]
    ours = SAME[name][0](leaves)
    ours.backward()
    tensor = torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
    out = theirs[name](tensor)
    out.backward()
    assert ours.data == pytest.approx(out.item(), rel=1e-11, abs=1e-11)
    scale = max(1.0, float(tensor.grad.abs().max()))
    assert [leaf.grad for leaf in leaves] == pytest.approx(tensor.grad.tolist(), rel=1e-9, abs=1e-11 * scale)


def test_plain_numbers_and_arrays_are_taken_too() -> None:
    table = np.array([[1.0, 2.0], [3.0, 5.0]])
    assert prod(table).tolist() == [3.0, 10.0]
    assert mean(table).tolist() == table.mean(0).tolist()
    assert var(table, ddof=1) == pytest.approx(table.var(0, ddof=1).tolist())
    assert std(table) == pytest.approx(table.std(0).tolist())
    assert prod([]) == 1.0
    assert cumsum([]) == []
    assert sum(softmax([3.0, -1.0, 700.0])) == pytest.approx(1.0, rel=1e-12)


def test_bad_input_is_named() -> None:
    for function in (prod, mean, var, softmax):
        with pytest.raises(TypeError, match=f"{function.__name__}: values is a Value; expected a list"):
            function(Value(1.0))
    with pytest.raises(ValueError, match=r"mean: 0 value\(s\) are given; expected at least 1"):
        mean([])
    with pytest.raises(ValueError, match=r"var: 1 value\(s\) are given; expected at least 2"):
        var([1.0], ddof=1)


def test_equal_values_have_no_spread_and_no_slope() -> None:
    leaves = [Value(2.0), Value(2.0)]
    std(leaves).backward()
    assert [leaf.grad for leaf in leaves] == [0.0, 0.0]


def test_where_picks_the_very_node_and_is_guarded() -> None:
    x = Value(2.0)
    assert where(x > 0, x, 0.1 * x) is x
    z = np.array([Value(-1.0), Value(2.0)], dtype=object)
    assert [float(getattr(each, "data", each)) for each in where(z > 0, z, 0.0)] == [0.0, 2.0]
    with record():
        program = compiled_program(where(x > 0, x * 3.0, x * 5.0), [x], backend="numpy")
    assert program([[1.0]]).value.tolist() == [3.0]
    with pytest.raises(autograd.GuardError):
        program([[-1.0]])
    for condition in (x, 1.0, None, np.array([x], dtype=object)):
        with pytest.raises(TypeError, match="expected True or False, such as x > 0"):
            where(condition, 1.0, 0.0)


def test_what_hand_written_relus_give_at_zero() -> None:
    """Each by its own convention: relu 0, maximum ½, a mask what it is, clip 1, where what it picks."""

    def slope(function: Callable[[Any], Any]) -> float:
        x = Value(0.0)
        root = function(np.array([x], dtype=object))[0]
        if isinstance(root, Value):
            root.backward()
        return x.grad

    assert slope(autograd.relu) == 0.0
    assert slope(lambda x: x * (x > 0)) == 0.0
    assert slope(lambda x: x * (x >= 0)) == 1.0
    assert slope(lambda x: np.where(x > 0, x, 0.0)) == 0.0
    assert slope(lambda x: autograd.maximum(x, 0.0)) == 0.5
    assert slope(lambda x: np.maximum(x, 0.0)) == 1.0  # the first of two that are alike
    assert slope(lambda x: np.maximum(0.0, x)) == 0.0
    assert slope(lambda x: autograd.clip(x, 0.0, math.inf)) == 1.0
    assert slope(lambda x: (abs(x) + x) / 2) == 0.5


@pytest.mark.slow
@pytest.mark.parametrize("function", [prod, mean, var, lambda a: cumsum(a)[-1], lambda a: softmax(a)[0]])
def test_twice_the_values_take_twice_the_time(function: Callable[[Any], Any]) -> None:
    def prepare(size: int) -> Callable[[], Any]:
        leaves = [Value(1.0) for _ in range(size)]
        return lambda: function(leaves).backward()

    assert_in_proportion(prepare, 2000)
