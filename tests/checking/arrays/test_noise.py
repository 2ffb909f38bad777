"""How much a function's results vary by rounding, beside kinks and in few digits."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from autograd.checking.arrays.noise import noise_of

Numbers = NDArray[np.float64]
POINT = np.array([0.3, -1.2, 0.7])
ROUNDING = 2.0**-22  # of numbers near 2e9, so that results are off by half of it at most


def blurred(x: Numbers) -> Numbers:
    return np.array([np.sin(x).sum() + 2e9 - 2e9])


def noise(function: Callable[[Numbers], Numbers], point: Numbers = POINT) -> float:
    return float(noise_of(function, point, np.dtype(float))[0])


def test_rounding_is_told_about_as_large_as_it_is() -> None:
    assert ROUNDING / 8 < noise(blurred) < 8 * ROUNDING


@pytest.mark.parametrize("beside", [0.0, 1e-7, 1e-5, 1e-3])
def test_a_kink_is_no_noise(beside: float) -> None:
    assert noise(lambda x: np.array([np.abs(x - POINT - beside).sum() + np.exp(x).sum()])) < 1e-7


def test_results_in_few_digits_are_rounded_though_close_by_nothing_changes() -> None:
    assert noise(lambda x: np.round(x @ x, 3)[None]) > 1e-4
    assert noise(lambda x: np.round(x @ x, 1)[None]) > 1e-2


def test_rounding_that_happens_to_be_even_by_one_step_is_seen_by_another() -> None:
    point = np.array([1.52])  # 10,000 times that is rounded by some 1e-12
    assert 1e-13 < noise(lambda x: np.sin(1e4 * x), point) < 1e-11


def test_no_rounding_of_what_is_flat() -> None:
    assert noise(lambda x: np.zeros(1)) == 0.0


def test_what_a_large_step_takes_out_of_the_domain_is_told_by_a_small_one() -> None:
    point = np.array([1.0 + 1e-5])

    def function(x: Numbers) -> Numbers:
        with np.errstate(all="ignore"):
            return np.array([np.sqrt(x[0] - 1.0) + 2e9 - 2e9])

    assert ROUNDING / 8 < noise(function, point) < 8 * ROUNDING
