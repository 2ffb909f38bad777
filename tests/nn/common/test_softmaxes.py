"""softmax and log_softmax: numbers and Values, at any size of scores."""

import math
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, strategies as st

import nn
from autograd import Value, gradcheck, softmax

SCORES = st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=5)


@given(SCORES)
def test_they_are_what_many_digits_give(scores: list[float]) -> None:
    with mpmath.workdps(400):
        parts = [mpmath.exp(mpmath.mpf(score) - max(scores)) for score in scores]
        shares = [part / sum(parts) for part in parts]
        logarithms = [mpmath.mpf(score) - max(scores) - mpmath.log(sum(parts)) for score in scores]
        assert nn.softmax(scores) == pytest.approx([float(share) for share in shares], rel=1e-12, abs=1e-300)
        # next to 0, too
        assert nn.log_softmax(scores) == pytest.approx([float(each) for each in logarithms], rel=1e-12, abs=1e-300)


@given(SCORES)
def test_of_values_they_are_values(scores: list[float]) -> None:
    leaves = [Value(score) for score in scores]
    for function in (nn.softmax, nn.log_softmax):
        found = function([leaves, leaves])
        assert [each.data for each in found[1]] == pytest.approx(function(scores).tolist(), rel=1e-11, abs=1e-11)


def test_gradients_flow_through_them_in_any_nesting() -> None:
    def loss(a: Any, b: Any) -> Any:
        (rows,) = nn.log_softmax([[[a, b], [b, 2.0]]])
        return rows[0][0] * 2 + rows[1][1]

    assert gradcheck(loss, [0.5, -1.0]).ok
    mixed = nn.softmax(np.array([Value(0.0), 1.0], dtype=object))
    assert [each.data for each in mixed] == list(softmax([0.0, 1.0]))


@pytest.mark.parametrize(
    ("scores", "shares"),
    [
        ([1e308, -1e308], [1.0, 0.0]),
        ([-math.inf, 0.0], [0.0, 1.0]),
        ([5000.0], [1.0]),
        ([True, True], [0.5, 0.5]),
        ([[0, 0], [-3000, -3000]], [[0.5, 0.5], [0.5, 0.5]]),
        (np.array([1000.0, 1000.0], dtype=np.float32), [0.5, 0.5]),
    ],
)
def test_extreme_scores(scores: Any, shares: Any) -> None:
    found = nn.softmax(scores)
    assert found.dtype == np.float64
    assert found.tolist() == shares
    with np.errstate(divide="ignore"):
        assert np.exp(nn.log_softmax(scores)).tolist() == shares


@pytest.mark.parametrize("scores", [[math.nan, 1.0], [math.inf, 0.0], [-math.inf, -math.inf]])
def test_nan_stays_nan_as_in_pytorch(scores: Any) -> None:
    assert np.isnan(nn.softmax([scores, [0.0, 0.0]])).tolist() == [[True, True], [False, False]]
    assert np.isnan(nn.log_softmax(scores)).all()


@given(st.lists(st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=3), min_size=1, max_size=4))
def test_they_are_pytorchs(rows: list[list[float]]) -> None:
    torch = pytest.importorskip("torch")
    tensor = torch.tensor(rows, dtype=torch.float64)
    assert np.allclose(nn.softmax(tensor), torch.softmax(tensor, -1).numpy(), rtol=1e-12, atol=1e-300)
    assert np.allclose(nn.log_softmax(tensor), torch.log_softmax(tensor, -1).numpy(), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("scores", "error", "message"),
    [
        ([], ValueError, r"softmax: scores is empty, of the shape \(0,\); expected a list of scores, at least one"),
        (1.0, ValueError, r"scores is 1\.0; expected a list of scores"),
        (["a"], TypeError, r"softmax: a score is a str, 'a'; expected a number"),
        ([None, 1.0], TypeError, r"softmax: a score is None; expected a number"),
        ([[1.0], [1.0, 2.0]], ValueError, "rows of different lengths"),
        ([[Value(1.0)], 2.0], ValueError, "lists beside single scores; expected rows of scores"),
    ],
)
def test_what_is_no_row_of_scores_is_refused(scores: Any, error: type[Exception], message: str) -> None:
    for function in (nn.softmax, nn.log_softmax):
        with pytest.raises(error, match=message):
            function(scores)
