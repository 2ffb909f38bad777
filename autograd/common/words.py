"""common: how numbers and nodes are written for people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

SUBSCRIPTS = str.maketrans("0123456789i", "₀₁₂₃₄₅₆₇₈₉ᵢ")
SUPERSCRIPTS = str.maketrans("0123456789−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁽⁾")
LEAF = "leaf"  # what a node is called that has neither a label nor an operation


def short_name(node: Any, leaf: str = LEAF) -> str:
    """What a node is called in a sentence: its label, else its operation, else what a leaf is called there."""
    return str(node.label or node.op or leaf)


def subscript(index: int | str) -> str:
    """A place in a list, or "i", as it stands below a name; nothing below 0, where a name is no list's.

    >>> "w" + subscript(12), "w" + subscript("i"), "w" + subscript(-1)
    ('w₁₂', 'wᵢ', 'w')
    """
    return "" if isinstance(index, int) and index < 0 else str(index).translate(SUBSCRIPTS)


def indexed(letter: str, count: int) -> tuple[str, ...]:
    """What several of a kind are called; one alone needs no index.

    >>> indexed("x", 2), indexed("x", 1)
    (('x₁', 'x₂'), ('x',))
    """
    return (letter,) if count == 1 else tuple(letter + subscript(i) for i in range(1, count + 1))


def superscript(exponent: str) -> str:
    """A whole number as it stands above, of a layer in parentheses, so that it is no exponent.

    >>> "x" + superscript("−12"), "h" + superscript("(2)")
    ('x⁻¹²', 'h⁽²⁾')
    """
    return exponent.translate(SUPERSCRIPTS)


def in_formula(name: str) -> str:
    """A node's name as it stands in a formula: in parentheses where it looks like one itself.

    >>> in_formula("w₁⁽²⁾"), in_formula("layers[0].w"), in_formula("x*w + b")
    ('w₁⁽²⁾', 'layers[0].w', '(x*w + b)')
    """
    return f"({name})" if re.search(r"[-+−*/·^=<>≤≥⁰¹²³⁴-⁹⁻]", re.sub(r"\[[^\]]*\]|⁽[^⁾]*⁾", "", name)) else name


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
