"""nn/predicting: what a model gives for many samples: by a replay of one sample's graph where that pays, else by calls.

A replay has frozen what is no Value. So it is taken only where the graphs of other samples are the same, where calls
change nothing, and where what it gives is what calls give; else the model is called for every sample.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import numpy as np

from autograd import Value, ieee, record
from autograd.core.choice import engine
from autograd.core.modes import lenient
from autograd.replay.function.likeness import graph_of
from autograd.replay.program.backends import best_backend
from nn.modules.inputs import as_nested_values
from nn.modules.module import Module
from nn.predicting.taking import Floats, Samples
from nn.predicting.taking_apart import HeadsApart
from nn.training.gradients import MISFITS, as_numbers
from nn.training.reading import Outside, changed as changed_between, read_outside
from nn.training.recording import Recorded
from nn.training.sharing import program_for
from nn.training.telling import is_function
from nn.training.watching import undone

RELATIVE, ABSOLUTE = 1e-9, 1e-12  # how far rounding may bring a replay from calls
FEW = 32  # samples, for which nothing is recorded
PROBED, CALLED = 32, 256  # samples of a model of one's own that are recorded, and called, before a replay is trusted
SURE = 3  # samples of a model of layers from here, whose graph is one for all samples
OURS = "nn.modules."
# Seconds for an edge of a sample's graph, on one processor: calls of one sample, NumPy's code and LLVM's
CALL = {"plain": 0.5e-6, "native": 0.06e-6}
ONCE = {"numpy": 3e-3, "llvm": 0.1}
MAKE = {"numpy": 30e-6, "llvm": 250e-6}
RUN = {"numpy": 5e-9, "llvm": 0.3e-9}


class NotReplayableError(Exception):
    """A model's samples can't be replayed, or that doesn't pay."""


def outputs_of(model: Module, samples: Samples, who: str) -> Any:
    """A model's outputs in evaluation mode, (n,) where it has one, however it gives it, else (n, k).

    Of a model with several heads they are a dictionary or a tuple of such arrays, as the model gives them.

    Raises:
        ValueError: the outputs have different shapes, or are nan or infinite.
        DomainError: they are, and the operation it began with is known.
    """
    with evaluating(model):
        with ieee():
            heads = HeadsApart()
            try:
                found = _replayed(model, samples, heads)
            except NotReplayableError:
                found = called(model, samples, who, heads)
        if not lenient.get():
            check_finite(model, samples, found, who, heads)
    return heads.apart(found)


def check_finite(model: Module, samples: Samples, found: Floats, who: str, heads: HeadsApart) -> None:
    """An error where an output is nan or infinite: the operation's own, if there is one."""
    finite = np.isfinite(found).reshape(len(found), -1).all(axis=1)
    if not finite.all():
        first = int(finite.argmin())
        called(model, samples[first : first + 1], who, heads)
        raise ValueError(
            f"{who}: for row {first} the model gives {found[first].tolist()!s:.60}; expected finite numbers. Are its "
            "weights finite? autograd.ieee() around the call lets them pass"
        )


def called(model: Module, samples: Samples, who: str, heads: HeadsApart | None = None) -> Floats:
    """What calls of the model give, one for each sample."""
    rows = samples.tolist() if isinstance(samples, np.ndarray) else samples
    heads = heads or HeadsApart()
    # each graph goes as soon as its numbers are there
    outputs = [as_numbers(heads.row(_called_with(model, row, who))) for row in rows]
    try:
        return np.array(outputs, np.float64)
    except ValueError:
        raise ValueError(
            f"{who}: the model's outputs differ in length, from row to row or within one; expected as many for each"
        ) from None


def _called_with(model: Module, row: Any, who: str) -> Any:
    """What a model gives for a row of numbers, which become Values where it asks them what only these have."""
    try:
        return model(row)
    except AttributeError:  # as x.sin() in a forward of one's own: fit gives Values
        return model(as_nested_values(row, who))


@contextmanager
def evaluating(model: Module) -> Iterator[None]:
    """A context in which the model predicts, and after which every module is in the mode it was in."""
    modes = [(module, vars(module).get("training")) for module in model.named_modules().values() if module.training]
    for module, _ in modes:
        object.__setattr__(module, "training", False)  # also where the class is frozen
    try:
        yield
    finally:
        for module, mode in modes:
            if mode is None:  # it was its class's
                object.__delattr__(module, "training")
            else:
                object.__setattr__(module, "training", mode)


def _replayed(model: Module, samples: Samples, heads: HeadsApart) -> Floats:
    """The outputs by a replay."""
    if not isinstance(samples, np.ndarray) or len(samples) < FEW:
        raise NotReplayableError
    parameters = model.parameters()
    numbers = [each.data for each in parameters]
    ours = _is_ours(model)
    chosen = _chosen(samples, ours)
    try:
        with _unchanged(model, ours) as watched:
            with watched():
                recorded, graph = _recorded(model, samples[0], parameters, heads)
            backend = _worth(len(graph[2]), len(samples), ours)
            with watched():
                alike = all(_recorded(model, samples[i], parameters, heads)[1] == graph for i in chosen)
        if not alike:
            raise NotReplayableError
        program = program_for(recorded, parameters, backend)
        rows = samples.reshape(len(samples), -1)
        found = program.outputs(rows, parameters=np.array(numbers)).reshape(len(samples), *recorded.shape)
        looked = chosen if ours else np.linspace(0, len(samples) - 1, min(CALLED, len(samples) // 4)).astype(int)
        with _unchanged(model, ours):
            wanted = called(model, samples[looked], "predict", heads)
    except MISFITS as error:
        raise NotReplayableError from error
    if not np.allclose(found[looked], wanted, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True):
        raise NotReplayableError
    return found


@contextmanager
def _unchanged(model: Module, ours: bool) -> Iterator[Callable[[], AbstractContextManager[Any]]]:
    """A context after which a model and what its functions read is as before; an error where calls change it.

    It gives contexts for calls that are to be compared. Layers from here change nothing while they predict.
    """
    if ours:
        yield nullcontext
        return
    seen: list[Outside] = []

    @contextmanager
    def watched() -> Iterator[None]:
        with read_outside() as found:
            yield
        seen.append(found)

    try:
        with undone(model) as changed:
            yield watched
        if changed or any(changed_between(seen[0], each) for each in seen[1:]):
            raise NotReplayableError
    finally:
        for each in reversed(seen):
            each.put_back()


def _is_ours(model: Module) -> bool:
    """Whether all of it are layers from here, without functions of the user's."""
    return all(
        type(each).__module__.startswith(OURS) and not any(map(is_function, each.arguments().values()))
        for each in model.named_modules().values()
    )


def _chosen(samples: Floats, ours: bool) -> list[int]:
    """Samples to look at: the first, again, and others; of a model of one's own those with the extremes."""
    if ours:
        return [0, len(samples) // 2, len(samples) - 1]
    rows = samples.reshape(len(samples), -1)
    found = [0, len(rows) - 1, *rows.argmin(axis=0).tolist(), *rows.argmax(axis=0).tolist()]
    others = np.linspace(0, len(rows) - 1, PROBED // 2).astype(int).tolist()
    return list(dict.fromkeys([*found[: PROBED // 2], *others]))


def _recorded(
    model: Module, sample: Floats, parameters: list[Value], heads: HeadsApart
) -> tuple[Recorded, tuple[Any, ...]]:
    """One sample's outputs as Values, and their graph with their shape, to be compared."""
    leaves = np.array([Value(number, label=f"x{i}") for i, number in enumerate(sample.ravel().tolist())], dtype=object)
    with record() as recording:
        outputs = np.array(heads.row(model(leaves.reshape(sample.shape).tolist())), dtype=object)
    if recording.guards or not outputs.size or any(hasattr(each, "__len__") for each in outputs.flat):
        raise NotReplayableError
    roots = [each if isinstance(each, Value) else Value(each, constant=True) for each in outputs.flat]
    recorded = Recorded(roots[0], roots, outputs.shape, list(leaves), [], [])
    return recorded, (*graph_of(roots, [*leaves, *parameters]), outputs.shape)


def _worth(edges: int, count: int, ours: bool) -> str:
    """The back end that takes the least time for so many samples; an error where calls take less."""
    call = CALL[engine()] * edges
    times = {each: ONCE[each] + (MAKE[each] + RUN[each] * count) * edges for each in ONCE}
    backend = min(times, key=lambda each: times[each])
    backend = backend if backend == "numpy" else best_backend(quiet=True)  # which looks whether llvmlite is there
    looked = 2 * SURE if ours else PROBED + CALLED
    if call * count <= times[backend] + call * min(looked, count):
        raise NotReplayableError
    return backend
