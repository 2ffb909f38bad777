"""views/stepping: the playground: the page with a field for an expression, which needs no Python any more."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from autograd.common.files import in_folder, write_whole
from autograd.views.stepping.lessons import check_lesson, lessons
from autograd.views.stepping.page import page_of
from autograd.views.strings import check_language


class Playground:
    """A page in which any expression can be typed, stepped through and shared, offline and without Python.

    Args:
        expression: what stands in its field at first; without one, an example.
        values: the numbers of its variables; those without one get a number in the page, and are marked there.
        language: "en" or "pl", the language the page opens in.
        lesson: the number of the guided lesson it opens at, from 1; without one, they wait behind a button.

    Raises:
        ValueError: the language is unknown, there is no such lesson, or there is an expression beside it.

    Example:
        >>> "<!doctype html>" in Playground("a*b", {"a": 2.0, "b": -3.0}).html()
        True
    """

    def __init__(
        self,
        expression: str = "",
        values: Mapping[str, float] | None = None,
        *,
        language: str = "en",
        lesson: int | None = None,
    ) -> None:
        self.language = check_language(language, "Playground")
        self.lesson = None if lesson is None else check_lesson(lesson, "Playground")
        if self.lesson and expression:
            raise ValueError(
                f"Playground: got the expression {expression!r:.60} and lesson {lesson}, which brings its own; "
                "pass one of them"
            )
        self.expression, self.values = expression, dict(values or {})

    def html(self) -> str:
        """The page."""
        typed = {"text": self.expression, "values": self.values} if self.expression else None
        given = {"title": "", "graphs": None, "expression": typed, "lessons": lessons(), "lesson": self.lesson}
        return page_of(given, self.language)

    def __repr__(self) -> str:
        return 'Playground: .save("playground.html") writes the page'

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page, whole or not at all.

        Raises:
            OSError: the folder doesn't exist, or the file can't be written; what was there is kept.
        """
        return write_whole(in_folder(path, "Playground"), self.html().encode(), "Playground")
