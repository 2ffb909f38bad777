"""views/training: the texts a learner reads, in every language, from the files in ``strings``."""

from __future__ import annotations

from functools import cache
from importlib import resources

from autograd.common import tables
from autograd.views.strings import languages


@cache
def texts() -> dict[str, dict[str, str]]:
    """Every text of the training page, by language and key.

    Example:
        >>> texts()["pl"]["go.epoch"]
        '1 epoka'
    """
    found: dict[str, dict[str, str]] = {language: {} for language in languages()}
    folder = resources.files("autograd.views.training") / "strings"
    for file in sorted(each.name for each in folder.iterdir()):
        for key, each in tables.table("autograd.views.training", f"strings/{file.removesuffix('.json')}").items():
            for language in found:
                found[language][key] = each[language]
    return found
