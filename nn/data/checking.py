"""nn/data: what Data accepts for x and y, and what it says about the rest."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.data.columns import Columns, are_given, check_once, columns_of, difference
from nn.modules.inputs import input_names

Floats = NDArray[np.float64]
WHOLE = (bool, int, np.bool_, np.integer)
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)  # float() takes 1_000 and ٣, too
DECIMAL = re.compile(rf"\s*{NUMBER.pattern}\s*", NUMBER.flags)
EXACT = 2.0**53  # up to it every whole number is a float
# What stands where nothing is known: words for it, the errors of spreadsheets, and marks alone
NOTHING = re.compile(
    r"nan|na|n/a|n\.a\.|<na>|none|null|nat|missing|brak( danych)?|b\.d\.|#n/[ad]|#nv|#\S*[!?]|[?.…–—-]*", re.IGNORECASE
)
# Numbers as people write them: marks and blanks between thousands, a comma before decimals, a currency, per cent
WRITTEN = re.compile(r"[+−–-]?\s*[$€£¥]?\s*\d[\d\s.,'\u2019_]*([%‰$€£¥]|zł|pln|eur|usd)?", re.IGNORECASE)
MANY = 3  # labels, from which on each of them being another one is odd
MISSING = ("NAType", "NaTType")  # what pandas has where nothing is

WHAT_LABELS_ARE = "labels are whole numbers 0..k−1 (give floats for a regression, or for hinge's −1 and 1)"


def checked_numbers(x: Any, names: Sequence[str]) -> tuple[Floats, tuple[str, ...]]:
    """A copy of x as floats, (n, features), finite; and the names of its columns, if it has some, or those given."""
    if isinstance(names, str) or not all(isinstance(name, str) for name in names):
        raise TypeError(f"Data: names is {names!r:.60}; expected a list of text, one per feature")
    check_once("Data", names)
    columns = columns_of("x", x)
    if columns is None:
        rows = array_of("x", x)
        if rows.ndim and not len(rows):
            raise ValueError("Data: x is empty; expected at least one sample")
        if rows.ndim != 2 or not rows.shape[1]:
            hint = "; a single feature is written [[1.5], [2.5]]" if rows.ndim == 1 else ""
            hint = "; make it dense, as x.toarray() does" if hasattr(x, "toarray") else hint
            raise ValueError(f"Data: x has the shape {rows.shape}; expected a row of numbers per sample{hint}")
        samples = floats_of(rows, "x", names)
    else:
        if names and (other := difference(tuple(columns), names)):
            raise ValueError(f"Data: {other}; give them so, or numbers without names, as x.to_numpy() does")
        samples = _of_columns(columns, "x")
        names = tuple(columns)
    if len(names) not in (0, samples.shape[1]):
        raise ValueError(f"Data: {len(names)} names for {samples.shape[1]} features")
    _finite("x", samples, names)
    return samples, tuple(map(str, names)) or input_names(samples.shape[1])


def checked_targets(y: Any, samples: int, names: Sequence[str]) -> tuple[NDArray[Any], tuple[str, ...]]:
    """A copy of y, one per sample: as floats, or as it came if those may be labels; and its columns' names, if any."""
    columns = columns_of("y", y)
    if columns is not None and len(columns) > 1:
        targets: NDArray[Any] = _of_columns(columns, "y")
        if names and (other := difference(tuple(columns), names)):
            raise ValueError(f"Data: of y {other}")
        names = tuple(columns) if are_given(tuple(columns)) else ()
    else:
        y = y if columns is None else next(iter(columns.values()))
        targets = array_of("y", y)
        if columns is not None and targets.ndim == 1 and not _is_text(targets):
            targets = targets[:, None]
    if not targets.ndim:
        raise ValueError(f"Data: y is {y!r:.60}; expected one target per sample")
    if len(targets) != samples:
        raise ValueError(f"Data: {samples} samples in x and {len(targets)} targets in y; expected as many")
    if targets.dtype.kind == "U" and isinstance(y, (list, tuple)):
        targets = np.array(y, dtype=object)  # NumPy makes text of what stands beside text
    if targets.ndim == 2 and targets.shape[1] == 1 and _is_text(targets[:, 0]):
        targets = targets[:, 0]
    if targets.ndim == 1 and (targets.dtype.kind in "biuU" or _is_text(targets)):
        return targets, ()
    if targets.ndim == 1 and targets.dtype.kind == "O":
        if any(isinstance(each, str) for each in targets):
            i, other = next((i, each) for i, each in enumerate(targets) if not isinstance(each, str))
            raise TypeError(f"Data: the label y[{i}] is {other!r:.60}, and others are text; expected text for each")
        if all(isinstance(each, WHOLE) for each in targets):  # as pandas' own kinds of whole numbers come
            whole = np.array(targets.tolist())
            if whole.dtype.kind not in "biu":
                i = int(np.argmax([abs(int(each)) for each in targets]))
                raise ValueError(f"Data: the label y[{i}] is {targets[i]}; {WHAT_LABELS_ARE}")
            return whole, ()
    if targets.ndim > 2 or not targets.size:
        raise ValueError(f"Data: y has the shape {targets.shape}; expected (n,) or (n, k)")
    if len(names) not in (0, *targets.shape[1:]):
        raise ValueError(f"Data: {len(names)} target_names for y of the shape {targets.shape}; expected one per column")
    targets = floats_of(targets, "y", names)
    _finite("y", targets, names)
    return targets, tuple(names)


def categories_of(y: Any) -> tuple[str, ...]:
    """The categories of pandas' kind of that name, in their order, where they are text."""
    categories = getattr(getattr(y, "dtype", None), "categories", None)
    found = () if categories is None else tuple(categories)
    return found if all(isinstance(each, str) for each in found) else ()


def _is_text(targets: NDArray[Any]) -> bool:
    return targets.ndim == 1 and all(isinstance(each, str) for each in targets)


def _of_columns(columns: Columns, what: str) -> Floats:
    """The columns of a table as floats, side by side."""
    found: list[Floats] = []
    for place, (name, column) in enumerate(columns.items()):
        array = array_of(f"the column {name!r} of {what}", column)
        if array.ndim != 1:
            raise ValueError(f"Data: the column {name!r} of {what} has the shape {array.shape}; expected one dimension")
        if not len(array):
            raise ValueError(f"Data: {what} is empty; expected at least one sample")
        if found and len(array) != len(found[0]):
            raise ValueError(
                f"Data: the column {name!r} of {what} has {len(array)} rows, the first {len(found[0])}; expected as "
                "many"
            )
        found.append(floats_of(array, what, (name,), place))
    return np.column_stack(found)


def checked_labels(targets: NDArray[Any], classes: tuple[str, ...]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Labels 0..k−1 and the classes' names, from whole numbers, True and False, or text."""
    if not all(isinstance(name, str) for name in classes) or len(set(classes)) < len(classes):
        raise ValueError(f"Data: classes is {classes!r:.60}; expected a name for each class, none twice")
    if targets.ndim > 1:
        raise ValueError(f"Data: y has the shape {targets.shape}; with classes, expected one label per sample")
    if targets.dtype.kind not in "biuf":
        return _from_text(targets, classes)
    if targets.dtype.kind == "b":
        classes = classes or ("False", "True")
    with np.errstate(invalid="ignore"):  # too large for an int64, and so out of range
        labels = targets.astype(np.int64)
    most = len(classes) if classes else int(labels.max()) + 1
    wrong = (labels != targets) | (labels < 0) | (labels >= most)
    if wrong.any():
        i = int(wrong.argmax())
        known = f"; with {most} classes they are 0..{most - 1}" if classes else ""
        raise ValueError(f"Data: the label y[{i}] is {targets[i]}; {WHAT_LABELS_ARE}{known}")
    if not classes:
        # few samples and a number far off would else make a class for every number below it
        present = np.unique(labels)
        if len(present) < most:
            absent = int(np.flatnonzero(present != np.arange(len(present)))[0])
            raise ValueError(
                f"Data: y goes to {most - 1}, but no label in it is {absent}; {WHAT_LABELS_ARE}. "
                "If a class has no sample here, give classes=, a name for each"
            )
        classes = tuple(map(str, range(most)))
    return labels, classes


def _from_text(targets: NDArray[Any], classes: tuple[str, ...]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    if not classes and (doubt := as_if_numbers(targets.tolist())):
        raise ValueError(
            f"Data: y holds text that {doubt}, such as {str(targets[0])!r:.60}; give floats for a regression. If they "
            "are names of classes, give classes=, too"
        )
    missing = next((i for i, name in enumerate(targets.tolist()) if is_missing(name)), None)
    if missing is not None and not classes:
        raise ValueError(
            f"Data: the label y[{missing}] is {str(targets[missing])!r:.60}, as if it were not known; leave the sample "
            "out, or give classes=, the names of all classes, if it is one"
        )
    classes = classes or tuple(sorted(set(targets.tolist())))
    numbers = {name: label for label, name in enumerate(classes)}
    for i, name in enumerate(targets.tolist()):
        if name not in numbers:
            raise ValueError(f"Data: the label y[{i}] is {name!r}; the classes are: {', '.join(classes)}")
    return np.array([numbers[name] for name in targets.tolist()], np.int64), classes


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
        array = np.array(values)
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


def floats_of(array: NDArray[Any], what: str, names: Sequence[str], column: int | None = None) -> Floats:
    """An array as floats, each number as it is; ``column`` is its place in a table, of which it is one column."""

    def where(place: Sequence[int]) -> str:
        return _place(place, names) if column is None else f"row {place[0]}, column {column} ({names[0]!r})"

    if array.dtype.kind == "O":
        found = np.empty(array.shape)
        for place, each in np.ndenumerate(array):
            found[place] = _float(each, what, where(place) if not isinstance(each, float) else "")
        return found
    if array.dtype.kind not in "biuf":
        first = array.flat[0].item() if array.size else array.dtype
        raise TypeError(f"Data: {what} holds {first!r:.60}; expected numbers ({where((0,) * array.ndim)})")
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


def _finite(what: str, array: Floats, names: Sequence[str]) -> None:
    wrong = np.argwhere(~np.isfinite(array))
    if len(wrong):
        place = tuple(wrong[0].tolist())
        raise ValueError(f"Data: {what} is {array[place]} in {_place(place, names)}; expected finite numbers")


def _place(place: Sequence[int], names: Sequence[str]) -> str:
    if not len(place):
        return "its only place"
    column = f", column {place[1]}" if len(place) > 1 else ""
    return f"row {place[0]}{column}" + (f" ({names[place[1]]!r})" if column and names else "")
