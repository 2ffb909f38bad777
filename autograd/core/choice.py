"""core: which engine Value runs on: the native one where it was built from the present sources, else the plain one."""

from __future__ import annotations

import hashlib
import importlib
import os
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
NAME = "_autograd_native"
WISHES = ("auto", "native", "plain")
REBUILD = "to build it again: pip install -e . (in the project's folder), or pip install --force-reinstall"
ROOT = Path(__file__).parents[2]


def code_of(name: str, text: str) -> str:
    r"""What is code in a file of Python, Cython or C: its lines without comments, and without empty ones.

    >>> code_of("a.py", "x = 1  # one, and no more\n\n# a comment\ny = '#'  # '\n")
    "x = 1\ny = '#'"
    >>> code_of("a.c", "#define X 1 /* one */")
    '#define X 1 '
    """
    if name.endswith(".c"):
        lines = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).splitlines()
    else:
        kept = [line for line in text.splitlines() if not line.lstrip().startswith("#") or "cython:" in line]
        lines = [_without_remark(line) for line in kept]
    return "\n".join(line for line in lines if line.strip())


def _without_remark(line: str) -> str:
    """A line without the comment behind its code; where that begins within quotation marks it is none."""
    code, mark, _ = line.partition("  # ")
    return code if mark and not code.count('"') % 2 and not code.count("'") % 2 else line


def mark(names: Iterable[str]) -> str:
    """A hash of files of this project without their comments; of none where one of them is not there."""
    digest = hashlib.sha256()
    for name in names:
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except OSError:
            return ""
        digest.update(code_of(name, text).encode())
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
    if mark(module.SOURCES) == module.MARK:
        return module, "compiled at installation"
    problem = f"the native engine in {module.__file__} was built from other sources than these; {REBUILD}"
    if wish == "native":
        raise ImportError(problem)
    print(f"autograd: {problem}. Until then the plain engine runs.", file=sys.stderr)
    return None, problem


native, reason = chosen()


def twin(function: F) -> F:
    """Marks what the native engine has once more by hand, in Cython; gives that where this engine runs.

    A function's twin has its name, a method's its class's before it, as ``Layer___call__``.
    """
    if native is None:
        return function
    found: F = getattr(native, function.__qualname__.replace(".", "_"))
    for name in ("__doc__", "__module__", "__name__", "__qualname__"):
        setattr(found, name, getattr(function, name))
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
