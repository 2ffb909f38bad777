"""nn/estimators: what classifier and regressor have in common: parameters, a training by `fit`, and outputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from nn.common.wording import understood
from nn.data.dataset import Data
from nn.data.recipe import Recipe
from nn.data.scaling import means_and_scales
from nn.estimators.scikit import BaseEstimator, check_array, check_is_fitted, check_random_state, validate_data
from nn.estimators.words import WORDS, check_parameters, sizes_of
from nn.losses.penalties import l2
from nn.modules.containers import MLP
from nn.modules.module import Module
from nn.predicting.running import outputs_of
from nn.training.fitting import fit
from nn.training.history import History
from nn.training.preparing import OPTIMIZERS

Floats = NDArray[np.float64]
Architecture = Callable[[int, int, int], Module]

THEIR_NAMES = {"identity": "linear", "logistic": "sigmoid"}  # of activations, in scikit-learn
MOST_IN_A_BATCH = 200
ADVICE = (
    ". It takes numbers; what is text has to be encoded before, as by "
    'make_pipeline(make_column_transformer((OneHotEncoder(), ["city"]), remainder="passthrough"), ...)'
)


class NeuralEstimator(BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """What `NeuralClassifier` and `NeuralRegressor` have in common; they say what the parameters mean."""

    model_: Module
    loss_curve_: list[float]
    history_: History

    @understood(WORDS)
    def __init__(
        self, hidden_layer_sizes: int | Sequence[int] = (32,), activation: Any = "relu", *,
        model: Architecture | None = None, solver: Any = "adam", learning_rate_init: float = 0.01, alpha: float = 0.0,
        batch_size: int | str = "auto", max_iter: int = 200, shuffle: bool = True, tol: float = 1e-4,
        n_iter_no_change: float = 10, early_stopping: bool = False, validation_fraction: float = 0.1,
        standardise: bool = True, warm_start: bool = False, random_state: Any = None, verbose: bool = False,
    ) -> None:  # fmt: skip
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.model = model
        self.solver = solver
        self.learning_rate_init = learning_rate_init
        self.alpha = alpha
        self.batch_size = batch_size
        self.max_iter = max_iter
        self.shuffle = shuffle
        self.tol = tol
        self.n_iter_no_change = n_iter_no_change
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.standardise = standardise
        self.warm_start = warm_start
        self.random_state = random_state
        self.verbose = verbose

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags

    # ---- training ---------------------------------------------------------------------------------------------------

    def _given(self, X: Any, y: Any, sample_weight: Any, **checks: Any) -> tuple[Floats, Any, Floats | None]:
        """Rows, targets and weights as arrays, without the samples that count for nothing."""
        check_parameters(self)
        if self._goes_on:
            X = validate_data(self, X, accept_sparse=True, dtype=np.float64, reset=False)
        try:
            X, y = validate_data(self, X, y, accept_sparse=True, dtype=np.float64, **checks)
        except ValueError as error:
            if "convert string to float" in str(error):
                raise ValueError(f"{self._name}: {error}{ADVICE}") from error
            raise
        rows = _dense(X)
        if sample_weight is None:
            return rows, y, None
        weights: Floats = check_array(sample_weight, ensure_2d=False, dtype=np.float64, input_name="sample_weight")
        if weights.shape != (len(rows),):
            found = f"sample_weight has the shape {weights.shape}, and there are {len(rows)} samples"
            raise ValueError(f"{self._name}: {found}; expected one for each")
        counts = weights > 0.0
        if (weights < 0.0).any() or not counts.any():
            found = "is negative" if (weights < 0.0).any() else "of every sample is zero"
            raise ValueError(f"{self._name}: the sample_weight {found}; expected at least 0, and some above")
        return rows[counts], y[counts], weights[counts]

    def _train(
        self, rows: Floats, targets: NDArray[Any], weights: Floats | None, loss: Callable[[Any, Any], Any],
        outputs: int, meaning: Mapping[str, Any],
    ) -> Self:  # fmt: skip
        """Train a network on rows as they were measured, and targets as the loss gets them.

        ``meaning`` is what the recipe says of the outputs.
        """
        random = check_random_state(self.random_state)
        seeds = [int(each) for each in random.randint(2**31 - 1, size=2)]
        if self._goes_on:
            recipe, before = self.model_.recipe, self.loss_curve_
        else:
            recipe, before = self._recipe(rows, weights, meaning), []
            self.model_, self.n_outputs_ = self._architecture(rows.shape[1], outputs, seeds[0]), outputs
        batch = self._batch(len(rows))
        options: dict[str, Any] = {} if weights is None else {"sample_weight": weights}
        if self.n_iter_no_change != np.inf:
            options |= {"patience": self.n_iter_no_change, "tolerance": self.tol}
        if isinstance(self.solver, str):
            options["lr"] = self.learning_rate_init
        if self.alpha:
            options["penalty"] = partial(l2, strength=self.alpha / (2 * batch))
        options |= {"validation": self.validation_fraction} if self.early_stopping else {"monitor": "loss"}
        self.history_ = fit(
            self.model_, loss, Data(recipe.scaled(rows), targets), epochs=self.max_iter, batch=batch,
            optimizer=self._optimizer(), shuffle=self.shuffle, seed=seeds[1], progress=bool(self.verbose), **options,
        )  # fmt: skip
        self.model_.recipe = recipe
        self.loss_curve_ = [*before, *self.history_.loss]
        self.n_iter_ = len(self.loss_curve_)
        self.loss_ = self.loss_curve_[-1] if self.loss_curve_ else np.nan
        return self

    @property
    def _name(self) -> str:
        return type(self).__name__

    @property
    def _goes_on(self) -> bool:
        """Whether a training begins where the last one ended."""
        return bool(self.warm_start) and hasattr(self, "model_")

    def _recipe(self, rows: Floats, weights: Floats | None, meaning: Mapping[str, Any]) -> Recipe:
        """How rows become inputs, and outputs answers: what the network knows of itself."""
        given = getattr(self, "feature_names_in_", None)
        names = Data(rows[:1], [0.0]).names if given is None else tuple(map(str, given))
        means, scales = means_and_scales(rows, weights=weights) if self.standardise else ((), ())
        return Recipe(names, names, means, scales, **meaning)

    def _architecture(self, inputs: int, outputs: int, seed: int) -> Module:
        """A new network."""
        if self.model is not None:
            if isinstance(self.model, Module):
                raise TypeError(
                    f"{self._name}: model is a {type(self.model).__name__}, which every fit would train on; expected a "
                    "function model(inputs, outputs, seed) that makes one"
                )
            made = self.model(inputs, outputs, seed)
            if not isinstance(made, Module):
                raise TypeError(f"{self._name}: model gave {made!r:.60}; expected an nn.Module")
            return made
        name = self.activation
        activation = THEIR_NAMES.get(name, name) if isinstance(name, str) else name
        return MLP(inputs, [*sizes_of(self), outputs], activation, seed=seed)

    def _optimizer(self) -> Any:
        """As `fit` takes it."""
        if callable(self.solver):
            return self.solver(self.model_.parameters())
        if self.solver not in OPTIMIZERS:
            expected = f"{', '.join(map(repr, OPTIMIZERS))}, or a function of parameters that gives an optimizer"
            raise ValueError(f"{self._name}: solver is {self.solver!r:.40}; expected {expected}")
        return self.solver

    def _batch(self, samples: int) -> int:
        """How many samples a step takes."""
        return min(MOST_IN_A_BATCH if isinstance(self.batch_size, str) else self.batch_size, samples)

    # ---- predicting -------------------------------------------------------------------------------------------------

    def _outputs(self, X: Any, who: str) -> Floats:
        """What the network gives for rows as they were measured: (n,), or (n, outputs) where it has several."""
        check_is_fitted(self)
        rows = _dense(validate_data(self, X, accept_sparse=True, dtype=np.float64, reset=False))
        found: Floats = outputs_of(self.model_, self.model_.recipe.scaled(rows), f"{self._name}.{who}")
        return found


def _dense(rows: Any) -> Floats:
    """A sparse matrix as an array."""
    found: Floats = rows.toarray() if hasattr(rows, "toarray") else rows
    return found
