"""nn/training: what `fit` is given, checked, and brought into the form that a training needs."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd import ieee
from autograd.common.collecting import paused
from autograd.common.numbers import to_float
from autograd.core.graph import order
from nn.common.ranges import check_whole
from nn.data import Data
from nn.data.columns import are_given, difference
from nn.losses.losses import cross_entropy
from nn.modules.module import Module
from nn.optimizing.optimizer import Optimizer
from nn.optimizing.optimizers import SGD, Adam, AdamW, RMSProp
from nn.training.choosing import why_not_worth_it
from nn.training.gradients import EagerGradients, as_leaves, as_numbers, node_of
from nn.training.outputs import output_shape
from nn.training.recording import CompilingError
from nn.training.replaying import ReplayedGradients

OPTIMIZERS: dict[str, Callable[..., Optimizer]] = {"adam": Adam, "adamw": AdamW, "rmsprop": RMSProp, "sgd": SGD}
USUAL_RATE = 0.01


def as_data(given: Any, what: str) -> Data:
    """Data, also where x and y were given as a pair."""
    if isinstance(given, Data):
        return given
    if isinstance(given, tuple) and len(given) == 2:
        return Data(*given)
    raise TypeError(f"fit: {what} is of type {type(given).__name__}; expected a Data, or a pair (x, y)")


def train_and_held_out(data: Any, validation: Any, seed: int) -> tuple[Data, Data | None]:
    """The data to train on, and those to validate on."""
    whole = as_data(data, "data")
    if validation is None:
        return whole, None
    if isinstance(validation, (float, int, np.floating, np.integer)):
        if not 0.0 < validation < 1.0:
            raise ValueError(f"fit: validation is {validation}; expected a share between 0 and 1, data, or None")
        return whole.split(float(validation), seed=seed)
    other = as_data(validation, "validation")
    if other.x.shape[1:] != whole.x.shape[1:]:
        raise ValueError(f"fit: validation has {other.x.shape[1]} features, the data {whole.x.shape[1]}")
    _check_alike(whole, other)
    return whole, other


def _check_alike(data: Data, other: Data) -> None:
    """A ValueError where the data to validate on have other columns than those to train on, or another scale."""
    for what, theirs, ours in (("", other.names, data.names), ("y of ", other.target_names, data.target_names)):
        if theirs and are_given(theirs) and (found := difference(theirs, ours)):
            raise ValueError(f"fit: in {what}validation {found}")
    if (other.means, other.scales) != (data.means, data.scales):
        if not other.means:
            found = "the data are standardised and validation isn't"
        else:
            found = "validation is standardised " + (
                "in another way than the data" if data.means else "and the data aren't"
            )
        raise ValueError(f"fit: {found}; expected one scale, as validation.standardised(like=data) gives it")


def batch_size(given: Any, samples: int) -> int:
    """The size of a mini-batch: 32 or all samples, where nothing was said."""
    if given is None:
        return min(32, samples)
    size = check_whole(given, "fit: batch", least=1)
    if size > samples:
        raise ValueError(f"fit: batch is {size}, and there are {samples} samples to train on; expected at most as many")
    return size


def limit(given: Any, name: str) -> float | None:
    """A positive number, or None."""
    if given is None:
        return None
    number = to_float(given, f"fit: {name}", "a number")
    if not 0.0 < number < math.inf:
        raise ValueError(f"fit: {name} is {given}; expected a positive number")
    return number


def optimizer_for(model: Module, given: Any, lr: Any) -> Optimizer:
    """The optimizer, made where its name was given."""
    if isinstance(given, Optimizer):
        if lr is not None:
            raise ValueError(f"fit: lr is {lr}, and {type(given).__name__} has its own, {given.lr}; give one of them")
        known = set(model.parameters())
        if strangers := [each for each in given.parameters if each not in known]:
            raise ValueError(f"fit: {len(strangers)} of the optimizer's parameters aren't the model's")
        return given
    given = given.lower() if isinstance(given, str) else given
    if not isinstance(given, str) or given not in OPTIMIZERS:
        expected = f"{', '.join(OPTIMIZERS)}, or an Optimizer such as Adam(model.parameters(), lr=0.01)"
        raise ValueError(f"fit: optimizer is {given!r:.60}; expected {expected}")
    if not model.parameters():
        raise ValueError(f"fit: {type(model).__name__} has no parameters to train")
    return OPTIMIZERS[given](model.parameters(), lr=USUAL_RATE if lr is None else lr)


def check_callables(callbacks: Sequence[Any], **others: Any) -> None:
    """Whether what is to be called can be; all but the loss and the callbacks may be None."""
    numbered = {f"callbacks[{i}]": each for i, each in enumerate(callbacks)}
    for name, given in {**others, **numbered}.items():
        if not callable(given) and (given is not None or name == "loss" or name in numbered):
            raise TypeError(f"fit: {name} is {given!r:.60}; expected a function")


@paused()
def samples_for(data: Data, eager: EagerGradients, train: Data | None = None) -> Data:
    """The samples as the loss gets them: where the model has several outputs, class labels as rows of 0 and 1.

    ``train`` is the data to train on, where these are the others, to validate on.
    """
    model, loss, parameters = eager.model, eager.loss, eager.parameters
    model.eval()  # nothing is drawn
    who = "the data" if train is None else "validation"
    with ieee():
        try:
            prediction = model(eager.inputs(data.x[0].tolist()))
        except ValueError as error:
            taken = f"a sample of {who}, {data.x.shape[1]} numbers"
            raise ValueError(f"fit: the model can't take {taken}: {error}") from error
        outputs = output_shape(prediction)
        single = all(size == 1 for size in outputs)  # what a Linear with one output gives is a list of one
        samples, theirs = data, ""
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
                samples = Data(data.x, np.eye(classes)[data.y])
            elif loss is cross_entropy:
                raise ValueError(
                    f"fit: the model has 1 output and {theirs}; cross_entropy needs an output for each, for 2 classes "
                    "bce_with_logits does with one"
                )
        _check_targets(loss, as_leaves(as_numbers(prediction)), samples.y)
        if samples.y.dtype.kind in "iu" and samples.y.max() > 1:  # a loss for two classes has said so
            raise ValueError(
                f"fit: the model has 1 output and {theirs}, which it would take for numbers; expected an output for "
                "each, or, if y is what was measured, floats"
            )
        if train is None and not set(parameters) & set(order(node_of(loss([prediction], samples.y[:1].tolist())))):
            raise ValueError(
                "fit: none of the parameters has anything to do with the loss, so nothing can be learned; does the "
                "model use .data or detach()?"
            )
    return samples


def classes_of(data: Data, train: Data | None) -> int:
    """How many classes there are: those of the data to train on, which others must be among."""
    if train is None:
        return max(len(data.classes), int(data.y.max()) + 1)
    if data.classes != train.classes[: len(data.classes)]:
        raise ValueError(
            f"fit: validation has the classes {', '.join(data.classes)}, the data {', '.join(train.classes) or 'none'}"
            "; expected the same in the same order: Data(..., classes=...)"
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


@paused()
def gradients_for(
    eager: EagerGradients, samples: Data, held_out: Data | None, compiled: bool | None, begun: str, epochs: int,
    batch: int, tell: Callable[[str], object],
) -> tuple[EagerGradients | ReplayedGradients, str]:  # fmt: skip
    """What gives the gradients; and why it isn't a replay, where it could have been.

    ``begun`` is the way of a training that goes on from a checkpoint: it stays the same, unless another is asked for.
    """
    if compiled is False:
        return eager, ""
    if begun == eager.name:
        return eager, "the checkpoint was written by a training that is"

    def worth(backend: str, edges: int) -> str:
        if compiled or begun:
            return ""
        return why_not_worth_it(backend, edges, epochs * math.ceil(len(samples) / batch), epochs * len(samples))

    try:
        asked = bool(compiled)
        replay = ReplayedGradients(eager, samples, asked=asked, batch=batch, held_out=held_out, worth=worth, tell=tell)
        return replay, ""
    except CompilingError as error:
        if compiled:
            raise asked_for(str(error)) from error
        return eager, str(error)


def asked_for(reason: str) -> CompilingError:
    """The error where a replay was asked for and can't be."""
    return CompilingError(f"fit: compiled=True, but {reason}; compiled=False trains without")


def fingerprint(*content: Any) -> str:
    """A short text that differs where lists of numbers or texts do."""
    return hashlib.sha256(repr(content).encode()).hexdigest()[:16]


def settings(
    *, names: Sequence[str], train: Data, held_out: Data | None, loss: Any, metric: str, batch: int, seed: int,
    optimizer: Optimizer,
) -> dict[str, Any]:  # fmt: skip
    """What has to be the same for a training to go on as it was; how it gets its gradients, "engine", comes later."""
    return {
        "parameters": fingerprint(names),
        "samples": len(train),
        "data": fingerprint(train.x.tolist(), train.y.tolist()),
        "validation": held_out and fingerprint(held_out.x.tolist(), held_out.y.tolist()),
        "loss": getattr(loss, "__name__", type(loss).__name__),
        "metric": metric,
        "batch": batch,
        "seed": seed,
        "optimizer": type(optimizer).__name__,
    }
