"""nn/training: losses and gradients from graphs recorded anew each step, as one would write it by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd import Value, ieee
from nn.data.dataset import Data
from nn.modules.inputs import input_names
from nn.modules.module import Module
from nn.optimizing.flat_parameters import Floats, put_numbers
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

    def gradients(self, samples: Data, chosen: Any, numbers: Floats) -> tuple[float, Floats]:
        """The loss over some of the samples with its penalty, and its gradient; in training mode."""
        self._prepare(numbers, training=True)
        for parameter in self.parameters:
            parameter.grad = 0.0
        with ieee():  # inf and nan, as in a replay; the training looks at its numbers itself
            predictions = [self.model(self.inputs(x)) for x in samples.x[chosen].tolist()]
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
            predictions = [as_numbers(self.model(self.inputs(x))) for x in samples.x.tolist()]
            loss = self.loss(as_leaves(predictions), samples.y.tolist())
        return as_numbers(loss), np.array(predictions)

    def loss_of(self, samples: Data, numbers: Floats) -> float:
        """The loss alone."""
        return self.evaluate(samples, numbers)[0]
