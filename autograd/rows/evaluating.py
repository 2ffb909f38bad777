"""rows: the rows on numbers: on Python floats in IEEE's way (never raising), and on NumPy arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from autograd.rows.caching import forget, per_row
from autograd.rows.generated import run
from autograd.rows.intrinsics import ARRAYS, TOTAL
from autograd.rows.row import Op
from autograd.rows.source import ArraySource, FloatSource, TotalSource, functions, read, row_functions
from autograd.rows.table import TABLE, changing

Row = Callable[..., tuple[Any, tuple[Any, ...]]]


FLAVOURS: tuple[tuple[type[FloatSource], Mapping[str, Callable[..., Any]], str], ...] = (
    (TotalSource, TOTAL, "<autograd rows on floats>"),
    (ArraySource, ARRAYS, "<autograd rows on arrays>"),
)


@cache
def namespaces() -> tuple[dict[str, Any], dict[str, Any]]:
    """The functions of all rows on floats, and those on arrays; made when they are first asked for."""
    with changing:  # two threads that ask at once get the same, and none of a row that is half there
        return _made()


@cache
def _made() -> tuple[dict[str, Any], dict[str, Any]]:
    made = []
    for reader, intrinsics, filename in FLAVOURS:
        names: dict[str, Any] = {f"_{name}": function for name, function in intrinsics.items()}
        names |= {"_inf": math.inf, "_nan": math.nan, "_where": np.where}
        made.append(run(functions(reader), filename, names))
    floats, arrays = made
    return floats, arrays


def install(op: Op) -> None:
    """Make the number functions of one more row."""
    pairs = list(zip(namespaces(), FLAVOURS, strict=True))
    made = [run(row_functions(op, reader), f"{filename[:-1]}, {op.name}>", n) for n, (reader, _, filename) in pairs]
    for (namespace, _), functions_of in zip(pairs, made, strict=True):
        namespace.update({key: functions_of[key] for key in _keys(op)})


def uninstall(op: Op) -> None:
    """Take them out again."""
    for namespace in namespaces():
        for key in _keys(op):
            namespace.pop(key, None)
    forget(op)


def _keys(op: Op) -> tuple[str, str]:
    return f"_row_{op.name}", f"_at_{op.name}"


def at(op: str, arguments: Sequence[Any]) -> tuple[float, tuple[float, ...]]:
    """A row's value and flat partials at float arguments (lists as sequences), with IEEE's inf and nan.

    Example:
        >>> at("div", [1.0, 0.0])
        (inf, (inf, -inf))
    """
    try:
        row: Row = namespaces()[0][f"_at_{op}"]
    except KeyError:
        TABLE[op]  # which says so where the row is gone
        raise
    return row(*arguments)


def at_arrays(op: str, arguments: Sequence[Any]) -> tuple[Any, tuple[Any, ...]]:
    """A row's value and flat partials at arrays that broadcast (lists as sequences of arrays), silently in IEEE's way.

    Example:
        >>> at_arrays("mul", [np.array([1.0, 2.0]), 3.0])
        (array([3., 6.]), (3.0, array([1., 2.])))
    """
    row: Row = namespaces()[1][f"_at_{op}"]
    with np.errstate(all="ignore"):
        return row(*arguments)


def value_of_arrays(op: str, arguments: Sequence[Any]) -> Any:
    """A row's value alone, at arrays that broadcast, silently in IEEE's way."""
    with np.errstate(all="ignore"):
        return namespaces()[1][f"_row_{op}"](*arguments)


def inside(op: Op, condition: str, arguments: Sequence[Any]) -> bool:
    """Whether the arguments fulfil a condition of the row (its ``domain`` or ``smooth`` text; True where empty).

    Example:
        >>> from autograd.rows.table import TABLE
        >>> inside(TABLE["log"], "a > 0", [-1.0])
        False
    """
    if not condition:
        return True
    return bool(_condition(op, condition)(*arguments))


@per_row
def _condition(op: Op, condition: str) -> Callable[..., bool]:
    source = TotalSource(op.names, {}, op.name).read(condition)[0]
    names = [f"{name}_" if kind == "list" else name for name, kind in op.names.items()]
    made = run(f"def holds({', '.join(names)}):\n    return {source}\n", "<autograd condition>", namespaces()[0])
    holds: Callable[..., bool] = made["holds"]
    return holds


def in_partial(op: Op, expression: str, arguments: Sequence[Any], index: int = -1, out: float | None = None) -> Any:
    """An expression of the row at float arguments, as a partial sees it: with ``out``, the lets and i-th elements.

    Args:
        op: the row.
        expression: text in the row language.
        arguments: numbers, lists as sequences.
        index: the place a list's name means outside ``sum`` and ``max``; -1: none.
        out: the row's value, where it is another than at the arguments, such as a rounded one.

    Example:
        >>> from autograd.rows.table import TABLE
        >>> in_partial(TABLE["logsumexp"], "a - m", [(1.0, 3.0)], 0)
        -2.0
    """
    return _expression(op, expression, index >= 0)(index, out, *arguments)


@per_row
def _expression(op: Op, expression: str, element: bool) -> Callable[..., Any]:
    lets, value, _ = read(op, TotalSource)
    names = {**op.names, **dict.fromkeys(op.lets, "scalar"), "out": "scalar"}
    lines = [*lets, f"out = ({value}) if out__ is None else out__"]
    if element:
        lines += [f"{name} = {name}_[index__]" for name, kind in op.names.items() if kind == "list"]
    lines.append(f"return {TotalSource(names, {}, op.name, element).read(expression)[0]}")
    parameters = ", ".join(f"{name}_" if kind == "list" else name for name, kind in op.names.items())
    source = f"def reads(index__, out__, {parameters}):\n" + "\n".join(f"    {line}" for line in lines) + "\n"
    made = run(source, "<autograd expression>", namespaces()[0])
    reads: Callable[..., Any] = made["reads"]
    return reads
