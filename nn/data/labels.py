"""nn/data: what Data accepts for y: targets of a regression, and labels of classes, as they were written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.data.checking import DECIMAL, array_of, as_if_numbers, check_finite, floats_of, is_missing
from nn.data.columns import are_given, columns_of, difference
from nn.data.kinds import At, Label, plain

WHOLE = (bool, int, np.bool_, np.integer)
WHAT_LABELS_ARE = (
    "whole numbers are labels of classes: give floats, or classes=False, for a regression; classes=True if these are "
    "all the labels there are, or classes=[...], all of them"
)


@dataclass(frozen=True)
class Targets:
    """The targets as numbers, floats or labels 0..k−1; and names of their columns, or the labels as they were written.

    Args:
        numbers: (n,) or (n, k).
        names: of several targets.
        labels: of the classes, in their order; () for a regression.
        classes: what the classes are called.
    """

    numbers: NDArray[Any]
    names: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    classes: tuple[str, ...] = ()


def targets_of(y: Any, samples: int, names: Sequence[str], classes: Sequence[Label] | bool) -> Targets:
    """The targets of as many samples.

    Raises:
        ValueError: other numbers of them, labels that may be none, or nothing known somewhere.
        TypeError: something that is neither a number nor text.

    Example:
        >>> targets_of([3, 1, 2, 1], 4, (), ()).numbers.tolist(), targets_of([0.5, 1.5], 2, (), ()).labels
        ([2, 0, 1, 0], ())
    """
    known = _known(classes)
    if not known and classes is not False:
        known = categories_of(y)
    targets, names = _array(y, names)
    if not targets.ndim:
        raise ValueError(f"Data: y is {y!r:.60}; expected one target per sample")
    if len(targets) != samples:
        raise ValueError(f"Data: {samples} samples in x and {len(targets)} targets in y; expected as many")
    sure = bool(known) or classes is True
    if sure and targets.ndim > 1 and targets.shape[1:] != (1,):
        raise ValueError(f"Data: y has the shape {targets.shape}; with classes, expected one label per sample")
    if classes is not False and targets.size == samples:
        found = _may_be_labels(targets.reshape(samples))
        if found is not None or sure:
            numbers, labels = labelled(targets.reshape(samples) if found is None else found, known, sure)
            return Targets(numbers, (), labels, tuple(map(str, labels)))
    if targets.ndim > 2 or not targets.size:
        raise ValueError(f"Data: y has the shape {targets.shape}; expected (n,) or (n, k)")
    if len(names) not in (0, *targets.shape[1:]):
        raise ValueError(f"Data: {len(names)} target_names for y of the shape {targets.shape}; expected one per column")
    floats = floats_of(targets, "y", names)
    check_finite("y", floats, names, ": leave out a sample whose target is not known")
    return Targets(floats, tuple(names))


def _known(classes: Sequence[Label] | bool) -> tuple[Label, ...]:
    if isinstance(classes, (bool, np.bool_)):
        return ()
    found = tuple(classes) if isinstance(classes, str) else tuple(map(plain, classes))
    if len(set(found)) < len(found) or len({isinstance(each, str) for each in found}) > 1:
        raise ValueError(
            f"Data: classes is {classes!r:.60}; expected a name for each class, none twice, or True, False"
        )
    return found


def categories_of(y: Any) -> tuple[str, ...]:
    """The categories of pandas' kind of that name, in their order, where they are text."""
    categories = getattr(getattr(y, "dtype", None), "categories", None)
    found = () if categories is None else tuple(categories)
    return found if all(isinstance(each, str) for each in found) else ()


def _array(y: Any, names: Sequence[str]) -> tuple[NDArray[Any], Sequence[str]]:
    """The targets as an array, and the names of its columns."""
    columns = columns_of("y", y)
    if columns is not None and len(columns) > 1:
        if names and (other := difference(tuple(columns), names)):
            raise ValueError(f"Data: of y {other}")
        floats = [
            floats_of(array_of(f"the column {name!r} of y", column), "y", At("y", place, name).row)
            for place, (name, column) in enumerate(columns.items())
        ]
        return np.column_stack(floats), tuple(columns) if are_given(tuple(columns)) else ()
    y = y if columns is None else next(iter(columns.values()))
    targets = array_of("y", y)
    if targets.dtype.kind == "U" and isinstance(y, (list, tuple)):
        targets = np.array(y, dtype=object)  # NumPy makes text of what stands beside text
    return targets if columns is None or targets.ndim != 1 else targets[:, None], names


def _may_be_labels(targets: NDArray[Any]) -> NDArray[Any] | None:
    """The targets as text, whole numbers or bools; None where they are none of these."""
    if targets.dtype.kind in "biuU":
        return targets
    if targets.dtype.kind != "O":
        return None
    texts = [isinstance(each, str) for each in targets]
    if any(texts):
        if all(texts):
            return targets
        i = texts.index(False)
        raise TypeError(
            f"Data: the label y[{i}] is {targets[i]!r:.60}, and others are text; expected text for each: leave the "
            "sample out if its label is not known"
        )
    if not all(isinstance(each, WHOLE) for each in targets):
        return None
    whole = np.array(targets.tolist())  # as pandas' own kinds of whole numbers come
    if whole.dtype.kind not in "biu":
        i = int(np.argmax([abs(int(each)) for each in targets]))
        raise ValueError(f"Data: the label y[{i}] is {targets[i]}; {WHAT_LABELS_ARE}")
    return whole


def labelled(
    targets: NDArray[Any], known: tuple[Label, ...], sure: bool
) -> tuple[NDArray[np.int64], tuple[Label, ...]]:
    """Labels 0..k−1, and what was written for each: the known ones, or those that occur, in their order."""
    text = targets.dtype.kind in "OU" and all(isinstance(each, str) for each in targets)
    if not text:
        targets = floats_of(targets, "y", ()) if targets.dtype.kind not in "biu" else targets
        if targets.dtype.kind == "f":
            check_finite("y", targets, (), ": leave out a sample whose label is not known")
        if known and isinstance(known[0], str):
            return _by_place(targets, known), known
    elif not sure:
        _check_text(targets)
    if not known:
        if targets.dtype.kind == "b":
            known = (False, True)
        elif text:
            known = tuple(sorted(set(map(str, targets.tolist()))))
        else:
            known = tuple(np.unique(targets).tolist())
            if not sure:
                _check_run(targets, known)
    numbers = {name: label for label, name in enumerate(known)}
    listed = targets.tolist()
    wrong = next((i for i, name in enumerate(listed) if name not in numbers), None)
    if wrong is not None:
        found = f"{listed[wrong]!r:.60}; the classes are: {', '.join(map(str, known))}"
        raise ValueError(f"Data: the label y[{wrong}] is {found}")
    return np.array([numbers[name] for name in listed], np.int64), known


def _by_place(targets: NDArray[Any], classes: tuple[Label, ...]) -> NDArray[np.int64]:
    """Labels 0..k−1 of classes whose names are known."""
    with np.errstate(invalid="ignore"):  # too large for an int64, and so out of range
        labels = targets.astype(np.int64)
    wrong = (labels != targets) | (labels < 0) | (labels >= len(classes))
    if wrong.any():
        i = int(wrong.argmax())
        raise ValueError(
            f"Data: the label y[{i}] is {targets[i]}; with the names of {len(classes)} classes, expected these or "
            f"whole numbers 0..{len(classes) - 1}"
        )
    return labels


def _check_run(targets: NDArray[Any], found: tuple[Label, ...]) -> None:
    """A ValueError where whole numbers may be amounts, or labels of which some have no sample."""
    first, last = int(found[0]), int(found[-1])
    if last - first + 1 == len(found):
        if first == 0 or (len(found) > 1 and (first == 1 or len(targets) >= 2 * len(found))):
            return
    elif found == (-1, 1):
        return
    present = set(found)
    absent = next((each for each in range(first, last) if each not in present), None)
    but = "and each stands there about once" if absent is None else f"but no label in it is {absent}"
    span = f"y goes from {first} to {last}, {but}" if last > first else f"all of y is {first}"
    raise ValueError(f"Data: {span}; {WHAT_LABELS_ARE}")


def _check_text(targets: NDArray[Any]) -> None:
    listed = targets.tolist()
    if doubt := as_if_numbers(listed):
        raise ValueError(
            f"Data: y holds text that {doubt}, such as {str(listed[0])!r:.60}; give floats for a regression. If they "
            "are names of classes, give classes=True, or these names"
        )
    numbers = [DECIMAL.fullmatch(name) is not None for name in listed]
    if any(numbers) and not all(numbers):
        i = numbers.index(False)
        raise ValueError(
            f"Data: the label y[{i}] is {str(listed[i])!r:.60}, and {sum(numbers)} other targets are numbers; if they "
            "are labels, give classes=True"
        )
    missing = next((i for i, name in enumerate(listed) if is_missing(name)), None)
    if missing is not None:
        raise ValueError(
            f"Data: the label y[{missing}] is {str(listed[missing])!r:.60}, as if it were not known; leave the sample "
            "out, or give classes=, the names of all classes, if it is one"
        )
