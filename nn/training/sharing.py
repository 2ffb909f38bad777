"""nn/training: what trainings of one process share: programs of equal graphs, and that a graph has been looked at.

Cross-validation trains the same network many times. Its graph is compiled once: whoever records an equal one, node by
node and constant by constant, gets the same code with leaves of its own. And where all of a model and its loss are from
here and look at no number, a graph that was compared with the eager way in many samples once needs that in a few only.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from autograd import Program, compile  # noqa: A004 - as in re
from autograd.core.value import Value
from autograd.replay.function.likeness import graph_of
from autograd.replay.program.rebinding import rebound, unbound
from autograd.rows import builtin, further
from autograd.rows.table import TABLE
from nn.modules.activations import Activation
from nn.modules.containers import MLP, Residual, Sequential
from nn.modules.dropout import Dropout
from nn.modules.layers import Layer, Linear, Neuron
from nn.modules.module import Module
from nn.modules.normalising import LayerNorm, RMSNorm
from nn.training.recording import Recorded
from nn.training.telling import is_function

MOST_PROGRAMS, MOST_NODES = 12, 200_000  # that are kept, those used last; of a node there are some hundred bytes
BUILT_IN = {row.name: row for row in (*builtin.ROWS, *further.ROWS)}
# One graph for all samples and weights: nothing in them looks at a number, as a test of each records
STEADY = (MLP, Sequential, Residual, Layer, Linear, Neuron, Activation, Dropout, LayerNorm, RMSNorm)

Name = tuple[Any, ...]
# the last ones first; replaced as a whole, for several threads may train
_programs: tuple[tuple[Name, Program], ...] = ()
_looked_at: tuple[Name, ...] = ()


def program_for(recorded: Recorded, parameters: Sequence[Value], backend: str) -> Program:
    """`compile` of a recording without guards; its code is that of an equal one, where that was among the last.

    Example:
        >>> def program(model):
        ...     x = Value(0.5)
        ...     loss = model([x])
        ...     return program_for(Recorded(loss, [], (), [x], [], []), model.parameters(), "numpy")
        >>> one, other = program(MLP(1, [1], seed=1)), program(MLP(1, [1], seed=2))
        >>> one.back_end("whole") is other.back_end("whole"), one.parameters == other.parameters
        (True, False)
    """
    global _programs
    leaves, outputs = recorded.leaves, recorded.roots
    name = _graph_name(recorded, parameters, backend)
    known = next((each for each in _programs if each[0] == name), None) if name else None
    if known is None:
        made = compile(recorded.loss, leaves, parameters, outputs=outputs, guards=(), backend=backend)
        if not name:
            return made
        known = name, unbound(made)
    _programs = _fitting([known, *[each for each in _programs if each[0] != name]])
    return rebound(known[1], recorded.loss, leaves, parameters, outputs)


def _fitting(found: list[tuple[Name, Program]]) -> tuple[tuple[Name, Program], ...]:
    """The first ones, as many as may be kept; a single one however large."""
    nodes = 0
    for i, (_, program) in enumerate(found):
        nodes += program.nodes
        if i and (i >= MOST_PROGRAMS or nodes > MOST_NODES):
            return tuple(found[:i])
    return tuple(found)


def _graph_name(recorded: Recorded, parameters: Sequence[Value], backend: str) -> Name:
    """All that a recording's program is made of; () where a row isn't a built-in one, whose text may change."""
    graph = graph_of([recorded.loss, *recorded.roots], [*recorded.leaves, *parameters])
    if any(TABLE.get(op) is not BUILT_IN.get(op) for op in {*graph[0]} - {""}):
        return ()
    return graph, len(recorded.leaves), len(parameters), backend


def name_of(
    model: Module, functions: Sequence[Any], recordings: Sequence[Recorded], parameters: Sequence[Value], backend: str
) -> Name:
    """What a replay is known by that was once looked at thoroughly; () where others need that each time.

    ``functions`` are the loss and the penalty: what is from here looks at no number but through Values.

    Example:
        >>> from nn import mse
        >>> def told(model, loss):
        ...     x = Value(0.5)
        ...     recorded = Recorded(model([x]), [], (), [x], [], [])
        ...     return bool(name_of(model, [loss], [recorded], model.parameters(), "numpy"))
        >>> told(MLP(1, [1]), mse), told(MLP(1, [1], output=abs), mse), told(MLP(1, [1]), lambda a, b: mse(a, b))
        (True, False, False)
    """
    bases = [each.func if isinstance(each, partial) else each for each in functions if each is not None]
    if not all(str(getattr(each, "__module__", "")).startswith("nn.losses.") for each in bases):
        return ()
    for each in model.named_modules().values():
        if type(each) not in STEADY or any(map(is_function, each.arguments().values())):
            return ()
    names = [() if each.guards else _graph_name(each, parameters, backend) for each in recordings]
    return tuple(names) if all(names) else ()


def was_looked_at(name: Name) -> bool:
    """Whether `note_looked_at` was told of it."""
    return bool(name) and name in _looked_at


def note_looked_at(name: Name) -> None:
    """A replay of this name is the function."""
    global _looked_at
    _looked_at = (*([name] if name else []), *[each for each in _looked_at if each != name])[:MOST_PROGRAMS]


def forget() -> None:
    """Make and look at everything anew, as a process does that begins."""
    global _programs, _looked_at
    _programs, _looked_at = (), ()
