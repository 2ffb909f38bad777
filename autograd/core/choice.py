"""Which engine Value runs on: the native one where it was built from the present sources, else the plain one."""

from __future__ import annotations

import hashlib
import importlib
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
NAME = "_autograd_native"
WISHES = ("auto", "native", "plain")
REBUILD = "to build it again: pip install -e . (in the project's folder), or pip install --force-reinstall"
ROOT = Path(__file__).parents[1]

# What the native engine is made from, and what it does once more by hand: where one of these changes, it is another
READ = (
    *(f"rows/{name}.py" for name in ("language", "row", "table", "builtin", "source", "intrinsics")),
    *(f"core/{name}.py" for name in ("node", "graph", "backward", "scopes", "writing")),
    *(f"core/native/{name}" for name in ("node.pyx", "node.c", "rows.py", "building.py")),
)
COMMENTS = re.compile(rb"[ \t]*#[^\"'\n]*$|/\*[^*]*\*/", re.MULTILINE)


def mark() -> str:
    """A hash of all these files without their comments; of none where one of them is not there."""
    digest = hashlib.sha256()
    for name in READ:
        try:
            text = (ROOT / name).read_bytes()
        except OSError:
            return ""
        digest.update(b"\n".join(line for line in COMMENTS.sub(b"", text).splitlines() if line.strip()))
    return digest.hexdigest()


def chosen() -> tuple[Any, str]:
    """The native engine's module, or None where the plain engine is to run; and why.

    Raises:
        ImportError: AUTOGRAD_ENGINE asks for the native engine, and there is none of these sources; or it asks for
            something else that isn't there.
    """
    wish = os.environ.get("AUTOGRAD_ENGINE", "") or "auto"
    if wish not in WISHES:
        raise ImportError(f"AUTOGRAD_ENGINE is {wish!r}; expected one of: {', '.join(WISHES)}")
    if wish == "plain":
        return None, "AUTOGRAD_ENGINE asks for it"
    try:
        module = importlib.import_module(NAME)
    except ImportError as error:
        if wish == "native":
            raise ImportError(
                f"AUTOGRAD_ENGINE is 'native', but there is no native engine ({error}); {REBUILD}"
            ) from error
        return None, "the native one was not compiled at installation; pip install -v says why"
    if mark() == module.MARK:
        return module, "compiled at installation"
    problem = f"the native engine in {module.__file__} was built from other sources than these; {REBUILD}"
    if wish == "native":
        raise ImportError(problem)
    print(f"autograd: {problem}. Until then the plain engine runs.", file=sys.stderr)
    return None, problem


native, reason = chosen()


def twin(function: F) -> F:
    """Marks a function that ``native/node.pyx`` has once more, by hand; gives that one where the native engine runs."""
    if native is None:
        return function
    found: F = getattr(native, function.__name__)
    found.__doc__, found.__module__ = function.__doc__, function.__module__
    return found


def engine() -> str:
    """Which engine runs: "native" where it was compiled at installation, else "plain".

    Both do the same; the plain one is what a debugger steps through. The environment variable AUTOGRAD_ENGINE, when it
    is "plain" or "native", asks for one of them; "auto" takes the native one where it is.

    Example:
        >>> engine() in ("native", "plain")
        True
    """
    return "plain" if native is None else "native"
