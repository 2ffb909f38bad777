"""nn/common: options that are numbers in a range."""

from __future__ import annotations

import math

import numpy as np

from autograd.common.numbers import to_float


def check_number(number: object, what: str, *, below: float = math.inf, most: float = math.inf) -> float:
    """``number`` as a finite float that is not negative; an error that says what came and what is expected.

    >>> check_number(1, "SGD: momentum", below=1.0)
    Traceback (most recent call last):
    ...
    ValueError: SGD: momentum is 1; expected 0 <= momentum < 1
    """
    checked = to_float(number, what, "a number")
    if not 0.0 <= checked < below or checked > most:
        name = what.rpartition(" ")[2]
        expected = f"a finite {name} >= 0"
        if below < math.inf or most < math.inf:
            expected = f"0 <= {name} " + (f"< {below:g}" if below < math.inf else f"<= {most:g}")
        raise ValueError(f"{what} is {number}; expected {expected}")
    return checked


def check_whole(number: object, what: str, *, least: int = 0) -> int:
    """``number`` as an int of at least ``least``; an error that says what came and what is expected.

    >>> check_whole(0, "cosine: steps", least=1)
    Traceback (most recent call last):
    ...
    ValueError: cosine: steps is 0; expected at least 1
    """
    if isinstance(number, bool) or not isinstance(number, (int, np.integer)):
        raise TypeError(f"{what} is {number!r:.60}; expected a whole number")
    if not least <= number < 2**63:  # beyond, floats can't count steps, and a damaged file may hold anything
        expected = f"at least {least}" if number < least else "less than 2**63"
        raise ValueError(f"{what} is {str(number)[:20]}; expected {expected}")
    return int(number)
