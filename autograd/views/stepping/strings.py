"""views/stepping: the texts a learner reads, in every language, from one file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources


@cache
def strings() -> dict[str, dict[str, str]]:
    """Every text by key, in every language."""
    found: dict[str, dict[str, str]] = json.loads(
        (resources.files("autograd.views.stepping") / "strings.json").read_text(encoding="utf-8")
    )
    return found


def languages() -> list[str]:
    """The languages there are."""
    return list(next(iter(strings().values())))


def check_language(language: str, where: str) -> str:
    """``language`` if it is one there is.

    Raises:
        ValueError: it is none; the message lists them.
    """
    if language not in languages():
        raise ValueError(f"{where}: language is {language!r:.40}; expected one of: {', '.join(languages())}")
    return language


def texts(*prefixes: str) -> dict[str, dict[str, str]]:
    """The texts whose keys begin with one of the prefixes ("" for those with none), by language."""
    found: dict[str, dict[str, str]] = {language: {} for language in languages()}
    for key, each in strings().items():
        if any(key.startswith(prefix) if prefix else "." not in key for prefix in prefixes):
            for language, text in each.items():
                found[language][key] = text
    return found


def since(say: Callable[..., str], reasons: Sequence[str]) -> str:
    """The reasons of a rule in brackets, after a space; nothing where there are none.

    A reason comes in its row's names: of its words only and, or and not are English.

    Example:
        >>> since(lambda key: strings()[key]["pl"], ["not (a > b) and b ≤ 0"])
        ' (ponieważ nieprawda, że (a > b) i b ≤ 0)'
    """
    text = re.sub(r"\b(not|and|or)\b", lambda word: say(f"logic.{word[1]}"), ", ".join(reasons))
    return f" ({say('page.since')} {text})" if text else ""


def say(language: str, key: str, **into: object) -> str:
    """One text, filled in.

    Example:
        >>> say("pl", "page.place", step=3, of=12, **{"pass": "przejście w przód"})
        'krok 3 z 12 · przejście w przód'
    """
    return strings()[key][language].format(**into)
