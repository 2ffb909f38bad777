"""nn/training: the graph of one sample, as a replay has it for all; whether two are the same, and where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd import Value, ieee, record
from autograd.core.graph import arrays
from autograd.replay.code.batches import below
from nn.data.dataset import Data
from nn.modules.module import Module
from nn.modules.noise import collected


class CompilingError(ValueError):
    """A model and its loss can't be compiled, or not without a change of meaning."""


@dataclass(frozen=True)
class Recorded:
    """One sample's graph: the loss to train on, the loss without penalty and the predictions, and the leaves."""

    loss: Value
    roots: list[Value]
    shape: tuple[int, ...]
    inputs: list[Value]
    noise: list[tuple[Any, Value]]
    guards: list[Any]

    @property
    def taken(self) -> list[tuple[str, bool]]:
        """How the comparisons came out."""
        return [(guard.relation, guard.holds) for guard in self.guards]


def record_sample(model: Module, loss: Any, penalty: Any, samples: Data, i: int, training: bool) -> Recorded:
    """The graph of a sample, where the model is in training or in evaluation mode, as ``training`` says.

    The loss is called with lists of one, as its users write it for lists.
    """
    x = [Value(number, label=f"x{k}") for k, number in enumerate(samples.x[i].tolist())]
    numbers = np.ravel(samples.y[i]).astype(float).tolist()
    y = [Value(number, label=f"y{k}" if samples.y.ndim > 1 else "y") for k, number in enumerate(numbers)]
    with ieee(), record() as recording, collected() as noise:
        prediction = model(x)
        bare = loss([prediction], [y if samples.y.ndim > 1 else y[0]])
        total = bare if penalty is None or not training else bare + penalty(model)
    predicted = np.array(prediction, dtype=object)
    if not predicted.size or any(hasattr(each, "__len__") for each in predicted.flat):
        raise CompilingError("the model's output is no array: its rows are empty or differ in length")
    # what is no Value has nothing to do with the model
    total, *roots = [
        root if isinstance(root, Value) else Value(root, constant=True) for root in (total, bare, *predicted.flat)
    ]
    return Recorded(total, roots, predicted.shape, [*x, *y], noise, recording.guards)


Graph = tuple[Sequence[Any], ...]


def graph_of(recorded: Recorded, parameters: Sequence[Value], roots: Sequence[Value]) -> Graph:
    """What a recording computes, to be compared: operations, their parents, which leaves, and constants' numbers."""
    return _graph_of(below(roots), recorded, parameters, roots)


def _graph_of(nodes: Sequence[Value], recorded: Recorded, parameters: Sequence[Value], roots: Sequence[Value]) -> Graph:
    given = dict(zip([*recorded.inputs, *parameters], range(len(recorded.inputs) + len(parameters)), strict=True))
    flat = arrays(nodes)
    leaves = [given[node] if node in given else _number(node.data) for node in nodes if not node.op]
    own = set(map(id, roots))
    return flat.ops, flat.starts, flat.parents, leaves, [i for i, node in enumerate(nodes) if id(node) in own]


def _number(number: float) -> str:
    """A constant's number, which nothing is equal to but itself: neither nan to nothing, nor -0 to 0, nor a leaf."""
    return repr(number)


def difference(was: Recorded, now: Recorded, parameters: Sequence[Value]) -> str:
    """What differs first in two recordings, with the user's line where they were made under `trace`; "" if nothing.

    A number of Python's doesn't know who made it, so the line is that of the first operation that takes it.
    """
    graphs, parts = [], []
    for each in (was, now):
        roots = [each.loss, *each.roots]
        nodes = below(roots)
        graphs.append(_graph_of(nodes, each, parameters, roots))
        parts.append(nodes)
    if graphs[0] == graphs[1]:
        return ""
    known = [{*each.inputs, *parameters} for each in (was, now)]
    for i, (ours, theirs) in enumerate(zip(*parts, strict=False)):
        if ours.op != theirs.op or len(ours.parents) != len(theirs.parents):
            done, other = (node.op or "a leaf" for node in (ours, theirs))
            line = _line(theirs, *parts[1][i:])
            return f"it takes another way, as by a branch on a number that is no Value: {other} instead of {done}{line}"
        if (
            not ours.op
            and ours not in known[0]
            and theirs not in known[1]
            and _number(ours.data) != _number(theirs.data)
        ):
            user = next((node for node in parts[1] if any(parent is theirs for parent in node.parents)), theirs)
            into = f", in {user.op}" if user.op else ""
            return f"the constant {ours.data:.6g} became {theirs.data:.6g}{into}{_line(user)}"
    return "what one recording computes isn't what another does"


def _line(*nodes: Value) -> str:
    """The user's line that made the first of them of which it's known."""
    where = next((node.where for node in nodes if node.where), None)
    return f", {where}" if where else ""


def probes(samples: Data, most: int) -> list[int]:
    """Samples to look at: one of every class or, of other targets, the extremes; and the inputs' extremes.

    Example:
        >>> probes(Data([[1.0], [5.0], [2.0], [3.0]], ["a", "a", "a", "b"]), 9)
        [0, 1, 3]
    """
    targets = np.unique(samples.y, axis=0, return_index=True)[1]
    if len(targets) > most // 2:
        rows = samples.y.reshape(len(samples), -1)
        targets = np.unique([*rows.argmin(axis=0), *rows.argmax(axis=0), *targets[:: max(1, 2 * len(targets) // most)]])
    found = dict.fromkeys(
        [0, *targets.tolist(), *samples.x.argmin(axis=0).tolist(), *samples.x.argmax(axis=0).tolist()]
    )
    return sorted(list(found)[:most])
