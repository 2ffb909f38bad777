"""core: what a subclass of Value has beyond it: attributes, slots, and its own ways to be copied and pickled."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any, NamedTuple

HOME = "autograd.core.value"  # the module that Value says it is of, on either engine
NEVER = ("__dict__", "__weakref__")


class Kind(NamedTuple):
    """What is known of a class of nodes.

    Args:
        value: Value itself.
        slots: the names of its own slots.
        has_state: whether its nodes may have something that a Value doesn't.
        is_told: whether it says by itself, with ``__reduce__`` or ``__reduce_ex__``, how a leaf is made again.
        is_deep: whether it says by itself, with ``__deepcopy__``, how a leaf is copied.
    """

    value: Any
    slots: tuple[str, ...]
    has_state: bool
    is_told: bool
    is_deep: bool


@cache
def kind_of(cls: Any) -> Kind:
    """What is known of a class of nodes."""
    value = next(each for each in cls.__mro__ if each.__module__ == HOME)
    own = [each for each in cls.__mro__ if each not in value.__mro__]
    slots = []
    for each in own:
        names = vars(each).get("__slots__", ())
        for name in (names,) if isinstance(names, str) else names:
            hidden = name.startswith("__") and not name.endswith("__")  # as Python spells a private name
            slots.append(f"_{each.__name__.lstrip('_')}{name}" if hidden else name)
    slots = [name for name in slots if name not in NEVER]
    has_state = bool(slots or cls.__dictoffset__ or cls.__getstate__ is not value.__getstate__)
    is_told = cls.__reduce_ex__ is not value.__reduce_ex__ or cls.__reduce__ is not value.__reduce__
    return Kind(value, tuple(slots), has_state, is_told, cls.__deepcopy__ is not value.__deepcopy__)


def blank(cls: Any) -> Any:
    """A node of a class with nothing in it, whatever ``__new__`` and ``__init__`` the class has."""
    return kind_of(cls).value.__new__(cls)


def own_attributes(node: Any) -> Any:
    """What a node has beyond a Value, as ``__getstate__`` gives it: its dictionary, or that and its slots, or None."""
    slots = {name: getattr(node, name) for name in kind_of(node.__class__).slots if hasattr(node, name)}
    attributes = getattr(node, "__dict__", None) or None
    return (attributes, slots) if slots else attributes


def state_of(node: Any) -> Any:
    """What has to be put into a copy of a node besides what every Value has; None where there is nothing."""
    return node.__getstate__() if kind_of(node.__class__).has_state else None


def put_state(node: Any, state: Any) -> None:
    """Put it there, as pickle does."""
    if state is None:
        return
    if hasattr(node, "__setstate__"):
        node.__setstate__(state)
        return
    attributes, slots = state if isinstance(state, tuple) else (state, {})
    if attributes:
        node.__dict__.update(attributes)
    for name, thing in slots.items():
        setattr(node, name, thing)


class _Reduced:
    """Stands for a node whose class says how it is made again, so that copy does what it says."""

    def __init__(self, reduced: Any) -> None:
        self.reduced = reduced

    def __reduce_ex__(self, protocol: Any) -> Any:
        return self.reduced


def as_told(node: Any, memo: dict[int, Any] | None = None) -> Any:
    """A copy of a leaf as its class says; a deep one where there is a memo."""
    reduced = node.__reduce_ex__(4)
    if isinstance(reduced, str):  # the name of a global: there is only this one
        return node
    return copy.copy(_Reduced(reduced)) if memo is None else copy.deepcopy(_Reduced(reduced), memo)
