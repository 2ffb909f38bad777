"""Predict, then reveal: the quiz in the page, against the engine's steps.

From outside: of quiz.js, answers.js and mistakes.py together, in a browser.

Also of: views/stepping/mistakes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from autograd import Value, steps
from autograd.views.stepping import mistakes
from autograd.views.stepping.javascript import script
from autograd.views.stepping.strings import strings
from autograd.views.stepping.templates import asset
from tests.support.steppers import network, shared, show, square


def answers_of(root: Value) -> Iterator[tuple[str, float]]:
    """What the quiz asks, in order, and what the engine's passes answer."""
    for step in steps(root, forward=True):
        yield "value", step.node.data
    for step in steps(root):
        for each in step.contributions:
            yield "local", each.partial
            yield "contribution", each.contribution
            if each.before != 0.0:
                yield "sum", each.after


def start(page: Any) -> None:
    """Open the panel and begin."""
    page.click("#quiz > summary")
    page.click("#quiz-start")


def answer(page: Any, text: str) -> str:
    """Type an answer; what is said about it."""
    page.fill("#answer", text)
    page.keyboard.press("Enter")
    said: str = page.inner_text("#quiz-said")
    return said


def go_on(page: Any) -> None:
    """To the next question, if the step's are all answered."""
    while page.query_selector("#answer") is None and page.query_selector("#quiz-next") is not None:
        page.click("#quiz-next")


@pytest.mark.parametrize("root", [shared(), square()], ids=["shared", "square"])
def test_the_engine_s_numbers_are_right_answers_and_nothing_shows_before(
    page: Any, tmp_path: Path, root: Value
) -> None:
    show(page, root, tmp_path)
    start(page)
    expected = list(answers_of(root))
    for kind, number in expected:
        go_on(page)
        assert page.inner_text("label[for=answer]") == page.evaluate(
            """([kind]) => { const [node] = app.moment.nodes; const { names } = app.graph;
            const open = app.result.sent[node].find((each) => quiz.asks(each.edge, kind));
            const local = open && ledger.named(node).local(app.graph.edges[node].indexOf(open.edge));
            const which = local && ledger.through(local) ? ` (${ledger.through(local)})` : "";
            const into = { node: names[node], parent: open ? names[open.parent] : "", local: local?.head + which };
            return t(`quiz.question_${kind}`, into); }""",
            [kind],
        )
        assert "?" in page.inner_text("#ledger-body")
        assert page.query_selector("#picture text:text-is('?'), #picture text:text-is('∂ ?')") is not None
        if kind == "local":  # the arrow must not tell either
            shown = "document.querySelectorAll('#picture g.edge.live text')"
            assert "∂ ?" in page.evaluate(f"[...{shown}].map((each) => each.textContent)")
        assert "✓" in answer(page, repr(number)), (kind, number)
    go_on(page)
    assert page.inner_text("#score") == f"{len(expected)} of {len(expected)} right"
    assert page.evaluate("app.at === app.walk.length - 1")
    assert "?" not in page.inner_text("#picture")


def test_wrong_answers_get_a_hint_and_a_name_and_then_may_be_shown(page: Any, tmp_path: Path) -> None:
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    d = a * b
    d.label = "d"
    show(page, d * a, tmp_path)
    start(page)
    assert page.query_selector("#quiz-show") is None  # a hint before the answer
    assert "sign" in answer(page, "6")
    assert "2·(−3)" in page.inner_text("#quiz-said")
    assert "sum of the inputs" in answer(page, "-1")
    assert "not a number" in answer(page, "alert(1)")
    assert page.inner_text("#score") == "0 of 0 right"
    assert "✓" in answer(page, "2 * -3")
    go_on(page)
    assert "✓" in answer(page, "-24/2")
    go_on(page)  # backward: d*a, with respect to d
    assert "other operand" in answer(page, "-6")
    assert "value of root" in answer(page, "-12")
    page.click("#quiz-show")
    assert "2" in page.inner_text("#quiz-said")
    assert page.inner_text("#score") == "2 of 3 right"
    assert "✓" in answer(page, "2,0")  # contribution of the root to d: 1 × 2
    assert "✓" in answer(page, "-6")
    assert "✓" in answer(page, "-6")
    go_on(page)  # backward: d = a*b, with upstream 2
    assert "✓" in answer(page, "-3")
    assert "local derivative" in answer(page, "-3")
    assert "gradient that arrives" in answer(page, "2")
    assert "have added them" in answer(page, "-1")
    assert "✓" in answer(page, "-6")
    assert "Did you forget to add" in answer(page, "-6")
    assert "✓" in answer(page, "-12")


def test_forgetting_to_add_at_a_shared_node_is_named(page: Any, tmp_path: Path) -> None:
    a = Value(3.0, label="a")
    show(page, a * a + a, tmp_path)
    start(page)
    for right in ("9", "12", "1", "1", "1", "1", "3", "3"):
        go_on(page)
        assert "✓" in answer(page, right), right
    assert "Did you forget to add" in answer(page, "3")
    assert page.get_attribute("[data-mistake]", "data-mistake") == "forgot_to_add"
    assert "before" in answer(page, "1")


def test_nobody_gets_past_a_question(page: Any, tmp_path: Path) -> None:
    show(page, shared(), tmp_path)
    start(page)
    first = page.evaluate("app.at")
    for key in ("ArrowRight", "End"):
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press(key)
        assert page.evaluate("app.at") == first
        assert "first" in page.inner_text("#quiz-said")
    page.click("#last")
    assert page.evaluate("app.at") == first
    page.click("#quiz-stop")
    page.click("#last")
    assert page.evaluate("app.at === app.walk.length - 1")
    assert "?" not in page.inner_text("#picture")


def test_folded_boxes_ask_nothing_and_other_leaves_begin_anew(page: Any, tmp_path: Path) -> None:
    shown = show(page, network(), tmp_path)
    page.evaluate("app.setView(data.views.find((view) => view.key.startsWith('level')).key)")
    start(page)
    go_on(page)
    assert page.evaluate("app.moment.nodes.length") == 1
    page.evaluate("app.setLeaf(app.graph.leaves[0], 0.5)")
    assert page.inner_text("#score") == "0 of 0 right"
    assert shown.last() > 0


def test_the_quiz_speaks_polish(page: Any, tmp_path: Path) -> None:
    show(page, shared(), tmp_path, "#language=pl")
    start(page)
    assert page.inner_text("label[for=answer]") == "W przód: jaka jest wartość d?"
    assert "znak" in answer(page, "6")
    assert "✓ Dobrze" in answer(page, "-6,0")


def test_every_mistake_has_words_and_every_word_a_mistake() -> None:
    keys = {f"quiz.mistake.{each.key}" for each in mistakes.TABLE}
    assert keys == {key for key in strings() if key.startswith("quiz.mistake.")}
    for each in mistakes.TABLE:
        assert set(each.kinds) <= set(mistakes.KINDS)


def test_the_page_and_python_compute_the_same_mistakes(page: Any) -> None:
    cases = [
        dict(zip(mistakes.NAMES, numbers, strict=True))
        for numbers in (
            (6.0, 2.0, 3.0, -4.0, 6.0, 1.5, 7.5, -12.0, -4.0, 3.0),
            (0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
            (-1.5, 1.0, -1.5, 0.25, -1.5, -0.5, -2.0, 8.0, 2.0, 3.0),
        )
    ]
    page.set_content("<title>x</title>")
    page.evaluate(f"() => {{ window.check = (() => {{ {script([])}\n{mistakes.script()}\nreturn mistakes; }})(); }}")
    for numbers in cases:
        for kind in mistakes.KINDS:
            theirs = page.evaluate(
                "([kind, numbers]) => check[kind].map(({ key, number }) => [key, String(number(numbers))])",
                [kind, json.loads(json.dumps(numbers))],
            )
            ours = list(mistakes.at(kind, numbers))
            assert [key for key, _ in theirs] == [key for key, _ in ours]
            for (_, text), (key, number) in zip(theirs, ours, strict=True):
                wrong = float(text.replace("Infinity", "inf"))
                assert wrong == number or (math.isnan(wrong) and math.isnan(number)), (kind, key)


@given(st.floats(-1e6, 1e6), st.sampled_from(mistakes.KINDS))
def test_a_right_answer_is_never_a_mistake(number: float, kind: str) -> None:
    numbers = dict.fromkeys(mistakes.NAMES, number)
    assert mistakes.close(number, number)
    assert mistakes.recognise(kind, number, numbers) is None


def test_page_and_python_find_the_same_answers_close(page: Any) -> None:
    numbers = (0.0, 1e-10, 1e-8, -1e-8, 1.0, 1.004, 1.006, -1.0, 1e300, math.inf, -math.inf, math.nan)
    pairs = [(given, right) for given in numbers for right in numbers]
    page.set_content("<title>x</title>")
    page.evaluate(f"() => {{ window.check = (() => {{ {asset('answers.js')}\nreturn answers; }})(); }}")
    got = page.evaluate("(pairs) => pairs.map(([given, right]) => check.close(given, right))", pairs)
    assert got == [mistakes.close(*pair) for pair in pairs]
    assert not mistakes.close(1.0, math.inf)


def test_close_is_three_digits_and_not_zero() -> None:
    assert mistakes.close(0.333, 1 / 3)
    assert not mistakes.close(0.33, 1 / 3)
    assert not mistakes.close(0.001, 0.0)
    assert not mistakes.close(0.0, 0.001)
    assert mistakes.close(math.nan, math.nan)
