"""replay/code: merging: units of one height that are made of different things, and are computed alike, as one family.

The positions of a text, say, each attend to as many as there are before; so what is made from them has a colour for
each position, and yet one layer after the other does the same to all. Whoever goes from member to member wants to have
them together, unless that tears a grid apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.replay.code.summing import LANES
from autograd.replay.code.units import Colour

Slots = NDArray[np.int64]
Members = tuple[Slots, Slots]  # their places in the code; and the slots of their leaves, of shape (members, leaves)

LARGE = 64  # members of what is worth a loop of its own, unless they fill vectors anyway
LONG = 4  # products in the sums of a grid that is worth one, where it has fewer members


def gathered(kind: Colour, roots: Sequence[list[int]]) -> list[list[int]]:
    """The places of units, colour by colour; but all of colours together that are too small to be grids."""
    if kind.terms.count(2) >= LONG:
        return [*roots]
    found = [each for each in roots if len(each) >= LARGE]
    small = [place for each in roots if len(each) < LARGE for place in each]
    return [*found, small] if small else found


def merged(kind: Colour, parts: Sequence[Members]) -> list[Members]:
    """The members of some colours of a kind, as few families.

    Args:
        kind: what they have in common.
        parts: the members of each colour.
    """
    if len(parts) == 1:
        return [*parts]
    found: list[Members] = []
    left = [*parts]
    if 2 in kind.terms:
        left = []
        by_rows: dict[bytes, list[Members]] = {}
        for part in parts:
            rows = sides(kind, part[1])[0]
            by_rows.setdefault(rows[np.lexsort(rows.T)].tobytes(), []).append(part)
        for some in by_rows.values():
            whole = _joined(some)
            if is_small(kind, len(whole[0])) or not _is_grid(kind, whole[1]):
                left += some
            else:
                found.append(whole)
    small = [part for part in left if len(part[0]) < LARGE or len(part[0]) % LANES == 0]
    found += [part for part in left if len(part[0]) >= LARGE and len(part[0]) % LANES]
    return [*found, _joined(small)] if small else found


def is_small(kind: Colour, members: int) -> bool:
    """Whether what all samples share is too little to be a grid."""
    return members < LARGE and kind.terms.count(2) < LONG


def sides(kind: Colour, slots: Slots) -> tuple[Slots, Any, Slots, Any]:
    """The different rows of first factors of a series's products, and which of them each member has; of second, too."""
    starts = np.cumsum([0, *kind.terms[:-1]])
    products = starts[np.array(kind.terms) == 2]
    return *_rows(slots[:, products]), *_rows(slots[:, products + 1])


def _is_grid(kind: Colour, slots: Slots) -> bool:
    firsts, _, seconds, _ = sides(kind, slots)
    return len(slots) > 1 and len(firsts) * len(seconds) == len(slots)


def _joined(parts: Sequence[Members]) -> Members:
    places, slots = zip(*parts, strict=True)
    return np.concatenate(places), np.concatenate(slots)


def _rows(table: Slots) -> tuple[Slots, Any]:
    """The different rows of a table in order of first appearance, and which of them each row is."""
    known: dict[bytes, int] = {}
    of = np.array([known.setdefault(row.tobytes(), len(known)) for row in np.ascontiguousarray(table)])
    first = np.unique(of, return_index=True)[1]
    return table[first], of
