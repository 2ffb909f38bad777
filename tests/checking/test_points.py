"""The points that a function is checked at: as `grad` takes them, with names that say the place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import GradientError, Value, gradcheck
from autograd.checking.points import numbers_like
from nn import MLP, mse


@pytest.mark.parametrize(
    ("function", "point", "names"),
    [
        (lambda x: x * x, 3.0, ["x₁"]),
        (lambda x: x * x, np.float32(3.0), ["x₁"]),
        (lambda x, y: x * y, [2.0, 3.0], ["x₁", "x₂"]),
        (lambda x, y: x * y, np.array([2.0, 3.0]), ["x₁", "x₂"]),
        (lambda *x: x[0] * x[1], (2.0, 3.0), ["x₁", "x₂"]),
        (lambda x: x[0] * x[1], [2.0, 3.0], ["x[0]", "x[1]"]),
        (lambda x: x[0] * x[1], np.array([2.0, 3.0]), ["x[0]", "x[1]"]),
        (lambda x: x[0][1] * x[1][0], [[1.0, 2.0], [3.0, 4.0]], ["x[0][0]", "x[0][1]", "x[1][0]", "x[1][1]"]),
        (lambda w: (w @ w.T).sum(), np.array([[1.0, 2.0]]), ["w[0, 0]", "w[0, 1]"]),
        (lambda w, b: w[0] * w[1] + b, [[1.0, 2.0], 3.0], ["w[0]", "w[1]", "b"]),
        (lambda p: p["W"][0] * p["b"], {"W": [1.0], "b": 2.0}, ["p['W'][0]", "p['b']"]),
        (lambda w, b: w[0] * b, {"w": (1.0,), "b": 2.0}, ["w[0]", "b"]),
    ],
)
def test_numbers_in_any_nesting(function: Any, point: Any, names: list[str]) -> None:
    report = gradcheck(function, point)
    assert report.verified
    assert [entry.name for entry in report] == names


def test_values_are_what_a_function_without_arguments_uses_or_what_it_takes() -> None:
    w, b = Value(2.0, label="w"), Value(0.5)
    assert [entry.name for entry in gradcheck(lambda: w * b, {"w": w, "b": [b]})] == ["w", "x₂"]
    assert gradcheck(lambda x, y: x * y, [w, b]).verified
    assert (w.data, b.data) == (2.0, 0.5)


@pytest.mark.parametrize("point", [["1"], [[1.0], None], {"x": 1j}, True])
def test_what_is_no_number_is_told(point: Any) -> None:
    with pytest.raises(TypeError, match="gradcheck: .*expected a number, a Value, or lists, tuples, dicts and arrays"):
        gradcheck(lambda x: x, point)


# ---- gradients that somebody brings along ---------------------------------------------------------------------------


def test_what_the_leaves_hold_is_judged() -> None:
    x, y = Value(2.0, label="x"), Value(3.0, label="y")
    x.grad, y.grad = 3.0, 2.0
    assert gradcheck(lambda: x * y, [x, y], gradients="grad").verified
    assert gradcheck(x * y, gradients="grad").verified
    y.grad = 3.0
    with pytest.raises(GradientError, match="the gradient of y was given as 3, but is 2") as caught:
        gradcheck(lambda: x * y, [x, y], gradients="grad")
    report: Any = caught.value.report
    assert report.kinds == ("wrong gradient",)
    assert [(entry.analytic, entry.verdict) for entry in report] == [(3.0, "ok"), (3.0, "wrong gradient")]
    assert (x.grad, y.grad) == (3.0, 3.0)


def test_numbers_are_judged_in_the_points_nesting() -> None:
    point, right = {"w": [[1.0, 2.0]], "b": 3.0}, {"b": 2.0, "w": [[0.0, 3.0]]}
    assert gradcheck(lambda w, b: w[0][1] * b, point, gradients=right).verified
    with pytest.raises(GradientError, match="and 1 more are wrong"):
        gradcheck(lambda w, b: w[0][1] * b, point, gradients={"b": 1.0, "w": [[0.0, 30.0]]})
    with pytest.raises(ValueError, match=r"gradients\['w'\]\[0\] is 1.0; expected numbers nested as the point is"):
        gradcheck(lambda w, b: w[0][1] * b, point, gradients={"b": 1.0, "w": [1.0]})
    model = MLP(1, [1], seed=0)
    right_ones = [entry.analytic for entry in gradcheck(lambda: mse([model([0.5])], [1.0]), model)]
    assert gradcheck(lambda: mse([model([0.5])], [1.0]), model, gradients=right_ones).verified
    assert numbers_like([1.0, 2.0], np.array([3.0, 4.0]), "x") == [3.0, 4.0]


def test_what_the_leaves_hold_besides_is_noted_and_no_fault() -> None:
    x = Value(3.0, label="x")
    loss = x * x
    loss.backward()
    assert gradcheck(loss).notes == ()
    loss.backward()
    report = gradcheck(loss)
    assert report.verified
    assert "x.grad holds 12, but this function's gradient there is 6, half of it. Was zero_grad() forgotten?" in str(
        report
    )
    assert gradcheck(lambda: x * x, [x]).notes
    assert "zero_grad()" in report.text("pl").splitlines()[-1]
