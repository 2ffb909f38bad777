"""nn/data: kinds of raw columns: numbers, yes or no, dates, categories; and each as numbers, before any encoding."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.data.checking import DECIMAL, MISSING, as_if_numbers, floats_of, is_missing
from nn.data.dates import PARTS, days_in, days_of

Floats = NDArray[np.float64]
Label = str | int | float | bool
DATES = (datetime.date, np.datetime64)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)", re.ASCII)
STRATEGIES = ("mean", "median", "most_frequent")
KINDS = ("number", "boolean", "date", "categories", "ordinal")
MANY = 20  # texts that differ: from here on, if most rows have one of their own, they are no categories


@dataclass(frozen=True)
class RawColumn:
    """One raw column: its kind, and what becomes numbers of it.

    Args:
        kind: "number", "boolean", "date", "categories" (a feature of 0 and 1 for each) or "ordinal" (one feature, the
            place in the order).
        categories: in their order.
        fill: what stands in where nothing is known: a number (of a date: days since 1970), or a category; None where
            that is an error.
        filled_by: how it was got, "mean", "median" or "most_frequent"; "" where it was given.
        origin: the day from which dates are counted, in days since 1970.
        parts: of a date, that become features instead of its days.
        unknown: what a category is that is none of these: an "error", or "zeros" everywhere.
    """

    kind: str = "number"
    categories: tuple[Label, ...] = ()
    fill: Label | None = None
    filled_by: str = ""
    origin: float = 0.0
    parts: tuple[str, ...] = ()
    unknown: str = "error"

    def features(self, name: str) -> list[str]:
        """What the features are called that become of it.

        >>> RawColumn("categories", ("Oslo", "Rome")).features("city"), RawColumn().features("age")
        (['city=Oslo', 'city=Rome'], ['age'])
        """
        if self.kind == "categories":
            return [f"{name}={category}" for category in self.categories]
        return [f"{name} {part}" for part in self.parts] or [name]

    def to_json(self) -> dict[str, Any]:
        """What JSON can hold of it: all that is not as usual."""
        usual = RawColumn()
        written = {name: value for name, value in asdict(self).items() if value != getattr(usual, name)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in written.items()}

    @classmethod
    def from_json(cls, written: dict[str, Any]) -> RawColumn:
        """The column that `to_json` wrote.

        Raises:
            ValueError: something else.
        """
        for name, value in written.items():
            if name not in FITS or not FITS[name](value):
                raise ValueError(f"Recipe: in a column {name!r:.60} is {value!r:.60}, which no recipe has")
        options: dict[str, Any] = {
            name: tuple(each) if isinstance(each, list) else each for name, each in written.items()
        }
        column = cls(**options)
        if bool(column.categories) != (column.kind in ("categories", "ordinal")):
            raise ValueError(f"Recipe: a column of the kind {column.kind!r} has {len(column.categories)} categories")
        number = isinstance(column.fill, (float, int)) or column.fill is None
        if not (column.fill in (None, *column.categories) if column.categories else number):
            raise ValueError(f"Recipe: {column.fill!r:.60} can't fill a column of the kind {column.kind!r}")
        return column


def is_exact(each: Any) -> bool:
    """Whether something is no nan and no inf."""
    return not isinstance(each, float) or math.isfinite(each)


def _are(values: Any, fits: Callable[[Any], bool]) -> bool:
    return isinstance(values, list) and all(map(fits, values))


FITS: dict[str, Callable[[Any], bool]] = {  # what a file may say of a column
    "kind": lambda each: isinstance(each, str) and each in KINDS,
    "categories": lambda each: _are(each, lambda one: isinstance(one, (str, int, float)) and is_exact(one)),
    "fill": lambda each: isinstance(each, (str, int, float)) and is_exact(each),
    "filled_by": lambda each: isinstance(each, str) and each in STRATEGIES,
    "origin": lambda each: isinstance(each, (int, float)) and is_exact(each),
    "parts": lambda each: _are(each, lambda one: isinstance(one, str) and one in PARTS),
    "unknown": lambda each: isinstance(each, str) and each in ("error", "zeros"),
}


@dataclass(frozen=True)
class At:
    """Where a column is, for errors: what it is of, its place, and its name."""

    what: str
    column: int
    name: str
    named: bool = True

    def row(self, row: int) -> str:
        return f"row {row}, column {self.column}" + (f" ({self.name!r})" if self.named else "")


def kind_of(values: NDArray[Any], at: At) -> str:
    """What a column holds: "number", "boolean", "date" or "text".

    Raises:
        TypeError: text beside something else.

    Example:
        >>> kind_of(np.array(["Rome", None], object), At("x", 0, "city"))
        'text'
    """
    if values.dtype.kind != "O":
        return {"b": "boolean", "M": "date", "U": "text"}.get(values.dtype.kind, "number")
    listed = values.tolist()
    kinds = {kind for kind in set(map(type, listed)) if kind is not type(None) and kind.__name__ not in MISSING}
    floats = {kind for kind in kinds if issubclass(kind, (float, np.floating))}
    if all(each != each for each in listed if type(each) in floats):  # nan, as pandas has it where nothing is
        kinds -= floats
    groups = {_group(kind) for kind in kinds}
    if "text" in groups and len(groups) > 1:
        i = next(i for i, each in enumerate(listed) if isinstance(each, str))
        raise TypeError(
            f"Data: {at.what} holds {listed[i]!r:.60} ({at.row(i)}), and others of its column are no text; expected "
            "numbers or text alone: make it None if nothing is known there, as na_values= does in read_csv"
        )
    return groups.pop() if len(groups) == 1 else "number"


def _group(kind: type) -> str:
    if issubclass(kind, (bool, np.bool_)):
        return "boolean"
    return "text" if issubclass(kind, str) else "date" if issubclass(kind, DATES) else "number"


def is_nothing(each: Any) -> bool:
    """Whether there is no value: None, nan, what pandas has for it, or a text such as "?" or "NA".

    >>> is_nothing(float("nan")), is_nothing("NA"), is_nothing(0), is_nothing("Rome")
    (True, True, False, False)
    """
    if isinstance(each, str):
        return is_missing(each)
    return each is None or type(each).__name__ in MISSING or each != each


def check_categories(texts: list[str], marks: list[str], rows: int, at: At) -> None:
    """A ValueError where the texts of a column, each once, are no categories but numbers, dates, or names of rows.

    ``marks`` are those that stand where nothing is known.
    """
    if not texts:
        return
    named = f"Data: the column {at.name!r} of {at.what} holds text that"
    anyway = f"categories=[{at.name!r}] takes it as it is"
    if all(map(ISO.match, texts)):
        raise ValueError(
            f"{named} is dates, such as {texts[0]!r:.60}; make them dates, as pandas.to_datetime does (of read_csv: "
            f"parse_dates=[{at.name!r}]), or {anyway}"
        )
    numbers = [text for text in texts if DECIMAL.fullmatch(text)]
    if len(numbers) == len(texts) or as_if_numbers(texts).endswith("numbers"):
        how = f"na_values=[{marks[0]!r}]" if marks else "decimal=',' or thousands="
        raise ValueError(
            f"{named} is numbers, such as {texts[0]!r:.60}; make them numbers, as pandas.to_numeric does (of read_csv: "
            f"{how}), or {anyway}"
        )
    if numbers:
        other = next(text for text in texts if text not in numbers)
        raise ValueError(
            f"{named} is {other!r:.60} beside numbers such as {numbers[0]!r}; if nothing is known there, make it nan "
            f"(of read_csv: na_values=[{other!r:.60}]), or {anyway}"
        )
    if len(texts) > MANY and len(texts) > rows / 2:
        raise ValueError(
            f"{named} is another one in most rows, {len(texts)} in {rows}, such as {texts[0]!r:.60}; leave the column "
            f"out, as drop(columns=[{at.name!r}]) does, or {anyway}"
        )


def raw_of(column: RawColumn, values: NDArray[Any], at: At) -> Floats:
    """The numbers of a raw column: of a category its place (−1 for an unknown one), nan where nothing is known.

    Raises:
        ValueError: a category or a date that is unknown.
        TypeError: something of another kind.
    """
    if column.kind == "number":
        return floats_of(values, at.what, at.row)
    if column.kind == "boolean":
        found = floats_of(values, at.what, at.row)
        wrong = ~np.isin(found, (0.0, 1.0)) & ~np.isnan(found)
        if wrong.any():
            i = int(wrong.argmax())
            raise ValueError(f"Data: {at.what} is {found[i]} in {at.row(i)}; expected True or False")
        return found
    if column.kind == "date":
        return _days(values, at)
    places: dict[Any, float] = {category: float(i) for i, category in enumerate(column.categories)}
    texts = any(isinstance(category, str) for category in column.categories)
    found = np.empty(len(values))
    for i, each in enumerate(values.tolist()):
        key = each if isinstance(each, (str, int, float, bool)) or is_nothing(each) else plain(each)
        place = places.get(key)
        if place is None:
            place = places[key] = _elsewhere(column, key, texts, at, i)
        found[i] = place
    return found


def _elsewhere(column: RawColumn, each: Any, texts: bool, at: At, row: int) -> float:
    """The number of what is none of the categories."""
    if is_nothing(each) and (texts or not isinstance(each, str)):
        return math.nan
    if column.unknown == "zeros":
        return -1.0
    known = ", ".join(map(repr, column.categories[:MANY])) + (", …" if len(column.categories) > MANY else "")
    hint = '; Data(..., unknown="zeros") takes it for none of them' if column.kind == "categories" else ""
    raise ValueError(
        f"Data: {at.what} is {each!r:.60} in {at.row(row)}, which is unknown; expected one of {known}{hint}"
    )


def plain(each: Any) -> Label:
    """A category as text, number or bool: NumPy's as Python's, others, such as intervals, as their text.

    >>> plain(np.int64(3)), plain(np.str_("a")), plain((1, 2))
    (3, 'a', '(1, 2)')
    """
    each = each.item() if isinstance(each, np.generic) else each
    return each if isinstance(each, (str, int, float, bool)) else str(each)


def _days(values: NDArray[Any], at: At) -> Floats:
    if values.dtype.kind == "M":
        return days_in(values)
    found = np.empty(len(values))
    for i, each in enumerate(values.tolist()):
        if is_nothing(each):
            found[i] = math.nan
        elif isinstance(each, (str, *DATES)):
            try:
                found[i] = days_of(each)
            except ValueError:
                raise ValueError(f"Data: {at.what} is {each!r:.60} in {at.row(i)}; expected a date") from None
        else:
            raise TypeError(f"Data: {at.what} is {each!r:.60} in {at.row(i)}; expected a date")
    return found
