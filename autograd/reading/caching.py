"""A cache per row, for what the readers make of one."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from autograd.row import Op

P = ParamSpec("P")
T = TypeVar("T")


def per_row(function: Callable[Concatenate[Op, P], T]) -> Callable[Concatenate[Op, P], T]:
    """Remember what ``function`` made of a row; of the very object, as a user's row need not be hashable.

    >>> from autograd.ops import TABLE
    >>> shout = per_row(lambda op: [op.name.upper()])
    >>> shout(TABLE["mul"]) is shout(TABLE["mul"])
    True
    """
    made: dict[Hashable, tuple[Op, T]] = {}  # the row is kept, so that its id is not used again

    @wraps(function)
    def remembering(op: Op, /, *arguments: P.args, **options: P.kwargs) -> T:
        key = (id(op), *arguments, *options.items())
        if key not in made:
            made[key] = (op, function(op, *arguments, **options))
        return made[key][1]

    return remembering
