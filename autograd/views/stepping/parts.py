"""views/stepping: which nodes belong to which part of a model.

That is so that neurons and layers can be folded into one box.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.folding.structure import Structure


@dataclass(slots=True)
class Part:
    """A layer, a neuron, or whatever else a model is made of.

    Args:
        path: where the model has it, such as ``layers.0.neurons.1``.
        level: 0 for the outermost parts.
        nodes: positions in the graph, those of inner parts too.
        places: of the graph's structure, its own and those inside.
    """

    path: str
    level: int
    nodes: list[int]
    places: list[int]


def parts_of(model: Any, structure: Structure) -> list[Part]:
    """The parts that made some of a graph, outermost first: modules that were called, and blocks of the user's.

    Args:
        model: the module whose parts count, or None; then all count, but for one that is around all others.
        structure: the graph.

    Example:
        >>> from autograd.core.graph import order
        >>> from nn import MLP
        >>> model = MLP(2, [2, 1], seed=1)
        >>> y = model([1.0, 2.0])
        >>> parts = parts_of(model, Structure(order(y)[::-1]))
        >>> [(part.path, len(part.nodes)) for part in parts]  # doctest: +NORMALIZE_WHITESPACE
        [('layers.0', 10), ('layers.1', 4), ('layers.0.neurons.0', 5), ('layers.0.neurons.1', 5),
         ('layers.1.neurons.0', 4)]
    """
    places = structure.places
    around = [place for place in places if (place.level == 0 if model is None else place.module is model)]
    if model is None and (len(around) != 1 or len(places) == 1):
        outer, prefix, least = list(places), "", 0
    else:
        prefix = f"{around[0].path}." if around else ""
        outer = [place for place in places if around and place.path.startswith(prefix)]
        least = around[0].level + 1 if around else 0
    names = list(model.named_modules()) if model is not None else []
    found = []
    for place in outer:
        inside = [i for i, each in enumerate(places) if f"{each.path}.".startswith(f"{place.path}.")]
        members = np.flatnonzero(np.isin(structure.place, inside)).tolist()
        found.append(Part(place.path.removeprefix(prefix), place.level - least, members, inside))
    return sorted(found, key=lambda part: (part.level, names.index(part.path) if part.path in names else len(names)))
