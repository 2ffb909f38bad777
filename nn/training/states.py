"""nn/training: what a thing of the user's holds that calls may change: to be compared later, and to be put back."""

from __future__ import annotations

import itertools
import operator
import random
import sys
import sysconfig
from collections import deque
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from autograd import Value
from nn.modules.module import Module, attributes_of

PLAIN = (int, float, complex, str, bytes, type(None), np.generic)
# where libraries are: also NumPy's folder, which is another one in an environment that shows those of the system
LIBRARIES = tuple(
    {*[sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")], str(Path(np.__file__).parents[1])}
)
LONG = 1_000  # elements: what holds more isn't looked into; it's data, no count
DEEP = 8  # things in things; one may lie in itself


def state_of(thing: Any, depth: int = 0) -> Any:
    """What can be compared later: a number, a text, a few of them, where a generator or a count is; else None.

    Example:
        >>> count = itertools.count()
        >>> before = state_of({"n": 1, "next": count})
        >>> next(count), before == state_of({"n": 1, "next": count})
        (0, False)
    """
    if isinstance(thing, PLAIN):
        return thing if thing == thing else "nan"
    if isinstance(thing, Value):
        return None if thing.op else thing.data
    if isinstance(thing, random.Random):
        return hash(thing.getstate())
    if isinstance(thing, np.random.Generator):
        return repr(thing.bit_generator.state)
    if isinstance(thing, np.random.RandomState):
        return repr(thing.get_state(legacy=False))
    if isinstance(thing, np.ndarray):
        return thing.tobytes() if thing.dtype != object and thing.size <= LONG else None
    if isinstance(thing, itertools.count):
        return repr(thing)
    if isinstance(thing, Iterator) and hasattr(thing, "__length_hint__"):  # of a list or a range: what is left
        return operator.length_hint(thing)
    if depth >= DEEP:
        return None
    if isinstance(thing, ContextVar):
        return state_of(thing.get(None), depth + 1)
    if isinstance(thing, dict):
        return state_of([*thing.items()], depth)
    if isinstance(thing, (list, tuple, set, deque)):
        if len(thing) > LONG:
            return len(thing)
        found = [each for each in (state_of(part, depth + 1) for part in thing) if each is not None]
        return (thing.maxlen, *found) if isinstance(thing, deque) else tuple(found)
    return state_of(attributes_of(thing), depth + 1) if is_own_object(thing) else None


def is_random(thing: Any) -> bool:
    """Whether it is a generator of random numbers."""
    return isinstance(thing, (random.Random, np.random.Generator, np.random.RandomState))


def is_own_object(thing: Any) -> bool:
    """Whether it is an object of a class of the user's, with attributes, but no part of a model.

    Example:
        >>> import argparse
        >>> is_own_object(argparse.Namespace(n=1)), is_own_object(argparse.ArgumentParser()), is_own_object([1])
        (True, False, False)
    """
    kind = type(thing)
    if isinstance(thing, (type, FunctionType, ModuleType, Module, Value)) or kind.__module__ == "builtins":
        return False
    if kind.__qualname__ in ("SimpleNamespace", "Namespace"):  # which hold what users put into them
        return True
    home = getattr(sys.modules.get(kind.__module__), "__file__", None) if kind.__module__ != "__main__" else ""
    return home is not None and not home.startswith(LIBRARIES) and kind.__module__.partition(".")[0] != "autograd"


def putting_back(thing: Any, depth: int = 0) -> list[Callable[[], object]]:
    """Functions that make what `state_of` sees in a thing what it is now.

    Example:
        >>> seen = {"losses": [1.0]}
        >>> back = putting_back(seen)
        >>> seen["losses"].append(2.0)
        >>> for put in back:
        ...     put()
        >>> seen
        {'losses': [1.0]}
    """
    if isinstance(thing, random.Random):
        return [partial(thing.setstate, thing.getstate())]
    if isinstance(thing, np.random.RandomState):
        return [partial(thing.set_state, thing.get_state(legacy=False))]
    if isinstance(thing, np.random.Generator):
        return [partial(setattr, thing.bit_generator, "state", thing.bit_generator.state)]
    if isinstance(thing, Value) and not thing.op:
        return [partial(_set_number, thing, thing.data)]
    if isinstance(thing, np.ndarray) and thing.dtype != object and thing.size <= LONG and thing.flags.writeable:
        return [partial(np.copyto, thing, thing.copy())]
    if depth >= DEEP:
        return []
    if isinstance(thing, (tuple, list, set, deque, dict)) and len(thing) <= LONG:
        parts = list(thing.values() if isinstance(thing, dict) else thing)
        return refilling(thing) + [each for part in parts for each in putting_back(part, depth + 1)]
    if not is_own_object(thing):
        return []
    slots = {name: each for name, each in attributes_of(thing).items() if name not in getattr(thing, "__dict__", ())}
    found = [partial(_set_attribute, thing, name, each) for name, each in slots.items()]
    held = [slots, vars(thing)] if hasattr(thing, "__dict__") else [slots]
    return found + [each for part in held for each in putting_back(part, depth + 1)]


def refilling(thing: Any) -> list[Callable[[], object]]:
    """Functions that make a container hold what it holds now, whatever became of that."""
    return [] if isinstance(thing, tuple) else [partial(_refill, thing, thing.copy())]


def _refill(thing: Any, held: Any) -> None:
    """What a container held, in it again."""
    thing.clear()
    (thing.extend if isinstance(thing, (list, deque)) else thing.update)(held)


def _set_number(leaf: Value, number: float) -> None:
    if leaf.data != number:  # one that is set is no longer what was recorded
        leaf.data = number


def _set_attribute(thing: Any, name: str, was: Any) -> None:
    if getattr(thing, name, None) is not was:
        object.__setattr__(thing, name, was)
