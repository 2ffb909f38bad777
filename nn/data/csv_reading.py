"""nn/data: a CSV file as Data: pandas reads it, and what it would take for something else in silence is asked about."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from autograd.common.files import path_of
from nn.data.columns import is_nameless
from nn.data.csv_doubts import check_header, decimal_in, hints, may_be_thousands
from nn.data.dataset import Data
from nn.data.encoding import Chosen, Missing
from nn.data.kinds import Label


def read_csv(
    path: str | os.PathLike[str],
    target: str | int = -1,
    *,
    classes: Sequence[Label] | bool | None = None,
    missing: Missing = None,
    categories: Chosen = (),
    ordinal: Mapping[str, Sequence[Label]] | None = None,
    dates: str = "days",
    unknown: str = "error",
    like: Data | None = None,
    **options: Any,
) -> Data:
    r"""Read a CSV file: one column is the target, all others are features; pandas reads it.

    Where no ``sep`` is given, it is a tab, semicolon or comma, whichever fits; where no ``decimal`` is, it is a comma
    if numbers need that. A first line ``sep=;``, which tells Excel, is no row.

    Args:
        path: the file.
        target: the target's column, by its name in the header or by its number from 0; the last one if not given.
        classes: True if the targets are labels; False if they are numbers to predict. If not given: labels where they
            are text, or where whole numbers 0..k−1 all occur, twice each on average. Or all labels there are.
        missing: what fills gaps, as `Data` takes it; so are categories, ordinal, dates, unknown and like.
        categories: columns to take as categories.
        ordinal: the order of categories that have one.
        dates: "days" or "parts", of columns that ``parse_dates`` names.
        unknown: what an unknown category is, an "error" or "zeros".
        like: the data whose recipe these are to go by.
        options: pandas.read_csv's own, such as ``sep``, ``decimal``, ``encoding``, ``header``, ``names``, ``usecols``,
            ``parse_dates``, ``na_values``.

    Raises:
        ImportError: pandas is not installed; the message says how to.
        FileNotFoundError: there is no such file.
        ValueError: what can't be read, with its place: too many cells, an empty cell where nothing fills gaps, bytes of
            another encoding, an unknown target, a column without a name; and what can be read in two ways: a header
            that may be a sample, marks that may stand between thousands, numbers beside text.

    Example:
        >>> import pathlib, pytest, tempfile
        >>> pandas = pytest.importorskip("pandas")
        >>> file = pathlib.Path(tempfile.mkdtemp()) / "fruit.csv"
        >>> _ = file.write_text("weight;colour;fruit\n0,15;red;apple\n0,12;yellow;banana\n", encoding="utf-8")
        >>> fruit = read_csv(file, target="fruit")
        >>> fruit, fruit.names
        (Data(fruit: 2 samples, 3 features, 2 classes), ('weight', 'colour=red', 'colour=yellow'))
    """
    path = path_of(path, "read_csv")
    if isinstance(target, bool) or not isinstance(target, (str, int, np.integer)):
        raise TypeError(f"read_csv: target is {target!r:.60}; expected a column's name or number")
    frame = _frame(path, target, options)
    try:
        column = _place(frame, target)
        y, x = frame.iloc[:, column], frame.drop(columns=frame.columns[column])
        if not len(x.columns):
            raise ValueError(
                f"a single column, {str(frame.columns[0])!r:.60}; expected at least a feature and a target: if cells "
                "are divided otherwise, give sep="
            )
        if classes is None and like is None:
            classes = _are_labels(y)
        given = () if classes is None else classes
        return Data(
            x, y, classes=given, missing=missing, categories=categories, ordinal=ordinal, dates=dates, unknown=unknown,
            like=like, title=path.stem,
        )  # fmt: skip
    except (ValueError, TypeError) as error:
        text = str(error).removeprefix("Data: ")
        rows = "; rows are counted from 0, below the header" if re.search(r"\brow \d|y\[\d", text) else ""
        raise type(error)(f"{path}: {text}{rows}") from None


def _frame(path: Path, target: str | int, options: dict[str, Any]) -> Any:
    """The DataFrame that pandas reads, with what nobody said found out."""
    try:
        import pandas
    except ModuleNotFoundError as error:
        if error.name != "pandas":  # it's there, and misses something itself
            raise
        raise ImportError(
            "read_csv needs pandas, which is not installed: pip install 'autograd-by-hand[data]'"
        ) from None
    if not path.exists():
        raise FileNotFoundError(f"read_csv: there is no file {path} (the current folder is {Path.cwd()})")
    if options.get("chunksize") or options.get("iterator"):
        raise ValueError("read_csv: chunksize and iterator give no table; read it at once, or with nrows=")
    found, names = hints(path, options)
    usual = {"index_col": False} | ({} if "engine" in options else {"low_memory": False})
    asked = usual | found | options

    def read(**more: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pandas.errors.ParserWarning)  # of cells that are lost
            return pandas.read_csv(path, **asked | more)

    try:
        frame = read()
        texts = [name for name in frame.columns if not pandas.api.types.is_numeric_dtype(frame[name].dtype)]
        if "decimal" not in options and asked.get("sep", ",") != ",":
            if (decimal := decimal_in(path, [frame[name] for name in texts])) == ",":
                frame = read(decimal=decimal)
            else:
                floats = [name for name in frame.columns if may_be_thousands(frame[name])]
                if floats and asked.get("sep") == ";":
                    decimal_in(path, [column for _, column in read(usecols=floats, dtype=str).items()])
    except (pandas.errors.ParserError, pandas.errors.EmptyDataError, pandas.errors.ParserWarning) as error:
        more = ": there are more cells than names" if isinstance(error, pandas.errors.ParserWarning) else ""
        raise ValueError(f"{path}: pandas can't read it{more}: {str(error).strip()}") from None
    except UnicodeDecodeError as error:
        has = "utf-16" if error.object[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1250"
        raise ValueError(
            f"{path}: the byte {error.object[error.start]:#04x} is not {error.encoding}; save the file as UTF-8, or "
            f"give the encoding it has, such as encoding={has!r}"
        ) from None
    frame.columns = [name.strip() if isinstance(name, str) else name for name in frame.columns]
    while len(frame.columns) and is_nameless(str(frame.columns[-1])) and frame.iloc[:, -1].isna().all():
        frame = frame.iloc[:, :-1]  # every line ends with the mark between cells
    if not len(frame):
        raise ValueError(f"{path} holds a header and no rows")
    if "header" not in options and "names" not in options:
        check_header(path, names, known=isinstance(target, str) and target in frame.columns)
    for name in frame.columns:
        if "dtype" not in options and pandas.api.types.infer_dtype(frame[name], skipna=True) == "string":
            frame[name] = frame[name].str.strip()
    return frame


def _place(frame: Any, target: str | int) -> int:
    """The target's place among the columns."""
    names, width = list(frame.columns), len(frame.columns)
    known = ", ".join(map(repr, names[:20])) + (", …" if width > 20 else "")
    if isinstance(target, str):
        if target not in names:
            hint = "; if cells are divided otherwise, give sep=" if width == 1 else ""
            raise ValueError(f"no column is called {target!r}; the columns are: {known}{hint}")
        return names.index(target)
    if not -width <= target < width:
        raise ValueError(f"there is no column {target}; there are {width}: {known}")
    return int(target) % width


def _are_labels(y: Any) -> Sequence[Label] | bool:
    """Whether targets are labels: False where they are numbers to predict, () where `Data` is to see."""
    values = np.asarray(y)
    if values.dtype.kind not in "iuf":
        return ()
    if not (np.floor(values) == values).all():
        return False
    found = np.unique(values)
    run = bool((found == np.arange(len(found))).all())
    return run and 1 < len(found) <= len(values) / 2
