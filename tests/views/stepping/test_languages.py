"""English and Polish: whatever one has, the other has; and nothing of the other is left in the page.

From outside: of strings/, the page, the terminal and the worksheets together.

Also of: views/strings.
"""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from autograd.views.stepping.page import Stepper
from autograd.views.strings import strings
from tests.support.steppers import network, shared, show, turn_to

PICTURES = ("picture.", "network.", "part.")  # the texts of what `draw` makes: tests/views/test_strings.py
# Every text a reader can see, or hear
TEXTS = """() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest("script, style, head")) found.add(node.textContent.trim());
  }
  for (const element of document.querySelectorAll("*")) {
    for (const name of ["aria-label", "title", "placeholder", "aria-valuetext", "alt"]) {
      if (element.hasAttribute(name)) found.add(element.getAttribute(name).trim());
    }
  }
  return [...found];
}"""
# all of them, wherever one can go and whatever one can do
EVERYWHERE = """() => {
  const found = new Set();
  const look = () => (TEXTS)().forEach((text) => found.add(text));
  document.querySelectorAll("details").forEach((each) => (each.open = true));
  for (const view of app.views) {
    app.setView(view.key);
    look();
    if (["level0", "nodes"].includes(view.key)) app.walk.forEach((_, at) => { app.go(at); look(); });
    for (const tab of tabs.names) { app.choose(tab); look(); }
  }
  for (const id of ["play", "play", "theme", "theme", "theme", "descend", "descend-ten"]) {
    document.getElementById(id).click();
    look();
  }
  const fill = { "#rate": ["abc", "1e300"], "#leaves [data-leaf]": ["abc"], "#leaves [data-nudge]": ["5"] };
  for (const [selector, text] of Object.entries(fill).flatMap(([key, list]) => list.map((each) => [key, each]))) {
    const field = document.querySelector(selector);
    field.value = text;
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
    document.getElementById("descend").click();
    look();
  }
  const [leaf] = data.graphs.recorded.leaves;
  for (const number of [-1000, 1e300, 1]) { app.setLeaf(leaf, number); look(); }
  return [...found];
}""".replace("TEXTS", TEXTS)


def places(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def test_both_languages_have_every_text() -> None:
    for key, each in strings().items():
        assert list(each) == ["en", "pl"], key
        assert all(text.strip() for text in each.values()), key
        assert places(each["en"]) == places(each["pl"]), key
        assert each["en"].count("\n") == each["pl"].count("\n"), key


def test_every_text_the_page_asks_for_exists_and_is_asked_for() -> None:
    folder = resources.files("autograd.views.stepping") / "assets"
    files = [
        each
        for part in folder.iterdir()
        if part.is_dir()
        for each in part.iterdir()
        if each.name.endswith((".js", ".html"))
    ]
    source = "\n".join(each.read_text(encoding="utf-8") for each in files)
    asked = set(re.findall(r"""\bt\("([\w.]+)"|data-(?:text|label)="([\w.]+)\"""", source))
    keys = {first or second for first, second in asked}
    missing = keys - set(strings())
    assert not missing
    quoted = set(re.findall(r'"([\w.]+)"', source))
    made = set(re.findall(r"`((?:\w+)\.(?:\w+[._])?)\$", source))  # `page.view_${view.key}`
    elsewhere = ("film.", "notebook.", "terminal.", "worksheet.", "typed.")  # the last: tests/calculus/test_grammar.py
    there = [key for key in strings() if "." in key and not key.startswith((*elsewhere, *PICTURES))]
    unused = [key for key in there if key not in quoted and not any(key.startswith(each) for each in made)]
    assert not unused


def pattern(text: str) -> re.Pattern[str]:
    """Finds a text with anything in its places; a line of it counts."""
    parts = (re.escape(part) for part in re.split(r"{\w+}", text))
    return re.compile(".{0,60}?".join(parts))


@pytest.mark.parametrize(("chosen", "other"), [("pl", "en"), ("en", "pl")])
def test_nothing_of_the_other_language_is_left(page: Any, tmp_path: Path, chosen: str, other: str) -> None:
    foreign = []
    for key, each in strings().items():
        if each[other] != each[chosen] and not key.startswith(PICTURES):
            foreign += [(line, pattern(line)) for line in each[other].split("\n")]
    for stepper in (Stepper(shared(), language=other), network()):
        show(page, stepper, tmp_path, f"#language={chosen}")
        assert page.evaluate("document.documentElement.lang") == chosen
        seen = page.evaluate(EVERYWHERE)
        assert len(seen) > 100
        for text in seen:
            for line, found in foreign:
                exact = found.fullmatch(text)
                assert not exact, f"{text!r} is {line!r}"
                if len(re.sub(r"{\w+}", "", line).split()) >= 2:
                    assert not found.search(text), f"{text!r} holds {line!r}"


def test_switching_keeps_the_step_and_the_numbers(page: Any, tmp_path: Path) -> None:
    shown = show(page, network(), tmp_path, "#step=7&view=level0")
    turn_to(page, "leaves")
    page.locator("#leaves [data-leaf]").first.fill("0.5")
    page.keyboard.press("Enter")
    before = shown.seen(), shown.numbers()
    page.select_option("#language", "pl")
    polish = shown.seen()
    assert polish["heading"] != before[0]["heading"]
    assert (polish["slider"], polish["results"]) == (before[0]["slider"], before[0]["results"])
    assert re.match(r"krok 7 z \d+", polish["place"])
    assert "view=level0&tab=leaves&language=pl" in polish["hash"]
    assert shown.numbers() == before[1]
    page.select_option("#language", "en")
    assert shown.seen() == before[0]


def test_a_page_opens_in_the_language_it_was_made_in(page: Any, tmp_path: Path) -> None:
    shown = show(page, Stepper(shared(), language="pl"), tmp_path)
    assert shown.seen()["place"].startswith("krok 0 z ")
    assert page.evaluate("document.documentElement.lang") == "pl"
    assert page.input_value("#language") == "pl"
    with pytest.raises(ValueError, match="language is 'de'; expected one of: en, pl"):
        Stepper(shared(), language="de")
