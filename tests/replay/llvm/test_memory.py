"""Where memory is short LLVM isn't asked, as it would end the process: NumPy runs the program, or an error says why."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import pytest

import autograd
from autograd import Value, compile  # noqa: A004 - as in re
from autograd.replay.llvm import jit, memory
from tests.support.engines import python

pytestmark = pytest.mark.skipif(not jit.is_there(), reason="needs llvmlite: pip install 'autograd-by-hand[fast]'")
limited = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits a process's memory so")

# Compiles where so many megabytes are left, before llvmlite is loaded or after
SHORT = """
import resource, warnings
import numpy as np
import autograd
from autograd import Value, compile

a = [Value(0.001 * i) for i in range({count})]
loss = autograd.logsumexp(a)
if {loaded}:
    compile(a[0] * 2, inputs=[a[0]], backend="llvm", cache=False)([[1.0]])
pages = int(open("/proc/self/statm", "rb").read().split()[0])
room = pages * resource.getpagesize() + {megabytes} * 1_000_000
resource.setrlimit(resource.RLIMIT_AS, (room, room))
try:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        program = compile(loss, inputs=a, backend={backend!r}, cache=False)
        found = program([[each.data for each in a]] * {samples}).value
        print("ran", program.backend, abs(found[0] - loss.data) < 1e-12, *[each.message for each in said])
except (MemoryError, ImportError) as error:
    print("refused", error)
"""


def found(megabytes: int, backend: str | None, *, count: int = 1000, samples: int = 16, loaded: bool = True) -> str:
    code = SHORT.format(megabytes=megabytes, backend=backend, count=count, samples=samples, loaded=loaded)
    done = python(code, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    assert done.returncode == 0, done.stderr
    return done.stdout


@limited
def test_numpy_runs_what_llvm_has_no_memory_for_and_says_so() -> None:
    said = found(50, None)
    assert said.startswith("ran numpy True compile: LLVM may need")
    assert "running with NumPy meanwhile" in said


@limited
def test_llvm_by_name_is_refused_where_there_is_no_memory() -> None:
    assert found(50, "llvm").startswith("refused compile: LLVM may need")


@limited
@pytest.mark.slow
@pytest.mark.parametrize(("count", "loaded"), [(30, True), (1000, False)])
def test_the_process_never_ends_for_want_of_memory(count: int, loaded: bool) -> None:
    for megabytes in (10, 110, 165, 180, 250):
        for backend in (None, "llvm"):
            said = found(megabytes, backend, count=count, loaded=loaded)
            assert said.startswith(("ran numpy True", "ran llvm True", "refused"))


@limited
@pytest.mark.slow
def test_with_memory_enough_llvm_runs() -> None:
    assert found(1000, "llvm").startswith("ran llvm True")


def test_what_is_left_is_what_the_narrowest_group_leaves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "groups" / "outer" / "own"
    own.mkdir(parents=True)
    files = {
        "self/cgroup": "0::/outer/own\n",
        "self/statm": "1 1 1 1 1 1 1\n",
        "meminfo": "MemTotal: 99 kB\nMemAvailable: 7000 kB\n",
    }
    (tmp_path / "self").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="ascii")
    monkeypatch.setattr(memory, "PROC", tmp_path)
    monkeypatch.setattr(memory, "GROUPS", tmp_path / "groups")
    assert memory.available() == 7000 * 1024
    for folder, most in ((own, "max"), (own.parent, "5000000")):
        (folder / "memory.max").write_text(f"{most}\n", encoding="ascii")
        (folder / "memory.current").write_text("4000000\n", encoding="ascii")
        (folder / "memory.stat").write_text("anon 3000000\nfile 500000\n", encoding="ascii")
    assert memory.available() == 1_500_000
    a = Value(1.0)
    with pytest.raises(MemoryError, match=r"LLVM may need 64 MB for 3 instructions, and 2 MB are left; free some"):
        compile(a * 2, inputs=[a], backend="llvm", cache=False)([[1.0]])
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        program = compile(a * 2, inputs=[a], cache=False)
        assert program([[1.0]]).value.tolist() == [2.0]
    assert len(said) == 1
    assert program.backend == "numpy"


def test_where_nothing_is_known_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "PROC", tmp_path)
    assert memory.available() == float("inf")
    memory.check(compile(autograd.sum([Value(1.0)]), backend="numpy")._codes["whole"])
