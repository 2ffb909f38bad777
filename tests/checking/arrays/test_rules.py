"""Planted mistakes in back-propagation by hand, each to be found by its rule and line.

Also of: checking/arrays/known, checking/arrays/slips.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from autograd import Value
from autograd.checking.arrays.gradients import check_gradient
from autograd.checking.arrays.known import known_functions
from autograd.checking.arrays.slips import slips
from autograd.core.graph import order
from tests.support.growth import assert_in_proportion

GENERATOR = np.random.default_rng(7)
X, TARGETS = GENERATOR.normal(size=(5, 3)), GENERATOR.normal(size=(5, 2))
WEIGHTS = (
    GENERATOR.normal(size=(3, 4)),
    GENERATOR.normal(size=4),
    GENERATOR.normal(size=(4, 2)),
    GENERATOR.normal(size=2),
)


def loss(w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    z = X @ w1 + b1
    h = 1 / (1 + np.exp(-z))
    y = np.tanh(h @ w2 + b2)
    return ((y - TARGETS) ** 2).mean()


def by_hand(
    w1: Any, b1: Any, w2: Any, b2: Any,
    hidden: Callable[[Any, Any], Any] = lambda z, h: h * (1 - h),
    output: Callable[[Any, Any], Any] = lambda z, y: 1 - y**2,
    square: Callable[[Any], Any] = lambda e: 2 * e,
) -> Any:  # fmt: skip
    z1 = X @ w1 + b1
    h = 1 / (1 + np.exp(-z1))
    z2 = h @ w2 + b2
    y = np.tanh(z2)
    d2 = square(y - TARGETS) / y.size * output(z2, y)
    d1 = d2 @ w2.T * hidden(z1, h)
    return X.T @ d1, d1.sum(0), h.T @ d2, d2.sum(0)


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


RULES: list[tuple[dict[str, Any], str, str]] = [
    ({"hidden": lambda z, h: sigmoid(h) * (1 - sigmoid(h))}, "sigmoid\N{PRIME} was taken at what sigmoid", "h = 1 /"),
    ({"hidden": lambda z, h: 1.0}, "sigmoid\N{PRIME} is left out", "h = 1 /"),
    ({"hidden": lambda z, h: -h * (1 - h)}, "sigmoid\N{PRIME} has the wrong sign", "h = 1 /"),
    ({"hidden": lambda z, h: h}, "sigmoid\N{PRIME} is sigmoid itself", "h = 1 /"),
    ({"hidden": lambda z, h: 1 - h}, "of σ(a) by a is taken as 1 − σ(a) instead of σ(a)·(1 − σ(a))", "h = 1 /"),
    ({"hidden": lambda z, h: h * (1 + h)}, "of σ(a) by a is taken as σ(a)·(1 + σ(a))", "h = 1 /"),
    ({"hidden": lambda z, h: (h * (1 - h)) ** 2}, "sigmoid\N{PRIME} is there twice", "h = 1 /"),
    ({"output": lambda z, y: 1 - y}, "of tanh(a) by a is taken as 1 − tanh(a) instead of 1 − tanh(a)²", "y = np.tanh"),
    ({"output": lambda z, y: 1.0}, "tanh\N{PRIME} is left out", "y = np.tanh"),
    ({"output": lambda z, y: 1 - np.tanh(y) ** 2}, "tanh\N{PRIME} was taken at what tanh gives", "y = np.tanh"),
    ({"square": lambda e: e}, "of a^n by a is taken as a^(n − 1) instead of n·a^(n − 1)", ".mean()"),
    ({"square": lambda e: 2.0}, "", ".mean()"),
]


@pytest.mark.parametrize(("wrong", "rule", "line"), RULES)
def test_the_rule_and_its_line_are_named(wrong: dict[str, Any], rule: str, line: str) -> None:
    report = check_gradient(loss, lambda *weights: by_hand(*weights, **wrong), WEIGHTS, raise_on=None)
    first = str(report.problems[0])
    assert not report.ok
    assert rule in first
    assert line in first or not rule


def test_the_right_one_has_no_problem() -> None:
    assert check_gradient(loss, by_hand, WEIGHTS).problems == ()


ACTIVATIONS: dict[str, tuple[Any, Any]] = {
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "exp": (np.exp, np.exp),
    "sin": (np.sin, np.cos),
    "softplus": (lambda z: np.log(1 + np.exp(z)), sigmoid),
}


@given(st.sampled_from(sorted(ACTIVATIONS)), st.integers(0, 2**32 - 1), st.integers(1, 4), st.booleans())
@settings(max_examples=12)
def test_in_any_layer_a_forgotten_derivative_is_named(name: str, seed: int, width: int, first: bool) -> None:
    generator = np.random.default_rng(seed)
    function, slope = ACTIVATIONS[name]
    weights = generator.normal(size=(2, width)), generator.normal(size=(width, 1))
    inputs = generator.normal(size=(3, 2))

    def forward(w1: Any, w2: Any) -> Any:
        h = function(inputs @ w1)
        return function(h @ w2).sum()

    def backward(w1: Any, w2: Any) -> Any:
        z1 = inputs @ w1
        z2 = function(z1) @ w2
        d2 = slope(z2) if first else np.ones(z2.shape)
        d1 = d2 @ w2.T * (1.0 if first else slope(z1))
        return inputs.T @ d1, function(z1).T @ d2

    report = check_gradient(forward, backward, weights, raise_on=None)
    said = str(report.problems[0])
    assert (
        said.startswith(f"{name}\N{PRIME} is left out")
        or ("left out" in said and name == "exp")
        or "is taken as 1" in said
    )
    assert ("inputs @ w1" in said) == first


def test_slips_are_one_change_each() -> None:
    assert slips("n*a**(n - 1)") == ["n", "a ** (n - 1)", "n * a", "n * a ** n", "n * a ** 1", "n * a ** (n + 1)"]
    assert "1 / a" in slips("1/sqrt(a)")
    assert slips("a") == []


def test_known_functions_are_found_however_they_are_spelled() -> None:
    x = Value(0.7)

    def found(root: Value) -> str:
        return next(known.row for known in known_functions(order(root)))

    e, f = x.exp(), (-x).exp()
    assert found(1.0 / (1.0 + f)) == found(e / (1.0 + e)) == "sigmoid"
    assert found((e - f) / (e + f)) == "tanh"
    assert found((1.0 + e).log()) == "softplus"


def test_a_long_chain_takes_twice_as_long_at_twice_the_length() -> None:
    def chain(n: int) -> Callable[[], Any]:
        node = Value(0.3)
        for _ in range(n):
            node = node.sin() * 1.01
        nodes = order(node)
        return lambda: list(known_functions(nodes))

    assert_in_proportion(chain, 120)


def test_where_almost_nothing_is_wrong_no_rule_is_blamed() -> None:
    report = check_gradient(lambda x: (x**2).sum(), lambda x: 2.00002 * x, np.array([1.0, 2.0]), raise_on=None)
    assert [str(each) for each in report.problems] == ["x: all of it is almost what it should be, not quite"]
