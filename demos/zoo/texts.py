"""What a visitor reads, in every language: from one file, and of the faults in an engine what the page says of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from autograd.views.strings import check_language, strings

Say = Callable[..., str]


@cache
def texts() -> dict[str, dict[str, str]]:
    """Every text by key, in every language; those of an exhibit begin with its name."""
    found: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("texts.json").read_text(encoding="utf-8"))
    faults = {key.removeprefix("fault."): text for key, text in strings().items() if key.startswith("fault.")}
    return found | faults


def speaker(language: str) -> Say:
    """What gives a text of this language by its key, filled in.

    Raises:
        ValueError: there is no such language; the message lists those there are.
    """
    check_language(language, "--lang")
    return lambda key, /, **into: texts()[key][language].format(**into)
