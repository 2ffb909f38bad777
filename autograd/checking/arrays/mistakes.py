"""checking/arrays: which mistake made an array of a gradient wrong, by its numbers alone: a factor, a sign, a turn."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from autograd.checking.arrays.compared import MISSING, Compared, WrongShape
from autograd.checking.arrays.points import Array
from autograd.checking.cutting import apart
from autograd.checking.kinds import GIVEN, Problem, problem
from autograd.checking.numeric import Floats
from autograd.checking.words import Sentence, sentence
from autograd.common.words import number

SHOWN = 4  # entries
SIMPLE = 10  # denominator of a factor that is one even where only one number is there to tell it by
LARGEST = 10_000  # factor that is one for a reason


def complaints(compared: Compared) -> list[Problem]:
    """A problem for each array that is wrong, one for all where all are wrong in the same way."""
    theirs, right = compared.theirs, compared.right
    square = len(compared.point.arrays) > 1 and len(right) == right.shape[1]
    if square and compared.wrong.any() and compared.alike(theirs.T, right, compared.error):
        return [problem(GIVEN, "transposed jacobian", name=compared.names[0])]
    alike: dict[str, tuple[Sentence, list[str]]] = {}
    for array, form in zip(compared.point.arrays, compared.forms, strict=True):
        if form or compared.wrong[:, array.part].any():
            mistake = _mistake(compared, array, form)
            alike.setdefault(mistake("en"), (mistake, []))[1].append(array.name or "x")
    return [problem(GIVEN, "of arrays", names=", ".join(names), mistake=each) for each, names in alike.values()]


def _mistake(compared: Compared, array: Array, form: WrongShape | None) -> Sentence:
    if form is MISSING:
        return MISSING.said
    theirs, right, error = (each[:, array.part] for each in (compared.theirs, compared.right, compared.error))
    if not np.isfinite(theirs).all():
        return form.said if form else sentence("numbers not finite", count=int((~np.isfinite(theirs)).sum()))
    if form and not compared.wrong[:, array.part].any():
        return sentence(form.cure, form=form.said)
    said = _of_all(compared, array, theirs, right, error) or _of_some(compared, array)
    return sentence("besides", form=form.said, mistake=said) if form else said


def _of_all(compared: Compared, array: Array, theirs: Floats, right: Floats, error: Floats) -> Sentence | None:
    """The mistake that all of an array was made with; None where there's none such."""
    if not theirs.any():
        return sentence("all zero")
    if not np.isfinite(right).all():  # too little is known
        return None
    if compared.alike(theirs, right, error):  # off by little, so that much would seem to explain it
        return sentence("all of it", times=sentence("almost right")) if compared.wrong[:, array.part].all() else None
    factor = _factor(compared, theirs, right, error)
    if factor is not None and theirs.size > 1:
        return sentence("all of it", times=_times(factor))
    if len(theirs) == theirs.shape[1] > 1 and compared.alike(theirs.T, right, error):  # of a Jacobian
        return sentence("transposed")
    for how, numbers in turned(array, theirs):
        if compared.alike(numbers, right, error):
            return how
    for other in compared.point.arrays:
        if other is not array and other.size == array.size:
            values, doubt = compared.right[:, other.part], compared.error[:, other.part]
            if compared.alike(theirs, values, doubt) and values.any():
                return sentence("of another", name=other.name)
    if theirs.size > 1:
        more = theirs - right
        numbers = np.broadcast_to(compared.point.numbers[array.part], more.shape)
        for what, unit in (("itself", numbers), ("one", np.ones(more.shape))):
            times = _factor(compared, more, unit, error)
            if times is not None and times and np.ptp(right):
                key = f"{'more' if times > 0 else 'less'} of {what}"
                return sentence(key, times=number(abs(times), 4), name=array.name or "x")
    if factor is not None and Fraction(factor).limit_denominator(SIMPLE) == Fraction(factor):
        return sentence("it is", times=_times(factor))
    if compared.alike(np.abs(theirs), np.abs(right), error):
        return sentence("some signs")
    return None


def _factor(compared: Compared, theirs: Floats, right: Floats, error: Floats) -> float | None:
    """The one factor between two arrays; None where there's none."""
    size = float((right * right).sum())
    if not size:
        return None
    factor = float((theirs * right).sum()) / size
    simple = float(Fraction(factor).limit_denominator(LARGEST))
    if abs(simple - factor) <= 1e-5 * abs(factor):
        factor = simple
    return factor if compared.alike(theirs, factor * right, abs(factor) * error) else None


def _times(factor: float) -> Sentence:
    """A factor, and where it may come from.

    >>> _times(-1.0)("en")
    'minus what it should be. Is a sign wrong?'
    >>> _times(0.25)("en")
    '1/4 of what it should be. Is it a mean over 4 where a sum is meant?'
    """
    ratio = Fraction(abs(factor)).limit_denominator(LARGEST)
    sign = sentence("minus") if factor < 0 else ""
    exact = abs(float(ratio) - abs(factor)) <= 1e-5 * abs(factor)
    if ratio == 1:
        return sentence("times minus one" if factor < 0 else "almost right")
    if exact and ratio == 2:
        return sentence("times two", sign=sign)
    if exact and ratio == Fraction(1, 2):
        return sentence("times a half", sign=sign)
    if exact and ratio.denominator == 1 and ratio <= LARGEST:
        return sentence("sum for mean", sign=sign, ratio=ratio, count=ratio)
    if exact and ratio.numerator == 1:
        return sentence("mean for sum", sign=sign, ratio=ratio, count=ratio.denominator)
    said = str(ratio) if exact and ratio.denominator <= 100 else number(abs(factor), 5)
    return sentence("times a factor", sign=sign, ratio=said)


def turned(array: Array, theirs: Floats) -> Iterator[tuple[Sentence, Floats]]:
    """An array's numbers in other orders, and what these are."""
    each = theirs.reshape(-1, *array.shape)
    if array.size < 2:
        return
    axes = range(1, each.ndim)
    if len(array.shape) == 2:
        rows, columns = array.shape
        if rows == columns:
            yield sentence("transposed"), each.transpose(0, 2, 1).reshape(theirs.shape)
        yield (
            sentence("reshaped"),
            each.reshape(-1, columns, rows).transpose(0, 2, 1).reshape(theirs.shape),
        )
    for axis in axes:
        of = sentence("along axis", axis=axis - 1) if each.ndim > 2 else ""
        yield sentence("reversed", axis=of), np.flip(each, axis).reshape(theirs.shape)
        for by in range(1, min(each.shape[axis], 8)):
            yield sentence("shifted", by=by, axis=of), np.roll(each, -by, axis).reshape(theirs.shape)


def _of_some(compared: Compared, array: Array) -> Sentence:
    """Which of an array's numbers are wrong, and the worst of them."""
    wrong = compared.wrong[:, array.part]
    theirs, right = compared.theirs[:, array.part], compared.right[:, array.part]
    count, known = int(wrong.sum()), int(np.isfinite(right).sum())
    with np.errstate(all="ignore"):
        off = np.where(wrong, np.abs(theirs - right) / np.maximum(np.abs(theirs), np.abs(right)), 0.0)
    result, place = np.unravel_index(int(np.argmax(off)), off.shape)
    name = compared.name(int(result), array.start + int(place))
    given, expected = apart(float(theirs[result, place]), float(right[result, place]))
    worst = sentence("one wrong", name=name, given=given, right=expected)
    if count == wrong.size == 1:
        return worst
    where = _where(array, wrong.any(axis=0).reshape(array.shape))
    error = compared.error[:, array.part]
    factor = _factor(compared, np.where(wrong, theirs, 0.0), np.where(wrong, right, 0.0), error)
    by = _factor(compared, np.where(wrong, theirs - right, 0.0), np.where(wrong, 1.0, 0.0), error)
    how = sentence("the worst", worst=worst)
    if factor and (count > 1 or Fraction(factor).limit_denominator(SIMPLE) == Fraction(factor)):
        how = sentence("there it is", times=_times(factor))
    elif by and count > 1:
        how = sentence("there more" if by > 0 else "there less", by=number(abs(by), 4))
    key = "some wrong" if known == wrong.size else "some wrong of known"
    return sentence(key, known=known, count=count, size=wrong.size, where=where, how=how)


def _where(array: Array, wrong: NDArray[np.bool_]) -> Sentence | str:
    if wrong.all():
        return ""
    if wrong.ndim == 2:
        for axis, what in ((1, "row"), (0, "column")):
            lines = np.flatnonzero(wrong.all(axis=axis))
            if len(lines) and wrong.any(axis=axis).sum() == len(lines):
                key = f"of {what}s" if len(lines) > 1 else f"of {what}"
                return sentence(key, places=", ".join(map(str, lines[:SHOWN])))
    places = [array.entry(index) for index in np.argwhere(wrong)[:SHOWN]]
    return f", {', '.join(places)}{' …' if wrong.sum() > SHOWN else ''}"
