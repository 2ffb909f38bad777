"""A network as scikit-learn's regressor."""

import warnings
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.utils.estimator_checks import check_estimator

from nn import NeuralRegressor

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(60, 3)) * [1.0, 1e3, 1e6]  # scales of all sizes
Y = 1e4 * (X[:, 0] - X[:, 1] / 1e3) + 5e5


def small(**options: Any) -> NeuralRegressor:
    return NeuralRegressor(
        **{"hidden_layer_sizes": 4, "max_iter": 100, "learning_rate_init": 0.05, "random_state": 0, **options}
    )


def test_scikit_learns_own_checks() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what they provoke
        found = check_estimator(NeuralRegressor(4, max_iter=60, learning_rate_init=0.05), on_skip=None)
    skipped = {each["check_name"] for each in found if each["status"] == "skipped"}
    assert len(found) > 40
    # the first it runs where a variable of the environment asks for it, the others where there is pandas
    without = (
        set() if find_spec("pandas") else {"check_sample_weights_pandas_series", "check_regressor_data_not_an_array"}
    )
    assert skipped <= {"check_array_api_input"} | without


def test_features_and_targets_of_any_scale_are_learned() -> None:
    model = small().fit(X, Y)
    assert model.score(X, Y) > 0.95
    assert model.predict(X).mean() == pytest.approx(Y.mean(), rel=1e-2)
    assert model.model_.predict(X) == pytest.approx(model.predict(X))
    assert small(standardise=False).fit(X, Y).score(X, Y) < 0.5
    assert cross_val_score(small(), X, Y, cv=3).mean() > 0.9


def test_several_targets_each_with_its_scale() -> None:
    both = np.column_stack([Y, -1e-3 * X[:, 0]])
    model = small().fit(X, both)
    assert model.predict(X).shape == (60, 2)
    assert model.score(X, both) > 0.95
    assert model.n_outputs_ == 2
    with pytest.raises(ValueError, match="y has 2 column"):
        small(warm_start=True).fit(X, Y).fit(X, both)


@settings(max_examples=5, deadline=None)
@given(
    st.sampled_from([np.float64, np.float32, np.int64]), st.integers(1, 3), st.sampled_from([(12,), (12, 1), (12, 2)])
)
def test_shapes_and_kinds(kind: Any, features: int, shape: tuple[int, ...]) -> None:
    random = np.random.default_rng(features)
    x = (10 * random.normal(size=(12, features))).astype(kind)
    y = (10 * random.normal(size=shape)).astype(kind)
    model = small(max_iter=3).fit(x, y)
    predictions = model.predict(x)
    assert predictions.shape == shape
    assert predictions.dtype == np.float64
    one_by_one = np.array([model.predict(row[None])[0] for row in x])
    assert one_by_one == pytest.approx(predictions, rel=1e-9)


def test_alpha_makes_weights_small() -> None:
    def size(alpha: float) -> float:
        weights = [each.data for each in small(alpha=alpha).fit(X, Y).model_.parameters()]
        return float(np.square(weights).sum())

    assert size(100.0) < size(1.0) < size(0.0)


def test_a_grid() -> None:
    grid = GridSearchCV(small(max_iter=20), {"learning_rate_init": [1e-5, 0.05]}, cv=2).fit(X, Y)
    assert grid.best_params_ == {"learning_rate_init": 0.05}


def test_a_warm_start_keeps_the_scale() -> None:
    model = small(warm_start=True, max_iter=30).fit(X, Y)
    before = model.model_.recipe
    model.fit(X[:30], Y[:30] + 1.0)
    assert model.model_.recipe == before
    assert model.score(X, Y) > 0.9
