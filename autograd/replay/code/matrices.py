"""replay/code: sums of products of all pairs of rows, by NumPy, in the order of eager computation.

`numpy.einsum` adds the products up one after the other, as eager computation does, where what it goes through last
are other sums. But NumPy does not promise that, and may round a product and a sum at once: so each shape is tried
out against sums that are added up term by term.
"""

from __future__ import annotations

from functools import cache, reduce

import numpy as np

from autograd.replay.code.result import Floats
from autograd.replay.code.summing import LANES, in_pairs

ENOUGH = 1_000  # sums, among which one would show that products aren't rounded


def terms_added(terms: Floats) -> Floats:
    """Sums, one term after the other, of shape (sums, samples).

    Args:
        terms: of shape (sums, terms, samples).

    Example:
        >>> terms_added(np.array([[[1.0], [2.0]], [[3.0], [4.0]]])).tolist()
        [[3.0], [7.0]]
    """
    if terms.shape[2] > 1:
        found: Floats = np.add.reduce(terms, axis=1, initial=-0.0)  # in pairs only where the terms lie in a row
        return found
    return np.add.accumulate(terms, axis=1)[:, -1]


def products_added(one: Floats, other: Floats, fast: bool = False) -> Floats | None:
    """The sums, one term after the other, of the products of all pairs of rows.

    Args:
        one: factors, of shape (terms, rows, samples), or (terms, rows, 1) where they are alike for all.
        other: the others, with columns in place of the rows.
        fast: whether they may be added in NumPy's order.

    Returns:
        Of shape (rows · columns, samples); None where NumPy has its own order, and may not.

    Example:
        >>> one, other = np.array([[[1.0], [2.0]], [[3.0], [4.0]]]), np.array([[[10.0, 20.0]], [[100.0, 200.0]]])
        >>> products_added(one, other).tolist()
        [[310.0, 620.0], [420.0, 840.0]]
    """
    if fast and one.shape[2] == other.shape[1] == 1:
        return one[:, :, 0].T @ other[:, 0]
    if fast and other.shape[2] == one.shape[1] == 1:
        return other[:, :, 0].T @ one[:, 0]
    names = [name if each.shape[2] == 1 else name + "s" for each, name in ((one, "i"), (other, "j"))]
    wide = "s" in "".join(names)
    equation = f"{names[0]},{names[1]}->ij" + "s" * wide
    given = [each[:, :, 0] if each.shape[2] == 1 else each for each in (one, other)]
    if not keeps_the_order(equation, given[0].shape, given[1].shape):
        return None
    found = in_order(equation, *given)
    if not wide:
        found = found[:, :, None]
    if np.count_nonzero(found) < found.size:  # it begins with 0.0, so that no sum of -0.0 alone remains one
        at = row, column, sample = np.nonzero(found == 0)
        left, right = (
            each[:, line, sample if each.shape[2] > 1 else 0] for each, line in ((one, row), (other, column))
        )
        found[at] = np.add.accumulate(left * right, axis=0)[-1]
    return found.reshape(-1, found.shape[2])


def sums_over_samples(one: Floats, other: Floats) -> Floats:
    """The sums over a group of samples of the products of all pairs of rows, as `summing.tree` gives them.

    Args:
        one: factors, of shape (rows, samples).
        other: the others, of shape (columns, samples).

    Returns:
        Of shape (rows · columns,).

    Example:
        >>> sums_over_samples(np.arange(20.0).reshape(2, 10), np.ones((1, 10))).tolist()
        [45.0, 145.0]
    """
    left, right = by_lanes(one), by_lanes(other)
    if keeps_the_order("li,lj->lij", left.shape, right.shape):
        lanes = in_order("li,lj->lij", left, right)
    else:
        lanes = reduce(np.add, (a[:, :, None] * b[:, None] for a, b in zip(left, right, strict=True))) + 0.0
    return in_pairs(lanes.reshape(LANES, -1))


def by_lanes(numbers: Floats) -> Floats:
    """Rows of samples as (rounds, lanes, rows), with zeros after the last sample.

    Example:
        >>> by_lanes(np.arange(1.0, 10.0).reshape(1, 9))[:, :, 0].astype(int).tolist()
        [[1, 2, 3, 4, 5, 6, 7, 8], [9, 0, 0, 0, 0, 0, 0, 0]]
    """
    count, samples = numbers.shape
    found = np.zeros((-(-samples // LANES), LANES, count))
    found.reshape(-1, count)[:samples] = numbers.T
    return found


def in_order(equation: str, one: Floats, other: Floats) -> Floats:
    """Sums over the first axis of products of arrays, whose other axes an equation names as `numpy.einsum` does.

    Example:
        >>> in_order("i,j->ij", np.array([[1.0], [2.0]]), np.array([[3.0], [4.0]])).tolist()
        [[11.0]]
    """
    given = np.ascontiguousarray(one), np.ascontiguousarray(other)  # how they lie decides on the order
    found: Floats = np.einsum("k" + equation.replace(",", ",k"), *given)
    return found


@cache
def keeps_the_order(equation: str, one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether `in_order` adds up the products of arrays of these shapes one after the other, and rounds each.

    Example:
        >>> keeps_the_order("i,j->ij", (9, 1), (9, 1))  # of a single sum, NumPy adds up parts
        False
    """
    numbers, compared = np.random.default_rng(0), 0
    while compared < ENOUGH:
        left, right = numbers.normal(size=one), numbers.normal(size=other)
        terms = (in_order(equation, a[None], b[None]) for a, b in zip(left, right, strict=True))
        exact = reduce(np.add, terms)
        if not np.array_equal(in_order(equation, left, right), exact):
            return False
        compared += exact.size
    return True
