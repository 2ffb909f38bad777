"""Sizes: of the window, of the text, of the file, and of the graph.

From outside: of payload.py, placing.py and the page's CSS together, in a browser.

Also of: views/stepping/payload, views/stepping/placing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograd import Value
from autograd.views.stepping.page import LARGEST, Stepper
from nn import MLP
from tests.support.steppers import network, shared, show, worked

OPEN = "document.querySelectorAll('details').forEach((each) => (each.open = true))"
# What sticks out of the window and can't be scrolled to on its own
TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter((it) => {
  if (it.closest("#picture svg, .scroll > *, .unseen, .skip") || !it.checkVisibility()) return false;
  return it.getBoundingClientRect().right > innerWidth + 0.5 || it.getBoundingClientRect().left < -0.5;
}).map((it) => it.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize(("width", "made"), [(320, shared), (320, network), (360, worked), (400, network)])
def test_on_a_phone_nothing_sticks_out(page: Any, tmp_path: Path, width: int, made: Callable[[], Any]) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    stepper = made()
    shown = show(page, stepper, tmp_path)
    page.evaluate(OPEN)
    page.locator("#leaves [data-nudge]").first.fill("20")
    page.click("#descend-ten")
    for language in ("en", "pl"):
        page.evaluate("(language) => app.setLanguage(language)", language)
        for at in (0, 4, shown.last() // 2, shown.last() - 2, shown.last()):
            page.evaluate("(at) => app.go(at)", at)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(TOO_WIDE) == []
    small = "[...document.querySelectorAll('button, select, summary')].filter((it) => it.checkVisibility())"
    heights = page.evaluate(f"{small}.map((it) => it.getBoundingClientRect().height)")
    assert min(heights) >= 24, "too small for a finger"


def test_a_long_label_doesnt_stick_out(page: Any, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    x = Value(2.0, label="w" * 500)
    y = x * x
    y.label = "a rather_long_name_without_a_break" * 3
    shown = show(page, Stepper(y, title="t" * 500), tmp_path)
    page.evaluate(OPEN)
    page.locator("#leaves [data-nudge]").first.fill("20")
    page.click("#descend-ten")
    for at in range(shown.last() + 1):
        page.evaluate("(at) => app.go(at)", at)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.evaluate(TOO_WIDE) == []


def sizes(page: Any, selector: str) -> list[float]:
    """The height of the letters of what is seen, in pixels of the screen."""
    found: list[float] = page.evaluate(
        """(selector) => [...document.querySelectorAll(selector)].filter((it) => it.textContent).map((it) => {
             const scale = it instanceof SVGElement ? it.getScreenCTM().a : 1;
             return parseFloat(getComputedStyle(it).fontSize) * scale; })""",
        selector,
    )
    assert found
    return found


@pytest.mark.parametrize("made", [shared, network], ids=lambda made: str(made.__name__))
def test_the_letters_are_large_enough(page: Any, tmp_path: Path, made: Callable[[], Any]) -> None:
    picture = "#picture .title, #picture .value, #picture .gradient"
    page.set_viewport_size({"width": 1920, "height": 1080})
    show(page, made(), tmp_path, "#step=9")
    page.evaluate(OPEN)
    assert min(sizes(page, "#ledger p, #ledger td, #place, button, label, summary, p:not(.unseen)")) >= 18
    assert min(sizes(page, picture)) >= 14
    page.set_viewport_size({"width": 360, "height": 640})
    assert min(sizes(page, "#ledger p, #ledger td, #place, button, label, summary, p:not(.unseen)")) >= 12
    assert min(sizes(page, picture)) >= 11, "a picture scrolls before it gets too small to read"


@pytest.mark.parametrize("size", [(360, 640), (1280, 800)])
def test_the_current_box_is_in_sight(page: Any, tmp_path: Path, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    shown = show(page, network(), tmp_path, "#view=nodes")
    for _ in range(1, shown.last()):
        page.keyboard.press("ArrowRight")
        box, frame = page.evaluate(
            """["#picture .current rect", "#picture"].map((each) => {
                 const { left, right, top, bottom } = document.querySelector(each).getBoundingClientRect();
                 return [left, right, top, bottom]; })"""
        )
        assert frame[0] - 1 <= box[0] <= box[1] <= frame[1] + 1
        assert frame[2] - 1 <= box[2] <= box[3] <= frame[3] + 1


def chain(length: int) -> Value:
    """A graph of so many nodes in a row."""
    node = Value(1.0, label="x")
    for _ in range(length - 1):
        node = node.tanh()
    return node


@pytest.mark.parametrize(
    "made", [lambda: Stepper(chain(200)), lambda: Stepper(MLP(3, [9, 9, 1]), [1.0, 2.0, 3.0], 1.0)]
)
def test_a_page_of_200_nodes_stays_small_and_is_laid_out_once(page: Any, tmp_path: Path, made: Any) -> None:
    shown = show(page, made(), tmp_path)
    assert len(shown.stepper.nodes) == pytest.approx(200, abs=30)
    assert shown.path.stat().st_size < 1_000_000
    placed = (
        "[...document.querySelectorAll('#picture rect, #picture path')].map((it) => it.outerHTML.match(/ [xyd]=.*/)[0])"
    )
    page.evaluate("document.querySelector('#picture svg').kept = true")
    before = page.evaluate(placed)
    for key in ("ArrowRight", "ArrowRight", "End", "ArrowLeft", "Home"):
        page.keyboard.press(key)
    page.evaluate("app.setLeaf(app.graph.leaves[0], 3)")
    assert page.evaluate("document.querySelector('#picture svg').kept"), "drawn again"
    assert page.evaluate(placed) == before


def test_a_graph_too_large_to_step_through_is_refused_with_a_way_on() -> None:
    with pytest.raises(ValueError, match=r"the graph has 2,001 nodes; past 2,000 nobody .* Step through a part of it"):
        Stepper(chain(LARGEST + 1))
    with pytest.raises(ValueError, match="401 nodes have no picture with at most 400 boxes. What modules .* folds; or"):
        Stepper(chain(401)).html()


@pytest.mark.parametrize("told", [True, False])
def test_a_network_that_is_too_large_for_a_picture_folds(page: Any, tmp_path: Path, told: bool) -> None:
    model = MLP(2, [16, 16, 1], seed=1)
    loss = (model([0.5, -1.5]) - 1.0) ** 2
    shown = show(page, Stepper(loss, model=model) if told else Stepper(loss), tmp_path)
    views = page.evaluate("data.views.map((view) => [view.key, view.boxes.length])")
    assert dict(views)["level0"] < 20
    assert all(boxes <= 400 for _, boxes in views)
    assert any(key.startswith("open:layers.1") for key, _ in views)
    page.keyboard.press("End")
    assert shown.seen()["place"].startswith(f"step {shown.last()} of")
    loss.backward()
    ours = [node.grad for node in shown.stepper.nodes if not node.constant]
    theirs = [x for x, node in zip(shown.numbers()["gradients"], shown.stepper.nodes, strict=True) if not node.constant]
    assert theirs == pytest.approx(ours, rel=1e-12, abs=1e-14)
    texts = page.locator("#view option").all_text_contents()
    assert texts[:2] == ["layers folded", "neurons folded"]
    assert "layer 2 opened" in texts
