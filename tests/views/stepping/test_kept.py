"""What a leaf keeps to when it gets another number, seen in sheets: labels, targets, probabilities, shares."""

from __future__ import annotations

import re
from itertools import islice

import pytest

import autograd
from autograd import Value
from autograd.calculus.expressions import expression
from autograd.core.graph import order
from autograd.views.stepping.kept import between
from autograd.views.stepping.variants import variants

INPUTS = {"w": 0.5, "x": 2.0, "b": -0.3, "u": 0.4}


def drawn(text: str, **given: float) -> dict[str, set[float]]:
    """What the leaves of forty sheets are given, by name."""
    used = set(re.findall(r"\w+", text))
    root: Value = expression(text, {**{name: n for name, n in INPUTS.items() if name in used}, **given})
    found: dict[str, set[float]] = {}
    for other in islice(variants(root, 3), 40):
        for leaf in order(other):
            if not leaf.op and not leaf.constant:
                found.setdefault(str(leaf.label), set()).add(leaf.data)
    return found


TENTHS = {k / 10 for k in range(1, 10)}


@pytest.mark.parametrize(
    "text",
    [
        "(sigmoid(w*x + b) - y)**2",
        "(y - sigmoid(w*x + b))**2",
        "z = w*x + b; (exp(z)/(exp(z) + exp(u)) - y)**2",
        "(1/(1 + exp(-(w*x + b))) - y)**2",
        "p = sigmoid(w*x + b); -(y*log(p) + (1 - y)*log(1 - p))",
        "-y*log(sigmoid(w*x + b))",
        "y*w + (1 - y)*x",
    ],
)
def test_a_target_of_a_probability_stays_between_0_and_1(text: str) -> None:
    found = drawn(text, y=0.7)
    assert found["y"] <= TENTHS
    assert len(found["y"]) > 4
    assert len(found["w"]) > 2


@pytest.mark.parametrize("label", [0.0, 1.0])
def test_a_label_stays_a_label(label: float) -> None:
    assert drawn("(sigmoid(w*x + b) - y)**2", y=label)["y"] == {0.0, 1.0}


def test_a_label_whose_other_value_would_let_gradients_vanish_stays_what_it_is() -> None:
    assert drawn("p = sigmoid(w*x + b); -(y*log(p) + (1 - y)*log(1 - p))", y=1.0)["y"] == {1.0}


def test_a_target_of_tanh_stays_between_minus_1_and_1_and_keeps_its_sign() -> None:
    assert drawn("(tanh(w*x + b) - y)**2", y=-0.5)["y"] <= {-each for each in TENTHS}


def test_the_label_of_a_margin_is_1_or_minus_1() -> None:
    assert drawn("relu(1 - y*(w*x + b))", y=1.0)["y"] <= {-1.0, 1.0}
    assert max(drawn("relu(5 - y*(w*x + b))", y=1.0)["y"]) > 1.0  # no margin, no label


def test_the_targets_of_a_cross_entropy_stay() -> None:
    scores, targets = [Value(1.0), Value(2.0)], [Value(0.25, label="p"), Value(0.75, label="q")]
    root = autograd.cross_entropy(scores, targets)
    for other in islice(variants(root, 1), 5):
        assert {leaf.label: leaf.data for leaf in order(other) if leaf.label} == {"p": 0.25, "q": 0.75}


def test_what_is_no_target_takes_any_number() -> None:
    assert max(drawn("(w*x + b - y)**2", y=1.0)["y"]) > 1.0
    assert max(drawn("(sigmoid(w*x + b) - y)**2", y=2.0)["y"]) > 1.0  # it was none before
    assert max(drawn("sigmoid(w*x + b) + y", y=0.9)["y"]) > 1.0
    assert max(drawn("(exp(w)/(exp(x) + exp(b)) - y)**2", y=0.9)["y"]) > 1.0  # no part of that sum


@pytest.mark.parametrize("operation", ["sigmoid", "tanh", "erf", "atan"])
def test_between_is_where_an_operation_s_values_lie(operation: str) -> None:
    z = Value(0.3)
    ends = between(getattr(autograd, operation)(z))
    assert ends is not None
    values = [getattr(autograd, operation)(Value(n)).data for n in (-40.0, -3.0, -0.1, 0.0, 0.1, 3.0, 40.0)]
    assert ends[0] <= min(values) < ends[0] + 0.05
    assert ends[1] >= max(values) > ends[1] - 0.05


@pytest.mark.parametrize("operation", ["exp", "relu", "softplus", "identity", "sinh", "gelu", "abs"])
def test_where_there_are_no_two_ends_there_are_none(operation: str) -> None:
    assert between(getattr(autograd, operation)(Value(0.3))) is None
