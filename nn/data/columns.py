"""nn/data: tables: columns that have names, as a DataFrame's do, and whether two sets of names are one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from nn.modules.inputs import input_names

UNNAMED = re.compile(r"Unnamed: \d+(_level_\d+)?")
Columns = dict[str, Any]


def columns_of(what: str, given: Any) -> Columns | None:
    """The columns of a table by their names; None where it is no table.

    Tables are DataFrames of pandas and what is made like them, dicts of columns, NumPy's structured arrays, and lists
    of rows whose numbers have names: namedtuples, dicts, or rows of these tables.

    Raises:
        ValueError: two columns have one name, or there are none, or rows have other names.

    Example:
        >>> columns_of("x", {"a": [1, 2], "b": [3, 4]})
        {'a': [1, 2], 'b': [3, 4]}
        >>> columns_of("x", [[1, 2], [3, 4]]) is None
        True
    """
    names: list[Any]
    if isinstance(given, Mapping):
        names, columns = list(given), list(given.values())
    elif getattr(getattr(given, "dtype", None), "names", None):
        names, columns = list(given.dtype.names), [given[name] for name in given.dtype.names]
    elif hasattr(given, "iloc") and hasattr(given, "columns"):  # by position, as two may have one name
        names, columns = list(given.columns), [given.iloc[:, i] for i in range(len(given.columns))]
    elif hasattr(given, "columns") and hasattr(given, "__getitem__"):
        names = list(getattr(given, "column_names", given.columns))
        columns = [given[name] for name in names]
    elif isinstance(given, (list, tuple)) and len(given) and (found := _names_of(given[0])):
        names, columns = found, [list(column) for column in zip(*_named_rows(what, given, found), strict=True)]
    else:
        return None
    if not names:
        raise ValueError(f"Data: {what} has no columns; expected at least one")
    nameless = [name for name in names if name is None or name != name or is_nameless(str(name))]
    if nameless:
        raise ValueError(
            f"Data: a column of {what} is called {str(nameless[0])!r}, as pandas calls one without a name, such as the "
            "index of a file; leave it out, or give it a name"
        )
    texts = list(input_names(len(names))) if names == list(range(len(names))) else list(map(str, names))
    check_once("Data", texts)
    return dict(zip(texts, columns, strict=True))


def _names_of(row: Any) -> list[str] | None:
    """The names of a row's numbers; None where they have none."""
    if isinstance(row, Mapping):
        return list(row)
    if isinstance(row, tuple):
        return list(getattr(row, "_fields", ())) or None
    if hasattr(row, "iloc") and hasattr(row, "index"):  # a row of a DataFrame; a column's index holds no names
        names = list(row.index)
        return names if all(isinstance(name, str) for name in names) else None
    return list(getattr(getattr(row, "dtype", None), "names", None) or ()) or None


def _named_rows(what: str, rows: Sequence[Any], names: list[str]) -> list[list[Any]]:
    """The numbers in rows that have names, which are those of the first one; those of a dict in any order."""
    found = []
    for i, row in enumerate(rows):
        theirs = _names_of(row) or []
        if isinstance(row, Mapping) and set(theirs) == set(names):
            found.append([row[name] for name in names])
        elif theirs == names:
            found.append(list(row))
        else:
            said = difference(theirs, names) if theirs else "the numbers have no names, as those in row 0 have"
            raise ValueError(f"Data: in row {i} of {what} {said}")
    return found


def is_nameless(name: str) -> bool:
    """Whether a column has no name: "", or what pandas calls it then.

    >>> is_nameless(""), is_nameless("Unnamed: 0"), is_nameless("index")
    (True, True, False)
    """
    return not name.strip() or UNNAMED.fullmatch(name) is not None


def check_once(who: str, names: Sequence[str]) -> None:
    """A ValueError where two of them are the same."""
    if len(set(names)) < len(names):
        twice = next(name for i, name in enumerate(names) if name in names[:i])
        raise ValueError(f"{who}: two columns are called {twice!r}; expected a name of its own for each")


def are_given(names: Sequence[str]) -> bool:
    """Whether somebody gave these names; False for those that stand in where nobody did.

    >>> are_given(("x₁", "x₂")), are_given(("x₂", "x₁")), are_given(("x0", "x1"))
    (False, True, False)
    """
    before = tuple(f"x{i}" for i in range(len(names)))  # in files that earlier versions saved
    return tuple(names) not in (input_names(len(names)), before)


def difference(theirs: Sequence[str], ours: Sequence[str]) -> str:
    """What is other in their names than in ours, in words; "" where nothing is.

    Example:
        >>> difference(["b", "a"], ["a", "b"])
        "the columns are in another order: 'b', 'a'; expected 'a', 'b'"
    """
    if tuple(theirs) == tuple(ours):
        return ""
    if len(theirs) != len(ours):
        return f"there are {len(theirs)} columns, {_listed(theirs)}; expected {len(ours)}: {_listed(ours)}"
    if not are_given(ours):
        return f"the columns are called {_listed(theirs)}, and those trained on have no names"
    if sorted(theirs) == sorted(ours):
        return f"the columns are in another order: {_listed(theirs)}; expected {_listed(ours)}"
    i = next(i for i, (a, b) in enumerate(zip(theirs, ours, strict=True)) if a != b)
    return f"column {i} is called {theirs[i]!r}; expected {ours[i]!r}"


def check_order(x: Any, y: Any) -> None:
    """A ValueError where x and y are pandas' and have the same index in another order: rows are paired by position."""
    ours, theirs = (getattr(each, "index", None) for each in (x, y))
    if ours is None or theirs is None:
        return
    if not (hasattr(ours, "equals") and hasattr(theirs, "equals")) or ours.equals(theirs) or len(ours) != len(theirs):
        return
    i = next(i for i, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a is not b and a != b)
    if set(ours) == set(theirs):
        raise ValueError(
            f"Data: x and y have one index in different orders: row {i} is {ours[i]} in x and {theirs[i]} in y; "
            "expected the same order, as y.loc[x.index] gives it"
        )


def _listed(names: Sequence[str], most: int = 6) -> str:
    return ", ".join(map(repr, names[:most])) + (f", … ({len(names)})" if len(names) > most else "")
