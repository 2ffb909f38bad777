"""common: Ctrl-C that falls where Python swallows errors comes again."""

from __future__ import annotations

import _thread
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

A_MOMENT = 0.01  # seconds; by then whatever swallowed it is over


@contextmanager
def never_swallowed() -> Iterator[None]:
    """A context in which no Ctrl-C is lost.

    Python runs a signal's handler wherever the program happens to be. In a ``__del__``, or in a callback of a weak
    reference such as those of an import's locks, a KeyboardInterrupt is told of and forgotten, and the program runs on.
    """
    before = sys.unraisablehook
    again = threading.Timer(A_MOMENT, interrupt)

    def hook(unraisable: UnraisableHookArgs) -> None:
        nonlocal again
        if not issubclass(unraisable.exc_type, KeyboardInterrupt):
            before(unraisable)
            return
        again.cancel()  # however often it was swallowed, it comes once
        again = threading.Timer(A_MOMENT, interrupt)
        again.daemon = True
        again.start()

    sys.unraisablehook = hook
    try:
        yield
    finally:
        sys.unraisablehook = before
        again.cancel()


def interrupt() -> None:
    """What Ctrl-C does to the main thread, done by another one; a sleep of it ends too, but on Windows."""
    main = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main is not None:
        signal.pthread_kill(main, signal.SIGINT)
    else:
        _thread.interrupt_main()
