"""common: what counts as a number here, and how it is taken in."""

from __future__ import annotations

from typing import Any

import numpy as np

NUMBERS = (float, int, np.floating, np.integer)
NO_NUMBERS = (bool, np.timedelta64)  # though Python and NumPy count them among the integers
EXPECTED = "a Value or a number (int, float or NumPy scalar)"


def to_float(number: object, what: str, expected: str = EXPECTED) -> float:
    """``number`` as a float; a TypeError that says what came where it is none.

    Example:
        >>> to_float(3, "mul: b")
        3.0
        >>> to_float("3", "mul: b")
        Traceback (most recent call last):
        ...
        TypeError: mul: b is a str, '3'; expected a Value or a number (int, float or NumPy scalar)
    """
    if type(number) is float:
        return number
    if is_number(number):
        try:
            return float(number)  # type: ignore[arg-type]
        except OverflowError:
            raise ValueError(f"{what} is {str(number)[:20]}..., which is too large for a float") from None
    kind = "None" if number is None else f"a {type(number).__name__}, {number!r:.60}"
    raise TypeError(f"{what} is {kind}; expected {expected}")


def is_number(number: object) -> bool:
    """Whether it counts as a number here.

    >>> is_number(np.float32(2)), is_number(True)
    (True, False)
    """
    return isinstance(number, NUMBERS) and not isinstance(number, NO_NUMBERS)


def exact(number: Any) -> Any:
    """A number as Python's own, since NumPy would round what is compared with it to its own precision.

    >>> exact(np.float32(0.5)), exact(np.int64(2**53 + 1)), exact(10**400) == 10**400
    (0.5, 9007199254740993, True)
    """
    if isinstance(number, np.generic):
        return int(number) if isinstance(number, np.integer) else float(number)
    return number
