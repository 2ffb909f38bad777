"""Whether there is a native engine, and code that runs in a process of its own, on the engine it asks for."""

from __future__ import annotations

import importlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograd.core import choice
from tests.support.places import ROOT

COMPILED = importlib.util.find_spec(choice.NAME) is not None
native_only = pytest.mark.skipif(not COMPILED, reason="without a compiler there is the plain engine alone")


def native_fits() -> bool:
    """Whether there is a native engine, built from the present sources."""
    if not COMPILED:
        return False
    module = importlib.import_module(choice.NAME)
    return bool(choice.mark(module.SOURCES) == module.MARK)


def python(code: str, *paths: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a process of its own says to some code."""
    settings = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths or (ROOT,))), **environment}
    return subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        env=settings,
        cwd=(paths or (ROOT,))[0],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
