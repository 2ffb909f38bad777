"""How exact the rows' values, partials and second derivatives are, over all floats, against mpmath at 60 digits.

No file of this name: it is the rows' texts that are exact or not, and `calculus` that differentiates them.

Within 4 units in the last place, or what the row's note says. Numbers below the smallest normal one have units of
5e-324, as floats have.

Also of: rows/builtin, calculus/partials.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import mpmath as mp
import numpy as np
import pytest

import autograd
from autograd import Value, grad, hessian, ieee
from autograd.calculus.passes import gradients
from autograd.rows import evaluating, further
from autograd.rows.table import TABLE
from tests.support.derivatives import DERIVATIVES
from tests.support.oracles import tail

pytestmark = pytest.mark.slow

LARGEST, NORMAL = 1.7976931348623157e308, 2.3e-308
# Where functions bend, saturate, cancel, or come to the end of the floats
PLACES = (
    *(1.0, 0.5, 0.7, 0.75179, math.sqrt(2), math.pi / 2, math.pi, 0.8673, 10.0, 19.1, 27.0, 38.0),
    *(354.0, 372.0, 709.7, 745.1, 1e8, 1e77, 1e154),
)

Limit = tuple[float, float]  # units in the last place, and an absolute error beside them


def exactly_four(order: int, a: float) -> Limit:
    return 4.0, 0.0


def nine_later(order: int, a: float) -> Limit:
    return (9 if order == 2 else 4), 0.0


# What the notes say
NOTED: Mapping[str, Callable[[int, float], Limit]] = {
    "erf": lambda order, a: (4 + a * a if order else 4, 0.0),
    "erfc": lambda order, a: (4 + a * a if order else 4, 0.0),
    "gelu": lambda order, a: (4 + 2 * a * a, 4e-16 if order else 0.0),
    "asin": lambda order, a: (4, 4e-16 if order == 2 and abs(a) <= 0.5 else 0.0),
    "acos": lambda order, a: (4, 4e-16 if order == 2 and abs(a) <= 0.5 else 0.0),
    "atan": lambda order, a: (4, (0, 1e-308, 1e-231)[order] if abs(a) > (0, 1e154, 1e77)[order] else 0.0),
    "sech2": lambda order, a: (8 if order == 2 else 4, 1e-15 if order == 2 and abs(a) <= 2 else 0.0),
    "cbrt": nine_later,
    "asinh": nine_later,
    "acosh": nine_later,
    "atanh": lambda order, a: (4, 4e-16 if order == 2 and abs(a) <= 0.5 else 0.0),
    "sinc": lambda order, a: (4, (0, 4e-16, 4e-15)[order]),
    "silu": lambda order, a: (4, 4e-16 if order else 0.0 if a > -708 else 1e-305),
    "mish": lambda order, a: (4, 4e-16 if order else 0.0 if a > -708 else 1e-305),
    "digamma": lambda order, a: ((4, 5, 4 if a > 0 else 8)[order], (2e-15, 0.0, 0.0 if a > 0 else 1e-14)[order]),
    "lgamma": lambda order, a: ((4, 4, 5)[order], (4e-15, 2e-15, 0.0)[order]),
    "erfinv": lambda order, a: (4 + 4 * evaluating.at("erfinv", [a])[0] ** 2 if order else 4, 0.0),
    "ndtr": lambda order, a: (4 + 2 * a * a, 0.0),
    "log_ndtr": lambda order, a: (
        4 if a < -20 else 4 + 2 * a * a,
        1e-15 + 4e-16 * max(a, -30.0) ** 4 if order == 2 and a < 1 else 0.0,
    ),
    "sigmoid": lambda order, a: (4, 1e-16 if order == 2 and abs(a) <= 1 else 0.0),
}


def numbers() -> list[float]:
    """Floats of all sizes, both signs, and close to the places."""
    rng = np.random.default_rng(1)
    found = [math.ldexp(1 + rng.random(), e) for e in range(-1074, 1024, 5)]
    found += [math.ldexp(1 + rng.random(), e) for e in range(-60, 12) for _ in range(6)]
    found += [place * (1 + sign * 2.0**-k) for place in PLACES for k in range(1, 54, 4) for sign in (0, 1, -1)]
    found += [5e-324, 2.0**-1022, LARGEST]
    return [sign * x for x in found for sign in (1, -1)]


def is_within(got: float, exact: Any, limit: Limit) -> bool:
    """Whether a number is what it should be; what is too large for a float is an infinity."""
    if not math.isfinite(got):
        return abs(exact) > 0.999 * LARGEST and got == math.copysign(math.inf, exact)
    if abs(exact) > LARGEST:
        return abs(got) > 0.999 * LARGEST
    return bool(abs(mp.mpf(got) - exact) <= limit[0] * math.ulp(float(exact)) + limit[1])


def second_derivative(name: str, a: float) -> float:
    with ieee():
        leaf = Value(a)
        (first,) = gradients(getattr(leaf, name)(), [leaf])
        (second,) = gradients(first, [leaf])
    return second.data if isinstance(second, Value) else float(second)


def test_what_is_less_exact_says_so() -> None:
    assert all(TABLE[name].note for name in NOTED)
    assert set(DERIVATIVES) == {
        op.name for op in TABLE.values() if op.arity == 1 and not op.variadic and not op.kinks
    } - {"neg", "identity"}


@pytest.mark.parametrize("name", DERIVATIVES)
def test_functions_of_one_number(name: str) -> None:
    row, limit = TABLE[name], NOTED.get(name, exactly_four)
    with mp.workdps(60):
        for a in numbers()[:: 4 if row in further.ROWS else 2]:
            if not evaluating.inside(row, row.domain, [a]):
                continue
            value, (partial,) = evaluating.at(name, [a])
            got = [value, *([partial, second_derivative(name, a)] if evaluating.inside(row, row.smooth, [a]) else [])]
            for order, (number, function) in enumerate(zip(got, DERIVATIVES[name], strict=False)):
                exact = function(mp.mpf(a))
                if name == "digamma" and order == 2 and abs(exact) > LARGEST:
                    continue  # inf or nan, the note says
                assert is_within(number, exact, limit(order, a)), f"{name}, order {order}, at {a!r}: {number}, {exact}"


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
def test_the_derivatives_of_digamma(n: int) -> None:
    with mp.workdps(40):
        for a in numbers()[::5]:
            if 1e-40 < a < 1e40:
                value, (slope, _) = evaluating.at("polygamma", [a, float(n)])
                assert is_within(value, mp.polygamma(n, mp.mpf(a)), (8, 0)), (n, a)
                assert n == 5 or is_within(slope, mp.polygamma(n + 1, mp.mpf(a)), (8, 0)), (n, a)
    with ieee():
        assert math.isnan(evaluating.at("polygamma", [1.0, 6.0])[0])
        assert math.isnan(evaluating.at("polygamma", [1.0, 1.5])[0])


# ---- two numbers ----------------------------------------------------------------------------------------------------


def pairs() -> Iterator[tuple[float, float]]:
    """Sizes far apart and close, tiny, huge, near 1 and equal."""
    rng = np.random.default_rng(2)
    sizes = [math.ldexp(1 + rng.random(), e) for e in (*range(-1022, 1020, 97), *range(-9, 10, 2))]
    sizes += [1.0, 0.5, 2.0, 3.0, 0.1, 1 + 1e-7, 1 - 2.0**-53, 1e16, NORMAL]
    for a, b in itertools.product(sizes, sizes):
        yield from ((a, b), (-a, b), (a, -b), (-a, -b))


def test_quotients() -> None:
    assert TABLE["div"].note
    with mp.workdps(60):
        for a, b in pairs():
            value, (by_a, by_b) = evaluating.at("div", [a, b])
            x, y = mp.mpf(a), mp.mpf(b)
            assert is_within(value, x / y, (4, 0))
            assert is_within(by_a, 1 / y, (4, 0))
            assert abs(value) < NORMAL or is_within(by_b, -x / y**2, (4, 0)), (a, b)


def test_powers() -> None:
    assert TABLE["pow"].note
    assert TABLE["powc"].note
    for i, (a, b) in enumerate(pairs()):
        if a < 0 or abs(b * math.log(a)) > 3000:
            continue
        with mp.workdps(60):
            x, y = mp.mpf(a), mp.mpf(b)
            power, log = mp.power(x, y), mp.log(x)
            exact_by_a, exact_by_b = y * power / x, power * log
            second, mixed = y * (y - 1) * power / x**2, power / x * (1 + y * log)
            terms = power / x * max(1, abs(y * log))
            value, (by_a, by_b) = evaluating.at("pow", [a, b])
            assert is_within(value, power, (4, 0)), (a, b)
            assert is_within(by_a, exact_by_a, (4, 0)), (a, b)
            assert is_within(evaluating.at("powc", [a, b])[1][0], exact_by_a, (4, 0)), (a, b)
            if value < NORMAL or not math.isfinite(value):
                continue
            assert is_within(by_b, exact_by_b, (4, 0)), (a, b)
            if i % 4 == 0 and max(abs(second), terms, power * log**2) < LARGEST / 1e3:
                with ieee():
                    table = hessian(lambda p: p[0] ** p[1])([a, b])
                assert is_within(table[0][0], second, (8, 0)), (a, b)
                assert is_within(table[1][1], power * log**2, (8, 0)), (a, b)
                for each in (table[0][1], table[1][0]):
                    assert abs(each - mixed) <= 8 * math.ulp(float(terms)), (a, b)


@pytest.mark.parametrize(
    "point", [(-2.0, 2.0), (-2.0, -3.0), (0.0, 1.0), (0.0, 0.5), (0.0, 0.25), (0.0, 0.0), (-0.0, 0.0)]
)
def test_where_a_power_has_no_derivative_the_second_ones_are_nan(point: tuple[float, float]) -> None:
    with ieee():
        table = hessian(lambda p: p[0] ** p[1])(list(point))
    assert math.isnan(table[0][1])
    assert math.isnan(table[1][0])


@pytest.mark.parametrize("exponent", [0.75, 0.5, 0.25, 1e-300])
def test_the_derivative_of_a_root_is_infinite_at_zero_whatever_the_exponent(exponent: float) -> None:
    with ieee():
        assert evaluating.at("pow", [0.0, exponent])[1] == (math.inf, 0.0)
        assert evaluating.at("powc", [0.0, exponent])[1][0] == math.inf
        assert grad(lambda p: p[0] ** p[1])([0.0, exponent]) == [math.inf, 0.0]
    for base in (0.0, -0.0, -1e-320, -2.0):
        assert grad(lambda p: p[0] ** p[1])([base, 0.0])[0] == 0.0
        assert hessian(lambda p: p[0] ** p[1])([base, 0.0])[0][0] == 0.0


def test_second_derivatives_of_a_power_where_they_exist() -> None:
    assert hessian(lambda p: p[0] ** p[1])([-2.0, 2.0])[0][0] == 2.0
    assert hessian(lambda p: p[0] ** p[1])([0.0, 2.0]) == [[2.0, 0.0], [0.0, 0.0]]
    assert hessian(lambda p: p[0] ** p[1])([0.0, 3.5]) == [[0.0, 0.0], [0.0, 0.0]]


# ---- lists ----------------------------------------------------------------------------------------------------------


def lists() -> Iterator[list[float]]:
    """Ties of any pattern, equal large numbers, differences far below their size, and very different ones."""
    rng = np.random.default_rng(3)
    for base in (0.0, 1.0, -7.25, 1e8, 1e15, -1e15, 1e16, 1e300, -1e300, LARGEST, 1e-300, 5e-324):
        for shape in ((0,), (0, 0), (0, 0, 0), (0, -1), (0, 0, -1), (-1, 0, -2, 0), (0, -40), (-700, 0, -1), (-3,) * 6):
            yield [base + step for step in shape]
    for _ in range(60):
        size = 10.0 ** int(rng.integers(-300, 3))
        yield [float(rng.choice((0.0, 1.0, rng.uniform(-5, 5)))) * size for _ in range(rng.integers(1, 8))]
    yield [1e300, -1e300, 0.0]


def below(a: Sequence[float]) -> list[Any]:
    """The differences to the largest; what is 0 to any float beside it stays at -1500, for mpmath's sake."""
    return [max(mp.mpf(x) - max(a), -1500) for x in a]


def softmax(a: Sequence[float]) -> list[Any]:
    total = mp.fsum(map(mp.exp, below(a)))
    return [mp.exp(x) / total for x in below(a)]


def spread(a: Sequence[float], x: float) -> float:
    """Units by which exp(x - m) is off, since the difference is rounded."""
    return 4 + len(a) + min(max(a) - x, 800.0)


def test_logsumexp() -> None:
    assert TABLE["logsumexp"].note
    with mp.workdps(60):
        for a in lists():
            value, partials = evaluating.at("logsumexp", [a])
            more = tail(below(a))
            assert abs(value - (max(a) + more)) <= 4 * math.ulp(max(abs(max(a)), float(more))), a
            exact = softmax(a)
            for x, got, p in zip(a, partials, exact, strict=True):
                assert is_within(got, p, (spread(a, x), 0)), a
            with ieee():
                table = hessian(autograd.logsumexp)(a)
            for i, j in itertools.product(range(len(a)), repeat=2):
                second = exact[i] * ((i == j) - exact[j])
                units = spread(a, min(a[i], a[j])) * math.ulp(float(exact[i]))
                assert abs(table[i][j] - second) <= units, (a, i, j)


def test_cross_entropy_of_a_class() -> None:
    """Where one weight is 1 and the others are 0 everything is exact, however sure the scores are."""
    assert TABLE["cross_entropy"].note
    with mp.workdps(60):
        for a in lists():
            exact = softmax(a)
            for label in range(len(a)):
                weights = [float(i == label) for i in range(len(a))]
                value, partials = evaluating.at("cross_entropy", [a, weights])
                above, more = mp.mpf(max(a)) - a[label], tail(below(a))
                if above + more < LARGEST:
                    assert is_within(value, above + more, (spread(a, max(a)) + 40, 0)), (a, label)
                others = mp.fsum(exact[:label] + exact[label + 1 :])
                for i, got in enumerate(partials[: len(a)]):
                    wanted = -others if i == label else exact[i]
                    assert is_within(got, wanted, (spread(a, min(a)), 0)), (a, label, i)
