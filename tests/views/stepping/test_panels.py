"""The page's panels: nudging a leaf, gradient descent, and the sum over paths, against the engine.

From outside: of leaves.js, descent.js and paths.js, in a browser.

Also of: views/stepping/page.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from autograd import Value
from autograd.common.words import number
from autograd.core.graph import order
from autograd.views.stepping.page import Stepper
from tests.support.steppers import Shown, network, shared, show, square, turn_to, worked


def fresh(shown: Shown, leaf: Value, data: float) -> float:
    """The root's value with another number in a leaf."""
    was, root = leaf.data, shown.stepper.root
    leaf.data = data
    root.refresh()
    value: float = root.data
    leaf.data = was
    root.refresh()
    return value


def gradients(root: Value) -> dict[Value, float]:
    """The engine's gradients of the leaves."""
    root.refresh()
    root.zero_grad()
    root.backward()
    return {node: node.grad for node in order(root) if not node.op and not node.constant}


@pytest.mark.parametrize(("name", "reach"), [("a", -100), ("a", 1), ("b", 50), ("c", 100)])
def test_a_nudge_shows_the_finite_difference_beside_the_gradient(
    page: Any, tmp_path: Path, name: str, reach: int
) -> None:
    shown = show(page, shared(), tmp_path)
    leaf = next(node for node in shown.stepper.nodes if node.label == name)
    place = shown.stepper.nodes.index(leaf)
    before = shown.numbers()
    turn_to(page, "leaves")
    page.locator(f"#leaves [data-nudge='{place}']").fill(str(reach))
    by = reach / 100 * 0.2 * max(1.0, abs(leaf.data))
    step = (leaf.data + by) - leaf.data
    moved = fresh(shown, leaf, leaf.data + by) - shown.stepper.root.data
    gradient = gradients(shown.stepper.root)[leaf]
    lines = page.locator("#nudge .formula").all_text_contents()
    step_in_words = f"({number(step)})" if step < 0 else number(step)
    assert lines == [
        f"Δ{name} = {number(step)}",
        f"L really moved by ΔL = {number(moved)}",
        f"The gradient at {name} = {number(leaf.data)} said {number(gradient)} · {step_in_words}"
        f" = {number(gradient * step)}",
        f"ΔL/Δ{name} = {number(moved / step)}, ∂L/∂{name} = {number(gradient)}",
    ]
    assert f"The graph shows {name} = {number(leaf.data + by)}" in page.locator("#nudge").text_content()
    assert shown.numbers()["out"][-1] == pytest.approx(fresh(shown, leaf, leaf.data + by), rel=1e-12), (
        "the graph follows"
    )
    assert page.locator(f"#leaves [data-leaf='{place}']").input_value() == page.evaluate(
        "spelling.inFull(app.nudged.to)"
    )
    page.locator("#nudge button").last.click()  # back
    assert shown.numbers() == before
    page.locator(f"#leaves [data-nudge='{place}']").fill(str(reach))
    turn_to(page, "ledger")
    assert shown.numbers() == before, "only the leaves' pane says that one is nudged"
    turn_to(page, "leaves")
    page.locator(f"#leaves [data-nudge='{place}']").fill(str(reach))
    page.locator("#nudge button").first.click()
    assert page.evaluate("document.activeElement.dataset.leaf") == str(place), "the focus would be lost"
    assert page.evaluate("app.numbers")[place] == pytest.approx(leaf.data + by, rel=1e-15)
    assert shown.numbers()["out"][-1] == pytest.approx(fresh(shown, leaf, leaf.data + by), rel=1e-12)
    assert page.locator(f"#leaves [data-nudge='{place}']").input_value() == "0"


@pytest.mark.parametrize("made", [shared, worked, network], ids=lambda made: str(made.__name__))
def test_gradient_descent_is_the_plain_loop(page: Any, tmp_path: Path, made: Any) -> None:
    shown = show(page, made(), tmp_path)
    root, rate = shown.stepper.root, 0.03
    turn_to(page, "descent")
    page.fill("#rate", "0,03")
    curve = [root.data]
    for button, times in (("#descend", 1), ("#descend-ten", 10), ("#descend", 1)):
        page.click(button)
        before = root.data
        for _ in range(times):
            for leaf, gradient in gradients(root).items():
                leaf.data -= rate * gradient
            root.refresh()
            curve.append(root.data)
        ours = [node.data for node in shown.stepper.nodes]
        assert shown.numbers()["out"] == pytest.approx(ours, rel=1e-11, abs=1e-12)
        moved = page.locator("#descent .formula").text_content()
        assert moved == f"L: {number(before)} → {number(root.data)}", "by all the steps of the button"
    points = str(page.get_attribute("#descent polyline", "points")).split()
    assert len(points) == len(curve) == 13
    heights = [float(point.split(",")[1]) for point in points]
    size = (max(heights) - min(heights)) / (max(curve) - min(curve))
    assert heights == pytest.approx([min(heights) + (max(curve) - x) * size for x in curve], abs=1e-6)
    label = page.get_attribute("#descent svg", "aria-label")
    assert label == f"L in gradient descent, steps: 12, from {number(curve[0])} to {number(curve[-1])}"
    page.click("#descent-reset")
    assert page.evaluate("app.numbers") == page.evaluate("app.start")
    assert page.locator("#descent polyline").count() == 0


def test_constants_and_inputs_stay_where_they_are(page: Any, tmp_path: Path) -> None:
    shown = show(page, network(), tmp_path)
    turn_to(page, "descent")
    page.click("#descend-ten")
    after = page.evaluate("app.numbers")
    for node, now in zip(shown.stepper.nodes, after, strict=True):
        assert node.op or (now == node.data) is (node.constant or node.grad == now == 0.0)


def neuron() -> Value:
    """A neuron's loss on one sample."""
    w, x, b, y = (Value(v, label=n) for n, v in {"w": 0.5, "x": 2.0, "b": -0.25, "y": 1.0}.items())
    loss = ((w * x + b).sigmoid() - y) ** 2
    loss.label = "L"
    return loss


def test_data_stay_data(page: Any, tmp_path: Path) -> None:
    shown = show(page, neuron(), tmp_path)
    labels = [node.label for node in shown.stepper.nodes]
    turn_to(page, "descent")
    text = page.locator("#descent .note").text_content()
    assert "A step moves w, b, each against its own gradient: w ← w − η·∂L/∂w" in text
    assert "What stays as it is: x, y." in text
    page.fill("#rate", "10")
    for _ in range(3):
        page.click("#descend-ten")
    after = dict(zip(labels, page.evaluate("app.numbers"), strict=True))
    assert (after["x"], after["y"]) == (2.0, 1.0)
    assert after["w"] > 0.5
    assert after["b"] > -0.25
    assert 0.0 < shown.numbers()["out"][-1] < 0.01, "what it can reach by w and b alone"
    page.click("#descent-reset")
    page.locator(f"#descent [data-trainable='{labels.index('y')}']").check()  # moving data is a choice
    turn_to(page, "leaves")
    assert page.locator(f"#leaves [data-trainable='{labels.index('y')}']").is_checked()
    turn_to(page, "descent")
    for name in ("w", "b"):
        page.locator(f"#descent [data-trainable='{labels.index(name)}']").uncheck()
    text = page.locator("#descent .note").text_content()
    assert "A step moves y against its gradient: y ← y − η·∂L/∂y." in text
    assert "What stays as it is: w, x, b." in text
    page.fill("#rate", "0.5")
    page.click("#descend")
    assert shown.numbers()["out"][-1] == pytest.approx(0.0, abs=1e-15)
    page.locator(f"#descent [data-trainable='{labels.index('y')}']").uncheck()
    assert "No leaf is ticked as trainable" in page.locator("#descent .note").text_content()
    before = shown.numbers()
    page.click("#descend")
    assert "No leaf is ticked as trainable" in page.locator("#descent .wrong").text_content()
    assert shown.numbers() == before


def test_fields_show_what_they_hold_and_the_chart_its_labels(page: Any, tmp_path: Path) -> None:
    shown = show(page, shared(), tmp_path)
    turn_to(page, "leaves")
    for number_ in (-1.2345678901234567e-12, -123456.78901234567, 0.1):
        page.evaluate("(number) => app.setLeaf(0, number)", number_)
        field = page.locator("#leaves [data-leaf='0']")
        assert float(field.input_value()) == number_
        assert field.evaluate("(it) => it.scrollWidth <= it.clientWidth"), "cut off"
        assert field.get_attribute("title") == field.input_value()
    page.evaluate("app.setLeaf(0, 123456789)")
    turn_to(page, "descent")
    page.fill("#rate", "1e-12")
    page.click("#descend")
    cut = """() => { const { left } = document.querySelector("#descent svg").getBoundingClientRect();
      return [...document.querySelectorAll("#descent svg text")].filter((it) => it.getBoundingClientRect().left < left)
        .map((it) => it.textContent); }"""
    assert page.evaluate(cut) == []
    assert shown.last() > 0


def test_a_learning_rate_that_is_none(page: Any, tmp_path: Path) -> None:
    shown = show(page, shared(), tmp_path)
    turn_to(page, "descent")
    before = shown.numbers()
    for text in ("abc", "", "0", "-0.1", "inf", "nan", "1/0", "0x1"):
        page.fill("#rate", text)
        page.click("#descend")
        said = page.locator("#descent .wrong").text_content()
        assert said == f"The learning rate “{text}” is not a number above 0; type something like 0.1"
        assert page.get_attribute("#rate", "aria-invalid") == "true"
        assert shown.numbers() == before
    page.fill("#rate", "1/100")
    page.click("#descend")
    assert page.locator("#descent .wrong").text_content() == ""
    assert page.get_attribute("#rate", "aria-invalid") == "false"
    assert shown.numbers() != before


def test_descent_that_leaves_the_numbers_says_so(page: Any, tmp_path: Path) -> None:
    shown = show(page, square(), tmp_path)
    turn_to(page, "descent")
    page.fill("#rate", "1e100")
    page.click("#descend-ten")
    assert "With η = 1e100 the next number would not be finite" in page.locator("#descent .wrong").text_content()
    assert all(math.isfinite(x) for x in shown.numbers()["out"]), "the last finite numbers stay"
    x = Value(1.0, label="w")  # the result stays finite, its gradient does not
    show(page, (x * 0.0).sqrt(), tmp_path)
    turn_to(page, "descent")
    page.click("#descend")
    assert "would not be finite" in page.locator("#descent .wrong").text_content()
    assert page.evaluate("app.numbers") == page.evaluate("app.start")


@pytest.mark.parametrize("made", [shared, square, worked, network], ids=lambda made: str(made.__name__))
def test_the_gradient_is_the_sum_over_paths(page: Any, tmp_path: Path, made: Any) -> None:
    shown = show(page, made(), tmp_path, "#view=nodes")
    turn_to(page, "paths")
    nodes, place = shown.stepper.nodes, {node: i for i, node in enumerate(shown.stepper.nodes)}
    names = page.evaluate("data.graphs.recorded.names")

    def ways(node: Value) -> list[list[Value]]:
        """Every path from a leaf to the root, the slow way."""
        if node is nodes[-1]:
            return [[node]]
        users = [user for user in nodes for parent in user.parents if parent is node]
        return [[node, *path] for user in users for path in ways(user)]

    for leaf, gradient in gradients(shown.stepper.root).items():
        page.select_option("#path-leaf", str(place[leaf]))
        assert page.locator("#paths .upstream").text_content() == number(gradient)
        paths = ways(leaf)
        assert f"Number of paths: {len(paths)}" in page.locator("#paths .list").text_content()
        said = page.locator("#paths .path .names").all_text_contents()
        assert sorted(said) == sorted(" ← ".join(names[place[node]] for node in path[::-1]) for path in paths)
        total = 0.0
        for line in page.locator("#paths li > .formula").all_text_contents():
            factors, product = line.split(" = ")
            numbers = [float(each.strip("()").replace("−", "-")) for each in factors.split(" · ")]
            assert math.prod(numbers) == pytest.approx(float(product.replace("−", "-")), rel=2e-3)
            total += float(product.replace("−", "-"))
        assert total == pytest.approx(gradient, rel=1e-4, abs=1e-5)
        last = page.locator("#paths .formula").last.text_content()
        assert last.endswith(f"sum over the paths: {number(gradient)}")


def test_a_path_lights_up(page: Any, tmp_path: Path) -> None:
    show(page, shared(), tmp_path)
    turn_to(page, "paths")
    path = page.locator("#paths .path").first
    lit = page.locator("#picture g:is(.box, .edge).lit").count
    long = len(str(path.locator(".names").text_content()).split(" ← "))
    assert lit() == 0
    path.hover()
    assert lit() == long + long - 1  # its boxes, and the edges between them
    page.mouse.move(0, 0)
    assert lit() == 0
    path.focus()
    assert lit() == long + long - 1
    page.keyboard.press("Enter")  # it stays
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    page.locator("#tab-paths").focus()
    assert lit() == long + long - 1
    page.locator("#paths .path").first.click()
    page.mouse.move(0, 0)
    page.locator("#tab-paths").focus()
    assert lit() == 0


def test_many_paths_are_capped(page: Any, tmp_path: Path) -> None:
    x = node = Value(1.0, label="x")
    for _ in range(12):
        node = node + node
    node.label = "L"
    show(page, Stepper(node), tmp_path)
    turn_to(page, "paths")
    text = page.locator("#paths .list").text_content()
    assert "100 of 4096 paths are shown; the gradient below is the sum of all of them" in text
    assert page.locator("#paths .path").count() == 100
    assert page.locator("#paths .formula").last.text_content() == f"∂L/∂x = {number(4096)}"
    assert x.grad == 0.0
