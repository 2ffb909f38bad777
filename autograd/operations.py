"""Value's operations and the public functions, all made from the rows; `operations.pyi` shows what there is.

The generated source is one module: `source()` gives it, tracebacks show it, and a debugger steps through it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from autograd import modes, recording
from autograd.errors import RowError
from autograd.intrinsics import FAILURES, FAST
from autograd.ops import TABLE, Op
from autograd.reading import eager, numbers
from autograd.reading.compiling import run
from autograd.row import add, remove

FILENAME = "<autograd operations>"


def source() -> str:
    """The source of all operations, as it runs; write it to a file to read it.

    Example:
        >>> "def tanh(self):" in source()
        True
    """
    return eager.module_source(TABLE.values())


def _support(result: Callable[[], type]) -> dict[str, Any]:
    """The names the generated source uses; ``result`` gives the class of what an operation returns."""
    names: dict[str, Any] = {f"_{name}": function for name, function in FAST.items()}
    return names | {
        "_inf": math.inf,
        "_nan": math.nan,
        "mode_": modes.current.get,
        "new_": object.__new__,
        "failures_": FAILURES,
        "sequences_": (tuple, list),
        "slow_": lambda op, nodes: recording.slow(op, nodes, result()),
        "operand_": recording.operand,
        "operator_operand_": recording.operator_operand,
        "passive_": recording.passive,
        "without_constants_": recording.without_constants,
        "apply_": recording.apply,
    }


_namespace = run(source(), FILENAME, _support(lambda: recording.classes.value))
recording.classes.functions = _namespace
Operations: type = _namespace["Operations"]
Operations.__module__ = __name__


def _public(rows: list[Op]) -> dict[str, Any]:
    names = [name for op in rows if eager.is_function(op) for name in (op.name, *op.aliases)]
    return {name: _namespace[name] for name in names}


globals().update(_public(list(TABLE.values())))
__all__ = [*_public(list(TABLE.values()))]


def bind(value: type) -> None:
    """Tell the operations which class Value is; called once, by `value.py`."""
    recording.classes.value = value
    _namespace["Value"] = _namespace["Result"] = value


def register(op: Op) -> Callable[..., Any]:
    """Add a primitive of your own: a method of Value and a function, like the built-in ones.

    Args:
        op: the row.

    Returns:
        The new function; also ``autograd.NAME`` from now on.

    Raises:
        RowError: a text is not in the row language (with the place), or the name is taken.

    Example:
        >>> from autograd import Op, Value, register
        >>> cube = register(Op("cube", "a", "a*a*a", ("3*a*a",)))
        >>> cube(Value(2.0)).partials
        (12.0,)
        >>> unregister("cube")
    """
    for name in (op.name, *op.aliases):
        if hasattr(recording.classes.value, name):
            raise RowError(f"row {op.name!r}: Value has a {name!r} already; choose another name")
    if op.operator:
        raise RowError(f"row {op.name!r}: the operator {op.operator!r} is taken; a row of your own is a function")
    add(op)
    try:
        made = run(eager.module_source([op]), f"<autograd operation {op.name}>", _namespace)
        numbers.install(op)
    except BaseException:
        remove(op.name)
        raise
    for name, attribute in vars(made["Operations"]).items():
        if callable(attribute):
            setattr(Operations, name, attribute)
    keys = [key for key in made if key in (op.name, *op.aliases) or key.endswith((f"row_{op.name}", f"_of_{op.name}"))]
    _namespace.update({key: made[key] for key in keys})
    globals().update(_public([op]))
    __all__.extend(_public([op]))
    function: Callable[..., Any] = made[op.name]
    return function


def unregister(name: str) -> None:
    """Take a primitive of one's own out again; graphs that were recorded with it can't be recomputed any more."""
    op = TABLE[name]
    for each in (op.name, *op.aliases):
        if each in vars(Operations):
            delattr(Operations, each)
        _namespace.pop(each, None)
        globals().pop(each, None)
        if each in __all__:
            __all__.remove(each)
    remove(name)
