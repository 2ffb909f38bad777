"""nn/training: a training kept in a file: when it's written, and what it goes on from."""

from __future__ import annotations

import time
from typing import Any

from autograd.common.files import in_folder
from nn.training.checkpoints import Checkpoint, engine_of, read_checkpoint, write_checkpoint

SECONDS_BETWEEN = 2.0


class Keeper:
    """The file of a training, if it has one.

    Raises:
        ValueError: there's none to go on from.
        OSError: its folder doesn't exist.
    """

    def __init__(self, path: Any, resume: bool) -> None:
        if resume and path is None:
            raise ValueError("fit: resume=True needs checkpoint=, the file to go on from")
        self.path = None if path is None else in_folder(path, "fit: checkpoint")
        self._from = self.path if resume and self.path is not None and self.path.exists() else None
        self._written = time.monotonic()

    def begun(self) -> str:
        """How the training that it goes on from gets its gradients; "" where there's none."""
        return "" if self._from is None else engine_of(self._from)

    def read(self, checkpoint: Checkpoint) -> None:
        """Go on from the file, where that's asked for and it's there."""
        if self._from is not None:
            read_checkpoint(self._from, checkpoint)
        self._written = time.monotonic()

    def write(self, checkpoint: Checkpoint, every: float = SECONDS_BETWEEN) -> None:
        """Write the file where the last time is so many seconds ago."""
        if self.path is not None and time.monotonic() - self._written >= every:
            write_checkpoint(self.path, checkpoint)
            self._written = time.monotonic()
