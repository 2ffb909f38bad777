"""views/stepping: which nodes belong to which part of a model, or stand under which name.

That is so that neurons and layers, or where there are none what is called z₁, can be folded into one box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.core.graph import arrays
from autograd.explaining.naming import names_of
from autograd.folding.structure import Structure


@dataclass(slots=True)
class Part:
    """A layer, a neuron, or whatever else a model is made of; without a model, what stands under a name.

    Args:
        path: where the model has it, as drawings count it, such as ``layers.0.neurons.1``; the name, such as ``z₁``.
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
        prefix = f"{around[0].drawn}." if around else ""
        outer = [place for place in places if around and place.drawn.startswith(prefix)]
        least = around[0].level + 1 if around else 0
    modules = model.named_modules().values() if model is not None else ()
    rank = {id(module): i for i, module in enumerate(modules)}
    found = []
    for place in sorted(outer, key=lambda place: (place.level, rank.get(id(place.module), len(rank)))):
        inside = [i for i, each in enumerate(places) if f"{each.drawn}.".startswith(f"{place.drawn}.")]
        members = np.flatnonzero(np.isin(structure.place, inside)).tolist()
        found.append(Part(place.drawn.removeprefix(prefix), place.level - least, members, inside))
    return found


def named_parts(nodes: Sequence[Any]) -> list[Part]:
    """What stands under each name of a graph, as one part called so; none where nothing but the root has a name.

    Under a name stand the nodes without one that only it uses, with their constants. Where that is nothing, the node
    needs no folding. Its twin is logic/folding.js.

    Args:
        nodes: the graph in forward order.

    Example:
        >>> from autograd import Value
        >>> from autograd.core.graph import order
        >>> a, b = Value(2.0, label="a"), Value(3.0, label="b")
        >>> z = a * b + 1
        >>> z.label = "z"
        >>> loss = z.tanh() * z
        >>> loss.label = "L"
        >>> [(part.path, part.nodes) for part in named_parts(order(loss)[::-1])]
        [('z', [2, 3, 4]), ('L', [5, 6])]
    """
    flat, names = arrays(nodes), names_of(nodes)
    root = len(nodes) - 1
    if not any(node.op and node.label for node in nodes[:root]):
        return []
    under: list[set[int]] = [set() for _ in nodes]  # of each node, the names its users stand under, as positions
    parts: dict[int, list[int]] = {}
    for i in range(root, -1, -1):
        own = i == root or nodes[i].label or not (nodes[i].op or nodes[i].constant) or len(under[i]) > 1
        home = i if own else under[i].pop()
        parts.setdefault(home, []).append(i)
        for parent in flat.parents[flat.starts[i] : flat.starts[i + 1]]:
            under[parent].add(home)
    return [Part(names[home], 0, inside[::-1], []) for home, inside in sorted(parts.items()) if len(inside) > 1]
