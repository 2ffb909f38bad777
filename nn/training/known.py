"""nn/training: the classes and functions that a file may name: modules from here, and operations."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

import autograd
from autograd import Value
from autograd.rows.table import TABLE
from nn import modules
from nn.common import softmaxes
from nn.modules.module import Module

OURS = "nn.modules."


def is_ours(kind: type) -> bool:
    """Whether a class is one from here.

    >>> is_ours(Module), is_ours(int)
    (True, False)
    """
    return kind.__module__.startswith(OURS)


@cache
def known_functions() -> dict[str, Callable[..., Any]]:
    """Functions that a file may name: the operations, as functions and as methods, and softmax.

    >>> known_functions()["autograd.tanh"] is autograd.tanh, "autograd.draw" in known_functions()
    (True, False)
    """
    found: dict[str, Callable[..., Any]] = {"abs": abs}
    for place, name in ((softmaxes, "nn"), (autograd, "autograd")):
        found |= {f"{name}.{each}": getattr(place, each) for each in ("softmax", "log_softmax")}
    for op in TABLE:
        methods = {f"autograd.{op}": getattr(autograd, op, None), f"Value.{op}": getattr(Value, op, None)}
        found |= {name: method for name, method in methods.items() if callable(method)}
    return found


@cache
def known_classes() -> dict[str, type[Module]]:
    """The modules from here, by name."""
    for home in pkgutil.iter_modules(modules.__path__, OURS):
        import_module(home.name)
    found, waiting = {}, [Module]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if is_ours(kind):
                found[kind.__name__] = kind
    return found
