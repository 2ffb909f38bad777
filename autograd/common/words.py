"""How numbers and nodes are written for people."""

from __future__ import annotations

from collections.abc import Sequence

SUBSCRIPTS = str.maketrans("0123456789i", "₀₁₂₃₄₅₆₇₈₉ᵢ")


def number(value: float, digits: int = 6) -> str:
    """A number as people read it.

    >>> number(-3.0), number(0.1 + 0.2), number(1e-20)
    ('−3', '0.3', '1e−20')
    """
    text = f"{value:.{digits}g}"
    return "0" if text == "-0" else text.replace("-", "−")


def after_sign(value: float, digits: int = 6) -> str:
    """A number as it stands after a sign.

    >>> after_sign(-3.0), after_sign(2.0)
    ('(−3)', '2')
    """
    text = number(value, digits)
    return f"({text})" if text.startswith("−") else text


def span(numbers: Sequence[float]) -> str:
    """One number, or the smallest and the largest of several.

    >>> span([2.0]), span([3.0, -1.0]), span([])
    ('2', '−1 … 3', '')
    """
    if not numbers:
        return ""
    low, high = min(numbers), max(numbers)
    return number(numbers[0], 5) if len(numbers) == 1 or low == high else f"{number(low, 3)} … {number(high, 3)}"
