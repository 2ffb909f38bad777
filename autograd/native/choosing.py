"""Which engine Value runs on: the native one where it was built from the present sources, else the plain one."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

NAME = "_autograd_native"


def chosen() -> Any:
    """The compiled module, None where the plain engine is to run."""
    wish = os.environ.get("AUTOGRAD_ENGINE", "auto")
    if wish == "plain":
        return None
    try:
        return importlib.import_module(NAME)
    except ImportError:
        if wish == "native":
            raise
        return None


native = chosen()


def compiled(function: F) -> F:
    """Marks a function that the native engine has a compiled copy of; gives that where this engine runs."""
    if native is None:
        return function
    taken: F = native.compiled(function)
    return taken


def engine() -> str:
    """Which engine this process uses."""
    return "plain" if native is None else "native"
