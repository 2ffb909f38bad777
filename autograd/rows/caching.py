"""rows: a cache per row, for what the readers make of one."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from autograd.rows.row import Op

P = ParamSpec("P")
T = TypeVar("T")

_caches: list[dict[tuple[Hashable, ...], Any]] = []


def forget(op: Op) -> None:
    """Drop what was made of a row that has been taken out: the rows it is written with may be others next time."""
    for made in _caches:
        for key in [key for key in list(made) if key[0] == id(op)]:
            made.pop(key, None)


def per_row(function: Callable[Concatenate[Op, P], T]) -> Callable[Concatenate[Op, P], T]:
    """Remember what ``function`` made of a row; of the very object, as a user's row need not be hashable.

    >>> from autograd.rows.table import TABLE
    >>> shout = per_row(lambda op: [op.name.upper()])
    >>> shout(TABLE["mul"]) is shout(TABLE["mul"])
    True
    """
    made: dict[tuple[Hashable, ...], tuple[Op, T]] = {}  # the row is kept, so that its id is not used again
    _caches.append(made)

    @wraps(function)
    def remembering(op: Op, /, *arguments: P.args, **options: P.kwargs) -> T:
        key = (id(op), *arguments, *options.items())
        found = made.get(key)
        if found is None:
            found = made[key] = (op, function(op, *arguments, **options))
        return found[1]

    return remembering
