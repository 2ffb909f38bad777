"""Rules as people read them.

Also of: common/words, explaining/spelling.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import autograd
from autograd import Op, Value, register, steps
from autograd.common.words import number
from autograd.core.own_rows import install, unregister
from autograd.core.recording import flatten
from autograd.explaining.rules import rule, value_text
from autograd.rows import evaluating
from autograd.rows.table import TABLE
from tests.support.named import named, rule_of


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
    assert rule_of("pow", 0, 2.0, 3.0) == "∂y/∂a = b·a^(b − 1)"  # not at 0⁰ goes without saying
    assert rule_of("pow", 0, 0.0, 0.0) == "∂y/∂a = 0 (since a = 0 and b = 0)"
    assert rule_of("pow", 1, -2.0, 3.0) == "∂y/∂b = nan (since a < 0)"
    assert rule_of("maximum", 0, 2.0, 1.0) == "∂y/∂a = 1 (since a > b)"
    assert rule_of("maximum", 0, 1.0, 2.0) == "∂y/∂a = 0 (since a < b)"
    assert rule_of("maximum", 0, 1.0, 1.0) == "∂y/∂a = 0.5 (since a = b; at a tie each counts for half)"
    assert rule_of("maximum", 1, 1.0, 1.0) == "∂y/∂b = 0.5 (since b = a; at a tie each counts for half)"
    assert rule_of("minimum", 1, 1.0, 1.0) == "∂y/∂b = 0.5 (since b = a; at a tie each counts for half)"
    assert rule_of("maximum", 0, math.nan, 1.0) == "∂y/∂a = nan"
    assert rule_of("leaky_relu", 0, math.nan, 0.1) == "∂y/∂a = nan (since not (a ≤ 0))"
    assert rule_of("leaky_relu", 0, -2.0, 0.1) == "∂y/∂a = 0.1 (since a ≤ 0)"


def test_a_reason_about_constants_alone_is_none() -> None:
    assert rule_of("powc", 0, 3.0, 0.0) == "∂y/∂a = 0"
    assert rule_of("powc", 0, 3.0, 1.0) == "∂y/∂a = 1"


@pytest.mark.parametrize(
    ("exponent", "value", "rule"),
    [
        (2.0, "a²", "2·a"),
        (3.0, "a³", "3·a²"),
        (12.0, "a¹²", "12·a¹¹"),
        (-1.0, "a⁻¹", "−1·a⁻²"),
        (0.5, "a^0.5", "0.5·a^(−0.5)"),
        (1.5, "a^1.5", "1.5·a^0.5"),
        (0.1, "a^0.1", "0.1·a^(−0.9)"),
    ],
)
def test_a_power_has_its_exponent_computed(exponent: float, value: str, rule: str) -> None:
    node = named("powc", 3.0, exponent)
    assert (node.value, node.local(0).formula) == (value, rule)


@pytest.mark.parametrize(
    ("op", "arguments", "rule"),
    [
        ("sigmoid", (0.3,), "y·(1 − y)"),
        ("tanh", (0.3,), "1 − y²"),
        ("relu", (0.3,), "1 (since a > 0)"),
        ("abs", (-0.3,), "−1 (since a < 0)"),
        ("sqrt", (4.0,), "1/(2·sqrt(a))"),
        ("exp", (0.3,), "exp(a)"),
        ("log", (0.3,), "1/a"),
        ("softplus", (0.3,), "σ(a)"),
        ("atan", (0.3,), "1/(1 + a²)"),
    ],
)
def test_the_formulas_of_a_first_course(op: str, arguments: tuple[float, ...], rule: str) -> None:
    assert rule_of(op, 0, *arguments) == f"∂y/∂a = {rule}"


def test_a_parent_that_is_used_twice_is_told_apart() -> None:
    a = Value(3.0, label="a")
    first, second = steps(a * a)[0].contributions
    assert str(first).startswith("∂v₁/∂a = a = 3 (through the first a);  to a")
    assert str(second).startswith("∂v₁/∂a = a = 3 (through the second a);  to a")
    assert "∂v₁/∂a = 1 (through a, number 5)" in str(steps(autograd.sum([a] * 5)))


def test_names_that_look_like_formulas_and_numbers_stand_in_parentheses() -> None:
    a, b = Value(3.0, label="x*w"), Value(-1.0, label="x²")
    assert [step.rule for step in steps(a * b, forward=True)] == ["(x*w)·(x²)"]
    c = (a - -2.0) * -4.0
    assert [step.rule for step in steps(c, forward=True)] == ["(x*w) − (−2)", "v₁·(−4)"]
    assert str(steps(c)[0].contributions[0].rule) == "∂c/∂v₁ = −4"
    assert [step.rule for step in steps(a**-2, forward=True)] == ["(x*w)⁻²"]


def test_a_rule_in_general_writes_conditionals_out() -> None:
    assert rule(TABLE["leaky_relu"], "a") == "∂leaky_relu(a, slope)/∂a = 1 if a > 0, else slope if a ≤ 0, else nan"
    assert rule(TABLE["leaky_relu"], "slope") == "∂leaky_relu(a, slope)/∂slope = 0"
    assert rule(TABLE["weighted_sum"], "w") == "∂(Σ(wᵢ·xᵢ) + b)/∂wᵢ = xᵢ"
    assert rule(TABLE["powc"], "a") == "∂(a^n)/∂a = 0 if n = 0, else 1 if n = 1, else n·a^(n − 1)"


def test_a_list_s_element_branches_for_itself(sizes: tuple[Op, Callable[..., Any]]) -> None:
    op, function = sizes
    assert [rule_of("sizes", place, (2.0, -1.0), 3.0) for place in range(3)] == [
        "∂y/∂a₀ = b (since a₀ > 0)",
        "∂y/∂a₁ = −b (since a₁ ≤ 0, a₁ ≤ top)",
        "∂y/∂b = y/b (since y > 0 and b > 0)",
    ]
    assert rule(op, "a") == "∂sizes(a, b)/∂aᵢ = b if aᵢ > 0, else −b if aᵢ ≤ top, else nan"
    assert named("sizes", (2.0, -1.0), 3.0).local_with_numbers(2) == "3/3"
    contributions = steps(function([Value(2.0), Value(-1.0)], Value(3.0)))[0].contributions
    assert contributions[1].rule.reasons == ("x₂ ≤ 0", "x₂ ≤ top")


@pytest.mark.parametrize(
    ("op", "arguments", "expected"),
    [
        ("add", [2.0, -3.0], "1"),
        ("mul", [2.0, -3.0], "−3"),
        ("div", [1.0, -4.0], "1/(−4)"),
        ("powc", [3.0, 2.0], "2·3"),
        ("powc", [-3.0, -2.0], "−2·(−3)⁻³"),
        ("powc", [1e-20, 3.0], "3·(1e−20)²"),
        ("tanh", [0.0], "1 − 0²"),
        ("log1p", [-0.5], "1/(1 + (−0.5))"),
        ("cos", [-0.5], "−sin(−0.5)"),
        ("asin", [-0.5], "1/sqrt(1 − (−0.5)²)"),
        ("maximum", [2.0, -3.0], "1"),
        ("leaky_relu", [-2.0, -0.1], "−0.1"),
    ],
)
def test_numbers_stand_for_names_in_parentheses_where_needed(op: str, arguments: list[float], expected: str) -> None:
    assert named(op, *arguments).local_with_numbers(0) == expected


@pytest.mark.parametrize(
    ("op", "argument", "expected"),
    [
        ("tanh", 7.0, "1 − 0.999998337²"),  # 1 − 0.999998² is a fifth more
        ("sigmoid", 9.0, "0.999876605·(1 − 0.999876605)"),
        ("tanh", 0.5, "1 − 0.462117²"),
        ("tanh", 300.0, "1 − y²"),  # no number near 1 gives 1e−260
        ("asin", 0.99999987, "1/sqrt(1 − 0.99999987²)"),
    ],
)
def test_a_formula_has_as_many_digits_as_it_takes_to_be_true(op: str, argument: float, expected: str) -> None:
    assert named(op, argument).local_with_numbers(0) == expected


def test_a_small_difference_is_that_of_the_numbers_written() -> None:
    assert named("sub", 1.00000012, 1.0).value_with_numbers == "1.00000012 − 1"
    assert named("sub", 0.1 + 0.2, 0.3).value_with_numbers == "0.30000000000000004 − 0.29999999999999999"
    assert named("exp", 123.45678912).value_with_numbers == "exp(123.456789)"


def test_values_with_numbers() -> None:
    assert named("pow", 2.0, 3.0).local_with_numbers(1) == "8·log(2)"
    assert named("sub", 2.0, -3.0).value_with_numbers == "2 − (−3)"
    assert named("neg", -3.0).value_with_numbers == "−(−3)"
    assert named("abs", -3.0).value_with_numbers == "|−3|"
    assert named("leaky_relu", -2.0, 0.1).value_with_numbers == "leaky_relu(−2, 0.1)"
    assert named("logsumexp", (1.0, -2.0)).value_with_numbers == "logsumexp([1, −2])"
    many = named("weighted_sum", [float(i) for i in range(1, 31)], [-1.0] * 30, 0.5)
    assert many.value_with_numbers == "1·(−1) + 2·(−1) + 3·(−1) + … + 30·(−1) + 0.5"
    assert many.value == "w₀·x₀ + w₁·x₁ + w₂·x₂ + … + w₂₉·x₂₉ + b"


def test_a_sum_in_a_product_keeps_its_parentheses() -> None:
    op = Op("shares", "*a", "sum(a)/2", ("a/sum(a) - 2*sum(-a)**2",))
    install(op)  # unchecked: its partial is wrong
    try:
        assert rule(op, "a") == "∂(Σ(aᵢ)/2)/∂aᵢ = aᵢ/Σ(aᵢ) − 2·Σ(−aᵢ)²"
        node = named("shares", (1.0, 3.0))
        assert node.local(1).formula == "a₁/(a₀ + a₁) − 2·(−a₀ + (−a₁))²"
        assert node.local_with_numbers(1) == "3/(1 + 3) − 2·(−1 + (−3))²"
        assert node.value_with_numbers == "(1 + 3)/2"
    finally:
        unregister("shares")


def test_a_row_s_own_name_marks_a_call_only_as_a_whole() -> None:
    op = Op("e", "a", "exp(a) + (a)", ("exp(a) + 1",))
    assert value_text(op) == "exp(a) + a"
    op = Op("ex", "a", "exp(a)*exp(a)", ("2*out",))
    assert rule(op, "a") == "∂(exp(a)·exp(a))/∂a = 2·(exp(a)·exp(a))"


def test_numbers() -> None:
    assert [number(x) for x in (0.0, -0.0, -1.5, 1e6, 123456.5, 1e-5, 0.0001)] == [
        "0", "0", "−1.5", "1e+06", "123456", "1e−05", "0.0001",
    ]  # fmt: skip
    assert [number(x) for x in (math.nan, math.inf, -math.inf)] == ["nan", "inf", "−inf"]
    assert number(1 / 3, 3) == "0.333"


NUMBERS = (0.0, 0.001, 0.5, 1.0, 2.0, 3.0, 20.0, -0.5, -1.0, -2.0, -20.0)


def points_of(op: Op) -> Iterator[tuple[Any, ...]]:
    """The row's points, and of a few numbers all that are inside its domain."""
    yield from op.points
    if not op.variadic:
        for point in itertools.product(NUMBERS, repeat=op.arity):
            if evaluating.inside(op, op.domain, point) and evaluating.inside(op, op.smooth, point):
                yield point


@pytest.mark.parametrize("op", [op for op in TABLE.values() if op.taught], ids=lambda op: op.name)
def test_the_taught_partial_is_the_one_that_runs(op: Op) -> None:
    for point in points_of(op):
        _, partials = evaluating.at(op.name, point)
        slots = op.slots(len(flatten(op, point)))
        for (name, place), partial in zip(slots, partials, strict=True):
            if name in op.active:
                taught = evaluating.in_partial(op, op.taught_of(name), point, place)
                assert taught == pytest.approx(partial, rel=1e-12, abs=1e-14, nan_ok=True), (point, name)


def calculated(text: str, known: dict[str, float]) -> float:
    """What a formula comes to, read as people read it, with the numbers that the names stand for."""
    text = re.sub(
        "[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda raised: f"**({raised[0].translate(LOWERED)})", text.translate(LOWERED_SUBSCRIPTS)
    )
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text)
    for sign, plain in (
        ("·", "*"),
        ("−", "-"),
        ("^", "**"),
        ("σ", "sigmoid"),
        ("ψ", "digamma"),
        ("Φ", "ndtr"),
        ("π", "pi"),
    ):
        text = text.replace(sign, plain)
    functions = {name: getattr(autograd, name) for name in FUNCTIONS}
    return float(eval(text, {"abs": abs, "nan": math.nan, "pi": math.pi}, functions | known))  # noqa: S307 - our own formula


LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
LOWERED_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
FUNCTIONS = [op.name for op in TABLE.values() if not op.operator or op.arity == 1]


@pytest.mark.parametrize("op", TABLE.values(), ids=lambda op: op.name)
def test_what_is_written_comes_to_the_number_beside_it(op: Op) -> None:
    for point in op.points if op.variadic else (*op.points, (3.0, -2.0, 1.0)[: op.arity], (-3.0, 3.0, 4.0)[: op.arity]):
        if not evaluating.inside(op, op.domain, point):
            continue
        node = named(op.name, *point)
        known = {
            name.translate(LOWERED_SUBSCRIPTS): x for name, x in zip(node.parents, flatten(op, point), strict=True)
        }
        known |= {"y": node.out, **{let: float(evaluating.in_partial(op, let, point)) for let in op.lets}}
        for place, right in enumerate(evaluating.at(op.name, point)[1]):
            if node.slots[place][0] in op.active:
                named_so, numbers = node.local(place).formula, node.local_with_numbers(place)
                assert calculated(named_so, known) == pytest.approx(right, rel=1e-9, nan_ok=True), named_so
                if max(map(abs, flatten(op, point))) < 100:  # six digits of a larger number are too few for exp
                    assert calculated(numbers, {}) == pytest.approx(right, rel=1e-3, abs=1e-5, nan_ok=True), numbers
