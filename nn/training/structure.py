"""nn/training: what a model is, beside its weights: a file keeps it, and it is compared before weights are taken."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from autograd import Value
from nn.data import Data
from nn.data.columns import are_given
from nn.modules.inputs import input_names
from nn.modules.module import BESIDE, Module, attributes_of
from nn.optimizing.optimizer import Optimizer
from nn.training.gradients import EagerGradients
from nn.training.telling import DEEPEST, Told, in_json, of_function
from nn.training.watching import changed_by_calls

OURS = "nn.modules."


def structure_of(model: Module) -> dict[str, Any]:
    """Every module's class, what its repr says, and what it was made with, by its path; JSON can hold it.

    Of modules of one's own that is all in their attributes, and in their classes', but parameters.

    Example:
        >>> from nn import Dropout, Linear, Sequential
        >>> found = structure_of(Sequential(Linear(2, 1), Dropout(0.25)))
        >>> found["layers.0"]
        {'class': 'Linear', 'says': '2 -> 1, linear', 'options': {'inputs': 2, 'outputs': 1, 'bias': True}}
        >>> found["layers.1"]["options"]
        {'p': 0.25}
    """
    known = {id(module): path for path, module in model.named_modules().items()}
    weights = {id(each): each for each in model.parameters(frozen=True)}  # what can be trained is no option
    found = {}
    for path, module in model.named_modules().items():
        options: dict[str, Any] = {}
        if not type(module).__module__.startswith(OURS):
            for name, each in {**_of_classes(type(module)), **attributes_of(module)}.items():
                if name not in BESIDE:
                    _note(name, each, known, weights, options, 0)
        arguments = type(module).arguments(module).items()
        options |= {name: in_json(each) for name, each in arguments if not _is_of_modules(each)}
        found[path] = {"class": type(module).__name__, "says": module.describe(), "options": options}
    return found


def _is_of_modules(thing: Any) -> bool:
    """Whether it is a module, or holds some: they have paths of their own."""
    return isinstance(thing, Module) or (isinstance(thing, (list, tuple)) and any(map(_is_of_modules, thing)))


def _of_classes(kind: type) -> dict[str, Any]:
    """What classes of one's own, of a module or an optimizer, have for all of them, beside methods."""
    own = [each for each in reversed(kind.__mro__) if each is not object and not each.__module__.startswith("nn.")]
    return {
        name: thing
        for each in own
        for name, thing in vars(each).items()
        if not name.startswith("_") and not callable(thing) and not hasattr(type(thing), "__get__")
    }


def _note(name: str, thing: Any, known: Mapping[int, str], weights: Told, found: dict[str, Any], depth: int) -> None:
    """Put down what an attribute holds, each part of a list or a dictionary by itself."""
    if isinstance(thing, Value) and (id(thing) in weights or thing.op):
        return
    if isinstance(thing, Module):
        found[name] = {"module": known.get(id(thing), type(thing).__name__)}  # one may be there twice
    elif isinstance(thing, (list, tuple, dict)) and depth < DEEPEST:
        items = thing.items() if isinstance(thing, dict) else enumerate(thing)
        for key, part in items:
            _note(f"{name}.{key}", part, known, weights, found, depth + 1)
        if isinstance(thing, dict) and any(isinstance(each, Module) for each in thing.values()):
            found[name] = list(map(str, thing))  # they may be called in this order
    else:
        found[name] = in_json(thing, told=ChainMap({}, weights))


def columns_of(data: Data) -> dict[str, Any]:
    """What a prediction has to know of the data a model was trained with: names, the scale, and the classes."""
    names = ("names", "target_names", "classes", "means", "scales")
    return {name: list(getattr(data, name)) for name in names}


def as_named_now(columns: Any) -> Any:
    """What `columns_of` gave in an earlier version, where features without names were called x0, x1.

    >>> as_named_now({"names": ["x0", "x1"]}), as_named_now({"names": ["b", "a"]})
    ({'names': ['x₁', 'x₂']}, {'names': ['b', 'a']})
    """
    names = columns.get("names") if isinstance(columns, dict) else None
    if not isinstance(names, list) or are_given(names):
        return columns
    return columns | {"names": list(input_names(len(names)))}


def made_of(
    eager: EagerGradients, data: Data, schedule: Any, optimizer: Optimizer, metrics: Mapping[str, Any]
) -> dict[str, Any]:
    """What a training was made of, as far as it can be said; what a call of the model changes is no part of it."""
    model, loss, penalty = eager.model, eager.loss, eager.penalty
    before = structure_of(model)
    changed = changed_by_calls(model, eager.inputs(data.x[-1].tolist()))
    now = structure_of(model)
    for path, part in before.items():
        others = now.get(path, part)["options"]
        part["options"] = {
            name: said
            for name, said in part["options"].items()
            if f"{path}.{name}".lstrip(".") not in changed and others.get(name) == said
        }
    return {
        "structure": before,
        "columns": columns_of(data),
        "loss function": of_function(loss),
        "penalty": None if penalty is None else of_function(penalty),
        "schedule": None if schedule is None else of_schedule(schedule),
        "optimizer's": options_of(optimizer),
        **of_metrics(metrics),
    }


def of_metrics(metrics: Mapping[str, Any]) -> dict[str, Any]:
    """What can be said of metrics beside the first one's name, which is a setting of its own."""
    found: dict[str, Any] = {}
    first = next(iter(metrics.values()), None)
    if first is not None and isinstance(said := of_function(first, inside=True), dict):
        found["metric function"] = said
    if len(metrics) > 1:
        found["metrics"] = {name: of_function(each, inside=True) for name, each in metrics.items()}
    return found


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
    # what they say last: a module tells how many parameters are below it
    unlike = next((path for path in ours if theirs[path].get("says") != ours[path]["says"]), None)
    if unlike is None:
        return ""
    return f"{unlike or 'the whole'} is {_shown(theirs[unlike])} in the file and {_shown(ours[unlike])} in the model"


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
    state = ("parameters", "memory", "steps", "lr", "groups")
    options = {**_of_classes(type(optimizer)), **vars(optimizer)}
    found = {name: in_json(each) for name, each in options.items() if name not in state}
    if optimizer.groups:
        of_each = [{name: in_json(each) for name, each in group.options.items()} for group in optimizer.groups]
        for said, group in zip(of_each, optimizer.groups, strict=True):
            said["lr"], said["parameters"] = "lr" in group.options, group.stop - group.start
        found["groups"] = of_each
    return found
