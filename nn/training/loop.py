"""nn/training: training: the loop behind `fit`, and what its callbacks are given."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from autograd.common.collecting import paused
from autograd.common.interrupting import never_swallowed
from nn.common.ranges import check_number, check_whole
from nn.common.warning import warn
from nn.modules.module import Module
from nn.optimizing.clipping import norm_clipped, value_clipped
from nn.optimizing.flat_parameters import Floats, numbers_of, put_numbers
from nn.training import preparing
from nn.training.checkpoints import Checkpoint, State
from nn.training.engines import Engine
from nn.training.feeding import fed
from nn.training.gradients import EagerGradients, not_finite
from nn.training.heads import heads_of
from nn.training.history import History
from nn.training.interrupting import interruptible, is_pythons
from nn.training.keeping import Keeper
from nn.training.progress import move, progress_bar, say
from nn.training.samples import Samples
from nn.training.scoring import Scoring, history_for, metrics_of, metrics_of_heads, monitor_of
from nn.training.settings import settings_of
from nn.training.streaming import Streamed
from nn.training.structure import made_of
from nn.training.trying import trial_of
from nn.training.weights import checked_module

UNKNOWN = 100  # steps in an epoch of which nobody knows how many it has
Callback = Callable[["Training"], object]
Callbacks = Iterable[Callback] | Callback


class Training:
    """A training that is under way, as `fit`'s callbacks see it; `fit` says what its arguments mean.

    ``model`` has the weights of that moment; ``history`` is what was noted so far, ``epoch`` the number of epochs that
    are over and ``step`` that of steps, ``step_loss`` the last one's loss, ``optimizer`` the one that is used, whose
    ``lr`` may be changed, ``engine`` how the gradients are got.
    """

    def __init__(
        self, model: Module, loss: Any, data: Any, *, epochs: int, batch: int | None,
        optimizer: Any, lr: float | None, schedule: Callable[[int], float] | None,
        penalty: Callable[[Any], Any] | None, clip_norm: float | None, clip_value: float | None, validation: Any,
        patience: int | None, tolerance: float, monitor: Any, metric: Any, callbacks: Callbacks,
        step_callbacks: Callbacks, steps: int | None, shuffle: bool, sample_weight: Any, class_weight: Any, seed: int,
        compiled: bool | None, checkpoint: Any, resume: bool,
        loss_weights: Any, executor: Any,
    ) -> None:  # fmt: skip
        self.model, self.schedule = checked_module(model, "fit"), schedule
        self.callbacks = preparing.several(callbacks, "callbacks")
        self.step_callbacks = preparing.several(step_callbacks, "step_callbacks")
        heads = heads_of(loss, loss_weights)
        loss = loss if heads is None else heads
        preparing.check_callables(self.callbacks, self.step_callbacks, loss=loss, schedule=schedule, penalty=penalty)
        metrics, by_head = (metrics_of(metric), {}) if heads is None else metrics_of_heads(metric, heads)
        self.epochs = check_whole(epochs, "fit: epochs")
        self._patience = None if patience is None else check_whole(patience, "fit: patience", least=1)
        self._tolerance = check_number(tolerance, "fit: tolerance")
        self._clip_norm = preparing.limit(clip_norm, "clip_norm")
        self._clip_value = preparing.limit(clip_value, "clip_value")
        seed = check_whole(seed, "fit: seed")
        self.optimizer = preparing.optimizer_for(model, optimizer, lr)
        parameters = self.optimizer.parameters
        eager = EagerGradients(model, loss, penalty, parameters)
        self._keeper = Keeper(checkpoint, resume)
        found = fed(
            data, validation, eager, batch=batch, steps=steps, epochs=self.epochs, shuffle=shuffle, seed=seed,
            sample_weight=sample_weight, class_weight=class_weight,
        )  # fmt: skip
        self._feed, self._train, self._held_out, self.batch = found.feed, found.train, found.held_out, found.batch
        validated = found.held_out is not None
        streamed = isinstance(self._feed, Streamed)
        preparing.check_together(self._keeper.path, metrics, patience, monitor, validated=validated, streamed=streamed)
        watched = monitor_of(monitor, metrics, validated)
        self._keeps_best = validated or monitor is not None
        self._scoring = Scoring(
            model, metrics, watched, None if streamed else found.given, found.given_held_out, heads, by_head
        )
        numbers = numbers_of(parameters)
        self.history = history_for({} if streamed and not validated else metrics, validated, trained=not streamed)
        self._stop, self._failed = "", False
        settings: dict[str, Any] = {}
        if self._keeper.path is not None:
            monitored = None if monitor is None else watched.told
            settings = settings_of(
                names=self._names(), train=self._train, held_out=self._held_out, loss=loss,
                metric=self.history.metric_name, batch=self.batch, seed=seed, optimizer=self.optimizer,
                shuffle=bool(shuffle), monitor=monitored, clip_norm=self._clip_norm, clip_value=self._clip_value,
            ) | made_of(eager, found.given.data, schedule, self.optimizer, metrics)  # fmt: skip
        self._averages = list(model.named_buffers().values())
        state = State(numbers, np.random.default_rng(seed), numbers, best_averages=numbers_of(self._averages))
        trial = trial_of(eager, self._train)
        self._checkpoint = Checkpoint(state, self.history, self.optimizer, model, settings, self.optimizer.rates, trial)
        self._engine = Engine(
            eager, self._train, self._checkpoint, compiled=compiled, seed=seed, executor=executor,
            evaluates=bool(metrics) or validated, calls_back=bool(self.callbacks or self.step_callbacks),
        )  # fmt: skip
        self._begun = self._keeper.begun() if compiled is None else ""
        self._state, self._loss = state, math.nan
        preparing.note_use(model, found.recipe, loss)

    def _prepare(self, bar: Any) -> None:
        """Find out how to get the gradients, and go on from a checkpoint where there is one."""
        steps = self.epochs * (self._feed.steps or UNKNOWN)
        self._engine.choose(self._held_out, self._begun, steps, self.batch, bar.set_description_str)
        self._keeper.read(self._checkpoint)
        self._state = self._checkpoint.state
        move(bar, self.step)
        say(bar, f"fit: {self.history.engine}")

    @property
    def engine(self) -> str:
        """How the gradients are got."""
        return self._engine.source.name

    @property
    def why_eager(self) -> str:
        """Why they are got eagerly, where they could have been otherwise."""
        return self._engine.why_eager

    @property
    def epoch(self) -> int:
        """How many epochs are over."""
        return self._state.epoch

    @property
    def step(self) -> int:
        """How many steps were taken."""
        return self._state.step

    @property
    def step_loss(self) -> float:
        """The loss of the last step's samples, with the penalty; nan before the first."""
        return self._loss

    def stop(self, reason: str = "a callback stopped it") -> None:
        """End the training after this step."""
        self._stop = self._stop or reason

    def run(self, progress: bool | None) -> History:
        """Train until there is a reason to stop."""
        steps = self._feed.steps
        bar = progress_bar(None if steps is None else self.epochs * steps, progress)
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
                    if self._engine.holds(bar, last=True):
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

    def _reason(self) -> str:
        """Why to stop, if there is a reason."""
        state = self._state
        if self._patience is not None:
            monitor, far = self._scoring.monitor, f" by more than {self._tolerance:g}" if self._tolerance else ""
            still = bool(far) and monitor.stands_still(self.history, self._patience, self._tolerance)
            if still or state.epoch - state.best_epoch >= self._patience:
                self.stop(f"no {monitor.told}{far} for {self._patience} epochs")
        if self._feed.ended:
            self.stop(self._feed.ended)
        if state.epoch >= self.epochs:
            self.stop(f"all {self.epochs} epochs are done")
        return self._stop

    def _epoch(self, bar: Any, interrupted: Callable[[], bool]) -> None:
        """The steps up to the end of an epoch, or to a reason to stop."""
        state, started = self._state, time.perf_counter()
        self._engine.begin()
        for samples, chosen in self._feed.epoch(state):
            with paused():
                self._step(samples, chosen)
            bar.update()
            self._keeper.write(self._checkpoint)
            if interrupted():
                self.stop(f"Ctrl-C in epoch {self.epoch + 1}, after step {self.step}")
            if self._stop:
                break
        self.history.seconds += time.perf_counter() - started
        if self._feed.is_over(state) and not self._failed:
            with paused():
                if self._engine.holds(bar):
                    self._end_epoch(bar)

    def _step(self, samples: Samples, chosen: Any) -> None:
        """One step on some samples; where loss or gradients aren't finite, none."""
        state = self._state
        loss, gradients = self._engine.source.gradients(samples, chosen, state.numbers)
        if not math.isfinite(loss) or not np.isfinite(gradients).all():
            self._fail(loss, gradients)
            return
        if self._clip_norm is not None:
            gradients, _ = norm_clipped(gradients, self._clip_norm)
        if self._clip_value is not None:
            gradients = value_clipped(gradients, self._clip_value)
        rates = self.optimizer.rates
        try:
            if self.schedule is not None:
                factor = self.schedule(state.step)
                self.optimizer.rates = [rate * factor for rate in rates]
            state.numbers = self.optimizer.update(state.numbers, gradients)
        finally:
            self.optimizer.rates = rates
        state.total += loss * samples.weight(chosen)
        state.position += len(chosen)
        state.step += 1
        self.history.steps = state.step
        self.history.samples += len(chosen)
        self._loss = loss
        if self.step_callbacks:
            self._call(self.step_callbacks)

    def _call(self, callbacks: Sequence[Callback]) -> None:
        """Callbacks see the weights of this moment, and may change them, or anything else."""
        put_numbers(self.optimizer.parameters, self._state.numbers)
        for callback in callbacks:
            callback(self)
        self._state.numbers = numbers_of(self.optimizer.parameters)

    def _fail(self, loss: float, gradients: Floats) -> None:
        """Stop because of a number that isn't finite, and say so."""
        self._failed = True
        self.stop(f"{not_finite(loss, gradients, self._names())} at step {self.step + 1}, in epoch {self.epoch + 1}")
        advice = f"A learning rate below {self.optimizer.lr:g} or clip_norm= may help. " if self.step else ""
        warn(
            f"fit: {self._stop}; that step was not taken. {advice}autograd.diagnose(loss, model) says where such "
            "numbers arise"
        )

    def _end_epoch(self, bar: Any) -> None:
        """Note how the epoch went."""
        state, history = self._state, self.history
        if self.model.training:
            self.model.eval()
        started = time.perf_counter()
        history.loss.append(state.total / self._feed.weight())
        factor = 1.0 if self.schedule is None else self.schedule(state.step - 1)
        history.lr.append(self.optimizer.lr * factor)
        source = self._engine.source
        shown = self._scoring.note(history, source, self._train, self._held_out, state.numbers)
        state.epoch, state.position, state.total = state.epoch + 1, 0, 0.0
        if (rank := self._scoring.monitor.rank(history)) < state.best_score:
            state.best, state.best_score, state.best_epoch = state.numbers.copy(), rank, state.epoch
            state.best_averages = numbers_of(self._averages)
        history.best_epoch = state.best_epoch or None
        history.seconds += time.perf_counter() - started
        told = {name: f"{number:.4g}" for name, number in shown.items()}
        bar.set_postfix(told | {"samples/s": f"{history.samples_per_second:,.0f}"}, refresh=False)
        if self.callbacks:
            self._call(self.callbacks)
            preparing.check_frozen(self.model, self.optimizer)

    def _finish(self) -> None:
        """Write the last checkpoint, say why it ended, and choose the weights."""
        self._keeper.write(self._checkpoint, every=0.0)
        state, history = self._state, self.history
        history.stopped = self._stop
        if (self._keeps_best and state.best_epoch) or self._failed:
            history.kept = state.best_epoch
            state.numbers = state.best
            put_numbers(self._averages, state.best_averages)

    def _names(self) -> list[str]:
        """What the trained parameters are called."""
        names = {parameter: name for name, parameter in self.model.named_parameters().items()}
        return [names[each] for each in self.optimizer.parameters]
