"""folding: chains of additions, and the products in them, found as the sums they are."""

from __future__ import annotations

import numpy as np

from autograd.folding.structure import Bools, Ints, Structure
from autograd.rows.row import Op


def is_sum(row: Op) -> bool:
    """Whether a row adds its arguments up, as its partials say: all are 1.

    >>> from autograd.rows.table import TABLE
    >>> is_sum(TABLE["add"]), is_sum(TABLE["sum"]), is_sum(TABLE["neg"])
    (True, True, False)
    """
    return set(row.partials) == {"1"} and (row.variadic or row.arity > 1)


def is_product(row: Op) -> bool:
    """Whether a row multiplies two arguments, as its partials say: each is the other.

    >>> from autograd.rows.table import TABLE
    >>> is_product(TABLE["mul"]), is_product(TABLE["div"])
    (True, False)
    """
    return row.arity == 2 and not row.variadic and row.partials == row.active[::-1]


def sums_of(structure: Structure, free: Bools) -> Ints:
    """For each node the sum it can be folded into, as the position of that sum's last addition; itself for most.

    An addition that only another addition of the same place uses is part of it, and so is a product that only an
    addition uses; a node with a label stays, and one that is not ``free``. Two additions or more make a sum.

    Example:
        >>> from autograd import Value
        >>> from autograd.core.graph import order
        >>> a, b, c = Value(1.0), Value(2.0), Value(3.0)
        >>> structure = Structure(order(a * b + c + b)[::-1])
        >>> sums_of(structure, np.ones(6, dtype=bool)).tolist()
        [0, 1, 5, 3, 5, 5]
    """
    count = len(structure.nodes)
    adds, multiplies = structure.where(is_sum), structure.where(is_product)
    once = np.bincount(structure.parents, minlength=count) == 1
    user = np.arange(count, dtype=np.intp)
    user[structure.parents] = structure.users  # right where there is only one
    named = np.zeros(count, dtype=bool)
    named[list(structure.labels)] = True
    fits = once & ~named & free & adds[user] & free[user] & (structure.place == structure.place[user])
    fits &= structure.call == structure.call[user]
    into = np.where(fits & adds, user, np.arange(count))
    while True:  # from user to user, twice as far each time
        further = into[into]
        if np.array_equal(further, into):
            break
        into = further
    sizes = np.bincount(into[adds], minlength=count)
    large = sizes >= 2
    absorbed = fits & (adds | multiplies)
    return np.where(absorbed & large[into[user]], into[user], np.arange(count))
