"""nn/estimators: NeuralClassifier: a network that tells classes apart, as scikit-learn has its estimators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from nn.common.wording import understood
from nn.estimators.estimator import Architecture, Floats, NeuralEstimator
from nn.estimators.scikit import (
    ClassifierMixin,
    check_classification_targets,
    check_is_fitted,
    column_or_1d,
    compute_sample_weight,
)
from nn.estimators.words import WORDS
from nn.losses.losses import bce_with_logits, cross_entropy
from nn.predicting.meaning import probabilities_of


class NeuralClassifier(ClassifierMixin, NeuralEstimator):  # type: ignore[misc] # scikit-learn has no types
    """A network that tells classes apart, trained by `fit`, as an estimator of scikit-learn.

    It works in pipelines, grids and cross-validation. Parameters are called as those of scikit-learn's
    ``MLPClassifier``, where that has them; the default values are for data of some hundred or thousand samples.

    Args:
        hidden_layer_sizes: how many units each hidden layer has; one number for one layer, () for none.
        activation: of the hidden layers: a name that `nn.Layer` takes, "logistic" or "identity", or a function.
        model: a function ``model(inputs, outputs, seed)`` that gives a Module of one's own, instead of those two; it
            gives scores, no probabilities, and for two classes it has one output. To be pickled, it must be defined at
            the top of a module.
        solver: "adam", "adamw", "rmsprop", "sgd", or a function of parameters that gives an optimizer, such as
            ``partial(nn.SGD, lr=0.1, momentum=0.9)``.
        learning_rate_init: of a solver given by its name.
        alpha: alpha/2·Σw² over all parameters, divided by the batch's size, is added to the loss.
        batch_size: samples of a step; "auto" is 200. Of fewer samples it's all.
        max_iter: the most times that the training goes through the samples.
        shuffle: whether it does in another order each time.
        tol: by how much the loss has to be lower to count for ``n_iter_no_change``.
        n_iter_no_change: the training ends after so many epochs without a lower loss; ``np.inf`` for never.
        early_stopping: whether that is the loss on a part of the samples that is held out.
        validation_fraction: how large that part is.
        standardise: whether features are standardised with the means and deviations of the samples to train on.
        class_weight: how much each class counts: a dict by label, or "balanced", which is inverse to how often it
            comes; all alike where None.
        warm_start: whether `fit` goes on with the weights, the scale and the classes of the last one.
        random_state: a whole number, for the same result each time.
        verbose: whether to show a bar, which needs tqdm.

    After `fit` there are ``classes_``, ``model_``, the `Module`, which can be drawn, stepped through and saved, and
    which knows its columns and its classes, ``history_``, the `History`, ``loss_curve_`` and ``loss_``, ``n_iter_``,
    ``n_features_in_``, ``feature_names_in_`` where the columns had names, and ``n_outputs_``.

    Raises:
        ImportError: scikit-learn isn't installed.

    Example:
        >>> from sklearn.datasets import load_iris
        >>> X, y = load_iris(return_X_y=True)
        >>> model = NeuralClassifier(8, max_iter=50, learning_rate_init=0.05, random_state=0).fit(X, y)
        >>> model.score(X, y) > 0.9, model.predict_proba(X[:2]).shape
        (True, (2, 3))
    """

    classes_: NDArray[Any]

    @understood(WORDS)
    def __init__(
        self, hidden_layer_sizes: int | Sequence[int] = (32,), activation: Any = "relu", *,
        model: Architecture | None = None, solver: Any = "adam", learning_rate_init: float = 0.01, alpha: float = 0.0,
        batch_size: int | str = "auto", max_iter: int = 200, shuffle: bool = True, tol: float = 1e-4,
        n_iter_no_change: float = 10, early_stopping: bool = False, validation_fraction: float = 0.1,
        standardise: bool = True, class_weight: Any = None, warm_start: bool = False, random_state: Any = None,
        verbose: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(
            hidden_layer_sizes, activation, model=model, solver=solver, learning_rate_init=learning_rate_init,
            alpha=alpha, batch_size=batch_size, max_iter=max_iter, shuffle=shuffle, tol=tol,
            n_iter_no_change=n_iter_no_change, early_stopping=early_stopping, validation_fraction=validation_fraction,
            standardise=standardise, warm_start=warm_start, random_state=random_state, verbose=verbose,
        )  # fmt: skip
        self.class_weight = class_weight

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Train a new network.

        Args:
            X: samples, (n, features): an array, a DataFrame of numbers, a sparse matrix.
            y: a label for each, (n,), text or numbers.
            sample_weight: how much each counts, (n,); a sample that counts 0 is as if it weren't there.

        Raises:
            ValueError: nan, text among the features, fewer than two classes, or a parameter out of range.
        """
        rows, y, weights = self._given(X, y, sample_weight)
        y = column_or_1d(y, warn=True)
        check_classification_targets(y)
        classes, labels = np.unique(y, return_inverse=True)
        if len(classes) < 2:
            raise ValueError(f"{self._name}: y has 1 class, {classes.tolist()[0]!r:.40}; expected at least 2 classes")
        if self._goes_on and not np.array_equal(classes, self.classes_):
            raise ValueError(
                f"{self._name}: warm_start=True, and y has the classes {classes.tolist()}; expected those of the last "
                f"fit, {self.classes_.tolist()}"
            )
        if self.class_weight is not None:
            balance: Floats = compute_sample_weight(self.class_weight, y)
            weights = balance if weights is None else weights * balance
        self.classes_ = classes
        two = len(classes) == 2
        loss, meaning = (bce_with_logits if two else cross_entropy), {"classes": tuple(classes.tolist())}
        return self._train(rows, labels, weights, loss, 1 if two else len(classes), meaning)

    def decision_function(self, X: Any) -> Floats:
        """The scores: of two classes (n,), above 0 for the second; of more (n, classes)."""
        return self._outputs(X, "decision_function")

    def predict_proba(self, X: Any) -> Floats:
        """The probability of every class, (n, classes), in the order of ``classes_``."""
        outputs = self._outputs(X, "predict_proba")
        return probabilities_of(self.model_, outputs)

    def predict_log_proba(self, X: Any) -> Floats:
        """The logarithm of `predict_proba`."""
        with np.errstate(divide="ignore"):
            found: Floats = np.log(self.predict_proba(X))
        return found

    def predict(self, X: Any) -> NDArray[Any]:
        """The most probable class of each sample, (n,), as it was written in y."""
        check_is_fitted(self)
        scores = self._outputs(X, "predict")
        found: NDArray[Any] = self.classes_[(scores > 0.0).astype(int) if scores.ndim == 1 else scores.argmax(axis=1)]
        return found
