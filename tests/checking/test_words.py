"""What reports say in another language: all of it, whatever was planted.

Also of: checking/kinds.
"""

from __future__ import annotations

import linecache
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autograd import Op, Value, assert_gradients_match, gradcheck, ieee
from autograd.checking.arrays.gradients import check_gradient
from autograd.checking.differences import check
from autograd.checking.kinds import FAULTY, KINK, OUTSIDE, RIGHT, ROUNDING, UNSURE
from autograd.checking.report import Report
from autograd.checking.words import languages, texts
from autograd.common.errors import GradientError
from autograd.core import backward
from autograd.core.own_rows import install, unregister
from tests.checking.arrays import test_mistakes as by_numbers, test_rules as by_rules
from tests.checking.test_accumulating import PASSES
from tests.checking.test_differences import random_graph
from tests.checking.test_opinions import EDGES
from tests.support.places import ROOT
from tests.support.planted import MAKERS, planted

WORD = re.compile(r"[^\W\d_]{2,}")
CODE = [by_numbers.__file__, by_rules.__file__, __file__, str(ROOT / "tests/support/planted.py")]
OURS = re.compile(r"\w+\.py:\d+|w funkcji \S+|(?:operacja|wykonała|obok wykonuje|przerwana w|różnica jest w) \w+")


def words(language: str) -> set[str]:
    """The words of all texts in a language, without what stands in their places."""
    return {word.lower() for each in texts().values() for word in WORD.findall(re.sub(r"{\w+}", " ", each[language]))}


FOREIGN = words("en") - words("pl")


def foreign(said: str) -> set[str]:
    """The English words in a Polish report; names of operations and functions, and lines of code, are nobody's."""
    for file in CODE:
        for line in linecache.getlines(file):
            if len(line.strip()) > 3:
                said = said.replace(line.strip(), " ")
    return {word.lower() for word in WORD.findall(OURS.sub(" ", said))} & FOREIGN


def assert_polish(report: Report) -> None:
    """Nothing in a report is English where it is to be Polish, and all of it where it isn't."""
    spoken = Report(report.entries, report.faults, report.problems, report.notes, report.many_digits, "pl")
    for said in (report.text("pl"), str(spoken), spoken.complaint, re.sub(r"<[^>]+>", " ", spoken._repr_html_())):
        assert not foreign(said), said
    assert foreign(report.text("en"))


def test_texts_are_there_in_every_language_with_the_same_places() -> None:
    for key, each in texts().items():
        assert list(each) == languages(), key
        places = [sorted(re.findall(r"{(\w+)}", text)) for text in each.values()]
        assert all(one == places[0] for one in places), key
        assert len({text.count(" | ") for text in each.values()}) == 1, key
    assert {*RIGHT, *FAULTY, KINK, OUTSIDE, ROUNDING, UNSURE} <= set(texts())


def test_every_text_is_said_by_somebody() -> None:
    source = "".join(file.read_text("utf-8") for file in (ROOT / "autograd/checking").rglob("*.py"))
    made = {f"fault: {kind}" for kind in ("wrong local derivative", KINK, OUTSIDE, UNSURE)}
    made |= {f"{what}_{side}" for what in ("edge", "large") for side in ("left", "right")}
    made |= {f"{more} of {what}" for more in ("more", "less") for what in ("itself", "one")}
    made |= {"of row", "of rows", "of column", "of columns"}
    assert [key for key in texts() if f'"{key}"' not in source and key not in made] == []


@pytest.mark.parametrize(("wrong", "expected"), by_numbers.MISTAKES)
def test_mistakes_that_numbers_show(wrong: Callable[[Any, Any], Any], expected: str) -> None:
    def gradient(*point: Any) -> Any:
        return wrong(*by_numbers.gradients(*point))

    report = check_gradient(by_numbers.function, gradient, by_numbers.POINT, raise_on=None)
    assert_polish(report)
    assert expected not in report.text("pl")


@pytest.mark.parametrize(("wrong", "rule", "line"), by_rules.RULES)
def test_mistakes_in_rules(wrong: dict[str, Any], rule: str, line: str) -> None:
    report = check_gradient(by_rules.loss, lambda *w: by_rules.by_hand(*w, **wrong), by_rules.WEIGHTS, raise_on=None)
    assert_polish(report)
    assert line in report.text("pl") or not rule


@pytest.mark.parametrize("mistake", PASSES)
@pytest.mark.parametrize("seed", range(5))
def test_mistakes_in_the_pass(monkeypatch: pytest.MonkeyPatch, mistake: str, seed: int) -> None:
    root = random_graph(np.random.default_rng(seed))
    monkeypatch.setattr(backward, "backward", PASSES[mistake][0])
    assert_polish(check(root, None, 1e-6))


@pytest.fixture
def wrong_row() -> Iterator[Callable[..., Any]]:
    yield install(Op("wrong_cube", "a", "a*a*a", ("2*a*a",)))
    unregister("wrong_cube")


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_wrong_row(wrong_row: Callable[..., Any], times: int) -> None:
    def function(*x: Value) -> Any:
        return sum((wrong_row(each) for each in x), Value(0.0))

    report = check(function, [2.0 + i for i in range(times)], 1e-6)
    assert_polish(report)
    assert "zła pochodna lokalna, operacja wrong_cube na x₁, test_words.py:" in report.text("pl")
    assert ("tak samo" in report.text("pl")) == (times > 1)


@pytest.mark.parametrize("seed", range(2 * len(MAKERS)))
def test_whatever_a_function_has_planted(seed: int) -> None:
    case = planted(seed)
    assert_polish(check(case.on_values(), case.point, 1e-6))


@pytest.mark.parametrize(("function", "at", "words"), EDGES)
def test_edges(function: Any, at: float, words: str) -> None:
    report = gradcheck(function, [at])
    assert_polish(report)
    assert ("lub x₁" in report.text("pl")) == (" or" in words)


@pytest.mark.parametrize(("function", "at"), [
    (lambda x: x.sqrt() * x, 0.0),
    (lambda x: (x * 1e200) * (x * 1e200), 1.0),
    (lambda x: x + 0.0 * x.sqrt(), 0.0),
])  # fmt: skip
def test_what_is_not_finite(function: Any, at: float) -> None:
    with ieee():
        assert_polish(check(function, [at], 1e-6))


def test_shapes_results_and_points_without_a_value() -> None:
    x = np.array([1.0, 2.0, 3.0])
    given: list[tuple[Any, Any]] = [
        (lambda x: x.sum(), lambda x: np.ones((3, 1))),
        (lambda x: x.sum(), lambda x: 2 * np.ones((3, 1))),
        (lambda x: np.array([x[0], x[1] * x[2]]), lambda x: np.ones((3, 2))),
        (lambda x: np.array([x[0], x[1] * x[2]]), lambda x: np.ones((2, 3))),
        (lambda x: float("nan"), lambda x: x),
        (lambda x: x.sum() + next(COUNTER), lambda x: x),
    ]
    for function, gradient in given:
        assert_polish(check_gradient(function, gradient, x, raise_on=None))


def test_many_numbers() -> None:
    x = np.random.default_rng(0).normal(size=2_100)
    for wrong in (1.0, np.where(np.arange(2_100) == 7, 2.0, 1.0), np.random.default_rng(1).uniform(1, 2, 2_100)):
        report = check_gradient(lambda x: float(np.sin(x).sum()), wrong * np.cos(x), x, raise_on=None)
        assert_polish(report)
        assert "losowych kierunków" in report.text("pl")


COUNTER = iter(range(1000))


def test_a_check_speaks_the_language_asked_for() -> None:
    with pytest.raises(
        GradientError, match="gradient jest zły:\nx: wszędzie jest poprawna wartość razy 2. Czy brakuje"
    ):
        check_gradient(lambda x: float((x**2).sum()), lambda x: 4 * x, np.ones(3) * 2, language="pl")
    with pytest.raises(GradientError, match="gradientu nie udało się sprawdzić:"):
        assert_gradients_match(lambda x: x.abs(), [0.0], language="pl")
    assert str(gradcheck(lambda x: x * x, [3.0], language="pl")).splitlines()[1].endswith("zgadza się")
    with pytest.raises(ValueError, match="gradcheck: language is 'xx'; expected one of 'en', 'pl'"):
        gradcheck(lambda x: x, [1.0], language="xx")
    with pytest.raises(ValueError, match="check_gradient: language is 'xx'; expected one of 'en', 'pl'"):
        check_gradient(lambda x: x, lambda x: 1.0, 1.0, language="xx")
