"""nn/training: losses and gradients from a compiled replay; recorded again and again to see that it is the function."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from autograd import GuardError, Program, compile, trace  # noqa: A004 - as in re
from autograd.replay.function.likeness import Graph, difference, graph_of
from autograd.replay.program.backends import best_backend
from nn.optimizing.flat_parameters import Floats, numbers_of, put_numbers
from nn.training.gradients import MISFITS, EagerGradients
from nn.training.reading import Outside, changed as changed_between, read_outside
from nn.training.recording import CompilingError, Recorded, probes, record_sample
from nn.training.samples import Samples
from nn.training.sharing import name_of, note_looked_at, program_for, was_looked_at
from nn.training.watching import drawn_again, undone

RELATIVE, ABSOLUTE = 1e-7, 1e-10  # how far rounding may bring a replay from the eager way
MANY = 20_000  # nodes: fewer are recorded twice, to see whether the model is the same each time
MOST_PROBES, MOST_NODES = 32, 100_000  # that are recorded to see whether all samples' graphs are one
MANY_SAMPLES = 256  # whose predictions are compared; a rare one may take another way
FEW = 3  # samples that are looked at where the same graph has been looked at thoroughly
NUDGE = 0.1  # of a weight, and beside that, so that one of 0 moves too


Made = tuple[Any, Graph]  # a recording, and its graph


def branching(guards: Sequence[Any]) -> str:
    """What is said of a branch that was taken by a comparison."""
    where = guards[0].where
    return f"a branch depends on the numbers{f', {where}' if where else ''}"


class ReplayedGradients:
    """The graph of one sample, recorded once and replayed over every batch.

    A `CompilingError` where that isn't the function: it is recorded again for samples of every class and with other
    weights, and compared with the eager way. Where the user asked for it, branches on numbers are guarded, and a
    missing llvmlite is told of. ``worth`` says, of a graph with so many edges, why it isn't worth being compiled.
    """

    def __init__(
        self, eager: EagerGradients, samples: Samples, *, asked: bool, batch: int, held_out: Samples | None = None,
        worth: Callable[[str, int], str] = lambda backend, edges: "", tell: Callable[[str], object] = lambda text: None,
        executor: Any = None,
    ) -> None:  # fmt: skip
        self.executor = executor  # whose workers share a batch
        self.eager, self.parameters, self._held_out = eager, eager.parameters, held_out
        self._asked, self._batch, self._worth, self._tell = asked, batch, worth, tell
        self._backend = best_backend(quiet=not asked)
        self._made: Sequence[Made] = [(None, ()), (None, ())]  # in training mode, and in evaluation mode
        self._rows: WeakKeyDictionary[Samples, Floats] = WeakKeyDictionary()
        self.remake(samples)
        self.name = f"compiled ({self.program.backend})"

    def remake(self, samples: Samples) -> bool:
        """Record the first sample and compile it; False where it is what was compiled last."""
        self._tell("recording")
        if self.eager.unfit:
            raise CompilingError(self.eager.unfit)
        if self.eager.whole:
            modules = self.eager.model.named_modules().items()
            path, module = next((path, each) for path, each in reversed(modules) if each.needs_batch())
            which = f"{type(module).__name__} at {path}" if path else type(module).__name__
            raise CompilingError(
                f"{which} takes all samples of a batch together while it is trained, and a replay has the graph of one"
            )
        numbers = numbers_of(self.parameters)
        self._modules = list(self.eager.model.named_modules().values())
        before = Outside()
        try:
            with undone(self.eager.model) as changed:
                with read_outside() as before:
                    training = self._recorded(samples, 0, True)
                evaluation = self._recorded(samples, 0, False)
                made = [(each, self._graph(each)) for each in (training, evaluation)]
                with read_outside() as after:
                    again = self._unlike(made[0], samples, 0, True) if len(made[0][1][0]) < MANY else ""
            changed += changed_between(before, after)
            if changed:
                raise CompilingError(f"calling the model changes {changed[0]}, which a replay would never see")
            if (training.guards or evaluation.guards) and not self._asked:
                raise CompilingError(branching(training.guards or evaluation.guards))
            if again:
                raise CompilingError(f"the model or the loss has other numbers with every call: {again}")
            if made[0][1] == self._made[0][1] and made[1][1] == self._made[1][1]:
                return False
            if why := self._worth(self._backend, len(made[0][1][2])):
                raise CompilingError(why)
            functions = self.eager.loss, self.eager.penalty
            name = name_of(self.eager.model, functions, [training, evaluation], self.parameters, self._backend)
            self._known = was_looked_at(name)
            chosen = self._probes(samples, made)
            self._probe(samples, chosen, made)
            with read_outside() as after:  # other samples and weights have been seen by then
                if not self._known:
                    self._check_mean(samples, chosen, made)
            if changed := changed_between(before, after, of_others=True):
                raise CompilingError(f"calling the model changes {changed[0]}, which a replay would never see")
            self._tell("compiling")
            self._made, self._noise, self._shape = made, training.noise, training.shape
            self.program = self._program(training)
            predicts = [graph_of(each.roots, [*each.inputs, *self.parameters]) for each in (training, evaluation)]
            self._evaluating = self.program if predicts[0] == predicts[1] else self._program(evaluation)
            self._check(samples, chosen)
            note_looked_at(name)
            started = time.perf_counter()
            self.verify(samples, [0], evaluates=False, thoroughly=True)
            self.cost = time.perf_counter() - started
        except CompilingError:
            raise
        except MISFITS as error:
            raise CompilingError(f"with Values for one sample: {type(error).__name__}: {error}") from error
        finally:
            put_numbers(self.parameters, numbers)
            before.put_back()
        return True

    def _recorded(self, samples: Samples, i: int, training: bool) -> Recorded:
        """The graph of a sample, with the weights there are."""
        for module in self._modules:  # `train` would look for them each time
            object.__setattr__(module, "training", training)  # also where the class is frozen
        numbers = numbers_of(self.parameters)
        eager = self.eager
        found = record_sample(eager.model, eager.loss, eager.penalty, samples, i, training, eager.shaped)
        if not np.array_equal(numbers_of(self.parameters), numbers, equal_nan=True):
            put_numbers(self.parameters, numbers)
            raise CompilingError("calling the model changes its parameters' numbers, which a replay would never see")
        return found

    def _nudged(self, seed: int) -> Floats:
        """Other weights, near to those there are."""
        numbers, random = numbers_of(self.parameters), np.random.default_rng(seed)
        moved: Floats = numbers + NUDGE * (np.abs(numbers) + 1.0) * random.uniform(-1.0, 1.0, len(numbers))
        return moved

    def _graph(self, recorded: Recorded) -> Graph:
        return graph_of([recorded.loss, *recorded.roots], [*recorded.inputs, *self.parameters])

    def _probes(self, samples: Samples, made: Sequence[Made]) -> list[int]:
        """Samples to look at: as many as there is time for, and few where it's known what comes of it."""
        return probes(samples, FEW if self._known else max(3, min(MOST_PROBES, MOST_NODES // len(made[0][1][0]))))

    def _probe(self, samples: Samples, chosen: Sequence[int], made: Sequence[Made]) -> None:
        """Record other samples with other weights, and compare."""
        numbers = numbers_of(self.parameters)
        with undone(self.eager.model):
            for i in (0, *chosen):  # the first twice, with weights of its own each time
                put_numbers(self.parameters, self._nudged(i) if i else numbers * (1.0 + NUDGE) + NUDGE)
                found = self._unlike(made[0], samples, i, True) or (
                    "" if i else self._unlike(made[1], samples, i, False)
                )
                put_numbers(self.parameters, numbers)
                if found:
                    raise CompilingError(f"with other weights or samples it isn't the same function: {found}")

    def _unlike(self, made: Made, samples: Samples, i: int, training: bool) -> str:
        """What a sample's recording has otherwise than another one, with the line; "" where nothing."""
        was, graph = made
        now = self._recorded(samples, i, training)
        if now.taken != was.taken:  # where the user asked for it, guards tell
            return "" if self._asked else branching(now.guards or was.guards)
        if self._graph(now) == graph:
            return ""
        with trace():
            now = self._recorded(samples, i, training)
        sides = [([each.loss, *each.roots], [*each.inputs, *self.parameters]) for each in (was, now)]
        return difference(*sides[0], *sides[1]) or "it differs from call to call"

    def _program(self, recorded: Recorded) -> Program:
        if not recorded.guards:
            return program_for(recorded, self.parameters, self._backend)
        return compile(
            recorded.loss, recorded.leaves, self.parameters, outputs=recorded.roots, guards=recorded.guards,
            backend=self._backend,
        )  # fmt: skip

    # ---- comparing with the eager way -------------------------------------------------------------------------------

    def _check_mean(self, samples: Samples, chosen: Sequence[int], made: Sequence[Made]) -> None:
        """Whether the loss of a batch is the mean of its samples' losses."""
        numbers = numbers_of(self.parameters)
        whole = max(1, min(self._batch, MOST_NODES // len(made[0][1][0])))
        bare = replace(samples, weights=None)
        for part in (bare[:3], bare[list(chosen)], bare[:whole]):
            if why := self.eager.no_mean(part, numbers):
                raise CompilingError(why)

    def _check(self, samples: Samples, chosen: Sequence[int]) -> None:
        """Compare losses, gradients and predictions with those of graphs that are recorded anew; nudged, too."""
        with undone(self.eager.model):
            for numbers in (numbers_of(self.parameters), self._nudged(len(samples))):
                if why := self._difference(samples, chosen, numbers):
                    raise CompilingError(why)
            for data in (samples, self._held_out):
                if data is not None:
                    self._check_predictions(data, numbers)

    def _check_predictions(self, samples: Samples, numbers: Floats) -> None:
        """Compare predictions of many samples, to train on or to validate on, and their loss."""
        nodes = len(self._made[0][1][0])
        most = min(FEW if self._known else MANY_SAMPLES, MOST_NODES // nodes, len(samples))
        chosen = self._probes(samples, self._made)
        others = np.random.default_rng(0).choice(len(samples), most, replace=False)
        part = samples[sorted({*chosen, *others.tolist()})]
        try:
            ours, guessed = self.evaluate(part, numbers)
        except GuardError:  # asked for; the training says so where it comes to that
            return
        theirs, wanted = self.eager.evaluate(part, numbers)
        if not _near(guessed, wanted):
            first = next(i for i in range(len(part)) if not _near(guessed[i], wanted[i]))
            raise CompilingError(f"of {part.x[first].tolist()!s:.60} it predicts something else in a replay")
        if not _near(ours, theirs):
            raise CompilingError(f"the loss of {len(part)} samples is {theirs:.8g}, and {ours:.8g} in the replay")

    def _difference(self, samples: Samples, chosen: Sequence[int], numbers: Floats) -> str:
        """How losses and gradients of some samples differ from those that are recorded anew; "" if by rounding only."""
        with drawn_again(self.eager.model) as again:
            try:
                ours, slopes = self.gradients(samples, list(chosen), numbers)
            except GuardError:  # the training says so where it comes to that
                return ""
            again()
            grads = [each.grad for each in self.parameters]
            theirs, wanted = self.eager.gradients(samples, list(chosen), numbers)
            for parameter, grad in zip(self.parameters, grads, strict=True):
                parameter.grad = grad
        if not _near(ours, theirs):
            return f"the loss of {len(chosen)} samples is {theirs:.8g}, and {ours:.8g} in the replay"
        near = ABSOLUTE * max(1.0, float(np.abs(wanted[np.isfinite(wanted)]).max(initial=0.0)))
        same = np.isclose(slopes, wanted, rtol=RELATIVE, atol=near, equal_nan=True)
        if not same.all():
            first = int(np.argmin(same))
            return f"a gradient is {wanted[first]:.8g}, and {slopes[first]:.8g} in the replay"
        return ""

    def verify(self, samples: Samples, chosen: Sequence[int], *, evaluates: bool, thoroughly: bool) -> str:
        """Record some samples with the numbers that the parameters hold: what is another function now; "" if nothing.

        Operations and constants are compared; thoroughly, losses and gradients with the eager way's as well.
        """
        try:
            for training, made in zip((True, False)[: 1 + evaluates], self._made, strict=False):
                for i in chosen:
                    if found := self._unlike(made, samples, i, training):
                        return found
            return self._difference(samples, chosen, numbers_of(self.parameters)) if thoroughly else ""
        except CompilingError as error:
            return str(error)
        except MISFITS as error:
            return f"{type(error).__name__}: {error}"
        finally:
            for module in self._modules:
                object.__setattr__(module, "training", False)

    # ---- what a training asks for -----------------------------------------------------------------------------------

    def gradients(self, samples: Samples, chosen: Any, numbers: Floats) -> tuple[float, Floats]:
        """As by hand; a sum over the batch is the replay's fixed tree."""
        rows = self._rows_of(samples)[chosen]
        if samples.weights is not None:
            rows[:, -1] = samples.counts(chosen)  # a copy, as chosen are places
        if self._noise:
            rows = np.concatenate([rows, self._masks(len(rows))], axis=1)
        if self.executor is None:
            value, gradients = self.program(rows, parameters=numbers)
        else:
            value, gradients = self.program.evaluate(rows, self.executor, parameters=numbers)
        return float(value.mean()), gradients

    def _rows_of(self, samples: Samples) -> Floats:
        """Inputs, targets, and how much each counts, side by side, put together once."""
        if samples not in self._rows:
            counts = samples.counts(slice(None))
            columns = [samples.x, samples.y.astype(float), *([] if counts is None else [counts])]
            self._rows[samples] = np.column_stack(columns)
        return self._rows[samples]

    def _masks(self, samples: int) -> Floats:
        """Numbers for the leaves that stand for chance, in the order in which they are drawn without a replay."""
        found = np.empty((samples, len(self._noise)))
        columns: dict[int, tuple[Any, list[int]]] = {}  # by identity: a dataclass has no hash
        for i, (layer, _) in enumerate(self._noise):
            columns.setdefault(id(layer), (layer, []))[1].append(i)
        for layer, places in columns.values():
            found[:, places] = layer.masks(samples, len(places))
        return found

    def evaluate(self, samples: Samples, numbers: Floats) -> tuple[float, Floats]:
        """The loss without its penalty, and the predictions, by the program of the evaluation mode."""
        found = self._evaluating.outputs(self._rows_of(samples), parameters=numbers)
        counts = samples.counts(slice(None))
        if counts is None:
            loss = found[:, 0].mean()
        else:
            loss = (found[counts > 0, 0] * counts[counts > 0]).sum() / len(samples)
        return float(loss), found[:, 1:].reshape(len(samples), *self._shape)

    def loss_of(self, samples: Samples, numbers: Floats) -> float:
        """The loss alone; by the code that gives the gradients where it can be, so that no other is made."""
        if self._evaluating is self.program and self.eager.penalty is None and samples.weights is None:
            return float(self.program(self._rows_of(samples), parameters=numbers).value.mean())
        return self.evaluate(samples, numbers)[0]


def _near(ours: Any, theirs: Any) -> bool:
    """Whether they differ by rounding only."""
    return np.allclose(ours, theirs, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True)
