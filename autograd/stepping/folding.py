"""Which nodes belong to which part of a model, so that neurons and layers can be folded into one box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Part:
    """A layer, a neuron, or whatever else a model is made of.

    Args:
        path: where the model has it, such as ``layers.0.neurons.1``.
        level: 0 for the outermost parts.
        nodes: positions in the graph, those of inner parts too.
    """

    path: str
    level: int
    nodes: list[int] = field(default_factory=list)


def parts_of(model: Any, nodes: Sequence[Any]) -> list[Part]:
    """The parts of ``model`` that made some of ``nodes``, outermost first; none where ``model`` is None.

    A part made the nodes that use one of its parameters, and its activation of such a node. Parts inside parts
    are found by the paths of ``model.named_modules()``.

    Args:
        model: a module with ``named_modules()`` and ``named_parameters()``, or None.
        nodes: a graph's nodes in forward order.

    Example:
        >>> from autograd.graph import order
        >>> from nn import MLP
        >>> model = MLP(2, [2, 1], seed=1)
        >>> y = model([1.0, 2.0])
        >>> [(part.path, len(part.nodes)) for part in parts_of(model, order(y)[::-1])]  # doctest: +NORMALIZE_WHITESPACE
        [('layers.0', 10), ('layers.1', 4), ('layers.0.neurons.0', 5), ('layers.0.neurons.1', 5),
         ('layers.1.neurons.0', 4)]
    """
    if model is None:
        return []
    modules = {path: module for path, module in model.named_modules().items() if path}
    owner: dict[Any, str] = {}
    for path, parameter in model.named_parameters().items():
        inside = [each for each in modules if path.startswith(f"{each}.")]
        if inside:
            owner[parameter] = max(inside, key=len)
    made: dict[Any, str] = {}
    for node in nodes:
        if not node.op:
            if node in owner:
                made[node] = owner[node]
            continue
        users = {owner[parent] for parent in node.parents if parent in owner}
        before = {made[parent] for parent in node.parents if parent in made and not parent.constant}
        if len(users) == 1:
            made[node] = users.pop()
        elif len(node.parents) == 1 and len(before) == 1:
            (path,) = before
            if getattr(modules[path], "activation", "") == node.op and node.parents[0].op:
                made[node] = path
    found: dict[str, Part] = {}
    for i, node in enumerate(nodes):
        path = made.get(node, "")
        for outer in modules:
            if path == outer or path.startswith(f"{outer}."):
                level = sum(outer.startswith(f"{each}.") for each in modules)
                found.setdefault(outer, Part(outer, level)).nodes.append(i)
    places = list(modules)
    return sorted(found.values(), key=lambda part: (part.level, places.index(part.path)))
