"""grad() and its like against finite differences, backward(), and JAX.

Also of: calculus/partials, calculus/passes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograd
from autograd import (
    Op,
    Value,
    draw,
    grad,
    gradcheck,
    hessian,
    hvp,
    ieee,
    jacobian,
    jvp,
    no_grad,
    register,
    steps,
    unregister,
    value_and_grad,
)
from autograd.calculus.partials import plain
from autograd.calculus.passes import gradients, pushforward
from autograd.core.graph import order
from autograd.rows import evaluating
from autograd.rows.table import TABLE

Function = Callable[..., Any]


def mixed(x: Any, y: Any, z: Any) -> Any:
    """Every kind of operation, and values used more than once."""
    a = autograd.tanh(x * y) + autograd.exp(z) / (x * x + 1.0)
    b = autograd.logsumexp([a, y, x * z]) * autograd.sigmoid(a - y)
    return b**2 + autograd.weighted_sum([x, y], [z, a], b) - x ** (y * y)


POINT = (0.7, -1.2, 0.4)


def central(f: Callable[[float], float], x: float, step: float = 1e-5) -> float:
    return (f(x + step) - f(x - step)) / (2 * step)


def flat_arguments(row: Op, point: Any) -> list[float]:
    return [float(each) for part in point for each in (part if isinstance(part, tuple) else (part,))]


SMOOTH = [(row, point) for row in TABLE.values() for point in row.points]


@pytest.mark.parametrize(("row", "point"), SMOOTH, ids=lambda each: each.name if isinstance(each, Op) else str(each))
def test_every_rows_second_derivatives(row: Op, point: Any) -> None:
    at = flat_arguments(row, point)
    slots = row.slots(len(at))
    active = [i for i, (name, _) in enumerate(slots) if name in row.active]

    def partial(values: list[float], i: int) -> float:
        return float(evaluating.at(row.name, row.group(values))[1][active.index(i)])

    def function(*leaves: Value) -> Any:
        given = list(at)
        for i, leaf in zip(active, leaves, strict=True):
            given[i] = leaf  # type: ignore[call-overload]
        first, *rest = row.group(given)
        if row.operator:
            return first._powc(*rest) if row.passive else getattr(first, f"__{row.operator}__")(*rest)
        return getattr(autograd, row.name)(first, *rest)

    leaves = [Value(at[i]) for i in active]
    made = function(*leaves)
    firsts = gradients(made, leaves)
    assert [plain(first) for first in firsts] == [partial(at, i) for i in active]
    for i, first in zip(active, firsts, strict=True):
        seconds = [plain(each) for each in gradients(first, leaves)]
        for j, second in zip(active, seconds, strict=True):
            expected = central(lambda x, i=i, j=j: partial([*at[:j], x, *at[j + 1 :]], i), at[j])  # type: ignore[misc]
            assert second == pytest.approx(expected, rel=2e-5, abs=2e-6), (row.name, i, j)


def test_gradients_are_those_of_backward_bit_for_bit() -> None:
    leaves = [Value(x) for x in POINT]
    root = mixed(*leaves)
    root.backward()
    assert [plain(each) for each in gradients(root, leaves)] == [leaf.grad for leaf in leaves]
    assert grad(mixed, (0, 1, 2))(*POINT) == tuple(leaf.grad for leaf in leaves)
    assert value_and_grad(mixed, 1)(*POINT) == (root.data, leaves[1].grad)


@pytest.mark.parametrize("order_of", [2, 3, 4])
def test_higher_orders_are_the_differences_of_the_lower(order_of: int) -> None:
    def f(x: Any) -> Any:
        return autograd.sin(x * x) * autograd.exp(-x) + x.sigmoid() / x

    lower: Function = f
    for _ in range(order_of - 1):
        lower = grad(lower)
    assert grad(lower)(0.9) == pytest.approx(central(lower, 0.9), rel=1e-6)


def test_a_derivative_is_a_graph_like_any_other() -> None:
    x = Value(0.5, label="x")
    slope = grad(lambda x: x.tanh() * x)(x)
    assert slope.data == pytest.approx(math.tanh(0.5) + 0.5 * (1 - math.tanh(0.5) ** 2))
    assert x in order(slope)
    slope.backward()
    assert x.grad == pytest.approx(central(lambda t: math.tanh(t) + t * (1 - math.tanh(t) ** 2), 0.5), rel=1e-8)
    assert "tanh" in draw(slope).dot
    assert len(steps(slope)) > 3
    gradcheck(slope)


def test_an_inner_derivative_knows_its_own_variable_alone() -> None:
    assert grad(lambda x: x * grad(lambda y: x + y)(1.0))(2.0) == 1.0
    assert grad(lambda x: x * grad(lambda y: x * y)(x))(3.0) == 6.0  # x·x, and not x·2x
    assert grad(lambda x: grad(lambda y: x * y * y)(x))(3.0) == 12.0  # 2x², differentiated


def test_arguments_in_lists_tuples_and_arrays_come_back_in_their_shape() -> None:
    def f(p: Any, x: Any) -> Any:
        return p[0][0] * x[0, 1] + p[1] * x[1, 0] * x[1, 0]

    x = np.arange(4.0).reshape(2, 2)
    by_p, by_x = grad(f, (0, 1))([(1.0,), 2.0], x)
    assert by_p == [(1.0,), 4.0]
    assert by_x.tolist() == [[0.0, 1.0], [8.0, 0.0]]
    assert by_x.dtype == float
    rows = jacobian(lambda x: x * x)(np.array([1.0, 2.0]))
    assert rows.tolist() == [[2.0, 0.0], [0.0, 4.0]]
    assert hessian(lambda x: x[0] * x[1])(np.array([1.0, 2.0])).tolist() == [[0.0, 1.0], [1.0, 0.0]]


def test_what_does_not_vary_has_derivative_0() -> None:
    assert grad(lambda x: 3.0)(1.0) == 0.0
    assert grad(lambda x, y: y * 1.0)(1.0, Value(2.0)) == 0.0
    assert grad(lambda x: x.detach() * 2)(1.0) == 0.0
    assert jvp(lambda x: [x, 2.0], [1.0], [5.0]) == ([1.0, 2.0], [5.0, 0.0])


def test_modes_do_not_reach_the_derivative_and_edges_give_ieee_numbers() -> None:
    with no_grad():
        assert grad(lambda x: 2.0)(1.0) == 0.0
    assert grad(autograd.sqrt)(0.0) == math.inf
    with ieee():
        assert grad(autograd.log)(0.0) == math.inf
    with pytest.raises(autograd.DomainError):
        grad(autograd.log)(0.0)
    assert grad(autograd.relu)(0.0) == 0.0
    assert grad(lambda x: x.maximum(0.0))(0.0) == 0.5


def test_forward_mode_is_reverse_mode_along_a_direction() -> None:
    direction = (0.3, -2.0, 1.5)
    value, slope = jvp(mixed, POINT, direction)
    gradient = grad(mixed, (0, 1, 2))(*POINT)
    assert value == mixed(*map(Value, POINT)).data
    assert slope == pytest.approx(sum(g * d for g, d in zip(gradient, direction, strict=True)), rel=1e-13)
    second = jvp(lambda t: jvp(lambda s: mixed(s, -1.2, 0.4), [t], [1.0])[1], [0.7], [1.0])[1]
    assert second == pytest.approx(grad(grad(lambda x: mixed(x, -1.2, 0.4)))(0.7), rel=1e-12)


def test_hvp_is_the_hessian_times_the_vector() -> None:
    def f(x: Any) -> Any:
        return mixed(*x)

    vector = [0.5, -1.0, 2.0]
    expected = np.array(hessian(f)(list(POINT))) @ np.array(vector)
    assert hvp(f)(list(POINT), vector) == pytest.approx(expected.tolist(), rel=1e-11)


def test_a_row_of_ones_own_differentiates_to_any_order() -> None:
    cube = register(Op("cubed", "a", "a*a*a", ("3*a*a",)))
    try:
        assert grad(grad(grad(cube)))(2.0) == 6.0
    finally:
        unregister("cubed")


def test_a_deep_graph_differentiates_without_recursion() -> None:
    def f(x: Any) -> Any:
        y = x
        for _ in range(20_000):
            y = y * 0.9999
        return y

    assert grad(f)(1.0) == pytest.approx(0.9999**20_000, rel=1e-9)
    assert pushforward([f(x := Value(1.0))], [x], [2.0])[0] == pytest.approx(2 * 0.9999**20_000, rel=1e-9)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: grad(lambda x: [x, x])(1.0), r"grad: the function gave a list.*jacobian\(\) is for"),
        (lambda: grad(lambda x: x)("1"), "grad: argument 0 is a str, '1'; expected a number"),
        (lambda: grad(lambda x: x)([1.0, None]), "grad: argument 0 is None; expected a number"),
        (lambda: grad(lambda x: x, 1)(1.0), r"argnums says 1, but there are 1 argument\(s\)"),
        (lambda: grad(lambda x: None)(1.0), "gave a NoneType, None; expected one number"),
        (lambda: hessian(lambda x: x, (0, 1)), "argnums is .*; expected one whole number"),
        (lambda: jvp(lambda x: x, [1.0], [1.0, 2.0]), r"2 number\(s\) say how 1 move"),
    ],
)
def test_what_cannot_be_differentiated_is_said(call: Callable[[], Any], error: str) -> None:
    with pytest.raises((TypeError, ValueError), match=error):
        call()


def test_what_the_function_uses_besides_is_part_of_the_graph() -> None:
    w, x = Value(2.0, label="w"), [1.0, 3.0]
    slopes = grad(lambda x: w * w * x[0] + x[1])(x)
    slopes[0].backward()
    assert (slopes[0].data, slopes[1], w.grad) == (4.0, 1.0, 4.0)
    for found in (
        grad(lambda x: w * x)(3.0),
        grad(lambda x: w * x)(Value(3.0)),
        value_and_grad(lambda x: w * x)(3.0)[0],
        jacobian(lambda x: [x, w * x])(3.0)[1],
        jacobian(lambda x: np.array([w * x[0]]))(np.ones(1))[0, 0],
        hessian(lambda x: w * x * x)(3.0),
        hvp(lambda x: w * x[0] * x[0])([3.0], [1.0])[0],
        hvp(lambda x: x[0] ** 3)([3.0], [w])[0],
        jvp(lambda x: w * x, [3.0], [1.0])[0],
        jvp(lambda x: w * x, [3.0], [1.0])[1],
        jvp(lambda x: x * x, [3.0], [w])[1],
    ):
        assert isinstance(found, Value)
        w.grad = 0.0
        found.backward()
        assert w.grad != 0.0
    with no_grad():  # constants, as of all operations
        assert grad(lambda x: w * x)(3.0).constant
    assert grad(lambda x: Value(2.0, constant=True) * x)(3.0) == 2.0
    assert type(grad(lambda x: w.detach() * x)(3.0)) is float


def test_plain_numbers_are_constants_in_what_comes_back() -> None:
    w = Value(2.0, label="w")
    value, slope = value_and_grad(lambda x: (w * x).tanh() * x)(0.5)
    for root in (value, slope):
        nodes = [node for node in order(root) if not node.op and not node.constant]
        assert nodes == [w]
        for node in order(root):
            cut = [partial is None for partial in node.partials]
            assert cut == [parent.constant for parent in node.parents]
        assert gradcheck(root).ok
    by_value = value_and_grad(lambda x: (w * x).tanh() * x)(Value(0.5))
    assert (value.data, slope.data) == (by_value[0].data, by_value[1].data)
    assert gradcheck(grad(lambda x, y: x * y * w, (0, 1))(Value(3.0), 5.0)[1]).ok


def test_gradients_of_gradients_at_plain_numbers() -> None:
    def f(x: Any) -> Any:
        return x * grad(lambda y: x * y)(2.0)

    assert (grad(f)(3.0), hessian(f)(3.0), jvp(f, [3.0], [1.0])) == (6.0, 2.0, (9.0, 6.0))
    assert jacobian(lambda x: [f(x), x])(3.0) == [6.0, 1.0]
    assert hvp(lambda x: f(x[0]))([3.0], [1.0]) == [2.0]


def test_no_grad_around_it_changes_no_derivative_and_inside_it_cuts() -> None:
    with no_grad():
        assert grad(lambda x: x * x)(3.0) == 6.0
        assert grad(grad(lambda x: x**3))(2.0) == 12.0
        assert hessian(lambda x: x * x)(3.0) == 2.0
        assert jvp(lambda x: x * x, [3.0], [1.0]) == (9.0, 6.0)
        of_values = grad(lambda x: x * x)(Value(3.0))
        assert (of_values.data, of_values.constant) == (6.0, True)
        assert grad(lambda x: x * grad(lambda y: x * y)(2.0))(3.0) == 6.0
    assert grad(no_grad()(lambda x: x * x))(3.0) == 0.0


def test_arrays_give_arrays_to_any_order() -> None:
    def f(x: Any) -> Any:
        return x * x * x

    point = np.array([1.0, 2.0])
    assert jacobian(f)(point).tolist() == [[3.0, 0.0], [0.0, 12.0]]
    second = jacobian(jacobian(f))(point)
    assert (second.dtype, second.tolist()) == (float, [[[6.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 12.0]]])
    assert grad(lambda x: np.array([x @ x]))(point).tolist() == [2.0, 4.0]
    assert jacobian(lambda x: x @ x)(point).tolist() == [2.0, 4.0]
    assert jacobian(f)(np.array([Value(1.0), Value(2.0)])).shape == (2, 2)


@pytest.fixture(scope="module")
def jax() -> Any:
    found = pytest.importorskip("jax", reason="needs jax: pip install '.[oracle]'")
    found.config.update("jax_enable_x64", True)
    return found


def in_jax(jax: Any) -> Function:
    def f(x: Any) -> Any:
        x, y, z = x
        a = jax.numpy.tanh(x * y) + jax.numpy.exp(z) / (x * x + 1.0)
        inner = jax.scipy.special.logsumexp(jax.numpy.stack([a, y, x * z]))
        b = inner * jax.nn.sigmoid(a - y)
        return b**2 + (x * z + y * a) + b - x ** (y * y)

    return f


def test_gradient_hessian_hvp_and_jvp_are_jaxs(jax: Any) -> None:
    def ours(x: Any) -> Any:
        return mixed(*x)

    theirs, rng = in_jax(jax), np.random.default_rng(5)
    for _ in range(5):
        point, vector = rng.uniform(0.2, 1.5, 3), rng.normal(size=3)
        assert grad(ours)(point) == pytest.approx(np.array(jax.grad(theirs)(point)), rel=1e-12, abs=1e-13)
        assert hessian(ours)(point) == pytest.approx(np.array(jax.hessian(theirs)(point)), rel=1e-10, abs=1e-11)
        product = jax.jvp(jax.grad(theirs), (point,), (vector,))[1]
        assert hvp(ours)(point, vector) == pytest.approx(np.array(product), rel=1e-10, abs=1e-11)
        value, slope = jvp(ours, [point], [vector])
        expected = jax.jvp(theirs, (point,), (vector,))
        assert (value, slope) == pytest.approx((float(expected[0]), float(expected[1])), rel=1e-12)


def test_gradients_within_gradients_are_jaxs(jax: Any) -> None:
    def f(grad: Any, tanh: Any, x: Any) -> Any:
        inner = grad(lambda y: tanh(x * y) * y)(0.7)
        return x * inner + grad(lambda z: grad(lambda y: x * y * y * z * z)(0.3) * z)(1.2)

    def theirs(x: Any) -> Any:
        return f(jax.grad, jax.numpy.tanh, x)

    def ours(x: Any) -> Any:
        return f(grad, autograd.tanh, x)

    for x in (-0.4, 0.8, 1.5):
        assert grad(ours)(x) == pytest.approx(float(jax.grad(theirs)(x)), rel=1e-12)
        assert grad(grad(ours))(x) == pytest.approx(float(jax.grad(jax.grad(theirs))(x)), rel=1e-11)
        assert jvp(ours, [x], [2.0])[1] == pytest.approx(2 * float(jax.grad(theirs)(x)), rel=1e-12)


def test_third_derivatives_are_jaxs(jax: Any) -> None:
    theirs = jax.grad(jax.grad(jax.grad(lambda x: in_jax(jax)(jax.numpy.stack([x, 0.5 * x, x * x])))))
    ours = grad(grad(grad(lambda x: mixed(x, 0.5 * x, x * x))))
    for x in (0.4, 0.9, 1.3):
        assert ours(x) == pytest.approx(float(theirs(x)), rel=1e-10)


def test_an_argument_named_twice_is_refused() -> None:
    for twice in ((0, 0), (0, -2), (1, -1)):
        with pytest.raises(ValueError, match="one argument twice"):
            grad(lambda a, b: a * b, twice)(3.0, 4.0)


def test_directions_have_the_shape_of_the_point() -> None:
    with pytest.raises(ValueError, match="the same shape"):
        jvp(lambda a, b: a[0] * b + a[1], [[1.0, 2.0], 3.0], [1.0, [2.0, 3.0]])
    with pytest.raises(ValueError, match="the same shape"):
        hvp(lambda p: p[0][0] * p[1][0])([[1.0], [2.0]], [[1.0, 2.0]])
    assert jvp(lambda a: a[0] * a[1], [(1.0, 2.0)], [np.array([1.0, 10.0])]) == (2.0, 12.0)
