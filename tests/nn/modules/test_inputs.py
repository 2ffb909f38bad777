"""What comes into layers."""

from collections import deque

import numpy as np
import pytest

from autograd import Value
from nn.modules.inputs import as_values, is_list


def test_numbers_become_constants_with_names_and_values_stay() -> None:
    x = Value(2.0)
    one, other = as_values([x, 3], "Layer")
    assert one is x
    assert (other.data, other.label, other.constant) == (3.0, "x₂", True)
    assert [each.data for each in as_values(np.array([1.0, 2.0]), "Layer")] == [1.0, 2.0]


@pytest.mark.parametrize("inputs", [[1.0], (1.0,), np.ones(1), np.array([Value(1.0)]), deque([1.0])])
def test_lists_of_any_kind(inputs: object) -> None:
    assert is_list(inputs)


@pytest.mark.parametrize("inputs", [Value(1.0), "12", b"12", {"a": 1.0}, 1.0, None])
def test_what_is_no_list(inputs: object) -> None:
    assert not is_list(inputs)
    with pytest.raises(TypeError, match="Layer: inputs is .*; expected a list of numbers"):
        as_values(inputs, "Layer")  # type: ignore[arg-type]


@pytest.mark.parametrize("inputs", [["a"], [None], [[1.0]], [True]])
def test_what_is_no_number(inputs: list[object]) -> None:
    with pytest.raises(TypeError, match="expected a number"):
        as_values(inputs, "Layer")
