"""What was given as an answer: numbers in whatever form they come, arrays, functions, and what is wrong with them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import Value
from autograd.workshop.exercises import Correction, correction
from autograd.workshop.looking import TYPED, Looking, array, called, compare, function, number


def looked(looking: Looking[Any]) -> Any:
    """What was returned, or the first that is wrong."""
    try:
        return next(looking)
    except StopIteration as done:
        return done.value


@pytest.mark.parametrize(
    "given",
    [2, 2.0, np.float32(2.0), np.int64(2), Value(2.0), [2.0], [[Value(2.0)]], np.array(2.0), np.array([Value(2.0)])],
)
def test_a_number(given: Any) -> None:
    found = looked(number("z", given))
    assert found == 2.0
    assert type(found) is float


@pytest.mark.parametrize("given", ["2", None, True, np.True_, print, object(), [1.0, "2"], {2.0}, 2j])
def test_what_is_no_number(given: Any) -> None:
    assert looked(number("z", given)) == correction("no_number", what="z", got=f"{given!r:.60}")


def test_several_numbers_and_none_are_no_number() -> None:
    assert looked(number("z", [1.0, 2.0])) == correction("several_numbers", what="z", count=2)
    assert looked(number("z", [])) == correction("several_numbers", what="z", count=0)


@pytest.mark.parametrize(
    "given",
    [
        [[1, 2.0], [Value(3.0), 4]],
        ((1, 2), (3, 4)),
        np.array([[1, 2], [3, 4]]),
        np.array([[Value(1.0), Value(2.0)], [Value(3.0), Value(4.0)]]),
        [np.array([1.0, 2.0]), [np.float32(3.0), np.array(4.0)]],
    ],
)
def test_an_array(given: Any) -> None:
    found = looked(array("W", given, (2, 2)))
    assert found.dtype == np.float64
    assert found.tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_what_is_no_array_of_this_shape() -> None:
    assert looked(array("W", [[1.0], [1.0, 2.0]], (2, 2))).key == "no_array"
    assert looked(array("W", "1, 2", (2,))).key == "no_array"
    assert looked(array("W", [1.0, 2.0], (1, 2))) == correction("other_shape", what="W", got="(2,)", expected="(1, 2)")


def test_what_is_not_there_yet() -> None:
    assert looked(number("z", ...)).key == "not_yet"
    assert looked(array("W", [[1.0, ...], [2.0, 3.0]], (2, 2))).key == "not_yet"


def test_a_function() -> None:
    assert looked(function("f", abs)) is abs
    assert looked(function("f", 3.0)) == correction("no_function", what="f", got="3.0")


def test_what_a_function_gives() -> None:
    numbers = [3.0, 1.0]
    assert looked(called("f", lambda given: given.sort() or given[0], numbers)) == 1.0
    assert numbers == [3.0, 1.0]  # a function that changes its arguments changes copies
    found = looked(called("f(0)", lambda z: 1 / z, 0))
    assert (found.key, found.into["error"]) == ("call_raised", "ZeroDivisionError")
    assert looked(called("f(0)", lambda z: None, 0)) == correction("nothing_returned", what="f(0)")


def compared(got: Any, expected: Any, within: float = 1e-9, **slips: Any) -> Correction | None:
    """What is said of it, without what is expected where that isn't told."""
    found: Correction | None = looked(compare("z", got, expected, slips, within))
    if found is None:
        return None
    into = dict(found.into)
    should = into.pop("should")
    if should:
        assert should("pl") == f", a powinno być {into['expected']}"
    else:
        del into["expected"]
    return correction(found.key, **into)


def test_numbers_compared() -> None:
    assert compared(0.1 + 0.2, 0.3) is None
    assert compared(1e6 + 1e-4, 1e6) is None  # in relation to a large one
    assert compared(0.577, 0.57689, within=TYPED) is None
    assert compared(0.58, 0.57689, within=TYPED) == correction("rounded_too_much", what="z", got="0.58")
    assert compared(0.6, 0.57689, within=TYPED) == correction("other_typed", what="z", got="0.6")
    assert compared(float("nan"), 0.3) is not None
    wrong = compared(np.array([1.0, 3.0]), np.array([1.0, 2.0]))
    assert wrong == correction("other_number", what="z[1]", got="3", expected="2")


def test_slips() -> None:
    found = compared(-2.0, 2.0, minus=-2.0, plus=2.0)
    assert found == correction("minus", what="z", got="-2", expected="2")
    assert compared(2.0, 2.0, minus=2.0) is None  # one that gives the right numbers is none
    assert compared(np.array([2.0, 2.0]), np.array([2.0, 1.0]), half=np.array([2.0])).key == "other_number"  # type: ignore[union-attr]
