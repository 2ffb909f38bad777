"""What NumPy would call on a Value and no row stands for: refused with the names of what can be recorded.

NumPy's functions call a method of their own name on each element of an array of objects. A `__getattr__` of Value could
answer for all of them, but with one Python reads every attribute of every node slower: a step of training took twice as
long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NoReturn

import numpy as np

NAMES = frozenset(each.__name__ for each in vars(np).values() if isinstance(each, np.ufunc)) | {"round", "std", "var"}


def refusing(name: str, known: Callable[[], Iterable[str]]) -> Callable[..., NoReturn]:
    """A method that says that ``name`` can't be recorded, and what can."""

    def refuse(self: object, *_: object, **__: object) -> NoReturn:
        can = ", ".join(sorted(known()))
        raise TypeError(f"{name} of a {type(self).__name__} can't be recorded; what can be recorded: {can}")

    refuse.__name__ = refuse.__qualname__ = name
    return refuse


def is_refusing(attribute: object) -> bool:
    """Whether an attribute is one of these."""
    return getattr(attribute, "__module__", "") == __name__


def unrecordable(taken: type, known: Callable[[], Iterable[str]]) -> type:
    """A class to inherit from last, with a refusing method for every name that ``taken`` has not got."""
    methods: dict[str, Any] = {name: refusing(name, known) for name in NAMES if not hasattr(taken, name)}
    return type("Unrecordable", (), {"__slots__": (), "__module__": __name__, **methods})
