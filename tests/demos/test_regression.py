"""The demo of a regression: its scores, its intervals, and its picture."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("matplotlib", reason="the demos' pictures are drawn by matplotlib, from the extra 'demos'")
pytest.importorskip("sklearn", reason="the data come with scikit-learn, from the extra 'demos'")

from demos.regression import half_width, interval, verdict
from nn import mean_absolute_error, r2
from tests.support.demo_runs import engines, frames_of, names_in, shown

ROW = r"^(line|network) +(-?[\d.]+) \((-?[\d.]+) to (-?[\d.]+)\) +([\d.]+) \(([\d.]+) to ([\d.]+)\) +±(\d+); (\d+)%"


@engines
def test_both_models_explain_a_good_part_of_what_is_held_out(tmp_path: Path, engine: list[str]) -> None:
    said = shown("regression", tmp_path, *engine)
    rows = re.findall(ROW, said, re.MULTILINE)
    assert [row[0] for row in rows] == ["line", "network"]
    for row in rows:
        explained, low, high, off, least, most, band, inside = map(float, row[1:])
        assert 0.4 < explained < 0.6  # what linear models reach on these data, and no more
        assert low < explained < high
        assert least < off < most < 60 < band  # always saying the mean is off by 62 on average
        assert 80 <= inside <= 100
    assert "so there is no telling which is better" in said
    assert names_in(tmp_path) == {"regression.png"}
    assert frames_of(tmp_path / "regression.png") == 1


def test_an_interval_is_as_wide_as_the_theory_says() -> None:
    off = np.random.default_rng(1).normal(size=400)
    low, high = interval(lambda ours, true: float(np.mean(ours - true)), off, np.zeros(400), 2000)
    assert (high - low) / 2 == pytest.approx(1.96 * off.std() / 20, rel=0.08)
    assert (high + low) / 2 == pytest.approx(off.mean(), abs=0.01)


def test_samples_are_redrawn_with_what_was_said_of_them() -> None:
    true = np.random.default_rng(1).normal(size=50)
    assert interval(r2, true, true, 100) == (1, 1)
    assert interval(mean_absolute_error, true + 2, true, 100) == pytest.approx((2, 2))


def test_a_band_holds_nine_of_ten_new_samples_whatever_their_number() -> None:
    assert half_width(np.arange(-9.0, 11.0)) == 9  # 19 of 20 distances: 0.9 · 21, rounded up
    assert half_width(np.array([3.0, -5.0])) == 5  # too few to be that sure: the largest there is
    random = np.random.default_rng(1)
    held = [abs(random.normal()) <= half_width(random.normal(size=62)) for _ in range(4000)]
    assert 0.9 - 0.015 < np.mean(held) < 0.9 + 1 / 63 + 0.015


def test_a_difference_counts_where_its_interval_leaves_out_zero() -> None:
    assert verdict(-0.1, 0.2) == "there is no telling which is better"
    assert (verdict(0.1, 0.2), verdict(-0.2, -0.1)) == ("the network is better", "the network is worse")
