"""What there is of ADBench on this machine: its data, and its own C++.

The environment variable ADBENCH names a folder that is laid out as its repository, github.com/microsoft/ADBench: data
in data/gmm/1k and data/lstm, in its published text format. Where a shared library of its module "manual" lies in it, as
libManual.so, that takes part. Without them the numbers are random, and it doesn't.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.benchmarks.contest import AbsentError, Floats

GAMMA, M = 1.0, 0  # of the prior, as in all published data


def folder() -> Path | None:
    """Where ADBench is."""
    named = os.environ.get("ADBENCH")
    return Path(named) if named else None


def numbers(name: str) -> Iterator[float] | None:
    """The numbers of a file of its data, one after the other; None where it isn't there."""
    path = folder()
    if path is None or not (path / "data" / name).is_file():
        return None
    return map(float, (path / "data" / name).read_text(encoding="ascii").split())


def take(found: Iterator[float], *shape: int) -> Floats:
    """The next of them as an array."""
    return np.fromiter(found, float, int(np.prod(shape))).reshape(shape)


def library() -> ctypes.CDLL:
    """Its own C++."""
    path = folder()
    if path is None or not (path / "libManual.so").is_file():
        raise AbsentError("needs the environment variable ADBENCH: a folder with ADBench's libManual.so")
    return ctypes.CDLL(str(path / "libManual.so"))
