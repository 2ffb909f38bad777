"""Dropout: who is left out, by how much the rest grows, and the same masks sample by sample and all at once."""

import numpy as np
import pytest

from autograd import Value
from nn import Dropout


def test_units_are_left_out_or_scaled_and_gradients_with_them() -> None:
    units = [Value(float(i + 1)) for i in range(1000)]
    outputs = Dropout(0.2, seed=3)(units)
    factors = [output.data / unit.data for output, unit in zip(outputs, units, strict=True)]
    assert {round(factor, 12) for factor in factors} == {0.0, 1.25}
    assert 0.15 < factors.count(0.0) / 1000 < 0.25
    outputs[0].backward()
    assert units[0].grad == pytest.approx(factors[0])


def test_a_unit_s_expectation_stays() -> None:
    masks = Dropout(0.3, seed=5).masks(20_000, 2)
    assert masks.mean(axis=0) == pytest.approx([1.0, 1.0], abs=0.02)
    a, b = masks.T
    assert np.mean((a - 1.0) * (b - 1.0)) == pytest.approx(0.0, abs=0.02)


def test_masks_are_those_of_one_sample_after_another() -> None:
    one_by_one, at_once = Dropout(0.4, seed=7), Dropout(0.4, seed=7)
    rows = [[unit.data for unit in one_by_one([1.0] * 5)] for _ in range(20)]
    assert rows == at_once.masks(20, 5).tolist()
    assert [unit.data for unit in one_by_one([1.0] * 5)] == at_once.masks(1, 5)[0].tolist()  # and on from there


def test_predicting_leaves_all_as_it_is_and_draws_nothing() -> None:
    drop, units = Dropout(0.5, seed=1).eval(), [Value(1.0), Value(2.0)]
    before = drop.random.bit_generator.state
    assert list(map(id, drop(units))) == list(map(id, units))
    assert drop.random.bit_generator.state == before


@pytest.mark.parametrize(("p", "error"), [(1.0, ValueError), (-0.1, ValueError), (float("nan"), ValueError)])
def test_a_probability_out_of_range(p: float, error: type[Exception]) -> None:
    with pytest.raises(error, match="p is .*; expected at least 0 and below 1"):
        Dropout(p)


@pytest.mark.parametrize("p", [True, "0.5", None])
def test_a_probability_is_a_number(p: object) -> None:
    with pytest.raises(TypeError, match="expected a number"):
        Dropout(p)  # type: ignore[arg-type]


def test_what_is_no_list() -> None:
    with pytest.raises(TypeError, match="Dropout: inputs is Value.*expected a list"):
        Dropout()(Value(1.0))  # type: ignore[arg-type]
