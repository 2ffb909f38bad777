"""workshop: Workshop: checks a learner's answers, and says what is wrong with one in the learner's language."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from autograd.common.tables import table

EXPLAINED = {  # what Python says, in part, and the text that says it to a beginner
    "matmul": "explained.shapes",
    "bitwise_xor": "explained.power",
    "for ^": "explained.power",
    "can't multiply sequence": "explained.lists",
}
CHAPTERS = ("neurons", "forward", "learning", "backward", "training")  # each a file here, with its EXERCISES


@dataclass(frozen=True)
class Correction:
    """What is wrong with an answer: the key of a text, and what stands in its places."""

    key: str
    into: dict[str, Any]


def correction(key: str, **into: Any) -> Correction:
    """A correction, written short."""
    return Correction(key, into)


Exercise = Callable[..., Iterator[Correction]]  # of an answer, what is wrong with it; nothing where it's right


def texts() -> dict[str, dict[str, str]]:
    """What is said of answers, by key, in every language."""
    return table("autograd.workshop", "texts")


def languages() -> list[str]:
    """The languages that are spoken here."""
    return list(texts()["right"])


def said(language: str, key: str, **into: Any) -> str:
    """One text, filled in; what stands in a place may say itself in a language, such as a finding.

    >>> said("pl", "right")
    '✓ Dobrze.'
    """
    spoken = {name: each(language) if callable(each) else each for name, each in into.items()}
    return texts()[key][language].format(**spoken)


def stopped(key: str, error: Exception, **into: Any) -> Correction:
    """That a learner's code stopped; what Python says of it is explained where a beginner couldn't read it.

    >>> said("en", "raised", **stopped("raised", TypeError("unsupported operand type(s) for ^")).into)
    "Your code stops with TypeError: a ^ isn't a power in Python; a square is written ** 2."
    """
    known = next((text for part, text in EXPLAINED.items() if part in str(error)), None)
    message = error if known is None else lambda language: said(language, known)
    return correction(key, error=type(error).__name__, message=message, **into)


def exercises() -> dict[str, Exercise]:
    """All exercises by name, chapter by chapter."""
    return {
        name: exercise
        for chapter in CHAPTERS
        for name, exercise in importlib.import_module(f"autograd.workshop.{chapter}").EXERCISES.items()
    }


class Workshop:
    """The exercises of the workshop's notebooks, in a learner's language.

    Args:
        language: "en" or "pl".

    Raises:
        ValueError: there is no such language.

    Example:
        >>> workshop = Workshop("en")
        >>> workshop.check("weighted sum", 1.4 * 0.25 + -0.4 * 0.1)
        ✓ Right.
        >>> workshop.check("weighted sum", 1.4 * 0.25 - -0.4 * 0.1)
        ✗ 0.39 is what x₁·w₁ − x₂·w₂ gives: the products are added up.
    """

    def __init__(self, language: str = "en") -> None:
        known = languages()
        if language not in known:
            raise ValueError(f"Workshop: language is {language!r}; expected one of {', '.join(known)}")
        self.language = language
        self.done: list[str] = []

    def check(self, exercise: str, *answer: Any) -> None:
        """Print whether an answer is right, or what is wrong with it.

        Args:
            exercise: its name, as the notebook has it.
            answer: what the exercise asks for: numbers, arrays or functions. ``...`` is one that isn't there yet.

        Raises:
            ValueError: there is no exercise of that name.
        """
        known = exercises()
        if exercise not in known:
            raise ValueError(f"Workshop: no exercise {exercise!r}; there are {', '.join(known)}")
        if any(each is ... for each in answer):
            print(said(self.language, "not_yet"))
            return
        try:
            found = next(known[exercise](*answer), None)
        except Exception as error:  # noqa: BLE001 - whatever a learner's function raises
            gap = "ellipsis" in str(error).lower()  # somebody computes with the three dots that are still there
            found = correction("not_yet") if gap else stopped("raised", error)
        if found is None:
            self.done += [exercise] if exercise not in self.done else []
            print(said(self.language, "right"))
        else:
            print(("" if found.key == "not_yet" else "✗ ") + said(self.language, found.key, **found.into))
