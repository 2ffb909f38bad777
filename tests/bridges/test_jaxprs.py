"""JAX's functions as ours: every value and gradient is JAX's, and what can't be is named.

Also of: bridges/primitives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from autograd import Stepper, Value, draw, from_jax, gradcheck
from autograd.core.graph import order
from autograd.explaining.steps import gradients_after, steps_of

jax: Any = pytest.importorskip("jax")
jnp, nn, lax = jax.numpy, jax.nn, jax.lax
W = np.array([[0.3, -1.2, 0.7, 0.2], [1.5, 0.4, -0.6, 1.1], [-0.8, 0.9, 2.0, -0.1]])
X = np.array([0.9, -0.35, 1.7, 0.25])


@pytest.fixture(autouse=True)
def in_doubles() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


def gradients(root: Any) -> dict[str, float]:
    found = gradients_after(root, steps_of(root))
    return {node.label: number for node, number in found.items() if not node.op and not node.constant}


def check(f: Callable[..., Any], *args: Any, close: float = 1e-12) -> Value:
    ours: Value = from_jax(f, *args)
    assert ours.data == pytest.approx(float(jax.jit(f)(*args)), rel=close, abs=close)
    found = gradients(ours)
    for name, right in zip(("w", "x"), jax.jit(jax.grad(f, (0, 1)))(*args), strict=True):
        for place in np.ndindex(right.shape):
            label = f"{name}[{', '.join(map(str, place))}]"
            assert found.pop(label, 0.0) == pytest.approx(float(right[place]), rel=close, abs=close), label
    assert not found
    return ours


@jax.jit  # type: ignore[untyped-decorator]
def squared(v: Any) -> Any:
    return v**2 + 1


@jax.custom_vjp  # type: ignore[untyped-decorator]
def sine(v: Any) -> Any:
    return jnp.sin(v)


sine.defvjp(lambda v: (jnp.sin(v), v), lambda v, gradient: (gradient * jnp.cos(v),))

FUNCTIONS: dict[str, Callable[[Any, Any], Any]] = {
    "arithmetic": lambda w, x: (w * x - x / 3 + 2 / w - (-x)).sum() / 2.5,
    "powers": lambda w, x: (
        (w**2).sum() + (jnp.abs(x) ** 1.5).sum() + (jnp.abs(x) ** x).sum() + lax.rsqrt(jnp.abs(x)).sum()
    ),
    "functions": lambda w, x: (
        jnp.sin(x) * jnp.cos(x) + jnp.arctan(jnp.tanh(x)) + jnp.arcsin(x / 2) + jnp.sinh(x)
    ).sum(),
    "log and exp": lambda w, x: (
        jnp.log(jnp.abs(x)).sum() + jnp.expm1(x).sum() + jnp.log1p(jnp.abs(w)).sum() + lax.erf(x).sum()
    ),
    "activations": lambda w, x: (nn.relu(w) + nn.softplus(w) + nn.gelu(w) + nn.silu(w) + nn.sigmoid(w)).sum() * x.sum(),
    "more of them": lambda w, x: (
        nn.elu(x) + nn.leaky_relu(x) + nn.log_sigmoid(x) + nn.gelu(x, approximate=False)
    ).sum(),
    "softmax": lambda w, x: nn.log_softmax(w @ x)[1] + nn.softmax(x)[0] + nn.logsumexp(w, axis=1)[0],
    "reductions": lambda w, x: (
        w.std() + w.var(axis=0)[1] + jnp.prod(w, axis=1)[0] + jnp.linalg.norm(x) + w.mean(1).sum()
    ),
    "largest": lambda w, x: (
        jnp.max(w) + jnp.min(x) + jnp.maximum(w, 0.25).sum() + jnp.minimum(w, x).sum() + w.max(1).sum()
    ),
    "where and clip": lambda w, x: jnp.where(x > 0, x, 2 * x).sum() + jnp.clip(x, -0.2, 1.1).sum(),
    "products": lambda w, x: jnp.einsum("ij,kj->ik", w, w).trace() + jnp.outer(x, x).sum() + x @ x + (w @ x).sum(),
    "stacks of products": lambda w, x: jnp.einsum("bij,bjk->bik", w[None] * 2, w.T[None]).sum(),
    "shapes": lambda w, x: (
        w.T.reshape(-1)[5] * w[1, 2] + w[:, ::2].sum() + jnp.triu(w).sum() + jnp.squeeze(x[None]).sum()
    ),
    "joined": lambda w, x: jnp.concatenate([x, w[0]])[::2].sum() + jnp.stack([x, x * x])[1].sum() + jnp.tile(x, 2)[5],
    "places": lambda w, x: (
        w[jnp.array([0, 2]), jnp.array([1, 1])].sum() + jnp.take(x, 2) + lax.dynamic_slice(x, (1,), (2,)).sum()
    ),
    "put in": lambda w, x: (
        jnp.asarray(w).at[0, 1].set(x[0]).sum() + jnp.pad(x, 1).sum() + jnp.roll(x, 1)[0] + nn.one_hot(1, 4) @ x
    ),
    "running": lambda w, x: jnp.cumsum(x)[2] + jnp.cumprod(x)[3] + jnp.sort(x)[0] + jnp.flip(x)[0],
    "a scan": lambda w, x: lax.scan(lambda c, row: (jnp.tanh(c * row.sum()), c * 2), x[0], w)[1].sum(),
    "a loop": lambda w, x: lax.fori_loop(0, 3, lambda i, c: c * jnp.asarray(x)[i], x[0]) + lax.map(jnp.sum, w).sum(),
    "a branch": lambda w, x: lax.cond(x[0] > 0, lambda v: v * 2, lambda v: v**3, x).sum(),
    "inner functions": lambda w, x: squared(x)[0] + sine(x).sum() + jax.checkpoint(lambda v: jnp.sin(v).sum())(x),
    "vmap": lambda w, x: jax.vmap(lambda row: jnp.dot(row, x) ** 2)(jnp.asarray(w)).sum(),
    "second order": lambda w, x: jax.grad(lambda z: (jnp.tanh(w @ z) ** 2).sum())(x)[0],
    "cut": lambda w, x: (lax.stop_gradient(x) * x).sum() + jnp.floor(w).sum() + jnp.argmax(w) * x[0],
    "windows": lambda w, x: (
        lax.reduce_window(w, -jnp.inf, lax.max, (2, 2), (1, 1), "VALID").sum()
        + lax.reduce_window(w, 0.0, lax.add, (2, 2), (1, 1), "SAME").sum()
    ),
    "convolution": lambda w, x: (
        lax.conv_general_dilated(w[None, None], w[None, None, :2, :2], (1, 2), "SAME").sum()
        + jnp.convolve(x, x[:2]).sum()
    ),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function(name: str) -> None:
    check(FUNCTIONS[name], W, X)


UNARY = ("sin", "tanh", "exp", "abs", "negative", "square", "cos", "arctan")
STEPS = st.lists(
    st.one_of(
        st.sampled_from(UNARY).map(lambda name: ("one", name)),
        st.sampled_from(("relu", "sigmoid", "silu", "softplus")).map(lambda name: ("nn", name)),
        st.sampled_from(("add", "subtract", "multiply", "maximum")).map(lambda name: ("two", name)),
        st.sampled_from(("sum", "mean", "max", "prod")).map(lambda name: ("along", name)),
        st.sampled_from(("T", "flip", "matmul", "divide", "cumsum")).map(lambda name: ("more", name)),
    ),
    min_size=1,
    max_size=6,
)


def run(recipe: list[tuple[str, str]], w: Any, x: Any) -> Any:
    here = w * x
    for kind, name in recipe:
        if kind == "one":
            here = getattr(jnp, name)(here)
        elif kind == "nn":
            here = getattr(nn, name)(here)
        elif kind == "two":
            here = getattr(jnp, name)(here, here[::-1] * 0.7 + 0.1)
        elif kind == "along":
            here = getattr(jnp, name)(here, axis=0, keepdims=True)
        elif name == "T":
            here = here.T
        elif name == "flip":
            here = jnp.flip(here, 1)
        elif name == "matmul":
            here = here @ here.T / 3
        elif name == "cumsum":
            here = jnp.cumsum(here, 0)
        else:
            here = here / (2 + here**2)
        here = jnp.clip(here, -50, 50)
    return here.sum()


@pytest.mark.slow
@settings(max_examples=5, deadline=None)
@given(STEPS, st.lists(st.integers(-30, 30).map(lambda i: i / 16 + 0.011), min_size=9, max_size=9, unique=True))
def test_any_expression(recipe: list[tuple[str, str]], numbers: list[float]) -> None:
    with jax.enable_x64(True):
        w, x = np.array(numbers[:6]).reshape(2, 3), np.array(numbers[6:])
        size = max(
            1.0, *(float(jnp.abs(each).max()) for each in jax.grad(lambda w, x: run(recipe, w, x), (0, 1))(w, x))
        )
        check(lambda w, x: run(recipe, w, x), w, x, close=1e-12 * size)


def test_inner_functions_are_rows_or_scopes() -> None:
    ours = check(lambda w, x: nn.softplus(nn.relu(w @ x)).sum() + squared(x)[0], W, X)
    ops = {node.op for node in order(ours)}
    assert {"softplus", "relu"} <= ops
    paths = {node.scope.path for node in order(ours) if node.scope}
    assert "squared" in paths


@jax.jit  # type: ignore[untyped-decorator]
def relu(v: Any) -> Any:
    """Not what its name says; at 2 it is."""
    return v * v / 2


def test_a_name_alone_is_not_believed() -> None:
    check(lambda w, x: relu(w * 0 + 2.0).sum() + x.sum(), W, X)
    assert "relu" not in {node.op for node in order(from_jax(lambda w: relu(w)[0, 0], W))}


def test_nested_arguments_and_results() -> None:
    def f(model: Any, data: list[Any]) -> Any:
        return {"loss": jnp.tanh(model["w"] @ data[0] + model["b"]).sum(), "all": model["b"] * 2}

    model = {"w": W, "b": np.ones(3)}
    everything, loss = from_jax(f, model, [X, 3])
    assert everything.shape == (3,)
    assert {"w[0, 1]", "b[2]", "data[0][1]"} <= gradients(loss).keys()


def test_everything_here_works_on_it() -> None:
    ours = check(lambda w, x: nn.log_softmax(jnp.tanh(w @ x))[1], W, X)
    assert gradcheck(ours).ok
    assert "tanh" in Stepper(ours).html()
    assert "w[0, 1]" in draw(ours, distance=20).dot


def test_single_precision_says_so() -> None:
    with jax.enable_x64(False), pytest.warns(UserWarning, match="float32"):
        check(lambda w, x: jnp.tanh(w @ x).sum(), W, X, close=1e-5)


def test_what_cannot_be_is_named() -> None:
    problems: list[tuple[Callable[[], Any], str]] = [
        (lambda: from_jax(lambda w: jnp.linalg.solve(w[:, :3], w[:, 0])[0], W), "custom_linear_solve"),
        (lambda: from_jax(lambda w: (w @ w.T).sum(), W, most=5), "more than 5 nodes"),
        (lambda: from_jax(lambda w: 3.0, W), "depends on nothing"),
        (lambda: from_jax(lambda w: w.sum() + jnp.abs(jnp.fft.fft(w)).sum(), W), "JAX's .* of complex numbers"),
        (lambda: from_jax(lambda w: w.sum() + (w * (1 + 2j)).real.sum(), W), "JAX's .* of complex numbers"),
        (lambda: from_jax(lambda n: n * 2, 3), "give 3.0 instead of 3"),
    ]
    for problem, named in problems:
        with pytest.raises(ValueError, match=named):
            problem()
    with pytest.raises(TypeError, match="from_jax: f is a str"):
        from_jax("w", W)  # type: ignore[arg-type]
