"""nn/training: losses and gradients from graphs recorded anew each step, as one would write it by hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

import autograd
from autograd import Value, ieee
from nn.modules.inputs import input_names
from nn.modules.module import Module
from nn.optimizing.flat_parameters import Floats, numbers_of, put_numbers
from nn.training.heads import LossByHead
from nn.training.samples import Samples
from nn.training.watching import undone

Loss = Callable[[Any, Any], Any]
Penalty = Callable[[Any], Any]


MISFITS = (ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, TypeError, ValueError)


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
        self.whole = model.needs_batch()  # while it is trained, it gets all samples of a batch together
        self._all = model.parameters(frozen=True)  # frozen ones have gradients too, which would add up without end
        # what a model gives for one sample, as the loss takes it
        self.shaped: Callable[[Any], Any] = loss.flat if isinstance(loss, LossByHead) else lambda prediction: prediction
        self.unfit = ""  # why the model can't be given Values, where it can't

    def look_at(self, sample: Sequence[float]) -> None:
        """Find out whether the model takes Values: then it gets them, as from a recording, so that both do the same."""
        self.model.eval()
        try:
            with undone(self.model), ieee():
                self.model(self.inputs(sample))
        except MISFITS as error:
            self.unfit = f"with Values for one sample: {type(error).__name__}: {error}"

    def inputs(self, sample: Sequence[float]) -> Sequence[Any]:
        """A sample as the model gets it: constant Values, where it takes them."""
        if self.unfit:
            return sample
        names = input_names(len(sample))
        return [Value(number, label=name, constant=True) for number, name in zip(sample, names, strict=True)]

    def _prepare(self, numbers: Floats, training: bool) -> None:
        put_numbers(self.parameters, numbers)
        if self.model.training != training:
            self.model.train(training)

    def gradients(self, samples: Samples, chosen: Any, numbers: Floats) -> tuple[float, Floats]:
        """The loss over some of the samples with its penalty, and its gradient; in training mode."""
        self._prepare(numbers, training=True)
        for parameter in self._all:
            parameter.grad = 0.0
        with ieee():  # inf and nan, as in a replay; the training looks at its numbers itself
            inputs = [self.inputs(x) for x in samples.x[chosen].tolist()]
            found = self.model.of_batch(inputs) if self.whole else [self.model(x) for x in inputs]
            predictions = [self.shaped(each) for each in found]
            loss = node_of(weighted(self.loss, predictions, samples.y[chosen].tolist(), samples.counts(chosen)))
            if self.penalty is not None:
                loss = loss + self.penalty(self.model)
            loss.backward()
        return loss.data, np.array([parameter.grad for parameter in self.parameters])

    def evaluate(self, samples: Samples, numbers: Floats) -> tuple[float, Floats]:
        """The loss without its penalty, and the predictions; in evaluation mode."""
        self._prepare(numbers, training=False)
        with ieee():
            # each graph goes as soon as its numbers are there; recording takes less time than `no_grad`
            predictions = [as_numbers(self.shaped(self.model(self.inputs(x)))) for x in samples.x.tolist()]
            loss = weighted(self.loss, as_leaves(predictions), samples.y.tolist(), samples.counts(slice(None)))
        return as_numbers(loss), np.array(predictions)

    def loss_of(self, samples: Samples, numbers: Floats) -> float:
        """The loss alone."""
        return self.evaluate(samples, numbers)[0]

    def no_mean(self, part: Samples, numbers: Floats | None = None) -> str:
        """Why the loss of some samples isn't the mean of theirs; "" where it is."""
        numbers = numbers_of(self.parameters) if numbers is None else numbers
        with undone(self.model):
            theirs = self.loss_of(part, numbers)
            ours = float(np.mean([self.loss_of(part[[i]], numbers) for i in range(len(part))]))
        if np.isclose(ours, theirs, rtol=1e-9, atol=1e-12) or ours != ours:
            return ""
        return (
            f"the loss of {len(part)} samples is {theirs:.8g} and the mean of their losses {ours:.8g}, so either it "
            "isn't a mean over the samples, or it depends on numbers that are no Values"
        )


def weighted(loss: Loss, predictions: Any, targets: Any, counts: Floats | None) -> Any:
    """The loss of some samples, each as much as it counts, 1 on average: Σcᵢ·lᵢ/n."""
    if counts is None:
        return loss(predictions, targets)
    each = zip(predictions, targets, counts.tolist(), strict=True)
    terms = [node_of(loss([prediction], [target])) * count for prediction, target, count in each if count]
    return autograd.sum(terms or [0.0]) / len(counts)


def not_finite(loss: float, gradients: Floats, names: Sequence[str]) -> str:
    """Which number of a step isn't finite, in words.

    >>> not_finite(1.0, np.array([0.5, math.inf]), ["w.0", "b"])
    'the gradient of b is inf'
    """
    if not math.isfinite(loss):
        return f"the loss is {loss}"
    first = int(np.argmin(np.isfinite(gradients)))
    return f"the gradient of {names[first]} is {gradients[first]}"
