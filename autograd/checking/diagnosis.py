"""checking: diagnose(): what is unhealthy in a graph, and the node, unit or layer that is to blame."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.checking.reasons import first_nonfinite
from autograd.checking.words import called
from autograd.common.words import number
from autograd.core import freshness
from autograd.core.graph import order
from autograd.explaining.labels import callers_frame, label_from_caller
from autograd.explaining.steps import gradients_after, steps_of
from autograd.folding.structure import Structure
from autograd.rows.table import TABLE

FLAT = 1e-3  # the partial of an activation below which it is saturated
FAR = 1e3  # how many times as large the gradients of one layer are as another's, to be called vanishing
HUGE = 1e6  # of a gradient
SHOWN = 5
ROUNDING = 1e-9  # what sums in another order may differ by


@dataclass(frozen=True)
class Finding:
    """Something unhealthy.

    Args:
        kind: "non-finite", "not zeroed", "dead", "saturated", "vanishing", "exploding" or "unused".
        message: what it is, in words.
        nodes: where.
    """

    kind: str
    message: str
    nodes: tuple[Any, ...] = ()


class Diagnosis(tuple[Finding, ...]):
    """What was found; print it to read it. It's empty where all is well."""

    __slots__ = ()

    def __str__(self) -> str:
        return "\n".join(f"{each.kind}: {each.message}" for each in self) or "nothing unhealthy was found"

    def _repr_html_(self) -> str:
        if not self:
            return f"<p>{self}</p>"
        items = "".join(f"<li><b>{each.kind}</b>: {html.escape(each.message)}</li>" for each in self)
        return f"<ul>{items}</ul>"

    def to_dict(self) -> dict[str, list[dict[str, str]]]:
        """The findings for machines."""
        return {"findings": [{"kind": each.kind, "message": each.message} for each in self]}


def diagnose(loss: Any, model: Any = None) -> Diagnosis:
    """Look for inf and nan, dead and saturated units, vanishing and exploding gradients, and unused parameters.

    Nothing changes, no ``grad`` is written. Units and layers are those of the modules and scopes that made the nodes.

    Args:
        loss: the node to start from.
        model: whose parameters should be used, or None.

    Raises:
        TypeError: ``loss`` is not a Value.
        StaleError: a leaf was changed after the recording.

    Example:
        >>> from autograd import Value
        >>> x = Value(-3.0, label="x")
        >>> print(diagnose(x.relu() * 2))
        dead: relu of x lets no gradient through: its input is never above a kink
    """
    if not hasattr(loss, "parents"):
        raise TypeError(f"diagnose: loss is a {type(loss).__name__}, {loss!r:.60}; expected a Value")
    nodes = freshness.check_fresh(loss)[::-1]
    label_from_caller(nodes, callers_frame())
    structure = Structure(nodes)
    gradients = gradients_after(loss, steps_of(loss))
    found = [Finding(each.kind, str(each), each.nodes) for each in first_nonfinite(nodes, gradients)]
    found += [*_accumulated(loss, nodes, gradients), *_units(structure)]
    found += [*_layers(structure, gradients), *_unused(loss, model, gradients)]
    return Diagnosis(found)


def _accumulated(loss: Any, nodes: Sequence[Any], gradients: dict[Any, float]) -> list[Finding]:
    """Leaves whose ``grad`` holds more than what the last ``backward()`` of this loss put there."""
    seed = loss.grad if loss.op else 0.0
    held = [(node, node.grad, seed * gradients[node]) for node in nodes if not node.op and seed and node in gradients]
    more = [(node, grad, own) for node, grad, own in held if abs(grad - own) > ROUNDING * max(abs(grad), abs(own))]
    if not more:
        return []
    node, grad, own = more[0]
    said = (
        f"the grad of {called(node)} is {number(grad)}, but this loss has a gradient of {number(own)} there: it held "
        f"{number(grad - own)} before, as {len(more):,} leaves did; was zero_grad() forgotten before backward()?"
    )
    return [Finding("not zeroed", said, tuple(node for node, _, _ in more))]


def _units(structure: Structure) -> list[Finding]:
    """Activations through which no gradient goes, in all that one unit made."""
    units: dict[tuple[int, str], list[int]] = {}
    for i in np.flatnonzero(structure.where(lambda row: bool(row.activation))).tolist():
        place = int(structure.place[i])
        units.setdefault((place if place >= 0 else -2 - i, structure.ops[i]), []).append(i)
    found: dict[str, list[tuple[str, list[Any], float]]] = {"dead": [], "saturated": []}
    for (_, op), members in units.items():
        made = [structure.nodes[i] for i in members]
        steepest = max((abs(each) for node in made for each in node.partials if each is not None), default=math.inf)
        if steepest == 0.0 or (steepest < FLAT and not TABLE[op].kinks):
            found["saturated" if steepest else "dead"].append((op, made, steepest))
    shown = [Finding(kind, _of_unit(*each), tuple(each[1])) for kind, all_ in found.items() for each in all_[:SHOWN]]
    more = {kind: len(each) - SHOWN for kind, each in found.items() if len(each) > SHOWN}
    return shown + [Finding(kind, f"and {count} more units of {len(units)}") for kind, count in more.items()]


def _of_unit(op: str, made: Sequence[Any], steepest: float) -> str:
    """What is said of a unit that lets little or nothing through."""
    uses, who = f"in all {len(made)} uses" if len(made) > 1 else "", called(made[0])
    if steepest:
        return (
            f"{who} is nearly flat{uses and f' {uses}'}: the local derivative of {op} is at most {number(steepest, 2)}"
        )
    why = "its input is never above a kink" if TABLE[op].kinks else "its local derivative is 0"
    return f"{who} lets no gradient through{uses and f', {uses}'}: {why}"


def _layers(structure: Structure, gradients: dict[Any, float]) -> list[Finding]:
    """The sizes of the parameters' gradients, layer by layer."""
    level = min(1, max((place.level for place in structure.places), default=-1))
    sizes: dict[int, list[float]] = {}
    for i in np.flatnonzero(~structure.is_inner & (structure.place >= 0)).tolist():
        node, place = structure.nodes[i], int(structure.place[i])
        while place >= 0 and structure.places[place].level > level:
            place = structure.places[place].outer
        if not node.constant and place >= 0 and math.isfinite(gradients.get(node, 0.0)):
            sizes.setdefault(place, []).append(gradients.get(node, 0.0))
    layers = {
        structure.places[place].path: math.sqrt(sum(g * g for g in each) / len(each)) for place, each in sizes.items()
    }
    found = []
    said = ", ".join(f"{path} {number(size, 2)}" for path, size in layers.items())
    largest = max(layers.values(), default=0.0)
    smallest = {path: size for path, size in layers.items() if 0.0 < size < largest / FAR}
    if smallest:
        path = min(smallest, key=smallest.__getitem__)
        ratio = number(largest / smallest[path], 2)
        found.append(
            Finding("vanishing", f"the gradients of {path} are {ratio} times smaller than the largest ({said})")
        )
    if largest > HUGE:
        path = max(layers, key=layers.__getitem__)
        found.append(Finding("exploding", f"the gradients of {path} are as large as {number(largest, 2)} ({said})"))
    return found


def _unused(loss: Any, model: Any, gradients: dict[Any, float]) -> list[Finding]:
    if model is None:
        return []
    known = set(order(loss))
    parameters = model.named_parameters().items()
    absent = {path: each for path, each in parameters if each not in known}
    cut = {path: each for path, each in parameters if each in known and each not in gradients}
    found = []
    for paths, why in ((absent, "not in the graph"), (cut, "in the graph, but nothing leads from them to the loss")):
        if paths:
            names = ", ".join(list(paths)[:SHOWN]) + (f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else "")
            found.append(Finding("unused", f"{names}: {why}", tuple(paths.values())))
    return found
