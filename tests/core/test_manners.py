"""How Values compare: beside numbers by number, whoever asks; beside Values by identity."""

from __future__ import annotations

import copy
import math
import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from autograd import Value, grad, record

ONES: list[Any] = [
    *(1, 1.0, True, 1 + 0j, Decimal(1), Fraction(1)),
    *(np.int8(1), np.uint64(1), np.float16(1), np.float32(1), np.float64(1), np.longdouble(1), np.bool_(True)),
    *(np.complex128(1), np.array(1.0)),
]
OTHERS: list[Any] = [
    *(0, 1.5, False, 1 + 1j, Decimal("1.1"), Fraction(1, 3), 2**53 + 1, -(10**400), math.nan, math.inf),
    *(np.float32(0.1), np.longdouble("1.0000000000000000001"), "1", None, (1,), [1.0], object()),
]


@pytest.mark.parametrize("one", ONES, ids=lambda each: type(each).__name__)
def test_a_value_is_equal_to_its_number_in_any_form(one: Any) -> None:
    v = Value(1.0)
    assert v == one
    assert one == v
    assert not operator.ne(v, one)
    assert not operator.ne(one, v)


@pytest.mark.parametrize("other", OTHERS, ids=lambda each: f"{type(each).__name__} {str(each)[:20]}")
def test_a_value_differs_from_other_numbers_and_from_what_is_none(other: Any) -> None:
    v = Value(1.0)
    assert v != other
    assert other != v
    assert not operator.eq(v, other)
    assert not operator.eq(other, v)


@given(st.floats() | st.integers(-(2**70), 2**70), st.floats() | st.integers(-(2**70), 2**70) | st.fractions())
def test_equality_is_that_of_pythons_numbers(one: float, other: Any) -> None:
    v = Value(one)
    assert (v == other) is (float(one) == other)
    assert (other != v) is (other != float(one))


@pytest.mark.parametrize("odd", [2**53 + 1, np.int64(2**53 + 1), np.uint64(2**53 + 1), Decimal(2**53 + 1)])
def test_whole_numbers_that_no_float_holds_are_equal_to_none(odd: Any) -> None:
    v = Value(2.0**53)
    assert v != odd
    assert odd != v
    assert v == type(odd)(2**53)


def test_beside_values_it_goes_by_identity_and_so_does_the_hash() -> None:
    v, same = Value(1.0), Value(1.0)
    assert v == v
    assert v != same
    assert v != copy.copy(v)
    assert [v, same].index(same) == 1
    assert len({v, same, v}) == 2
    assert {1.0: "a number"}.get(v) is None  # type: ignore[call-overload]  # documented: dictionaries ask for the hash first


def matched(v: Any) -> str:
    match v:
        case 0 | 2:
            return "even"
        case 1:
            return "one"
    return "other"


ASKED: dict[str, Callable[[Value], Any]] = {
    "in a tuple": lambda v: v in (0, 1),
    "in a range": lambda v: v in range(3),
    "counted": lambda v: [v, 2].count(1) == 1,
    "found": lambda v: [0, 1].index(v) == 1,  # type: ignore[arg-type]
    "matched": lambda v: matched(v) == "one",
    "in lists": lambda v: [v, v] == [1, 1],
    "an array beside it": lambda v: (np.array([1.0, 2.0]) == v).tolist() == [True, False],
    "it beside an array": lambda v: np.asarray(v == np.array([1, 2])).tolist() == [True, False],
    "an array of it": lambda v: (np.array([v]) == 1).all(),
    "np.equal": lambda v: np.equal(np.array([v]), 1).all(),
    "np.not_equal": lambda v: not np.not_equal(np.array([v]), 1).any(),
    "np.array_equal": lambda v: np.array_equal(np.array([v, v]), [1, 1]),
    "np.isin": lambda v: np.isin(np.array([v]), [1.0]).all(),
    "np.unique": lambda v: len(np.unique(np.array([v, 1.0, 1], dtype=object))) == 1,
    "np.where": lambda v: np.where(np.array([v]) == 1, 5, 6).tolist() == [5],
}


@pytest.mark.parametrize("how", ASKED)
def test_whoever_asks_compares_by_number(how: str) -> None:
    assert ASKED[how](Value(1.0))


@pytest.mark.parametrize("how", [how for how in ASKED if how != "in lists"])
def test_what_is_asked_is_noted_as_a_guard(how: str) -> None:
    with record() as recording:
        ASKED[how](Value(1.0, label="v"))
    assert any(guard.relation == "eq" and guard.right == 1 and guard.holds for guard in recording.guards)


def test_what_is_no_number_but_could_be_made_one_is_refused() -> None:
    class Money:
        def __float__(self) -> float:
            return 1.0

    money: Any = Money()
    for compare in (lambda: Value(1.0) == money, lambda: money != Value(1.0), lambda: Value(1.0) in [money]):
        with pytest.raises(TypeError, match=r"==: .* beside a Value is a Money; expected a number: use v.data"):
            compare()


def test_tensors_are_refused() -> None:
    torch: Any = pytest.importorskip("torch", reason="needs torch: pip install '.[oracle]'")
    tensors: list[Any] = [torch.tensor(1.0), torch.ones(2)]
    for compare in (lambda: Value(1.0) == tensors[0], lambda: tensors[1] == Value(1.0), lambda: Value(1.0) in tensors):
        with pytest.raises(TypeError, match="is a Tensor; expected a number"):
            compare()


def test_branches_by_a_number_are_taken() -> None:
    def f(x: Any) -> Any:
        return 5 * x if x == 0 else x * x if x != 2 else 7 * x

    assert [grad(f)(x) for x in (0.0, 1.0, 2.0)] == [5.0, 2.0, 7.0]
