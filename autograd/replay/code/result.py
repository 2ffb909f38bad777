"""replay/code: what a program gives for a batch, and what a back end is that computes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
REDUCTIONS = ("mean", "sum", "none")


class Result(NamedTuple):
    """What a program gives for a batch; it unpacks to ``value, gradients``.

    Args:
        value: of every sample, shape (samples,).
        gradients: of the parameters, shape (parameters,), their mean or sum over the batch, or (samples, parameters);
            of the inputs, shape (samples, inputs), where that was asked for or there are no parameters.
    """

    value: Floats
    gradients: Floats


def known(what: str, given: str, words: Sequence[str]) -> str:
    """A word that is one of these; a ValueError where it's another."""
    if given not in words:
        raise ValueError(f"compile: {what} is {given!r:.40}; expected one of: {', '.join(words)}")
    return given
