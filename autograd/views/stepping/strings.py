"""views/stepping: the texts a learner reads, in every language, from one file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from importlib import resources

from autograd.explaining.rules import Local


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


def through(say: Callable[..., str], local: Local) -> str:
    """Which use of the same parent a local derivative is of; nothing where there is only one."""
    key = local.turn if local.turn <= 3 else "more"
    return say(f"page.through_{key}", name=local.parent, turn=local.turn) if local.turn else ""


def remark(say: Callable[..., str], local: Local) -> str:
    """`rules.remarks` in a language; of a reason's words only and, or and not are English.

    Example:
        >>> from functools import partial
        >>> remark(partial(say, "pl"), Local("∂y/∂a", "0", ("not (a > b) and b ≤ 0",), "a", 2))
        ' (przez drugie a, ponieważ nieprawda, że (a > b) i b ≤ 0)'
    """
    why = re.sub(r"\b(not|and|or)\b", lambda word: say(f"logic.{word[1]}"), ", ".join(local.reasons))
    said = [through(say, local), f"{say('page.since')} {why}" if why else ""]
    text = ", ".join(filter(None, said))
    return f" ({text})" if text else ""


def say(language: str, key: str, **into: object) -> str:
    """One text, filled in.

    Example:
        >>> say("pl", "page.place", step=3, of=12, **{"pass": "przejście w przód"})
        'krok 3 z 12 · przejście w przód'
    """
    return strings()[key][language].format(**into)
