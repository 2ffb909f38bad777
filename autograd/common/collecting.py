"""common: Python's cyclic collector, paused where a whole graph is walked: it would walk the graph again and again."""

from __future__ import annotations

import gc
import threading

from autograd.common.blocks import Block


class _Paused(Block):
    """The collector is the whole process's: it runs again when the last of all open blocks is left."""

    lock = threading.RLock()  # a finalizer may come in between
    opened = 0
    was_on = False

    def __enter__(self) -> None:
        with self.lock:
            if not _Paused.opened:
                _Paused.was_on = gc.isenabled()
            _Paused.opened += 1
            gc.disable()

    def __exit__(self, *_: object) -> None:
        with self.lock:
            _Paused.opened -= 1
            if not _Paused.opened and _Paused.was_on:
                gc.enable()


def paused() -> Block:
    """A context (or decorator) in which the cyclic collector does not run; it's as it was afterwards, also on errors.

    Example:
        >>> with paused():
        ...     gc.isenabled()
        False
    """
    return _Paused("paused")
