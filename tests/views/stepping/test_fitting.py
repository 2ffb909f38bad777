"""Worksheets on paper: a page for each sheet and key, all turned alike, and nothing on them cut, hidden or too small.

Also of: views/stepping/sketch.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest

from autograd import Value, Worksheet
from autograd.calculus.expressions import expression
from nn import MLP

UPRIGHT, BROAD = (595, 842), (842, 595)  # A4 in points
SHEETS = [
    "a*b",
    "tanh(a*b + c)",
    "d = a*b; (d + c)*tanh(a)",
    "exp(a)/(exp(a) + exp(b) + exp(c))",
    "a*a*b*b*a",
    "maximum(a, b)*sqrt(c)/(a**2 + 1)",
    "number_of_apples_in_the_basket*price_of_one_apple + what_the_basket_costs",
    "((((a*b + c)*a + b)*c + a)*b + c)*a",
    "a + b + c + a*b + a*c + b*c",
]
MEASURED = """() => {
    const trouble = [];
    for (const page of document.querySelectorAll(".page")) {
        const edge = page.getBoundingClientRect(), style = getComputedStyle(page);
        const bottom = edge.bottom - parseFloat(style.paddingBottom);
        const right = edge.right - parseFloat(style.paddingRight);
        for (const each of page.querySelectorAll("svg, table, p, header, .who")) {
            const box = each.getBoundingClientRect();
            if (box.bottom > bottom + 1 || box.right > right + 1) trouble.push(`${each.tagName} leaves the page`);
        }
        const svg = page.querySelector("svg"), box = svg.getBoundingClientRect();
        const scale = Math.min(box.width / svg.viewBox.baseVal.width, box.height / svg.viewBox.baseVal.height);
        if (scale < 0.58) trouble.push(`the picture is ${scale} of its size`);
        const tables = page.querySelector(".tables").getBoundingClientRect();
        if (box.bottom > tables.top + 1 && box.right > tables.left + 1) trouble.push("they lie on each other");
        for (const group of svg.querySelectorAll("g")) {
            const around = group.querySelector("rect").getBBox();
            for (const text of group.querySelectorAll("text")) {
                const inside = text.getBBox();
                if (inside.x < around.x || inside.x + inside.width > around.x + around.width)
                    trouble.push(`${text.textContent} is wider than its box`);
                const before = text.previousElementSibling;
                if (text.matches(".right") && before.getBBox().x + before.getBBox().width > inside.x - 3)
                    trouble.push(`${before.textContent} touches ${text.textContent}`);
            }
        }
        for (const cell of page.querySelectorAll("td, th"))
            if (cell.scrollWidth > cell.clientWidth + 1) trouble.push(`${cell.textContent} is wider than its cell`);
        for (const head of page.querySelectorAll("th")) {
            for (const word of head.textContent.matchAll(/\\S+/g)) {
                const range = document.createRange();
                range.setStart(head.firstChild, word.index);
                range.setEnd(head.firstChild, word.index + word[0].length);
                if (range.getClientRects().length > 1) trouble.push(`${word[0]} is broken`);
            }
        }
    }
    return trouble;
}"""


def graph(text: str) -> Value:
    given = {"number_of_apples_in_the_basket": 3.0, "price_of_one_apple": 2.5, "what_the_basket_costs": 4.0}
    given |= {"a": 2.0, "b": -3.0, "c": 10.0}
    used = set(re.findall(r"\w+", text))
    root: Value = expression(text, {name: number for name, number in given.items() if name in used})
    return root


def look(page: Any, made: Worksheet, folder: Path) -> list[tuple[int, int]]:
    """The sizes of the printed pages, once all that stands on them was measured."""
    pypdf = pytest.importorskip("pypdf", reason="needs pypdf: pip install '.[browser]'")
    page.goto(made.save(folder / "sheets.html").as_uri())
    assert page.evaluate(MEASURED) == []
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    return [(round(float(each.mediabox.width)), round(float(each.mediabox.height))) for each in printed.pages]


@pytest.mark.parametrize("text", SHEETS)
def test_every_sheet_and_every_key_is_one_page_turned_like_all_others(page: Any, tmp_path: Path, text: str) -> None:
    for language in ("en", "pl"):
        sizes = look(page, Worksheet(graph(text), copies=3, seed=1, language=language), tmp_path)
        assert sizes in ([UPRIGHT] * 6, [BROAD] * 6)


def test_a_page_is_turned_as_its_picture_needs_it(page: Any, tmp_path: Path) -> None:
    assert look(page, Worksheet(graph("a*b")), tmp_path) == [UPRIGHT] * 2
    assert look(page, Worksheet(graph("z = a*b + c; (sigmoid(z) - 1)**2")), tmp_path) == [BROAD] * 2


@pytest.mark.parametrize("hidden", [2, 3])
def test_a_network_has_room_on_one_page(page: Any, tmp_path: Path, hidden: int) -> None:
    made = Worksheet(MLP(2, [hidden, 1], "sigmoid", seed=1), [1.4, -0.4], [1.0], language="pl")
    assert look(page, made, tmp_path) == [UPRIGHT] * 2


def chain(length: int) -> Value:
    root = Value(1.0, label="x")
    for i in range(length):
        root = root * Value(1.0, label=f"w{i + 1}") if i % 2 else root.tanh()
    return root


def test_up_to_where_a_graph_fits_it_is_one_page_and_beyond_that_is_said(page: Any, tmp_path: Path) -> None:
    assert len(look(page, Worksheet(chain(8)), tmp_path)) == 2
    made: list[Worksheet] = []

    def longer_and_longer() -> None:
        for length in range(9, 40):
            made.append(Worksheet(chain(length)))

    with pytest.raises(ValueError, match=r"nodes, which makes \d+ lines to fill in.* can't be read on one page"):
        longer_and_longer()
    assert len(look(page, made[-1], tmp_path)) == 2


def test_a_large_graph_is_refused_before_anything_is_made_of_it() -> None:
    with pytest.raises(ValueError, match=r"20,000 nodes, .* can't be read on one page"):
        Worksheet(deep(20_000))


def deep(nodes: int) -> Value:
    root = Value(0.5, label="x")
    for _ in range(nodes - 1):
        root = root.tanh()
    return root
