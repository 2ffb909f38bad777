"""The lessons of the playground: what their files say, by the engine; and walked through in a browser.

Of assets/logic/conditions.js, assets/page/lessons.js, teaching.js and progress.js, too.
"""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from autograd.common.words import number
from autograd.views.stepping.lessons import check_lesson, lessons
from autograd.views.stepping.page import Stepper
from autograd.views.stepping.playground import Playground
from tests.support import scripts
from tests.support.lessons import PLACE, Graph, Part, parts, texts
from tests.support.steppers import shared, show

PARTS = parts()
LANGUAGES = ("en", "pl")
KEYS = {"kind", "text", "expression", "values", "view", "at", "tab", "then"}
MORE = {
    "see": set[str](),
    "predict": {"ask", "answer", "hint", "mistakes"},
    "nudge": {"until", "leaves", "shown"},
    "exercise": {"until", "shown"},
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Of a playground."""
    return Playground().save(tmp_path_factory.mktemp("lessons") / "playground.html").as_uri()


# ---- what the files say ----


def test_there_are_ten_in_the_order_of_their_numbers() -> None:
    names = [lesson["name"] for lesson in lessons()]
    assert names == [
        *("slope", "chain", "product", "fan-out", "neuron"),
        *("saturation", "loss", "descent", "network", "samples"),
    ]
    for lesson in lessons():
        assert lesson.keys() == {"name", "title", "can", "parts"}
        assert 4 <= len(lesson["parts"]) <= 7
        kinds = [part["kind"] for part in lesson["parts"]]
        assert "see" in kinds
        assert "predict" in kinds
        assert "nudge" in kinds


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_a_part_has_what_its_kind_has(part: Part) -> None:
    given = part.given
    assert given.keys() <= KEYS | MORE[given["kind"]]
    assert ("ask" in given) + ("answer" in given) == (given["kind"] == "predict")
    assert ("until" in given) == ("shown" in given) == (given["kind"] in ("nudge", "exercise"))
    assert "at" in given or "ask" in given


def test_every_text_is_there_in_both_languages_with_the_same_numbers() -> None:
    for lesson in lessons():
        for text in texts(lesson):
            assert [*text] == [*LANGUAGES]
            assert all(each.strip() == each != "" for each in text.values())
            english, polish = (sorted(map(str, PLACE.findall(text[language]))) for language in LANGUAGES)
            assert english == polish, text
            assert "{" not in PLACE.sub("", text["en"] + text["pl"]), text
            assert text["en"].count("\n") == text["pl"].count("\n")


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_every_number_in_a_text_is_in_its_graph(part: Part) -> None:
    graph = part.graph()
    ended = part.solved() if "shown" in part.given else graph
    for text in texts({key: each for key, each in part.given.items() if key != "then"}):
        assert "nan" not in graph.filled(text["en"])
    for text in texts(part.given.get("then")):
        assert "nan" not in ended.filled(text["en"])


@pytest.mark.parametrize("part", [each for each in PARTS if "until" in each.given], ids=str)
def test_a_goal_is_not_met_at_first_and_is_by_what_is_shown(part: Part) -> None:
    begun, solved = part.graph(), part.solved()
    for each in part.given["until"]:
        assert solved.holds(each), each
    there = all(name in begun.nodes for each in part.given["until"] for name, *_ in PLACE.findall(each))
    assert not there or not all(begun.holds(each) for each in part.given["until"])
    for name, (low, high) in part.given.get("leaves", {}).items():
        assert low <= part.values[name] <= high
        assert low <= part.given["shown"]["values"].get(name, part.values[name]) <= high


@pytest.mark.parametrize("part", [each for each in PARTS if "mistakes" in each.given], ids=str)
def test_a_mistake_of_a_lessons_own_is_no_right_answer_and_no_other_mistake(part: Part) -> None:
    graph = part.graph()
    numbers = [graph.answer(part.given), *(graph.computed(each["number"]) for each in part.given["mistakes"])]
    assert len({round(each, 6) for each in numbers}) == len(numbers)


@pytest.mark.parametrize("part", [each for each in PARTS if each.given["kind"] == "predict"], ids=str)
def test_a_question_doesnt_tell_its_answer(part: Part) -> None:
    graph = part.graph()
    told = {graph.number(*place) for place in PLACE.findall(part.given["text"]["en"])}
    ask = part.given.get("ask", {})
    trivial = ask.get("node") == "L" and ask["kind"] != "value"  # beside an upstream gradient of 1 they are the same
    rule = (part.lesson, ask.get("kind")) == (3, "local")  # of a product: the number of the other
    assert graph.answer(part.given) not in told or trivial or rule


# ---- conditions, in JavaScript ----

NOW = """(text, values, all) => {
  const { graph } = recording.record(text, values);
  passes.prepare(graph);
  const result = passes.run(graph, graph.data);
  const t = (key, into) => `${key} ${into.name}`;
  const whole = (each) => / [<>=] /.test(each);
  return all.map((each) => [
    conditions.computed(each, graph, result), whole(each) && conditions.holds(each, graph, result),
    whole(each) && conditions.spelled(each, graph, t), conditions.now(each, graph, result, t),
  ]);
}"""


def test_conditions_are_read_as_expressions_of_the_graphs_numbers() -> None:
    given = {"a": 2.0, "b": -3.0}
    graph = Graph("d = a*b; L = d + a", given)
    asked = ["{a.grad}", "{d.to.a}", "{L.by.d} - {a.uses}", "abs({b.value})**2/3", "{q.value}", "{a.by.b}"]
    found = scripts.run(NOW, "d = a*b; L = d + a", given, asked)
    assert [each[0] for each in found[:4]] == [graph.computed(each) for each in asked[:4]] == [-2, -3, -1, 3]
    assert all(each[0] != each[0] for each in found[4:])
    asked = ["abs({a.grad}) < 2.1", "{a.uses} = 2", "{L.value} > -4", "{q.value} < 1", "{q.value} = {q.grad}"]
    found = scripts.run(NOW, "d = a*b; L = d + a", given, asked)
    assert [each[1] for each in found] == [True, True, False, False, False]
    assert [each[2] for each in found[:3]] == ["|∂L/∂a| < 2.1", "lesson.uses a = 2", "L > −4"]
    assert found[0][3] == "∂L/∂a = −2"
    assert found[3][3] == "q = ?"


def test_what_a_condition_says_is_never_run() -> None:
    for text in ("alert(1) < 2", "process.exit() < 2", "constructor > 0", "a; b < 2"):
        assert scripts.run(NOW, "a*b", {"a": 1.0, "b": 1.0}, [text])[0][1] is False


# ---- walked through ----

SEEN = "(id) => document.getElementById(id)?.innerText.replaceAll('\\n\\n', '\\n').trim() ?? ''"


def lesson_text(page: Any, of: str = "lesson-text") -> str:
    found: str = page.evaluate(SEEN, of)
    return found


def solve(page: Any, part: Part) -> Graph:
    """Do what a part wants, as somebody does who can."""
    given, graph = part.given, part.graph()
    if given["kind"] == "predict":
        page.fill("#lesson-answer", repr(graph.answer(given)))
        page.keyboard.press("Enter")
        assert "✓" in lesson_text(page, "lesson-said")
        return graph
    if given["kind"] == "see":
        return graph
    if given.get("tab") == "descent":
        page.fill("#rate", "0.1" if part.lesson == 8 else "1")
        page.click("#descend")
        while page.locator("#lesson-next").is_hidden():
            page.click("#descend-ten")
        values = page.evaluate("playground.expression().values")
        return Graph(part.expression, values)
    shown = given["shown"]
    if "expression" in shown:
        page.fill("#expression", shown["expression"])
        page.press("#expression", "Enter")
        assert page.evaluate("app.moment.pass") == "end", "the gradients of the goal are to be seen"
    for name, value in shown["values"].items():
        field = f"[data-slide={name}]" if name in given.get("leaves", {}) else f"[data-variable={name}]"
        page.fill(field, repr(float(value)).removesuffix(".0"))
        page.press(field, "Enter")
    assert page.locator(".goals .good").count() == len(given["until"])
    assert "✓" in lesson_text(page, "lesson-said")
    return part.solved()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_are_walked_by_somebody_who_answers_right(page: Any, address: str, language: str) -> None:
    page.goto(f"{address}#language={language}")
    page.click("#lessons-open")
    assert page.locator("#lesson-list button").all_text_contents() == [each["title"][language] for each in lessons()]
    page.locator("#lesson-list button").first.click()
    for part in PARTS:
        assert f"lesson={part}&" in page.evaluate("location.hash + '&'")
        assert page.evaluate("playground.expression().text") == part.expression
        assert page.evaluate("playground.expression().values") == part.values
        text = part.given["text"][language]
        assert lesson_text(page) == part.graph().filled(text)
        assert page.locator("#trouble").is_hidden()
        assert page.locator("#lesson-next").is_visible() == (part.given["kind"] == "see")
        ended = solve(page, part)
        assert lesson_text(page).count("nan") == 0
        if "then" in part.given:
            assert ended.filled(part.given["then"][language]) in lesson_text(page, "lesson-said")
        page.click("#lesson-next")
        if part.place == len(lessons()[part.lesson - 1]["parts"]):
            assert lessons()[part.lesson - 1]["can"][language] in lesson_text(page, "lesson-body")
            assert page.locator("#lesson-certificate").count() == (part.lesson == 10)
            if part.lesson < 10:
                page.click("#lesson-next")
    assert page.locator("#lesson-certificate + ul li").all_text_contents() == [
        each["can"][language] for each in lessons()
    ]
    assert "done=1-2-3-4-5-6-7-8-9-10" in page.evaluate("location.hash")
    page.click("#lesson-all")
    assert page.locator("#lesson-list .good").count() == 10


def test_every_other_part_is_walked_by_somebody_who_answers_wrong(page: Any, address: str) -> None:
    for part in PARTS[::2]:
        given, graph = part.given, part.graph()
        page.goto("about:blank")
        page.goto(f"{address}#lesson={part}")
        if given["kind"] == "see":
            continue
        assert page.locator("#lesson-next").is_hidden()
        if given["kind"] == "predict":
            assert page.locator("#lesson-show").count() == 0
            right = graph.answer(given)
            wrong = [each["number"] for each in given.get("mistakes", ())]
            for at, each in enumerate(wrong):
                page.fill("#lesson-answer", repr(graph.computed(each)))
                page.click("#lesson-check")
                said = page.locator("#lesson-said .wrong")
                assert said.get_attribute("data-mistake") == f"own_{at}"
                assert graph.filled(given["mistakes"][at]["text"]["en"]) in said.inner_text()
            for typed, mistake in ((repr(-right), "sign"), ("seven", None), ("12345", "")):
                page.fill("#lesson-answer", typed)
                page.click("#lesson-check")
                said = page.locator("#lesson-said .wrong")
                assert said.inner_text().strip()
                if "ask" in given and mistake == "sign":
                    assert said.get_attribute("data-mistake"), "the quiz names it"
                assert page.locator("#lesson-next").is_hidden()
            if given.get("at") != "end":
                page.click("#next")
                assert "Answer this question first" in lesson_text(page, "lesson-said")
            page.click("#lesson-show")
            assert number(right) in lesson_text(page, "lesson-said")
        else:
            if given["kind"] == "exercise":
                page.fill("#expression", "q*q + 1")
                page.press("#expression", "Enter")
                assert page.locator(".goals .good").count() == 0
                assert page.locator("#lesson-next").is_hidden()
                assert "= ?" in page.locator(".goals").inner_text()
            page.click("#lesson-show")
            assert page.locator(".goals .good").count() == len(given["until"])
            assert page.locator("#lesson-said").inner_text().strip()
        page.click("#lesson-next")
        place = page.evaluate("location.hash.match(/lesson=([0-9-]+)/)[1]")
        assert place == f"{part.lesson}-{part.place + 1}"


# What a learner could read a number off: the picture, the step beside it without the axes of its curve, and the lesson
READ = """() => ["#picture", "#ledger-body", "#lessons"].map((at) => document.querySelector(at).innerText
  + [...document.querySelectorAll(`${at} svg text`)].map((it) => it.textContent).join("\\n")).join("\\n")"""


@pytest.mark.parametrize("part", [each for each in PARTS if "ask" in each.given and each.lesson in (2, 5, 10)], ids=str)
def test_what_is_asked_for_is_nowhere_to_be_read(page: Any, address: str, part: Part) -> None:
    page.goto(f"{address}#lesson={part}")
    answer = number(part.graph().answer(part.given))
    others = [number(part.graph().number(*place)) for place in PLACE.findall(part.given["text"]["en"])]
    assert answer not in others
    leaves = map(number, part.values.values())
    if answer not in leaves and len(answer) > 1:
        assert not re.search(rf"(?<![\d.]){re.escape(answer)}(?![\d.])", page.evaluate(READ))
    assert "?" in page.evaluate(READ)


# ---- its state ----


def test_by_the_keyboard_alone(page: Any, address: str) -> None:
    page.goto(address)
    page.focus("#lessons-open")
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("lessons.state().lesson.name") == "product"
    page.keyboard.press("Enter")
    for wanted in ("-3", "2"):
        assert page.evaluate("document.activeElement.id") == "lesson-answer"
        page.keyboard.type(wanted)
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "lesson-next"
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.slide") == "b"
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("[playground.expression().values.b, document.activeElement.dataset.slide]") == [0, "b"]
    assert page.locator("#lesson-next").is_visible()
    page.locator("#lessons-close").focus()
    page.keyboard.press("Enter")
    assert page.locator("#lessons").is_hidden()
    assert page.evaluate("document.activeElement.id") == "lessons-open"
    assert "lesson=" not in page.evaluate("location.hash")


def test_a_slider_is_held_on_when_its_goal_is_met(page: Any, address: str) -> None:
    page.goto(f"{address}#lesson=1-2")
    knob = page.locator("[data-slide=a]").bounding_box()
    at = knob["y"] + knob["height"] / 2
    page.mouse.move(knob["x"] + knob["width"] / 2, at)
    page.mouse.down()
    for part in (0.6, 0.7, 0.85, 0.97):
        page.mouse.move(knob["x"] + knob["width"] * part, at)
    assert float(page.input_value("[data-slide=a]")) > 3.7, "it isn't taken away when L is larger than 12"
    assert page.locator("#lesson-next").is_visible()
    page.mouse.move(knob["x"] + knob["width"] * 0.3, at)
    page.mouse.up()
    assert page.evaluate("playground.expression().values.a") < 3
    assert page.locator("#lesson-next").is_visible(), "it was met"
    assert page.locator(".goals .good").count() == 0


def test_progress_is_kept_in_the_browser_and_in_the_link(page: Any, address: str) -> None:
    page.goto(f"{address}#lesson=1-6")
    page.click("#lesson-show")
    page.click("#lesson-next")
    page.click("#lesson-next")
    page.reload()
    assert page.evaluate("lessons.state().lesson.name") == "chain"
    page.goto("about:blank")
    page.goto(f"{address}#lesson=all")
    assert page.locator("#lesson-list .good").count() == 1, "this browser has kept it"
    assert "done=" not in page.evaluate("share.link()"), "others haven't done it"
    assert "lesson=all" in page.evaluate("share.link()")
    page.evaluate("localStorage.clear()")
    page.goto("about:blank")
    page.goto(f"{address}#lesson=4-2&done=1-3-77-x")
    page.click("#lesson-all")
    assert page.locator("#lesson-list .good").count() == 2, "the link says so"


def test_a_page_that_is_loaded_again_keeps_what_was_typed(page: Any, address: str) -> None:
    page.goto(f"{address}#lesson=4-7")
    page.fill("#expression", "a + a")
    page.press("#expression", "Enter")
    page.reload()
    assert page.input_value("#expression") == "a + a"
    page.goto("about:blank")
    page.goto(f"{address}#lesson=3-6")
    page.fill("[data-slide=b]", "-1.5")
    page.reload()
    assert page.evaluate("playground.expression().values.b") == -1.5
    page.go_back()
    page.goto(f"{address}#lesson=3-2")
    assert page.locator("#lesson-answer").is_visible()
    page.click("#lesson-back")
    page.go_back()
    page.wait_for_function("location.hash.includes('lesson=3-2')")
    assert page.locator("#lesson-answer").is_visible()


@pytest.mark.parametrize("wanted", ["11", "3-9", "0", "x", "1-0"])
def test_a_lesson_that_doesnt_exist_is_told(page: Any, address: str, wanted: str) -> None:
    page.goto(f"{address}#lesson={wanted}")
    assert f"lesson={wanted}" in page.locator("#ignored").text_content()
    assert page.locator("#lessons").is_hidden()


def test_in_a_sandbox_it_works_as_long_as_it_is_open(browser: Any, tmp_path: Path) -> None:
    page = browser.new_page()  # not watched: the browser itself complains of what the page tries
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    outer = tmp_path / "outer.html"
    source = html.escape(Playground(lesson=2).html())
    outer.write_text(f'<iframe sandbox="allow-scripts" width="1200" height="700" srcdoc="{source}"></iframe>')
    page.goto(outer.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("#lesson-next").click()
    frame.locator("#lesson-answer").fill("8")
    page.keyboard.press("Enter")
    assert "✓" in frame.locator("#lesson-said").inner_text()
    page.close()
    assert broken == []


def test_another_graph_and_other_numbers_are_told(page: Any, address: str) -> None:
    page.goto(f"{address}#lesson=3-4")
    page.fill("[data-variable=a]", "7")
    page.press("[data-variable=a]", "Enter")
    assert "a = 2, b = −3" in page.locator("#lesson-put").locator("..").inner_text()
    assert "the gradient of b is 7" in lesson_text(page), "it speaks of what is on the screen"
    page.click("#lesson-put")
    assert page.evaluate("playground.expression().values.a") == 2
    page.fill("#expression", "sin(q)")
    page.press("#expression", "Enter")
    assert page.locator("#lesson-text").count() == 0
    page.click("#lesson-put")
    assert page.evaluate("playground.expression().text") == "L = a*b"
    assert page.locator("#lesson-text").is_visible()


def test_a_lesson_ends_a_quiz_and_leaves_the_page_as_it_was(page: Any, address: str) -> None:
    page.goto(f"{address}#expression=a*b&values=a:2,b:-3&tab=quiz")
    page.click("#quiz-start")
    page.click("#lessons-open")
    page.click("#lesson-list button >> nth=2")
    assert page.evaluate("[quiz.screen(), document.body.classList.contains('quizzing')]") == ["start", False]
    page.click("#lessons-close")
    page.click("#tab-quiz")
    page.click("#quiz-start")
    assert page.locator("#answer").is_visible()
    page.goto("about:blank")
    page.goto(f"{address}#lesson=3-2")
    link = page.evaluate("() => { document.getElementById('in-quiz').checked = true; return share.link(); }")
    page.goto("about:blank")
    page.goto(f"{address}{link[link.index('#') :]}")
    assert page.locator("#answer").is_visible()
    assert page.locator("#lessons").is_hidden()


# Whether all boxes of the graph are within its pane, and what sticks out of the window
WHOLE = """() => {
  const pane = document.getElementById("picture").getBoundingClientRect();
  const inside = (it) => it.left >= pane.left - 1 && it.right <= pane.right + 1 && it.top >= pane.top - 1
    && it.bottom <= pane.bottom + 1;
  const boxes = [...document.querySelectorAll("#picture .box rect")];
  return [pane.height, boxes.every((it) => inside(it.getBoundingClientRect()))];
}"""
OUT = """() => [...document.querySelectorAll("#lessons *, header *")]
  .filter((it) => it.checkVisibility() && it.getBoundingClientRect().right > innerWidth + 0.5)
  .map((it) => it.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("size", [(390, 844), (320, 640), (1366, 768), (844, 390)], ids=str)
def test_the_graph_is_whole_in_its_pane_and_nothing_sticks_out(page: Any, address: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for lesson in range(1, 11):
        for language in LANGUAGES:
            page.goto("about:blank")
            page.goto(f"{address}#lesson={lesson}-{len(lessons()[lesson - 1]['parts']) - 1}&language={language}")
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            height, whole = page.evaluate(WHOLE)
            assert whole
            assert height > (150 if size[1] > 400 else 60)
            assert page.evaluate(OUT) == []
            assert page.evaluate("document.getElementById('side').scrollTop") == 0, "it begins at its beginning"


def test_a_page_of_one_graph_has_no_lessons(page: Any, tmp_path: Path) -> None:
    show(page, shared(), tmp_path, "#lesson=3")
    assert page.locator("#lessons-open").is_hidden()
    assert "lesson=3" in page.locator("#ignored").text_content()
    assert '"lessons"' not in Stepper(shared()).html().split('id="data"')[1].split("</script>")[0]


def test_a_playground_opens_at_a_lesson(page: Any, tmp_path: Path) -> None:
    page.goto(Playground(lesson=3, language="pl").save(tmp_path / "playground.html").as_uri())
    assert page.locator("#lesson-title").inner_text() == "3. Iloczyn i suma · część 1 z 7"
    page.click("#lesson-next")
    page.reload()
    assert page.evaluate("location.hash.match(/lesson=([0-9-]+)/)[1]") == "3-2"
    with pytest.raises(ValueError, match="Playground: lesson is 11; expected a number from 1 to 10"):
        Playground(lesson=11)
    with pytest.raises(ValueError, match="brings its own"):
        Playground("a*b", lesson=1)
    for wrong in (0, -1, True, 1.5, "2"):
        with pytest.raises(ValueError, match="expected a number from 1 to 10"):
            check_lesson(wrong, "Playground")  # type: ignore[arg-type]
    assert len(json.dumps(lessons())) < 60_000, "they are in every playground"
