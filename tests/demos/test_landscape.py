"""The demo of optimizers that race downhill."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("matplotlib", reason="the demos' pictures are drawn by matplotlib, from the extra 'demos'")

from demos.descents import LANDSCAPES, RACERS, RATES, TOLERANCE, best, descend, eager, replayed
from tests.support.demo_runs import engines, frames_of, names_in, shown

landscapes = pytest.mark.parametrize("name", LANDSCAPES)


@engines
def test_the_race_is_run_and_filmed(tmp_path: Path, engine: list[str]) -> None:
    said = shown("landscape", tmp_path, *engine)
    rows = {row[0]: row[1:] for row in re.findall(r"^(\w+) +([\d.]+) +([\d,]+|-)   \(", said, re.MULTILINE)}
    assert set(rows) == set(RACERS)
    assert all(float(rate) in RATES for rate, _ in rows.values())
    assert int(rows["Adam"][1]) < int(rows["momentum"][1]) <= 1000
    assert rows["SGD"][1] == "-"  # takes more than nine thousand
    assert names_in(tmp_path) == {"landscape_rosenbrock.gif", "landscape_rosenbrock.png"}
    assert frames_of(tmp_path / "landscape_rosenbrock.png") == 1
    assert frames_of(tmp_path / "landscape_rosenbrock.gif") > 15


@landscapes
def test_the_other_landscapes_too(tmp_path: Path, name: str) -> None:
    if name != "rosenbrock":
        assert "-   (" not in shown("landscape", tmp_path, "--function", name)  # everyone arrives
        assert frames_of(tmp_path / f"landscape_{name}.gif") > 5


@landscapes
def test_a_landscape_is_flat_and_zero_where_it_is_said_to_be_lowest(name: str) -> None:
    landscape = LANDSCAPES[name]
    left, right, bottom, top = landscape.view
    for x, y in landscape.lowest:
        height, gradient = eager(landscape)(np.array([x, y]))
        assert height == pytest.approx(0, abs=1e-9)
        assert gradient == pytest.approx([0, 0], abs=1e-4)
        assert left < x < right
        assert bottom < y < top
    everywhere = np.meshgrid(np.linspace(left, right, 50), np.linspace(bottom, top, 50))
    assert landscape.height(*everywhere).min() >= 0


@landscapes
def test_a_replay_gives_the_slopes_of_recordings(name: str) -> None:
    landscape = LANDSCAPES[name]
    recorded, compiled = eager(landscape), replayed(landscape)
    for place in np.random.default_rng(1).normal(size=(20, 2)):
        height, gradient = recorded(place)
        assert compiled(place)[0] == pytest.approx(height, rel=1e-12)
        assert compiled(place)[1] == pytest.approx(gradient, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("name", RACERS)
def test_each_gets_the_rate_with_which_it_is_fastest(name: str) -> None:
    landscape = LANDSCAPES["himmelblau"]
    slope = eager(landscape)
    chosen = best(name, landscape.start, slope, 300)
    every = [descend(name, rate, landscape.start, slope, 300) for rate in RATES]
    assert chosen.arrived
    assert chosen.steps == min(run.steps for run in every if run.arrived)
    assert chosen.heights.max() == chosen.heights[0]  # never above the start
    assert (chosen.heights[:-1] > TOLERANCE).all()
    assert chosen.places[0].tolist() == list(landscape.start)
    assert len(chosen.places) == len(chosen.heights) == chosen.steps + 1


def test_who_never_arrives_ends_as_low_as_it_can() -> None:
    landscape = LANDSCAPES["rosenbrock"]
    slope = eager(landscape)
    chosen = best("SGD", landscape.start, slope, 50)
    every = [descend("SGD", rate, landscape.start, slope, 50) for rate in RATES]
    assert not chosen.arrived
    assert chosen.heights[-1] == min(run.heights[-1] for run in every)
    assert np.isfinite(chosen.heights).all()


def test_who_climbs_above_the_start_is_out_at_once() -> None:
    landscape = LANDSCAPES["rosenbrock"]
    run = descend("SGD", 1.0, landscape.start, eager(landscape), 50)
    assert (run.steps, run.arrived) == (1, False)
    assert run.heights[1] > run.heights[0]
