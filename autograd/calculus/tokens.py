"""calculus: the words of a typed expression; the page's twin is logic/tokens.js."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from autograd.calculus.complaints import complain, table
from autograd.calculus.foreign import refuse_character

DIGITS = r"[0-9]+(?:_[0-9]+)*"
NUMBER = re.compile(rf"(?:{DIGITS}(?:\.(?:{DIGITS})?)?|\.{DIGITS})(?:[eE][+-]?{DIGITS})?")
SIGN = re.compile(r"\*\*|[=!<>:]=|<-|[-+*/=<>()\[\],.|√]")
ABOVE = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
RAISED = re.compile("[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
BELOW = "0123456789₀₁₂₃₄₅₆₇₈₉"  # what may follow a letter in a name, beside letters and their marks


@dataclass(frozen=True, slots=True)
class Token:
    """One word: ``number``, ``name``, ``sign``, ``above`` (as in x²), ``line`` (; or a line's end), ``end``.

    Args:
        kind: which of them.
        text: the word as the grammar knows it: × is ``*``.
        at: where it begins in the text.
        end: where it ends.
    """

    kind: str
    text: str
    at: int
    end: int


def is_letter(character: str) -> bool:
    """Whether a name may begin with it."""
    return character == "_" or character.isalpha()


def name_end(text: str, at: int) -> int:
    """Where a name that may begin at ``at`` ends; ``at`` where none begins there.

    >>> name_end("x₁*2", 0), name_end("2x", 0)
    (2, 0)
    """
    end = at
    while end < len(text) and (
        is_letter(text[end]) or (end > at and (text[end] in BELOW or unicodedata.category(text[end])[0] == "M"))
    ):
        end += 1
    return end


def tokens(text: str) -> list[Token]:
    """The words of a text; an ExpressionError where it has a sign that means nothing.

    Example:
        >>> [token.text for token in tokens("2·x₁² − tanh(b)")]
        ['2', '*', 'x₁', '2', '-', 'tanh', '(', 'b', ')', '']
    """
    known = table("grammar")
    if not text.strip(known["blanks"] + "\n;"):
        complain("empty", text, 0)
    if len(text) > known["longest"]:
        complain("too_long", text, 0, count=len(text), most=known["longest"])
    signs, found, at = known["signs"], [], 0
    while at < len(text):
        character = text[at]
        if character in known["blanks"]:
            at += 1
            continue
        if character in ";\n":
            token = Token("line", character, at, at + 1)
        elif (end := name_end(text, at)) > at:
            token = Token("name", unicodedata.normalize("NFC", text[at:end]), at, end)
        elif number := NUMBER.match(text, at):
            token = Token("number", number[0], at, number.end())
        elif raised := RAISED.match(text, at):
            token = Token("above", raised[0].translate(ABOVE), at, raised.end())
        elif sign := SIGN.match(text, at):
            token = Token("sign", sign[0], at, sign.end())
        elif character in signs:
            token = Token("sign", signs[character], at, at + 1)
        else:
            refuse_character(text, at)
        found.append(token)
        at = token.end
    found.append(Token("end", "", len(text), len(text)))
    return found
