"""nn/data: rows as people have them: a table, an array, or a single row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def is_one_row(rows: Any, features: int) -> bool:
    """Whether this is a single row of numbers and not a table of them.

    Args:
        rows: a dict of numbers, a Series of a DataFrame's row, a namedtuple, a row of a structured array, or one
            dimension of as many numbers as there are features.
        features: how many columns a row has.

    Example:
        >>> is_one_row([5.1, 3.5], 2), is_one_row([[5.1, 3.5]], 2), is_one_row({"a": 1.0, "b": 2.0}, 2)
        (True, False, True)
    """
    if isinstance(rows, Mapping):
        return bool(rows) and not any(map(_is_column, rows.values()))
    if getattr(getattr(rows, "dtype", None), "names", None):
        return not getattr(rows, "ndim", 1)
    if hasattr(rows, "columns"):
        return False
    if hasattr(rows, "ndim"):
        return bool(rows.ndim == 1 and len(rows) == features)
    if not isinstance(rows, (list, tuple)):
        return False
    return len(rows) == features and not any(map(_is_column, rows))


def _is_column(each: Any) -> bool:
    """Whether something holds several: a column, or a row."""
    if isinstance(each, (str, bytes)):
        return False
    return bool(each.ndim) if hasattr(each, "ndim") else hasattr(each, "__len__")
