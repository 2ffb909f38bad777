"""Predict, then reveal: the quiz in the page, against the engine's steps.

From outside: of quiz.js, answers.js and mistakes.py together, in a browser.

Also of: views/stepping/mistakes.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from autograd import Value, steps
from autograd.calculus.expressions import expression
from autograd.common import words
from autograd.views.stepping import mistakes
from autograd.views.stepping.javascript import script
from autograd.views.stepping.playground import Playground
from autograd.views.stepping.templates import asset
from autograd.views.strings import strings
from tests.support import scripts
from tests.support.steppers import network, shared, show, square, turn_to


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
    """Turn to the quiz and begin, with all questions there are."""
    turn_to(page, "quiz")
    page.click("#quiz-start")
    page.evaluate("quiz.rest()")


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
            const open = app.result.sent[node].find((each) => hiding.asks(each.edge, kind));
            const local = open && saying.named(app, node).local(app.graph.edges[node].indexOf(open.edge));
            const which = local && saying.through(t, local) ? ` (${saying.through(t, local)})` : "";
            const into = { node: names[node], parent: open ? names[open.parent] : "", local: local?.head + which };
            return t(`quiz.question_${kind}`, into); }""",
            [kind],
        )
        assert "?" in page.inner_text("#ledger-body")
        assert page.query_selector("#picture text:text-is('?'), #picture text:text-is('∂ ?')") is not None
        if kind == "local":  # the arrow must not tell either
            shown = "document.querySelectorAll('#picture g.label.live text')"
            assert "∂ ?" in page.evaluate(f"[...{shown}].map((each) => each.textContent)")
        assert "✓" in answer(page, repr(number)), (kind, number)
    go_on(page)
    assert page.inner_text("#score") == f"At the first try: {len(expected)} of {len(expected)}"
    assert page.query_selector("#quiz-next") is None  # nothing comes again
    page.click("#last")
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
    assert page.inner_text("#score") == "At the first try: 0 of 0"
    assert "✓" in answer(page, "2 * -3")
    go_on(page)
    assert "✓" in answer(page, "-24/2")
    go_on(page)  # backward: d*a, with respect to d
    assert "other operand" in answer(page, "-6")
    assert "value of root" in answer(page, "-12")
    page.click("#quiz-show")
    assert "2" in page.inner_text("#quiz-said")
    assert page.inner_text("#score") == "At the first try: 1 of 3"
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


def test_in_folded_views_only_names_in_sight_are_asked_for_and_no_answer_is_lost(page: Any, tmp_path: Path) -> None:
    show(page, network(), tmp_path)
    page.evaluate("app.setView(app.views.find((view) => view.key.startsWith('level')).key)")
    start(page)
    asked = 0
    while page.query_selector("#answer"):
        nodes = page.evaluate("quiz.open().flatMap(({ node }) => [node, ...app.graph.inputs[node]])")
        alone = page.evaluate("app.view.boxes.filter((box) => !box.part).map((box) => box.nodes[0])")
        assert set(nodes) <= set(alone)
        if not asked:
            assert "✗" in answer(page, "12345")
        assert "✓" in answer(page, page.evaluate("String(quiz.open()[0].numbers.answer)"))
        asked += 1
        if page.evaluate("quiz.state().next >= 0"):
            go_on(page)
    assert asked == 3  # of the last node, beside the closed layers
    assert page.inner_text("#score") == f"At the first try: {asked - 1} of {asked}"
    page.evaluate("app.setView('nodes')")
    page.evaluate("quiz.rest()")
    assert page.inner_text("#score") == f"At the first try: {asked - 1} of {asked}"
    assert page.evaluate("quiz.state().next") == 1  # those that were hidden are still to be asked


def test_back_and_forth_and_other_numbers_give_no_second_first_try(page: Any, tmp_path: Path) -> None:
    show(page, shared(), tmp_path)
    start(page)
    answer(page, "6")
    for key in ("ArrowLeft", "ArrowRight"):
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press(key)
    page.evaluate("app.setLeaf(app.graph.leaves[0], 5)")
    assert "✓" in answer(page, "-15")
    assert page.inner_text("#score") == "At the first try: 0 of 1"
    assert page.inner_text("#score-rest") == "later: 1 · shown: 0 · to come again: 1"


def test_mistakes_come_again_with_other_numbers_until_they_are_right_and_are_summed_up(
    page: Any, tmp_path: Path
) -> None:
    a = Value(3.0, label="=a")  # a name that a spreadsheet would compute
    root = a * a
    root.label = "L"
    show(page, root, tmp_path, "#language=pl")
    start(page)
    given = {"value": ["-9", "9"], "sum": ["3", "6"]}
    for kind, right in answers_of(root):
        go_on(page)
        for text in given.get(kind, [repr(right)]):
            answer(page, text)
    assert page.inner_text("#score-rest") == "później: 2 · pokazane: 0 · do powtórki: 2"
    page.click("#quiz-next")  # again
    assert page.evaluate("app.numbers[0]") != 3.0
    assert page.inner_text("label[for=answer]") == "W przód: jaka jest wartość L?"
    answer(page, "1e9")
    answer(page, page.evaluate("String(quiz.open()[0].numbers.answer)"))
    page.click("#quiz-next")
    assert page.evaluate("quiz.open().map((each) => each.kind)") == ["sum"]
    answer(page, page.evaluate("String(quiz.open()[0].numbers.answer)"))
    assert page.inner_text("#score-rest") == "później: 2 · pokazane: 0 · do powtórki: 1"
    page.click("#quiz-stop")
    assert page.evaluate("app.numbers[0]") == 3.0
    kinds = page.evaluate("[...document.querySelectorAll('#quiz-kinds [data-kind]')].map((row) => row.dataset.kind)")
    assert sorted(kinds) == ["", "forgot_to_add", "sign"]
    assert page.inner_text("#quiz-results").split()[-1] == "6"
    page.fill("#quiz-name", "Ala; Łoś")
    with page.expect_download() as download:
        page.click("#quiz-csv")
    text = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    head, value, *_, total = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert head[3:7] == ["rodzaj", "węzeł", "poprawna odpowiedź", "udzielone odpowiedzi"]
    assert value[:5] == ["Ala; Łoś", "L", "W przód: jaka jest wartość L?", "wartość", "L"]
    assert value[5:] == ["9", "-9 → 9", "Zły znak", "nie"]
    assert total[5:] == ["6", "3 → 6", "Pominięte to, co już dotarło", "nie"]


def test_a_table_is_one_that_a_spreadsheet_opens_and_does_not_compute() -> None:
    lines = [
        ["=1+1", "a;b", 'say "x"', 0.5, [-1e-20, 2]],
        ["+x", "-x", "@x", -3, []],
        [" =1", "\n+1", "\uff1d1", "a=1"],
    ]
    polish, english = scripts.run("(lines) => [true, false].map((comma) => report.csv(lines, comma))", lines)
    read = [list(csv.reader(io.StringIO(polish[1:]), delimiter=";")), list(csv.reader(io.StringIO(english[1:])))]
    assert polish[0] == english[0] == "\ufeff"
    assert read[0].pop() == read[1].pop() == ["' =1", "'\n+1", "'\uff1d1", "a=1"]
    assert read[0] == [["'=1+1", "a;b", 'say "x"', "0,5", "-1e-20 → 2"], ["'+x", "'-x", "'@x", "-3", ""]]
    assert read[1] == [["'=1+1", "a;b", 'say "x"', "0.5", "-1e-20 → 2"], ["'+x", "'-x", "'@x", "-3", ""]]


def test_what_is_asked_is_not_told_by_what_follows_from_it(page: Any, tmp_path: Path) -> None:
    a = Value(3.0, label="a")
    rows = "[...document.querySelectorAll('#ledger-body tbody tr')]"
    numbers = f"{rows}.map((row) => [...row.querySelectorAll('td.number')].map((cell) => cell.textContent))"
    show(page, a * a, tmp_path)
    start(page)
    for text in ("9", "-3"):
        go_on(page)
        answer(page, text)
    hidden = [["1 × ? = ?", "?"], ["1 × ? = ?", "? + ? = ?"]]
    assert page.evaluate(numbers) == hidden
    for text in ("3", "3", "3", "3", "6"):
        answer(page, text)
    page.click("#quiz-next")  # the first local derivative alone comes again
    assert page.evaluate("quiz.open().map((each) => each.kind)") == ["local"]
    first, second = page.evaluate(numbers)
    assert first == hidden[0]
    assert second[1].startswith("? + ")


def test_the_hunt_in_the_page_answers_a_wrong_guess_and_ends_with_the_right_one(page: Any, tmp_path: Path) -> None:
    show(page, shared(), tmp_path)
    turn_to(page, "quiz")
    page.click("#hunt-start")
    case = page.evaluate("faults.hunt(app.graphs.recorded, app.numbers, hunt.drawn())")
    rows = "[...document.querySelectorAll('#hunt-gradients tbody tr')]"
    told = page.evaluate(f"{rows}.map((row) => [...row.children].map((cell) => cell.textContent))")
    moving = page.evaluate("app.graph.names.map((name, i) => [name, i]).filter(([, i]) => !app.graph.constant[i])")
    gradients = case["culprit"]["gradients"]
    assert told == [[f"∂L/∂{name}", words.number(gradients[i])] for name, i in moving if name != "L"]
    for suspect in case["suspects"]:
        if suspect["key"] == case["culprit"]["key"]:
            continue
        page.click(f"[data-fault={suspect['key']}]")
        said = page.inner_text("#hunt-suspects .wrong >> nth=-1")
        assert ("would give" in said) is suspect["shows"]
    page.click(f"[data-fault={case['culprit']['key']}]")
    assert strings()[f"fault.{case['culprit']['key']}.story"]["en"] in page.inner_text("#hunt-suspects .good")
    assert f"Guesses: {len(case['suspects'])}." in page.inner_text("#quiz")
    page.click("#hunt-next")
    assert page.query_selector("#hunt-suspects .good") is None


def test_a_level_is_the_same_for_all_and_its_link_opens_in_the_quiz(page: Any, tmp_path: Path) -> None:
    address = Playground().save(tmp_path / "playground.html").as_uri()
    page.goto(address)
    turn_to(page, "quiz")
    page.select_option("#quiz-level", "3")
    page.fill("#quiz-seed", "7")
    page.click("#quiz-start-level")
    first, second = scripts.run("() => [1, 2].map((number) => levels.exercise(3, 7, number))")
    assert page.input_value("#expression") == first["expression"]
    assert page.evaluate("playground.expression().values") == first["values"]
    link = page.url
    page.goto("about:blank")
    page.goto(link)  # as somebody who was sent it
    assert page.input_value("#expression") == first["expression"]
    page.evaluate("quiz.rest()")
    root = expression(first["expression"], first["values"])
    for _, right in answers_of(root):
        go_on(page)
        assert "✓" in answer(page, repr(right))
    page.click("#quiz-next")
    assert page.input_value("#expression") == second["expression"]
    assert page.evaluate("playground.expression().values") == second["values"]
    score = page.inner_text("#score")
    assert score.startswith("At the first try: ")
    assert not score.endswith(" 0")  # that of the first expression is kept
    assert "Level 3, set 7, expression 2\n" in page.inner_text("#quiz")
    page.evaluate("app.setLeaf(app.graph.leaves[0], 0.75)")
    assert "Level 3, set 7, expression 2, with other numbers\n" in page.inner_text("#quiz")
    assert "quiz=here" in page.url  # the set has other numbers there
    page.evaluate("quiz.nextExercise()")
    assert "Level 3, set 7, expression 3\n" in page.inner_text("#quiz")
    page.goto("about:blank")
    page.goto(f"{address}#tab=quiz&hunt=4.7.1")
    assert page.input_value("#expression") == scripts.run("() => levels.exercise(4, 7, 1)")["expression"]
    assert page.query_selector("#hunt-gradients") is not None
    # In the first of this set no mistake can be told from others: the next one that has some is hunted in, and its
    # address says which it is
    page.evaluate("hunt.inLevel(1, 7)")
    assert page.query_selector("#hunt-gradients") is not None
    assert page.input_value("#expression") != scripts.run("() => levels.exercise(1, 7, 1)")["expression"]
    reached = page.url
    told = page.inner_text("#hunt-gradients")
    page.evaluate("app.setLeaf(app.graph.leaves[0], 7.5)")
    assert page.inner_text("#hunt-gradients") != told, "gradients at the numbers that are shown"
    page.goto("about:blank")
    page.goto(reached)
    assert page.inner_text("#hunt-gradients") == told
    page.evaluate("playground.open('a + b', { a: 1, b: 2 })")  # there is nothing to be wrong
    assert page.query_selector("#hunt-gradients") is None
    page.click("#hunt-fresh")
    assert page.query_selector("#hunt-gradients") is not None


def test_the_quiz_speaks_polish(page: Any, tmp_path: Path) -> None:
    show(page, shared(), tmp_path, "#language=pl")
    start(page)
    assert page.inner_text("label[for=answer]") == "W przód: jaka jest wartość d?"
    assert "znak" in answer(page, "6")
    assert "✓ Dobrze" in answer(page, "-6,0")


def test_every_mistake_has_words_and_every_word_a_mistake() -> None:
    keys = {f"quiz.mistake.{each.key}" for each in mistakes.TABLE}
    assert keys == {key for key in strings() if key.startswith("quiz.mistake.")}
    for prefix in ("quiz.kind.", "quiz.practise."):  # and those of the summary, which also has a line for all others
        there = {key.removeprefix(prefix) for key in strings() if key.startswith(prefix)}
        assert there == {each.key for each in mistakes.TABLE} | {"other"}
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
    page.evaluate(f"() => {{ window.check = (() => {{ {asset('logic/answers.js')}\nreturn answers; }})(); }}")
    got = page.evaluate("(pairs) => pairs.map(([given, right]) => check.close(given, right))", pairs)
    assert got == [mistakes.close(*pair) for pair in pairs]
    assert not mistakes.close(1.0, math.inf)


def test_close_is_three_digits_and_not_zero() -> None:
    assert mistakes.close(0.333, 1 / 3)
    assert not mistakes.close(0.33, 1 / 3)
    assert not mistakes.close(0.001, 0.0)
    assert not mistakes.close(0.0, 0.001)
    assert mistakes.close(math.nan, math.nan)


def answered_right(page: Any) -> None:
    """Answer the question that is open."""
    go_on(page)
    assert "✓" in answer(page, page.evaluate("String(quiz.open()[0].numbers.answer)"))


def test_a_network_is_asked_about_in_a_handful_and_the_tally_outlives_a_reload(page: Any, tmp_path: Path) -> None:
    page.goto(f"{Playground().save(tmp_path / 'playground.html').as_uri()}#tab=quiz&quiz=5.7")
    all_of_them = page.evaluate(
        "app.walk.flatMap((moment) => asking.questions(app.graph, app.result, app.view, moment)).length"
    )
    assert page.inner_text("#quiz-handful") == f"15 of {all_of_them} questions are asked, the same ones for everybody."
    answered_right(page)
    go_on(page)
    answer(page, "12345")
    answered_right(page)
    answered_right(page)
    go_on(page)
    told = [page.inner_text("#score"), page.inner_text("#score-rest"), page.inner_text("label[for=answer]")]
    assert told[:2] == ["At the first try: 2 of 3", "later: 1 · shown: 0 · to come again: 1"]
    page.reload()
    assert [page.inner_text("#score"), page.inner_text("#score-rest"), page.inner_text("label[for=answer]")] == told
    for _ in range(12):
        answered_right(page)
    assert page.inner_text("#score") == "At the first try: 14 of 15"
    assert page.inner_text("#quiz-rest") == f"Ask the other {all_of_them - 15}, too"
    page.click("#quiz-next")  # again, with other numbers
    numbers = page.evaluate("playground.expression().values")
    page.reload()
    assert page.evaluate("playground.expression().values") == numbers
    answered_right(page)
    assert page.inner_text("#score-rest") == "later: 1 · shown: 0 · to come again: 0"
    page.click("#quiz-stop")
    assert page.evaluate("playground.expression().values") != numbers  # as they were before the repetition
    assert page.inner_text("#quiz-kinds [data-kind]").startswith("Other wrong answers")
    page.reload()
    assert page.inner_text("#quiz-kinds [data-kind]").startswith("Other wrong answers")
    page.click("#quiz-again")
    page.click("#quiz-start")
    assert page.inner_text("#score") == "At the first try: 0 of 0"
    page.reload()
    assert page.inner_text("#score") == "At the first try: 0 of 0"
