"""nn/training: how a training gets its gradients: from a replay as long as it is the function, else eagerly."""

from __future__ import annotations

import time
from typing import Any

from nn.common.warning import warn
from nn.optimizing.flat_parameters import put_numbers
from nn.training import preparing
from nn.training.checkpoints import Checkpoint
from nn.training.gradients import EagerGradients
from nn.training.progress import move
from nn.training.recording import CompilingError
from nn.training.replaying import ReplayedGradients
from nn.training.rewinding import Watch
from nn.training.samples import Samples


class Engine:
    """The way that is taken, ``source``, and why it's the eager one, where it could have been another."""

    def __init__(
        self, eager: EagerGradients, samples: Samples, checkpoint: Checkpoint, *, compiled: bool | None,
        evaluates: bool, calls_back: bool, seed: int, executor: Any = None,
    ) -> None:  # fmt: skip
        self.source: EagerGradients | ReplayedGradients = eager
        self.why_eager = ""
        self._samples, self._checkpoint, self._compiled = samples, checkpoint, compiled
        self._evaluates, self._calls_back, self._executor = evaluates, calls_back, executor
        self._watch = Watch(checkpoint, seed, each_epoch=calls_back)

    def choose(self, held_out: Samples | None, begun: str, steps: int, batch: int, tell: Any) -> None:
        """Find out how to get the gradients; ``begun`` is how the training went that it goes on from."""
        if self._executor is not None:
            self._compiled = preparing.compiled_for(self._executor, self._compiled, batch)
        eager = self.source
        assert isinstance(eager, EagerGradients)  # noqa: S101 - it's chosen once
        self.source, self.why_eager = preparing.gradients_for(
            eager, self._samples, held_out, self._compiled, begun, steps, batch, tell, self._executor
        )
        self._note()

    def _note(self) -> None:
        """Write down how the gradients are got now."""
        name = self.source.name
        self._checkpoint.settings["engine"] = name
        reason = "compiled=False" if self._compiled is False else self.why_eager
        self._checkpoint.history.engine = f"{name}: {reason}" if reason else name

    def begin(self) -> None:
        """An epoch begins: what to go back to is put aside."""
        self._watch.begin()

    def holds(self, bar: Any, *, last: bool = False) -> bool:
        """Whether the replay is the function, as far as somebody looked; if not, all is as when it was last seen to be.

        Then a callback has changed something, and it's compiled anew, or the training is eager from there on.
        """
        source, state = self.source, self._checkpoint.state
        if isinstance(source, EagerGradients):
            return True
        chosen, thoroughly = self._watch.samples(len(self._samples), source.cost, last=last)
        if not chosen:
            return True
        started = time.perf_counter()
        put_numbers(self._checkpoint.optimizer.parameters, state.numbers)
        reason = source.verify(self._samples, chosen, evaluates=self._evaluates, thoroughly=thoroughly)
        if not reason:
            self._watch.looked(time.perf_counter() - started)
            return True
        self._watch.go_back()
        put_numbers(self._checkpoint.optimizer.parameters, state.numbers)
        move(bar, state.step)
        try:
            if self._calls_back and source.remake(self._samples):
                return False
        except CompilingError as error:
            reason = str(error)
        if self._compiled:
            raise preparing.asked_for(reason)
        self.source, self.why_eager = source.eager, f"since epoch {state.epoch + 1}, where {reason}"
        self._note()
        warn(
            f"fit: a replay is not this model and loss: {reason}. The training went back to the beginning of epoch "
            f"{state.epoch + 1} and goes on eagerly"
        )
        return False
