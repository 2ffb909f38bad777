"""What is said where numbers are not finite: of every row at its points, its edges and far out, by the page's logic.

From outside: of logic/passes.js, logic/saying.js and logic/curves.js, in Node, and of the page in a browser.

Also of: views/stepping/page.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from autograd.rows import evaluating
from autograd.rows.table import TABLE
from autograd.views.stepping.playground import Playground
from autograd.views.strings import strings
from tests.support import scripts

OR = "\N{LOGICAL OR}"
# Ends of domains, kinks, where numbers become too large or nothing, and what is no finite number
EDGES = (0.0, 1.0, -1.0, 5e-324, 1e-320, 709.0, 710.0, -746.0, 400.0, 1e22, 1e308, -1e308, math.pi / 2, math.inf,
         -math.inf, math.nan)  # fmt: skip
TOLD = """(cases) => cases.map(([op, x]) => {
  const root = x.length;
  const graph = passes.prepare({ ops: [...x.map(() => ""), op], starts: [...x.map(() => 0), 0, root],
    parents: [...x.keys()], data: [...x, 0], constant: [...x, 0].map(() => 0),
    plain: [...x, 0].map(() => 0), labels: [...x, 0].map(() => null),
    names: [...x.map((_, i) => `a${i}`), "L"] });
  const result = passes.run(graph, graph.data);
  const view = views.made(graph, views.ways({ ...graph, parts: [] }, "recorded", "nodes")[0]);
  const walk = passes.moments(graph, view);
  const now = passes.known(graph, walk, walk.length - 1, result);
  const curve = x.map((_, k) => curves.of(rows[op], x, k)).filter((each) => each);
  return { told: saying.trouble({ t: (key) => key, graph, result }, now), numbers: [...result.out, ...result.gradients],
    shown: curve.flatMap(({ left, right, low, high, run }) => [right - left, high - low, run]) };
})"""


def cases() -> list[tuple[str, list[float]]]:
    """Each row at its points, and with each of its numbers at each edge; what is no parent stays as it is."""
    found = []
    for op in TABLE.values():
        if op.passive:  # a test asks these through the page
            continue
        points = [[part for each in point for part in (each if isinstance(each, (list, tuple)) else [each])]
                  for point in op.points]  # fmt: skip
        x = points[0]
        found += [(op.name, point) for point in points]
        found += [(op.name, [*x[:k], edge, *x[k + 1 :]]) for k in range(len(x)) for edge in EDGES]
        found += [(op.name, [edge] * len(x)) for edge in EDGES if len(x) > 1]
    return found


def test_a_power_s_domain_is_said_without_what_is_known_of_it() -> None:
    op = TABLE["powc"]
    said = "(list) => list.map((n) => spelling.settled(spelling.domain(rows.powc, ['a', spelling.number(n)])))"
    exponents = [-1.0, 1.5, -1.5, 2.0, -2.0, 1e22, -1e22, 0.5, 0.0]
    domains = scripts.run(said, exponents)
    assert domains[:3] == ["a ≠ 0", "a ≥ 0", "a > 0"]
    for n, text in zip(exponents, domains, strict=True):
        python = text.replace("≠", "!=").replace("≥", ">=").replace(" = ", " == ").replace(OR, "or")
        for a in (-2.0, 0.0, 0.5):
            assert evaluating.inside(op, python, (a, n)) is evaluating.inside(op, op.domain, (a, n)), (n, a, text)
    unknown = scripts.run("() => spelling.settled(spelling.domain(rows.pow, ['a', 'b']))")
    assert "floor(b)" in unknown  # all of it is said, where the exponent is no plain number


@pytest.mark.slow  # hundreds of curves
def test_no_number_that_is_not_finite_is_unsaid_and_nothing_is_said_of_others() -> None:
    asked = cases()
    for (op, x), answer in zip(asked, scripts.run(TOLD, asked), strict=True):
        finite = all(map(math.isfinite, answer["numbers"]))
        assert (answer["told"] == "") is finite, (op, x, answer)
        if answer["told"]:
            assert answer["told"] in strings()
            leaf = not all(map(math.isfinite, x))
            assert (answer["told"] == "page.leaf") is leaf, (op, x, answer)
        assert all(map(math.isfinite, answer["shown"])), (op, x, answer)


# What an address shows, and how what is said in the end begins
SHOWN = {
    "expression=a*b&values=a:inf,b:2": "a is inf, which is not a finite number.",
    "expression=max(a,b)&values=a:2,b:nan": "b is nan, which",
    "expression=sqrt(a)*b&values=a:0,b:3": "The local derivative ∂v₁/∂a is inf here",
    "expression=a**0.5&values=a:0": "The local derivative ∂L/∂a is inf here",
    "expression=1e200*(1e200*a)&values=a:1e-250": "On the way back the numbers became too large: ∂L/∂a = inf",
    "expression=exp(a)&values=a:709": "",
    "expression=sech2(a)&values=a:400": "",
    "expression=softplus(a)&values=a:1e308": "",
    "expression=leaky_relu(a)&values=a:0": "",
    "expression=sigmoid(a)&values=a:-inf&language=pl": "a to −inf, a to nie jest liczba skończona.",
}


def test_the_page_says_it_and_draws_what_it_can(page: Any, tmp_path: Path) -> None:
    page.goto(Playground().save(tmp_path / "playground.html").as_uri())
    for text, said in SHOWN.items():
        page.evaluate("(text) => address.follow(text)", f"tab=ledger&step=0&{text}")
        for _ in range(page.evaluate("app.walk.length - 1")):  # the browser complains of what can't be drawn
            page.click("#next")
        trouble = page.locator("#trouble")
        assert trouble.is_visible() == bool(said), text
        assert trouble.text_content().startswith(said), text


def test_in_a_quiz_nothing_is_told_that_is_asked_for(page: Any, tmp_path: Path) -> None:
    page.goto(f"{Playground().save(tmp_path / 'playground.html').as_uri()}#expression=sqrt(a)&values=a:0&quiz=here")
    for text in ("0", "inf"):
        assert page.locator("#trouble").is_hidden()
        page.fill("#answer", text)
        page.keyboard.press("Enter")
        if page.locator("#quiz-next").count():
            page.click("#quiz-next")
    page.fill("#answer", "inf")
    page.keyboard.press("Enter")
    assert page.locator("#trouble").is_visible()
