"""Demos, run as people run them, in quick mode; what they print and draw."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image  # comes with matplotlib, so import this file after an importorskip of that

from tests.support.places import ROOT

engines = pytest.mark.parametrize(
    "engine", [[], pytest.param(["--eager"], marks=pytest.mark.slow)], ids=["compiled", "eager"]
)


def shown(name: str, folder: Path, *words: str) -> str:
    """What a demo prints; its pictures are in a folder of their own."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", f"demos.{name}", "--quick", "--out", str(folder), *words],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONIOENCODING": "utf-8",
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        },
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr  # a warning would be a line
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
