"""nn/training: how a training gets its losses and gradients.

From a graph recorded anew each step, or from a compiled replay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd import Program, Value, compile, ieee, record  # noqa: A004 - as in re
from autograd.core.graph import order
from autograd.replay.program.backends import best_backend
from nn.data.dataset import Data
from nn.modules.module import Module
from nn.modules.noise import collected
from nn.optimizing.flat_parameters import Floats, numbers_of, put_numbers
from nn.training.watching import undone, untrained

Loss = Callable[[Any, Any], Any]
Penalty = Callable[[Any], Any]


def as_numbers(prediction: Any) -> Any:
    """A prediction, a Value or lists of them, as numbers."""
    if isinstance(prediction, Value):
        return prediction.data
    if isinstance(prediction, np.ndarray):  # of no dimension, too
        return as_numbers(prediction.tolist())
    return [as_numbers(each) for each in prediction] if hasattr(prediction, "__len__") else float(prediction)


def as_leaves(numbers: Any) -> Any:
    """Numbers, in lists of any nesting, as Values that a loss can be asked about."""
    return [as_leaves(each) for each in numbers] if isinstance(numbers, list) else Value(numbers)


def node_of(loss: Any) -> Value:
    """What a loss gave, if it is a Value."""
    if not isinstance(loss, Value):
        raise TypeError(f"fit: loss gave a {type(loss).__name__}, {loss!r:.60}; expected a Value. Does it use .data?")
    return loss


class EagerGradients:
    """A graph per step, over all samples of the batch, as one would write it by hand."""

    name = "eager"

    def __init__(self, model: Module, loss: Loss, penalty: Penalty | None, parameters: Sequence[Value]) -> None:
        self.model, self.loss, self.penalty, self.parameters = model, loss, penalty, parameters

    def _prepare(self, numbers: Floats, training: bool) -> None:
        put_numbers(self.parameters, numbers)
        if self.model.training != training:
            self.model.train(training)

    def gradients(self, samples: Data, chosen: Any, numbers: Floats) -> tuple[float, Floats]:
        """The loss over some of the samples with its penalty, and its gradient; in training mode."""
        self._prepare(numbers, training=True)
        for parameter in self.parameters:
            parameter.grad = 0.0
        with ieee():  # inf and nan, as in a replay; the training looks at its numbers itself
            predictions = [self.model(x) for x in samples.x[chosen].tolist()]
            loss = node_of(self.loss(predictions, samples.y[chosen].tolist()))
            if self.penalty is not None:
                loss = loss + self.penalty(self.model)
            loss.backward()
        return loss.data, np.array([parameter.grad for parameter in self.parameters])

    def evaluate(self, samples: Data, numbers: Floats) -> tuple[float, Floats]:
        """The loss without its penalty, and the predictions; in evaluation mode."""
        self._prepare(numbers, training=False)
        with ieee():
            # each graph goes as soon as its numbers are there; recording takes less time than `no_grad`
            predictions = [as_numbers(self.model(x)) for x in samples.x.tolist()]
            loss = self.loss(as_leaves(predictions), samples.y.tolist())
        return as_numbers(loss), np.array(predictions)

    def loss_of(self, samples: Data, numbers: Floats) -> float:
        """The loss alone."""
        return self.evaluate(samples, numbers)[0]

    def refresh(self, samples: Data) -> None:
        """Every graph is new, so there is nothing to make again."""


MANY = 20_000  # nodes: fewer are recorded twice, to see whether the model is the same each time


class CompilingError(ValueError):
    """A model and its loss can't be compiled, or not without a change of meaning."""


class ReplayedGradients:
    """The graph of one sample, recorded once and replayed over every batch.

    A `CompilingError` where that isn't the function. Where the user asked for it, branches on numbers are guarded, and
    a missing llvmlite is told of.
    """

    def __init__(self, eager: EagerGradients, samples: Data, *, asked: bool) -> None:
        self.eager = eager
        self.parameters = eager.parameters
        self._asked = asked
        self._backend = best_backend(quiet=not asked)
        self._trained = set(eager.parameters)
        self._made_from: tuple[Any, Any] = (None, None)
        self._rows: dict[Data, Floats] = {}
        self._make(samples)
        self._check(samples[:3])
        self.name = f"compiled ({self.program.backend})"

    def _make(self, samples: Data) -> None:
        """Record the first sample and compile it; nothing where it is what was compiled last."""
        try:
            with undone(self.eager.model) as changed:
                training, evaluation = self._recorded(samples, True), self._recorded(samples, False)
                whole = _graph(training, self.parameters, training.loss)
                again = self._recorded(samples, True) if len(whole) < MANY else training
            if changed:
                raise CompilingError(f"calling the model changes {changed[0]}, which a replay would never see")
            if (training.guards or evaluation.guards) and not self._asked:
                line = (training.guards or evaluation.guards)[0].where
                raise CompilingError(f"a branch depends on the numbers{f', {line}' if line else ''}")
            if _graph(again, self.parameters, again.loss) != whole:
                raise CompilingError("the model has other numbers with every call, which a replay would never see")
            trains, predicts = (_graph(each, self.parameters, *each.roots) for each in (training, evaluation))
            if (whole, predicts) != self._made_from:
                self._noise, self._shape = training.noise, training.shape
                self.program = self._program(training)
                self._evaluating = self.program if trains == predicts else self._program(evaluation)
            self._made_from, self._untrained = (whole, predicts), untrained(self.eager.model, self._trained)
        except CompilingError:
            raise
        except (TypeError, ValueError, AttributeError, IndexError, KeyError, NotImplementedError) as error:
            raise CompilingError(f"with Values for one sample: {type(error).__name__}: {error}") from error

    def refresh(self, samples: Data) -> None:
        """Compile again where something in the model was changed that isn't trained, as a callback may."""
        if untrained(self.eager.model, self._trained) != self._untrained:
            self._make(samples)

    def _recorded(self, samples: Data, training: bool) -> _Recorded:
        """The graph of the first sample."""
        model = self.eager.model
        model.train(training)
        x = [Value(number, label=f"x{i}") for i, number in enumerate(samples.x[0].tolist())]
        numbers = np.ravel(samples.y[0]).astype(float).tolist()
        y = [Value(number, label=f"y{i}" if samples.y.ndim > 1 else "y") for i, number in enumerate(numbers)]
        with ieee(), record() as recording, collected() as noise:
            prediction = model(x)
            bare = self.eager.loss(prediction, y if samples.y.ndim > 1 else y[0])
            total = bare
            if training and self.eager.penalty is not None:
                total = bare + self.eager.penalty(model)
        predicted = np.array(prediction, dtype=object)
        if not predicted.size or any(hasattr(each, "__len__") for each in predicted.flat):
            raise CompilingError("the model's output is no array: its rows are empty or differ in length")
        # what is no Value has nothing to do with the model
        roots = [root if isinstance(root, Value) else Value(root, constant=True) for root in (bare, *predicted.flat)]
        return _Recorded(total, roots, predicted.shape, [*x, *y], noise, recording.guards)

    def _program(self, recorded: _Recorded) -> Program:
        inputs = [*recorded.inputs, *[leaf for _, leaf in recorded.noise]]
        return compile(
            recorded.loss, inputs, self.parameters, outputs=recorded.roots, guards=recorded.guards,
            backend=self._backend,
        )  # fmt: skip

    def _check(self, samples: Data) -> None:
        """Compare with the graph that is recorded anew."""
        numbers = numbers_of(self.parameters)
        ours, theirs = self.loss_of(samples, numbers), self.eager.loss_of(samples, numbers)
        if not (np.isclose(ours, theirs, rtol=1e-9, atol=1e-12) or ours != ours):
            raise CompilingError(
                f"the loss of {len(samples)} samples is {theirs:.8g} and the mean of their losses {ours:.8g}, so "
                "either it isn't a mean over the samples, or it depends on numbers that are no Values"
            )

    def gradients(self, samples: Data, chosen: Any, numbers: Floats) -> tuple[float, Floats]:
        """As by hand; a sum over the batch is the replay's fixed tree."""
        rows = self._rows_of(samples)[chosen]
        if self._noise:
            rows = np.concatenate([rows, self._masks(len(rows))], axis=1)
        value, gradients = self.program(rows, parameters=numbers)
        return float(value.mean()), gradients

    def _rows_of(self, samples: Data) -> Floats:
        """Inputs and targets side by side, put together once."""
        if samples not in self._rows:
            self._rows[samples] = np.column_stack([samples.x, samples.y.astype(float)])
        return self._rows[samples]

    def _masks(self, samples: int) -> Floats:
        """Numbers for the leaves that stand for chance, in the order in which they are drawn without a replay."""
        found = np.empty((samples, len(self._noise)))
        for layer in {id(layer): layer for layer, _ in self._noise}.values():
            columns = [i for i, (each, _) in enumerate(self._noise) if each is layer]
            found[:, columns] = layer.masks(samples, len(columns))
        return found

    def evaluate(self, samples: Data, numbers: Floats) -> tuple[float, Floats]:
        """The loss without its penalty, and the predictions, by the program of the evaluation mode."""
        found = self._evaluating.outputs(self._rows_of(samples), parameters=numbers)
        return float(found[:, 0].mean()), found[:, 1:].reshape(len(samples), *self._shape)

    def loss_of(self, samples: Data, numbers: Floats) -> float:
        """The loss alone; by the code that gives the gradients where it can be, so that no other is made."""
        if self._evaluating is self.program and self.eager.penalty is None:
            return float(self.program(self._rows_of(samples), parameters=numbers).value.mean())
        return self.evaluate(samples, numbers)[0]


@dataclass(frozen=True)
class _Recorded:
    """One sample's graph: the loss to train on, the loss without penalty and the predictions, and the leaves."""

    loss: Value
    roots: list[Value]
    shape: tuple[int, ...]
    inputs: list[Value]
    noise: list[tuple[Any, Value]]
    guards: list[Any]


def _graph(recorded: _Recorded, parameters: Sequence[Value], *roots: Value) -> list[tuple[Any, ...]]:
    """What a recording computes: operations, where their parents stand, which leaves, and the numbers of constants."""
    leaves: dict[Value, Any] = {leaf: (i,) for i, leaf in enumerate([*recorded.inputs, *parameters])}
    found: list[tuple[Any, ...]] = []
    place: dict[Value, int] = {}
    for root in roots:
        for node in reversed(order(root, known=place.__contains__)):
            leaf = None if node.op else leaves.get(node, node.data if node.data == node.data else "nan")
            found.append((node.op, leaf, *[place[parent] for parent in node.parents]))
            place[node] = len(place)
        found.append((place[root],))
    return found
