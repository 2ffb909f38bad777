"""A right gradient is accused of nothing, whatever is in the way of differences; a wrong one still is."""

import math
from collections import Counter
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from autograd.checking.arrays.gradients import check_gradient
from autograd.checking.kinds import KINK, NONFINITE, OK, UNSURE, WRONG
from autograd.checking.report import Report

Numbers = NDArray[np.float64]
Case = tuple[Callable[[Numbers], float], Numbers, Numbers]  # a function, its gradient, the point
Random = np.random.Generator
COUNT = 12
SEEDS = 8


def checked(function: Callable[[Numbers], float], gradient: object, point: object) -> Report:
    return check_gradient(function, gradient, point, raise_on=None)


def many_turns(random: Random) -> Case:
    """Steps that go with a number's size leap over many of them."""
    x = random.normal(size=COUNT) * 10.0 ** random.uniform(-3, 4)
    sizes, often = 10.0 ** random.uniform(-4, 4, COUNT), 10.0 ** random.uniform(-2, 2, COUNT)
    return lambda x: float((sizes * np.sin(often * x)).sum()), sizes * often * np.cos(often * x), x


def kinks_beside(random: Random) -> Case:
    kinks, factors = random.normal(size=COUNT), random.normal(size=COUNT)
    x = kinks + 10.0 ** random.uniform(-9, 0, COUNT) * random.choice([-1.0, 1.0], COUNT)
    return lambda x: float((factors * np.abs(x - kinks)).sum()), factors * np.sign(x - kinks), x


def poles_beside(random: Random) -> Case:
    poles = random.normal(size=COUNT)
    x = poles + 10.0 ** random.uniform(-5, 0, COUNT) * random.choice([-1.0, 1.0], COUNT)
    return lambda x: float((1.0 / (x - poles)).sum()), -1.0 / (x - poles) ** 2, x


def narrow_peaks(random: Random) -> Case:
    width, places = 10.0 ** random.uniform(-4, 1), random.normal(size=COUNT)
    x = places + width * random.normal(size=COUNT)
    peaks = np.exp(-(((x - places) / width) ** 2))
    return lambda x: float(np.exp(-(((x - places) / width) ** 2)).sum()), -2 * (x - places) / width**2 * peaks, x


def large_arguments(random: Random) -> Case:
    """All but the nearest steps leap over many turns, and see but noise; of the largest so do the nearest."""
    x = random.choice([-1.0, 1.0], COUNT) * 10.0 ** random.uniform(8, 19, COUNT)
    size = float(10.0 ** random.uniform(-4, 4))
    return lambda x: size * float(np.sin(x).sum()), size * np.cos(x), x


def few_digits(random: Random) -> Case:
    function, gradient, x = kinks_beside(random) if random.integers(2) else many_turns(random)
    digits = int(random.integers(0, 12))
    return lambda x: round(function(x), digits), gradient, x


def a_large_constant(random: Random) -> Case:
    function, gradient, x = kinks_beside(random) if random.integers(2) else many_turns(random)
    constant = 10.0 ** random.uniform(0, 15)
    return lambda x: function(x) + constant - constant, gradient, x


def half_precision_inside(random: Random) -> Case:
    x = random.normal(size=COUNT).astype(np.float16).astype(float)
    return lambda x: float(np.tanh(x.astype(np.float16)).sum()), 1.0 - np.tanh(x) ** 2, x


def rounding_alone(random: Random) -> Case:
    x = random.normal(size=COUNT) * 10.0 ** random.uniform(-8, -6)
    return lambda x: float(((1.0 - np.cos(x)) / x**2).sum()), -x / 12.0, x


HARD = [
    many_turns, kinks_beside, poles_beside, narrow_peaks, large_arguments, few_digits, a_large_constant,
    half_precision_inside, rounding_alone,
]  # fmt: skip


@pytest.mark.parametrize("case", HARD)
def test_a_right_gradient_is_accused_of_nothing(case: Callable[[Random], Case]) -> None:
    for seed in range(SEEDS):
        report = checked(*case(np.random.default_rng(seed)))
        assert {entry.verdict for entry in report}.isdisjoint({WRONG, NONFINITE}), seed
        assert report.ok


@cache
def faults(case: Callable[[Random], Case]) -> list[tuple[str, float]]:
    """What is said of one wrong number each, and how far it is off beyond what its entry says that would show."""
    found = []
    for seed in range(2 * SEEDS):
        random = np.random.default_rng(seed)
        function, right, point = case(random)
        place, part = int(random.integers(COUNT)), float(10.0 ** random.uniform(-4, 1))
        wrong = right.copy()
        wrong[place] *= 1.0 + part
        entry = checked(function, wrong, point)[place]
        beyond = abs(wrong[place] - right[place]) - 1.2e-6 * abs(wrong[place]) - 5.0 * entry.error
        found.append((entry.verdict, beyond))
    return found


@pytest.mark.parametrize("case", HARD)
def test_a_fault_is_never_hidden(case: Callable[[Random], Case]) -> None:
    assert all(verdict != OK or beyond <= 0.0 for verdict, beyond in faults(case))


@pytest.mark.parametrize(("case", "most"), [(many_turns, 0.3), (narrow_peaks, 0.4), (poles_beside, 0.5)])
def test_most_faults_are_found_though(case: Callable[[Random], Case], most: float) -> None:
    found = Counter(verdict for verdict, _ in faults(case))
    assert found[UNSURE] <= most * found.total()
    assert found[WRONG] >= (1.0 - most) * found.total()


@pytest.mark.parametrize(("function", "mean", "at"), [
    (abs, 0.0, 0.0),
    (lambda x: max(0.0, x), 0.5, 0.0),
    (lambda x: abs(x - 1.0) + x**2, 2.0, 1.0),
    (lambda x: max(0.0, x - 1e-5), 0.5, 1e-5),
])  # fmt: skip
def test_the_mean_of_both_sides_of_a_kink_is_not_verified(
    function: Callable[[float], float], mean: float, at: float
) -> None:
    assert checked(lambda x: float(function(float(x))), mean, at)[0].verdict == KINK


def test_the_number_beside_an_accusation_is_right() -> None:
    point = 2572.65
    (entry,) = checked(lambda x: math.sin(float(x)), 2.0, point)  # large steps would say about 0
    assert entry.verdict == WRONG
    assert entry.numeric == pytest.approx(math.cos(point), rel=1e-6)
