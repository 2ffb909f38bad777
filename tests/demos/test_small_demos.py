"""The demos of neurons, moons and irises, run as people run them, in quick mode: their scores and their pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("matplotlib", reason="the demos' pictures are drawn by matplotlib, from the extra 'demos'")

from tests.support.demo_runs import engines, frames_of, names_in, scores, shown


@engines
def test_one_neuron_learns_or_and_two_layers_learn_xor(tmp_path: Path, engine: list[str]) -> None:
    said = shown("neuron", tmp_path, *engine)
    (alone,) = scores("XOR, one neuron", said)
    assert scores("OR, one neuron", said)[0] >= 95
    assert scores("XOR, two layers", said)[0] >= 95
    assert alone <= 80  # three of four corners, and what the noise does
    assert "Three of the four corners are the most that a line gets right" in said
    assert names_in(tmp_path) == {"neuron.png"}
    assert frames_of(tmp_path / "neuron.png") == 1


@engines
def test_the_moons_are_told_apart_and_filmed(tmp_path: Path, engine: list[str]) -> None:
    said = shown("moons", tmp_path, *engine)
    assert scores("held-out accuracy", said)[0] >= 90
    assert names_in(tmp_path) == {"moons.gif"}
    assert frames_of(tmp_path / "moons.gif") == 4  # of 46 steps every 15th, the first and the last among them


@engines
def test_irises_are_told_apart_and_the_mistakes_counted(tmp_path: Path, engine: list[str]) -> None:
    said = shown("iris", tmp_path, *engine)
    (score,) = scores("held-out accuracy", said)
    assert score >= 92
    counts = [list(map(int, row)) for row in re.findall(r"^[a-z]+ +(\d+) +(\d+) +(\d+)$", said, re.MULTILINE)]
    assert [sum(row) for row in counts] == [17, 17, 16]  # the 50 flowers that were held out
    assert sum(counts[i][i] for i in range(3)) / 50 == pytest.approx(score / 100)
    assert names_in(tmp_path) == {"iris.png", "iris_training.png"}
    assert all(frames_of(each) == 1 for each in tmp_path.iterdir())


def test_a_demo_says_the_same_each_time(tmp_path: Path) -> None:
    first, again = (shown("neuron", tmp_path) for _ in range(2))
    assert first == again
