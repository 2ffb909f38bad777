"""nn/training: what a thing is, as JSON can hold it: what it was made with, of an object what copies of it have."""

from __future__ import annotations

import copyreg
import functools
import hashlib
import json
import math
import pickle
import random
import sys
from collections.abc import Iterable, MutableMapping
from enum import Enum
from types import CodeType, MethodType
from typing import Any

import numpy as np

from autograd import Value
from nn.modules.module import Module

DEEPEST = 8  # one thing may hold itself
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
DRAWING = (random.Random, np.random.Generator, np.random.RandomState)  # where they are is no option
UNTOLD = (TypeError, ValueError, AttributeError, RuntimeError, pickle.PicklingError)  # a lock, an open file

Told = MutableMapping[
    int, Any
]  # the objects that were told of already, kept alive, since an identity may be used again


def in_json(thing: Any, depth: int = 0, told: Told | None = None) -> Any:
    """Whatever it is, as JSON can keep it, so that what is made alike is equal to it.

    Example:
        >>> in_json((1, np.float64(0.5), {"unit": "m"})), in_json(range(2, 4))
        ([1, 0.5, {'unit': 'm'}], {'name': 'range', 'of': [2, 4, 1]})
    """
    told = {} if told is None else told
    if depth > DEEPEST:
        return type(thing).__name__
    if isinstance(thing, np.generic):
        thing = thing.item()
    if isinstance(thing, Enum):
        return {"name": str(thing)}
    if thing is None or isinstance(thing, (bool, int, str)) or (isinstance(thing, float) and math.isfinite(thing)):
        return thing
    if isinstance(thing, Value):
        return type(thing).__name__ if id(thing) in told else in_json(thing.data)
    if isinstance(thing, np.ndarray):
        return in_json(thing.tolist() if thing.dtype == object else (thing.shape, thing.tobytes()), depth, told)
    if isinstance(thing, (list, tuple)):
        return [in_json(each, depth + 1, told) for each in thing]
    if isinstance(thing, (set, frozenset)):  # in an order that doesn't depend on where things are
        return {
            "name": type(thing).__name__,
            "of": sorted(json.dumps(in_json(each, depth + 1, told)) for each in thing),
        }
    if isinstance(thing, dict):
        return {str(key): in_json(each, depth + 1, told) for key, each in thing.items()}
    if isinstance(thing, (float, complex)):
        return repr(thing)
    if isinstance(thing, (bytes, bytearray)):
        return f"{type(thing).__name__} {hashlib.sha256(thing).hexdigest()[:16]}"
    return (
        of_function(thing, inside=True, depth=depth, told=told) if is_function(thing) else _object(thing, depth, told)
    )


def _object(thing: Any, depth: int, told: Told) -> Any:
    """An object's class and what a copy of it would be made of."""
    name = type(thing).__name__
    if isinstance(thing, (Module, *DRAWING)) or id(thing) in told:
        return name
    told[id(thing)] = thing
    try:
        reduced = copyreg.dispatch_table.get(type(thing))
        made = reduced(thing) if reduced else thing.__reduce_ex__(2)
    except UNTOLD:
        return name
    if isinstance(made, str):  # it's the only one of that name
        return {"name": made}
    _, given, state, items, pairs = (*made, None, None, None)[:5]
    states = (
        state if isinstance(state, tuple) and len(state) == 2 else (state, None)
    )  # what is in __slots__ comes second
    holds = {key: each for part in states if isinstance(part, dict) for key, each in part.items()}
    others = [each for each in given if not isinstance(each, type)]
    others += [part for part in states if part is not None and not isinstance(part, dict)]
    others += [each for part in (items, pairs) if isinstance(part, Iterable) for each in part]
    said = {"name": name, **in_json(holds, depth, told)}
    return {**said, "of": in_json(others, depth, told)} if others else said


def of_function(
    function: Any, *, inside: bool = False, depth: int = 0, told: Told | None = None
) -> dict[str, Any] | str:
    """What can be said of a function: its name; what a partial or an object was made with; of a lambda its code.

    Args:
        function: anything that can be called.
        inside: whether what a function with a name has from around it counts, too.
        depth: how deep it lies in what is told of another.
        told: the objects that were told of already.

    Example:
        >>> from nn import huber
        >>> of_function(functools.partial(huber, delta=0.5))
        {'name': 'huber', 'arguments': [], 'options': {'delta': 0.5}}
    """
    told = {} if told is None else told
    if isinstance(function, functools.partial):
        said = of_function(function.func, inside=inside, depth=depth, told=told)
        base = said if isinstance(said, dict) else {"name": said}
        arguments, options = (in_json(each, depth, told) for each in (function.args, function.keywords))
        return {**base, "arguments": arguments, "options": options}
    if isinstance(function, MethodType):
        return {"name": function.__name__, "holds": in_json(function.__self__, depth + 1, told)}
    name = getattr(function, "__name__", None)
    if name is None:
        said = _object(function, depth, told)
        return said if isinstance(said, dict) else {"name": said}
    code = getattr(function, "__code__", None)
    if code is None or not (inside or name == "<lambda>"):
        return str(name)
    cells = [_content(cell) for cell in function.__closure__ or ()]
    around = dict(zip(code.co_freevars, cells, strict=True))
    held = {key: each for key, each in around.items() if _is_plain(each)}
    holds = [held, function.__defaults__, function.__kwdefaults__]
    if name != "<lambda>" and not any(holds):
        return str(name)
    found = {"name": function.__qualname__, "holds": in_json(holds, depth, told)}
    if name == "<lambda>" and not str(function.__module__).startswith("nn."):  # ours may be written otherwise later
        found |= {"python": PYTHON, "code": hashlib.sha256(repr(_of_code(code)).encode()).hexdigest()[:16]}
    return found


def is_function(thing: Any) -> bool:
    """Whether it can be called, and is there for that.

    >>> is_function(len), is_function(Value(1.0))
    (True, False)
    """
    return callable(thing) and not isinstance(thing, (Module, Value))


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # nothing is in it yet
        return None


def _is_plain(thing: Any) -> bool:
    return thing is None or isinstance(thing, (bool, int, float, str, np.generic)) or is_function(thing)


def _of_code(code: CodeType) -> tuple[Any, ...]:
    """What decides what code does: instructions, constants and names; not where it stands."""
    constants = [
        _of_code(each)
        if isinstance(each, CodeType)
        else sorted(map(repr, each))
        if isinstance(each, frozenset)
        else each
        for each in code.co_consts
    ]
    return code.co_code, constants, code.co_names, code.co_freevars
