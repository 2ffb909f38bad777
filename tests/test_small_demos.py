"""The demos of neurons, moons and irises, run as people run them, in quick mode: their scores and their pictures."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("matplotlib", reason="the demos' pictures are drawn by matplotlib, from the extra 'demos'")
from PIL import Image  # comes with matplotlib

ROOT = Path(__file__).parent.parent
NO_LLVMLITE = "compile: llvmlite is not installed: pip install 'autograd-by-hand[fast]'; running with NumPy meanwhile\n"
engines = pytest.mark.parametrize("engine", [[], ["--eager"]], ids=["compiled", "eager"])


def shown(name: str, folder: Path, *words: str) -> str:
    """What a demo prints; its pictures are in a folder of their own."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", f"demos.{name}", "--quick", "--out", str(folder), *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr in ("", NO_LLVMLITE)  # a warning would be a line
    return done.stdout


def scores(pattern: str, said: str) -> list[float]:
    """The percentages behind a text."""
    return [float(each) for each in re.findall(rf"{pattern}.*?: ([\d.]+)% of", said)]


def frames_of(path: Path) -> int:
    """How many frames a picture has, each of them read whole and more than one colour."""
    with Image.open(path) as picture:
        count = getattr(picture, "n_frames", 1)
        for i in range(count):
            picture.seek(i)
            assert len(picture.convert("RGB").getcolors(1 << 24) or []) > 10
    return count


def names_in(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


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
