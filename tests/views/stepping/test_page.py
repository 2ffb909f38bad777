"""Walking through the page in a real browser: what it shows at every step is what the engine says.

Also of: views/stepping/parts, views/stepping/payload.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograd import Value, steps, unfold
from autograd.common.words import number
from autograd.core.graph import order
from autograd.explaining.rules import Named, remarks
from autograd.views.stepping.page import Stepper
from nn import MLP, mse
from tests.support.steppers import SEEN, Shown, network, shared, show, square, turn_to, worked

ROOTS: dict[str, Callable[[], Any]] = {"shared": shared, "square": square, "worked": worked, "network": network}
WAYS: dict[str, tuple[Callable[[Any], None], Callable[[Any], None]]] = {
    "buttons": (lambda page: page.click("#next"), lambda page: page.click("#back")),
    "keys": (lambda page: page.keyboard.press("ArrowRight"), lambda page: page.keyboard.press("ArrowLeft")),
    "slider": (
        lambda page: page.locator("#slider").press("ArrowRight"),
        lambda page: page.locator("#slider").press("ArrowLeft"),
    ),
}


class Expected:
    """What the engine says of a root, and how it reads in the view that shows every operation."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.nodes = order(root)[::-1]
        self.there, self.back = steps(root, forward=True), steps(root)
        self.seed = len(self.there) + 1
        self.end = self.seed + len(self.back) + 1

    def check(self, seen: Any, at: int, boxes: list[list[int]]) -> None:
        """Compare all of the page with the engine at step ``at``."""
        assert seen["place"].startswith(f"step {at} of {self.end} ")
        assert seen["slider"] == str(at)
        assert f"step={at}&" in seen["hash"]
        assert seen["said"].startswith(seen["place"])
        assert seen["heading"] in seen["said"]
        self.check_picture(seen, at, boxes)
        if 0 < at < self.seed:
            self.check_forward(seen, self.there[at - 1])
        elif at == self.seed:
            assert seen["results"] == ["1"]
        elif self.seed < at < self.end:
            self.check_backward(seen, self.back[at - self.seed - 1])
        elif at == self.end:
            self.check_end(seen)

    def check_picture(self, seen: Any, at: int, boxes: list[list[int]]) -> None:
        known = {node for node in self.nodes if not node.op} | {step.node for step in self.there[:at]}
        sums = {self.root: 1.0} if at >= self.seed else {}
        for step in self.back[: max(0, at - self.seed)]:
            sums |= {sent.parent: sent.after for sent in step.contributions}
        for (place,), box in zip(boxes, seen["boxes"], strict=True):
            node = self.nodes[place]
            if node.constant:
                assert box["title"].endswith(number(node.data, 5))
                continue
            assert box["value"] == (number(node.data, 5) if node in known else "")
            assert box["gradient"] == (number(sums[node], 5) if node in sums else "")
            step = (*[None], *self.there, None, *self.back, None)[at]
            assert box["current"] is (node is (step.node if step else self.root if at == self.seed else None))

    def check_forward(self, seen: Any, step: Any) -> None:
        assert seen["heading"].startswith("Forward: ")
        assert step.node.label is None or seen["heading"] == f"Forward: {step.node.label}"
        (line,) = seen["lines"]
        node = Named(step.node, dict(zip(self.nodes, seen["names"], strict=True)))
        assert line.endswith(f" = {node.value} = {node.value_with_numbers} = {number(step.node.data)}")

    def check_backward(self, seen: Any, step: Any) -> None:
        assert seen["heading"].startswith("Backward: ")
        assert seen["upstream"] == [number(step.upstream)]
        node = Named(step.node, dict(zip(self.nodes, seen["names"], strict=True)))
        for row, sent in zip(seen["rows"], step.contributions, strict=True):
            to, rule, product, total = row
            assert to == sent.name
            local, shown = node.local(sent.place), number(sent.partial)
            middle = dict.fromkeys((local.formula, node.local_with_numbers(sent.place)))
            parts = [local.head, *(part for part in middle if part != shown), shown]
            assert rule == " = ".join(parts) + remarks(local)
            assert [bare(each) for each in re.split(" [×=] ", product)] == [
                number(step.upstream), number(sent.partial), number(sent.contribution),
            ]  # fmt: skip
            added = [number(sent.before), number(sent.contribution)] if sent.before else []
            assert [bare(each) for each in re.split(" [+=] ", total)] == [*added, number(sent.after)]

    def check_end(self, seen: Any) -> None:
        sums = {self.root: 1.0}
        for step in self.back:
            sums |= {sent.parent: sent.after for sent in step.contributions}
        used = dict.fromkeys([parent for node in self.nodes for parent in node.parents] or self.nodes)
        leaves = [node for node in used if not node.op and not node.constant]  # first those that are needed first
        assert seen["results"] == [number(self.root.data), *(number(sums.get(leaf, 0.0)) for leaf in leaves)]

    def check_numbers(self, full: Any) -> None:
        """Compare the page's numbers in full."""
        place = {node: i for i, node in enumerate(self.nodes)}
        size = max(1.0, *(abs(node.data) for node in self.nodes))
        assert full["out"] == pytest.approx([node.data for node in self.nodes], rel=1e-12, abs=1e-12 * size)
        gradients = [0.0] * len(self.nodes)
        gradients[-1] = 1.0
        for step in self.back:
            i = place[step.node]
            assert full["upstream"][i] == pytest.approx(step.upstream, rel=1e-12, abs=1e-14)
            for theirs, sent in zip(full["sent"][i], step.contributions, strict=True):
                assert theirs[0] == place[sent.parent]
                ours = [sent.partial, sent.contribution, sent.before, sent.after]
                assert theirs[1:] == pytest.approx(ours, rel=1e-12, abs=1e-14)
                gradients[place[sent.parent]] = sent.after
        assert full["gradients"] == pytest.approx(gradients, rel=1e-12, abs=1e-14)


def bare(text: str) -> str:
    """A number without the parentheses that stand around a negative one."""
    return text.removeprefix("(").removesuffix(")")


def inside(shown: Shown) -> list[list[int]]:
    """The nodes in every box of the view that is shown."""
    found: list[list[int]] = shown.page.evaluate("app.view.boxes.map((box) => box.nodes)")
    return found


@pytest.mark.parametrize(
    ("name", "way"), [("shared", "buttons"), ("square", "slider"), *((name, "keys") for name in ROOTS)]
)
def test_walking_on_and_back_shows_what_the_engine_says(page: Any, tmp_path: Path, name: str, way: str) -> None:
    shown = show(page, ROOTS[name](), tmp_path, "#view=nodes")
    expected, boxes = Expected(shown.stepper.root), inside(shown)
    on, back = WAYS[way]
    assert shown.last() == expected.end
    for at in range(expected.end + 1):
        expected.check(shown.seen(), at, boxes)
        on(page) if at < expected.end else None
    for at in range(expected.end, -1, -1):
        expected.check(shown.seen(), at, boxes)
        back(page) if at else None
    expected.check_numbers(shown.numbers())


def test_sums_taken_apart_are_the_unfolded_graph(page: Any, tmp_path: Path) -> None:
    shown = show(page, network(), tmp_path, "#view=single")
    expected, boxes = Expected(unfold(shown.stepper.root)), inside(shown)
    for at in range(expected.end + 1):
        expected.check(shown.seen(), at, boxes)
        page.keyboard.press("ArrowRight")
    expected.check_numbers(shown.numbers())


def batch() -> Stepper:
    """Two samples through one network: a folded neuron holds what it did with both."""
    model = MLP(2, [2, 1], "tanh", seed=4)
    first, second = Value(0.3, label="p"), Value(-0.7, label="q")
    loss = mse([model([first, second]), model([second, first * second])], [1.0, -1.0])
    return Stepper(loss, model=model)


def again() -> Stepper:
    """A layer that is fed its own output."""
    model = MLP(2, [2, 2], "tanh", seed=5)
    x = [Value(0.3, label="p"), Value(-0.7, label="q")]
    return Stepper(mse(model(model(x)), [0.5, -0.5]), model=model)


@pytest.mark.parametrize("made", [network, batch, again], ids=lambda made: str(made.__name__))
def test_folded_views_add_up_to_the_engine(page: Any, tmp_path: Path, made: Callable[[], Stepper]) -> None:
    shown = show(page, made(), tmp_path)
    nodes = shown.stepper.nodes
    by_node = {step.node: step for step in steps(shown.stepper.root)}
    names = page.evaluate("data.graphs.recorded.names")
    keys = [key for key in page.evaluate("app.views.map((view) => view.key)") if key not in ("single", "nodes")]
    assert keys[0] == "level0"
    assert any(key.startswith("open:") for key in keys)
    for key in keys:
        sums: dict[Any, float] = {nodes[-1]: 1.0}
        sent = 0
        walked, boxes = page.evaluate(
            f"""(key) => {{ app.setView(key);
                const all = app.walk.map((moment, at) => {{ app.go(at);
                    return [{{ way: moment.pass, nodes: moment.nodes }}, ({SEEN})()]; }});
                return [all, app.view.boxes.map((box) => box.nodes)]; }}""",
            key,
        )
        for moment, seen in walked:
            work = [nodes[i] for i in moment["nodes"]]
            if moment["way"] == "forward":
                assert seen["results"] == [number(node.data) for node in work]
                assert [line.split(" = ")[0] for line in seen["lines"]] == [names[i] for i in moment["nodes"]]
            elif moment["way"] == "backward":
                rows = [row[-4:] for row in seen["rows"]]
                ours = [(node, each) for node in work for each in by_node[node].contributions]
                for (to, _, product, total), (node, each) in zip(rows, ours, strict=True):
                    assert to == names[nodes.index(each.parent)]
                    assert product.startswith(number(by_node[node].upstream or 0.0))
                    assert sums[node] == pytest.approx(by_node[node].upstream), "not all of it has arrived yet"
                    assert product.endswith(f" = {number(each.contribution)}")
                    before = sums.get(each.parent, 0.0)
                    sums[each.parent] = before + each.contribution
                    assert total.endswith(number(sums[each.parent])), (key, to)
                    assert not before or total.startswith(number(before)), (key, to)
                    sent += 1
        assert sent == sum(len(step.contributions) for step in by_node.values())
        for box, places in zip(walked[-1][1]["boxes"], boxes, strict=True):
            if len(places) == 1 and box["gradient"] is not None:
                assert box["gradient"] == number(sums.get(nodes[places[0]], 0.0), 5), (key, box)


def test_home_end_boxes_and_links_lead_to_their_step(page: Any, tmp_path: Path) -> None:
    shown = show(page, shared(), tmp_path)
    expected, boxes = Expected(shown.stepper.root), inside(shown)

    def check(at: int) -> None:
        expected.check(shown.seen(), at, boxes)

    page.keyboard.press("End")
    check(expected.end)
    page.keyboard.press("ArrowRight")
    check(expected.end)
    page.keyboard.press("Home")
    check(0)
    page.keyboard.press("ArrowLeft")
    check(0)
    page.click("#last")
    check(expected.end)
    page.click("#first")
    check(0)
    page.locator("#slider").fill("5")
    check(5)
    box = page.locator("#picture g.box").nth
    there = [step.node for step in expected.there]
    back = [step.node for step in expected.back]
    for i, (place,) in enumerate(boxes):
        node = expected.nodes[place]
        if not node.op:
            continue
        page.locator("#slider").fill("2")
        box(i).click()  # on the forward pass to where it is computed
        check(there.index(node) + 1)
        page.locator("#slider").fill(str(expected.end))
        box(i).focus()
        page.keyboard.press("Enter")  # on the backward pass to where its gradient flows on
        check(expected.seed + back.index(node) + 1)
    shown.at("#step=12&view=nodes&language=pl")
    seen = shown.seen()
    assert seen["place"] == f"krok 12 z {expected.end} · przejście wstecz"
    assert seen["upstream"] == [number(expected.back[12 - expected.seed - 1].upstream or 0.0)]
    page.evaluate("location.hash = '#step=3&language=en'")
    page.locator("#place", has_text="step 3 of").wait_for()
    check(3)
    for nonsense in ("#step=-1", "#step=x", "#view=toString&step=1e3", "#language=toString", "#%", "#step=9999999"):
        shown.at(nonsense)
        check(0)


def test_playing_goes_to_the_end(page: Any, tmp_path: Path) -> None:
    shown = show(page, square(), tmp_path)
    page.select_option("#speed", "4")
    page.locator("body").press("Space")
    assert page.get_attribute("#play", "aria-label") == "Pause (space)"
    page.locator("#place", has_text=f"step {shown.last()} of").wait_for()
    page.locator("#play[aria-label='Play (space)']").wait_for()
    page.click("#play")  # from the end it begins again, and stops where somebody steps in
    assert page.get_attribute("#play", "aria-label") == "Pause (space)"
    assert page.evaluate("app.at") < shown.last()
    page.keyboard.press("Home")
    assert page.get_attribute("#play", "aria-label") == "Play (space)"
    assert shown.seen()["slider"] == "0"


def test_typing_is_not_taken_for_walking(page: Any, tmp_path: Path) -> None:
    show(page, shared(), tmp_path, "#step=4")
    turn_to(page, "leaves")
    field = page.locator("#leaves input[type=text]").first
    field.fill("1")
    for key in ("Home", "End", "ArrowLeft", "ArrowRight", "Space", "1"):
        field.press(key)
    assert field.input_value() == "1 1"
    assert page.evaluate("app.at") == 4
    page.locator("#tab-leaves").press("Space")
    assert page.evaluate("[app.at, tabs.chosen()]") == [4, "leaves"]
    page.locator("#speed").press("ArrowRight")
    assert page.evaluate("app.at") == 4
    page.locator("#next").press("Control+ArrowRight")
    assert page.evaluate("app.at") == 4
    page.locator("#next").press("Space")
    assert page.evaluate("app.at") == 5


def test_the_keyboard_goes_on_where_a_button_has_come_to_its_end(page: Any, tmp_path: Path) -> None:
    shown = show(page, square(), tmp_path)
    page.locator("#next").focus()
    for _ in range(shown.last() + 2):
        page.keyboard.press("Enter")
    assert page.evaluate("app.at") == shown.last()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("app.at") == shown.last() - 1


@pytest.mark.parametrize("root", [Value(2.5, label="x"), Value(3.0, constant=True)], ids=["leaf", "constant"])
def test_a_graph_of_one_node(page: Any, tmp_path: Path, root: Value) -> None:
    shown = show(page, root, tmp_path)
    page.keyboard.press("End")
    seen = shown.seen()
    assert seen["place"].startswith("step 2 of 2")
    assert number(root.data) in seen["boxes"][0]["title"] + (seen["boxes"][0]["value"] or "")
