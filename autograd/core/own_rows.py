"""core: rows of the user's: methods and functions made of them while the program runs, and taken out again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from autograd.common.errors import RowError
from autograd.core import operations
from autograd.core.manners import is_refusing
from autograd.core.value import Value, functions
from autograd.core.writing import row_source
from autograd.rows import evaluating
from autograd.rows.caching import forget
from autograd.rows.generated import run
from autograd.rows.row import Op
from autograd.rows.table import TABLE, add, changing, remove

# What their source runs with: the names of operations.py, those of other such rows, and Value of the engine that runs
names: dict[str, Any] = {**vars(operations), "Value": Value, "_new": Value.__new__, "__name__": Value.__module__}
PLACES: tuple[Any, ...] = (Value, operations, sys.modules["autograd"])  # that have its name from then on, or had before
_made: dict[str, tuple[str, ...]] = {}  # what each row put into ``names``
afterwards: dict[str, Callable[[], None]] = {}  # what is called when a row was taken out


def install(op: Op) -> Callable[..., Any]:
    """Make a row's methods and its function, unchecked; `autograd.register` is this and a check at the row's points.

    Raises:
        RowError: a text is not in the row language (with the place), or the name is taken.

    Example:
        >>> from autograd import Op, Value
        >>> cube = install(Op("cube", "a", "a*a*a", ("3*a*a",)))
        >>> cube(Value(2.0)).partials
        (12.0,)
        >>> unregister("cube")
    """
    if isinstance(op, Op) and op.operator:
        raise RowError(f"row {op.name!r}: the operator {op.operator!r} is taken; a row of your own is a function")
    with changing:
        add(op)
        try:
            for name in (op.name, *op.aliases):
                for place in PLACES:
                    if hasattr(place, name) and not is_refusing(getattr(place, name)):
                        raise RowError(f"row {op.name!r}: {place.__name__} has a {name!r} already; choose another name")
            made = run(row_source(op), f"<autograd operation {op.name}>", names)
            evaluating.install(op)
        except BaseException:
            remove(op.name)
            raise
        for name, method in methods_in(made).items():
            setattr(Value, name, method)
        keys = (f"_row_{op.name}", f"_node_of_{op.name}", op.name, *op.aliases)
        _made[op.name] = tuple(key for key in keys if key in made)
        names.update({key: made[key] for key in _made[op.name]})
        functions.update({name: made[name] for name in (op.name, *op.aliases)})
    function: Callable[..., Any] = made[op.name]
    return function


def replace(op: Op) -> None:
    """Let a row of that name be this one, which differs from it in its points alone."""
    with changing:
        forget(TABLE[op.name])
        TABLE[op.name] = op


def methods_in(made: dict[str, Any]) -> dict[str, Callable[..., Any]]:
    """The methods that a row's source, once it ran, has for Value."""
    return {name: method for name, method in vars(made["_Methods"]).items() if callable(method)}


def unregister(name: str) -> None:
    """Take a primitive of your own out again; graphs that were recorded with it can't be recomputed any more.

    Args:
        name: the row's name.

    Raises:
        RowError: there is no such row, it is built in, or another row is written with it.

    Example:
        >>> unregister("tanh")
        Traceback (most recent call last):
        ...
        autograd.common.errors.RowError: 'tanh' is built in; only rows of your own can be taken out
    """
    with changing:
        op = TABLE[name]
        if name not in _made:
            raise RowError(f"{name!r} is built in; only rows of your own can be taken out")
        remove(name)
        for key in _made.pop(name):
            del names[key]
        evaluating.uninstall(op)
        for each in (op.name, *op.aliases):
            if each in vars(Value):
                delattr(Value, each)
            functions.pop(each, None)
        afterwards.pop(name, lambda: None)()
