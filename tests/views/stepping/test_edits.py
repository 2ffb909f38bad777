"""Editing leaves in the page, against the engine run afresh with the same numbers.

From outside: of the page as a whole, in a browser; leaves.js, passes.js and app.js together.

Also of: views/stepping/javascript, views/stepping/page.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograd
from autograd import Value, ieee
from autograd.core.graph import order
from autograd.rows.row import Op
from autograd.rows.table import TABLE
from autograd.views.stepping.page import Stepper
from tests.support.steppers import shared, show, turn_to

SEED = 20
GRAPHS, EDITS, TOGETHER = 200, 20, 20  # graphs; edits of each; graphs under one root, which share a page
WILD = (1000.0, -1000.0, 0.0, -0.0, 1.0, -1.0, 0.5, 1e-8, 30.0, 2.0, -3.0)
LOOSE = ("erf", "gelu")
READ = "({ out: app.result.out, gradients: app.result.gradients, trouble: app.result.trouble?.node ?? null })"


class Random:
    """One random expression: its leaves, its result, and how it was written."""

    def __init__(self, rng: np.random.Generator, name: str) -> None:
        self.rng, self.written = rng, [name]
        count = int(rng.integers(2, 5))
        self.leaves = [Value(round(float(rng.normal()), 3), label=f"{name}x{i}") for i in range(count)]
        self.nodes = list(self.leaves)

    def argument(self) -> Any:
        """A node, rather a late one; sometimes a plain number."""
        if self.rng.random() < 0.12:
            return round(float(self.rng.normal()), 2)
        late = self.nodes[-3:] if self.rng.random() < 0.5 else self.nodes
        return late[int(self.rng.integers(len(late)))]

    def use(self, op: Op) -> None:
        """One more operation on what there is."""
        length = int(self.rng.integers(1, 5))
        arguments: list[Any] = []
        for name, kind in op.names.items():
            if kind == "list":
                arguments.append([self.argument() for _ in range(length)])
            elif name in op.passive:
                arguments.append(float(self.rng.choice([2.0, 3.0, -1.0, 0.5, 0.1, 0.0])))
            else:
                arguments.append(self.argument())
        if self.rng.random() < 0.8:  # hold on to what was made last, so that expressions grow deep
            arguments[0] = [self.nodes[-1], *arguments[0][1:]] if isinstance(arguments[0], list) else self.nodes[-1]
        flat = [each for part in arguments for each in (part if isinstance(part, list) else [part])]
        values = [k for k, each in enumerate(flat) if isinstance(each, Value)]
        if not values:  # of plain numbers alone nothing is recorded
            arguments[0] = [self.nodes[-1]] * length if isinstance(arguments[0], list) else self.nodes[-1]
        function = getattr(operator, op.operator) if op.operator in vars(operator) else getattr(autograd, op.name)
        made = function(*arguments)
        self.written.append(f"{op.name}({', '.join(map(self.say, flat))})")
        self.nodes.append(made)

    def say(self, argument: Any) -> str:
        """How an argument is written: a number, or the place of a node."""
        return f"n{self.nodes.index(argument)}" if isinstance(argument, Value) else repr(argument)

    def edit(self) -> tuple[Value, float]:
        """A leaf, and another number for it: a wild one, a tie with another leaf, a small change, or what it was."""
        leaf = self.leaves[int(self.rng.integers(len(self.leaves)))]
        others = [each.data for each in self.leaves]
        way = self.rng.random()
        if way < 0.4:
            return leaf, float(self.rng.choice(WILD))
        if way < 0.6:
            return leaf, float(self.rng.choice(others))
        return leaf, float(self.rng.normal() * 10.0 ** self.rng.uniform(-2, 1))


def expressions() -> list[Random]:
    """Random expressions; every row is used in some of them."""
    rng = np.random.default_rng(SEED)
    rows = [*TABLE.values()]
    made = []
    for number in range(GRAPHS):
        each = Random(rng, f"g{number}")
        first = rows[number % len(rows)]
        picked = [rows[i] for i in rng.integers(len(rows), size=int(rng.integers(2, 6)))]
        picked.insert(int(rng.integers(len(picked) + 1)), first)
        for op in picked:
            each.use(op)
        made.append(each)
    return made


def engine(nodes: Sequence[Value]) -> tuple[list[float], list[float]]:
    """Values and gradients for the leaves' present numbers."""
    with ieee():
        nodes[-1].refresh()
        nodes[-1].zero_grad()
        nodes[-1].backward()
    return [node.data for node in nodes], [0.0 if node.constant else node.grad for node in nodes]


def same(got: float, expected: float, size: float, relative: float) -> bool:
    if not math.isfinite(expected) or not math.isfinite(got):
        return got == expected or (got != got and expected != expected)
    return abs(got - expected) <= relative * size


def check(each: Random, places: dict[Value, int], page: Any, values: list[float], gradients: list[float]) -> None:
    """Compare one expression's part of the page with the engine."""
    mine = [node for node in order(each.nodes[-1]) if node in places]
    at = [places[node] for node in mine]
    finite = [abs(x) for x in (*(values[i] for i in at), *(gradients[i] for i in at)) if math.isfinite(x)]
    relative = 1e-10 if any(node.op in LOOSE for node in mine) else 1e-12
    for what, ours, theirs in (("value", values, page["out"]), ("gradient", gradients, page["gradients"])):
        for i, node in zip(at, mine, strict=True):
            if node.constant and what == "gradient":
                continue
            assert same(theirs[i], ours[i], max(finite, default=1.0), relative), (
                f"{what} of {node.label or node.op}: page {theirs[i]!r}, engine {ours[i]!r}\n"
                f"{'; '.join(each.written)} at {[leaf.data for leaf in each.leaves]}"
            )


@pytest.fixture(scope="module")
def made() -> list[Random]:
    with ieee():
        return expressions()


def test_every_row_is_among_them(made: list[Random]) -> None:
    assert {node.op for each in made for node in order(each.nodes[-1])} >= set(TABLE)


@pytest.mark.parametrize("part", range(GRAPHS // TOGETHER))
def test_edits_match_a_fresh_run(page: Any, tmp_path: Path, made: list[Random], part: int) -> None:
    graphs = made[part * TOGETHER : (part + 1) * TOGETHER]
    with ieee():
        root = autograd.sum([each.nodes[-1] for each in graphs])
    shown = show(page, Stepper(root), tmp_path)
    nodes = shown.stepper.nodes
    places = {node: i for i, node in enumerate(nodes)}
    first = page.evaluate(READ)
    before = {leaf: leaf.data for each in graphs for leaf in each.leaves}
    for _ in range(EDITS):
        edits = [each.edit() for each in graphs]
        for leaf, number in edits:
            leaf.data = number
        numbers = [node.data for node in nodes]
        leaf, number = edits[-1]
        if leaf in places:
            numbers[places[leaf]] = before[leaf]
        page.evaluate("(numbers) => app.setLeaves(numbers)", numbers)
        if leaf in places:
            page.evaluate("([leaf, number]) => app.setLeaf(leaf, number)", [places[leaf], number])
        seen = page.evaluate(READ)
        values, gradients = engine(nodes)
        for each in graphs:
            check(each, places, seen, values, gradients)
    page.evaluate("app.setLeaves(app.start)")
    assert str(page.evaluate(READ)) == str(first), "not as before, to the last bit"  # str: nan is nan, 0 is not -0


def test_numbers_typed_into_a_field(page: Any, tmp_path: Path) -> None:
    shown = show(page, shared(), tmp_path)
    labels = [node.label for node in shown.stepper.nodes]
    leaf = labels.index("a")
    turn_to(page, "leaves")
    field = page.locator(f"#leaves [data-leaf='{leaf}']")

    def type_in(text: str, key: str = "Enter") -> tuple[float, str | None, str]:
        field.fill(text)
        field.press(key)
        wrong = field.locator("xpath=following-sibling::*").text_content()
        return page.evaluate("app.numbers")[leaf], field.get_attribute("aria-invalid"), wrong

    for text, number in {
        "0,5": 0.5, "3/4": 0.75, "-2*3": -6.0, "−2·3": -6.0, "1e-3": 1e-3, " 2 ": 2.0, "(1+2)*3-4": 5.0, "2^3": 8.0,
        "-2**2": -4.0, "sqrt(16)": 4.0, "1000": 1000.0, "-1000": -1000.0, ",5": 0.5, "1/3": 1 / 3,
    }.items():  # fmt: skip
        assert type_in(text) == (number, "false", ""), text
        assert field.input_value() == text, "it stays as it was typed"
    type_in("0.25", "Tab")  # leaving the field is enough
    assert page.evaluate("app.numbers")[leaf] == 0.25
    before = page.evaluate(READ)
    nonsense = ("abc", "", "1 2", "1..2", "2*", "(1", "1)", "1.000.000", "a", "alert(1)", "toString", "constructor(1)",
                "__proto__", "0x10", "1;2", "1,2,3", "9" * 400, "(" * 150)  # fmt: skip
    for text in nonsense:
        number, invalid, wrong = type_in(text)
        assert (number, invalid) == (0.25, "true"), text
        assert "is not a number; type something like" in wrong
        assert text[:40] in wrong
        assert page.evaluate(READ) == before
    assert type_in("4") == (4.0, "false", "")


def test_what_a_field_shows_can_be_typed_again(page: Any, tmp_path: Path) -> None:
    shown = show(page, shared(), tmp_path)
    leaf = [node.label for node in shown.stepper.nodes].index("b")
    turn_to(page, "leaves")
    field = page.locator(f"#leaves [data-leaf='{leaf}']")
    for number in (math.inf, -math.inf, math.nan, -0.0, 0.0, 1e21, -1e-300, 5e-324, 1.7976931348623157e308, 0.1):
        page.evaluate("([leaf, number]) => app.setLeaf(leaf, number)", [leaf, number])
        field.press("Enter")
        assert str(float(page.evaluate("app.numbers")[leaf])) == str(number)
        assert field.get_attribute("aria-invalid") != "true", number


@pytest.mark.parametrize(
    ("written", "good", "bad", "said"),
    [
        ("log", 2.0, -3.0, "log(x) = log(−3) is outside its domain, which is x > 0"),
        ("sqrt", 2.0, -1.0, "sqrt(x) = sqrt(−1) is outside its domain"),
        ("asin", 0.5, 2.0, "asin(x) = asin(2) is outside its domain, which is −1 ≤ x ≤ 1"),
        ("exp", 1.0, 1000.0, "exp(x) = exp(1000) is too large for a number"),
    ],
)
def test_out_of_the_domain_and_back(
    page: Any, tmp_path: Path, written: str, good: float, bad: float, said: str
) -> None:
    x = Value(good, label="x")
    inner = getattr(autograd, written)(x)
    inner.label = "f"
    shown = show(page, inner * 2 + x, tmp_path, "#step=5")
    leaf = shown.stepper.nodes.index(x)
    before = (page.evaluate(READ), shown.seen())
    assert before[1]["trouble"] == ""
    turn_to(page, "leaves")
    before[1]["hash"] = shown.seen()["hash"]
    for text in (bad, good, bad):
        page.locator(f"#leaves [data-leaf='{leaf}']").fill(str(text))
        page.locator(f"#leaves [data-leaf='{leaf}']").press("Enter")
        trouble = shown.seen()["trouble"]
        assert trouble.startswith(f"f = {said}") if text == bad else trouble == ""
        assert page.locator("#picture g.trouble").count() == (text == bad)
        x.data = text
        values, gradients = engine(shown.stepper.nodes)
        seen = page.evaluate(READ)
        for ours, theirs in ((values, seen["out"]), (gradients, seen["gradients"])):
            for node, got, expected in zip(shown.stepper.nodes, theirs, ours, strict=True):
                assert node.constant or same(got, expected, 1.0, 1e-13)
    page.click("#reset-leaves")
    assert (page.evaluate(READ), shown.seen()) == before
