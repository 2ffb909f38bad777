"""Exercises: right answers, typical wrong ones, and what is said of them in both languages."""

from __future__ import annotations

import re
import string

import pytest

from autograd.workshop.exercises import Workshop, exercises, texts
from tests.support.answers import RIGHT
from tests.workshop import test_backward, test_forward, test_hidden_layer, test_learning, test_neurons, test_training


@pytest.mark.parametrize("key", texts())
def test_a_text_is_there_in_every_language_with_the_same_places(key: str) -> None:
    languages = texts()[key]
    assert list(languages) == list(texts()["right"])
    places = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in languages.values()]
    assert all(each == places[0] for each in places)


def test_what_is_no_exercise() -> None:
    with pytest.raises(ValueError, match="no exercise 'sum'; there are weighted sum"):
        Workshop().check("sum", 3)
    with pytest.raises(ValueError, match="language is 'de'; expected one of en, pl"):
        Workshop("de")


@pytest.mark.parametrize("name", exercises())
def test_what_is_not_there_yet(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    workshop = Workshop("pl")
    workshop.check(name, ...)
    assert capsys.readouterr().out.startswith("… Jeszcze nie")
    assert not workshop.done


@pytest.mark.parametrize("name", exercises())
def test_a_function_that_is_not_there_yet(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Workshop("pl").check(name, lambda *_: ...)
    said = capsys.readouterr().out
    asked_for = any(callable(each) for of, answer, _ in CHECKED if of == name for each in answer)
    assert said.startswith("… Jeszcze nie" if asked_for else "✗")


CHECKED = [
    each
    for module in (test_neurons, test_forward, test_learning, test_backward, test_hidden_layer, test_training)
    for each in module.ANSWERS
]


@pytest.mark.parametrize(
    ("name", "right"),
    [
        (name, answer)
        for name, answer, expected in CHECKED
        if expected == RIGHT and all(type(n) is float for n in answer)
    ],
)
def test_a_number_that_somebody_types_is_never_told(
    name: str, right: tuple[float, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    for wrong in (100 / 7, 0.004):
        Workshop().check(name, *(each + wrong for each in right))
    said = capsys.readouterr().out
    assert said.count("✗") == 2
    assert not any(re.search(rf"(?<![\d.]){re.escape(f'{each:.6g}')}(?!\d)", said) for each in right)


def test_every_exercise_has_a_right_and_a_wrong_answer() -> None:
    for name in exercises():
        said = [expected for of, _, expected in CHECKED if of == name]
        assert RIGHT in said
        assert len(said) > 1
