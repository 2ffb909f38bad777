"""common: tables that lie beside the code as JSON: texts in every language, and what the page is given, too."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(package: str, name: str) -> dict[str, Any]:
    """The table of this name in a package's folder, read once.

    Example:
        >>> table("autograd.checking", "texts")["ok"]
        {'en': 'agrees', 'pl': 'zgadza się'}
    """
    found: dict[str, Any] = json.loads((resources.files(package) / f"{name}.json").read_text(encoding="utf-8"))
    return found
