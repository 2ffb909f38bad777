"""nn/data: dates as numbers: days since 1970, and the parts of a date."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
PARTS = ("year", "month", "day", "weekday", "hour")
DAY = 86_400 * 10**6  # in microseconds


def days_of(each: Any) -> float:
    """Days since 1970-01-01, with the time as a part of a day; nan where there is no date. ISO text is read.

    A time that knows its zone is taken in UTC.

    Raises:
        ValueError: text that is no date.

    Example:
        >>> days_of("1970-01-02"), days_of(datetime.datetime(1970, 1, 3, 12))
        (1.0, 2.5)
    """
    if isinstance(each, str):
        each = datetime.datetime.fromisoformat(each)
    if isinstance(each, datetime.datetime) and each.tzinfo is not None and each == each:
        each = each.astimezone(datetime.UTC).replace(tzinfo=None)
    at = np.datetime64(each)
    return np.nan if np.isnat(at) else float(days_in(np.array([at]))[0])


def days_in(dates: NDArray[Any]) -> Floats:
    """The days of a whole array of NumPy's dates; nan where there is none."""
    days: Floats = dates.astype("M8[us]").astype(np.int64) / DAY
    return np.where(np.isnat(dates), np.nan, days)


def text_of(days: float) -> str:
    """A date as one writes it.

    >>> text_of(1.0), text_of(2.5)
    ('1970-01-02', '1970-01-03T12:00:00')
    """
    text = str(_seconds(np.array([days]))[0])
    return text.removesuffix("T00:00:00")


def part_of(days: Floats, part: str) -> Floats:
    """One of the parts of each date: its year, its month from 1, its day from 1, its weekday (Monday is 0), its hour.

    >>> [float(part_of(np.array([59.75]), part)[0]) for part in PARTS]  # 1970-03-01, a Sunday, 18:00
    [1970.0, 3.0, 1.0, 6.0, 18.0]
    """
    seconds = _seconds(days)
    date, month, year = (seconds.astype(f"M8[{unit}]") for unit in "DMY")
    if part == "year":
        found = year.astype(np.int64) + 1970
    elif part == "month":
        found = (month - year.astype("M8[M]")).astype(np.int64) + 1
    elif part == "day":
        found = (date - month.astype("M8[D]")).astype(np.int64) + 1
    elif part == "weekday":
        found = (date.astype(np.int64) + 3) % 7
    else:
        found = (seconds - date).astype(np.int64) // 3600
    return found.astype(np.float64)


def _seconds(days: Floats) -> NDArray[np.datetime64]:
    return np.rint(days * 86_400).astype(np.int64).astype("M8[s]")
