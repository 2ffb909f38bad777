"""nn/training: what the user's functions read besides their arguments, and whether it changes with every call.

A loss that counts its calls gives the same numbers, call after call, until its count matters: recordings alone don't
tell.
"""

from __future__ import annotations

import random
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from types import FrameType
from typing import Any

import numpy as np

from autograd import Value
from nn.modules.module import Module
from nn.training.watching import PLAIN

LIBRARIES = tuple({sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")})
LONG = 1_000  # elements: what holds more isn't looked into; it's data, no count
DEEP = 4  # lists in lists; one may lie in itself


@contextmanager
def read_outside() -> Iterator[dict[str, Any]]:
    """A context that gives the numbers, by name, that functions called in it find in globals, closures and objects.

    Each is taken down when the function is first called. The libraries' own functions, this project's among them, are
    left out, and so is a model's: `undone` watches that.
    """
    found: dict[str, Any] = {}
    seen: set[Any] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code not in seen:
            seen.add(frame.f_code)
            if not _is_of_a_library(frame):
                found.update(_read_by(frame))

    if sys.getprofile() is not None:  # somebody measures, and could not go on afterwards
        yield found
        return
    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What was read twice and wasn't the same; but for what has grown, as a list does that somebody notes things in.

    >>> changed({"n": 1, "seen": (1,)}, {"n": 2, "seen": (1, 2)})
    ['n']
    """
    return [
        name
        for name, number in after.items()
        if name in before
        and before[name] != number
        and not (isinstance(number, tuple) and len(number) != len(before[name]))
    ]


def _is_of_a_library(frame: FrameType) -> bool:
    own = str(frame.f_globals.get("__name__")).partition(".")[0] in ("autograd", "nn")
    return own or frame.f_code.co_filename.startswith(("<frozen", *LIBRARIES))


def _read_by(frame: FrameType) -> dict[str, Any]:
    """What the code of a frame names: globals, what it closes over, its arguments' objects, and their attributes."""
    code = frame.f_code
    local = {name: each for name, each in frame.f_locals.items() if name not in code.co_cellvars}
    named = {name: frame.f_globals[name] for name in code.co_names if name in frame.f_globals}
    found: dict[str, Any] = {}
    for name, thing in {**named, **local}.items():
        place = f" ({PurePath(code.co_filename).name}:{code.co_firstlineno} in {code.co_name})"
        if (number := _number_of(thing)) is not None:
            found[f"{name}{place}"] = number
        elif not isinstance(thing, Value) and hasattr(thing, "__dict__"):
            for each in (each for each in code.co_names if each in vars(thing)):
                attribute = vars(thing)[each]
                if isinstance(thing, Module) and not isinstance(attribute, random.Random):
                    continue
                if (number := _number_of(attribute)) is not None:
                    found[f"{name}.{each}{place}"] = number
    return found


def _number_of(thing: Any, depth: int = 0) -> Any:
    """What can be compared later: a number, a text, a few of them, where a generator is; else None."""
    if isinstance(thing, PLAIN):
        return thing if thing == thing else "nan"
    if isinstance(thing, random.Random):
        return hash(thing.getstate())
    if isinstance(thing, np.random.Generator):
        return repr(thing.bit_generator.state)
    if isinstance(thing, np.random.RandomState):
        return repr(thing.get_state(legacy=False))
    if isinstance(thing, np.ndarray):
        return thing.tobytes() if thing.dtype != object and thing.size <= LONG else None
    if isinstance(thing, dict):
        return _number_of([*thing.items()], depth)
    if isinstance(thing, (list, tuple, set)) and len(thing) <= LONG and depth < DEEP:
        return tuple([each for each in (_number_of(part, depth + 1) for part in thing) if each is not None])
    return None
