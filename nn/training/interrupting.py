"""nn/training: Ctrl-C asks a training to stop after the step it is in; a second one stops it at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


def is_pythons() -> bool:
    """Whether Ctrl-C does what it does in Python as a rule, here in the main thread."""
    return (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """A context that gives a function: whether Ctrl-C was pressed in it.

    Where somebody else takes care of Ctrl-C, or in another thread than the main one, it's never so.
    """
    asked = False

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    ours = is_pythons()
    if ours:
        signal.signal(signal.SIGINT, note)
    try:
        yield lambda: asked
    finally:
        if ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)
