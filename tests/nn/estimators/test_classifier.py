"""A network as scikit-learn's classifier.

Also of: nn/estimators/scikit, nn/estimators/words.
"""

import copy
import pickle
import re
import subprocess
import sys
import warnings
from functools import partial
from importlib.util import find_spec
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.compose import make_column_transformer
from sklearn.datasets import load_iris
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.utils.estimator_checks import check_estimator

import autograd
import nn
from nn import MLP, SGD, Linear, Module, NeuralClassifier, NeuralRegressor, Sequential
from nn.training import sharing
from tests.support.places import ROOT

X, Y = load_iris(return_X_y=True)
X, Y = X[::3], Y[::3]  # 50 flowers of three kinds


def small(**options: Any) -> NeuralClassifier:
    return NeuralClassifier(
        **{"hidden_layer_sizes": 4, "max_iter": 40, "learning_rate_init": 0.05, "random_state": 0, **options}
    )


def test_scikit_learns_own_checks() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what they provoke
        found = check_estimator(NeuralClassifier(4, max_iter=20, learning_rate_init=0.1), on_skip=None)
    skipped = {each["check_name"] for each in found if each["status"] == "skipped"}
    assert len(found) > 40
    # the first it runs where a variable of the environment asks for it, the others where there is pandas
    without = (
        set() if find_spec("pandas") else {"check_sample_weights_pandas_series", "check_classifier_data_not_an_array"}
    )
    assert skipped <= {"check_array_api_input"} | without


def test_labels_come_back_as_they_were_written() -> None:
    names = np.array(["setosa", "versicolor", "virginica"])
    for labels in (names[Y], names[Y].astype(object), Y + 7, Y == 1):
        model = small().fit(X, labels)
        assert model.classes_.tolist() == np.unique(labels).tolist()
        assert model.predict(X).dtype.kind == model.classes_.dtype.kind
        assert model.score(X, labels) > 0.6
        assert set(model.predict(X)) <= set(labels.tolist())


@pytest.mark.parametrize("labels", [Y, Y == 2])
def test_predictions_and_probabilities_and_scores_agree(labels: Any) -> None:
    model = small().fit(X, labels)
    scores, shares, predictions = model.decision_function(X), model.predict_proba(X), model.predict(X)
    assert shares.shape == (len(X), len(model.classes_))
    assert shares.sum(axis=1) == pytest.approx(1.0)
    assert (model.classes_[shares.argmax(axis=1)] == predictions).all()
    assert np.exp(model.predict_log_proba(X)) == pytest.approx(shares)
    if scores.ndim == 1:
        assert shares[:, 1] == pytest.approx(1.0 / (1.0 + np.exp(-scores)))
    else:
        assert shares == pytest.approx(np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True))
    rows = (X - X.mean(axis=0)) / X.std(axis=0)
    by_hand = np.array([[each.data for each in np.ravel(model.model_(row))] for row in rows[:5]])
    assert by_hand == pytest.approx(scores[:5].reshape(5, -1), rel=1e-9)


def test_what_there_is_after_a_fit() -> None:
    model = small(max_iter=7, n_iter_no_change=np.inf).fit(X, Y)
    assert (model.n_iter_, model.n_features_in_, model.n_outputs_) == (7, 4, 3)
    assert model.loss_curve_ == model.history_.loss
    assert model.loss_ == model.loss_curve_[-1]
    assert isinstance(model.model_, nn.MLP)
    assert model.model_.predict(X).tolist() == model.predict(X).tolist()  # it knows the scale and the classes
    assert not hasattr(model, "feature_names_in_")
    assert repr(NeuralClassifier(4, alpha=0.5)) == "NeuralClassifier(alpha=0.5, hidden_layer_sizes=4)"


def test_a_pickle_a_deepcopy_and_a_clone() -> None:
    model = small().fit(X, Y)
    for again in (pickle.loads(pickle.dumps(model)), copy.deepcopy(model)):
        assert (again.predict_proba(X) == model.predict_proba(X)).all()
        assert again.model_ is not model.model_
    fresh = clone(model)
    assert not hasattr(fresh, "model_")
    assert (fresh.fit(X, Y).predict_proba(X) == model.predict_proba(X)).all()


def test_a_grid_in_a_pipeline() -> None:
    pipeline = make_pipeline(StandardScaler(), small(max_iter=20))
    grid = GridSearchCV(pipeline, {"neuralclassifier__hidden_layer_sizes": [(2,), (4, 2)]}, cv=2)
    grid.fit(X, Y)
    assert grid.best_score_ > 0.6
    assert set(grid.best_params_) == {"neuralclassifier__hidden_layer_sizes"}


def test_several_processes_give_what_one_gives() -> None:
    model = small(max_iter=5)
    assert cross_val_score(model, X, Y, cv=2, n_jobs=2).tolist() == cross_val_score(model, X, Y, cv=2).tolist()


def test_cross_validation_compiles_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = Mock(wraps=autograd.compile)
    monkeypatch.setattr(sharing, "compile", compiled)
    monkeypatch.setattr("nn.training.preparing.why_not_worth_it", lambda *_: "")
    sharing.forget()
    cross_val_score(small(max_iter=5, batch_size=8), X, Y, cv=4)
    assert compiled.call_count == 1


def test_frames_and_their_names() -> None:
    pandas = pytest.importorskip("pandas")
    columns = ["sepal", "width", "petal", "breadth"]
    frame = pandas.DataFrame(X, columns=columns)
    model = small().fit(frame, pandas.Series(Y))
    assert model.feature_names_in_.tolist() == columns
    assert model.predict(frame).tolist() == small().fit(X, Y).predict(X).tolist()
    assert model.model_.predict(frame[columns[::-1]]).tolist() == model.predict(frame).tolist()
    with pytest.raises(ValueError, match="feature names"):
        model.predict(frame[columns[::-1]])
    pipeline = make_pipeline(StandardScaler(), small()).set_output(transform="pandas").fit(frame, Y)
    assert pipeline[-1].feature_names_in_.tolist() == columns


def test_text_among_the_features_is_encoded_by_the_pipeline() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"city": ["Rome", "Oslo"] * 25, "size": X[:, 0]})
    with pytest.raises(ValueError, match=r"NeuralClassifier: could not convert.*OneHotEncoder\(\)"):
        small().fit(frame, Y)
    encoder = make_column_transformer((OneHotEncoder(), ["city"]), remainder="passthrough", sparse_threshold=1.0)
    assert make_pipeline(encoder, small()).fit(frame, frame["city"]).score(frame, frame["city"]) == 1.0


class OneLayer(Module):
    """An architecture of one's own, at the top of a file."""

    def __init__(self, inputs: int, outputs: int, seed: int) -> None:
        self.layer = Linear(inputs, outputs, seed=seed)

    def forward(self, x: Any) -> Any:
        return self.layer(x)


def test_an_architecture_and_an_optimizer_of_ones_own() -> None:
    model = small(model=OneLayer, solver=partial(SGD, lr=0.5, momentum=0.9)).fit(X, Y)
    assert isinstance(model.model_, OneLayer)
    assert model.score(X, Y) > 0.9
    assert (pickle.loads(pickle.dumps(model)).predict(X) == model.predict(X)).all()
    deep = small(model=lambda inputs, outputs, seed: Sequential(Linear(inputs, 3), "tanh", Linear(3, outputs)))
    assert isinstance(deep.fit(X, Y).model_, Sequential)
    with pytest.raises(TypeError, match=r"model gave 4; expected an nn\.Module"):
        small(model=lambda inputs, outputs, seed: inputs).fit(X, Y)


def test_names_of_activations_are_scikit_learns_too() -> None:
    for theirs, ours in (("logistic", "sigmoid"), ("identity", "linear"), ("tanh", "tanh")):
        assert f"4 -> 4, {ours}" in repr(small(activation=theirs, max_iter=1).fit(X, Y).model_)


def test_it_stops_where_nothing_gets_better() -> None:
    model = small(max_iter=300, tol=0.05, n_iter_no_change=3).fit(X, Y)
    assert model.n_iter_ < 100
    assert model.history_.stopped == "no lower loss by more than 0.05 for 3 epochs"
    held_out = small(max_iter=300, early_stopping=True, validation_fraction=0.3, n_iter_no_change=3).fit(X, Y)
    assert len(held_out.history_.validation_loss) == held_out.n_iter_ < 300


def test_a_warm_start_goes_on() -> None:
    model = small(max_iter=4, warm_start=True, n_iter_no_change=np.inf).fit(X, Y)
    first = model.loss_
    model.fit(X[:40], Y[:40])
    assert model.n_iter_ == 8
    assert model.loss_ < first
    with pytest.raises(ValueError, match="expected those of the last fit"):
        model.fit(X, Y + 1)
    with pytest.raises(ValueError, match="4 features"):
        model.fit(X[:, :2], Y)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"solver": "lbfgs"}, "solver is 'lbfgs'; expected 'adam', 'adamw', 'rmsprop', 'sgd', or a function"),
        ({"batch_size": "all"}, "NeuralClassifier: batch_size is 'all'; expected \"auto\" or a whole number"),
        ({"batch_size": 0}, "NeuralClassifier: batch_size is 0; expected at least 1"),
        ({"alpha": -1}, "NeuralClassifier: alpha is -1; expected a finite alpha >= 0"),
        ({"learning_rate_init": np.nan}, "NeuralClassifier: learning_rate_init is nan"),
        ({"tol": -1e-4}, "NeuralClassifier: tol is -0.0001"),
        ({"validation_fraction": 1.5}, "NeuralClassifier: validation_fraction is 1.5; expected 0 <= validation"),
        ({"n_iter_no_change": 0}, "NeuralClassifier: n_iter_no_change is 0; expected at least 1"),
        ({"activation": "swish"}, "unknown activation 'swish'"),
        ({"max_iter": 0}, "NeuralClassifier: max_iter is 0; expected at least 1"),
        ({"hidden_layer_sizes": (0,)}, "NeuralClassifier: hidden_layer_sizes is 0; expected at least 1"),
    ],
)
def test_a_parameter_that_is_none_is_named(options: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        small(**options).fit(X, Y)


@pytest.mark.parametrize(
    ("kind", "option", "says"),
    [
        (NeuralClassifier, {"epochs": 3}, "NeuralClassifier() has no epochs; did you mean max_iter=3?"),
        (NeuralRegressor, {"lr": 0.1}, "NeuralRegressor() has no lr; did you mean learning_rate_init=0.1?"),
        (NeuralRegressor, {"learning_rate": 0.1}, "has no learning_rate; did you mean learning_rate_init=0.1?"),
        (NeuralClassifier, {"learning_rate": "adaptive"}, "no learning_rate; there is no schedule here, 'adaptive'"),
        (NeuralRegressor, {"hidden_layer_size": 8}, "NeuralRegressor() has no hidden_layer_size; did you mean"),
        (NeuralRegressor, {"power_t": 0.5}, "NeuralRegressor() has no power_t; there is no schedule and no lbfgs here"),
    ],
)
def test_a_word_of_others_is_answered_with_ours(kind: Any, option: dict[str, Any], says: str) -> None:
    with pytest.raises(TypeError, match=re.escape(says)):
        kind(**option)


def test_one_class_is_not_enough() -> None:
    with pytest.raises(ValueError, match="y has 1 class, 0; expected at least 2 classes"):
        small().fit(X, np.zeros(len(X), dtype=int))


WITHOUT = """
import sys
class Nowhere:
    def find_spec(name, path, target=None):
        if name.partition(".")[0] == "sklearn":
            raise ModuleNotFoundError("No module named 'sklearn'", name="sklearn")
sys.meta_path.insert(0, Nowhere)
from nn import *
import nn
try:
    nn.NeuralRegressor
except ImportError as error:
    print(error)
"""


def test_without_scikit_learn_an_error_says_what_to_install() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == (
        "NeuralClassifier and NeuralRegressor need scikit-learn, which is not installed: "
        "pip install 'autograd-by-hand[demos]'\n"
    )


def test_a_network_in_place_of_the_function_that_makes_one_is_told() -> None:
    with pytest.raises(
        TypeError, match=r"model is a MLP, which every fit .* a function model\(inputs, outputs, seed\)"
    ):
        small(model=MLP(2, [2])).fit(X, Y)


def test_the_parameters_that_there_are_are_those_one_can_give() -> None:
    with pytest.raises(TypeError, match=r"NeuralClassifier\(\) has no colour; it takes hidden_layer_sizes, "):
        NeuralClassifier(colour=1)  # type: ignore[call-arg]
