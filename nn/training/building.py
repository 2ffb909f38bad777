"""nn/training: a model made again from what a file says of it: classes of ours, or those that the user gives, by name.

Nothing in the file is run, and no name in it is looked up anywhere but among layers and operations from here, and in
what was given. What is made takes no more memory than the file's numbers would.
"""

from __future__ import annotations

import inspect
import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

import numpy as np

from nn.modules.blanks import blank
from nn.modules.module import Module
from nn.training.known import is_ours, known_classes, known_functions

LEAST = 1 << 16  # what a size may be that no number in the file stands for, such as an image's width
Plan = dict[str, Any]
Custom = Mapping[str, Any]


class UnbuildableError(ValueError):
    """What a file says of its model doesn't make one; the message says why, and what to do."""


def plan_of(model: Module) -> Plan:
    """How to make a model: for it, and every module it was made with, by path: class and arguments; JSON can hold it.

    Example:
        >>> from nn import Linear, Residual
        >>> plan_of(Residual(Linear(2, 2)))["module"]
        {'class': 'Linear', 'ours': True, 'arguments': {'inputs': 2, 'outputs': 2, 'bias': True}}
    """
    paths = {id(module): path for path, module in model.named_modules().items()}
    found: Plan = {}
    waiting = [model]
    while waiting:
        module = waiting.pop()
        path = paths[id(module)]
        if path not in found:
            arguments = module.arguments()
            found[path] = {
                "class": type(module).__name__,
                "ours": is_ours(type(module)),
                "arguments": {name: _written(each, paths) for name, each in arguments.items()},
            }
            parts = [each for each in _modules_in(list(arguments.values())) if id(each) in paths]
            waiting += reversed(parts)
    return found


def _modules_in(thing: Any) -> Iterator[Module]:
    if isinstance(thing, Module):
        yield thing
    elif isinstance(thing, (list, tuple)):
        for each in thing:
            yield from _modules_in(each)


def _written(thing: Any, paths: Mapping[int, str]) -> Any:
    """An argument as JSON can hold it: what is no number, text or list of them, is a dictionary of what it is."""
    if isinstance(thing, np.generic):
        thing = thing.item()
    if thing is None or isinstance(thing, (bool, int, str)) or (isinstance(thing, float) and math.isfinite(thing)):
        return thing
    if isinstance(thing, list):
        return [_written(each, paths) for each in thing]
    if isinstance(thing, tuple):
        return {"tuple": [_written(each, paths) for each in thing]}
    if isinstance(thing, Module) and id(thing) in paths:
        return {"module": paths[id(thing)]}
    if callable(thing) and not isinstance(thing, (type, Module)):
        name = next((name for name, each in known_functions().items() if each is thing), None)
        return {"function": name} if name else {"custom": str(getattr(thing, "__name__", type(thing).__name__))}
    return {"unknown": type(thing).__name__}


def built(plan: Any, numbers: int, custom: Custom) -> Module:
    """A model made as a plan says, in which there is room for so many numbers; its weights are 0.

    Raises:
        UnbuildableError: the plan is damaged, would take more numbers, or needs classes or functions that aren't in
            ``custom``.

    Example:
        >>> from nn import MLP
        >>> built(plan_of(MLP(2, [3, 1])), 13, {})
        MLP(13 parameters)
          layers[0]: Layer(2 -> 3, relu)
          layers[1]: Layer(3 -> 1, linear)
    """
    work = _Building(_checked(plan), numbers, custom)
    if missing := work.missing():
        raise UnbuildableError(missing)
    with blank(numbers):
        return work.whole()


def _checked(plan: Any) -> Plan:
    """A plan whose parts are what they have to be."""
    parts = plan.values() if isinstance(plan, dict) else [None]
    kinds = {"class": str, "ours": bool, "arguments": dict}
    if (
        not isinstance(plan, dict)
        or "" not in plan
        or not all(
            isinstance(part, dict) and all(isinstance(part.get(name), kind) for name, kind in kinds.items())
            for part in parts
        )
    ):
        raise UnbuildableError("it says nothing of its model that could be read")
    return dict(plan)


@dataclass
class _Building:
    """What is made of a plan, part by part, those first that others are made with."""

    plan: Plan
    room: int
    custom: Custom
    made: dict[str, Module] = field(default_factory=dict)
    used: int = 0

    def _class_of(self, part: Mapping[str, Any]) -> Any:
        """One of ours, or the user's; None where it isn't known."""
        name = part["class"]
        return known_classes()[name] if part["ours"] and name in known_classes() else self.custom.get(name)

    def _arguments(self, path: str) -> dict[str, Any]:
        """What was written of those that its class takes: it may tell what the class takes that it is made from."""
        part = self.plan[path]
        kind, arguments = self._class_of(part), part["arguments"]
        if not _is_class(kind) or is_ours(kind) or not is_ours(_giver_of(kind)):
            return dict(arguments)
        return _taken(kind, arguments)

    def missing(self) -> str:
        """What the user has to give; "" if nothing."""
        classes, functions, waiting, seen = [], [], [""], {""}
        while waiting:
            path = waiting.pop()
            part = self.plan[path]
            if self._class_of(part) is None:
                classes.append(part["class"])
            needs = [each for each in self._needs(path) if each not in seen]
            seen |= {*needs}
            waiting += reversed(needs)
            for key, each in self._arguments(path).items():
                for said in _dicts_in(each):
                    if "unknown" in said:
                        return (
                            f"{key} of {_where(path, part)} is a {said['unknown']!s:.60}, which a file can't hold; "
                            "make the model as it was, and load(model, path)"
                        )
                    if "custom" in said and said["custom"] not in self.custom:
                        functions.append(str(said["custom"])[:60])
        needed = list(dict.fromkeys([*classes, *functions]))
        if not needed:
            return ""
        what = [
            f"{kind} {', '.join(dict.fromkeys(names))}"
            for kind, names in (("modules", classes), ("functions", functions))
            if names
        ]
        example = ", ".join(f"{name!r}: {name if name.isidentifier() else '…'}" for name in needed[:3])
        return (
            f"it was made with {' and '.join(what)}, which aren't nn's; give custom={{{example}}}, or make the model "
            "as it was, and load(model, path)"
        )

    def whole(self) -> Module:
        """The model."""
        waiting = [""]
        open_ones: set[str] = set()  # which wait for what they are made with
        while waiting:
            path = waiting[-1]
            if path in self.made:
                waiting.pop()
                continue
            needs = [each for each in self._needs(path) if each not in self.made]
            if path in open_ones and needs:
                raise UnbuildableError(f"{_where(path, self.plan[path])} is made with itself")
            open_ones.add(path)
            waiting += needs
            if not needs:
                self.made[path] = self._module(path)
                if not self._needs(path):  # what has parts has no numbers beside theirs
                    self._count(path)
        return self.made[""]

    def _count(self, path: str) -> None:
        """An error where the parts from here have more numbers than the file."""
        if not is_ours(type(self.made[path])):
            return
        self.used += len(self.made[path].parameters())
        if self.used > self.room:
            where = _where(path, self.plan[path])
            raise UnbuildableError(
                f"with {where}, its parts have {self.used} numbers, and the file has {self.room}; where parts share "
                "weights, make it as it was, and load(model, path)"
            )

    def _needs(self, path: str) -> list[str]:
        """The paths of the modules that one is made with."""
        named = [each["module"] for each in _dicts_in(list(self.plan[path]["arguments"].values())) if "module" in each]
        unknown = [each for each in named if not isinstance(each, str) or each not in self.plan]
        if unknown:
            raise UnbuildableError(f"it says nothing of {unknown[0]!s:.60}")
        return named

    def _module(self, path: str) -> Module:
        part = self.plan[path]
        name, where = part["class"], _where(path, part)
        kind = self._class_of(part)
        if not _is_class(kind):
            raise TypeError(f"load: custom[{name!r:.60}] is {kind!r:.60}; expected a class of modules")
        arguments = {key: self._read(each, f"{key} of {where}") for key, each in self._arguments(path).items()}
        try:
            if is_ours(kind):
                return kind.made_of(arguments)
            with blank(sys.maxsize):  # the user's own code makes what it makes
                return kind.made_of(arguments)
        except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
            hint = "" if is_ours(kind) else "; give it a method arguments() that tells by name what its __init__ takes"
            raise UnbuildableError(f"{where} can't be made: {type(error).__name__}: {error!s:.300}{hint}") from error

    def _read(self, said: Any, where: str) -> Any:
        """An argument from what was written of it."""
        if isinstance(said, list):
            return [self._read(each, where) for each in said]
        if isinstance(said, (int, float)) and not isinstance(said, bool):
            if abs(said) > max(self.room, LEAST) and isinstance(said, int):
                raise UnbuildableError(f"{where} is {said!s:.30}, and there are {self.room} numbers in the file")
            return said
        if not isinstance(said, dict):
            return said
        if isinstance(parts := said.get("tuple"), list):
            return tuple(self._read(each, where) for each in parts)
        if isinstance(path := said.get("module"), str):
            return self.made[path]
        if isinstance(name := said.get("custom"), str):
            return self.custom[name]
        name = said.get("function")
        function = known_functions().get(name) if isinstance(name, str) else None
        if function is None:
            raise UnbuildableError(f"{where} is {said!r:.60}, which nobody knows here")
        return function


def _dicts_in(thing: Any) -> Iterator[dict[str, Any]]:
    """What is no number, text or list in what was written of arguments."""
    waiting = [thing]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += reversed(each)
        elif isinstance(each, dict):
            yield each
            waiting += [part for part in each.values() if isinstance(part, list)]


def _where(path: str, part: Mapping[str, Any]) -> str:
    return f"{path or 'the whole'}, {part['class']}"[:80]


def _is_class(kind: Any) -> TypeGuard[type[Module]]:
    return isinstance(kind, type) and issubclass(kind, Module)


def _giver_of(kind: type[Module]) -> type:
    """The class whose method tells the arguments."""
    return next(each for each in kind.__mro__ if "arguments" in vars(each))


def _taken(kind: type[Module], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Those that a class's own constructor takes, where what tells them was written for the class it is made from."""
    parameters = inspect.signature(kind.__init__).parameters.values()
    kinds = {each.kind for each in parameters}
    if inspect.Parameter.VAR_KEYWORD in kinds:
        return dict(arguments)
    names = {each.name for each in parameters}
    return {name: each for name, each in arguments.items() if name in names}
