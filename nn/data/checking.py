"""nn/data: what Data accepts for x and y, and what it says about the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

WHAT_LABELS_ARE = "labels are whole numbers 0..k−1 (give floats for a regression, or for hinge's −1 and 1)"


def checked_numbers(x: ArrayLike, names: Sequence[str]) -> NDArray[np.float64]:
    """A copy of x as floats, (n, features), finite."""
    rows = _array("x", x)
    if rows.ndim and not len(rows):
        raise ValueError("Data: x is empty; expected at least one sample")
    if rows.ndim != 2 or not rows.shape[1]:
        hint = "; a single feature is written [[1.5], [2.5]]" if rows.ndim == 1 else ""
        raise ValueError(f"Data: x has the shape {rows.shape}; expected a row of numbers per sample{hint}")
    samples = _floats(rows, "x")
    if isinstance(names, str) or not all(isinstance(name, str) for name in names):
        raise TypeError(f"Data: names is {names!r:.60}; expected a list of text, one per feature")
    if len(names) not in (0, samples.shape[1]):
        raise ValueError(f"Data: {len(names)} names for {samples.shape[1]} features")
    _finite("x", samples, names)
    return samples


def checked_targets(y: ArrayLike, samples: int) -> NDArray[Any]:
    """A copy of y, one per sample: as floats, or as it came if those may be labels."""
    targets = _array("y", y)
    if not targets.ndim:
        raise ValueError(f"Data: y is {y!r:.60}; expected one target per sample")
    if len(targets) != samples:
        raise ValueError(f"Data: {samples} samples in x and {len(targets)} targets in y; expected as many")
    if targets.ndim == 1 and (targets.dtype.kind in "biuU" or all(isinstance(each, str) for each in targets)):
        return targets
    if targets.ndim > 2 or not targets.size:
        raise ValueError(f"Data: y has the shape {targets.shape}; expected (n,) or (n, k)")
    targets = _floats(targets, "y")
    _finite("y", targets, ())
    return targets


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
    classes = classes or tuple(sorted(set(targets.tolist())))
    numbers = {name: label for label, name in enumerate(classes)}
    for i, name in enumerate(targets.tolist()):
        if name not in numbers:
            raise ValueError(f"Data: the label y[{i}] is {name!r}; the classes are: {', '.join(classes)}")
    return np.array([numbers[name] for name in targets.tolist()], np.int64), classes


def _array(what: str, values: ArrayLike) -> NDArray[Any]:
    try:
        return np.array(values)
    except ValueError as error:  # NumPy's word for rows of unequal length is "inhomogeneous"
        rows: Any = values
        lengths = [str(len(row)) if hasattr(row, "__len__") else "no length" for row in rows]
        other = next((i for i, length in enumerate(lengths) if length != lengths[0]), None)
        if other is None:
            raise ValueError(f"Data: {what} can't be made an array: {error}") from None
        found = f"{what}[0] has {lengths[0]} and {what}[{other}] has {lengths[other]}"
        raise ValueError(f"Data: {found}; expected rows of equal length") from None


def _floats(array: NDArray[Any], what: str) -> NDArray[np.float64]:
    if array.dtype.kind not in "biufO":
        raise TypeError(f"Data: {what} holds {array.flat[0].item()!r:.60}; expected numbers")
    try:
        return array.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError) as error:
        raise TypeError(f"Data: {what} holds something that is no number: {error}") from None


def _finite(what: str, array: NDArray[np.float64], names: Sequence[str]) -> None:
    wrong = np.argwhere(~np.isfinite(array))
    if len(wrong):
        place = tuple(wrong[0].tolist())
        column = f", column {place[1]}" if len(place) > 1 else ""
        name = f" ({names[place[1]]!r})" if names else ""
        raise ValueError(f"Data: {what} is {array[place]} in row {place[0]}{column}{name}; expected finite numbers")
