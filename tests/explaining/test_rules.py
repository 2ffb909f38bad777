"""Rules as people read them.

Also of: common/words, explaining/spelling.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from autograd import Op, Value, register, steps
from autograd.common.words import number
from autograd.core.own_rows import unregister
from autograd.core.recording import flatten
from autograd.explaining.rules import rule, rule_with_numbers, value_text, value_with_numbers
from autograd.rows import evaluating
from autograd.rows.table import TABLE


@pytest.fixture
def sizes() -> Iterator[tuple[Op, Callable[..., Any]]]:
    """A user's row whose derivative branches on a list's element, on a let and on its value."""
    op = Op(
        "sizes", "*a b", "sum(a)*b",
        ("b if a > 0 else -b if a <= top else nan", "out/b if out > 0 and b > 0 else -2"),
        let=("top = max(a)",), points=(((1.0, 2.0), 3.0),),
    )  # fmt: skip
    yield op, register(op)
    unregister("sizes")


def test_only_the_branch_taken_shows_and_its_reason_is_true() -> None:
    pow_, maximum = TABLE["pow"], TABLE["maximum"]
    assert rule(pow_, "a", -1, [2.0, 3.0]) == "∂(a^b)/∂a = b·a^(b − 1) (since not (0 ≤ a ≤ 0 and 0 ≤ b ≤ 0))"
    assert rule(pow_, "a", -1, [0.0, 0.0]) == "∂(a^b)/∂a = 0 (since 0 ≤ a ≤ 0 and 0 ≤ b ≤ 0)"
    assert rule(pow_, "b", -1, [-2.0, 3.0]).endswith("= nan (since a ≤ 0, a < 0)")
    assert rule(maximum, "a", -1, [1.0, 1.0]).endswith("= 0.5 (since a ≤ b, a ≥ b)")
    nothing = rule(maximum, "a", -1, [math.nan, 1.0])
    assert nothing.endswith("= nan (since not (a > b), not (a < b), not (a ≤ b))")


def test_a_rule_in_general_writes_conditionals_out() -> None:
    assert rule(TABLE["leaky_relu"], "a") == "∂leaky_relu(a, slope)/∂a = 1 if a > 0, else slope if a ≤ 0, else nan"
    assert rule(TABLE["leaky_relu"], "slope") == "∂leaky_relu(a, slope)/∂slope = 0"
    assert rule(TABLE["weighted_sum"], "w") == "∂(Σ(wᵢ·xᵢ) + b)/∂w = xᵢ"
    assert rule(TABLE["dot"], "b", 12) == "∂(Σ(aᵢ·bᵢ))/∂b₁₂ = a₁₂"


def test_a_list_s_element_branches_for_itself(sizes: tuple[Op, Callable[..., Any]]) -> None:
    op, function = sizes
    given = [(2.0, -1.0), 3.0]
    assert rule(op, "a", 0, given) == "∂sizes(a, b)/∂a₀ = b (since a₀ > 0)"
    assert rule(op, "a", 1, given) == "∂sizes(a, b)/∂a₁ = −b (since a₁ ≤ 0, a₁ ≤ top)"
    assert rule(op, "b", -1, given) == "∂sizes(a, b)/∂b = out/b (since out > 0 and b > 0)"
    assert rule(op, "a", -1, given) == "∂sizes(a, b)/∂a = b if aᵢ > 0, else −b if aᵢ ≤ top, else nan"
    assert rule_with_numbers(op, "b", -1, given, 3.0) == "3/3"
    contributions = steps(function([Value(2.0), Value(-1.0)], Value(3.0)))[0].contributions
    assert contributions[1].rule == "∂sizes(a, b)/∂a₁ = −b (since a₁ ≤ 0, a₁ ≤ top)"


@pytest.mark.parametrize(
    ("op", "name", "arguments", "expected"),
    [
        ("add", "a", [2.0, -3.0], "1"),
        ("mul", "a", [2.0, -3.0], "−3"),
        ("div", "a", [1.0, -4.0], "1/(−4)"),
        ("powc", "a", [3.0, 2.0], "2·3^(2 − 1)"),
        ("powc", "a", [-3.0, -2.0], "−2·(−3)^(−2 − 1)"),
        ("powc", "a", [1e-20, 2.0], "2·(1e−20)^(2 − 1)"),
        ("pow", "b", [2.0, 3.0], "8·log(2)"),
        ("tanh", "a", [0.0], "1 − 0·0"),
        ("log1p", "a", [-0.5], "1/(1 + (−0.5))"),
        ("cos", "a", [-0.5], "−sin(−0.5)"),
        ("asin", "a", [-0.5], "1/sqrt((1 − (−0.5))·(1 + (−0.5)))"),
        ("maximum", "a", [2.0, -3.0], "1"),
        ("leaky_relu", "a", [-2.0, -0.1], "−0.1"),
    ],
)
def test_numbers_stand_for_names_in_parentheses_where_needed(
    op: str, name: str, arguments: list[float], expected: str
) -> None:
    out = {"pow": 8.0}.get(op, 0.0)
    assert rule_with_numbers(TABLE[op], name, -1, arguments, out) == expected


def test_values_with_numbers() -> None:
    assert value_with_numbers(TABLE["sub"], [2.0, -3.0]) == "2 − (−3)"
    assert value_with_numbers(TABLE["neg"], [-3.0]) == "−(−3)"
    assert value_with_numbers(TABLE["abs"], [-3.0]) == "|−3|"
    assert value_with_numbers(TABLE["leaky_relu"], [-2.0, 0.1]) == "leaky_relu(−2, 0.1)"
    assert value_with_numbers(TABLE["logsumexp"], [(1.0, -2.0)]) == "logsumexp([1, −2])"
    many = [[float(i) for i in range(1, 31)], [-1.0] * 30, 0.5]
    assert value_with_numbers(TABLE["weighted_sum"], many) == "1·(−1) + 2·(−1) + 3·(−1) + … + 30·(−1) + 0.5"


def test_a_sum_in_a_product_keeps_its_parentheses() -> None:
    op = Op("shares", "*a", "sum(a)/2", ("a/sum(a) - 2*sum(-a)**2",))
    register(op)
    try:
        given = [(1.0, 3.0)]
        assert rule(op, "a", 1, given) == "∂(Σ(aᵢ)/2)/∂a₁ = a₁/Σ(aᵢ) − 2·Σ(−aᵢ)^2"
        assert rule_with_numbers(op, "a", 1, given, 2.0) == "3/(1 + 3) − 2·(−1 + (−3))^2"
        assert value_with_numbers(op, given) == "(1 + 3)/2"
    finally:
        unregister("shares")


def test_a_row_s_own_name_marks_a_call_only_as_a_whole() -> None:
    op = Op("e", "a", "exp(a) + (a)", ("exp(a) + 1",))
    assert value_text(op) == "exp(a) + a"
    op = Op("ex", "a", "exp(a)*exp(a)", ("2*out",))
    assert rule(op, "a") == "∂(exp(a)·exp(a))/∂a = 2·out"


def test_numbers() -> None:
    assert [number(x) for x in (0.0, -0.0, -1.5, 1e6, 123456.5, 1e-5, 0.0001)] == [
        "0", "0", "−1.5", "1e+06", "123456", "1e−05", "0.0001",
    ]  # fmt: skip
    assert [number(x) for x in (math.nan, math.inf, -math.inf)] == ["nan", "inf", "−inf"]
    assert number(1 / 3, 3) == "0.333"


@pytest.mark.parametrize("op", [op for op in TABLE.values() if op.taught], ids=lambda op: op.name)
def test_the_taught_partial_is_the_one_that_runs(op: Op) -> None:
    for point in op.points:
        _, partials = evaluating.at(op.name, point)
        slots = op.slots(len(flatten(op, point)))
        for (name, place), partial in zip(slots, partials, strict=True):
            if name in op.active:
                taught = evaluating.in_partial(op, op.taught_of(name), point, place)
                assert taught == pytest.approx(partial, rel=1e-13, abs=1e-15)
