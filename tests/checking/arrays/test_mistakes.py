from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st
from numpy.typing import NDArray

from autograd.checking.arrays.gradients import check_gradient

GENERATOR = np.random.default_rng(5)
POINT = GENERATOR.normal(size=(3, 3)), GENERATOR.normal(size=(3, 3))
A, B = GENERATOR.normal(size=(3, 3)), GENERATOR.normal(size=(3, 3))

UNIT = np.eye(9)[5].reshape(3, 3)


def function(w: Any, v: Any) -> float:
    return float((A * np.sin(w)).sum() + (B * np.cos(v)).sum())  # a float: no Values, so numbers alone are to tell


def gradients(w: Any, v: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    return A * np.cos(w), -B * np.sin(v)


def said(wrong: Callable[[Any, Any], Any]) -> list[str]:
    report = check_gradient(function, lambda w, v: wrong(*gradients(w, v)), POINT, raise_on=None)
    return [str(each) for each in report.problems]


def one_row(w: NDArray[Any]) -> NDArray[Any]:
    w = w.copy()
    w[1] *= 2
    return w


MISTAKES: list[tuple[Callable[[Any, Any], Any], str]] = [
    (lambda w, v: (2 * w, v), "w: all of it is twice what it should be. Is a factor of 1/2 forgotten?"),
    (lambda w, v: (w / 2, v), "w: all of it is half of what it should be. Is a factor of 2 forgotten, as of a square?"),
    (lambda w, v: (-w, v), "w: all of it is minus what it should be. Is a sign wrong?"),
    (lambda w, v: (w, 5 * v), "v: all of it is 5 times what it should be. Is it a sum where a mean over 5 is meant?"),
    (lambda w, v: (w, v / 9), "v: all of it is 1/9 of what it should be. Is it a mean over 9 where a sum is meant?"),
    (lambda w, v: (w * 0, v), "w: all of it is 0: nothing arrives there"),
    (lambda w, v: (w.T, v), "w: it is transposed"),
    (lambda w, v: (w[::-1], v), "w: it is reversed along axis 0"),
    (lambda w, v: (np.roll(w, 1, axis=1), v), "w: it is shifted by 1 along axis 1"),
    (lambda w, v: (v, w), "w: it is the gradient of v"),
    (lambda w, v: (w + 0.5 * POINT[0], v), "w: it has 0.5 × w more than it should. Is a penalty on"),
    (lambda w, v: (w - 0.25, v), "w: it has 0.25 less than it should"),
    (lambda w, v: (np.abs(w), v), "w: its sizes are right, some of its signs are not"),
    (lambda w, v: (one_row(w), v), "w: 3 of its 9 numbers are wrong, those of row 1; there it is twice"),
    (lambda w, v: (one_row(w.T).T, v), "w: 3 of its 9 numbers are wrong, those of column 1; there it is twice"),
    (
        lambda w, v: (w + 0.25 * np.eye(3), v),
        "w: 3 of its 9 numbers are wrong, w[0, 0], w[1, 1], w[2, 2]; there it is 0.25 more",
    ),
    (
        lambda w, v: (w, v - 2 * np.eye(3)),
        "v: 3 of its 9 numbers are wrong, v[0, 0], v[1, 1], v[2, 2]; there it is 2 less",
    ),
    (lambda w, v: (w, None), "v: there is no gradient"),
    (lambda w, v: (w[:2], v), "w: its shape is (2, 3), expected (3, 3)"),
    (lambda w, v: (np.stack([w, w * 0, w * 0]), v), "its shape is (3, 3, 3), expected (3, 3); summed"),
    (lambda w, v: (np.where(w > 0, np.nan, w), v), "of its numbers are not finite"),
    (lambda w, v: (1.00001 * w, v), "w: all of it is almost what it should be, not quite"),
    (lambda w, v: (w + 1e-5 * w[1, 2] * UNIT, v), "w: 1 of its 9 numbers are wrong, w[1, 2]; there it is almost what"),
    (lambda w, v: (3 * w, 3 * v), "w, v: all of it is 3 times what it should be."),
]


@pytest.mark.parametrize(("wrong", "expected"), MISTAKES)
def test_each_mistake_is_named_by_its_numbers(wrong: Callable[[Any, Any], Any], expected: str) -> None:
    assert expected in said(wrong)[0]


@given(factor=st.floats(0.01, 50).filter(lambda each: abs(each - 1) > 0.01), sign=st.sampled_from([1, -1]))
def test_any_factor_is_found(factor: float, sign: int) -> None:
    (problem,) = said(lambda w, v: (sign * factor * w, v))
    assert problem.startswith("w: all of it is ")
    assert ("minus" in problem) == (sign < 0)


@given(place=st.tuples(st.integers(0, 2), st.integers(0, 2)), off=st.floats(0.01, 10))
def test_one_wrong_number_is_named(place: tuple[int, int], off: float) -> None:
    def wrong(w: NDArray[Any], v: NDArray[Any]) -> Any:
        w = w.copy()
        w[place] += off
        return w, v

    (problem,) = said(wrong)
    assert f"1 of its 9 numbers are wrong, w[{place[0]}, {place[1]}]" in problem


def test_of_what_is_almost_right_the_digits_that_differ_are_told() -> None:
    def wrong(x: Any) -> Any:
        return 2 * x * [1.0, 1.0000001, 1.0]

    report = check_gradient(lambda x: (x**2).sum(), wrong, np.array([1.0, 3.0, 4.0]), raise_on=None, rtol=1e-9)
    assert "the worst, x[1] is 6.0000006, expected 6" in str(report.findings[-1])


def test_nothing_is_said_of_a_right_one() -> None:
    assert said(lambda w, v: (w, v)) == []
