"""Which engine runs: the one that was asked for, the native one only where it was built from these very sources.

Also of: core/native/building.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from autograd.core import choice
from tests.support.engines import COMPILED, native_only, python
from tests.support.places import ROOT

WHICH = "import autograd, nn; print(autograd.engine())"
HIDDEN = f"import sys; sys.modules['{choice.NAME}'] = None\n"


def test_the_variable_says_which_engine_runs() -> None:
    assert python(WHICH, AUTOGRAD_ENGINE="plain").stdout == "plain\n"
    assert python(WHICH, AUTOGRAD_ENGINE="auto").stdout == ("native\n" if COMPILED else "plain\n")
    wrong = python(WHICH, AUTOGRAD_ENGINE="fast")
    assert "ImportError: AUTOGRAD_ENGINE is 'fast'; expected one of: auto, native, plain" in wrong.stderr


def test_where_nothing_is_compiled_the_plain_engine_runs_and_to_ask_for_the_other_is_an_error() -> None:
    done = python(HIDDEN + WHICH, AUTOGRAD_ENGINE="auto")
    assert (done.stdout, done.stderr) == ("plain\n", "")
    wrong = python(HIDDEN + WHICH, AUTOGRAD_ENGINE="native")
    assert "ImportError: AUTOGRAD_ENGINE is 'native', but there is no native engine" in wrong.stderr
    assert "pip install" in wrong.stderr.splitlines()[-1]


def edited(folder: Path, name: str, addition: str) -> subprocess.CompletedProcess[str]:
    """What a copy of the sources says, with something added to one of them."""
    for package in ("autograd", "nn"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(addition)
    return python(WHICH, folder, AUTOGRAD_ENGINE="auto")


@native_only
@pytest.mark.slow  # a copy of all sources each
@pytest.mark.parametrize(
    ("name", "addition"),
    [
        ("autograd/core/backward.py", "EDITED = True\n"),
        ("autograd/rows/builtin.py", "EDITED = True\n"),
        ("nn/modules/layers.py", "EDITED = True\n"),
        ("autograd/core/native/node.pyx", "edited = True\n"),
        ("autograd/core/native/node.c", "static int edited;\n"),
        ("autograd/core/native/node.c", "#define EDITED 1\n"),
        ("autograd/core/native/node.pyx", "# cython: cdivision=False\n"),
    ],
)
def test_edited_sources_run_on_the_plain_engine_and_one_line_says_so(name: str, addition: str, tmp_path: Path) -> None:
    done = edited(tmp_path, name, addition)
    assert done.stdout == "plain\n"
    (line,) = done.stderr.splitlines()
    assert "was built from other sources than these" in line
    assert "pip install -e ." in line
    asked = python(WHICH, tmp_path, AUTOGRAD_ENGINE="native")
    assert "ImportError: the native engine in" in asked.stderr


@native_only
@pytest.mark.slow  # a copy of all sources each
@pytest.mark.parametrize(
    ("name", "addition"),
    [
        ("autograd/core/backward.py", "\n    # a comment\n"),
        ("autograd/core/native/node.pyx", "# a comment\n\n"),
        ("autograd/core/backward.py", '# somebody\'s "comment"\n'),
        ("autograd/core/native/node.c", "/* a * comment # of\n two lines */\n"),
        ("nn/losses/losses.py", "EDITED = True\n"),
        ("autograd/core/value.py", "EDITED = True\n"),
    ],
)
def test_comments_and_what_it_is_not_made_from_leave_the_native_engine_on(
    name: str, addition: str, tmp_path: Path
) -> None:
    done = edited(tmp_path, name, addition)
    assert (done.stdout, done.stderr) == ("native\n", "")


@native_only
def test_the_engine_knows_every_file_it_is_made_from() -> None:
    said = python("import _autograd_native as n; print(*n.SOURCES)", AUTOGRAD_ENGINE="auto").stdout.split()
    assert all((ROOT / name).is_file() for name in said)
    twins = {
        path.relative_to(ROOT).as_posix()
        for package in ("autograd", "nn")
        for path in (ROOT / package).rglob("*.py")
        if "@twin" in path.read_text(encoding="utf-8") and path.name != "building.py"
    }
    assert {"autograd/core/backward.py", "nn/modules/layers.py"} <= twins <= {*said}
    assert {"autograd/core/native/node.pyx", "nn/modules/twins.pyx", "autograd/rows/builtin.py"} <= {*said}
