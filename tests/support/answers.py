"""Answers to the workshop's exercises, with what is said of them."""

from __future__ import annotations

from typing import Any

import pytest

from autograd.workshop.exercises import Workshop

RIGHT = "✓ Right."
Answers = list[tuple[str, tuple[Any, ...], str]]  # an exercise, an answer to it, and a part of what is said in English


def check_answer(name: str, answer: tuple[Any, ...], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is said has to be what's expected, and something else in Polish."""
    Workshop("en").check(name, *answer)
    english = capsys.readouterr().out
    assert expected in english
    Workshop("pl").check(name, *answer)
    polish = capsys.readouterr().out
    assert polish[0] == english[0]
    assert polish != english
