"""The number readers give what Values give: floats bit for bit, arrays to a few units in the last place.

Also of: rows/intrinsics, rows/source.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

import autograd
from autograd import Op, Value, ieee
from autograd.rows import evaluating
from tests.rows.test_builtin import (
    BEYOND,
    EDGES,
    FINITE,
    TERMS,
    active,
    arguments_of,
    each_row,
    grid,
    nested,
    on_values,
)

ANY = st.one_of(FINITE, st.sampled_from(BEYOND))


def bits(x: float) -> bytes:
    """What tells 0.0 from -0.0, and nothing more about a nan than that it is one."""
    return b"nan" if x != x else struct.pack("d", x)


def values(row: Op, flat: Sequence[float]) -> list[Any]:
    return [Value(x) if is_active else x for x, is_active in zip(flat, active(row, flat), strict=True)]


def check_eager(row: Op, flat: Sequence[float]) -> None:
    expected, partials = evaluating.at(row.name, row.group(flat))
    with ieee():
        careful = on_values(row, nested(row, values(row, flat)))
    nodes = [careful]
    if math.isfinite(expected) or not all(map(math.isfinite, flat)):
        nodes.append(on_values(row, nested(row, values(row, flat))))  # the generated method's plain path
    for node in nodes:
        assert type(node.data) is float
        assert bits(node.data) == bits(expected)
        got = [partial for partial in node.partials if partial is not None]
        wanted = [partial for partial, is_active in zip(partials, active(row, flat), strict=True) if is_active]
        assert [*map(bits, got)] == [*map(bits, wanted)]


@each_row
@given(data=st.data())
def test_values_and_floats_agree_bit_for_bit(row: Op, data: st.DataObject) -> None:
    check_eager(row, data.draw(arguments_of(row, ANY)))


@each_row
def test_values_and_floats_agree_at_the_edges(row: Op) -> None:
    for flat in grid(row, (*EDGES, *BEYOND)):
        check_eager(row, flat)


def elementary(row: Op) -> bool:
    """Whether nothing the row computes with is less than correctly rounded: + - * / sqrt, choices and signs."""
    texts = " ".join((row.value, *row.partials, *row.let))
    return "**" not in texts and {*re.findall(r"(\w+)\(", texts)} <= {"sqrt", "abs", "sign", "step", "sum"}


def close(x: float, y: float, units: float, scale: float) -> bool:
    """Whether they are the same, or ``units`` of the last place of the larger of ``x`` and ``scale`` apart."""
    if bits(x) == bits(y):
        return True
    return math.isfinite(x) and math.isfinite(y) and abs(x - y) <= units * math.ulp(max(abs(x), scale))


def check_arrays(row: Op, samples: Sequence[Sequence[float]]) -> None:
    """The array reader sees all samples at once."""
    flat = [np.array(column) for column in zip(*samples, strict=True)]
    result, partials = evaluating.at_arrays(row.name, row.group(flat))
    size = len(samples)
    for i, sample in enumerate(samples):
        expected, wanted = evaluating.at(row.name, row.group(sample))
        units, terms = 0, 0.0
        if not elementary(row):
            units = 3 * len(re.findall(r"\*\*|\w\(", row.value))
            terms = TERMS[row.name](*nested(row, sample)) if row.name in TERMS else 0.0
        assert close(expected, np.broadcast_to(result, size)[i], units, terms), (sample, expected, result[i])
        for partial, number in zip(partials, wanted, strict=True):
            got = float(np.broadcast_to(partial, size)[i])
            if elementary(row):
                assert bits(got) == bits(number), (sample, number, got)
            else:  # some lose what cancels: 1 - out*out near 1, exp(a - out) where both are large
                relative = 1e-13 + (8 * math.ulp(terms) if math.isfinite(terms) else math.inf)
                assert bits(got) == bits(number) or abs(got - number) <= relative * abs(number) + 1e-15, (
                    sample,
                    number,
                    got,
                )


@pytest.mark.slow
@each_row
@given(data=st.data())
def test_arrays_agree_with_floats(row: Op, data: st.DataObject) -> None:
    size = len(data.draw(arguments_of(row, st.just(0.0))))
    column = st.lists(ANY, min_size=size, max_size=size)
    check_arrays(row, data.draw(st.lists(column, min_size=1, max_size=9)))


@each_row
def test_arrays_agree_with_floats_at_the_edges(row: Op) -> None:
    check_arrays(row, grid(row, (*EDGES, *BEYOND)))


def test_arrays_are_silent_and_broadcast() -> None:
    column = np.array([[0.0], [-1.0], [2.0]])
    value, (left, right) = evaluating.at_arrays("div", [column, np.array([0.0, 1.0])])
    assert value.shape == (3, 2)
    assert np.isnan(value[0, 0])
    assert value[1, 0] == -np.inf
    assert left.shape == (2,)
    assert right.shape == (3, 2)


def test_functions_of_arrays() -> None:
    x = np.array([[-1.0, 0.0], [0.5, 2.0]])
    for name in ("tanh", "sigmoid", "relu", "gelu", "log1p"):
        result = getattr(autograd, name)(x)
        assert result.shape == x.shape
        assert result[1, 0] == pytest.approx(getattr(autograd, name)(0.5), rel=1e-14)
    assert np.isnan(autograd.log(np.array([-1.0]))[0])  # as NumPy: arrays hold IEEE's answers
    assert autograd.maximum(x, 0.25).tolist() == [[0.25, 0.25], [0.5, 2.0]]
    assert autograd.leaky_relu(np.array([-1.0]), 0.5).tolist() == [-0.5]
    assert autograd.sum(x).tolist() == [-0.5, 2.0]
    assert autograd.sum(np.arange(4)) == 6.0
    assert autograd.dot(x, x).tolist() == [1.25, 4.0]
    with pytest.raises(TypeError, match="expected an array of numbers"):
        autograd.exp(np.array(["1"]))
    with pytest.raises(TypeError, match="array of bool"):
        autograd.exp(np.array([True]))
    with pytest.raises(TypeError, match="expected a list"):
        autograd.sum(np.array(1.0))


def test_conditions_see_lets_out_and_elements() -> None:
    row = Op("f", "*a b", "m*b", ("1 if a >= m else 0", "m"), let=("m = max(a)",))
    arguments = [(1.0, 3.0), 2.0]
    assert [evaluating.in_partial(row, "a >= m", arguments, i) for i in (0, 1)] == [False, True]
    assert evaluating.in_partial(row, "out > 5", arguments)
    assert evaluating.inside(row, "", arguments)
    assert not evaluating.inside(row, "b < 2 and sum(a) > 0", arguments)
