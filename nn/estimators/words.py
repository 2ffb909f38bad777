"""nn/estimators: parameters: what others call them, and what is wrong with one, in the words of who gave it."""

from __future__ import annotations

import math
from typing import Any

from nn.common.ranges import check_number, check_whole
from nn.common.wording import Advice, shown


def _rate(given: Any) -> str:
    if isinstance(given, str):
        return f"there is no schedule here, {given!r:.40} or other; leave it out"
    return f"learning_rate_init={shown(given)}"


WORDS: dict[str, Advice] = {
    **dict.fromkeys(("hidden", "sizes", "hidden_sizes", "hidden_layers", "layers", "units"), "hidden_layer_sizes={}"),
    **dict.fromkeys(("optimizer", "optim", "optimiser"), "solver={}"),
    **dict.fromkeys(("lr", "eta", "eta0"), "learning_rate_init={}"),
    "learning_rate": _rate,
    **dict.fromkeys(("batch", "batchsize", "minibatch_size"), "batch_size={}"),
    **dict.fromkeys(("epochs", "n_epochs", "max_epochs", "num_epochs", "n_iter", "n_estimators"), "max_iter={}"),
    **dict.fromkeys(("l2", "weight_decay", "regularization"), "alpha={}"),
    **dict.fromkeys(("patience", "early_stopping_rounds"), "n_iter_no_change={}"),
    **dict.fromkeys(("tolerance", "min_delta"), "tol={}"),
    **dict.fromkeys(("validation", "validation_split"), "early_stopping=True, validation_fraction={}"),
    **dict.fromkeys(("seed", "random_seed"), "random_state={}"),
    **dict.fromkeys(("progress", "verbosity"), "verbose={}"),
    **dict.fromkeys(("standardize", "scale", "normalize"), "standardise={}"),
    **dict.fromkeys(("module", "net", "network", "build_fn", "architecture"), "model={}"),
    **dict.fromkeys(("momentum", "nesterovs_momentum"), "solver=partial(SGD, lr=0.01, momentum=0.9)"),
    **dict.fromkeys(("beta_1", "beta_2", "epsilon"), "solver=partial(Adam, lr=0.01, betas=(0.9, 0.999))"),
    **dict.fromkeys(("power_t", "max_fun"), "there is no schedule and no lbfgs here; leave it out"),
}


def check_parameters(estimator: Any) -> None:
    """An error that names the first parameter that is out of range.

    Example:
        >>> from types import SimpleNamespace
        >>> check_parameters(SimpleNamespace(learning_rate_init=-1.0))
        Traceback (most recent call last):
        ...
        ValueError: SimpleNamespace: learning_rate_init is -1.0; expected a finite learning_rate_init >= 0
    """
    who = type(estimator).__name__
    check_number(estimator.learning_rate_init, f"{who}: learning_rate_init")
    check_number(estimator.alpha, f"{who}: alpha")
    check_number(estimator.tol, f"{who}: tol")
    check_number(estimator.validation_fraction, f"{who}: validation_fraction", below=1.0)
    check_whole(estimator.max_iter, f"{who}: max_iter", least=1)
    if estimator.n_iter_no_change != math.inf:
        check_whole(estimator.n_iter_no_change, f"{who}: n_iter_no_change", least=1)
    if estimator.batch_size != "auto":
        if isinstance(estimator.batch_size, str):
            raise ValueError(f'{who}: batch_size is {estimator.batch_size!r:.40}; expected "auto" or a whole number')
        check_whole(estimator.batch_size, f"{who}: batch_size", least=1)
    for size in sizes_of(estimator):
        check_whole(size, f"{who}: hidden_layer_sizes", least=1)


def sizes_of(estimator: Any) -> list[Any]:
    """How many units each hidden layer has."""
    given = estimator.hidden_layer_sizes
    return list(given) if hasattr(given, "__iter__") and not isinstance(given, str) else [given]
