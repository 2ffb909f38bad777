"""nn/training: fit(): train a model on data."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from nn.common.wording import understood
from nn.modules.module import Module
from nn.training.history import History
from nn.training.loop import Callbacks, Training
from nn.training.words import WORDS


@understood(WORDS)
def fit(
    model: Module, loss: Any, data: Any, *, epochs: int = 100, batch: int | None = None,
    optimizer: Any = "adam", lr: float | None = None, schedule: Callable[[int], float] | None = None,
    penalty: Callable[[Any], Any] | None = None, clip_norm: float | None = None, clip_value: float | None = None,
    validation: Any = None, patience: int | None = None, tolerance: float = 0.0,
    monitor: str | tuple[str, str] | None = None, metric: Any = None, callbacks: Callbacks = (),
    step_callbacks: Callbacks = (), steps: int | None = None, shuffle: bool = True, sample_weight: Any = None,
    class_weight: Any = None, loss_weights: Any = None, executor: Executor | None = None,
    seed: int = 0, compiled: bool | None = None, progress: bool | None = None,
    checkpoint: str | os.PathLike[str] | None = None, resume: bool = False,
) -> History:  # fmt: skip
    """Train a model on data, batch by batch; what it was like comes back, and the model is left in ``eval()`` mode.

    Ctrl-C stops after the step it comes in, and keeps what was learned; a second one stops at once. A loss or a
    gradient that is not finite stops the training before it reaches the weights.

    A replay has frozen what is no Value: a number computed by Python, a branch by ``.data``, a global. So recordings
    with other weights and of samples of every class are compared before the training, and of samples drawn at random
    while it goes on, with losses and gradients, in every epoch where there are callbacks, else as often as takes less
    than 3 % of the time. Where something has moved, the training goes back to where all was well, and on eagerly, and a
    RuntimeWarning names it and its line; what a callback has changed is compiled anew. Callbacks aren't called twice.

    Args:
        model: a Module that takes a list of numbers, one sample; they come as constant Values, where it can take those.
        loss: a function of predictions and targets, both lists over a batch, that gives their mean loss. Class labels
            come to it as rows of 0 and 1, or as 0 and 1 where the model has one output (−1 and 1 to ``nn.hinge``). To
            be recorded, it gets lists of one, and the targets as Values. Of a model that gives a dict (or a tuple) a
            dict (a tuple) of losses by head, which are added up; the data are (x, y) then, y with the targets by head,
            and ``metric`` is by head, too.
        data: a `nn.data.Data`, or a pair (x, y), or (x, y, sample_weight); or what gives such pairs batch by batch: a
            DataLoader, a list of batches, a generator, or a function that makes one for every epoch. Labels in
            batches are whole numbers from 0 to the model's outputs − 1.
        epochs: how many times to go through the data; with ``resume`` those before count.
        batch: samples per step; the last batch of an epoch may be smaller. 32; all where there are fewer.
        optimizer: "adam", "adamw", "rmsprop", "sgd", or an optimizer over (some of) the model's parameters.
        lr: the learning rate of an optimizer given by name; 0.01.
        schedule: a factor on it for every step, such as ``nn.cosine(1000)``.
        penalty: a function of the model whose Value is added to the loss, such as ``lambda model: l2(model, 1e-4)``.
        clip_norm: the most that the norm of the gradient may be.
        clip_value: the most that each gradient may be, either way.
        validation: a share of the data to hold out, or data of their own, with the same columns on the same scale, or
            a pair (x, y), or (x, y, sample_weight), of raw columns, which go by the recipe of the data; or batches of
            such, as ``data`` may be, which have to end. With it the model gets the weights of the epoch with the lowest
            validation loss in the end.
        patience: stop after so many epochs without a lower validation loss, or without a better ``monitor``; it
            needs one of these two, ``validation`` or ``monitor``.
        tolerance: by how much it has to be better to count for ``patience``.
        monitor: what else the best epoch is known by, which the model gets the weights of in the end: "loss", that of
            the steps of an epoch; "validation_loss" or "val_loss"; or a metric's name, on the validation data where
            there are any, else on the training data; "val_accuracy" is that of "accuracy" and needs validation data.
            Where it can't be known whether more of it is better, a pair such as ``("f1", "max")``.
        metric: a function of predictions and targets that gives a number, such as ``nn.accuracy``; the name of one of
            ours; or a list of these, or a dict, by names of your own. ``history.metrics`` has them on the training
            data, ``history.validation_metrics`` on those held out, both after the epoch. One whose first argument is
            called ``y_true``, as scikit-learn's are, gets the targets first. Predictions are the model's outputs, and
            targets ``data.y``; where ``Data.standardised(targets=True)`` made these, and there is an output for each,
            both are in the targets' own unit. ``nn.accuracy`` takes a single output for the class that `predict` does.
        callbacks: a function, or several, that are called with the `Training` after every epoch.
        step_callbacks: the same after every step; ``training.step`` says which it was, ``training.step_loss`` its loss.
            Where a replay turns out not to be the function, steps are taken again and they are called again.
        steps: how many batches an epoch has, where they come one by one; a generator that is gone through once needs
            it, unless there is one epoch. Where it ends before, so does the training, and ``history.stopped`` says it.
        shuffle: whether the samples come in another order in every epoch; False: always in theirs.
        sample_weight: how much each sample counts, (n,), at least 0. The loss of a batch is Σwᵢ·lᵢ/Σwᵢ, and so is that
            on the data to validate on: where those are given by themselves, as ``(x, y, sample_weight)``. A sample that
            counts 0 is as if it weren't there. Metrics that take ``sample_weight`` get it.
        class_weight: how much the samples of each class count in the losses (metrics don't know of it): "balanced", as
            in scikit-learn, as if there were as many of each; or a dict by label as it was given (where labels are
            text, by place from 0 as well), where those that aren't in it count 1.
        loss_weights: how much each head's loss counts, by head; 1.
        executor: whose workers share each batch, as `Program.evaluate` has it: a ``ProcessPoolExecutor``,
            ``Client.get_executor()`` of dask.distributed. All numbers are the same, bit for bit; a batch has to be
            larger than 256 samples.
        seed: of the order of the samples and of the part that is held out.
        compiled: record the graph of one sample once and replay it over the batches, which is many times as fast. None:
            where model and loss allow it, and the training is long enough to be worth it; ``history.engine`` says which
            way was taken, and why. The sums over a batch are added in another order then.
        progress: whether to show a bar; None: where tqdm is installed and there is somebody to see it.
        checkpoint: a file that keeps the training, written every few seconds and at the end.
        resume: go on from that file, if it's there, as if the training had never stopped; with another ``lr`` where
            it's given another one, and up to another ``epochs`` or ``patience``. All else has to be as it was: the
            model's structure, data with their names and scale, loss, penalty, schedule, clipping and the optimizer's
            options. Functions are compared by name and by what they were made with, and tried: with the weights in the
            file, model, loss and penalty must give what they gave.

    Raises:
        TypeError: an argument is something else than it should be, or there is none of that name.
        ValueError: an argument is out of range, or the checkpoint is damaged or of another training; the message names
            the first difference. Or with ``compiled=True``, a replay isn't the function, found at once or later.
        OSError: the checkpoint can't be written or read.
        ImportError: ``progress=True`` without tqdm.

    Example:
        >>> from nn import MLP, bce_with_logits
        >>> model = MLP(2, [8, 1], "tanh", seed=3)
        >>> xor = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
        >>> history = fit(model, bce_with_logits, xor, epochs=200, lr=0.1)
        >>> [int(score > 0) for score in model(xor[0])], history.stopped
        ([0, 1, 1, 0], 'all 200 epochs are done')
    """
    training = Training(
        model, loss, data, epochs=epochs, batch=batch, optimizer=optimizer, lr=lr, schedule=schedule, penalty=penalty,
        clip_norm=clip_norm, clip_value=clip_value, validation=validation, patience=patience, tolerance=tolerance,
        monitor=monitor, metric=metric, callbacks=callbacks, step_callbacks=step_callbacks, steps=steps,
        shuffle=shuffle,
        sample_weight=sample_weight, class_weight=class_weight, seed=seed,
        compiled=compiled, checkpoint=checkpoint, resume=resume, loss_weights=loss_weights, executor=executor,
    )  # fmt: skip
    return training.run(progress)
