"""nn/data: what Data accepts as columns and numbers, and what it says about the rest."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.data.columns import Columns, are_given, check_once, columns_of, difference
from nn.modules.inputs import input_names

Floats = NDArray[np.float64]
Column = tuple[NDArray[Any], Any]  # its values, and the dtype it came with
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)  # float() takes 1_000 and ٣, too
DECIMAL = re.compile(rf"\s*{NUMBER.pattern}\s*", NUMBER.flags)
EXACT = 2.0**53  # up to it every whole number is a float
# What stands where nothing is known: words for it, the errors of spreadsheets, and marks alone
NOTHING = re.compile(
    r"nan|na|n/a|n\.a\.|<na>|none|null|nat|missing|brak( danych)?|b\.d\.|#n/[ad]|#nv|#\S*[!?]|[?.…–—-]*", re.IGNORECASE
)
# Numbers as people write them: marks and blanks between thousands, a comma before decimals, a currency, per cent
WRITTEN = re.compile(r"[+−–-]?\s*[$€£¥]?\s*\d[\d\s.,'\u2019_]*([%‰$€£¥]|zł|pln|eur|usd)?", re.IGNORECASE)
MANY = 3  # texts, from which on each of them being another one is odd
MISSING = ("NAType", "NaTType")  # what pandas has where nothing is


@dataclass(frozen=True)
class RawTable:
    """A table: the names of its columns, and these, or the array they are in."""

    names: tuple[str, ...]
    parts: list[Column] = field(default_factory=list)
    whole: NDArray[Any] | None = None

    @property
    def columns(self) -> list[Column]:
        """Each column, and the dtype it came with."""
        return self.parts if self.whole is None else [(column, self.whole.dtype) for column in self.whole.T]

    def numbers(self) -> Floats | None:
        """All at once as floats; None where columns may hold something else."""
        if self.whole is None or self.whole.dtype.kind not in "iuf":
            return None
        return floats_of(self.whole, "x", self.names if are_given(self.names) else ())


def table_of(x: Any, names: Sequence[str], what: str = "x") -> RawTable:
    """The columns of x as arrays, each with the dtype it came with; and their names: its own, those given, or none.

    Raises:
        ValueError: no rows, no columns, rows or columns of unequal length, or names that don't fit.
    """
    if isinstance(names, str) or not all(isinstance(name, str) for name in names):
        raise TypeError(f"Data: names is {names!r:.60}; expected a list of text, one per feature")
    check_once("Data", names)
    columns = columns_of(what, x)
    if columns is not None:
        if names and (other := difference(tuple(columns), names)):
            raise ValueError(f"Data: {other}; give them so, or numbers without names, as x.to_numpy() does")
        return RawTable(tuple(columns), _of_columns(columns, what))
    rows = array_of(what, x)
    if rows.dtype.kind == "U" and isinstance(x, (list, tuple)):
        rows = np.array(x, dtype=object)  # NumPy makes text of what stands beside text
    if rows.ndim and not len(rows):
        raise ValueError(f"Data: {what} is empty; expected at least one sample")
    if rows.ndim != 2 or not rows.shape[1]:
        hint = "; a single feature is written [[1.5], [2.5]]" if rows.ndim == 1 else ""
        hint = "; a single column is a table by x.to_frame()" if hasattr(x, "to_frame") else hint
        hint = "; make it dense, as x.toarray() does" if hasattr(x, "toarray") else hint
        if rows.ndim > 2:
            sizes = ", ".join(map(str, rows.shape[1:]))
            hint = f"; x.reshape(len(x), -1) has them, and nn.Reshape({sizes}) as a model's first part undoes it"
        raise ValueError(f"Data: {what} has the shape {rows.shape}; expected a row of numbers per sample{hint}")
    if len(names) not in (0, rows.shape[1]):
        raise ValueError(f"Data: {len(names)} names for {rows.shape[1]} features")
    return RawTable(tuple(names) or input_names(rows.shape[1]), whole=rows)


def checked_numbers(x: Any, names: Sequence[str]) -> tuple[Floats, tuple[str, ...]]:
    """A copy of x as finite floats, (n, columns), where all of them are numbers; and the names of its columns."""
    table = table_of(x, names)
    given = table.names if are_given(table.names) else ()

    def where(place: int) -> Callable[[int], str]:
        return lambda row: _place((row, place), given)

    numbers = table.numbers()
    if numbers is None:
        parts = enumerate(table.columns)
        numbers = np.column_stack([floats_of(array, "x", where(place)) for place, (array, _) in parts])
    check_finite("x", numbers, given)
    return numbers, table.names


def _of_columns(columns: Columns, what: str) -> list[Column]:
    """The columns of a table as arrays of equal length."""
    found: list[Column] = []
    for name, column in columns.items():
        array = array_of(f"the column {name!r} of {what}", column)
        if array.dtype.kind == "U" and isinstance(column, (list, tuple)):
            array = np.array(column, dtype=object)
        if array.ndim != 1:
            raise ValueError(f"Data: the column {name!r} of {what} has the shape {array.shape}; expected one dimension")
        if not len(array):
            raise ValueError(f"Data: {what} is empty; expected at least one sample")
        if found and len(array) != len(found[0][0]):
            raise ValueError(
                f"Data: the column {name!r} of {what} has {len(array)} rows, the first {len(found[0][0])}; expected as "
                "many"
            )
        found.append((array, getattr(column, "dtype", array.dtype)))
    return found


def is_missing(text: str) -> bool:
    """Whether a text is what others write where nothing is known.

    >>> is_missing("NA"), is_missing("Nathan")
    (True, False)
    """
    return NOTHING.fullmatch(text.strip()) is not None


def as_if_numbers(texts: Sequence[str]) -> str:
    """Why texts may be no labels but what was measured; "" where they may be labels, such as whole numbers.

    >>> as_if_numbers(["1 500,5", "2 000"]), as_if_numbers(["1", "2"]), as_if_numbers(["18-25", "26-35", "18-25"])
    ('is numbers', '', '')
    >>> as_if_numbers(["2024-01-01", "2024-01-02", "2024-01-03"])
    'begins with a number and is another one in every sample'
    """
    if all(map(DECIMAL.fullmatch, texts)):
        return "" if all(float(each).is_integer() for each in texts) else "is numbers"
    if all(WRITTEN.fullmatch(each.strip()) for each in texts):
        return "is numbers"
    if len(texts) >= MANY and len(set(texts)) == len(texts) and all(each.strip()[:1].isdigit() for each in texts):
        return "begins with a number and is another one in every sample"
    return ""


def array_of(what: str, values: Any) -> NDArray[Any]:
    """A copy as an array; a ValueError where numbers in it are masked, or its rows have different lengths."""
    is_list = isinstance(values, (list, tuple))
    for i, part in enumerate(values if is_list else [values]):
        masked = first_masked(part)
        if masked is not None:
            raise ValueError(
                f"Data: {what} is masked in {_place([i, *masked] if is_list else masked, ())}; expected numbers: leave "
                "these samples out, or fill in what they should be, as .filled(0.0) does"
            )
    try:
        array = np.array(values.numpy() if hasattr(values, "detach") else values)  # PyTorch says why it can't
        if is_list and array.dtype.kind == "f" and (np.abs(array) >= EXACT).any():
            return np.array(values, dtype=object)  # NumPy rounds whole numbers beside others
        return array
    except (TypeError, RuntimeError) as error:  # as PyTorch says of a tensor that has a gradient
        raise TypeError(f"Data: {what} can't be made an array: {error}") from None
    except ValueError as error:  # NumPy's word for rows of unequal length is "inhomogeneous"
        rows: Any = values
        lengths = [str(len(row)) if hasattr(row, "__len__") else "no length" for row in rows]
        other = next((i for i, length in enumerate(lengths) if length != lengths[0]), None)
        if other is None:
            raise ValueError(f"Data: {what} can't be made an array: {error}") from None
        found = f"{what}[0] has {lengths[0]} and {what}[{other}] has {lengths[other]}"
        raise ValueError(f"Data: {found}; expected rows of equal length") from None


def first_masked(part: Any) -> list[int] | None:
    """Where the first number is that NumPy has masked in an array, or in a list; None where none is."""
    if isinstance(part, np.ma.MaskedArray):
        places: list[list[int]] = np.argwhere(np.ma.getmaskarray(part)).tolist()
    elif isinstance(part, (list, tuple)):
        places = [[i] for i, each in enumerate(part) if each is np.ma.masked]
    else:
        return None
    return places[0] if places else None


def floats_of(array: NDArray[Any], what: str, names: Sequence[str] | Callable[[int], str]) -> Floats:
    """An array as floats, each number as it is; of one column of a table, a function says where its rows are."""

    def where(place: Sequence[int]) -> str:
        return names(place[0]) if callable(names) else _place(place, names)

    if array.dtype.kind == "O":
        found = np.empty(array.shape)
        for place, each in np.ndenumerate(array):
            found[place] = _float(each, what, where(place) if not isinstance(each, float) else "")
        return found
    if array.dtype.kind not in "biuf":
        first = array.flat[0].item() if array.size else array.dtype
        hint = ", as .dt.total_seconds() gives them" if array.dtype.kind == "m" else ""
        raise TypeError(f"Data: {what} holds {first!r:.60}; expected numbers{hint} ({where((0,) * array.ndim)})")
    floats: Floats = array.astype(np.float64, copy=False)
    if array.dtype.kind in "iu":
        for large in np.argwhere(np.abs(floats) >= EXACT).tolist():
            _float(int(array[tuple(large)]), what, where(large))
    return floats


def _float(each: Any, what: str, where: str) -> float:
    if each is None or type(each).__name__ in MISSING:
        return math.nan
    if isinstance(each, (str, bytes, np.timedelta64, np.datetime64)):
        raise TypeError(f"Data: {what} holds {each!r:.60}; expected numbers ({where})")
    try:
        number = float(each)
    except (TypeError, ValueError, OverflowError) as error:
        raise TypeError(f"Data: {what} holds something that is no number: {error} ({where})") from None
    if isinstance(each, (int, np.integer)) and int(number) != int(each):
        raise ValueError(
            f"Data: {what} is {each} in {where}, which a float would round to {int(number)}; expected whole numbers up "
            f"to {int(EXACT)}, or floats"
        )
    return number


def check_finite(what: str, array: Floats, names: Sequence[str], hint: str = "") -> None:
    """A ValueError that says where the first nan or inf is."""
    finite = np.isfinite(array)
    if not finite.all():
        place = tuple(np.argwhere(~finite)[0].tolist())
        raise ValueError(f"Data: {what} is {array[place]} in {_place(place, names)}; expected finite numbers{hint}")


def _place(place: Sequence[int], names: Sequence[str]) -> str:
    if not len(place):
        return "its only place"
    column = f", column {place[1]}" if len(place) > 1 else ""
    return f"row {place[0]}{column}" + (f" ({names[place[1]]!r})" if column and names else "")


def check_sizes(features: int, shape: Sequence[int], means: Sequence[float], scales: Sequence[float]) -> None:
    """A ValueError where a sample's shape, or means and scales, are not of so many features."""
    if shape and np.prod(shape) != features:
        raise ValueError(f"Data: the shape {tuple(shape)} is of {np.prod(shape)} numbers; x has {features} features")
    if any(len(each) not in (0, features) for each in (means, scales)) or len(means) != len(scales):
        raise ValueError(
            f"Data: {len(means)} means and {len(scales)} scales; expected one per feature, {features}, or none"
        )
