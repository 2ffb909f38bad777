"""nn/losses: metrics: numbers for people, without gradients.

Predictions and targets are arrays or lists, of numbers or Values. A column, of shape (n, 1), counts as n numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd import Value
from autograd.common.numbers import to_float
from nn.common.weighting import checked_weights
from nn.losses.nesting import is_plain_list, place, plain

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

OF_LABELS = "Of labels, as predict() gives them, (predictions == targets).mean() is the accuracy"
EXACT = 2.0**53  # from here on every float is a whole number


def accuracy(predictions: Any, targets: Any, *, sample_weight: Any = None) -> float:
    """The part of the samples whose class is the predicted one, from 0 to 1.

    Args:
        predictions: one score per sample, above 0 where it is taken for a 1; or a row of scores per sample, where the
            largest is the predicted class.
            Labels, as `predict` gives them, are no scores: of them ``(predictions == targets).mean()`` is it.
        targets: per sample a label, 0 or 1 (or −1 or 1) for single scores, else a whole number from 0; or, for rows, a
            one-hot row.
        sample_weight: how much each sample counts, (n,), at least 0.

    Raises:
        ValueError: arrays that don't fit, empty ones, nan, labels out of range or not whole, or weights below 0;
            single predictions that are labels, such as 1 and 2.
        TypeError: something is no number.

    Example:
        >>> accuracy([0.3, -2.0, 5.0, -0.1], [1, 0, 1, 1])
        0.75
        >>> accuracy([[0.1, 2.0, 0.3], [1.0, 0.0, 0.0]], [1, 0])
        1.0
    """
    predicted, true, _ = _classes("accuracy", predictions, targets)
    return _average("accuracy", predicted == true, sample_weight)


def confusion_matrix(predictions: Any, targets: Any, *, sample_weight: Any = None) -> Whole | Floats:
    """How often which class (the row) was taken for which (the column).

    Args:
        predictions: as of `accuracy`.
        targets: as of `accuracy`; for labels −1 and 1, −1 comes first.
        sample_weight: as of `accuracy`; the sums of the weights are floats.

    Raises:
        ValueError: as of `accuracy`.
        TypeError: something is no number.

    Example:
        >>> confusion_matrix([0.3, -2.0, 5.0, -0.1], [1, 0, 1, 1])
        array([[1, 0],
               [1, 2]])
    """
    predicted, true, count = _classes("confusion_matrix", predictions, targets)
    places = true * count + predicted
    if sample_weight is not None:
        weights = checked_weights(sample_weight, len(true), "confusion_matrix: sample_weight")
        return np.bincount(places, weights, minlength=count * count).reshape(count, count)
    return np.bincount(places, minlength=count * count).reshape(count, count).astype(np.int64)


def r2(predictions: Any, targets: Any, *, sample_weight: Any = None) -> float:
    """The part of the targets' variance that is explained, 1 − Σ(y − ŷ)²/Σ(y − mean)²; of columns, their mean.

    1 is perfect, 0 is no better than the mean, and less is worse. Targets that are all the same have no variance to
    explain: then it is 1 where every prediction is right, else 0.

    Args:
        predictions: an array of shape (n,) or (n, k).
        targets: the same.
        sample_weight: as of `accuracy`.

    Raises:
        ValueError: arrays that don't fit, fewer than two samples, or a number that isn't finite.
        TypeError: something is no number.

    Example:
        >>> r2([2.5, 0.0, 2.0, 8.0], [3.0, -0.5, 2.0, 7.0])
        0.9486081370449679
    """
    ours, theirs = _numbers("r2", predictions, targets)
    off, far = np.square(ours - theirs).reshape(len(ours), -1), theirs.reshape(len(ours), -1)
    if sample_weight is None:
        far = far - far.mean(axis=0)
        off, all_of_it = off.sum(axis=0), np.square(far).sum(axis=0)
    else:
        weights = checked_weights(sample_weight, len(ours), "r2: sample_weight")
        far = far - np.average(far, axis=0, weights=weights)
        off, all_of_it = weights @ off, weights @ np.square(far)
        theirs = theirs[weights > 0]
    if len(theirs) < 2:
        raise ValueError("r2: 1 sample has no variance; expected at least 2")
    same = (theirs == theirs[0]).reshape(len(theirs), -1).all(axis=0)  # its mean may be rounded, so not all_of_it == 0
    scores = np.where(same, off == 0, 1 - off / np.where(same, 1, all_of_it))
    return float(scores.mean())


def mean_absolute_error(predictions: Any, targets: Any, *, sample_weight: Any = None) -> float:
    """How far off the predictions are on average, in the targets' unit.

    Args:
        predictions: an array of shape (n,) or (n, k).
        targets: the same.
        sample_weight: as of `accuracy`.

    Raises:
        ValueError: arrays that don't fit, empty ones, or a number that isn't finite.
        TypeError: something is no number.

    Example:
        >>> mean_absolute_error([2.5, 0.0, 2.0, 8.0], [3.0, -0.5, 2.0, 7.0])
        0.5
    """
    ours, theirs = _numbers("mean_absolute_error", predictions, targets)
    return _average("mean_absolute_error", np.abs(ours - theirs).reshape(len(ours), -1).mean(axis=1), sample_weight)


def _average(metric: str, found: NDArray[Any], sample_weight: Any) -> float:
    """The mean over all samples, as they count."""
    if sample_weight is None:
        return float(np.mean(found))
    return float(np.average(found, weights=checked_weights(sample_weight, len(found), f"{metric}: sample_weight")))


def _bare(metric: str, name: str, thing: Any, path: tuple[int, ...] = ()) -> Any:
    """Lists of plain numbers."""
    thing = plain(thing)
    if is_plain_list(thing):
        return [_bare(metric, name, part, (*path, i)) for i, part in enumerate(thing)]
    if isinstance(thing, Value):
        return thing.data
    if isinstance(thing, str) and metric in ("accuracy", "confusion_matrix"):
        where = f"{place(name, path)} is a str, {str(thing)!r:.40}"
        raise TypeError(f"{metric}: {where}; expected a number. {OF_LABELS}")
    return thing if isinstance(thing, bool) else to_float(thing, f"{metric}: {place(name, path)}")


def _array(metric: str, name: str, given: Any) -> Floats:
    """An array of shape (n,) or (n, k), k at least 2."""
    if isinstance(given, np.ma.MaskedArray) and np.ma.getmaskarray(given).any():
        path = tuple(np.argwhere(np.ma.getmaskarray(given))[0].tolist())
        raise ValueError(f"{metric}: {place(name, path)} is masked; expected a number, so leave these samples out")
    if hasattr(given, "iloc"):  # pandas' own
        given = given.to_numpy()
    is_plain = isinstance(given, np.ndarray) and given.dtype.kind in "biuf"
    bare = given if is_plain else _bare(metric, name, given)
    try:
        array: Floats = np.array(bare, dtype=np.float64)
    except ValueError:
        raise ValueError(f"{metric}: {name} has rows of different lengths; expected as many numbers in each") from None
    if array.ndim and array.size == len(array) > 0:  # a column, or rows of one in any nesting
        return array.reshape(-1)
    if array.ndim not in (1, 2) or not array.size:
        raise ValueError(f"{metric}: {name} has the shape {array.shape}; expected n numbers, or n rows of k, not empty")
    return array


def _check_all(metric: str, name: str, array: Floats, good: NDArray[np.bool_], expected: str) -> None:
    """A ValueError that names the first number that isn't good."""
    if not good.all():
        path = tuple(map(int, np.argwhere(~good)[0]))
        raise ValueError(f"{metric}: {place(name, path)} is {float(array[path])}; expected {expected}")


def _arrays(metric: str, predictions: Any, targets: Any) -> tuple[Floats, Floats]:
    """Predictions and targets, as many of each."""
    ours, theirs = _array(metric, "predictions", predictions), _array(metric, "targets", targets)
    if len(ours) != len(theirs):
        raise ValueError(f"{metric}: {len(ours)} prediction(s) and {len(theirs)} target(s); expected as many")
    return ours, theirs


def _numbers(metric: str, predictions: Any, targets: Any) -> tuple[Floats, Floats]:
    """Predictions and targets of one shape."""
    ours, theirs = _arrays(metric, predictions, targets)
    if ours.shape != theirs.shape:
        raise ValueError(
            f"{metric}: predictions have the shape {ours.shape}, targets the shape {theirs.shape}; expected the same"
        )
    for name, array in (("predictions", ours), ("targets", theirs)):
        _check_all(metric, name, array, np.isfinite(array), "a finite number")
    return ours, theirs


def _classes(metric: str, predictions: Any, targets: Any) -> tuple[Whole, Whole, int]:
    """The predicted classes, the true ones, and how many there are."""
    ours, theirs = _arrays(metric, predictions, targets)
    _check_all(metric, "predictions", ours, ~np.isnan(ours), "a score")
    if ours.ndim == 1:
        labels = _two_classes(metric, theirs)
        _check_no_labels(metric, ours)
        return (ours > 0).astype(np.int64), labels, 2
    count = ours.shape[1]
    predicted = ours.argmax(axis=1).astype(np.int64)
    if theirs.ndim == 2:
        return predicted, _of_one_hot(metric, theirs, count), count
    good = (theirs >= 0) & (theirs < count) & (theirs == np.floor(theirs))
    _check_all(metric, "targets", theirs, good, f"a whole number from 0 to {count - 1}")
    return predicted, theirs.astype(np.int64), count


def _check_no_labels(metric: str, scores: Floats) -> None:
    """A ValueError where single scores are labels that are all above 0, or 0: whole numbers, and one is 2 or more."""
    if (scores >= 0).all() and ((scores == np.floor(scores)) & (scores < EXACT)).all() and (scores > 1).any():
        label = int(scores[scores > 1][0])
        raise ValueError(
            f"{metric}: predictions are whole numbers from 0, such as {label}, as labels are; expected scores, above "
            f"0 where one is taken for a 1, or rows of them. {OF_LABELS}"
        )


def _two_classes(metric: str, labels: Floats) -> Whole:
    """Labels 0 and 1, or −1 and 1, as 0 and 1."""
    if labels.ndim != 1:
        raise ValueError(f"{metric}: targets have the shape {labels.shape}; expected one label per score")
    other = -1 if (labels == -1).any() else 0
    expected = "-1 or 1, as some are -1" if other else "0 or 1, or -1 or 1"
    _check_all(metric, "targets", labels, (labels == other) | (labels == 1), expected)
    classes: Whole = (labels == 1).astype(np.int64)
    return classes


def _of_one_hot(metric: str, rows: Floats, count: int) -> Whole:
    """The places of the ones."""
    if rows.shape[1] != count:
        raise ValueError(f"{metric}: targets have rows of {rows.shape[1]}, predictions of {count}; expected the same")
    good = ((rows == 0) | (rows == 1)).all(axis=1) & (rows.sum(axis=1) == 1)
    if not good.all():
        i = int(np.argmin(good))
        raise ValueError(f"{metric}: targets[{i}] is {rows[i].tolist()!s:.60}; expected a single 1 among zeros")
    classes: Whole = rows.argmax(axis=1).astype(np.int64)
    return classes
