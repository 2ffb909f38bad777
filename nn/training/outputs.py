"""nn/training: what a model gives for one sample, and whether `fit` can train it."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import Value
from autograd.common.numbers import is_number
from nn.modules.inputs import is_list

EXPECTED = "a Value, or a list of Values, or lists of them that are equally long"


def output_shape(output: Any, where: str = "the model's output") -> tuple[int, ...]:
    """The shape of a model's output for one sample: () for a Value, (3,) for a list of three.

    Raises:
        TypeError: something in it is neither a Value, a number, nor a list of them.
        ValueError: a list is empty, or its parts have different shapes.

    Example:
        >>> output_shape([[Value(1.0), Value(2.0)]])
        (1, 2)
    """
    if isinstance(output, Value) or is_number(output):
        return ()
    if isinstance(output, np.ndarray):  # of no dimension, too
        return output_shape(output.tolist(), where)
    if not is_list(output) or isinstance(output, (set, frozenset)):
        kind = "None" if output is None else f"a {type(output).__name__}, {output!r:.60}"
        raise TypeError(f"fit: {where} is {kind}; expected {EXPECTED}")
    parts = [output_shape(part, f"{where}[{i}]") for i, part in enumerate(output)]
    if not parts:
        raise ValueError(f"fit: {where} is empty; expected {EXPECTED}")
    other = next((i for i, part in enumerate(parts) if part != parts[0]), None)
    if other is not None:
        raise ValueError(
            f"fit: {where} is uneven: [0] is {_counted(parts[0])} and [{other}] is {_counted(parts[other])}; expected "
            f"{EXPECTED}"
        )
    return (len(parts), *parts[0])


def _counted(shape: tuple[int, ...]) -> str:
    return f"a list of {' × '.join(map(str, shape))}" if shape else "one number"
