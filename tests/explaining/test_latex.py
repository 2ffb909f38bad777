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


def set_it(formula: str) -> None:
    """Raises where matplotlib's mathtext can't set the formula."""
    parser: Any = pytest.importorskip("matplotlib.mathtext").MathTextParser("path")
    parser.parse(f"${formula}$")


@pytest.mark.parametrize("op", [op for op in TABLE.values() if op.points], ids=lambda op: op.name)
def test_every_row_can_be_set(op: Any) -> None:
    set_it(latex.value(op))
    for name in op.active:
        set_it(latex.rule(op, name))
        for point in op.points:
            set_it(latex.rule(op, name, 0 if op.names[name] == "list" else -1, list(point)))


NAN = r"\ \mathrm{if}\ a \leq 0\ \mathrm{else}\ \mathrm{nan}"


@pytest.mark.parametrize(
    ("op", "name", "index", "arguments", "expected"),
    [
        ("div", "b", -1, None, r"\frac{\partial \left(\frac{a}{b}\right)}{\partial b} = -\frac{out}{b}"),
        ("powc", "a", -1, [3.0, 2.0], r"\frac{\partial \left(a^{n}\right)}{\partial a} = n \cdot a^{n - 1}"),
        ("powc", "a", -1, [3.0, 0.0], r"\frac{\partial \left(a^{n}\right)}{\partial a} = 0"),
        ("tanh", "a", -1, None, r"\frac{\partial \tanh\left(a\right)}{\partial a} = 1 - out \cdot out"),
        ("asin", "a", -1, None, r"\frac{1}{\sqrt{\left(1 - a\right) \cdot \left(1 + a\right)}}"),
        ("weighted_sum", "w", 1, None, r"{\partial w_{1}} = x_{1}"),
        ("leaky_relu", "a", -1, [-2.0, 0.1], r"= \mathrm{slope}"),
        ("leaky_relu", "a", -1, None, r"= 1\ \mathrm{if}\ a > 0\ \mathrm{else}\ \mathrm{slope}" + NAN),
        ("maximum", "b", -1, [1.0, 1.0], "= 0.5"),
    ],
)
def test_as_a_textbook_has_them(op: str, name: str, index: int, arguments: Any, expected: str) -> None:
    assert latex.rule(TABLE[op], name, index, arguments).replace(r"\mathrm{out}", "out").endswith(expected)


def test_the_steps_of_a_pass_name_every_number() -> None:
    a, b = Value(2.0, label="a"), Value(-3.0, label="my_b")
    d = autograd.tanh(a * b + a)
    d.label = "d"
    shown = steps(d).latex()
    lines = shown.splitlines()[1:-1]
    assert len(lines) == 3 + 5
    assert shown.count("&=") == 3
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
