"""calculus: what is wrong with a typed text: which text says it, in which language, and where the caret stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from autograd.common import tables
from autograd.common.errors import ExpressionError

FURTHEST = 0.5  # of its letters; a name that needs more changes than that is another name


def table(name: str) -> dict[str, Any]:
    """One of the tables that the page has, too: ``grammar`` or ``typed``."""
    return tables.table("autograd.calculus", name)


def said(key: str, into: Mapping[str, object], language: str = "en") -> str:
    """A text of `typed.json`, filled in; ``what`` is a text, too, by its key.

    Example:
        >>> said("again", {"name": "a"}), said("no_number", {"what": "number"}, "pl")[:20]
        ('a has a value already; take another name', 'wpisany tekst nie je')
    """
    texts = table("typed")
    if "what" in into:
        into = {**into, "what": texts[f"typed.{into['what']}"][language].format(**into)}
    return str(texts[f"typed.{key}"][language].format(**into))


def pointed(problem: str, text: str, at: int) -> str:
    """What is wrong, and the line of ``text`` with a caret under the place ``at``, counted from 0."""
    at = min(max(at, 0), len(text))
    begin = text.rfind("\n", 0, at) + 1
    line = text[begin:].split("\n", 1)[0]
    at -= begin
    start = max(0, at - 60)  # keep the place in view in a long line
    shown = "".join(c if c.isprintable() else " " for c in line[start : start + 100])
    return f"{problem}\n  {shown}\n  {' ' * (at - start)}^"


def complain(key: str, text: str, at: int, offer: str = "", **into: object) -> NoReturn:
    """Raise an ExpressionError that is said by the text ``key``.

    Args:
        key: which text, without ``typed.``.
        text: what was typed.
        at: the place in it.
        offer: all of it, repaired, where one repair is meant.
        into: what stands in the text's places.
    """
    if offer:
        into["offer"] = re.sub(f"[{table('grammar')['blanks']}\n]+", " ", offer).strip(" ")
    problem = said(key, into)
    raise ExpressionError(pointed(problem, text, at), key, into, text, at, offer)


def translated(error: ExpressionError, language: str) -> str:
    """The error's message in a language.

    Example:
        >>> try:
        ...     complain("again", "a = 2", 0, name="a")
        ... except ExpressionError as error:
        ...     print(translated(error, "pl"))
        zmienna a ma już wartość; wybierz inną nazwę
          a = 2
          ^
    """
    if not error.key:
        return str(error)
    return pointed(said(error.key, error.into, language), error.text, error.at)


def meant(name: str, known: Iterable[str], furthest: float = FURTHEST) -> str:
    """The known name that was probably meant; of equally near ones the first, "" where none is near.

    Example:
        >>> meant("tanhh", ["sin", "tanh"]), meant("ReLU", ["relu"]), meant("q", ["a", "b"])
        ('tanh', 'relu', '')
    """
    best, least = "", furthest * len(name)
    for each in known:
        if abs(len(each) - len(name)) <= least:
            changes = distance(name.lower(), each.lower())
            if changes < least or (changes == least and not best):
                best, least = each, changes
    return best


def distance(one: str, other: str) -> int:
    """How many letters to put in, take out, change, or exchange with the next one, until one text is the other.

    >>> distance("tanhh", "tanh"), distance("sni", "sin"), distance("a", "b")
    (1, 1, 1)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        last, before, row = before, row, [i + 1]
        for j, there in enumerate(other):
            changed = before[j] + (letter != there)
            least = min(before[j + 1] + 1, row[j] + 1, changed)
            if i and j and letter == other[j - 1] and one[i - 1] == there:
                least = min(least, last[j - 1] + 1)
            row.append(least)
    return row[-1]
