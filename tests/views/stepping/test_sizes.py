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
from autograd.calculus.expressions import expression
from autograd.views.stepping.page import LARGEST, Stepper
from nn import MLP
from tests.support.steppers import TABS, network, shared, show, turn_to, worked

# What sticks out of the window and can't be scrolled to on its own
TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter((it) => {
  if (it.closest("#picture svg, .scroll > *, .unseen, .skip") || !it.checkVisibility()) return false;
  return it.getBoundingClientRect().right > innerWidth + 0.5 || it.getBoundingClientRect().left < -0.5;
}).map((it) => it.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize(("width", "made"), [(320, network), (360, worked), (400, shared)])
def test_on_a_phone_nothing_sticks_out(page: Any, tmp_path: Path, width: int, made: Callable[[], Any]) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    stepper = made()
    shown = show(page, stepper, tmp_path)
    fill_in(page)
    for language in ("en", "pl"):
        page.evaluate("(language) => app.setLanguage(language)", language)
        for at in (0, 4, shown.last() // 2, shown.last() - 2, shown.last()):
            page.evaluate("(at) => app.go(at)", at)
            nothing_sticks_out(page, width)
    small = "[...document.querySelectorAll('button, select, summary')].filter((it) => it.checkVisibility())"
    for tab in TABS:
        turn_to(page, tab)
        heights = page.evaluate(f"{small}.map((it) => it.getBoundingClientRect().height)")
        assert min(heights) >= 24, "too small for a finger"


# Words of what is seen that begin in one line and end in another
BROKEN = """() => [...document.querySelectorAll("th, td, button, summary, label span, h1, h2, p")].flatMap((it) => {
  const found = [];
  const walker = document.createTreeWalker(it, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text && it.checkVisibility(); text = walker.nextNode()) {
    if (text.parentElement.closest(".unseen")) continue;
    for (const word of text.data.matchAll(/[\\p{L}\\u00AD]{2,}/gu)) {
      if (word[0].includes("\\u00AD")) continue;  // it says itself where it may be broken
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (range.getClientRects().length > 1) found.push(`${it.tagName}: ${word[0]}`);
    }
  }
  return found;
})"""


@pytest.mark.parametrize("language", ["en", "pl"])
def test_no_word_is_broken(page: Any, tmp_path: Path, language: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    show(page, Stepper(shared(), language=language), tmp_path, "#step=9&view=nodes")
    for tab in (*TABS, "check"):
        turn_to(page, tab)
        page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")
        assert page.evaluate(BROKEN) == [], tab
        assert page.evaluate(
            "[...document.querySelectorAll('#panels, #tabs')].map((it) => it.scrollWidth - it.clientWidth)"
        ) == [0, 0], tab


def test_on_a_phone_a_graph_keeps_its_direction_while_a_quiz_makes_its_pane_another(page: Any, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    text = "tanh(sin(cos(" * 4 + "a" + ")))" * 4
    show(page, expression(text, {"a": 1.0}), tmp_path)
    stands = """() => {
      const [one, two] = [...document.querySelectorAll("#picture .box rect")].map((it) => it.getBoundingClientRect());
      const down = Math.abs(one.top - two.top) > Math.abs(one.left - two.left);
      return [down, document.querySelector("#picture").clientHeight];
    }"""
    seen = [page.evaluate(stands)]
    for height in (640, 1200, 844):  # as when a keyboard comes up, or what stands below grows
        page.set_viewport_size({"width": 390, "height": height})
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        seen.append(page.evaluate(stands))
    assert len({pane for _, pane in seen}) == 3
    assert len({down for down, _ in seen}) == 1
    page.evaluate("app.setLanguage('pl')")
    assert page.evaluate(stands)[0] == seen[0][0]


def test_a_long_label_doesnt_stick_out(page: Any, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    x = Value(2.0, label="w" * 500)
    y = x * x
    y.label = "a rather_long_name_without_a_break" * 3
    shown = show(page, Stepper(y, title="t" * 500), tmp_path)
    fill_in(page)
    for at in range(shown.last() + 1):
        page.evaluate("(at) => app.go(at)", at)
        nothing_sticks_out(page, 320)


def fill_in(page: Any) -> None:
    """Nudge a leaf and take some steps of gradient descent, so that there is something to see in every pane."""
    turn_to(page, "descent")
    page.click("#descend-ten")
    turn_to(page, "leaves")
    page.locator("#leaves [data-nudge]").first.fill("20")


def nothing_sticks_out(page: Any, width: int) -> None:
    """Look at every pane."""
    for tab in TABS:
        turn_to(page, tab)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(TOO_WIDE) == []


SCREENS = [(1366, 768), (1920, 1080), (1024, 768), (390, 844), (700, 600)]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen[0]}x{screen[1]}")
def test_everything_is_on_one_screen(page: Any, tmp_path: Path, screen: tuple[int, int]) -> None:
    """The graph, what explains it and the transport are in sight together; only panes scroll, each in itself."""
    page.set_viewport_size({"width": screen[0], "height": screen[1]})
    show(page, network(), tmp_path, "#step=9")
    for tab in TABS:
        turn_to(page, tab)
        assert page.evaluate("[document.documentElement.scrollHeight, document.documentElement.scrollWidth]") == [
            screen[1], screen[0],
        ]  # fmt: skip
        for selector in ("#picture", "#panels", "#next", "#slider", "#tabs"):
            box = page.locator(selector).bounding_box()
            assert 0 <= box["x"] <= box["x"] + box["width"] <= screen[0], (selector, box)
            assert 0 <= box["y"] <= box["y"] + box["height"] <= screen[1], (selector, box)
        picture, panels, transport = (page.locator(each).bounding_box() for each in ("#picture", "#panels", "#next"))
        assert picture["height"] >= screen[1] / 4
        assert panels["height"] >= screen[1] / 4
        if screen[0] > 900:
            assert picture["x"] + picture["width"] <= panels["x"], "the explanation stands beside the graph"
        else:
            assert picture["y"] + picture["height"] <= panels["y"], "the explanation stands below the graph"
            assert panels["y"] + panels["height"] <= transport["y"], "the transport is where the thumb is"


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

    def smallest() -> float:
        seen = []
        for tab in TABS:
            turn_to(page, tab)
            seen += sizes(page, "#ledger p, #ledger td, #place, button, label, summary, p:not(.unseen)")
        return min(seen)

    assert smallest() >= 18
    assert min(sizes(page, picture)) >= 11
    page.set_viewport_size({"width": 360, "height": 640})
    assert smallest() >= 12
    for _ in range(12):
        page.evaluate("picture.setZoom(1.25)")
    assert min(sizes(page, picture)) >= 11, "all of a graph is small on a phone; zoomed it can be read"


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
    page.evaluate(
        """() => {
          const place = layout.place;
          window.layouts = 0;
          layout.place = (...given) => ((window.layouts += 1), place(...given));
        }"""
    )
    placed = (
        "[...document.querySelectorAll('#picture rect, #picture path')].map((it) => it.outerHTML.match(/ [xyd]=.*/)[0])"
    )
    page.evaluate("document.querySelector('#picture svg').kept = true")
    before = page.evaluate(placed)
    for key in ("ArrowRight", "ArrowRight", "End", "ArrowLeft", "Home"):
        page.keyboard.press(key)
    assert page.evaluate("document.querySelector('#picture svg').kept"), "drawn again"
    assert page.evaluate(placed) == before
    assert page.evaluate("window.layouts") == 0
    page.evaluate("app.setLeaf(app.graph.leaves[0], -1.2345e-9)")  # longer numbers may need more room
    after = page.evaluate("window.layouts")
    assert after <= 1
    for number in (1, 2, -1.2345e-9):
        page.evaluate("(number) => app.setLeaf(app.graph.leaves[0], number)", number)
    assert page.evaluate("window.layouts") <= after + 1, "room that is there stays"


def test_a_graph_too_large_to_step_through_is_refused_with_a_way_on() -> None:
    with pytest.raises(ValueError, match=r"the graph has 2,001 nodes; past 2,000 nobody .* Step through a part of it"):
        Stepper(chain(LARGEST + 1))


@pytest.mark.parametrize("told", [True, False])
def test_a_network_that_is_too_large_for_a_picture_folds(page: Any, tmp_path: Path, told: bool) -> None:
    model = MLP(2, [16, 16, 1], seed=1)
    loss = (model([0.5, -1.5]) - 1.0) ** 2
    shown = show(page, Stepper(loss, model=model) if told else Stepper(loss), tmp_path)
    views = page.evaluate("app.views.map((view) => [view.key, view.count])")
    assert dict(views)["level0"] < 20
    assert all(boxes <= 1000 for _, boxes in views)
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
