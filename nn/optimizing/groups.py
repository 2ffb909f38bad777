"""nn/optimizing: groups of parameters, each with options of its own, such as a learning rate."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograd import Value
from nn.modules.module import Module


@dataclass
class Group:
    """Parameters ``start`` to ``stop`` of an optimizer, and the options that are other ones for them."""

    start: int
    stop: int
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def part(self) -> slice:
        """Where they are in flat arrays."""
        return slice(self.start, self.stop)


def ungrouped(given: Any, kind: type) -> tuple[Any, list[Group]]:
    """Parameters one after the other, and their groups; none where they weren't given in groups.

    Args:
        given: what an optimizer was given: parameters, or dicts as PyTorch takes them, with "params", a module or
            parameters, and options of the optimizer.
        kind: the optimizer's class, whose constructor says what may be an option.

    Raises:
        TypeError: something beside a dict is none, or its "params" are no parameters.
        ValueError: a dict without "params", or with an option that the optimizer doesn't have.

    Example:
        >>> from nn import SGD
        >>> w, v = Value(1.0), Value(2.0)
        >>> ungrouped([{"params": [w]}, {"params": v, "lr": 0.1}], SGD)[1]
        [Group(start=0, stop=1, options={}), Group(start=1, stop=2, options={'lr': 0.1})]
    """
    who = kind.__name__
    if isinstance(given, Mapping) and "params" in given:
        given = [given]
    if isinstance(given, (Module, Value)) or not isinstance(given, Iterable):
        return given, []
    given = list(given)
    if not any(isinstance(each, Mapping) for each in given):
        return given, []
    known = [name for name in inspect.signature(kind).parameters if name != "parameters"]
    found: list[Any] = []
    groups: list[Group] = []
    for i, each in enumerate(given):
        if not isinstance(each, Mapping):
            raise TypeError(
                f"{who}: groups[{i}] is of type {type(each).__name__}, and others are dicts; expected dicts"
            )
        options = {str(name): option for name, option in each.items() if name != "params"}
        if "params" not in each:
            raise ValueError(f'{who}: groups[{i}] has no "params"; expected a module, or parameters')
        for name in options:
            if name not in known:
                raise ValueError(f"{who}: groups[{i}] has {name!r:.60}; expected params, {', '.join(known)}")
        params = each["params"]
        if isinstance(params, Module):
            params = params.parameters()
        elif isinstance(params, Value):
            params = [params]
        if not isinstance(params, Iterable) or isinstance(params, (str, Mapping)):
            kinds = type(params).__name__
            raise TypeError(f"{who}: params of groups[{i}] is of type {kinds}; expected a module, or parameters")
        params = list(params)
        groups.append(Group(len(found), len(found) + len(params), options))
        found += params
    return found, groups
