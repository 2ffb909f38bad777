"""The training page by keyboard alone, in colours that can be told apart, on narrow screens, in Polish, in a notebook.

From outside: of the page as a whole, in a browser.

Also of: views/training/page.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest

from autograd.views.training.page import page_of
from autograd.views.training.strings import texts
from tests.views.stepping.test_access import CONTRAST
from tests.views.stepping.test_languages import TEXTS
from tests.views.training.test_page import open_at, until

TABS = ("weight", "neuron", "sample", "gradients", "step")
# What can be used now, and what it is called for somebody who doesn't see it
NAMELESS = """() => [...document.querySelectorAll("button, input, select, textarea, [role=tab], [tabindex='0']")]
  .filter((it) => it.checkVisibility() && it.getAttribute("aria-hidden") !== "true")
  .filter((it) => !it.getAttribute("aria-label") && !it.getAttribute("aria-labelledby") && !it.textContent.trim())
  .filter((it) => !it.closest("label")?.textContent.trim())
  .map((it) => it.outerHTML.slice(0, 120))"""
OVERFLOW = """() => {
  const wide = (it) => it.scrollWidth > it.clientWidth + 1;
  const all = [document.documentElement, ...document.querySelectorAll("main section, header, nav")];
  return all.filter(wide).map((it) => it.id || it.tagName);
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Of the page."""
    path = tmp_path_factory.mktemp("training") / "training.html"
    path.write_text(page_of(), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_what_lies_behind_it(page: Any, address: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    open_at(page, address, "data=circles&activation=relu&init=ones&gain=-1&puzzle=1")
    for tab in TABS:
        page.click(f"#deep-{tab}")
        faint = [each for each in page.evaluate(CONTRAST) if each[0] < 4.5]
        assert not faint, (tab, faint[:5])


def test_every_control_has_a_name(page: Any, address: str) -> None:
    open_at(page, address)
    for tab in TABS:
        page.click(f"#deep-{tab}")
        assert page.evaluate(NAMELESS) == []
    page.click("#puzzles-open")
    page.click("#share")
    assert page.evaluate(NAMELESS) == []


def test_from_training_to_the_arithmetic_by_keyboard_alone(page: Any, address: str) -> None:
    open_at(page, address)
    page.keyboard.press("Space")
    until(page, "lab.frame.playing && lab.frame.step > 30")
    page.keyboard.press("Space")
    until(page, "!lab.frame.playing")
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.dataset.set || ''"))
    assert {"play", "one-sample", "rate", "which-weight", "bars", "plane"} <= reached
    page.locator("#bars").focus()
    page.keyboard.press("ArrowRight")
    assert "sample" in page.locator("#bar-note").text_content()
    page.keyboard.press("Enter")
    page.frame_locator("#stepping iframe").locator("#ledger-body").wait_for()
    assert page.evaluate("document.activeElement.id") == "stepping-close"
    page.keyboard.press("Escape")
    assert page.locator("#stepping").is_hidden()
    assert page.evaluate("document.activeElement.id") == "bars"
    page.locator("#deep-weight").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("[lab.tab, document.activeElement.id]") == ["neuron", "deep-neuron"]


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1024, 768), (1440, 900), (1920, 1080)])
def test_nothing_stands_out_of_its_pane(page: Any, address: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    for language in ("en", "pl"):
        open_at(page, address, f"layers=8,8,8&language={language}")
        for tab in TABS:
            page.click(f"#deep-{tab}")
            assert page.evaluate(OVERFLOW) == [], (language, tab)
    open_at(page, address)
    if width > 1000:  # without scrolling, the way down is in sight
        assert page.locator("#bars").bounding_box()["y"] < height - 40


def test_in_polish_nothing_is_left_in_english(page: Any, address: str) -> None:
    open_at(page, address, "language=pl&puzzle=1")
    seen: set[str] = set()
    for tab in TABS:
        page.click(f"#deep-{tab}")
        seen |= {*page.evaluate(TEXTS)}
    page.click("#python-open")
    seen |= {*page.evaluate(TEXTS)}
    both = texts()
    polish = {*both["pl"].values()}
    assert not {text for text in both["en"].values() if len(text) > 3 and text not in polish and text in seen}
    for text in seen:
        for key, pattern in both["en"].items():
            if "{" in pattern and pattern != both["pl"][key] and len(re.sub(r"{\w+}", "", pattern)) > 12:
                told = re.escape(pattern)
                assert not re.fullmatch(re.sub(r"\\{\w+\\}", ".*", told), text), (key, text)


def test_it_trains_in_a_sandbox_as_in_a_notebook(page: Any, tmp_path: Path) -> None:
    inner = html.escape(page_of(), quote=True)
    outer = tmp_path / "notebook.html"
    outer.write_text(f'<!doctype html><iframe sandbox="allow-scripts" srcdoc="{inner}" width=900 height=700></iframe>')
    page.goto(outer.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("#one-epoch").click()
    frame.locator("#place").filter(has_text="epoch 1").wait_for()
    frame.locator("#bars rect").first.click()
    frame.frame_locator("#stepping iframe").locator("#ledger-body").wait_for()
    frame.locator("#stepping-close").click()
    frame.locator("#share").click()
    assert frame.locator("#dialog-text").is_visible()
