"""What losses say to predictions and targets that don't fit: what came, where, and what was expected.

A file beside test_nesting.py: the messages of losses/nesting.py, as each loss gives them.

Also of: nn/losses/losses, nn/losses/nesting.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from autograd import Value
from nn import bce_with_logits, cross_entropy, hinge, huber, mae, mse

V = Value(0.5)
NAN, INF = math.nan, math.inf


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: mse([V], [1.0, 2.0]), "mse: predictions has 1 element.* and targets has 2; expected as many"),
        (lambda: mae([[V, V], [V, V]], [[1, 2], [1]]), r"mae: predictions\[1\] has 2 .* and targets\[1\] has 1"),
        (lambda: mse([], []), "mse: predictions is empty; expected at least one element"),
        (lambda: mse([[V], []], [[1.0], []]), r"predictions\[1\] is empty"),
        (lambda: hinge([], []), "hinge: scores is empty"),
        (lambda: mse([V, V], 1.0), "predictions is a list of 2 and targets is 1.0; expected lists of the same nesting"),
        (lambda: mse([V, V], [1.0, [1.0, 2.0]]), r"predictions\[1\] is Value.* and targets\[1\] is a list of 2"),
        (lambda: mse([[V, V]], [1.0, 2.0]), "predictions has 1 element.* and targets has 2"),
        (lambda: mse([V, V, V], [0.0, 1.0, NAN]), r"mse: targets\[2\] is nan; expected a finite number"),
        (lambda: mae([[V, V]], [[0.0, INF]]), r"mae: targets\[0\]\[1\] is inf; expected a finite number"),
        (lambda: huber(V, -INF), "huber: targets is -inf; expected a finite number"),
        (lambda: huber(V, 0.0, delta=0.0), "huber: delta is 0.0; expected a finite number above 0"),
        (lambda: huber(V, 0.0, delta=NAN), "huber: delta is nan"),
        (lambda: hinge([V, V], [1, 0]), r"hinge: labels\[1\] is 0; expected -1 or 1"),
        (
            lambda: bce_with_logits([V, V], [1, -1]),
            r"bce_with_logits: labels\[1\] is -1; expected a number from 0 to 1",
        ),
        (lambda: bce_with_logits([V, V], [1, NAN]), r"labels\[1\] is nan; expected a number from 0 to 1"),
        (lambda: bce_with_logits([V, V], [1, 1.5]), r"labels\[1\] is 1.5; expected a number from 0 to 1"),
        (lambda: cross_entropy([[V, V], [V, V]], [0]), "scores has 2 element.* and labels has 1; expected as many"),
        (lambda: cross_entropy([[V, V], [V, V]], 0), "scores is a list of 2 lists and labels is 0; expected a label"),
        (lambda: cross_entropy([[V, V], [V, V]], [0, 2]), r"labels\[1\] is 2; expected a whole number from 0 to 1, or"),
        (lambda: cross_entropy([[V, V]], [-1]), r"labels\[0\] is -1; expected a whole number from 0 to 1"),
        (lambda: cross_entropy([[V, V]], [0.5]), r"labels\[0\] is 0.5; expected a whole number"),
        (lambda: cross_entropy([[V, V]], [NAN]), r"labels\[0\] is nan; expected a whole number"),
        (lambda: cross_entropy([V, V], 7), "labels is 7; expected a whole number from 0 to 1, or a row of 2 weights"),
        (lambda: cross_entropy([[V, V]], [[1, 0, 0]]), r"labels\[0\] has 3 weight.* and scores\[0\] has 2 score"),
        (lambda: cross_entropy([[V, V]], [[1, NAN]]), r"labels\[0\]\[1\] is nan; expected a finite number"),
        (lambda: cross_entropy([[V], [V]], [0, 0]), r"scores\[0\] has 1 element.*at least 2 .*bce_with_logits"),
        (lambda: cross_entropy([], []), "scores has 0 element"),
        (lambda: cross_entropy([[V, V], V], [0, 0]), r"scores\[1\] is Value.*; expected a list with one score per"),
    ],
)
def test_wrong_values_are_named(make: Callable[[], object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        make()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: mse([V, "3"], [1.0, 2.0]), r"mse: predictions\[1\] is a str, '3'; expected a Value or a number"),
        (lambda: mse([V, V], [1.0, None]), r"mse: targets\[1\] is None; expected a Value or a number"),
        (lambda: mse([V, V], np.array([1.0, 2.0j])), r"mse: targets\[0\] is a complex"),
        (lambda: mse(iter([V]), [1.0]), "mse: predictions is a list_iterator"),
        (lambda: huber(V, 0.0, delta="1"), "huber: delta is a str"),  # type: ignore[arg-type]
        (
            lambda: bce_with_logits([V], [True]),
            r"labels\[0\] is a bool, True; expected a number from 0 to 1, or a Value",
        ),
        (lambda: cross_entropy(V, 0), "scores is Value.*; expected a list with one score per class"),
        (lambda: cross_entropy([[V, V]], [V]), r"labels\[0\] is a Value; expected .*; only weights may be Values"),
        (lambda: cross_entropy([[V, V]], ["cat"]), r"labels\[0\] is a str, 'cat'; expected a whole number from 0 to 1"),
        (lambda: cross_entropy([[V, [V]]], [0]), r"scores\[0\]\[1\] is a list"),
        (lambda: cross_entropy([[V, V]], [[1, None]]), r"labels\[0\]\[1\] is None"),
    ],
)
def test_what_is_no_number_is_named(make: Callable[[], object], says: str) -> None:
    with pytest.raises(TypeError, match=says):
        make()


def test_a_target_that_is_a_value_may_hold_any_number() -> None:
    """A compiled graph's inputs are recorded with numbers that mean nothing."""
    assert bce_with_logits([V], [Value(7.0)]).data == pytest.approx(math.log1p(math.exp(0.5)) - 3.5)
    assert hinge([V], [Value(0.0)]).data == 1.0
    assert cross_entropy([V, V], [Value(0.0), Value(0.0)]).data == 0.0
    assert math.isnan(mse([V], [Value(NAN)]).data)
