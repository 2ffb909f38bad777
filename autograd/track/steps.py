"""track: what the steps are called and say: their texts in every language, from one table."""

from __future__ import annotations

from typing import Any

from autograd.common.tables import table


def step_table() -> dict[str, dict[str, Any]]:
    """All steps by number, and what stands before and after them; stubs have words as ``[[English|Polish]]``."""
    return table("autograd.track", "steps")


def part(step: int, name: str, language: str) -> Any:
    """A part of a step in a language.

    >>> part(4, "title", "pl")
    'Reguła łańcuchowa'
    """
    return step_table()[str(step)][name][language]


def said(key: str, language: str, **into: object) -> str:
    """One text of the report, filled in.

    >>> said("not_yet", "pl", name="__add__")
    'nie ma jeszcze __add__'
    """
    return str(table("autograd.track", "texts")[key][language]).format(**into)


def is_said(key: str) -> bool:
    """Whether there is such a text."""
    return key in table("autograd.track", "texts")
