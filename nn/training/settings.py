"""nn/training: what has to be the same for a training to go on from a file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from nn.optimizing.optimizer import Optimizer
from nn.training.samples import Samples


def fingerprint(*content: Any) -> str:
    """A short text that differs where lists of numbers or texts do."""
    return hashlib.sha256(repr(content).encode()).hexdigest()[:16]


def settings_of(
    *, names: Sequence[str], train: Samples, held_out: Samples | None, loss: Any, metric: str, batch: int, seed: int,
    optimizer: Optimizer, shuffle: bool, monitor: str | None, clip_norm: float | None, clip_value: float | None,
) -> dict[str, Any]:  # fmt: skip
    """What has to be the same for a training to go on as it was; how it gets its gradients, "engine", comes later."""
    held_weights = None if held_out is None or held_out.weights is None else held_out.weights.tolist()
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
        "shuffle": shuffle,
        "weights": None if train.weights is None else fingerprint(train.weights.tolist(), held_weights),
        "monitor": monitor,
        "clip_norm": clip_norm,
        "clip_value": clip_value,
    }
