"""Value, as its user sees it."""

import copy
import math
import pickle

import mpmath
import numpy as np
import pytest

import autograd
from autograd import DomainError, Op, RowError, Value, register
from autograd.ops import TABLE


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


@pytest.mark.parametrize("op", [op for op in TABLE.values() if op.arity == 1 and not op.variadic])
def test_unary_partials_are_the_slope(op: Op) -> None:
    for (x,) in op.points:
        node = getattr(Value(x), op.name)()
        h = 1e-6
        slope = (getattr(Value(x + h), op.name)().data - getattr(Value(x - h), op.name)().data) / (2 * h)
        assert node.partials[0] == pytest.approx(slope, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(
    "name",
    [
        "exp",
        "expm1",
        "log",
        "log1p",
        "sqrt",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
        "sinh",
        "cosh",
        "tanh",
        "erf",
    ],
)
def test_values_agree_with_mpmath(name: str) -> None:
    for (x,) in TABLE[name].points:
        expected = float(getattr(mpmath, name)(mpmath.mpf(x)))
        assert getattr(autograd, name)(x) == pytest.approx(expected, rel=1e-14)


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


@pytest.mark.parametrize("shape", ["left", "right", "ladder"])
def test_a_million_nodes(shape: str) -> None:
    x = Value(1.0)
    y = x
    for _ in range(1_000_000):
        y = y + x if shape == "left" else x + y if shape == "right" else (y + y) * 0.5
    y.backward()
    assert math.isfinite(x.grad)
    del y


def test_copies_keep_the_graph_and_its_sharing() -> None:
    g, a, _ = micrograd_expression()
    for again in (pickle.loads(pickle.dumps([g, a])), copy.deepcopy([g, a])):
        again[0].backward()
        assert f"{again[1].grad:.4f}" == "138.8338"
    assert a.grad == 0.0


def test_errors_say_what_came() -> None:
    with pytest.raises(TypeError, match="'x'"):
        Value("x")  # type: ignore[arg-type]
    with pytest.raises(DomainError, match=r"a = -1.0 .* a > 0"):
        Value(-1.0).log()
    with pytest.raises(TypeError, match="cut the graph"):
        math.tanh(Value(1.0))
    with pytest.raises(RowError, match="unknown function"):
        register(Op("evil", "a", "__import__(a)", ("1",)))


def test_arrays_of_values() -> None:
    x = np.array([[1.4, -0.4]])
    w = np.array([[Value(0.25), Value(-0.9)], [Value(0.1), Value(0.1)]], dtype=object)
    z = x @ w
    assert [round(each.data, 2) for each in z[0]] == [0.31, -1.3]
    assert np.tanh(z).sum().data == pytest.approx(math.tanh(0.31) + math.tanh(-1.3))
    assert (np.float64(2) * Value(3.0)).data == 6.0


def test_stale_recordings_are_refreshed() -> None:
    w = Value(2.0)
    y = w * w
    w.data = 3.0
    assert y.data == 4.0
    y.refresh()
    assert (y.data, y.partials) == (9.0, (3.0, 3.0))
