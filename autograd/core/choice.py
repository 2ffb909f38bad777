"""Which engine Value runs on: the native one where it was built from the present sources, else the plain one."""

from __future__ import annotations

import hashlib
import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
NAME = "_autograd_native"
WISHES = ("auto", "native", "plain")
REBUILD = "to build it again: pip install -e . (in the project's folder), or pip install --force-reinstall"


ROOT = Path(__file__).parents[2]

# Files with functions that are marked as compiled; of the first, all names are nodes and floats
TYPED = ("autograd/core/backward.py",)
MARKED = (
    *TYPED,
    "autograd/core/scopes.py",
    "nn/modules/module.py",
    "nn/modules/inputs.py",
    "nn/modules/layers.py",
    "nn/modules/containers.py",
)
READ = (
    *MARKED,
    *("autograd/core/graph.py", "autograd/core/value.py", "autograd/rows/intrinsics.py"),
    *("autograd/rows/language.py", "autograd/rows/row.py", "autograd/rows/builtin.py"),
    "autograd/rows/source.py",
    "autograd/core/writing.py",
    "autograd/core/native/rows.py",
    *(f"autograd/core/native/{name}" for name in ("node.c", "node.pyx", "translating.py", "writing.py")),
    "autograd/core/choice.py",
)


def mark() -> str:
    """A hash of all these files; of none where one of them is not there."""
    digest = hashlib.sha256()
    for name in READ:
        try:
            text = (ROOT / name).read_bytes()
        except OSError:
            return ""
        digest.update(text.replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def chosen() -> tuple[Any, str]:
    """The compiled module, or None where the plain engine is to run; and why.

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


def compiled(function: F) -> F:
    """Marks a function that the native engine has a compiled copy of; gives that copy where this engine runs."""
    if native is None:
        return function
    taken: F = native.compiled(function)
    return taken


def engine() -> str:
    """Which engine runs: "native" where it was compiled at installation, else "plain".

    Both do the same; the plain one is what a debugger steps through. The environment variable AUTOGRAD_ENGINE, when it
    is "plain" or "native", asks for one of them; "auto" takes the native one where it is.

    Example:
        >>> engine() in ("native", "plain")
        True
    """
    return "plain" if native is None else "native"
