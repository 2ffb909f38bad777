"""nn/training: what a model is, beside its weights: a file keeps it, and it is compared before weights are taken."""

from __future__ import annotations

import functools
import hashlib
import math
import sys
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from types import CodeType, SimpleNamespace
from typing import Any

import numpy as np

from autograd import Value
from nn.data import Data
from nn.modules.module import Module, attributes_of
from nn.optimizing.optimizer import Optimizer
from nn.training.watching import changed_by_calls, plain_attributes

OURS = "nn.modules."
DEEPEST = 8  # one thing may hold itself
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


def structure_of(model: Module, without: Collection[str] = ()) -> dict[str, Any]:
    """Every module's class, what its repr says, and what it was made with, by its path; JSON can hold it.

    Of modules of one's own that is every number, text, function and record of such in their attributes; ``without``
    names those that are left out.

    Example:
        >>> from nn import Dropout, Linear, Sequential
        >>> found = structure_of(Sequential(Linear(2, 1), Dropout(0.25)))
        >>> found["layers.0"]
        {'class': 'Linear', 'says': '2 -> 1, linear', 'options': {'inputs': 2, 'outputs': 1, 'bias': True}}
        >>> found["layers.1"]["options"]
        {'p': 0.25}
    """
    trained = set(model.parameters())
    found = {}
    for path, module in model.named_modules().items():
        options = type(module).arguments(module)
        if not type(module).__module__.startswith(OURS):
            others = {
                name: each for name, each in attributes_of(module).items() if _has_functions(each) or _record(each)
            }
            options = {**plain_attributes(module, trained), **others, **options}
            options = {name: each for name, each in options.items() if f"{path}.{name}".lstrip(".") not in without}
        said = {name: in_json(each) for name, each in options.items()}
        found[path] = {"class": type(module).__name__, "says": module.describe(), "options": said}
    return found


def columns_of(data: Data) -> dict[str, Any]:
    """What a prediction has to know of the data a model was trained with: names, the scale, and the classes."""
    names = ("names", "target_names", "classes", "means", "scales")
    return {name: list(getattr(data, name)) for name in names}


def made_of(
    model: Module, data: Data, sample: Any, loss: Any, penalty: Any, schedule: Any, optimizer: Optimizer
) -> dict[str, Any]:
    """What a training was made of, as far as it can be said; what a call with a ``sample`` changes is no part of it."""
    return {
        "structure": structure_of(model, without=changed_by_calls(model, sample)),
        "columns": columns_of(data),
        "loss function": of_function(loss),
        "penalty": None if penalty is None else of_function(penalty),
        "schedule": None if schedule is None else of_schedule(schedule),
        "optimizer's": options_of(optimizer),
    }


def difference(theirs: Any, ours: Mapping[str, Any]) -> str:
    """The first difference between a file's structure and a model's, in words; "" where there is none.

    Example:
        >>> from nn import MLP
        >>> difference(structure_of(MLP(2, [3, 1], "tanh")), structure_of(MLP(2, [3, 1], "relu")))
        'layers.0 is Layer(2 -> 3, tanh) in the file and Layer(2 -> 3, relu) in the model'
    """
    if not isinstance(theirs, dict) or not all(isinstance(each, dict) for each in theirs.values()):
        return "the file says nothing of its model that could be read"
    for path in dict.fromkeys([*ours, *theirs]):
        where = path or "the whole"
        if path not in theirs or path not in ours:
            known, other = ("model", "file") if path in ours else ("file", "model")
            return f"{where}, {_shown({**theirs, **ours}[path])}, is in the {known} and not in the {other}"
        one, another = theirs[path], ours[path]
        options, others = one.get("options"), another["options"]
        options = options if isinstance(options, dict) else {}
        name = first_other(options, others)
        if one.get("class") == another["class"] and name is None:
            continue
        if name is None or _shown(one) != _shown(another):
            return f"{where} is {_shown(one)} in the file and {_shown(another)} in the model"
        values = [f"{each[name]!r:.60}" if name in each else "nothing" for each in (options, others)]
        return f"{name} of {where}, {_shown(another)}, is {values[0]} in the file and {values[1]} in the model"
    return ""


def _shown(part: Mapping[str, Any]) -> str:
    return f"{part.get('class')}({part.get('says')})"[:80]


def same(theirs: Any, ours: Any) -> bool:
    """Whether a file says the same; code can be compared within one version of Python alone.

    >>> same({"a": [1, 2]}, {"a": [1, 2]}), same({"a": [1]}, {"a": [1], "b": None})
    (True, False)
    """
    if isinstance(theirs, dict) and isinstance(ours, dict):
        if theirs.get("python") != ours.get("python"):
            theirs, ours = ({**each, "python": "", "code": ""} for each in (theirs, ours))
        return theirs.keys() == ours.keys() and all(same(theirs[name], ours[name]) for name in ours)
    if isinstance(theirs, list) and isinstance(ours, list):
        return len(theirs) == len(ours) and all(map(same, theirs, ours))
    return bool(theirs == ours)


def first_other(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> str | None:
    """The first name under which two say something else."""
    names = dict.fromkeys([*ours, *theirs])
    return next(
        (each for each in names if each not in theirs or each not in ours or not same(theirs[each], ours[each])), None
    )


def in_json(thing: Any, depth: int = 0) -> Any:
    """A number, text, function, or what holds such, as JSON can keep it, so that it is equal to itself again."""
    if depth > DEEPEST:
        return type(thing).__name__
    if isinstance(thing, np.generic):
        thing = thing.item()
    if thing is None or isinstance(thing, (bool, int, str)) or (isinstance(thing, float) and math.isfinite(thing)):
        return thing
    if isinstance(thing, Value):
        return in_json(thing.data)
    if isinstance(thing, (list, tuple)):
        return [in_json(each, depth + 1) for each in thing]
    if isinstance(thing, dict):
        return {str(key): in_json(each, depth + 1) for key, each in thing.items()}
    if _is_function(thing):
        return of_function(thing, depth=depth + 1)
    if (record := _record(thing)) is not None:
        return in_json(record, depth)
    if isinstance(thing, (float, complex)):
        return repr(thing)
    content = thing if isinstance(thing, bytes) else repr(type(thing)).encode()
    return f"{type(thing).__name__} {hashlib.sha256(content).hexdigest()[:16]}"


def of_function(function: Any, *, inside: bool = False, depth: int = 0) -> dict[str, Any] | str:
    """What can be said of a function: its name; what a partial or an object was made with; of a lambda its code.

    Args:
        function: anything that can be called.
        inside: whether what a function with a name has from around it counts, too.
        depth: how deep it lies in what is told of another.

    Example:
        >>> from nn import huber
        >>> of_function(functools.partial(huber, delta=0.5))
        {'name': 'huber', 'arguments': [], 'options': {'delta': 0.5}}
    """
    if isinstance(function, functools.partial):
        said = of_function(function.func, depth=depth)
        base = said if isinstance(said, dict) else {"name": said}
        return {**base, "arguments": in_json(function.args, depth), "options": in_json(function.keywords, depth)}
    name = getattr(function, "__name__", None)
    if name is None:
        return {"name": type(function).__name__, "holds": in_json(dict(getattr(function, "__dict__", {})), depth)}
    code = getattr(function, "__code__", None)
    if code is None or not (inside or name == "<lambda>"):
        return str(name)
    cells = [_content(cell) for cell in function.__closure__ or ()]
    around = dict(zip(code.co_freevars, cells, strict=True))
    held = {key: each for key, each in around.items() if _is_plain(each)}
    holds = in_json([held, function.__defaults__, function.__kwdefaults__], depth)
    found = {"name": function.__qualname__, "holds": holds}
    if name == "<lambda>" and not str(function.__module__).startswith(
        "nn."
    ):  # ours may be written in another way later
        found |= {"python": PYTHON, "code": hashlib.sha256(repr(_of_code(code)).encode()).hexdigest()[:16]}
    return found


def of_schedule(schedule: Any) -> list[Any]:
    """What can be said of a schedule: what it was made with, and its first factors with some far ones."""
    factors: list[Any] = []
    for step in [*range(64), *(2**power for power in range(6, 21))]:
        try:
            factors.append(in_json(schedule(step)))
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:  # of a list that ends, it may be
            factors.append(type(error).__name__)
    return [of_function(schedule, inside=True), factors]


def options_of(optimizer: Optimizer) -> dict[str, Any]:
    """What an optimizer was made with beside parameters and a learning rate, which may be another when it goes on."""
    state = ("parameters", "memory", "steps", "lr")
    return {name: in_json(each) for name, each in vars(optimizer).items() if name not in state}


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # nothing is in it yet
        return None


def _is_plain(thing: Any) -> bool:
    return thing is None or isinstance(thing, (bool, int, float, str, np.generic)) or _is_function(thing)


def _is_function(thing: Any) -> bool:
    return callable(thing) and not isinstance(thing, (Module, Value))


def _record(thing: Any) -> dict[str, Any] | None:
    """What an object holds that is there to hold something: a dataclass's, a namespace, a member of an Enum."""
    if isinstance(thing, Enum):
        return {"name": str(thing)}
    if isinstance(thing, SimpleNamespace):
        return dict(vars(thing))
    if is_dataclass(thing) and not isinstance(thing, (type, Module, Data)):
        return {"name": type(thing).__name__, **{each.name: getattr(thing, each.name, None) for each in fields(thing)}}
    return None


def _has_functions(thing: Any) -> bool:
    return all(map(_is_function, thing)) and len(thing) > 0 if isinstance(thing, (list, tuple)) else _is_function(thing)


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
