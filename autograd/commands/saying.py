"""commands: what the command line says when it doesn't do what was typed, in the language asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograd.common.errors import DomainError, ExpressionError, RenderError
from autograd.common.tables import table
from autograd.common.unrendered import in_language

ADVICE = re.compile(r" With autograd\.ieee\(\) it gives .*? instead of this error\.")  # which is for Python


class CommandError(ValueError):
    """What was typed can't be done.

    Args:
        key: which text says so.
        into: what stands in its places.
    """

    def __init__(self, key: str, **into: object) -> None:
        super().__init__(said(key, "en", **into))
        self.key, self.into = key, into


def texts(name: str = "texts") -> dict[str, dict[str, str]]:
    """Every text by key, in every language; or those of the help."""
    return table("autograd.commands", name)


def said(key: str, language: str, **into: object) -> str:
    """One text, filled in.

    >>> said("colon", "pl", offer="a=2")
    'zmiennej nadaje się wartość znakiem =: a=2'
    """
    return texts()[key][language].format(**into)


def helped(key: str, language: str) -> str:
    """One text of the help.

    >>> helped("FILE", "pl"), helped("draw.near", "en")
    ('PLIK', 'only the neighbourhood of this variable')
    """
    return texts("help")[key][language]


def message(error: Exception, language: str) -> str:
    """What an error says, in a language; one that is known in English alone says so. No advice that is for Python.

    >>> message(CommandError("colon", offer="a=2"), "pl")
    'zmiennej nadaje się wartość znakiem =: a=2'
    """
    if isinstance(error, CommandError):
        return said(error.key, language, **error.into)
    if isinstance(error, ExpressionError):
        from autograd.calculus.complaints import translated  # late: nobody needs it for the help

        return translated(error, language)
    if isinstance(error, RenderError) and error.said:
        return in_language(error, language)
    if isinstance(error, OSError):  # without its number
        why = (error.strerror or str(error)).removeprefix(": ")
    else:
        why = ADVICE.sub("", str(error)) if isinstance(error, DomainError) else str(error)
    return said("reason", language, why=why)


def language_of(words: Sequence[str], default: str = "en") -> str:
    """The language that is asked for, before anything else of the words is understood.

    >>> language_of(["a", "--language", "pl"]), language_of(["--language=xx"])
    ('pl', 'en')
    """
    asked = default
    for word, after in zip(words, [*words, ""][1:], strict=True):
        name, equals, value = word.partition("=")
        if name == "--language":
            asked = value if equals else after
    return asked if asked in languages() else default


def languages() -> list[str]:
    """The languages there are."""
    return list(next(iter(texts().values())))
