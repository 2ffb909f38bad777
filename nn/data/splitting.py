"""nn/data: which samples are held out."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.common.wording import Advice


def _rest(given: Any) -> str:
    return f"share={1 - given:g}" if isinstance(given, float) else "share=0.2"


WORDS: dict[str, Advice] = {  # what others call what `Data.split` takes
    **dict.fromkeys(("test_size", "validation_split", "validation_fraction", "fraction", "frac"), "share={}"),
    "train_size": _rest,
    "random_state": "seed={}",
    "stratify": "each class gives its share anyway; leave it out",
    "shuffle": "the order is drawn from the seed; leave it out",
}


def held_out_samples(
    samples: int, labels: NDArray[Any] | None, share: float, rng: np.random.Generator
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """All positions in a random order, and for each sample whether it is held out: of each label its share."""
    if not isinstance(share, (int, float, np.number)) or isinstance(share, bool):
        raise TypeError(f"split: the share is {share!r:.60}; expected a number such as 0.2")
    if not 0 < share < 1:
        raise ValueError(f"split: the share is {share}; expected a number between 0 and 1 such as 0.2")
    held = round(samples * float(share))
    if not 0 < held < samples:
        part = "held-out part" if not held else "part to train with"
        raise ValueError(f"split: with {samples} sample(s) and a share of {share}, the {part} would be empty")
    order = rng.permutation(samples)
    is_held = np.zeros(samples, np.bool_)
    if labels is None:
        is_held[order[:held]] = True
    else:
        members = [order[labels[order] == label] for label in rng.permutation(np.unique(labels))]
        for positions, count in zip(members, shares([len(each) for each in members], share, held), strict=True):
            is_held[positions[:count]] = True
    return order, is_held


def shares(sizes: list[int], share: float, held: int) -> list[int]:
    """How many of each class to hold out, ``held`` altogether: the whole part of its share, or one more.

    One more goes to those whose share is cut the most, but last to a class that would have nothing left to train with;
    among equals to the first.

    Example:
        >>> shares([50, 50, 50], 0.2, 30), shares([10, 7, 1], 0.5, 9)
        ([10, 10, 10], [5, 4, 0])
    """
    exact = [round(size * float(share), 9) for size in sizes]  # 0.29 · 100 is 28.999999999999996
    counts = [math.floor(each) for each in exact]
    takes_all = [count + 1 >= size for count, size in zip(counts, sizes, strict=True)]
    by_need = sorted(range(len(sizes)), key=lambda i: (takes_all[i], counts[i] - exact[i]))
    for i in by_need[: held - sum(counts)]:
        counts[i] += 1
    return counts
