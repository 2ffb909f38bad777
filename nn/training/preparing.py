"""nn/training: what `fit` is given, checked, and brought into the form that a training needs."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.common.collecting import paused
from autograd.common.numbers import to_float
from autograd.replay.code.summing import GROUP
from nn.common.ranges import check_whole
from nn.modules.module import Module
from nn.optimizing.optimizer import Optimizer
from nn.optimizing.optimizers import SGD, Adam, AdamW, RMSProp
from nn.training.choosing import why_not_worth_it
from nn.training.gradients import EagerGradients
from nn.training.recording import CompilingError
from nn.training.replaying import ReplayedGradients
from nn.training.samples import Samples

OPTIMIZERS: dict[str, Callable[..., Optimizer]] = {"adam": Adam, "adamw": AdamW, "rmsprop": RMSProp, "sgd": SGD}
USUAL_RATE = 0.01


def batch_size(given: Any, samples: int, who: str = "fit") -> int:
    """The size of a mini-batch, at most all samples; 32 where nothing was said."""
    if given is None:
        return min(32, samples)
    return min(check_whole(given, f"{who}: batch", least=1), samples)


def check_last_batch(eager: EagerGradients, samples: int, batch: int) -> None:
    """A ValueError where the last batch of an epoch has one sample, and a module needs several."""
    if eager.whole and (samples % batch == 1 or batch == 1):
        raise ValueError(
            f"fit: {samples} samples in batches of {batch} leave one for the last, and a module like BatchNorm needs "
            "at least two together; give another batch"
        )


def limit(given: Any, name: str) -> float | None:
    """A positive number, or None."""
    if given is None:
        return None
    number = to_float(given, f"fit: {name}", "a number")
    if not 0.0 < number < math.inf:
        raise ValueError(f"fit: {name} is {given}; expected a positive number")
    return number


def switch(given: Any, name: str) -> bool:
    """What is on or off."""
    if not isinstance(given, (bool, np.bool_)):
        raise TypeError(f"fit: {name} is {given!r:.60}; expected True or False")
    return bool(given)


def optimizer_for(model: Module, given: Any, lr: Any) -> Optimizer:
    """The optimizer, made where its name was given."""
    if isinstance(given, Optimizer):
        if lr is not None:
            raise ValueError(f"fit: lr is {lr}, and {type(given).__name__} has its own, {given.lr}; give one of them")
        known = set(model.parameters(frozen=True))
        if strangers := [each for each in given.parameters if each not in known]:
            raise ValueError(f"fit: {len(strangers)} of the optimizer's parameters aren't the model's")
        check_frozen(model, given)
        return given
    given = given.lower() if isinstance(given, str) else given
    if not isinstance(given, str) or given not in OPTIMIZERS:
        expected = f"{', '.join(OPTIMIZERS)}, or an Optimizer such as Adam(model.parameters(), lr=0.01)"
        raise ValueError(f"fit: optimizer is {given!r:.60}; expected {expected}")
    if not model.parameters():
        frozen = len(model.parameters(frozen=True))
        why = f": all {frozen} are frozen; unfreeze() the part that is to learn" if frozen else ""
        raise ValueError(f"fit: {type(model).__name__} has no parameters to train{why}")
    return OPTIMIZERS[given](model.parameters(), lr=USUAL_RATE if lr is None else lr)


def check_frozen(model: Module, optimizer: Optimizer) -> None:
    """A ValueError where an optimizer would move what is frozen."""
    free = set(model.parameters())
    if held := [each for each in optimizer.parameters if each not in free]:
        raise ValueError(
            f"fit: {len(held)} of the optimizer's parameters are frozen; freeze first, then make the optimizer from "
            "model.parameters(), and call fit again where a callback froze them"
        )


def several(given: Any, name: str) -> tuple[Any, ...]:
    """Functions to call: one, several, or none."""
    if given is None:
        return ()
    if callable(given) or not hasattr(given, "__iter__"):  # what is no function is told with its place
        return (given,)
    return tuple(given)


def check_callables(callbacks: Sequence[Any], step_callbacks: Sequence[Any], **others: Any) -> None:
    """Whether what is to be called can be; all but the loss and the callbacks may be None."""
    numbered = {f"callbacks[{i}]": each for i, each in enumerate(callbacks)}
    numbered |= {f"step_callbacks[{i}]": each for i, each in enumerate(step_callbacks)}
    for name, given in {**others, **numbered}.items():
        if not callable(given) and (given is not None or name == "loss" or name in numbered):
            hint = " such as nn.mse; the order is fit(model, loss, data)" if name == "loss" else ""
            raise TypeError(f"fit: {name} is {given!r:.60}; expected a function{hint}")


def check_together(
    path: Any, metrics: Any, patience: int | None, monitor: Any, *, validated: bool, streamed: bool
) -> None:
    """A ValueError where one thing that was asked for needs another."""
    if patience is not None and not validated and monitor is None:
        raise ValueError(
            "fit: patience needs validation data; give validation=0.2, or data of their own, or what else to go by, "
            'such as monitor="loss"'
        )
    if streamed and path is not None:
        raise ValueError(
            "fit: checkpoint= keeps where among the data a training is, which nobody knows of batches that "
            "come one by one; give a Data or a pair (x, y), or save(model, path) in a callback"
        )
    if streamed and metrics and not validated:
        raise ValueError(
            "fit: metric= is computed on all data after an epoch, and these come batch by batch; give "
            "validation=, data of their own"
        )


def compiled_for(executor: Any, compiled: bool | None, batch: int) -> bool:
    """Whether to replay where an executor's workers are to share the batches: what is replayed alone can be sent."""
    if isinstance(executor, type) or not callable(getattr(executor, "submit", None)):
        made = f", such as {executor.__name__}()" if isinstance(executor, type) else ""
        raise TypeError(f"fit: executor is {executor!r:.60}; expected a concurrent.futures.Executor{made}")
    if compiled is False:
        raise ValueError("fit: executor= shares the batches of a replay, and compiled=False has none; leave out one")
    if batch <= GROUP:
        raise ValueError(
            f"fit: batch is {batch}, and an executor's workers share batches by {GROUP} samples, so that one of them "
            f"would do all; give batch={4 * GROUP} or more, or no executor"
        )
    return True


@paused()
def gradients_for(
    eager: EagerGradients, samples: Samples, held_out: Samples | None, compiled: bool | None, begun: str, steps: int,
    batch: int, tell: Callable[[str], object], executor: Any = None,
) -> tuple[EagerGradients | ReplayedGradients, str]:  # fmt: skip
    """What gives the gradients; and why it isn't a replay, where it could have been.

    ``begun`` is the way of a training that goes on from a checkpoint: it stays the same, unless another is asked for.
    """
    if compiled is False:
        return eager, ""
    if begun == eager.name:
        return eager, "the checkpoint was written by a training that is"

    taken = int(steps * len(samples) / math.ceil(len(samples) / batch))

    def worth(backend: str, edges: int) -> str:
        if compiled or begun:
            return ""
        return why_not_worth_it(backend, edges, steps, taken)

    try:
        asked = bool(compiled)
        replay = ReplayedGradients(
            eager, samples, asked=asked, batch=batch, held_out=held_out, worth=worth, tell=tell, executor=executor
        )
        return replay, ""
    except CompilingError as error:
        if compiled:
            raise asked_for(str(error)) from error
        return eager, str(error)


def asked_for(reason: str) -> CompilingError:
    """The error where a replay was asked for and can't be."""
    return CompilingError(f"fit: compiled=True, but {reason}; compiled=False trains without")


def note_use(model: Module, recipe: Any, loss: Any) -> None:
    """Let a model know what its inputs and its outputs are: the recipe of its data, and the name of a loss of ours."""
    object.__setattr__(model, "recipe", recipe)  # a frozen dataclass takes nothing else
    object.__setattr__(model, "trained_by", name_of_ours(loss))


def name_of_ours(loss: Any) -> str:
    """What a loss is called, if it is one of ours; else "".

    Example:
        >>> from nn import mse
        >>> name_of_ours(functools.partial(mse)), name_of_ours(print)
        ('mse', '')
    """
    base = loss.func if isinstance(loss, functools.partial) else loss
    return str(base.__name__) if str(getattr(base, "__module__", "")).startswith("nn.losses.") else ""
