"""replay/code: what a program gives for a batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
REDUCTIONS = ("mean", "sum", "none")
WANTED = ("parameters", "inputs", "both")  # whose gradients a program gives
DIRECTIONS = ("reverse", "forward")  # in which derivatives are laid out


class Result(NamedTuple):
    """What a program gives for a batch; it unpacks to ``value, gradients``.

    Args:
        value: of every sample, shape (samples,).
        gradients: of the parameters, shape (parameters,), their mean or sum over the batch, or (samples, parameters);
            of the inputs, shape (samples, inputs), where that was asked for or there are no parameters; or `Both`.
    """

    value: Floats
    gradients: Any


class ResultAndOutputs(NamedTuple):
    """A `Result` with the outputs of the same forward pass; it unpacks to ``value, gradients, outputs``.

    Args:
        value: of every sample, shape (samples,).
        gradients: as in `Result`.
        outputs: of every sample, shape (samples, outputs).
    """

    value: Floats
    gradients: Any
    outputs: Floats


class Both(NamedTuple):
    """Derivatives by the inputs and by the parameters, of a program that was compiled with ``wrt="both"``.

    Args:
        inputs: of every sample, shape (samples, inputs); of several outputs a Jacobian, as `JacobianResult` has it.
        parameters: shape (parameters,), their mean or sum over the batch, or (samples, parameters); or a Jacobian.
    """

    inputs: Any
    parameters: Any


def known(what: str, given: str, words: Sequence[str]) -> str:
    """A word that is one of these; a ValueError where it's another."""
    if given not in words:
        raise ValueError(f"compile: {what} is {given!r:.40}; expected one of: {', '.join(words)}")
    return given
