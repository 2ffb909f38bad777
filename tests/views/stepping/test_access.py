"""The page by keyboard alone, for a screen reader, and in colours that can be told apart.

From outside: of the page as a whole, in a browser.

Also of: views/stepping/page.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograd.common.words import number
from autograd.views.stepping.playground import Playground
from tests.support.steppers import TABS, network, shared, show, turn_to

CONTROLS = "a[href], button, input, select, summary, [tabindex='0'], [role=button]"
ROLES = ("button", "slider", "combobox", "link", "navigation", "heading", "tab", "tablist", "tabpanel")
# What Tab can reach now (of the tabs only the one that is chosen), each with a number of its own to tell it by
REACHABLE = f"""() => [...document.querySelectorAll("{CONTROLS}")]
  .filter((it) => !it.disabled && it.tabIndex >= 0 && it.checkVisibility({{ visibilityProperty: true }}))
  .map((it, k) => ((it.__place = k), it.outerHTML.slice(0, 80)))"""
FOCUSED = """() => {
  const it = document.activeElement;
  const style = getComputedStyle(it.matches("svg [role=button]") ? it.querySelector("rect") : it);
  const ring = it.matches("svg [role=button]") ? style.strokeDasharray !== "none" : style.outlineStyle !== "none";
  return [it === document.body ? -1 : it.__place, ring];
}"""
# The contrast of every text that is seen with what lies behind it, as WCAG 2 defines it
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = {};
  const bytes = (color) => (known[color] ??= drawn(color));
  const drawn = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (color) => {
    const [r, g, b] = bytes(color).map((x) => (x / 255 <= 0.04045 ? x / 255 / 12.92 : ((x / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const box = element.closest("svg g.box")?.querySelector("rect");
    if (box) return getComputedStyle(box).fill;
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (bytes(color)[3] === 255) return color;
    }
    return "white";
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.textContent.trim() || element.closest("script, option, :disabled, svg title") || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const [a, b] = [luminance(element instanceof SVGElement ? style.fill : style.color), luminance(behind(element))];
    found.push([(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), node.textContent.trim().slice(0, 40)]);
  }
  for (const field of document.querySelectorAll("input[type=text], select")) {
    const [a, b] = [luminance(getComputedStyle(field).color), luminance(behind(field))];
    found.push([(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), field.id || field.outerHTML]);
  }
  return found;
}"""  # noqa: E501


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    """Makes pages with settings of their own."""
    contexts = []

    def make(**settings: Any) -> Any:
        contexts.append(browser.new_context(**settings))
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.mark.parametrize("made", [shared, network], ids=lambda made: str(made.__name__))
def test_every_control_has_a_name(page: Any, tmp_path: Path, made: Any) -> None:
    show(page, made(), tmp_path, "#step=9")
    session = page.context.new_cdp_session(page)
    everywhere = set()
    for tab in TABS:
        turn_to(page, tab)
        known: dict[str, list[str]] = {}
        for node in session.send("Accessibility.getFullAXTree")["nodes"]:
            if not node["ignored"]:
                known.setdefault(node["role"]["value"], []).append(node.get("name", {}).get("value", "").strip())
        for role in ROLES:
            assert known.get(role), f"there is no {role} beside {tab}"
        everywhere |= set(known)
        for role in (*ROLES, "textbox", "DisclosureTriangle"):
            assert all(known.get(role, [])), f"a {role} without a name: {known[role]}"
        for role in ("textbox", "slider", "heading", "tab"):
            names = known.get(role, [])
            assert len(names) == len(set(names)), f"the same name twice: {names}"
        assert any(name.startswith("a: value 2, ") for name in known["button"]) or made is network
    assert everywhere >= {*ROLES, "textbox"}
    assert page.locator("h1").count() == page.locator("main").count() == 1
    turn_to(page, "leaves")
    page.locator("#leaves [data-leaf]").first.fill("x")
    page.keyboard.press("Enter")
    assert page.locator("#leaves [role=alert]:has-text('is not a number')").count() == 1


@pytest.mark.parametrize("made", [shared, network], ids=lambda made: str(made.__name__))
def test_tab_reaches_everything_and_the_focus_is_seen(page: Any, tmp_path: Path, made: Any) -> None:
    show(page, made(), tmp_path, "#step=9")
    page.evaluate("app.choose('leaves')")
    page.locator("#leaves [data-nudge]").first.fill("20")
    for tab in TABS:
        page.evaluate("(tab) => app.choose(tab)", tab)  # after a click the browser would show no focus
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        reachable = page.evaluate(REACHABLE)
        assert len(reachable) > 15
        reached = []
        page.locator("a.skip").focus()
        assert page.evaluate(FOCUSED)[0] == 0, "the link past the picture comes first"
        for _ in range(len(reachable) + 5):
            place, ring = page.evaluate(FOCUSED)
            if place == -1 or place is None or place in reached:
                break
            assert ring, f"the focus isn't seen: {reachable[place]}"
            reached.append(place)
            page.keyboard.press("Tab")
        missed = [reachable[place] for place in range(len(reachable)) if place not in reached]
        assert not missed


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("part", ["all", "1-1", "4-4", "5-6", "5-7", "8-2", "10-7"])
def test_a_lesson_has_names_is_reached_and_stands_out(tab: Any, tmp_path: Path, part: str, scheme: str) -> None:
    page = tab(color_scheme=scheme)
    page.goto(f"{Playground().save(tmp_path / 'playground.html').as_uri()}#lesson={part}")
    if part == "4-4":
        page.fill("#lesson-answer", "-3")
        page.keyboard.press("Enter")
    for node in page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]:
        if not node["ignored"] and node["role"]["value"] in (*ROLES, "textbox"):
            assert node.get("name", {}).get("value", "").strip(), node["role"]["value"]
    names = [
        page.locator(f"{each}:visible").evaluate_all(
            "(all) => all.map((it) => it.ariaLabel ?? it.labels?.[0]?.innerText)"
        )
        for each in ("input[type=text]", "input[type=range]")
    ]
    assert all(len(each) == len(set(each)) for each in names), names
    reachable, reached = page.evaluate(REACHABLE), set()
    page.locator("a.skip").focus()
    for _ in range(len(reachable) + 5):
        place, ring = page.evaluate(FOCUSED)
        if place in (-1, None) or place in reached:
            break
        assert ring, reachable[place]
        reached.add(place)
        page.keyboard.press("Tab")
    assert reached == set(range(len(reachable)))
    low = [each for each in page.evaluate(CONTRAST) if each[0] < 4.5]
    assert not low


def test_arrows_go_from_tab_to_tab_and_leave_the_step_alone(page: Any, tmp_path: Path) -> None:
    show(page, shared(), tmp_path, "#step=9")
    page.locator("#tab-ledger").focus()
    for key, tab in (("ArrowRight", "leaves"), ("End", "help"), ("ArrowRight", "ledger"), ("ArrowLeft", "help")):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == f"tab-{tab}"
        assert page.locator("[role=tab][aria-selected=true]").get_attribute("aria-controls") == tab
        assert page.locator("[role=tab][tabindex='0']").count() == 1
        assert page.locator(f"#{tab}").is_visible()
        assert page.locator("[role=tabpanel]:not([hidden])").count() == 1
    page.keyboard.press("Home")
    assert page.evaluate("[app.at, tabs.chosen()]") == [9, "ledger"]
    assert "tab=ledger" in page.evaluate("location.hash")


def test_walking_and_editing_with_the_keyboard_alone(page: Any, tmp_path: Path) -> None:
    shown = show(page, shared(), tmp_path)

    def tab_to(selector: str) -> None:
        for _ in range(60):
            if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
            page.keyboard.press("Tab")
        pytest.fail(f"Tab doesn't lead to {selector}")

    tab_to("#picture g.box")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('#picture g.box')"), "the focus stays on the box"
    tab_to("#next")
    for _ in range(shown.last() + 1):
        page.keyboard.press("Enter")
    assert shown.seen()["place"].startswith(f"step {shown.last()} of")
    tab_to("#tab-ledger")
    page.keyboard.press("ArrowRight")
    tab_to("#leaves [data-leaf]")
    page.keyboard.press("Control+a")
    page.keyboard.type("1/2")
    page.keyboard.press("Tab")
    assert page.evaluate("app.numbers[0]") == 0.5
    page.keyboard.press("ArrowRight")  # nudges it
    assert "ΔL/Δa" in page.locator("#nudge").text_content()
    tab_to("#nudge button")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    tab_to("#tab-leaves")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    tab_to("#paths .path")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    page.keyboard.press("Home")
    assert shown.seen()["place"].startswith("step 0 of")


def test_a_screen_reader_is_told_the_step(page: Any, tmp_path: Path) -> None:
    shown = show(page, shared(), tmp_path)
    assert page.get_attribute("#said", "aria-live") == "polite"
    for at in range(1, shown.last()):
        page.keyboard.press("ArrowRight")
        said = page.locator("#said").text_content()
        assert said.startswith(f"step {at} of {shown.last()}")
        assert page.get_attribute("#slider", "aria-valuetext") == shown.seen()["place"]
    values = [node.data for node in shown.stepper.nodes if not node.constant]
    names = page.locator("#picture g.box[role=button]").evaluate_all("(all) => all.map((it) => it.ariaLabel)")
    for value, name in zip(values, names, strict=True):
        assert f"value {number(value, 5)}, gradient " in name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out(tab: Any, tmp_path: Path, scheme: str) -> None:
    page = tab(color_scheme=scheme)
    shown = show(page, network(), tmp_path)
    turn_to(page, "descent")
    page.fill("#rate", "abc")
    page.click("#descend")
    page.fill("#rate", "0.1")
    page.click("#descend")
    turn_to(page, "leaves")
    page.locator("#leaves [data-leaf]").first.fill("abc")
    page.keyboard.press("Enter")
    page.locator("#leaves [data-nudge]").first.fill("20")
    turn_to(page, "paths")
    page.locator("#paths .path").first.click()
    seen = 0
    for key in ("nodes", "level0"):
        page.evaluate("(key) => app.setView(key)", key)
        for at in (0, 3, shown.last() // 2 + 1, shown.last() - 1, shown.last()):
            page.evaluate("(at) => app.go(at)", at)
            for tab_shown in TABS:
                turn_to(page, tab_shown)
                for contrast, text in page.evaluate(CONTRAST):
                    assert contrast >= 4.5, f"{text!r} has a contrast of {contrast:.2f}"
                    seen += 1
    assert seen > 500


def test_a_chosen_colour_scheme_wins(page: Any, tmp_path: Path) -> None:
    show(page, shared(), tmp_path)
    paper = "getComputedStyle(document.body).backgroundColor"
    seen = [page.evaluate(paper)]
    for _ in range(3):
        page.click("#theme")
        seen.append(page.evaluate(paper))
    light, dark = "rgb(255, 255, 255)", "rgb(18, 22, 28)"
    assert seen == [light, light, dark, light]


@pytest.mark.parametrize(("wanted", "animation"), [("reduce", "none"), ("no-preference", "flow")])
def test_nothing_moves_where_motion_is_not_wanted(tab: Any, tmp_path: Path, wanted: str, animation: str) -> None:
    page = tab(reduced_motion=wanted)
    shown = show(page, shared(), tmp_path)
    page.evaluate(f"app.go({shown.last() - 1})")
    line = "getComputedStyle(document.querySelector('svg .live.backward .line')).animationName"
    assert page.evaluate(line) == animation
    names = "[...document.querySelectorAll('*')].map((it) => getComputedStyle(it).animationName)"
    assert set(page.evaluate(names)) <= {"none", animation}
