"""folding: what parts of a model are called where they stand in a row.

As a first lecture counts them, a layer is what has neurons.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

ROW = "layers"  # the attribute with modules in a row


Rows = dict[int, tuple[Any, list[tuple[str, int]]]]  # by a row's id: itself, and what `counted` says of it


def drawn_path(path: str, model: Any, before: int = 0, rows: Rows | None = None) -> tuple[str, int]:
    """A part's path as drawings count it, and how many layers come before what is inside of it.

    In a row of modules only layers of neurons are counted, on and on where a module in it has several; the others are
    called what they do, a second one of that name with a number.

    Args:
        path: where ``model`` has the part, such as ``layers.2.neurons.0``.
        model: the module around it.
        before: how many layers come before ``model``.
        rows: the rows that were counted before; they are added to.

    Example:
        >>> from nn import Linear, Sequential
        >>> model = Sequential(Linear(2, 3), "tanh", Linear(3, 1))
        >>> drawn_path("layers.1", model), drawn_path("layers.2.neurons.0", model)
        (('tanh', 1), ('layers.1.neurons.0', 1))
    """
    here, said, rows = model, list[str](), {} if rows is None else rows
    for step in path.split("."):
        inside = _inside(here, step)
        if said and said[-1] == ROW and step.isdigit() and isinstance(here, (list, tuple)) and inside is not None:
            if id(here) not in rows:
                rows[id(here)] = here, counted(here)
            name, earlier = rows[id(here)][1][int(step)]
            before += earlier
            said[-1:] = [name] if name else [ROW, str(before)]
        else:
            said.append(step)
        here = inside
    return ".".join(said), before


def counted(row: Sequence[Any]) -> list[tuple[str, int]]:
    """Of each module in a row its name, "" of a layer, and how many layers come before it."""
    found, layers, times = [], 0, Counter[str]()
    for module in row:
        name = "" if is_layer(module) else called(module)
        times[name] += 1
        found.append((f"{name} {times[name]}" if name and times[name] > 1 else name, layers))
        layers += layer_count(module)
    return found


def called(module: Any) -> str:
    """What a module that is no layer does, in a word: its activation, its function, or its class.

    >>> from nn import Activation, LayerNorm
    >>> called(Activation("relu")), called(LayerNorm(3))
    ('relu', 'LayerNorm')
    """
    own = getattr(module, "name", None) or getattr(getattr(module, "function", None), "__name__", "")
    return own if isinstance(own, str) and own.isidentifier() else type(module).__name__


def is_layer(module: Any) -> bool:
    """Whether a module is a layer: neurons, or one by itself with weights and, as a number, a bias; a norm has many.

    >>> from nn import RMSNorm, LayerNorm, Layer, Neuron
    >>> [is_layer(each) for each in (Layer(2, 3), Neuron(2), LayerNorm(2), RMSNorm(2))]
    [True, True, False, False]
    """
    neurons, weights, bias = (getattr(module, name, ()) for name in ("neurons", "w", "b"))
    side_by_side, alone = (isinstance(each, (list, tuple)) and bool(each) for each in (neurons, weights))
    return side_by_side or (alone and (bias is None or hasattr(bias, "parents")))


def layer_count(module: Any) -> int:
    """How many layers are in a module, itself among them."""
    left, seen, found = [module], set[int](), 0
    while left:
        each = left.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, (list, tuple)):
            left += each
        elif is_layer(each):
            found += 1
        elif hasattr(each, "named_modules"):
            left += getattr(each, "__dict__", {}).values()
    return found


def _inside(around: Any, step: str) -> Any:
    """What stands under one step of a path; None where nothing does."""
    if isinstance(around, (list, tuple)):
        return around[int(step)] if step.isdigit() and int(step) < len(around) else None
    return around.get(step) if isinstance(around, dict) else getattr(around, step, None)
