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
from tests.support.steppers import Shown, network, shared, show, square, worked


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
    page.locator(f"#leaves [data-nudge='{place}']").fill(str(reach))
    by = reach / 100 * 0.2 * max(1.0, abs(leaf.data))
    step = (leaf.data + by) - leaf.data
    moved = fresh(shown, leaf, leaf.data + by) - shown.stepper.root.data
    gradient = gradients(shown.stepper.root)[leaf]
    lines = page.locator("#nudge .formula").all_text_contents()
    assert lines == [
        f"Δ{name} = {number(step)}",
        f"L really moved by ΔL = {number(moved)}",
        f"The gradient said {number(gradient)} · {number(step)} = {number(gradient * step)}",
        f"ΔL/Δ{name} = {number(moved / step)} · ∂L/∂{name} = {number(gradient)}",
    ]
    assert shown.numbers() == before, "a nudge by itself changes nothing"
    page.locator("#nudge button").click()
    assert page.evaluate("document.activeElement.dataset.leaf") == str(place), "the focus would be lost"
    assert page.evaluate("app.numbers")[place] == pytest.approx(leaf.data + by, rel=1e-15)
    assert shown.numbers()["out"][-1] == pytest.approx(fresh(shown, leaf, leaf.data + by), rel=1e-12)
    assert page.locator(f"#leaves [data-nudge='{place}']").input_value() == "0"


@pytest.mark.parametrize("made", [shared, worked, network], ids=lambda made: str(made.__name__))
def test_gradient_descent_is_the_plain_loop(page: Any, tmp_path: Path, made: Any) -> None:
    shown = show(page, made(), tmp_path)
    root, rate = shown.stepper.root, 0.03
    page.locator("#descent > summary").click()
    page.fill("#rate", "0,03")
    curve = [root.data]
    for button, times in (("#descend", 1), ("#descend-ten", 10), ("#descend", 1)):
        page.click(button)
        for _ in range(times):
            for leaf, gradient in gradients(root).items():
                leaf.data -= rate * gradient
            root.refresh()
            curve.append(root.data)
        ours = [node.data for node in shown.stepper.nodes]
        assert shown.numbers()["out"] == pytest.approx(ours, rel=1e-11, abs=1e-12)
    points = str(page.get_attribute("#descent polyline", "points")).split()
    assert len(points) == len(curve) == 13
    heights = [float(point.split(",")[1]) for point in points]
    size = (max(heights) - min(heights)) / (max(curve) - min(curve))
    assert heights == pytest.approx([min(heights) + (max(curve) - x) * size for x in curve], abs=1e-6)
    label = page.get_attribute("#descent svg", "aria-label")
    assert label == f"L over 12 steps of gradient descent, from {number(curve[0])} to {number(curve[-1])}"
    assert page.locator("#descent .formula").text_content() == f"L: {number(curve[-2])} → {number(curve[-1])}"
    page.click("#descent-reset")
    assert page.evaluate("app.numbers") == page.evaluate("app.start")
    assert page.locator("#descent polyline").count() == 0


def test_constants_and_inputs_stay_where_they_are(page: Any, tmp_path: Path) -> None:
    shown = show(page, network(), tmp_path)
    page.locator("#descent > summary").click()
    page.click("#descend-ten")
    after = page.evaluate("app.numbers")
    for node, now in zip(shown.stepper.nodes, after, strict=True):
        assert node.op or (now == node.data) is (node.constant or node.grad == now == 0.0)


def test_a_learning_rate_that_is_none(page: Any, tmp_path: Path) -> None:
    shown = show(page, shared(), tmp_path)
    page.locator("#descent > summary").click()
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
    page.locator("#descent > summary").click()
    page.fill("#rate", "1e100")
    page.click("#descend-ten")
    assert "With η = 1e100 the next number would not be finite" in page.locator("#descent .wrong").text_content()
    assert all(math.isfinite(x) for x in shown.numbers()["out"]), "the last finite numbers stay"
    x = Value(1.0, label="x")  # the result stays finite, its gradient does not
    show(page, (x * 0.0).sqrt(), tmp_path)
    page.locator("#descent > summary").click()
    page.click("#descend")
    assert "would not be finite" in page.locator("#descent .wrong").text_content()
    assert page.evaluate("app.numbers") == page.evaluate("app.start")


@pytest.mark.parametrize("made", [shared, square, worked, network], ids=lambda made: str(made.__name__))
def test_the_gradient_is_the_sum_over_paths(page: Any, tmp_path: Path, made: Any) -> None:
    shown = show(page, made(), tmp_path, "#view=nodes")
    page.locator("#paths > summary").click()
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
        assert f"Number of paths: {len(paths)}" in page.locator("#paths .tall").text_content()
        said = page.locator("#paths .path .names").all_text_contents()
        assert sorted(said) == sorted(" → ".join(names[place[node]] for node in path) for path in paths)
        total = 0.0
        for line in page.locator("#paths .path .formula").all_text_contents():
            factors, product = line.split(" = ")
            numbers = [float(each.strip("()").replace("−", "-")) for each in factors.split(" · ")]
            assert math.prod(numbers) == pytest.approx(float(product.replace("−", "-")), rel=2e-3)
            total += float(product.replace("−", "-"))
        assert total == pytest.approx(gradient, rel=1e-4, abs=1e-5)
        last = page.locator("#paths .formula").last.text_content()
        assert last.endswith(f"sum over the paths: {number(gradient)}")


def test_a_path_lights_up(page: Any, tmp_path: Path) -> None:
    show(page, shared(), tmp_path)
    page.locator("#paths > summary").click()
    path = page.locator("#paths .path").first
    lit = page.locator("#picture g.lit").count
    long = len(str(path.locator(".names").text_content()).split(" → "))
    assert lit() == 0
    path.hover()
    assert lit() == long + long - 1  # its boxes, and the edges between them
    page.mouse.move(0, 0)
    assert lit() == 0
    path.focus()
    assert lit() == long + long - 1
    page.keyboard.press("Enter")  # it stays
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    page.locator("#paths summary").focus()
    assert lit() == long + long - 1
    page.locator("#paths .path").first.click()
    page.mouse.move(0, 0)
    page.locator("#paths summary").focus()
    assert lit() == 0


def test_many_paths_are_capped(page: Any, tmp_path: Path) -> None:
    x = node = Value(1.0, label="x")
    for _ in range(12):
        node = node + node
    node.label = "L"
    show(page, Stepper(node), tmp_path)
    page.locator("#paths > summary").click()
    text = page.locator("#paths .tall").text_content()
    assert "100 of 4096 paths are shown; the gradient below is the sum of all of them" in text
    assert page.locator("#paths .path").count() == 100
    assert page.locator("#paths .formula").last.text_content() == f"∂L/∂x = {number(4096)}"
    assert x.grad == 0.0
