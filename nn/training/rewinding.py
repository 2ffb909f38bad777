"""nn/training: going back: what a training was like when its replay was last seen to be the function."""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Sequence

import numpy as np

from nn.training.checkpoints import Checkpoint

SHARE = 0.03  # of the time that epochs take: what looking may cost
AT_ONCE = 3  # samples that are looked at, where there is time for them


class Snapshot:
    """All that decides how a training goes on, put aside."""

    def __init__(self, checkpoint: Checkpoint, generators: Sequence[np.random.Generator]) -> None:
        self._state = copy.copy(checkpoint.state)  # its arrays are made anew with every step
        self._history = copy.deepcopy(vars(checkpoint.history))
        self._optimizer = checkpoint.optimizer.state_dict()
        self._generators = [(each, each.bit_generator.state) for each in generators]
        self._global = random.getstate(), np.random.get_state()

    def restore(self, checkpoint: Checkpoint) -> None:
        """Put it back, in place."""
        vars(checkpoint.state).update(vars(self._state))
        vars(checkpoint.history).update(self._history)
        checkpoint.optimizer.load_state_dict(self._optimizer)
        for generator, state in self._generators:
            generator.bit_generator.state = state
        random.setstate(self._global[0])
        np.random.set_state(self._global[1])


class Watch:
    """When to look whether a replay still is the function, and what to go back to where it isn't.

    Looking records graphs, which may take longer than a whole epoch of replaying. So it is done in every epoch where
    that takes less than 3 % of the time, else after the first epoch, then as often as that allows, and in the end.
    Where there are callbacks, it is done in every epoch whatever it takes: they are to see numbers that are right, and
    what they did can't be undone.
    """

    def __init__(self, checkpoint: Checkpoint, seed: int, *, each_epoch: bool) -> None:
        self._checkpoint, self._seed, self._each_epoch = checkpoint, seed, each_epoch
        self._generators = checkpoint.generators()
        self._snapshot: Snapshot | None = None
        self._started: float | None = None
        self._spent = 0.0

    def begin(self) -> None:
        """Put aside what is there now, unless there are steps that nobody looked at."""
        if self._started is None:
            self._started = time.perf_counter()
        if self._snapshot is None:
            self._snapshot = Snapshot(self._checkpoint, self._generators)

    def samples(self, count: int, cost: float, *, last: bool) -> tuple[list[int], bool]:
        """Those to look at now, if any, where one takes so many seconds; and whether there is time to do it thoroughly.

        They are drawn by chance, but without any other draw, and the same for the same step.
        """
        if self._snapshot is None or self._started is None:
            return [], False
        left = (time.perf_counter() - self._started) * SHARE - self._spent
        affordable = int(left / cost) if last else int(left / cost) - 1  # one is for the last time
        must = last or self._each_epoch or not self._spent
        wanted = min(AT_ONCE, count, max(affordable, int(must)))
        if wanted < 1:
            return [], False
        own = np.random.default_rng([self._seed, self._checkpoint.state.step])
        found: list[int] = own.choice(count, wanted, replace=False).tolist()
        return found, last or affordable > 0

    def looked(self, seconds: float) -> None:
        """All was well, and to find out took so long."""
        self._spent += seconds
        self._snapshot = None

    def go_back(self) -> None:
        """Make all as it was when that was last so."""
        if self._snapshot is not None:
            self._snapshot.restore(self._checkpoint)
            self._snapshot = None
