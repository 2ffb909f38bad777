"""calculus: names that look like something written together: ``sinx``, ``wx``, ``2πr``; the twin of logic/joined.js."""

from __future__ import annotations

import re
from collections.abc import Container

from autograd.calculus.repairing import Repairs
from autograd.calculus.tokens import BELOW, tokens

FACTOR = rf"[^\W\d_][{BELOW}]*"
LONGEST = 20
FACTORS = re.compile(FACTOR)
PRODUCT = re.compile(rf"{FACTOR}{FACTOR}")
ARGUMENT = re.compile(rf"([0-9]*)({FACTOR})")
RAISED = re.compile(r"(.+?)([ⁿˣʸ]+)")
LOW = str.maketrans("ⁿˣʸ", "nxy")


def apart(name: str, functions: Container[str], known: Container[str] = ()) -> str:
    """What a name says if it was written together: a call, a power, or a product of two names or of ``known`` ones.

    "" where it is neither.

    Example:
        >>> [apart(name, ("sin",)) for name in ("sinx", "sin2x", "wx", "w₁x₁", "πr", "eⁿ", "loss", "x₁")]
        ['sin(x)', 'sin(2*x)', 'w*x', 'w₁*x₁', 'π*r', 'e^n', '', '']
        >>> apart("abc", (), {"a", "b", "c"})
        'a*b*c'
    """
    if len(name) > LONGEST:
        return ""
    for end in range(len(name) - 1, 1, -1):
        argument = ARGUMENT.fullmatch(name, end)
        if name[:end] in functions and argument:
            return f"{name[:end]}({'*'.join(filter(None, argument.groups()))})"
    raised = RAISED.fullmatch(name)
    if raised:
        return f"{raised[1]}^{raised[2].translate(LOW)}"
    factors = FACTORS.findall(name)
    whole = "".join(factors) == name and len({*factors}) == len(factors) > 1
    product = PRODUCT.fullmatch(name) or "π" in factors or all(each in known for each in factors)
    return "*".join(factors) if whole and product else ""


def taken_apart(text: str, name: str, meant: str) -> str:
    """The text with what was meant instead of a name.

    Example:
        >>> taken_apart("1/wx + wx²", "wx", "w*x")
        '1/(w*x) + w*x²'
    """
    repairs, found = Repairs(text), tokens(text)
    for before, token in zip([None, *found], found, strict=False):
        if token.kind == "name" and token.text == name:
            bound = before is not None and before.kind == "sign" and before.text in ("/", "**", "√")
            repairs.put(token.at, token.end, f"({meant})" if bound and not meant.endswith(")") else meant)
    return repairs.repaired()
