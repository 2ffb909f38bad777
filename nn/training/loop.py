"""Training: the loop behind `fit`, and what its callbacks are given."""

from __future__ import annotations

import math
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.common.collecting import paused
from autograd.common.files import in_folder
from autograd.common.numbers import to_float
from nn.common.ranges import check_whole
from nn.modules.module import Module
from nn.optimizing.clipping import norm_clipped, value_clipped
from nn.optimizing.flat_parameters import numbers_of
from nn.training import preparing
from nn.training.checkpoints import Kept, read_checkpoint, write_checkpoint
from nn.training.engines import Eager
from nn.training.history import History
from nn.training.interrupting import interruptible
from nn.training.progress import Progress
from nn.training.state import Floats, State

SECONDS_BETWEEN_CHECKPOINTS = 2.0
Callbacks = Iterable[Callable[["Training"], object]] | Callable[["Training"], object]


class Training:
    """A training that is under way, as `fit`'s callbacks see it; `fit` says what its arguments mean.

    After every epoch ``model`` has the weights of that moment; ``history`` is what was noted so far, ``epoch`` the
    number of epochs that are over and ``step`` that of steps, ``optimizer`` the one that is used, whose ``lr`` may be
    changed, ``engine`` how the gradients are got.
    """

    def __init__(
        self, model: Module, loss: Callable[[Any, Any], Any], data: Any, *, epochs: int, batch: int | None,
        optimizer: Any, lr: float | None, schedule: Callable[[int], float] | None,
        penalty: Callable[[Any], Any] | None, clip_norm: float | None, clip_value: float | None, validation: Any,
        patience: int | None, metric: Callable[[Any, Any], float] | None,
        callbacks: Callbacks, seed: int, compiled: bool | None, checkpoint: Any,
        resume: bool,
    ) -> None:  # fmt: skip
        if not isinstance(model, Module):
            raise TypeError(f"fit: model is a {type(model).__name__}, {model!r:.60}; expected a Module")
        self.model, self.schedule, self.metric = model, schedule, metric
        self.callbacks = (callbacks,) if callable(callbacks) else tuple(callbacks)
        preparing.check_callables(self.callbacks, loss=loss, schedule=schedule, penalty=penalty, metric=metric)
        self.epochs = check_whole(epochs, "fit: epochs")
        self._patience = None if patience is None else check_whole(patience, "fit: patience", least=1)
        self._clip_norm, self._clip_value = (
            preparing.limit(clip_norm, "clip_norm"), preparing.limit(clip_value, "clip_value"),
        )  # fmt: skip
        seed = check_whole(seed, "fit: seed")
        train, held_out = preparing.parts(data, validation, seed)
        if patience is not None and held_out is None:
            raise ValueError("fit: patience needs validation data; give validation=0.2, or data of their own")
        self.batch = preparing.batch_size(batch, len(train))
        self.optimizer = preparing.optimizer_for(model, optimizer, lr)
        parameters = self.optimizer.parameters
        self._train = preparing.samples_for(train, model, loss, parameters)
        self._held_out = None if held_out is None else preparing.samples_for(held_out, model, loss, parameters, train)
        self._targets = (train if held_out is None else held_out).y  # as the metric gets them: labels as labels
        eager = Eager(model, loss, penalty, parameters)
        self._engine, self.why_eager = preparing.engine_for(eager, self._train, compiled)
        self._assign = eager.assign
        self.engine = self._engine.name
        numbers = numbers_of(parameters)
        self._state = State(numbers, np.random.default_rng(seed), best=numbers)
        kind = "validation" if held_out is not None else "training"
        self.history = History(metric_name=f"{kind} {getattr(metric, '__name__', 'metric')}" if metric else "")
        self._stop, self._failed = "", False
        self._path = None if checkpoint is None else in_folder(checkpoint, "fit: checkpoint")
        if resume and self._path is None:
            raise ValueError("fit: resume=True needs checkpoint=, the file to go on from")
        self._kept = Kept(
            self._state, self.history, self.optimizer, model, self._settings(seed, loss), self.optimizer.lr
        )
        if resume and self._path is not None and self._path.exists():
            read_checkpoint(self._path, self._kept)
            self.history.steps, self.history.best_epoch = self._state.step, self._state.best_epoch or None
        self._written = time.monotonic()

    @property
    def epoch(self) -> int:
        """How many epochs are over."""
        return self._state.epoch

    @property
    def step(self) -> int:
        """How many steps were taken."""
        return self._state.step

    def stop(self, reason: str = "a callback stopped it") -> None:
        """End the training after this epoch."""
        self._stop = self._stop or reason

    # ---- running it -------------------------------------------------------------------------------------------------

    def run(self, progress: bool | None) -> History:
        """Train until there is a reason to stop."""
        steps = math.ceil(len(self._train) / self.batch)
        bar = Progress(self.epochs * steps, self.step, progress)
        try:
            # what isn't finite is told of by the training itself
            with interruptible() as interrupted, np.errstate(all="ignore"):
                while not self._reason():
                    bar.epoch(self.epoch + 1, self.epochs)
                    self._epoch(bar, interrupted)
            self._finish()
        finally:
            bar.close()
            self._assign(self._state.numbers)
            self.model.eval()
        if self._stop and interrupted():
            print(f"fit: {self.history.stopped}", file=sys.stderr)
        return self.history

    def _reason(self) -> str:
        """Why to stop, if there is a reason."""
        state = self._state
        if self._patience is not None and state.epoch - state.best_epoch >= self._patience:
            self.stop(f"no lower validation loss for {self._patience} epochs")
        if state.epoch >= self.epochs:
            self.stop(f"all {self.epochs} epochs are done")
        return self._stop

    def _epoch(self, bar: Progress, interrupted: Callable[[], bool]) -> None:
        """The steps up to the end of an epoch, or to a reason to stop."""
        state, count = self._state, len(self._train)
        if not state.position:
            state.order = state.random.permutation(count)
        while state.position < count and not self._stop:
            with paused():
                self._step(state.order[state.position : state.position + self.batch])
            bar.step()
            self._keep(every=SECONDS_BETWEEN_CHECKPOINTS)
            if interrupted():
                self.stop(f"Ctrl-C in epoch {self.epoch + 1}, after step {self.step}")
        if state.position == count:
            with paused():
                self._end_epoch(bar)

    def _step(self, chosen: NDArray[np.int64]) -> None:
        """One step on some samples; where loss or gradients aren't finite, none."""
        state = self._state
        loss, gradients = self._engine.gradients(self._train, chosen, state.numbers)
        if not math.isfinite(loss) or not np.isfinite(gradients).all():
            self._fail(loss, gradients)
            return
        if self._clip_norm is not None:
            gradients, _ = norm_clipped(gradients, self._clip_norm)
        if self._clip_value is not None:
            gradients = value_clipped(gradients, self._clip_value)
        rate = self.optimizer.lr
        self.optimizer.lr = self._rate(state.step)
        try:
            state.numbers = self.optimizer.update(state.numbers, gradients)
        finally:
            self.optimizer.lr = rate
        state.total += loss * len(chosen)
        state.position += len(chosen)
        state.step += 1
        self.history.steps = state.step

    def _rate(self, step: int) -> float:
        """The learning rate of a step, counted from 0."""
        return self.optimizer.lr if self.schedule is None else self.optimizer.lr * self.schedule(step)

    def _fail(self, loss: float, gradients: Floats) -> None:
        """Stop because of a number that isn't finite, and say so."""
        self._failed = True
        what = f"the loss is {loss}"
        if math.isfinite(loss):
            names = {parameter: name for name, parameter in self.model.named_parameters().items()}
            first = self.optimizer.parameters[int(np.argmin(np.isfinite(gradients)))]
            what = f"the gradient of {names[first]} is {gradients[~np.isfinite(gradients)][0]}"
        self.stop(f"{what} at step {self.step + 1}, in epoch {self.epoch + 1}")
        advice = f"A learning rate below {self.optimizer.lr:g} or clip_norm= may help. " if self.step else ""
        warnings.warn(
            f"fit: {self._stop}; that step was not taken. {advice}autograd.diagnose(loss, model) says where such "
            "numbers arise",
            RuntimeWarning,
            stacklevel=6,
        )

    def _end_epoch(self, bar: Progress) -> None:
        """Note how the epoch went."""
        state, history = self._state, self.history
        self._assign(state.numbers)
        if self.model.training:
            self.model.eval()
        history.loss.append(state.total / len(self._train))
        history.lr.append(self._rate(state.step - 1))
        shown = {"loss": history.loss[-1]}
        watched = self._train if self._held_out is None else self._held_out
        if self.metric is not None:
            score, predictions = self._engine.evaluate(watched, state.numbers)
        elif self._held_out is not None:
            score = self._engine.loss_of(watched, state.numbers)
        if self._held_out is not None:
            history.validation_loss.append(score)
            shown["validation"] = score
        else:
            score = history.loss[-1]
        if self.metric is not None:
            history.metric.append(to_float(self.metric(predictions, self._targets), "fit: metric", "a number"))
            shown[history.metric_name.partition(" ")[2]] = history.metric[-1]
        state.epoch, state.position, state.total = state.epoch + 1, 0, 0.0
        if score < state.best_score:
            state.best, state.best_score, state.best_epoch = state.numbers.copy(), score, state.epoch
        history.best_epoch = state.best_epoch or None
        bar.show(shown)
        for callback in self.callbacks:
            callback(self)
        if self.callbacks:  # one may have changed the weights, or anything else
            state.numbers = numbers_of(self.optimizer.parameters)
            self._engine.refresh(self._train)

    def _finish(self) -> None:
        """Write the last checkpoint, say why it ended, and choose the weights."""
        self._keep(every=0.0)
        state, history = self._state, self.history
        history.stopped = self._stop
        if (self._held_out is not None and state.best_epoch) or self._failed:
            history.kept = state.best_epoch
            state.numbers = state.best

    # ---- keeping it -------------------------------------------------------------------------------------------------

    def _keep(self, every: float) -> None:
        """Write a checkpoint where the last one is so many seconds old."""
        if self._path is not None and time.monotonic() - self._written >= every:
            write_checkpoint(self._path, self._kept)
            self._written = time.monotonic()

    def _settings(self, seed: int, loss: Any) -> dict[str, Any]:
        """What has to be the same for a training to go on as it was."""
        names = {parameter: name for name, parameter in self.model.named_parameters().items()}
        held_out = self._held_out
        return {
            "parameters": preparing.fingerprint([names[each] for each in self.optimizer.parameters]),
            "samples": len(self._train),
            "data": preparing.fingerprint(self._train.x.tolist(), self._train.y.tolist()),
            "validation": held_out and preparing.fingerprint(held_out.x.tolist(), held_out.y.tolist()),
            "loss": getattr(loss, "__name__", type(loss).__name__),
            "metric": self.history.metric_name,
            "batch": self.batch,
            "seed": seed,
            "optimizer": type(self.optimizer).__name__,
            "engine": self.engine,
        }
