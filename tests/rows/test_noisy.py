"""The rows in lanes that round otherwise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd.rows import evaluating
from autograd.rows.noisy import LANES, at_noisy, noisy, rounding
from autograd.rows.row import Op
from autograd.rows.table import TABLE

AT = [(row, point) for row in TABLE.values() for point in row.points]


@pytest.mark.parametrize(("row", "point"), AT, ids=lambda each: getattr(each, "name", ""))
def test_every_lane_has_nearly_the_rows_numbers(row: Op, point: Any) -> None:
    value, partials = evaluating.at(row.name, point)
    with rounding():
        found, slopes = at_noisy(row.name, point)
    assert np.shape(found) in ((), (LANES,))
    assert found == pytest.approx(value, rel=1e-13, abs=1e-300)
    for one, other in zip(slopes, partials, strict=True):
        assert one == pytest.approx(other, rel=1e-12, abs=1e-15)


def test_what_loses_no_digits_is_not_rounded() -> None:
    with rounding():
        value, partials = at_noisy("add", [1.0, 2.0])
        assert (value, partials) == (3.0, (1.0, 1.0))
        assert np.ptp(at_noisy("add", [1.0, 1e-17])[0]) > 0.0
        assert at_noisy("neg", [0.1])[0] == -0.1
        assert at_noisy("relu", [0.1])[0] == 0.1
        assert at_noisy("mul", [0.1, 0.3])[1] == (0.3, 0.1)


def test_cancellation_is_seen_within_a_row() -> None:
    with rounding():
        lanes = at_noisy("sum", [(1e16, 1.0, -1e16)])[0]
    assert np.ptp(lanes) >= 1.0


def test_it_rounds_the_same_way_each_time() -> None:
    def once() -> list[float]:
        with rounding():
            lanes: list[float] = noisy(at_noisy("exp", [0.3])[0]).tolist()
            return lanes

    assert once() == once()
