"""Picture and formula are one: what is pointed at in the one lights up in the other; and what the page adds to it.

From outside: of pointing.js, paths.js, curve.js and why.js, in a browser.

Also of: views/stepping/page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograd import Value, steps
from autograd.calculus.expressions import expression
from autograd.common.words import number
from tests.support.steppers import shared, show, square, turn_to

LIT = """() => ({
  edges: app.lit, nodes: app.litNodes,
  arrows: [...document.querySelectorAll("#picture g.edge.lit")].map((it) => it.dataset.edges),
  boxes: [...document.querySelectorAll("#picture g.box.lit")].map((it) => it.dataset.nodes),
  spoken: [...document.querySelectorAll("#ledger .spoken")].map((it) => it.textContent),
  product: document.getElementById("product")?.textContent ?? "",
})"""

# Whether the product is seen whole
INSIDE = """() => {
  const [a, b] = ["product", "picture"].map((id) => document.getElementById(id).getBoundingClientRect());
  return a.width > 0 && a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
}"""


def test_a_term_lights_its_arrow_or_its_box(page: Any, tmp_path: Path) -> None:
    shown = show(page, shared(), tmp_path, "#step=12")
    step = steps(shown.stepper.root)[12 - 8]  # after the leaves, six nodes and the seed
    row = page.locator("#ledger tbody tr").first
    edge = row.get_attribute("data-edges")
    row.locator("td.number").first.hover()
    lit = page.evaluate(LIT)
    assert lit["arrows"] == [edge]
    ends = {str(shown.stepper.nodes.index(node)) for node in (step.node, step.contributions[0].parent)}
    assert {*lit["boxes"]} == ends
    page.locator("#ledger p .term").first.hover()  # the name of the node
    place = str(shown.stepper.nodes.index(step.node))
    assert page.evaluate(LIT)["boxes"] == [place]
    assert page.evaluate(LIT)["arrows"] == []
    page.mouse.move(0, 0)
    assert page.evaluate(LIT)["boxes"] == []


def test_an_arrow_or_a_box_marks_the_terms_that_speak_of_it(page: Any, tmp_path: Path) -> None:
    shown = show(page, shared(), tmp_path, "#step=12")
    step = steps(shown.stepper.root)[12 - 8]  # after the leaves, six nodes and the seed
    rows = page.locator("#ledger tbody tr")
    for k in range(rows.count()):
        edge = rows.nth(k).get_attribute("data-edges")
        page.evaluate("(e) => app.light([e])", int(edge))
        marked = page.locator("#ledger tbody tr.spoken")
        assert marked.count() == 1
        assert marked.get_attribute("data-edges") == edge
    page.mouse.move(0, 0)
    place = shown.stepper.nodes.index(step.node)
    page.locator(f"#picture g.box[data-nodes='{place}'] rect").hover()
    spoken = page.evaluate(LIT)["spoken"]
    name = page.evaluate("app.graph.names")[place]
    assert spoken
    assert all(name in text for text in spoken)
    page.keyboard.press("ArrowRight")
    page.mouse.move(0, 0)
    assert page.evaluate(LIT)["spoken"] == []


def test_terms_are_reached_by_the_keyboard(page: Any, tmp_path: Path) -> None:
    show(page, shared(), tmp_path, "#step=12")
    page.locator("#ledger").focus()
    seen = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        lit = page.evaluate(LIT)
        seen |= {"edge"} if lit["arrows"] else {"node"} if lit["boxes"] else set()
    assert seen == {"edge", "node"}


def test_a_touch_lights_and_stays(browser: Any, tmp_path: Path) -> None:
    context = browser.new_context(has_touch=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    show(page, shared(), tmp_path, "#step=12&view=nodes")
    row = page.locator("#ledger tbody tr").first
    row.locator("td.number").first.tap()
    assert page.evaluate(LIT)["arrows"] == [row.get_attribute("data-edges")]
    page.locator("#title").tap()
    assert page.evaluate(LIT)["arrows"] == []
    context.close()


def test_the_product_stands_beside_the_lit_path(page: Any, tmp_path: Path) -> None:
    show(page, shared(), tmp_path)
    turn_to(page, "paths")
    for k in range(page.locator("#paths .path").count()):
        path = page.locator("#paths li").nth(k)
        path.locator(".path").hover()
        lit = page.evaluate(LIT)
        assert lit["product"] == path.locator(".formula").text_content()
        factors, product = lit["product"].replace("−", "-").replace("(", "").replace(")", "").split(" = ")
        total = 1.0
        for factor in factors.split(" · "):
            total *= float(factor)
        assert abs(total - float(product)) <= 2e-3 * abs(float(product))
        inside = page.evaluate(INSIDE)
        assert inside
    path.locator(".formula .term").first.hover()
    assert len(page.evaluate(LIT)["arrows"]) == 1, "a factor lights its own arrow"
    page.mouse.move(0, 0)
    assert page.evaluate(LIT)["product"] == ""


def test_the_curve_has_the_slope_that_the_step_says(page: Any, tmp_path: Path) -> None:
    root = expression("relu(a)*b + abs(c) + log(d)", {"a": 2.0, "b": -3.0, "c": 0.0, "d": 1e-6})
    shown = show(page, root, tmp_path)
    seed = 1 + len(steps(root))
    for at, step in enumerate(steps(root), seed + 1):
        page.evaluate("(at) => app.go(at)", at)
        for k, each in enumerate(step.contributions):
            if len(step.contributions) > 1:
                page.select_option("#curve-of", index=k)
            words = page.locator("#curve .slope-words").text_content()
            assert number(each.partial) in words
            assert page.locator("#curve circle.here").count() == 1
            assert page.locator("#curve .side").count() == (2 if step.node.op == "abs" else 0)
            label = page.locator("#curve svg.slope").get_attribute("aria-label")
            assert words in label
    page.evaluate("(at) => app.go(at)", shown.last())
    assert page.locator("#curve svg").count() == 0


def test_the_curve_moves_with_the_leaves_and_hides_in_the_quiz(page: Any, tmp_path: Path) -> None:
    shown = show(page, square(), tmp_path, "#step=3")
    before = page.locator("#curve .slope-words").text_content()
    page.evaluate("app.setLeaf(0, -1.5)")
    after = page.locator("#curve .slope-words").text_content()
    assert before != after
    assert number(-1.5) in after
    assert not page.locator("#curve-nudge").is_visible(), "it would move the second a as well"
    page.evaluate("app.setLeaf(0, NaN)")
    assert page.locator("#curve svg").count() == 0
    assert "no finite value" in page.locator("#curve").text_content()
    page.evaluate("app.setLeaf(0, 2)")
    page.evaluate("document.getElementById('quiz-start').click()")
    page.evaluate("app.go(3)")
    assert shown.last() == 4
    assert not page.locator("#curve").is_visible()
    assert page.locator("#curve svg").count() == 0


def test_a_nudge_moves_the_point_along_its_curve(page: Any, tmp_path: Path) -> None:
    show(page, expression("tanh(c)*2", {"c": 0.5}), tmp_path, "#step=5")
    before = page.locator("#curve .slope-words").text_content()
    place = "[...['cx', 'cy'].map((key) => document.querySelector('#curve .here').getAttribute(key))]"
    here, ends = page.evaluate(place), page.locator("#curve svg.slope > text").all_text_contents()
    page.locator("#curve-nudge").fill("50")  # the point moves in a picture that stays
    moved = page.locator("#curve .slope-words").text_content()
    assert float(page.evaluate(place)[0]) > float(here[0])
    assert moved != before
    assert {*page.locator("#curve svg.slope > text").all_text_contents()} & {*ends}
    assert "c = " in page.locator(".curve-nudge").text_content()
    page.locator("#curve-nudge").evaluate("(it) => it.dispatchEvent(new Event('blur'))")
    assert page.locator("#curve .slope-words").text_content() == before, "it springs back"


def open_why(page: Any) -> None:
    """Open what stands below the paths."""
    turn_to(page, "paths")
    page.click("#why > summary")
    page.locator("#why > div > p").first.wait_for()


def test_why_backwards_counts_on_this_graph(page: Any, tmp_path: Path) -> None:
    root = shared()
    show(page, root, tmp_path)
    open_why(page)
    root.backward()
    leaves = {each.parent for step in steps(root) for each in step.contributions if not each.parent.op}
    lines = [row.split("\t") for row in page.locator("#why-results tbody").inner_text().split("\n")]
    assert {name: [there, back] for name, there, back in lines} == {
        f"∂L/∂{leaf.label}": [number(leaf.grad)] * 2 for leaf in leaves
    }
    counts = [row.split("\t") for row in page.locator("#why-count tbody").inner_text().split("\n")]
    sent = [each for step in steps(root) for each in step.contributions]
    backward = counts[1]
    assert backward == ["backward", "1", str(len(sent)), "2", str(len(sent) + 2)], "d and a are used twice"
    assert int(counts[0][4]) > int(backward[4])
    verdict = page.locator("#why-verdict").text_content()
    assert verdict.startswith("3 leaves need 3 forward passes. ")
    assert f"Operations forward: {counts[0][4]}, backward: {backward[4]}." in verdict
    for label, said in (("a*a", "as cheap as backward"), ("a + b", "the same number")):
        show(page, expression(label, {name: 2.0 for name in "ab" if name in label}), tmp_path)
        open_why(page)
        assert said in page.locator("#why-verdict").text_content()
    show(page, Value(1.0, label="x"), tmp_path)
    open_why(page)
    assert "nothing to compare" in page.locator("#why").text_content()
