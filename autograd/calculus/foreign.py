"""calculus: signs and spellings of other places, LaTeX and braces, and how they are written here.

The page's twin is logic/foreign.js.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NoReturn

from autograd.calculus.complaints import complain, table

GROUP = re.compile(r"(\^|\\sqrt) ?\{([^{}]*)\}")
FRACTION = re.compile(r"\\[dt]?frac ?\{([^{}]*)\} ?\{([^{}]*)\}")


def refuse_character(text: str, at: int) -> NoReturn:
    """An error for a sign that means nothing here, with the text repaired where the sign has a spelling."""
    character, known = text[at], table("grammar")
    if character in known["comparisons"]:
        complain("condition", text, at, found=character)
    if character in known["instead"]:
        offer = "".join(known["instead"].get(each, each) for each in text)
        complain("character_meant", text, at, offer, character=character, meant=known["instead"][character])
    if character in "{}\\$":
        offer = plain(text)
        if not set(offer) & set("{}\\$"):
            complain("latex" if set(text) & set("\\$") else "braces_meant", text, at, offer)
    if unicodedata.category(character) in ("Cc", "Cf"):  # it could not be seen, or would turn the line around
        complain("character", text, at, character=f"U+{ord(character):04X}")
    complain("braces" if character in "{}" else "character", text, at, character=character)


def plain(text: str) -> str:
    r"""A text without LaTeX's spellings and braces, as far as they are known.

    >>> plain(r"\frac{a}{2b} + e^{-x_{1}}"), plain(r"2\pi r \cdot \sigma(z)")
    ('((a)/(2b)) + e^(-x_1)', '2 pi r * σ(z)')
    """
    text = re.sub(r"\\left(?![A-Za-z])|\\right(?![A-Za-z])|\\[,;:!]|\$", "", text)
    text = re.sub(r"\\(?:mathrm|operatorname|text|hat) ?\{([A-Za-z0-9]+)\}", r"\1", text)
    text = re.sub(r"_\{([A-Za-z0-9]+)\}", r"_\1", text)
    before = ""
    while before != text:  # from the inside
        before = text
        text = FRACTION.sub(r"((\1)/(\2))", GROUP.sub(r"\1(\2)", text))
    words = table("grammar")["latex"]
    text = re.sub(r"\\([A-Za-z]{2,})", lambda it: words.get(it[1], f" {it[1]}"), text)
    return re.sub(r" +", " ", text.replace("{", "(").replace("}", ")")).strip(" ")
