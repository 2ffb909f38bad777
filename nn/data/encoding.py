"""nn/data: raw columns learned from a table: their kinds, what fills what is missing; and raw numbers as features."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.data.checking import RawTable, check_finite, table_of
from nn.data.columns import are_given
from nn.data.dates import PARTS, days_of, part_of
from nn.data.kinds import (
    STRATEGIES,
    At,
    Label,
    RawColumn,
    check_categories,
    is_nothing,
    kind_of,
    plain,
    raw_of,
)

Floats = NDArray[np.float64]
Missing = str | float | Mapping[str, str | float] | None
Chosen = Sequence[str] | Mapping[str, Sequence[Label]]


@dataclass(frozen=True)
class Treatment:
    """What was asked for: how columns of a table are to become numbers."""

    missing: Missing = None
    categories: Chosen = ()
    ordinal: Mapping[str, Sequence[Label]] | None = None
    dates: str = "days"
    unknown: str = "error"

    def check(self, names: Sequence[str]) -> None:
        """A ValueError or TypeError where something is asked for that isn't there."""
        if isinstance(self.categories, str):
            raise TypeError(
                f"Data: categories is {self.categories!r:.60}; expected a list of columns' names, or a dict"
            )
        if self.ordinal is not None and not isinstance(self.ordinal, Mapping):
            raise TypeError(
                f"Data: ordinal is {self.ordinal!r:.60}; expected the categories of each column in their order, as "
                "{'size': ['small', 'large']}"
            )
        missing = self.missing if isinstance(self.missing, Mapping) else {}
        for option, chosen in (("missing", missing), ("categories", self.categories), ("ordinal", self.ordinal or {})):
            for name in chosen:
                if name not in names:
                    known = ", ".join(map(repr, names[:20])) + (", …" if len(names) > 20 else "")
                    raise ValueError(f"Data: {option} names the column {name!r}; the columns are: {known}")
        for option, value, allowed in (
            ("dates", self.dates, ("days", "parts")),
            ("unknown", self.unknown, ("error", "zeros")),
        ):
            if value not in allowed:
                raise ValueError(f"Data: {option} is {value!r:.60}; expected {' or '.join(map(repr, allowed))}")
        if isinstance(self.missing, str) and self.missing not in STRATEGIES:
            raise ValueError(
                f"Data: missing is {self.missing!r:.60}; expected {', '.join(map(repr, STRATEGIES))}, a number, or a "
                "dict of these, or of values, by column"
            )

    def filling(self, name: str) -> str | float | None:
        """What is to fill the gaps of this column."""
        if isinstance(self.missing, Mapping):
            return self.missing.get(name)
        return self.missing


def learned(values: NDArray[Any], dtype: Any, at: At, how: Treatment) -> tuple[RawColumn, Floats]:
    """What a column is, and its raw numbers.

    Args:
        values: of the column.
        dtype: it came with: that of pandas' categories knows them and their order.
        at: where it is.
        how: it is to be treated.
    """
    name, filling = at.name, how.filling(at.name)
    order = _given(how, name, dtype)
    kind = kind_of(values, at) if order is None and name not in how.categories else "categories"
    if kind in ("text", "categories"):
        listed = values.tolist()
        found = dict.fromkeys(each for each in listed if isinstance(each, str) or not is_nothing(each))
        own = filling if isinstance(filling, str) and filling not in STRATEGIES else None
        present = [each for each in map(plain, found) if not (is_nothing(each) and each != own)]
        if kind == "text":
            marks = [each for each in found if each not in present]
            check_categories([str(each) for each in present], marks, len(values), at)
        categories = order[1] if order else _sorted(present, at)
        if own is not None and own not in categories:
            categories = (*categories, own)
        kind = order[0] if order else "categories"
        column = RawColumn(kind, categories, unknown=how.unknown if kind == "categories" else "error")
        if not categories:
            raise ValueError(f"Data: the column {name!r} of {at.what} is empty; leave it out")
    else:
        column = RawColumn(kind)
    raw = raw_of(column, values, at)
    if column.kind == "date":
        known = raw[~np.isnan(raw)]
        hours = bool((known % 1 != 0).any())
        parts = PARTS if hours else PARTS[:-1]
        first = math.floor(known.min()) if len(known) else 0.0
        column = replace(column, parts=parts) if how.dates == "parts" else replace(column, origin=float(first))
    return filled(column, filling, raw, at), raw


def _given(how: Treatment, name: str, dtype: Any) -> tuple[str, tuple[Label, ...]] | None:
    """The kind and the categories of a column, in their order, where somebody said them."""
    if how.ordinal and name in how.ordinal:
        return "ordinal", _distinct(how.ordinal[name], name)
    if isinstance(how.categories, Mapping) and name in how.categories:
        return "categories", _distinct(how.categories[name], name)
    categories = getattr(dtype, "categories", None)
    if categories is None or isinstance(categories, str):
        return None
    return "ordinal" if getattr(dtype, "ordered", False) else "categories", tuple(map(plain, categories))


def _distinct(categories: Sequence[Label], name: str) -> tuple[Label, ...]:
    found = tuple(map(plain, categories))
    if isinstance(categories, str) or not found or len(set(found)) < len(found):
        raise ValueError(f"Data: the categories of {name!r} are {categories!r:.60}; expected a list, none twice")
    return found


def _sorted(present: list[Label], at: At) -> tuple[Label, ...]:
    if len({isinstance(each, str) for each in present}) > 1:
        raise TypeError(
            f"Data: the column {at.name!r} of {at.what} holds text and numbers; expected one kind, or the categories, "
            f"categories={{{at.name!r}: [...]}}"
        )
    return tuple(sorted(present))


def filled(column: RawColumn, filling: str | float | None, raw: Floats, at: At | None = None) -> RawColumn:
    """The column with what fills its gaps, got from its raw numbers."""
    if filling is None:
        return column
    known = raw[~np.isnan(raw) & (raw >= 0)] if column.categories else raw[~np.isnan(raw)]
    where = "" if at is None else f" ({at.name!r} of {at.what})"
    if isinstance(filling, str) and filling in STRATEGIES:
        if not len(known):
            raise ValueError(f"Data: in a column nothing is known{where}, so it has no {filling}; leave it out")
        if column.kind in ("number", "date") and filling != "most_frequent":
            middle = float(np.mean(known) if filling == "mean" else np.median(known))
            return replace(column, fill=middle, filled_by=filling)
        found, counts = np.unique(known, return_counts=True)
        often = float(found[counts.argmax()])  # of equals the first
        fill: Label = column.categories[int(often)] if column.categories else often
        return replace(column, fill=fill, filled_by=filling)
    if column.categories:
        if filling in column.categories:
            return replace(column, fill=plain(filling))
    elif column.kind == "date" and isinstance(filling, str):
        return replace(column, fill=days_of(filling))
    elif isinstance(filling, (int, float, np.number)) and math.isfinite(filling):
        return replace(column, fill=float(filling))
    if not np.isnan(raw).any():
        return column
    raise ValueError(
        f"Data: missing is {filling!r:.60} for a column of the kind {column.kind!r}{where}; give a value for each "
        'column that needs one: missing={"age": "mean", "city": "unknown"}'
    )


def learned_table(
    x: Any, names: Sequence[str], how: Treatment
) -> tuple[tuple[str, ...], tuple[RawColumn, ...], Floats]:
    """The columns of a table: their names, what they are, and their raw numbers, (n, columns).

    Raises:
        ValueError: what is no table, or holds what can't become numbers.
        TypeError: likewise.
    """
    table = table_of(x, names)
    names = table.names
    how.check(names)
    named = are_given(names)
    numbers = None if how.categories or how.ordinal else table.numbers()
    if numbers is not None:
        columns = (RawColumn(),) * len(names)
        if how.missing is not None:
            columns = tuple(
                filled(columns[0], how.filling(name), numbers[:, place], At("x", place, name, named))
                for place, name in enumerate(names)
            )
        return names, columns, numbers
    found, raw = [], []
    for place, (name, (array, dtype)) in enumerate(zip(names, table.columns, strict=True)):
        column, each = learned(array, dtype, At("x", place, name, named), how)
        found.append(column)
        raw.append(each)
    return names, tuple(found), np.column_stack(raw)


def features_of(names: Sequence[str], columns: Sequence[RawColumn]) -> tuple[str, ...]:
    """What the features of these columns are called."""
    return tuple(each for name, column in zip(names, columns, strict=True) for each in column.features(name))


def refilled(columns: Sequence[RawColumn], raw: Floats) -> tuple[RawColumn, ...]:
    """The columns with what fills their gaps got anew, from these raw numbers, as it was got before."""
    return tuple(filled(column, column.filled_by or None, raw[:, place]) for place, column in enumerate(columns))


def raw_table(names: Sequence[str], columns: Sequence[RawColumn], given: RawTable) -> Floats:
    """The raw numbers of a table whose columns are known, side by side, (n, columns)."""
    numbers = given.numbers() if all(column.kind == "number" for column in columns) else None
    if numbers is not None:
        return numbers
    named = are_given(names)
    table = enumerate(zip(names, columns, (array for array, _ in given.columns), strict=True))
    return np.column_stack([raw_of(column, array, At("x", i, name, named)) for i, (name, column, array) in table])


def encoded(names: Sequence[str], columns: Sequence[RawColumn], raw: Floats, what: str) -> Floats:
    """Raw numbers, (n, columns), as features, (n, features): gaps filled, categories as 0 and 1.

    Raises:
        ValueError: nothing is known somewhere and nothing fills it, or inf.
    """
    if np.isfinite(raw).all() and all(column.kind == "number" for column in columns):
        return raw
    gaps = np.isnan(raw)
    check_finite(what, np.where(gaps, 0.0, raw), names if are_given(names) else ())
    parts: list[Floats] = []
    for place, (name, column) in enumerate(zip(names, columns, strict=True)):
        values = raw[:, place]
        if gaps[:, place].any():
            if column.fill is None:
                row = int(gaps[:, place].argmax())
                raise ValueError(
                    f"Data: {what} is nan in {At(what, place, name, are_given(names)).row(row)}; expected finite "
                    'numbers, or missing="mean", "median", "most_frequent" or a value, which fills what is missing'
                )
            fill = column.fill
            number = column.categories.index(fill) if column.categories else float(fill)
            values = np.where(gaps[:, place], number, values)
        parts.extend(_features(column, values))
    return np.column_stack(parts)


def _features(column: RawColumn, values: Floats) -> list[Floats]:
    if column.kind == "categories":
        hot: Floats = (values[:, None] == np.arange(len(column.categories))).astype(np.float64)
        return [hot]
    if column.parts:
        return [part_of(values, part) for part in column.parts]
    return [values - column.origin if column.kind == "date" else values]
