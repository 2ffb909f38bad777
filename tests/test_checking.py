"""gradcheck() passes what is right and names what is wrong."""

import pytest

from autograd import GradientError, Op, Value, gradcheck, register
from autograd.operations import unregister
from nn import MLP, mse
from tests.test_value import micrograd_expression


def test_functions_graphs_and_models_pass() -> None:
    gradcheck(lambda x, y: (x * y).sin() + x**y, [1.3, 2.1])
    g, a, _ = micrograd_expression()
    assert gradcheck(g, [a])[0].analytic == pytest.approx(138.8338, abs=1e-4)
    model = MLP(2, [3, 1], "tanh", seed=1)
    report = gradcheck(lambda: mse([model([1.4, -0.4])], [1.0]), model.parameters())
    assert len(report) == 13
    assert all(parameter.grad == 0.0 for parameter in model.parameters())


def test_a_path_cut_by_data_is_caught() -> None:
    with pytest.raises(GradientError, match="analytic"):
        gradcheck(lambda x: x * x.data, [3.0])


def test_a_wrong_partial_is_caught() -> None:
    wrong = register(Op("wrong_cube", "a", "a*a*a", ("2*a*a",)))
    try:
        with pytest.raises(GradientError, match="x0"):
            gradcheck(wrong, [2.0])
        with pytest.raises(GradientError):
            gradcheck(wrong(Value(2.0)))
    finally:
        unregister("wrong_cube")
