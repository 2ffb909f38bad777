"""Ctrl-C, also where Python itself swallows errors."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from autograd.common.interrupting import never_swallowed
from tests.support.prompts import HEARING

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to one process")

PROGRAM = """
import sys, time, weakref
from autograd.common import interrupting
from demos.running import guarded

interrupting.A_MOMENT = 0.5  # so that even a busy machine comes behind it first

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

status = guarded("A demo", run)
time.sleep(0.2)  # nothing comes any more
print("ended", flush=True)
raise SystemExit(status)
"""
SWALLOWING = {
    "a finalizer": "Deaf()",
    "a weak reference's callback": "thing = Thing(); kept = weakref.ref(thing, interrupt); del thing",
    "twice in a row": "Deaf(); time.sleep(0.1); Deaf()",
}


@pytest.mark.parametrize("swallow", SWALLOWING.values(), ids=SWALLOWING)
def test_it_stops_a_demo_also_where_python_swallows_it(swallow: str) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", HEARING + PROGRAM.format(swallow=swallow)],
        capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert done.stderr == "\nStopped; the pictures made so far are whole.\n"
    assert done.stdout == "begun\nbehind it\nended\n"
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
