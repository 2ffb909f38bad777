"""Ctrl-C, also where Python itself swallows errors."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from autograd.interrupting import never_swallowed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to one process")

PROGRAM = """
import signal, sys, time, weakref
from demos.running import guarded

class Deaf:
    def __del__(self):
        interrupt(self)

class Thing:
    pass

def interrupt(_):
    signal.raise_signal(signal.SIGINT)

def run():
    print("begun", flush=True)
    {swallow}
    print("behind it", flush=True)
    time.sleep(120)
    return 0

signal.signal(signal.SIGINT, signal.default_int_handler)
status = guarded("A demo", run)
print("ended", flush=True)
raise SystemExit(status)
"""
SWALLOWING = {
    "a finalizer": "Deaf()",
    "a weak reference's callback": "thing = Thing(); kept = weakref.ref(thing, interrupt); del thing",
    "twice in a row": "Deaf(); time.sleep(0.005); Deaf()",
}


@pytest.mark.parametrize("swallow", SWALLOWING.values(), ids=SWALLOWING)
def test_it_stops_a_demo_also_where_python_swallows_it(swallow: str) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", PROGRAM.format(swallow=swallow)], capture_output=True, encoding="utf-8", timeout=60
    )
    assert done.stderr == "\nStopped; the pictures made so far are whole.\n"
    assert done.stdout in ("begun\nbehind it\nended\n", "begun\nended\n")  # a busy machine may come to it late
    assert done.returncode == 130


def test_other_errors_that_python_swallows_are_told_of_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    hook: Callable[[SimpleNamespace], None] = lambda unraisable: told.append(str(unraisable.exc_value))  # noqa: E731
    monkeypatch.setattr("sys.unraisablehook", hook)

    class Clumsy:
        def __del__(self) -> None:
            raise ValueError("dropped")

    for context in (never_swallowed(), nullcontext()):
        with context:
            Clumsy()
        assert sys.unraisablehook is hook
    assert told == ["dropped", "dropped"]
