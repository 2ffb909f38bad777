"""common: a user's text as pictures and pages show it: nothing hidden in it, nothing lost that a script writes with."""

from __future__ import annotations

import re
import unicodedata

JOINERS = "\u200c\u200d"  # they hold letters, or the parts of an emoji, together or apart
# What Unicode counts as unprintable though texts are written with it: joiners, the Mongolian vowel separator, signs
# that are drawn around Arabic, Syriac and Kaithi numbers, and the hidden letters that say which region a flag is of
WRITTEN = re.compile(
    f"[{JOINERS}\u180e\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]"
    "|(?<=\U0001f3f4)[\U000e0020-\U000e007e]+\U000e007f"
)
SILENT = "\u00ad\u200b\u2060\ufeff"  # they say where a line may end; there's one line, and a blank would part a word


def visible(text: str) -> str:
    r"""The text with a space for every control character, half of a surrogate pair, or what would turn others around.

    >>> visible("a\u202eb\n"), ascii(visible("a\u200db"))
    ('a b ', "'a\\u200db'")
    """
    if text.isprintable():
        return text
    kept = {place for found in WRITTEN.finditer(text) for place in range(*found.span())}
    each = enumerate(text)
    return "".join(c if c.isprintable() or place in kept else " " for place, c in each if c not in SILENT)


def cut(text: str, most: int) -> str:
    r"""The text, where it is longer with its end replaced by an ellipsis; never within a letter with its marks.

    >>> cut("abcdef", 4), ascii(cut("e\u0301e\u0301e\u0301", 4))
    ('abc…', "'e\\u0301\\u2026'")
    """
    if len(text) <= most:
        return text
    end = most - 1
    while end > 0 and (_goes_on(text[end]) or text[end - 1] in JOINERS):
        end -= 1
    return text[: end or most - 1] + "…"


def _goes_on(character: str) -> bool:
    """Whether it belongs to the one before it: marks, joiners, the colour of a skin, the hidden letters of a flag."""
    return (
        unicodedata.category(character)[0] == "M"
        or character in JOINERS
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )
