"""nn/training: samples as a loss gets them, and whether the model's outputs fit the targets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd import ieee
from autograd.common.collecting import paused
from autograd.core.graph import order
from nn.data import Data
from nn.losses.losses import cross_entropy, hinge
from nn.optimizing.flat_parameters import Floats
from nn.training.given import Given
from nn.training.gradients import EagerGradients, as_leaves, as_numbers, node_of
from nn.training.heads import LossByHead
from nn.training.outputs import output_shape
from nn.training.samples import Samples

LOOKED_AT = 100  # samples, for one that says that there is something to learn


@paused()
def samples_for(part: Given, eager: EagerGradients, train: Given | None = None) -> Samples:
    """The samples as the loss gets them; ``train`` is the data to train on, where these are to validate on."""
    prediction = example_of(eager, part.data.x, "the data" if train is None else "validation")
    if isinstance(eager.loss, LossByHead):
        samples = _of_heads(part, prediction, eager.loss, train)
        prediction = eager.loss.flat(prediction)
    else:
        samples = encoded(part, prediction, eager.loss, None if train is None else train.data)
    if train is None and not _learns(eager, samples, prediction):
        raise ValueError(
            "fit: none of the parameters has anything to do with the loss, so nothing can be learned; does the model "
            "use .data or detach()?"
        )
    if samples.weights is not None and (why := eager.no_mean(replace(samples[:3], weights=None))):
        raise ValueError(f"fit: samples count differently, and {why}; such a loss has to do it by itself")
    return samples


def _learns(eager: EagerGradients, samples: Samples, prediction: Any) -> bool:
    """Whether the loss of the first sample has to do with a parameter, or else, as by a branch, that of another one."""
    parameters = set(eager.parameters)
    with ieee():
        for i, target in enumerate(samples.y[:LOOKED_AT].tolist()):
            if i:
                prediction = eager.shaped(eager.model(eager.inputs(samples.x[i].tolist())))
            if parameters & set(order(node_of(eager.loss([prediction], [target])))):
                return True
    return False


def _of_heads(part: Given, prediction: Any, heads: LossByHead, train: Given | None) -> Samples:
    """Samples with the targets of all heads side by side."""
    columns: list[Any] = []
    for name, output in heads.parts(prediction).items():
        of_train = None if train is None else train.heads[name]
        who = f"the head {name} of {'the data' if train is None else 'validation'}"
        y = encoded(Given(part.heads[name]), output, heads.losses[name], of_train, who).y
        start, width = sum(each.shape[1] for each in columns), 1 if y.ndim == 1 else y.shape[1]
        heads.targets[name] = (start, start + width, y.ndim == 1)
        columns.append(y.reshape(len(y), width).astype(float))
    return Samples(part.data.x, np.concatenate(columns, axis=1), part.weights)


def example_of(eager: EagerGradients, x: Floats, who: str) -> Any:
    """What a model gives for the first sample; nothing is drawn."""
    eager.model.eval()
    try:
        with ieee():
            return eager.model(eager.inputs(x[0].tolist()))
    except ValueError as error:
        raise ValueError(f"fit: the model can't take a sample of {who}, {x.shape[1]} numbers: {error}") from error


def encoded(part: Given, prediction: Any, loss: Any, train: Data | None, who: str = "") -> Samples:
    """Samples as a loss gets them: where the model has several outputs, class labels as rows of 0 and 1."""
    data = part.data
    who = who or ("the data" if train is None else "validation")
    with ieee():
        outputs = output_shape(prediction)
        single = all(size == 1 for size in outputs)  # what a Linear with one output gives is a list of one
        samples, theirs = Samples(data.x, data.y, part.weights), ""
        if data.y.ndim == 2 and data.y.shape[1] == 1 and not single:
            raise ValueError(
                f"fit: the model has {outputs[0]} outputs and y of {who} the shape {data.y.shape}, one number for each "
                "sample; if these are labels, give whole numbers in one dimension, as y.ravel() does"
            )
        if data.y.dtype.kind in "iu" and data.y.ndim == 1:
            classes = classes_of(data, train)
            theirs = f"{who} {classes} class{'es' * (classes != 1)}"
            if not single and outputs != (classes,):
                count = " × ".join(map(str, outputs))
                raise ValueError(f"fit: the model has {count} outputs and {theirs}; expected one for each")
            if not single:
                samples = Samples(data.x, np.eye(classes)[data.y], part.weights)
            elif loss is hinge and classes == 2:  # which calls them −1 and 1
                samples = Samples(data.x, 2.0 * data.y - 1.0, part.weights)
            elif loss is cross_entropy:
                raise ValueError(
                    f"fit: the model has 1 output and {theirs}; cross_entropy needs an output for each, for 2 classes "
                    "bce_with_logits does with one"
                )
        _check_targets(loss, as_leaves(as_numbers(prediction)), samples.y)
        if loss is cross_entropy and samples.y.ndim == len(outputs) == 1:
            # labels that came as floats: a replay has targets as Values, which are no labels
            samples = Samples(data.x, np.eye(*outputs)[samples.y.astype(int)], part.weights)
        if samples.y.dtype.kind in "iu" and samples.y.max() > 1:  # a loss for two classes has said so
            raise ValueError(
                f"fit: the model has 1 output and {theirs}, which it would take for numbers; expected an output for "
                "each, or, if y is what was measured, floats"
            )
    return samples


def classes_of(data: Data, train: Data | None) -> int:
    """How many classes there are: those of the data to train on, which others must be among."""
    if train is None:
        return max(len(data.classes), int(data.y.max()) + 1)
    if data.classes != train.classes[: len(data.classes)]:
        theirs, ours = (", ".join(map(str, each.classes)) or "none" for each in (data, train))
        raise ValueError(
            f"fit: validation has the classes {theirs}, the data {ours}; expected the same in the same order: "
            "Data(..., classes=...)"
        )
    return len(train.classes)


def _check_targets(loss: Any, prediction: Any, targets: NDArray[Any]) -> None:
    """Let the loss look at every target, as a replay never would; at equal ones once."""
    different = np.unique(targets, axis=0)
    try:
        loss([prediction] * len(different), different.tolist())
    except (TypeError, ValueError, ArithmeticError):
        loss([prediction] * len(targets), targets.tolist())  # its error is to say which sample it was
        raise
