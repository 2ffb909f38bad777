"""common: Python's cyclic collector, paused where a whole graph is walked: it would walk the graph again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """A context (or decorator) in which the cyclic collector does not run; it's as it was afterwards, also on errors.

    Example:
        >>> with paused():
        ...     gc.isenabled()
        False
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
