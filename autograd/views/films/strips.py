"""views/films: a model's parameters as one heat map per layer, found from their names alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Any

import numpy as np

Path = tuple[str, ...]
Row = tuple[str, Path]  # an array and a place in it


@dataclass
class Strip:
    """One layer: a column per neuron, a row per weight that each of them has."""

    title: str
    places: dict[tuple[Row, str], int] = field(default_factory=dict)  # which parameter is at a row and column

    @cached_property
    def rows(self) -> list[Row]:
        """The weights' names."""
        return list(dict.fromkeys(row for row, _ in self.places))

    @cached_property
    def columns(self) -> list[str]:
        """The neurons' names."""
        return list(dict.fromkeys(column for _, column in self.places))

    def matrix(self, numbers: Any) -> Any:
        """The parameters' numbers where they belong, nan where there is none."""
        made = np.full((len(self.rows), len(self.columns)), np.nan)
        for (row, column), parameter in self.places.items():
            made[self.rows.index(row), self.columns.index(column)] = numbers[parameter]
        return made

    @property
    def groups(self) -> list[tuple[str, int, int]]:
        """Each array's name with its first row and the row after its last."""
        runs = [(name, len(list(rows))) for name, rows in groupby(self.rows, key=itemgetter(0))]
        ends = accumulate(count for _, count in runs)
        return [(name, end - count, end) for (name, count), end in zip(runs, ends, strict=True)]


def strips(names: Sequence[str]) -> list[Strip]:
    """The layers that parameters of these names belong to.

    A layer is a list of neurons with vectors of weights, or holds a matrix; of several matrices each is one.

    Example:
        >>> for strip in strips([f"layers.0.neurons.{i}.{w}" for i in range(3) for w in ("w.0", "w.1", "b")]):
        ...     print(strip.title, len(strip.rows), "x", len(strip.columns), strip.groups)
        1 3 x 3 [('w', 0, 2), ('b', 2, 3)]
    """
    split = [_split(name) for name in names]
    matrices: dict[Path, set[str]] = {}
    for owner, array, place in split:
        if len(place) > 1:
            matrices.setdefault(owner, set()).add(array)
    found: dict[Path, Strip] = {}
    for parameter, (owner, array, place) in enumerate(split):
        if owner in matrices:
            layer = owner if len(matrices[owner]) == 1 else (*owner, array)
            column, row = (place[0], (array, place[1:])) if place else ("0", (array, ()))
        elif len(owner) > 1 and owner[-1].isdigit():  # a neuron in a list of them
            layer, column, row = owner[:-2] or owner[:-1], owner[-1], (array, place)
        else:
            layer, column, row = owner, "0", (array, place)
        last = layer[-1] if layer else ""
        title = str(int(last) + 1) if last.isdigit() else last
        found.setdefault(layer, Strip(title)).places[row, column] = parameter
    return list(found.values())


def _split(name: str) -> tuple[Path, str, Path]:
    """A parameter's owner, the array it stands in there, and its place in that."""
    parts = name.split(".")
    end = len(parts)
    while end > 1 and parts[end - 1].isdigit():
        end -= 1
    return tuple(parts[: end - 1]), parts[end - 1], tuple(parts[end:])
