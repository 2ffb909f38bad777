"""explaining: labels taken from the caller's variable names, for nodes that have none."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterator, Mapping
from types import FrameType
from typing import Any

import numpy as np

LARGEST = 10_000  # elements of a list or an array; nobody reads that many names


def callers_frame() -> FrameType | None:
    """The frame of the user's who called the view that asks; None where Python doesn't say."""
    here = inspect.currentframe()
    view = here.f_back if here else None
    return view.f_back if view else None


def label_from_caller(nodes: Collection[Any], frame: FrameType | None) -> None:
    """Give every node without a label the name of the caller's variable that holds it, as in ``w``, ``w[0]``.

    Local variables of the frame, which is from `callers_frame`, count before its module's.

    Example:
        >>> import inspect
        >>> from autograd import Value
        >>> weights = [Value(1.0), Value(2.0)]
        >>> label_from_caller(weights, inspect.currentframe())
        >>> weights[1].label
        'weights[1]'
    """
    if frame is None:
        return
    known = set(map(id, nodes))
    for variables in (frame.f_locals, frame.f_globals):
        for label, thing in _named(variables):
            if id(thing) in known and thing.label is None:
                thing.label = label


def _named(variables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Variables first, then what lies in lists and arrays, so that ``w`` wins over ``all_of_them[3]``."""
    plain = [(name, thing) for name, thing in list(variables.items()) if name.isidentifier() and name[0] != "_"]
    yield from plain
    for name, thing in plain:
        yield from _inside(name, thing)


def _inside(name: str, thing: Any) -> Iterator[tuple[str, Any]]:
    """The elements of a list, tuple, dict or object array, and those of lists one level further in."""
    if isinstance(thing, np.ndarray) and thing.dtype == object and thing.size <= LARGEST:
        yield from ((f"{name}[{', '.join(map(str, place))}]", each) for place, each in np.ndenumerate(thing))
    if type(thing) not in (list, tuple, dict) or len(thing) > LARGEST:
        return
    for key, each in list(thing.items()) if isinstance(thing, dict) else enumerate(thing):
        yield f"{name}[{key!r}]", each
        if "[" not in name:
            yield from _inside(f"{name}[{key!r}]", each)
