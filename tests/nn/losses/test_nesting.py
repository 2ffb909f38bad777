"""Predictions beside targets, in lists of any nesting."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from autograd import Value
from nn.losses.nesting import check_lengths, counted, is_plain_list, pairs, plain

NAMES = ("predictions", "targets")
nested = st.recursive(st.floats(-9, 9), lambda inner: st.lists(inner, min_size=1, max_size=3), max_leaves=8)


def flat(thing: Any) -> list[Any]:
    return [each for part in thing for each in flat(part)] if isinstance(thing, list) else [thing]


def as_values(thing: Any) -> Any:
    return [as_values(part) for part in thing] if isinstance(thing, list) else Value(thing)


@given(nested)
def test_every_number_stands_beside_the_one_at_its_place(numbers: Any) -> None:
    found = pairs("loss", NAMES, as_values(numbers), numbers)
    assert [target for _, target in found] == flat(numbers)
    assert [prediction.data for prediction, _ in found] == flat(numbers)


@given(nested)
def test_one_element_more_anywhere_is_an_error(numbers: Any) -> None:
    with pytest.raises(ValueError, match=r"loss: predictions.* targets"):
        pairs("loss", NAMES, [numbers, 1.0], [numbers, [1.0, 2.0]])
    with pytest.raises(ValueError, match="expected as many"):
        pairs("loss", NAMES, [numbers, [1.0, 2.0]], [numbers, [1.0, 2.0, 3.0]])


def test_arrays_become_lists_and_all_else_stays() -> None:
    value, pair = Value(1.0), (1.0, 2.0)
    assert plain(value) is value
    assert plain(pair) is pair
    assert plain("12") == "12"
    assert plain(np.array(2.0)) == 2.0
    assert not is_plain_list(plain(np.array(2.0)))
    for number in (np.float32(0.5), np.int64(3)):
        assert type(plain(number)) in (float, int)
    assert plain(np.array([value], dtype=object))[0] is value
    assert plain(np.zeros((2, 1))) == [[0.0], [0.0]]


def test_a_list_of_one_is_its_element_however_deep() -> None:
    assert pairs("loss", NAMES, [1.0], [[[2.0]]]) == [(1.0, 2.0)]
    assert pairs("loss", NAMES, np.array([[1.0], [2.0]]), (3.0, 4.0)) == [(1.0, 3.0), (2.0, 4.0)]


def test_tensors_are_arrays_too() -> None:
    torch = pytest.importorskip("torch", reason="the oracle extra is not installed: pip install -e '.[oracle]'")
    found = pairs("loss", NAMES, [Value(1.0), Value(2.0)], torch.tensor([3.0, 4.0]))
    assert [target for _, target in found] == [3.0, 4.0]


def test_a_place_is_written_as_python_writes_it() -> None:
    with pytest.raises(ValueError, match=r"loss: ours\[3\]\[1\] is empty; expected at least one element"):
        check_lengths("loss", ("ours", "theirs"), [], [], (3, 1))
    with pytest.raises(TypeError, match=r"loss: targets\[0\]\[1\] is a str, 'b'; expected a Value or a number"):
        pairs("loss", NAMES, [[1.0, 2.0]], [[1.0, "b"]])
    assert len(counted("a" * 1000)) <= 60
