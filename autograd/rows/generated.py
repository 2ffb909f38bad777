"""rows: generated source, run as a module whose lines show up in tracebacks and debuggers."""

from __future__ import annotations

import linecache
from collections.abc import Mapping
from typing import Any


def run(source: str, filename: str, names: Mapping[str, Any]) -> dict[str, Any]:
    """Execute ``source``, which was made from validated rows, and return the names it defines.

    Args:
        source: Python source.
        filename: what tracebacks call it, such as ``<autograd operations>``.
        names: what the source may use.
    """
    namespace: dict[str, Any] = {"__name__": "autograd.core.operations", **names}
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    exec(compile(source, filename, "exec"), namespace)  # noqa: S102 - made from rows the walker validated, never from typed text
    return namespace
