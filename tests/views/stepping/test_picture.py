"""The picture in its pane: all of it inside, at every step and in every view; nothing printed over anything; zoom.

From outside: of assets/page/picture.js and panning.js, with the logic of the layout, in a browser.

Also of: views/stepping/payload.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograd import Value
from autograd.views.stepping.page import Stepper
from autograd.views.stepping.playground import Playground
from nn import MLP
from tests.support.steppers import network, shared, show

FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
SIZES = [(1366, 768), (1920, 1080), (1024, 768), (390, 844)]
# Boxes and labels that are not all inside of the pane, in every view, at the first, a middle and the last step
OUTSIDE = """(steps) => {
  const outside = [];
  for (const { key } of app.views.slice(0, 6)) {
    app.setView(key);
    for (const part of steps) {
      app.go(Math.round(part * (app.walk.length - 1)));
      const pane = document.getElementById("picture").getBoundingClientRect();
      for (const it of document.querySelectorAll("#picture .box rect, #picture .label:not(.empty) text")) {
        const { left, right, top, bottom } = it.getBoundingClientRect();
        const inside = left >= pane.left && right <= pane.right && top >= pane.top && bottom <= pane.bottom;
        if (!inside) outside.push([key, app.at, it.parentNode.textContent, [left, right, top, bottom], pane.toJSON()]);
      }
    }
  }
  return outside;
}"""
# Texts that overlap others, or stick out of their box
OVERPRINTED = """() => {
  const texts = [...document.querySelectorAll("#picture text")].filter((it) => it.textContent && it.checkVisibility());
  const rects = texts.map((it) => it.getBoundingClientRect());
  const found = [];
  texts.forEach((it, i) => {
    const box = it.closest(".box")?.querySelector("rect").getBoundingClientRect();
    if (box && (rects[i].left < box.left || rects[i].right > box.right)) found.push([it.textContent, "its box"]);
    texts.slice(i + 1).forEach((other, k) => {
      const [a, b] = [rects[i], rects[i + 1 + k]];
      const [wide, high] = [Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)];
      if (wide > 0.5 && high > 2) found.push([it.textContent, other.textContent]); // a line's height is more than its letters'
    });
  });
  return found;
}"""  # noqa: E501


@pytest.mark.parametrize("made", [shared, network], ids=lambda made: str(made.__name__))
def test_all_of_the_graph_is_in_the_pane(page: Any, tmp_path: Path, made: Any) -> None:
    show(page, made(), tmp_path)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(FRAMES)
        for language in ("en", "pl"):
            page.evaluate("(language) => app.setLanguage(language)", language)
            page.evaluate(FRAMES)
            assert page.evaluate(OUTSIDE, [0, 0.6, 1]) == [], (width, height, language)


def extreme() -> Value:
    """Very small, very large and very long numbers, and a long name."""
    a, b = Value(1e-14, label="a"), Value(-2.5e8, label="a_name_that_is_rather_long")
    c = Value(0.000123456, label="c")
    return (a * b + b * c) * c - a / c


def test_no_number_is_printed_over_another(page: Any, tmp_path: Path) -> None:
    shown = show(page, extreme(), tmp_path)
    for width, height in (SIZES[0], SIZES[-1]):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(FRAMES)
        for at in (0, shown.last() // 2, shown.last()):
            page.evaluate("(at) => app.go(at)", at)
            assert page.evaluate(OVERPRINTED) == [], (width, at)
    for number in (-1.23456e-9, 123456.7, 1e300, 2):  # other numbers find room, too
        page.evaluate("(number) => app.setLeaf(app.graph.leaves[0], number)", number)
        assert page.evaluate(OVERPRINTED) == [], number
        assert page.evaluate(OUTSIDE, [1]) == [], number
    for number in (2.34567e-11, -8.7654e-7):  # and those that a slider makes
        page.evaluate("(to) => app.nudge({ leaf: app.graph.leaves[0], to })", number)
        assert page.evaluate(OVERPRINTED) == [], number
        assert page.evaluate(OUTSIDE, [1]) == [], number


def test_zooming_and_dragging_and_back_to_the_whole(page: Any, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.emulate_media(reduced_motion="reduce")
    shown = show(page, shared(), tmp_path)

    def box(which: str = ".box") -> Any:  # without its line, which is thicker where something happens
        return page.evaluate(f"document.querySelector('#picture {which} rect').getBoundingClientRect().toJSON()")

    whole, pane = box(), page.locator("#picture").bounding_box()
    x, y = pane["x"] + pane["width"] / 2, pane["y"] + pane["height"] / 2
    page.mouse.move(x, y)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    larger = box()
    assert larger["width"] > 1.5 * whole["width"]
    page.mouse.down()
    page.mouse.move(x + 40, y + 20, steps=4)
    page.mouse.up()
    dragged = box()
    assert dragged["x"] - larger["x"] == pytest.approx(40, abs=1)
    assert dragged["width"] == pytest.approx(larger["width"])
    assert page.evaluate("app.at") == 0, "a drag is no click"
    page.locator("#picture").focus()
    page.keyboard.press("ArrowRight")
    assert box()["x"] == pytest.approx(dragged["x"] - 60, abs=1)
    assert page.evaluate("app.at") == 0, "an arrow key moves what is zoomed"
    page.evaluate("document.activeElement.blur()")
    for _ in range(shown.last() - 1):  # the current box comes into sight
        page.keyboard.press("ArrowRight")
        current = box(".current")
        assert pane["x"] <= current["x"]
        assert current["x"] + current["width"] <= pane["x"] + pane["width"]
    page.mouse.dblclick(x, pane["y"] + 3)
    assert box()["width"] == pytest.approx(whole["width"])
    page.click("#zoom-in")
    assert box()["width"] == pytest.approx(1.25 * whole["width"], rel=0.01)
    page.click("#zoom-fit")
    assert box() == pytest.approx(whole)


def test_a_typed_network_opens_as_fine_as_it_can_be_read(page: Any, tmp_path: Path) -> None:
    path = Playground().save(tmp_path / "page.html")
    seen = """[app.view.key, app.view.boxes.length, document.querySelector("#view option:checked").textContent,
      [...document.querySelectorAll("#picture .part .title")].map((it) => it.textContent), panning.whole().scale]"""
    for (width, height), expected in [((1366, 768), "level0"), ((1920, 1080), "nodes"), ((1024, 768), "level0")]:
        page.set_viewport_size({"width": width, "height": height})
        page.goto("about:blank")
        page.goto(path.as_uri())
        page.evaluate("playground.open(...playground.example('network'))")
        key, boxes, shown, parts, scale = page.evaluate(seen)
        assert key == expected
        assert scale >= 0.65
        if key == "level0":
            assert (boxes, shown, set(parts)) == (16, "one box per name", {"h1", "h2", "p", "L"})
            assert "violet" not in page.inner_text("#ledger"), "each leaf has a box of its own"
            page.evaluate("app.setView('nodes')")
            assert page.evaluate(seen)[1] == 30
            assert page.evaluate(seen)[4] < 0.65, "every operation would be too small"


def test_a_large_network_is_a_small_page_that_lays_out_what_is_looked_at(page: Any, tmp_path: Path) -> None:
    model = MLP(8, [32, 32, 3], seed=1)
    stepper = Stepper(model, [0.1 * i for i in range(8)], [1.0, 0.0, 0.0])
    path = stepper.save(tmp_path / "page.html")
    assert path.stat().st_size < 1_000_000
    page.goto(path.as_uri())
    page.evaluate(
        """() => {
          const place = layout.place;
          window.laid = 0;
          layout.place = (...all) => (window.laid++, place(...all));
        }"""
    )
    page.evaluate("app.setView('level1')")
    page.keyboard.press("End")
    assert page.evaluate("window.laid") == 1
    assert page.evaluate("document.querySelectorAll('#picture .box.part').length") == 67
    assert page.evaluate(OUTSIDE.replace("app.views.slice(0, 6)", "app.views.slice(0, 2)"), [1]) == []
