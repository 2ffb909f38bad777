"""Value's operations and the public functions, all made from the rows; `operations.pyi` shows what there is.

The generated source is one module: `source()` gives it, tracebacks show it, and a debugger steps through it.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any

from autograd.common.errors import RowError
from autograd.core import graph, modes, recording, writing
from autograd.core.choice import native
from autograd.core.scopes import Scope
from autograd.core.unrecordable import is_refusing
from autograd.rows import evaluating
from autograd.rows.generated import run
from autograd.rows.intrinsics import FAILURES, FAST
from autograd.rows.row import Op
from autograd.rows.table import TABLE, add, lookup, remove

FILENAME = "<autograd operations>"


def source() -> str:
    """The source of all operations, as it runs; write it to a file to read it.

    Example:
        >>> "def tanh(self):" in source()
        True
    """
    return writing.module_source(TABLE.values())


def _support(result: Callable[[], type]) -> dict[str, Any]:
    """The names the generated source uses; ``result`` gives the class of what an operation returns."""
    names: dict[str, Any] = {f"_{name}": function for name, function in FAST.items()}
    return names | {
        "_inf": math.inf,
        "_nan": math.nan,
        "mode_": modes.current.get,
        "new_": object.__new__ if native is None else native.Node.__new__,
        "failures_": FAILURES,
        "sequences_": (tuple, list),
        "slow_": lambda op, nodes: recording.slow(op, nodes, result()),
        "operand_": recording.operand,
        "operator_operand_": recording.operator_operand,
        "passive_": recording.passive,
        "constant_": recording.classes.constant,
        "without_constants_": recording.without_constants,
        "apply_": recording.apply,
    }


_namespace = run(source(), FILENAME, _support(lambda: recording.classes.value))
recording.classes.functions = _namespace
if native is not None:  # what it has takes the place of the same in Python, which rows of the user's may still call
    _methods = {name: made for name, made in vars(native.Node).items() if name in vars(_namespace["Operations"])}
    _namespace["Operations"] = type("Operations", (native.Node,), _methods | {"__slots__": ()})
    for _name, _made in vars(native).items():
        if _name in _namespace and callable(_made):
            _made.__module__ = __name__  # where a pickle looks for it, whichever engine reads it
            _namespace[_name] = _made
Operations: type = _namespace["Operations"]
Operations.__module__ = __name__


def _public(rows: list[Op]) -> dict[str, Any]:
    names = [name for op in rows if writing.is_function(op) for name in (op.name, *op.aliases)]
    return {name: _namespace[name] for name in names}


globals().update(_public(list(TABLE.values())))
__all__ = [*_public(list(TABLE.values()))]


def bind(value: type, names: dict[str, Any]) -> None:
    """Tell the operations which class Value is; called once, by `value.py`, with its names."""
    recording.classes.value = value
    _namespace["Value"] = _namespace["Result"] = value
    if native is not None:
        lent = {"to_float": recording.to_float, "order_in_dictionary": graph._order_in_dictionary}
        native.set_up(value, names, modes.current, Scope, _namespace | lent)
        vars(graph)["_order_in_nodes"] = native.order_in_nodes


def register(op: Op) -> Callable[..., Any]:
    """Add a primitive of your own, unchecked; `autograd.register` is this and a check at the row's points.

    Args:
        op: the row.

    Returns:
        The new function; also ``autograd.NAME`` from now on.

    Raises:
        RowError: a text is not in the row language (with the place), or the name is taken.

    Example:
        >>> from autograd import Op, Value
        >>> cube = register(Op("cube", "a", "a*a*a", ("3*a*a",)))
        >>> cube(Value(2.0)).partials
        (12.0,)
        >>> unregister("cube")
    """
    if isinstance(op, Op) and op.operator:
        raise RowError(f"row {op.name!r}: the operator {op.operator!r} is taken; a row of your own is a function")
    add(op)
    try:
        for name in (op.name, *op.aliases):
            for place in (recording.classes.value, sys.modules[__name__], sys.modules["autograd"]):
                if hasattr(place, name) and not is_refusing(getattr(place, name)):
                    raise RowError(f"row {op.name!r}: {place.__name__} has a {name!r} already; choose another name")
        made = run(writing.module_source([op]), f"<autograd operation {op.name}>", _namespace)
        evaluating.install(op)
    except BaseException:
        remove(op.name)
        raise
    for name, attribute in vars(made["Operations"]).items():
        if callable(attribute):
            setattr(Operations, name, attribute)
    _namespace.update({key: made[key] for key in _keys(op) if key in made})
    globals().update(_public([op]))
    __all__.extend(_public([op]))
    _own.add(op.name)
    function: Callable[..., Any] = made[op.name]
    return function


_own: set[str] = set()


def _keys(op: Op) -> tuple[str, ...]:
    """What a row is called in the generated module."""
    return (f"_row_{op.name}", f"_node_of_{op.name}", op.name, *op.aliases)


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
    op = lookup(name)
    if name not in _own:
        raise RowError(f"{name!r} is built in; only rows of your own can be taken out")
    remove(name)
    _own.remove(name)
    evaluating.uninstall(op)
    for key in _keys(op):
        _namespace.pop(key, None)
    for each in (op.name, *op.aliases):
        if each in vars(Operations):
            delattr(Operations, each)
        del globals()[each]
        __all__.remove(each)
