"""nn/modules: seed(), and the random generators that modules get which are made without one.

Nothing draws from a generator that others draw from, too: the n-th module that is made without a seed has a generator
of its own, which follows from the seed of all and from n.
"""

from __future__ import annotations

from threading import Lock

import numpy as np

from nn.common.ranges import check_whole
from nn.modules import blanks

Seed = int | np.random.Generator
_lock = Lock()
_of_all, _made = 0, 0  # the seed, and how many generators were made from it


def seed(number: int = 0) -> None:
    """Begin anew what modules made without a seed begin with: weights, and what Dropout leaves out.

    Two layers made one after another without a seed differ; the same program gives the same ones each time it runs, as
    if it began with ``nn.seed(0)``. The first module made after ``nn.seed(n)`` begins as with ``seed=n``. Where several
    threads make modules, no two of them begin alike, but which is which depends on who comes first: give them seeds.

    Args:
        number: a whole number from 0 on.

    Raises:
        TypeError: it is no whole number.
        ValueError: it is below 0.

    Example:
        >>> import nn
        >>> nn.seed(3)
        >>> one, other = nn.Linear(2, 1), nn.Linear(2, 1)
        >>> nn.seed(3)
        >>> one.state_dict() == other.state_dict(), one.state_dict() == nn.Linear(2, 1).state_dict()
        (False, True)
    """
    global _of_all, _made
    number = check_whole(number, "seed: number")
    with _lock:
        _of_all, _made = number, 0


def generator(given: Seed | None) -> np.random.Generator:
    """The generator that was given, one of the seed that was, or where None the next of all.

    Example:
        >>> [generator(3).integers(100), generator(np.random.default_rng(3)).integers(100)]
        [np.int64(81), np.int64(81)]
        >>> generator(None).random() == generator(None).random()
        False
    """
    global _made
    if given is not None:
        try:
            return np.random.default_rng(given)
        except (TypeError, ValueError) as error:
            expected = "expected a whole number from 0 on, or a NumPy generator"
            raise type(error)(f"seed is {given!r:.60}; {expected}") from None
    if blanks.are_made():  # from a file, which is no reason for others to begin otherwise
        return np.random.default_rng(np.random.SeedSequence(0, spawn_key=(blanks.next_generator(),)))
    with _lock:
        number, place = _of_all, _made
        _made += 1
    return np.random.default_rng(np.random.SeedSequence(number, spawn_key=(place,)) if place else number)
