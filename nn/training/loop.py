"""nn/training: training: the loop behind `fit`, and what its callbacks are given."""

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
from autograd.common.interrupting import never_swallowed
from autograd.common.numbers import to_float
from nn.common.ranges import check_whole
from nn.modules.module import Module
from nn.optimizing.clipping import norm_clipped, value_clipped
from nn.optimizing.flat_parameters import Floats, numbers_of, put_numbers
from nn.training import preparing
from nn.training.checkpoints import Checkpoint, State, engine_of, read_checkpoint, write_checkpoint
from nn.training.gradients import EagerGradients
from nn.training.history import History
from nn.training.interrupting import interruptible, is_pythons
from nn.training.progress import move, progress_bar, say
from nn.training.recording import CompilingError
from nn.training.replaying import ReplayedGradients
from nn.training.rewinding import Watch
from nn.training.structure import made_of
from nn.training.telling import of_function
from nn.training.trying import trial_of
from nn.training.weights import checked_module

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
        self.model, self.schedule, self.metric = checked_module(model, "fit"), schedule, metric
        self.callbacks = (callbacks,) if callable(callbacks) else tuple(callbacks)
        preparing.check_callables(self.callbacks, loss=loss, schedule=schedule, penalty=penalty, metric=metric)
        self.epochs = check_whole(epochs, "fit: epochs")
        self._patience = None if patience is None else check_whole(patience, "fit: patience", least=1)
        self._clip_norm = preparing.limit(clip_norm, "clip_norm")
        self._clip_value = preparing.limit(clip_value, "clip_value")
        seed = check_whole(seed, "fit: seed")
        train, held_out = preparing.train_and_held_out(data, validation, seed)
        if patience is not None and held_out is None:
            raise ValueError("fit: patience needs validation data; give validation=0.2, or data of their own")
        self.batch = preparing.batch_size(batch, len(train))
        self.optimizer = preparing.optimizer_for(model, optimizer, lr)
        parameters = self.optimizer.parameters
        self._eager = EagerGradients(model, loss, penalty, parameters)
        self._eager.look_at(train.x[0].tolist())
        self._train = preparing.samples_for(train, self._eager)
        self._held_out = None if held_out is None else preparing.samples_for(held_out, self._eager, train)
        self._targets = (train if held_out is None else held_out).y  # as the metric gets them: labels as labels
        numbers = numbers_of(parameters)
        kind = "validation" if held_out is not None else "training"
        self.history = History(metric_name=f"{kind} {getattr(metric, '__name__', 'metric')}" if metric else "")
        self._stop, self._failed = "", False
        self._path = None if checkpoint is None else in_folder(checkpoint, "fit: checkpoint")
        if resume and self._path is None:
            raise ValueError("fit: resume=True needs checkpoint=, the file to go on from")
        self._from = self._path if resume and self._path is not None and self._path.exists() else None
        self._compiled, self.why_eager = compiled, ""
        self._source: EagerGradients | ReplayedGradients
        self.engine = EagerGradients.name
        self._settings = preparing.settings(
            names=self._names(), train=self._train, held_out=self._held_out, loss=loss, metric=self.history.metric_name,
            batch=self.batch, seed=seed, optimizer=self.optimizer,
        )  # fmt: skip
        if self._path is not None:
            self._settings |= made_of(
                model, train, self._eager.inputs(train.x[-1].tolist()), loss, penalty, schedule, self.optimizer
            )
            self._settings |= {"clip_norm": self._clip_norm, "clip_value": self._clip_value}
            if metric is not None and isinstance(said := of_function(metric, inside=True), dict):
                self._settings["metric function"] = said  # of which "metric" has no more than a name
        state = State(numbers, np.random.default_rng(seed), best=numbers)
        rate = self.optimizer.lr
        trial = trial_of(self._eager, self._train)
        self._checkpoint = Checkpoint(state, self.history, self.optimizer, model, self._settings, rate, trial)
        self._watch = Watch(self._checkpoint, seed, each_epoch=bool(self.callbacks))
        self._state, self._written = state, time.monotonic()

    def _prepare(self, bar: Any) -> None:
        """Find out how to get the gradients, and go on from a checkpoint where there is one."""
        compiled = self._compiled
        begun = "" if self._from is None or compiled is not None else engine_of(self._from)
        self._source, self.why_eager = preparing.gradients_for(
            self._eager, self._train, self._held_out, compiled, begun, self.epochs, self.batch, bar.set_description_str
        )
        self._note_engine()
        if self._from is not None:
            read_checkpoint(self._from, self._checkpoint)
        self._state = self._checkpoint.state
        self._written = time.monotonic()
        move(bar, self.step)
        say(bar, f"fit: {self.history.engine}")

    def _note_engine(self) -> None:
        """Write down how the gradients are got now."""
        self.engine = self._settings["engine"] = self._source.name
        reason = "compiled=False" if self._compiled is False else self.why_eager
        self.history.engine = f"{self.engine}: {reason}" if reason else self.engine

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

    # ---- training ---------------------------------------------------------------------------------------------------

    def run(self, progress: bool | None) -> History:
        """Train until there is a reason to stop."""
        bar = progress_bar(self.epochs * math.ceil(len(self._train) / self.batch), progress)
        pythons, began = is_pythons(), False
        try:
            with never_swallowed():
                self._prepare(bar)
            began = True
            # what isn't finite is told of by the training itself
            with interruptible() as interrupted, np.errstate(all="ignore"):
                while True:
                    while not self._reason():
                        bar.set_description_str(f"epoch {self.epoch + 1}/{self.epochs}", refresh=False)
                        self._epoch(bar, interrupted)
                    put_numbers(self.optimizer.parameters, self._state.numbers)
                    if self._holds(bar, last=True):
                        break
                    if not interrupted():
                        self._stop, self._failed = "", False
            self._finish()
        except KeyboardInterrupt:
            if began or not pythons:
                raise
            self.stop("Ctrl-C before the first step")
            self.history.stopped = self._stop
        finally:
            bar.close()
            put_numbers(self.optimizer.parameters, self._state.numbers)
            self.model.eval()
        if self._stop.startswith("Ctrl-C"):
            print(f"fit: {self.history.stopped}", file=sys.stderr)
        return self.history

    def _holds(self, bar: Any, *, last: bool = False) -> bool:
        """Whether the replay is the function, as far as somebody looked; if not, all is as when it was last seen to be.

        Then a callback has changed something, and it's compiled anew, or the training is eager from there on.
        """
        source, state = self._source, self._state
        if isinstance(source, EagerGradients):
            return True
        chosen, thoroughly = self._watch.samples(len(self._train), source.cost, last=last)
        if not chosen:
            return True
        started = time.perf_counter()
        evaluates = self.metric is not None or self._held_out is not None
        reason = source.verify(self._train, chosen, evaluates=evaluates, thoroughly=thoroughly)
        if not reason:
            self._watch.looked(time.perf_counter() - started)
            return True
        self._watch.go_back()
        put_numbers(self.optimizer.parameters, state.numbers)
        move(bar, self.step)
        try:
            if self.callbacks and source.remake(self._train):
                return False
        except CompilingError as error:
            reason = str(error)
        if self._compiled:
            raise preparing.asked_for(reason)
        self._source, self.why_eager = source.eager, f"since epoch {self.epoch + 1}, where {reason}"
        self._note_engine()
        warnings.warn(
            f"fit: a replay is not this model and loss: {reason}. The training went back to the beginning of epoch "
            f"{self.epoch + 1} and goes on eagerly",
            RuntimeWarning,
            stacklevel=5,
        )
        return False

    def _reason(self) -> str:
        """Why to stop, if there is a reason."""
        state = self._state
        if self._patience is not None and state.epoch - state.best_epoch >= self._patience:
            self.stop(f"no lower validation loss for {self._patience} epochs")
        if state.epoch >= self.epochs:
            self.stop(f"all {self.epochs} epochs are done")
        return self._stop

    def _epoch(self, bar: Any, interrupted: Callable[[], bool]) -> None:
        """The steps up to the end of an epoch, or to a reason to stop."""
        state, count = self._state, len(self._train)
        self._watch.begin()
        if not state.position:
            state.order = state.random.permutation(count)
        while state.position < count and not self._stop:
            with paused():
                self._step(state.order[state.position : state.position + self.batch])
            bar.update()
            self._write(every=SECONDS_BETWEEN_CHECKPOINTS)
            if interrupted():
                self.stop(f"Ctrl-C in epoch {self.epoch + 1}, after step {self.step}")
        if state.position == count:
            with paused():
                put_numbers(self.optimizer.parameters, state.numbers)
                if self._holds(bar):
                    self._end_epoch(bar)

    def _step(self, chosen: NDArray[np.int64]) -> None:
        """One step on some samples; where loss or gradients aren't finite, none."""
        state = self._state
        loss, gradients = self._source.gradients(self._train, chosen, state.numbers)
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
            first = int(np.argmin(np.isfinite(gradients)))
            what = f"the gradient of {self._names()[first]} is {gradients[first]}"
        self.stop(f"{what} at step {self.step + 1}, in epoch {self.epoch + 1}")
        advice = f"A learning rate below {self.optimizer.lr:g} or clip_norm= may help. " if self.step else ""
        warnings.warn(
            f"fit: {self._stop}; that step was not taken. {advice}autograd.diagnose(loss, model) says where such "
            "numbers arise",
            RuntimeWarning,
            stacklevel=6,
        )

    def _end_epoch(self, bar: Any) -> None:
        """Note how the epoch went."""
        state, history = self._state, self.history
        if self.model.training:
            self.model.eval()
        history.loss.append(state.total / len(self._train))
        history.lr.append(self._rate(state.step - 1))
        score = history.loss[-1]
        shown = {"loss": score}
        if self.metric is not None:
            evaluated, predictions = self._source.evaluate(self._held_out or self._train, state.numbers)
        elif self._held_out is not None:
            evaluated = self._source.loss_of(self._held_out, state.numbers)
        if self._held_out is not None:
            score = shown["validation"] = evaluated
            history.validation_loss.append(score)
        if self.metric is not None:
            history.metric.append(to_float(self.metric(predictions, self._targets), "fit: metric", "a number"))
            shown[history.metric_name.partition(" ")[2]] = history.metric[-1]
        state.epoch, state.position, state.total = state.epoch + 1, 0, 0.0
        if score < state.best_score:
            state.best, state.best_score, state.best_epoch = state.numbers.copy(), score, state.epoch
        history.best_epoch = state.best_epoch or None
        bar.set_postfix({name: f"{number:.4g}" for name, number in shown.items()}, refresh=False)
        for callback in self.callbacks:
            callback(self)
        if self.callbacks:  # one may have changed the weights, or anything else
            state.numbers = numbers_of(self.optimizer.parameters)

    def _finish(self) -> None:
        """Write the last checkpoint, say why it ended, and choose the weights."""
        self._write(every=0.0)
        state, history = self._state, self.history
        history.stopped = self._stop
        if (self._held_out is not None and state.best_epoch) or self._failed:
            history.kept = state.best_epoch
            state.numbers = state.best

    # ---- keeping it in a file ---------------------------------------------------------------------------------------

    def _write(self, every: float) -> None:
        """Write a checkpoint where the last one is so many seconds old."""
        if self._path is not None and time.monotonic() - self._written >= every:
            write_checkpoint(self._path, self._checkpoint)
            self._written = time.monotonic()

    def _names(self) -> list[str]:
        """What the trained parameters are called."""
        names = {parameter: name for name, parameter in self.model.named_parameters().items()}
        return [names[each] for each in self.optimizer.parameters]
