"""views: the texts a learner reads, in every language, from the files in ``strings``."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from importlib import resources

from autograd.calculus.complaints import table
from autograd.common import tables
from autograd.explaining.naming import in_words
from autograd.explaining.rules import Local

Say = Callable[..., str]  # a text by its key, in one language, filled in


@cache
def strings() -> dict[str, dict[str, str]]:
    """Every text by key, in every language; also those of what is wrong with typed expressions."""
    found: dict[str, dict[str, str]] = dict(table("typed"))
    folder = resources.files("autograd.views") / "strings"
    for file in sorted(each.name for each in folder.iterdir()):
        found |= tables.table("autograd.views", f"strings/{file.removesuffix('.json')}")
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


def through(say: Say, local: Local) -> str:
    """Which use of the same parent a local derivative is of; nothing where there is only one."""
    key = local.turn if local.turn <= 3 else "more"
    return say(f"ledger.through_{key}", name=local.parent, turn=local.turn) if local.turn else ""


def remark(say: Say, local: Local) -> str:
    """`rules.remarks` in a language; of a reason's words only and, or and not are English.

    Example:
        >>> from functools import partial
        >>> remark(partial(say, "pl"), Local("∂y/∂a", "0", ("not (a > b) and b ≤ 0",), "a", 2))
        ' (przez drugie a, ponieważ nieprawda, że (a > b) i b ≤ 0)'
    """
    why = re.sub(r"\b(not|and|or)\b", lambda word: say(f"logic.{word[1]}"), ", ".join(local.reasons))
    half = f"; {say('ledger.tie')}" if local.tie else ""
    said = [through(say, local), f"{say('ledger.since')} {why}{half}" if why else ""]
    text = ", ".join(filter(None, said))
    return f" ({text})" if text else ""


def say(language: str, key: str, **into: object) -> str:
    """One text, filled in.

    Example:
        >>> say("pl", "page.place", step=3, of=12, **{"pass": "przejście w przód"})
        'krok 3 z 12 · przejście w przód'
    """
    return strings()[key][language].format(**into)


def saying(language: str) -> Say:
    """`say` in one language.

    Example:
        >>> saying("pl")("picture.edges", count=3)
        'krawędzie: 3'
    """
    return partial(say, language)


def part(said: Say, path: str) -> str:
    """`naming.in_words` in a language: what `nn` calls its parts is translated, names that users gave are not.

    Example:
        >>> part(saying("pl"), "layers[0].neurons[2]"), part(saying("pl"), "attention.layer")
        ('warstwa 1 · neuron 3', 'attention · layer')
    """
    return re.sub(r"\b(layer|neuron|unit|input)(?= \d)", lambda word: said(f"part.{word[1]}"), in_words(path))
