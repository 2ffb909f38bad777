"""core: Value and the rows' functions, of the engine that runs: the one place where everybody gets them from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autograd.core import modes, operations
from autograd.core.choice import native
from autograd.core.manners import Manners
from autograd.core.scopes import Scope

if TYPE_CHECKING:
    from autograd.core.operations import *  # noqa: F403 - the functions
    from autograd.core.operations import Value as Value
elif native is None:
    Value = operations.Value
else:

    class Value(native.Node, Manners):  # noqa: D101 - it has that of operations.py
        __slots__ = ()
        __doc__ = operations.Value.__doc__

    native.set_up(Value, modes.current, Scope)

# The functions by name, also those of rows that are registered later
functions: dict[str, Any] = {
    name: getattr(operations if native is None else native, name) for name in operations.__all__
}
for _each in (Value, *functions.values()):
    _each.__module__ = __name__  # where a pickle looks for it, whichever engine reads it


__all__ = ["Value"]
__all__ += operations.__all__


def __getattr__(name: str) -> Any:
    if (function := functions.get(name)) is not None:
        return function
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
