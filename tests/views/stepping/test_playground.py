"""The playground in a browser: typing, mistyping, examples, going back, checking, and sharing a screen."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pytest

from autograd.calculus.expressions import expression
from autograd.core.graph import order
from autograd.views.stepping.playground import Playground
from tests.support.steppers import turn_to

# What is on the screen, to compare two of them
SCREEN = """() => [app.at, app.graphs.recorded.leaves.map((i) => app.numbers[i]), app.trainable, app.view.key,
  tabs.chosen(), texts.language, playground.expression(), document.getElementById("ledger-body").textContent]"""


@pytest.fixture
def address(tmp_path: Path) -> str:
    """Of a playground."""
    return Playground().save(tmp_path / "playground.html").as_uri()


def type_in(page: Any, text: str) -> None:
    """As somebody does."""
    page.get_by_label("Expression", exact=True).fill(text)
    page.keyboard.press("Enter")


def gradients(page: Any) -> dict[str, float]:
    """The leaves' gradients in the page, by name."""
    found: dict[str, float] = page.evaluate(
        "Object.fromEntries(app.graph.leaves.map((i) => [app.graph.names[i], app.result.gradients[i]]))"
    )
    return found


def test_typing_mistyping_and_going_back(page: Any, address: str) -> None:
    page.goto(address)
    type_in(page, "a*b + a*sin(a)")
    assert page.locator("[data-variable=b]").input_value() == "-0.25", "as in the example before"
    assert page.locator("#chosen .note").text_content() == "chosen for you, change as you like: a"
    for name, number in (("a", "2"), ("b", "-3")):
        page.locator(f"[data-variable={name}]").fill(number)
        page.keyboard.press("Enter")
    assert page.locator("#chosen").is_hidden()
    root = expression("a*b + a*sin(a)", {"a": 2.0, "b": -3.0})
    root.backward()
    ours = {node.label: node.grad for node in order(root) if node.label in ("a", "b")}
    theirs = gradients(page)
    assert all(math.isclose(theirs[name or ""], ours[name], rel_tol=1e-12) for name in ours)
    type_in(page, "a*b + 2c")
    assert page.locator("#mistyped .caret").text_content().index("^") == len("a*b + 2c") - 1
    assert "The graph still shows the expression before: a*b + a*sin(a)" in page.locator("#mistyped").text_content()
    assert page.locator("#expression").get_attribute("aria-invalid") == "true"
    assert page.evaluate("app.graph.ops.length") == len(order(root))
    page.click("#repair")
    assert page.locator("#expression").input_value() == "a*b + 2*c"
    assert not page.locator("#mistyped").is_visible()
    assert page.locator("[data-variable=b]").input_value() == "-3", "what was given stays"
    type_in(page, "log(1 - a)")  # a = 2 is outside of its domain, as one would meet it in Python
    assert page.locator("#mistyped").is_visible()
    type_in(page, "asin(q)")
    assert page.evaluate("app.result.trouble") is None, "a number inside of the domain is chosen"
    page.go_back()
    page.wait_for_function("document.getElementById('expression').value === 'a*b + 2*c'")
    assert page.locator("[data-variable=b]").input_value() == "-3"


def test_a_name_that_was_written_together_is_asked_about(page: Any, address: str) -> None:
    page.goto(f"{address}#expression=sinx%2Bwx*u&values=u:2")
    together = page.locator("#chosen .together")
    assert together.locator("button").all_text_contents() == ["Take sin(x)+wx*u", "Take sinx+w*x*u"]
    together.locator("button").first.click()
    together.locator("button").first.click()
    assert page.locator("#expression").input_value() == "sin(x)+w*x*u"
    assert together.count() == 0
    assert page.locator("#chosen .note").text_content() == "chosen for you, change as you like: x, w"


@pytest.mark.parametrize(
    ("wanted", "trouble"),
    [
        ("expression=log(a)&values=a:-1", "log"),
        ("expression=a*b&values=a:inf,b:2", ""),
        ("expression=1/a&values=a:0", "L = 1/a = 1/0 is outside its domain, which is a ≠ 0"),
    ],
)
def test_a_leaf_outside_of_a_domain_comes_back_from_its_address(
    page: Any, address: str, wanted: str, trouble: str
) -> None:
    page.goto(f"{address}#{wanted}")
    assert not page.locator("#mistyped").is_visible()
    assert (
        "&".join(page.evaluate("location.hash").replace("%28", "(").replace("%29", ")").split("&")[:2]) == f"#{wanted}"
    )
    assert trouble in page.locator("#trouble").text_content()
    page.locator("[data-variable=a]").fill("2")
    page.keyboard.press("Enter")
    assert not page.locator("#trouble").is_visible()


def test_what_an_address_asks_for_in_vain_is_told(page: Any, address: str) -> None:
    for wanted in ("quiz=9.9.9", "quiz=x", "hunt=7.1.1", "step=999", "tab=toString"):
        page.goto("about:blank")
        page.goto(f"{address}#{wanted}")
        assert wanted in page.locator("#ignored").text_content()
    page.goto("about:blank")
    page.goto(f"{address}#expression=2a")
    assert page.locator("#expression").input_value() == "2a", "to be mended"
    assert page.locator("#mistyped").is_visible()


def test_a_playground_says_what_is_wrong_with_its_expression(page: Any, tmp_path: Path) -> None:
    page.goto(Playground("1/2x").save(tmp_path / "wrong.html").as_uri())
    assert "…/2*x or …/(2*x)" in page.locator("#mistyped").text_content()


def test_every_example_is_what_the_engine_says(page: Any, address: str) -> None:
    page.goto(address)
    examples = page.evaluate("playground.examples")
    assert [*examples] == ["chain", "product", "fan_out", "neuron", "saturation", "loss", "network"]
    for key, (text, values) in examples.items():
        assert not re.search(r"\bv\d+\b", text)  # as the page calls what has no name
        page.select_option("#examples", key)
        assert page.locator("#expression").input_value() == text
        root = expression(text, {name: float(number) for name, number in values.items()})
        root.backward()
        ours = {node.label: node.grad for node in order(root) if not node.op and node.label}
        theirs = gradients(page)
        assert {name: theirs[name or ""] for name in ours} == pytest.approx(ours, rel=1e-12)
        turn_to(page, "check")
        verdicts = page.locator("#check [data-verdict]").evaluate_all("(all) => all.map((it) => it.dataset.verdict)")
        assert verdicts == ["agrees"] * len(values), key


def test_the_check_follows_numbers_and_the_language(page: Any, address: str) -> None:
    page.goto(f"{address}#expression=a*b&values=a:2,b:-3&tab=check")
    table = page.locator("#check tbody")
    assert "−3" in table.inner_text()
    page.locator("[data-variable=b]").fill("5")
    page.keyboard.press("Enter")
    assert "5" in table.inner_text()
    assert "−3" not in table.inner_text()
    page.select_option("#language", "pl")
    assert "zgadza się" in table.inner_text()


def test_the_check_calls_a_jump_no_kink_alone(page: Any, address: str) -> None:
    page.goto(f"{address}#expression=floor(a)&values=a:2&tab=check")  # its slope is 0 on both sides
    assert "there is a kink or a jump here, so that the two sides differ" in page.locator("#check tbody").inner_text()


def test_an_address_opens_the_same_screen(page: Any, address: str) -> None:
    page.goto(address)
    page.select_option("#examples", "network")
    page.locator("[data-variable=w11]").fill("0,75")
    page.keyboard.press("Enter")
    turn_to(page, "descent")
    page.locator("#descent [data-trainable]").first.uncheck()
    page.select_option("#language", "pl")
    turn_to(page, "ledger")
    page.locator("#slider").fill("21")
    before, hash_ = page.evaluate(SCREEN), page.evaluate("location.hash")
    page.goto("about:blank")
    page.goto(address + hash_)
    assert page.evaluate(SCREEN) == before
    assert page.evaluate("location.hash") == hash_
    page.click("#share")
    page.check("#in-quiz")
    link = page.locator("#shared").input_value()
    page.click("#copy-command")
    assert page.locator("#shared").input_value().startswith('autograd step "h1 = sigmoid(w11*x1')
    assert "w11=0.75" in page.locator("#shared").input_value()
    page.goto("about:blank")
    page.goto(link)
    assert page.evaluate("[tabs.chosen(), document.activeElement.id]") == ["quiz", "answer"]
    page.goto("about:blank")
    page.goto(f"{address}#expression=a*b&values=a:2,b:zz&step=3&foo=1&tab=xx&language=en")
    assert page.locator("#ignored").text_content() == (
        "Not understood in the address, and left out: values=a:2,b:zz, foo=1, tab=xx"
    )
    assert page.evaluate("app.at") == 3


def test_a_lit_path_and_other_ticks_are_shared_too(page: Any, address: str) -> None:
    page.goto(f"{address}#expression=a*b+%2B+a*sin(x)&values=a:2,b:-3,x:1")
    assert page.evaluate("share.command()") == 'autograd step "a*b + a*sin(x)" a=2 b=-3 x=1'
    turn_to(page, "paths")
    page.click("#paths .path >> nth=1")
    product = page.inner_text("#product")
    page.evaluate("app.setTrainable(app.graph.names.indexOf('x'), true)")
    page.evaluate("app.setTrainable(app.graph.names.indexOf('b'), false)")
    assert page.evaluate("share.command()") == 'autograd step "a*b + a*sin(x)" a=2 b=-3 x=1 --train a,x --open'
    link = page.evaluate("share.link()")
    page.goto("about:blank")
    page.goto(f"{address}{link[link.index('#') :]}")
    assert page.inner_text("#product") == product
    assert page.locator("#paths .path >> nth=1").get_attribute("aria-pressed") == "true"
    page.select_option("#path-leaf", label="x")  # another leaf's, none of them lit
    link = page.evaluate("share.link()")
    page.goto("about:blank")
    page.goto(f"{address}{link[link.index('#') :]}")
    assert page.evaluate("document.getElementById('path-leaf').selectedOptions[0].text") == "x"
    assert page.query_selector("#product") is None
    page.goto("about:blank")
    page.goto(f"{address}#path=99:1&tab=paths")
    assert "path=99:1" in page.inner_text("#ignored")
