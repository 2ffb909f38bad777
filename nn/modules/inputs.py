"""nn/modules: what comes into layers: numbers that become Values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd import Value
from autograd.core.choice import twin

Numbers = Sequence[Any] | NDArray[Any]
Seed = int | np.random.Generator


@cache
def input_names(count: int) -> tuple[str, ...]:
    """What plain numbers that come in are called in drawings.

    >>> input_names(2)
    ('x0', 'x1')
    """
    return tuple(f"x{i}" for i in range(count))


@twin
def is_list(inputs: object) -> bool:
    """Whether it is a list of any kind; a Value and a text are none."""
    return hasattr(inputs, "__len__") and not isinstance(inputs, (Value, str, bytes, dict))


@twin
def as_values(inputs: Numbers, who: str) -> list[Value]:
    """The inputs of one sample, plain numbers among them as constants that have a name; an error that says who asks."""
    if not is_list(inputs):
        raise TypeError(f"{who}: inputs is {inputs!r:.60}; expected a list of numbers")
    return [
        each if isinstance(each, Value) else Value(each, label=name, constant=True)
        for each, name in zip(inputs, input_names(len(inputs)), strict=True)
    ]
