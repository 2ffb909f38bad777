"""nn/training: the graph of one sample, as a replay has it for all, and samples to record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd import Value, ieee, record
from nn.modules.module import Module
from nn.modules.noise import collected
from nn.training.samples import Samples


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
    def leaves(self) -> list[Value]:
        """What comes with every sample: inputs, targets, how much it counts, and what layers draw."""
        return [*self.inputs, *[leaf for _, leaf in self.noise]]

    @property
    def taken(self) -> list[tuple[str, bool]]:
        """How the comparisons came out."""
        return [(guard.relation, guard.holds) for guard in self.guards]


def record_sample(
    model: Module, loss: Any, penalty: Any, samples: Samples, i: int, training: bool,
    shaped: Callable[[Any], Any] = lambda prediction: prediction,
) -> Recorded:  # fmt: skip
    """The graph of a sample, where the model is in training or in evaluation mode, as ``training`` says.

    The loss is called with lists of one, as its users write it for lists.
    """
    x = [Value(number, label=f"x{k}") for k, number in enumerate(samples.x[i].tolist())]
    numbers = np.ravel(samples.y[i]).astype(float).tolist()
    y = [Value(number, label=f"y{k}" if samples.y.ndim > 1 else "y") for k, number in enumerate(numbers)]
    with ieee(), record() as recording, collected() as noise:
        prediction = shaped(model(x))
        bare = loss([prediction], [y if samples.y.ndim > 1 else y[0]])
        weight = [] if samples.weights is None else [Value(float(samples.weights[i]), label="weight")]
        counted = bare * weight[0] if weight else bare
        total = counted if penalty is None or not training else counted + penalty(model)
    predicted = np.array(prediction, dtype=object)
    if not predicted.size or any(hasattr(each, "__len__") for each in predicted.flat):
        raise CompilingError("the model's output is no array: its rows are empty or differ in length")
    # what is no Value has nothing to do with the model
    total, *roots = [
        root if isinstance(root, Value) else Value(root, constant=True) for root in (total, bare, *predicted.flat)
    ]
    return Recorded(total, roots, predicted.shape, [*x, *y, *weight], noise, recording.guards)


def probes(samples: Samples, most: int) -> list[int]:
    """Samples to look at: one of every class or, of other targets, the extremes; and the inputs' extremes.

    Example:
        >>> probes(Samples(np.array([[1.0], [5.0], [2.0], [3.0]]), np.array([0, 0, 0, 1])), 9)
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
