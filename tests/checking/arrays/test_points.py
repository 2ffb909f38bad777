import dataclasses
from collections import namedtuple
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from autograd.checking.arrays.points import Nesting, as_array, library

Pair = namedtuple("Pair", "left right")

NUMBERS = st.floats(-1e6, 1e6)
ARRAYS = st.tuples(st.integers(1, 3), st.integers(1, 3)).map(
    lambda shape: np.arange(np.prod(shape)).reshape(shape) + 0.5
)
NESTINGS = st.recursive(
    NUMBERS | ARRAYS,
    lambda inside: st.lists(inside, min_size=1, max_size=3)
    | st.dictionaries(st.sampled_from("abc"), inside, min_size=1)
    | st.tuples(inside, inside),
    max_leaves=6,
)  # fmt: skip


def same(one: Any, other: Any) -> bool:
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return type(one) is type(other) and len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and np.array_equal(one, other)


@given(NESTINGS)
def test_a_nesting_is_put_together_as_it_was(given_: Any) -> None:
    point = Nesting(given_)
    assert same(point.at(point.numbers), given_)


@given(NESTINGS)
def test_every_number_has_a_name_of_its_own_and_its_gradient_a_place(given_: Any) -> None:
    point = Nesting(given_)
    names = [name for array in point.arrays for name in array.entries()]
    assert len(names) == len(point.numbers) == len(set(names))
    doubled = point.read(point.at(point.numbers * 2))
    assert np.array_equal(np.concatenate([np.ravel(each) for each in doubled if each is not None]), point.numbers * 2)


def test_what_entries_are_called() -> None:
    def names(given_: Any, name: str = "") -> list[str]:
        return [entry for array in Nesting(given_, name).arrays for entry in array.entries()]

    assert names({"W": np.ones((1, 2)), "layers": [{"b": 1.0}]}) == ["W[0, 0]", "W[0, 1]", "layers[0].b"]
    assert names([[1.0, 2.0], [3.0, 4.0]], "x")[1] == "x[0, 1]"
    assert names(Pair(1.0, np.ones(1)), "p") == ["p[0]", "p[1][0]"]
    assert names(3.0) == ["x"]


def test_dataclasses_and_named_tuples_stay_what_they_are() -> None:
    @dataclasses.dataclass
    class Layer:
        W: Any
        b: float

    point = Nesting(Layer(np.ones((1, 2)), 3.0))
    assert [each.name for each in point.arrays] == ["W", "b"]
    assert point.at(np.array([4.0, 5.0, 6.0])).b == 6.0
    assert isinstance(Nesting((1.0, Pair(1.0, 2.0))).at(np.zeros(3))[1], Pair)


@pytest.mark.parametrize("bad", ["text", 1j, np.array(["a"]), None, {"w": object()}])
def test_what_is_no_number_is_named(bad: object) -> None:
    with pytest.raises(TypeError, match=r"expected (real )?numbers"):
        Nesting(bad)


def test_nothing_is_no_point() -> None:
    with pytest.raises(ValueError, match=r"there is no number in the point \{\}"):
        Nesting({})


def test_types_are_kept() -> None:
    assert Nesting(np.ones(2, dtype=np.float32)).at(np.zeros(2)).dtype == np.float32
    assert as_array([1, 2], "x").dtype == float
    torch = pytest.importorskip("torch")
    given_ = {"w": torch.ones(2, dtype=torch.float32, requires_grad=True)}
    made = Nesting(given_).at(np.array([3.0, 4.0]))["w"]
    assert (made.dtype, made.requires_grad, made.tolist()) == (torch.float32, True, [3.0, 4.0])
    assert library(made) == "torch"
