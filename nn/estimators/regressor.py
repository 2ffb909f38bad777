"""nn/estimators: NeuralRegressor: a network that estimates numbers, as scikit-learn has its estimators."""

from __future__ import annotations

from typing import Any, Self

import numpy as np

from nn.data.scaling import means_and_scales
from nn.estimators.estimator import Floats, NeuralEstimator
from nn.estimators.scikit import RegressorMixin
from nn.losses.losses import mse


class NeuralRegressor(RegressorMixin, NeuralEstimator):  # type: ignore[misc] # scikit-learn has no types
    """A network that estimates one number or several, trained by `fit`, as an estimator of scikit-learn.

    It works in pipelines, grids and cross-validation. Parameters are called as those of scikit-learn's
    ``MLPRegressor``, where that has them, and mean what they do in `NeuralClassifier`; the loss is the squared error.
    Targets are standardised as features are, column by column, and estimates come in the targets' unit.

    Args:
        hidden_layer_sizes: how many units each hidden layer has; one number for one layer, () for none.
        activation: of the hidden layers: a name that `nn.Layer` takes, "logistic" or "identity", or a function.
        model: a function ``model(inputs, outputs, seed)`` that gives a Module of one's own, instead of those two.
        solver: "adam", "adamw", "rmsprop", "sgd", or a function of parameters that gives an optimizer.
        learning_rate_init: of a solver given by its name.
        alpha: alpha/2·Σw² over all parameters, divided by the batch's size, is added to the loss.
        batch_size: samples of a step; "auto" is 200. Of fewer samples it's all.
        max_iter: the most times that the training goes through the samples.
        shuffle: whether it does in another order each time.
        tol: by how much the loss has to be lower to count for ``n_iter_no_change``; of standardised targets.
        n_iter_no_change: the training ends after so many epochs without a lower loss; ``np.inf`` for never.
        early_stopping: whether that is the loss on a part of the samples that is held out.
        validation_fraction: how large that part is.
        standardise: whether features and targets are standardised.
        warm_start: whether `fit` goes on with the weights and the scales of the last one.
        random_state: a whole number, for the same result each time.
        verbose: whether to show a bar, which needs tqdm.

    After `fit` there is what `NeuralClassifier` has, but for ``classes_``.

    Raises:
        ImportError: scikit-learn isn't installed.

    Example:
        >>> import numpy as np
        >>> X = np.linspace(-1.0, 1.0, 40)[:, None]
        >>> model = NeuralRegressor(8, "tanh", random_state=0).fit(X, 1e6 * X.ravel() ** 2)
        >>> model.score(X, 1e6 * X.ravel() ** 2) > 0.9
        True
    """

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Train a new network.

        Args:
            X: samples, (n, features): an array, a DataFrame of numbers, a sparse matrix.
            y: a number for each, (n,), or several, (n, k).
            sample_weight: how much each counts, (n,); a sample that counts 0 is as if it weren't there.

        Raises:
            ValueError: nan, text among the features, or a parameter out of range.
        """
        rows, y, weights = self._given(X, y, sample_weight, multi_output=True, y_numeric=True)
        self._is_single = y.ndim == 1
        columns: Floats = y.astype(np.float64).reshape(len(y), -1)
        count = columns.shape[1]
        means, scales = (
            means_and_scales(columns, weights=weights) if self.standardise else ((0.0,) * count, (1.0,) * count)
        )
        if self._goes_on:
            if count != self.n_outputs_:
                raise ValueError(
                    f"{self._name}: warm_start=True, and y has {count} column(s); expected {self.n_outputs_}, as the "
                    "last fit had"
                )
            means, scales = self.model_.recipe.target_means, self.model_.recipe.target_scales
        targets = (columns - means) / scales
        meaning = {"target_means": means, "target_scales": scales}
        return self._train(rows, targets[:, 0] if count == 1 else targets, weights, mse, count, meaning)

    def predict(self, X: Any) -> Floats:
        """The estimates, in the targets' unit: (n,), or (n, k) where y was."""
        outputs = self._outputs(X, "predict")
        found: Floats = self.model_.recipe.answer(outputs)
        return found if self._is_single else found.reshape(len(found), -1)
