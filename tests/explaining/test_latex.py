"""Formulas in LaTeX: set by matplotlib, and as a textbook has them.

Also of: explaining/spelling.
"""

from __future__ import annotations

from typing import Any

import pytest

import autograd
from autograd import Value, steps
from autograd.explaining import latex
from autograd.rows.table import TABLE
from tests.support.named import named


def set_it(formula: str) -> None:
    """Raises where matplotlib's mathtext can't set the formula."""
    parser: Any = pytest.importorskip("matplotlib.mathtext").MathTextParser("path")
    parser.parse(f"${formula}$")


@pytest.mark.parametrize("op", [op for op in TABLE.values() if op.points], ids=lambda op: op.name)
def test_every_row_can_be_set(op: Any) -> None:
    for point in op.points:
        node = named(op.name, *point)
        set_it(latex.value(node))
        for place in range(len(node.parents)):
            set_it(latex.rule(node, place))


@pytest.mark.parametrize(
    ("op", "place", "arguments", "expected"),
    [
        ("div", 1, (1.0, 2.0), r"\frac{\partial y}{\partial b} = -\frac{a}{b^{2}}"),
        ("powc", 0, (3.0, 2.0), r"\frac{\partial y}{\partial a} = 2 \cdot a"),
        ("powc", 0, (3.0, 3.0), "= 3 \\cdot a^{2}"),
        ("powc", 0, (3.0, 0.0), "= 0"),
        ("tanh", 0, (0.3,), "= 1 - y^{2}"),
        ("asin", 0, (0.3,), r"\frac{1}{\sqrt{1 - a^{2}}}"),
        ("weighted_sum", 1, ((1.0, 2.0), (3.0, 4.0), 5.0), r"{\partial w_{1}} = x_{1}"),
        ("leaky_relu", 0, (-2.0, 0.1), "= 0.1"),
        ("maximum", 1, (1.0, 1.0), "= 0.5"),
    ],
)
def test_as_a_textbook_has_them(op: str, place: int, arguments: Any, expected: str) -> None:
    assert latex.rule(named(op, *arguments), place).endswith(expected)


def test_sums_are_written_out_and_long_ones_cut() -> None:
    few = named("weighted_sum", (1.0, 2.0), (3.0, 4.0), 5.0)
    assert latex.value(few) == r"w_{0} \cdot x_{0} + w_{1} \cdot x_{1} + b"
    many = latex.value(named("dot", [1.0] * 784, [2.0] * 784))
    assert many == r"a_{0} \cdot b_{0} + a_{1} \cdot b_{1} + a_{2} \cdot b_{2} + \dots + a_{783} \cdot b_{783}"
    assert latex.value(named("logsumexp", (1.0, 2.0))) == r"\mathrm{logsumexp}\left(\left[a_{0}, a_{1}\right]\right)"


def test_the_steps_of_a_pass_name_every_number() -> None:
    a, b = Value(2.0, label="a"), Value(-3.0, label="my_b")
    d = autograd.tanh(a * b + a)
    d.label = "d"
    shown = steps(d).latex()
    lines = shown.splitlines()[1:-1]
    assert len(lines) == 1 + 3 + 5  # the seed, the steps, what they send
    assert shown.count("&=") == 4
    for line in lines:
        set_it(line.replace("&", "").removesuffix(r" \\"))
    assert r"\mathrm{my\_b}" in shown
    forward = steps(d, forward=True)
    assert forward.latex().count("\n") == 4
    assert forward._repr_latex_().startswith("$$")


def test_names_stay_names() -> None:
    for label in ("</script>", r"\input{x}", "a_b^c", "50%", "{", "$x$", "żółw", "a\nb"):
        assert latex.escape(label).startswith(r"\mathrm{")
        set_it(latex.escape(label))
