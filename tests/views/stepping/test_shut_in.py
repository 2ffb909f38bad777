"""The page where a browser allows it little: in a sandbox that lets it run scripts and nothing else, and on paper.

From outside: of the page as a whole, in a browser.

Also of: views/stepping/page.
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

from autograd.views.stepping.playground import Playground


def test_in_a_sandbox_one_types_answers_and_copies_by_hand(browser: Any, tmp_path: Path) -> None:
    page = browser.new_page()  # not watched: the browser itself complains of what the page tries
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    source = html.escape(Playground("a*b", {"a": 2.0, "b": -3.0}).html())
    outer = tmp_path / "outer.html"
    outer.write_text(f'<iframe sandbox="allow-scripts" width="1200" height="700" srcdoc="{source}"></iframe>')
    page.goto(outer.as_uri())
    frame = page.frame_locator("iframe")
    for press in (lambda: page.keyboard.press("Enter"), frame.locator("#show").click):
        frame.locator("#expression").fill("a*b + a" if frame.locator(".box").count() == 3 else "a*b*a + b")
        press()
    assert frame.locator(".box").count() == 5
    frame.locator("#share").click()
    frame.locator("#copy-link").click()
    assert frame.locator("#shared").input_value().startswith("#expression=a*b*a")
    frame.locator("#shared-how", has_text="The text is selected").wait_for()
    frame.locator("#sharing-close").click()
    frame.locator("#tab-quiz").click()
    frame.locator("#quiz-start").click()
    frame.locator("#answer").fill("6")
    page.keyboard.press("Enter")
    assert "the sign is not" in frame.locator("#quiz-said").inner_text()
    frame.locator("#answer").fill("-6")
    frame.locator("#quiz-check").click()
    assert "✓" in frame.locator("#quiz-said").inner_text()
    frame.locator("#quiz-stop").click()
    assert "The wrong sign" in frame.locator("#quiz-table").input_value()
    page.close()
    assert broken == []


def test_paper_is_light_and_has_the_graph_and_the_whole_ledger(page: Any, tmp_path: Path) -> None:
    page.goto(f"{Playground().save(tmp_path / 'playground.html').as_uri()}#step=11")
    look = "() => ['--paper', '--ink'].map((name) => getComputedStyle(document.body).getPropertyValue(name).trim())"
    rows = "document.querySelectorAll('#table tbody tr').length"
    page.emulate_media(color_scheme="dark")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert page.evaluate(look) != ["#ffffff", "#1b2430"]
    assert page.evaluate(rows) == 0
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.inner_text("h1").replace("\u00ad", "") == f"Backpropagation of {page.input_value('#expression')}"
    assert page.evaluate(look) == ["#ffffff", "#1b2430"]
    pane = page.locator("#picture").bounding_box()
    assert pane["height"] > 300
    for box in page.locator("#picture .box").all():
        inside = box.bounding_box()
        assert inside["x"] >= pane["x"]
        assert inside["x"] + inside["width"] <= pane["x"] + pane["width"]
        assert inside["y"] + inside["height"] <= pane["y"] + pane["height"]
    assert page.locator("#ledger").bounding_box()["y"] >= pane["y"] + pane["height"] - 1
    assert page.evaluate(rows) == page.evaluate("[...app.now.done].flatMap((i) => app.result.sent[i]).length") > 0
    assert page.locator("#controls").is_hidden()
    assert page.locator("#typing").is_hidden()
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.inner_text("h1").replace("\u00ad", "") == "Backpropagation, step by step"
    assert page.evaluate(rows) == 0
